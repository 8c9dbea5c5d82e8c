//! The algorithms: each takes a message and a signature, and says yes or no.

mod asymmetric;
mod mac;
mod token;

pub(crate) use asymmetric::{Ed25519Key, P256Key, P521Key, RsaKey, SignatureForm};
pub(crate) use mac::MacKey;
pub(crate) use token::TokenKey;
