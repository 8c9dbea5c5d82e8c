//! Secrets that the message carries itself.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A token. Tokens are compared by their HMACs, so the time depends on neither of them but for the length of what is presented.
pub(crate) struct TokenKey {
    mac: Hmac<Sha256>,
    tag: Zeroizing<Vec<u8>>,
}

impl TokenKey {
    pub(crate) fn new(secret: &[u8]) -> Option<Self> {
        let mac: Hmac<Sha256> = Hmac::new_from_slice(secret).ok()?;
        let tag = Zeroizing::new(mac.clone().chain_update(secret).finalize().into_bytes().to_vec());
        Some(TokenKey { mac, tag })
    }

    /// Whether this is the token.
    pub(crate) fn verify(&self, presented: &[u8]) -> bool {
        self.mac.clone().chain_update(presented).verify_slice(&self.tag).is_ok()
    }
}
