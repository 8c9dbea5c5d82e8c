//! HMAC with SHA-1, SHA-256, and SHA-512.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use crate::message::Message;

/// A key of an HMAC. The state after the key is kept, not the key.
pub(crate) enum MacKey {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha512(Hmac<Sha512>),
}

impl MacKey {
    pub(crate) fn sha1(key: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(key).ok().map(MacKey::Sha1)
    }

    pub(crate) fn sha256(key: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(key).ok().map(MacKey::Sha256)
    }

    pub(crate) fn sha512(key: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(key).ok().map(MacKey::Sha512)
    }

    /// The tag of a text in hexadecimal digits, if the hash is SHA-256.
    pub(crate) fn sha256_of(&self, text: &str) -> Option<String> {
        let MacKey::Sha256(mac) = self else { return None };
        let tag = mac.clone().chain_update(text).finalize().into_bytes();
        Some(tag.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Whether the tag is that of the message. The comparison takes the same time for every tag of the right length.
    pub(crate) fn verify(&self, message: &Message<'_>, tag: &[u8]) -> bool {
        match self {
            MacKey::Sha1(mac) => verify(mac.clone(), message, tag),
            MacKey::Sha256(mac) => verify(mac.clone(), message, tag),
            MacKey::Sha512(mac) => verify(mac.clone(), message, tag),
        }
    }
}

fn verify<M: Mac>(mut mac: M, message: &Message<'_>, tag: &[u8]) -> bool {
    for part in message.parts() {
        mac.update(part);
    }
    mac.verify_slice(tag).is_ok()
}
