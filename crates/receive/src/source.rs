//! Where public keys come from.

use std::collections::BTreeMap;
use std::fmt;

/// Which key a message names. Nothing of it is verified but the address, which is one that the scheme allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyRequest<'a> {
    /// A JWKS (RFC 7517) or a single JWK.
    KeySet {
        /// The address that the message names, if the scheme lets messages name one.
        address: Option<&'a str>,
        /// The id of the key: at most 256 printable ASCII characters.
        id: &'a str,
    },
    /// A certificate in PEM.
    Certificate {
        /// The address that the message names.
        address: &'a str,
    },
}

/// Finds public keys: it reads a file, asks the provider, or looks into a cache.
///
/// A verifier asks once for each delivery, so a source that uses the network keeps what it has fetched, and limits how often it asks for ids
/// that it does not know. It must fetch over TLS, and follow no redirect to another host.
pub trait KeySource: Send + Sync {
    /// Returns the bytes of the key set or of the certificate.
    ///
    /// # Errors
    ///
    /// Returns an error if the key cannot be had. The delivery is then refused.
    fn find(&self, wanted: KeyRequest<'_>) -> Result<Vec<u8>, KeyUnavailable>;
}

/// A key cannot be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUnavailable;

impl fmt::Display for KeyUnavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key cannot be had")
    }
}

impl std::error::Error for KeyUnavailable {}

/// Keys that are known beforehand.
///
/// ```
/// use eventry_receive::{KeyRequest, KeySource, StaticKeys};
///
/// let keys = StaticKeys::new().with_key_set(r#"{"keys": []}"#);
/// let wanted = KeyRequest::KeySet { address: None, id: "k1" };
/// assert_eq!(keys.find(wanted), Ok(br#"{"keys": []}"#.to_vec()));
/// ```
#[derive(Clone, Debug, Default)]
pub struct StaticKeys {
    key_set: Option<Vec<u8>>,
    by_address: BTreeMap<String, Vec<u8>>,
}

impl StaticKeys {
    /// Makes a source without keys.
    #[must_use]
    pub fn new() -> Self {
        StaticKeys::default()
    }

    /// Sets the key set for messages that name no address.
    #[must_use]
    pub fn with_key_set(mut self, json: impl Into<Vec<u8>>) -> Self {
        self.key_set = Some(json.into());
        self
    }

    /// Adds the key set or the certificate at an address.
    #[must_use]
    pub fn with_address(mut self, address: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        self.by_address.insert(address.into(), content.into());
        self
    }
}

impl KeySource for StaticKeys {
    fn find(&self, wanted: KeyRequest<'_>) -> Result<Vec<u8>, KeyUnavailable> {
        let found = match wanted {
            KeyRequest::KeySet { address: None, .. } => self.key_set.as_ref(),
            KeyRequest::KeySet {
                address: Some(address), ..
            }
            | KeyRequest::Certificate { address } => self.by_address.get(address),
        };
        found.cloned().ok_or(KeyUnavailable)
    }
}
