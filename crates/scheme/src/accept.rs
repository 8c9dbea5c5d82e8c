//! What kinds of signatures are accepted, by which algorithms, and how their keys are written.

/// How bytes are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Lowercase hexadecimal digits.
    Hex,
    /// Base64 with padding.
    Base64,
    /// Base64 for URLs, without padding.
    Base64Url,
}

/// One kind of signature that is accepted.
#[derive(Clone, Debug)]
pub struct Accept {
    /// The version that announces it; empty if nothing announces it.
    pub version: String,
    /// The algorithm.
    pub algorithm: Algorithm,
    /// How the signature is written.
    pub encoding: Encoding,
    /// How its keys are written.
    pub key: KeyForm,
    /// What its keys start with.
    pub key_prefix: String,
}

/// The algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// HMAC with SHA-1.
    HmacSha1,
    /// HMAC with SHA-256.
    HmacSha256,
    /// HMAC with SHA-512.
    HmacSha512,
    /// Ed25519.
    Ed25519,
    /// ECDSA on P-256, with SHA-256.
    EcdsaP256,
    /// RSA, PKCS #1 v1.5, with SHA-1.
    RsaSha1,
    /// RSA, PKCS #1 v1.5, with SHA-256.
    RsaSha256,
    /// A JWT by HMAC with SHA-256.
    JwtHs256,
    /// A JWT by ECDSA on P-256.
    JwtEs256,
    /// A JWT by RSA.
    JwtRs256,
    /// A JWS by ECDSA on P-521.
    JwsEs512,
    /// The secret itself.
    Token,
    /// A user and a password, by the `Basic` scheme.
    Basic,
}

/// How a key is written, or where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyForm {
    /// The bytes of the text.
    Text,
    /// Base64: of the secret, of the 32 bytes of an ed25519 key, or of a `SubjectPublicKeyInfo`.
    Base64,
    /// Lowercase or uppercase hexadecimal digits.
    Hex,
    /// A public key in PEM.
    Pem,
    /// A JWK.
    Jwk,
    /// A JWKS or a JWK from a key source, by the key id of the message.
    KeySet,
    /// A certificate from a key source, by the address in the message.
    Certificate,
}

impl KeyForm {
    /// Whether keys come from a key source.
    pub fn is_fetched(self) -> bool {
        matches!(self, KeyForm::KeySet | KeyForm::Certificate)
    }
}

impl Algorithm {
    /// The name that a JWS gives the algorithm.
    pub fn jose_name(self) -> Option<&'static str> {
        match self {
            Algorithm::JwtHs256 => Some("HS256"),
            Algorithm::JwtEs256 => Some("ES256"),
            Algorithm::JwtRs256 => Some("RS256"),
            Algorithm::JwsEs512 => Some("ES512"),
            _ => None,
        }
    }

    /// Whether the message carries the secret itself.
    pub fn is_bearer(self) -> bool {
        matches!(self, Algorithm::Token | Algorithm::Basic)
    }

    /// Whether whoever verifies can also sign.
    pub fn is_symmetric(self) -> bool {
        use Algorithm::{Basic, HmacSha1, HmacSha256, HmacSha512, JwtHs256, Token};
        matches!(self, HmacSha1 | HmacSha256 | HmacSha512 | JwtHs256 | Token | Basic)
    }
}
