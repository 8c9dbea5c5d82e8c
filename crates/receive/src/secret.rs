//! Secrets and keys as text, on their way into a verifier.

use zeroize::Zeroizing;

/// A secret or a public key as its owner writes it. It is overwritten when it is dropped, and has no `Debug`.
///
/// ```
/// use eventry_receive::Secret;
///
/// let from_environment = String::from("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
/// let secret = Secret::from(from_environment);
/// # let _ = secret;
/// ```
///
/// ```compile_fail,E0277
/// println!("{:?}", eventry_receive::Secret::from("never shown"));
/// ```
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Secret(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Secret::from(text.to_owned())
    }
}
