//! Signatures by a private key: ed25519, ECDSA, and RSA.

use ed25519_dalek::VerifyingKey as Ed25519;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::pkcs8::DecodePublicKey;
use rsa::traits::PublicKeyParts;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::message::Message;

/// The shortest RSA key that is accepted.
const MIN_RSA_BITS: u32 = 2048;

/// How an ECDSA signature is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureForm {
    /// ASN.1, in DER.
    Der,
    /// Two numbers of fixed length.
    Fixed,
}

/// A public key of ed25519.
pub(crate) struct Ed25519Key(Ed25519);

impl Ed25519Key {
    pub(crate) fn new(bytes: &[u8]) -> Option<Self> {
        let key = Ed25519::from_bytes(bytes.try_into().ok()?).ok()?;
        // With such a key, one signature fits many messages.
        (!key.is_weak()).then_some(Ed25519Key(key))
    }

    pub(crate) fn verify(&self, message: &Message<'_>, signature: &[u8]) -> bool {
        let signature = ed25519_dalek::Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.0.verify_strict(&message.to_bytes(), &signature).is_ok())
    }
}

/// A public key of ECDSA on P-256, with SHA-256.
pub(crate) struct P256Key(p256::ecdsa::VerifyingKey);

impl P256Key {
    pub(crate) fn from_spki(der: &[u8]) -> Option<Self> {
        p256::ecdsa::VerifyingKey::from_public_key_der(der).ok().map(P256Key)
    }

    pub(crate) fn from_pem(pem: &str) -> Option<Self> {
        p256::ecdsa::VerifyingKey::from_public_key_pem(pem).ok().map(P256Key)
    }

    pub(crate) fn from_coordinates(x: &[u8], y: &[u8]) -> Option<Self> {
        p256::ecdsa::VerifyingKey::from_sec1_bytes(&point(x, y, 32)?).ok().map(P256Key)
    }

    pub(crate) fn verify(&self, message: &Message<'_>, signature: &[u8], form: SignatureForm) -> bool {
        let signature = match form {
            SignatureForm::Der => p256::ecdsa::Signature::from_der(signature),
            SignatureForm::Fixed => p256::ecdsa::Signature::from_slice(signature),
        };
        signature.is_ok_and(|signature| self.0.verify_prehash(&digest::<Sha256>(message), &signature).is_ok())
    }
}

/// A public key of ECDSA on P-521, with SHA-512.
pub(crate) struct P521Key(p521::ecdsa::VerifyingKey);

impl P521Key {
    pub(crate) fn from_spki(der: &[u8]) -> Option<Self> {
        p521::ecdsa::VerifyingKey::from_public_key_der(der).ok().map(P521Key)
    }

    pub(crate) fn from_pem(pem: &str) -> Option<Self> {
        p521::ecdsa::VerifyingKey::from_public_key_pem(pem).ok().map(P521Key)
    }

    pub(crate) fn from_coordinates(x: &[u8], y: &[u8]) -> Option<Self> {
        p521::ecdsa::VerifyingKey::from_sec1_bytes(&point(x, y, 66)?).ok().map(P521Key)
    }

    pub(crate) fn verify(&self, message: &Message<'_>, signature: &[u8]) -> bool {
        let signature = p521::ecdsa::Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.0.verify_prehash(&digest::<Sha512>(message), &signature).is_ok())
    }
}

/// A public key of RSA, for PKCS #1 v1.5.
pub(crate) struct RsaKey(rsa::PublicKey);

impl RsaKey {
    pub(crate) fn from_spki(der: &[u8]) -> Option<Self> {
        rsa::PublicKey::from_public_key_der(der).ok().and_then(RsaKey::long_enough)
    }

    pub(crate) fn from_pem(pem: &str) -> Option<Self> {
        rsa::PublicKey::from_public_key_pem(pem).ok().and_then(RsaKey::long_enough)
    }

    pub(crate) fn from_numbers(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let number = rsa::BoxedUint::from_be_slice_vartime;
        let key = rsa::PublicKey::new(number(modulus), number(exponent)).ok()?;
        RsaKey::long_enough(key)
    }

    fn long_enough(key: rsa::PublicKey) -> Option<Self> {
        (key.n().bit_width() >= MIN_RSA_BITS).then_some(RsaKey(key))
    }

    pub(crate) fn verify_sha1(&self, message: &Message<'_>, signature: &[u8]) -> bool {
        let key = rsa::pkcs1v15::VerifyingKey::<Sha1>::new(self.0.clone());
        verify_rsa(&key, &digest::<Sha1>(message), signature)
    }

    pub(crate) fn verify_sha256(&self, message: &Message<'_>, signature: &[u8]) -> bool {
        let key = rsa::pkcs1v15::VerifyingKey::<Sha256>::new(self.0.clone());
        verify_rsa(&key, &digest::<Sha256>(message), signature)
    }
}

fn verify_rsa<D: Digest>(key: &rsa::pkcs1v15::VerifyingKey<D>, digest: &[u8], signature: &[u8]) -> bool {
    let signature = rsa::pkcs1v15::Signature::try_from(signature);
    signature.is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
}

fn digest<D: Digest>(message: &Message<'_>) -> Vec<u8> {
    let mut digest = D::new();
    for part in message.parts() {
        digest.update(part);
    }
    digest.finalize().to_vec()
}

/// An uncompressed point. Coordinates may lack leading zeros.
fn point(x: &[u8], y: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut point = vec![4];
    for coordinate in [x, y] {
        let zeros = length.checked_sub(coordinate.len())?;
        point.resize(point.len() + zeros, 0);
        point.extend_from_slice(coordinate);
    }
    Some(point)
}
