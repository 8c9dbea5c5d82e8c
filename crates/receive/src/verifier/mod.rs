//! The verifier.

mod beside_body;
mod builder;
mod compact;
mod in_body;
mod lookup;
mod signatures;

pub use builder::VerifierBuilder;

use std::fmt;
use std::sync::Arc;

use eventry::{Delivery, Payload};
use eventry_scheme::{Place, Scheme, SetupError, Signed, Syntax, from_toml, preset, preset_names};

use crate::clock::Clock;
use crate::key::Key;
use crate::refusal::Refusal;
use crate::source::{KeyRequest, KeySource};
use crate::verified::Verified;

/// Tells deliveries that are from the provider from all others.
///
/// It reads attributes and the route, and hashes the body. It does not parse the body, except where the signature is in it.
///
/// ```
/// use eventry::Delivery;
/// use eventry_receive::{Reason, Verifier};
///
/// let verifier = Verifier::from_toml(r#"
///     [authenticity]
///     signature = "attribute:X-Acme-Signature"
///     prefix = "sha256="
///     signed = "{body}"
///     algorithm = "hmac-sha256"
/// "#)?
/// .key("It's a Secret to Everybody")
/// .build()?;
///
/// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
/// let delivery = |body| Delivery::new(body).with_attribute("X-Acme-Signature", signature);
/// let verified = verifier.verify(delivery("Hello, World!")).unwrap();
/// assert_eq!(verified.get().body(), b"Hello, World!");
///
/// let refusal = verifier.verify(delivery("Hello, World?")).unwrap_err();
/// assert_eq!(refusal.reason(), Reason::Mismatch);
/// # Ok::<(), eventry_receive::SetupError>(())
/// ```
pub struct Verifier {
    scheme: Scheme,
    place: String,
    /// Each key with the index of what it is accepted for.
    keys: Vec<(usize, Key)>,
    source: Option<Arc<dyn KeySource>>,
    clock: Arc<dyn Clock>,
}

impl Verifier {
    /// Starts with a scheme of the crate's own: one of [`Verifier::presets`].
    ///
    /// # Errors
    ///
    /// Returns an error if there is no scheme with this name.
    pub fn preset(name: &str) -> Result<VerifierBuilder, SetupError> {
        preset(name).map(VerifierBuilder::new)
    }

    /// Starts with the section `[authenticity]` of a TOML document, such as a `provider.toml`. It names a preset as `scheme`, or spells the
    /// parts out; keys beside `scheme` replace those of the preset.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not TOML, if it has no such section, or if a key or a value is not known.
    pub fn from_toml(text: &str) -> Result<VerifierBuilder, SetupError> {
        from_toml(text).map(VerifierBuilder::new)
    }

    /// Starts with the section `[authenticity]` of a provider's `provider.toml`, which is part of the generated code.
    ///
    /// ```
    /// use eventry::apiida;
    /// use eventry_receive::Verifier;
    ///
    /// // The settings of this provider do not say how it signs.
    /// let error = Verifier::of::<apiida::Payload>().unwrap_err();
    /// assert!(error.to_string().contains("add [authenticity] to `apiida/provider.toml`"));
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the provider's settings have no such section. A section that can never work has failed the build.
    pub fn of<P: Payload>() -> Result<VerifierBuilder, SetupError> {
        let table = P::table();
        match table.authenticity() {
            Some(section) => Verifier::from_toml(section),
            None => Err(SetupError::new(format!(
                "the settings of {} do not say how deliveries are signed: add [authenticity] to `{}/provider.toml`, with `scheme = \"…\"`, one of {}",
                table.name(),
                table.folder(),
                preset_names().join(", ")
            ))),
        }
    }

    /// Returns the names of the presets, sorted.
    ///
    /// ```
    /// assert!(eventry_receive::Verifier::presets().iter().any(|name| name == "standard-webhooks"));
    /// ```
    #[must_use]
    pub fn presets() -> Vec<String> {
        preset_names()
    }

    /// Verifies a delivery. Where each item carries its own signature, all of them must be right. A secret that the delivery carries, as with
    /// `token` and `basic`, is not in the verified one.
    ///
    /// # Errors
    ///
    /// Returns why the delivery is refused. Log it, and tell the sender nothing.
    pub fn verify<'a>(&self, delivery: Delivery<'a>) -> Result<Verified<Delivery<'a>>, Refusal> {
        let now = self.now();
        let proof = match (&self.scheme.signed, &self.scheme.syntax) {
            (Signed::Fields(fields), _) => in_body::verify(self, fields, &delivery, now)?,
            (_, Syntax::Jwt | Syntax::DetachedJws) => compact::verify(self, &delivery, now)?,
            _ => beside_body::verify(self, &delivery, now)?,
        };
        let delivery = self.without_secret(delivery);
        Ok(Verified::new(delivery, proof.key, proof.covered, proof.signed_at))
    }

    /// Verifies each item of a delivery by itself. A verified item is a delivery whose body has no other item; all other bytes are as they
    /// came. If items carry no signatures of their own, there is one verdict, on the whole delivery.
    ///
    /// ```
    /// use eventry::Delivery;
    /// use eventry_receive::Verifier;
    ///
    /// let verifier = Verifier::preset("adyen")?.key("44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056").build()?;
    /// let body = r#"{"notificationItems": [{"NotificationRequestItem": {"pspReference": "8515131751004933"}}]}"#;
    /// let verdicts = verifier.verify_items(Delivery::new(body));
    /// assert_eq!(verdicts.len(), 1);
    /// assert_eq!(verdicts[0].as_ref().unwrap_err().to_string(), "item 0: `/additionalData/hmacSignature` is missing");
    /// # Ok::<(), eventry_receive::SetupError>(())
    /// ```
    #[must_use]
    pub fn verify_items<'a>(&self, delivery: Delivery<'a>) -> Vec<Result<Verified<Delivery<'a>>, Refusal>> {
        match (&self.scheme.signed, &self.scheme.items) {
            (Signed::Fields(fields), Some(items)) => in_body::verify_items(self, fields, items, &delivery, self.now()),
            _ => vec![self.verify(delivery)],
        }
    }

    /// Returns which key a delivery names, if keys come from a source: an asynchronous receiver fetches it before it verifies.
    ///
    /// The address is checked before it is returned. Nothing else is.
    ///
    /// # Errors
    ///
    /// Returns why the delivery would be refused.
    pub fn with_wanted_key<T>(&self, delivery: &Delivery<'_>, with: impl FnOnce(KeyRequest<'_>) -> T) -> Result<Option<T>, Refusal> {
        if self.source.is_none() {
            return Ok(None);
        }
        match (&self.scheme.signed, &self.scheme.syntax) {
            (Signed::Fields(_), _) => in_body::with_wanted_key(self, delivery, with),
            (_, Syntax::Jwt | Syntax::DetachedJws) => compact::with_wanted_key(self, delivery, with),
            _ => Ok(None),
        }
    }

    /// The time, if the scheme looks at it: of what is signed, or of a certificate.
    fn now(&self) -> i64 {
        match self.scheme.timestamp.is_some() || self.source.is_some() {
            true => self.clock.unix_seconds(),
            false => 0,
        }
    }

    /// Takes out a secret that the message carries, so that nothing behind the verifier can write it down.
    fn without_secret<'a>(&self, delivery: Delivery<'a>) -> Delivery<'a> {
        let is_bearer = self.scheme.accepts.iter().any(|accept| accept.algorithm.is_bearer());
        match &self.scheme.signature {
            Place::Attribute(name) if is_bearer => delivery.without_attribute(name),
            _ => delivery,
        }
    }

    /// HMAC-SHA256 by the first key that is one for it, in hexadecimal digits: providers ask for it to see that the receiver has the key.
    pub(crate) fn hmac_sha256(&self, text: &str) -> Option<String> {
        self.keys.iter().find_map(|(_, key)| key.hmac_sha256(text))
    }

    /// Whether verifying may ask a source for keys, which may block.
    #[cfg(feature = "http")]
    pub(crate) fn asks_for_keys(&self) -> bool {
        self.source.is_some()
    }

    /// The place of the signature, as refusals name it.
    fn signature_place(&self) -> &str {
        &self.place
    }
}

/// Shows the scheme's places, and how many keys there are.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("signature", &format_args!("{}", self.scheme.signature))
            .field("keys", &self.keys.len())
            .finish_non_exhaustive()
    }
}
