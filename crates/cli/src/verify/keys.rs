//! Keys that a provider publishes, from a file.

use std::fs;
use std::path::Path;

use eventry_receive::{KeyRequest, KeySource, KeyUnavailable};

use crate::command::Failure;

/// The content of a file, which stands for whatever a message names: the address of its key is checked before.
#[derive(Clone, Debug)]
pub struct FileKeys(String);

impl FileKeys {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be read, or is not text.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let failed = |reason: String| {
            Failure::stopped(
                format!("cannot read the keys in `{}`: {reason}", path.display()),
                "name a file with a JWKS, a certificate in PEM, or a public key in PEM: --keys FILE",
            )
        };
        let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
        match text.trim().is_empty() {
            true => Err(failed("the file is empty".to_owned())),
            false => Ok(FileKeys(text)),
        }
    }

    /// Returns the content as one key.
    pub fn text(&self) -> &str {
        self.0.trim()
    }

    /// Returns whether the content can be what a message names: a JWKS, a JWK, or a certificate.
    pub fn is_published(&self) -> bool {
        let is_jwks = |json: serde_json::Value| json.get("keys").is_some_and(serde_json::Value::is_array) || json.get("kty").is_some();
        self.0.contains("-----BEGIN CERTIFICATE-----") || serde_json::from_str(&self.0).is_ok_and(is_jwks)
    }
}

impl KeySource for FileKeys {
    fn find(&self, _: KeyRequest<'_>) -> Result<Vec<u8>, KeyUnavailable> {
        Ok(self.0.clone().into_bytes())
    }
}
