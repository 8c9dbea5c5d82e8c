//! Keys, and how they are read.

use eventry_json::tree::Node;
use eventry_scheme::{Accept, Algorithm, KeyForm};
use x509_cert::Certificate;
use x509_cert::der::{DecodePem, Encode};
use zeroize::Zeroizing;

use crate::algorithm::{Ed25519Key, MacKey, P256Key, P521Key, RsaKey, SignatureForm, TokenKey};
use crate::encoding::{base64url, secret_base64, secret_hex};
use crate::message::Message;

/// A key. It decides the algorithm, whatever the message says. It has no `Debug`.
pub(crate) struct Key {
    algorithm: Algorithm,
    material: Material,
}

enum Material {
    Mac(MacKey),
    Token(TokenKey),
    Ed25519(Ed25519Key),
    P256(Box<P256Key>),
    P521(Box<P521Key>),
    Rsa(RsaKey),
}

impl Key {
    /// Reads a key that the receiver was given. The message of an error does not contain it.
    pub(crate) fn given(accept: &Accept, text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("is empty".to_owned());
        }
        if accept.key != KeyForm::Pem && text.trim() != text {
            return Err("starts or ends with white space".to_owned());
        }
        let text = text.strip_prefix(&accept.key_prefix).unwrap_or(text);
        let not = |form: &str| format!("is not {form}");
        let bytes = match accept.key {
            KeyForm::Text => Zeroizing::new(text.as_bytes().to_vec()),
            KeyForm::Base64 => secret_base64(text).ok_or_else(|| not("base64"))?,
            KeyForm::Hex => secret_hex(text).ok_or_else(|| not("hexadecimal"))?,
            KeyForm::Pem => {
                let material = from_pem(accept.algorithm, text).ok_or_else(|| not("a public key of the algorithm, in PEM"))?;
                return Ok(Key::new(accept.algorithm, material));
            }
            KeyForm::Jwk => {
                let jwk = eventry_json::tree::parse(text).map_err(|_| not("JSON"))?;
                return Key::from_jwk(accept.algorithm, &jwk).ok_or_else(|| not("a JWK of the algorithm"));
            }
            KeyForm::KeySet | KeyForm::Certificate => return Err("is not needed: keys come from a key source".to_owned()),
        };
        if bytes.is_empty() {
            return Err("is empty".to_owned());
        }
        if accept.algorithm == Algorithm::Basic && !bytes.contains(&b':') {
            return Err(not("`user:password`"));
        }
        let material = from_bytes(accept.algorithm, &bytes).ok_or_else(|| not("a key of the algorithm"))?;
        Ok(Key::new(accept.algorithm, material))
    }

    /// Reads a public key from a JWK: its type and its curve must be those of the algorithm.
    pub(crate) fn from_jwk(algorithm: Algorithm, jwk: &Node) -> Option<Self> {
        let text = |name: &str| jwk.get(name).and_then(Node::as_str);
        let bytes = |name: &str| text(name).and_then(base64url);
        if text("use").is_some_and(|purpose| purpose != "sig") || jwk.repeated_member().is_some() {
            return None;
        }
        let name = match algorithm {
            Algorithm::RsaSha256 => Some("RS256"),
            Algorithm::EcdsaP256 => Some("ES256"),
            Algorithm::Ed25519 => Some("EdDSA"),
            other => other.jose_name(),
        };
        if jwk.get("alg").is_some() && text("alg") != name {
            return None;
        }
        use Algorithm as A;
        let material = match (algorithm, text("kty")?) {
            (A::EcdsaP256 | A::JwtEs256, "EC") if text("crv") == Some("P-256") => {
                Material::P256(Box::new(P256Key::from_coordinates(&bytes("x")?, &bytes("y")?)?))
            }
            (A::JwsEs512, "EC") if text("crv") == Some("P-521") => {
                Material::P521(Box::new(P521Key::from_coordinates(&bytes("x")?, &bytes("y")?)?))
            }
            (A::Ed25519, "OKP") if text("crv") == Some("Ed25519") => Material::Ed25519(Ed25519Key::new(&bytes("x")?)?),
            (A::RsaSha1 | A::RsaSha256 | A::JwtRs256, "RSA") => Material::Rsa(RsaKey::from_numbers(&bytes("n")?, &bytes("e")?)?),
            _ => return None,
        };
        Some(Key::new(algorithm, material))
    }

    /// Reads the public key of a certificate that is valid at this time.
    pub(crate) fn from_certificate(algorithm: Algorithm, pem: &[u8], now: i64) -> Option<Self> {
        let certificate = Certificate::from_pem(pem).ok()?;
        let validity = certificate.tbs_certificate().validity();
        let seconds = |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).ok();
        if now < seconds(validity.not_before)? || now > seconds(validity.not_after)? {
            return None;
        }
        let spki = certificate.tbs_certificate().subject_public_key_info().to_der().ok()?;
        Some(Key::new(algorithm, from_spki(algorithm, &spki)?))
    }

    fn new(algorithm: Algorithm, material: Material) -> Self {
        Key { algorithm, material }
    }

    /// HMAC-SHA256 of a text in hexadecimal digits, if the key is one for it.
    pub(crate) fn hmac_sha256(&self, text: &str) -> Option<String> {
        match &self.material {
            Material::Mac(key) => key.sha256_of(text),
            _ => None,
        }
    }

    /// Whether a signature of the message is by this key. `signature` is the token itself where the message carries it.
    pub(crate) fn verify(&self, message: &Message<'_>, signature: &[u8]) -> bool {
        match (&self.material, self.algorithm) {
            (Material::Mac(key), _) => key.verify(message, signature),
            (Material::Token(key), _) => key.verify(signature),
            (Material::Ed25519(key), _) => key.verify(message, signature),
            (Material::P256(key), Algorithm::EcdsaP256) => key.verify(message, signature, SignatureForm::Der),
            (Material::P256(key), _) => key.verify(message, signature, SignatureForm::Fixed),
            (Material::P521(key), _) => key.verify(message, signature),
            (Material::Rsa(key), Algorithm::RsaSha1) => key.verify_sha1(message, signature),
            (Material::Rsa(key), _) => key.verify_sha256(message, signature),
        }
    }
}

fn from_bytes(algorithm: Algorithm, bytes: &[u8]) -> Option<Material> {
    match algorithm {
        Algorithm::HmacSha1 => MacKey::sha1(bytes).map(Material::Mac),
        Algorithm::HmacSha256 | Algorithm::JwtHs256 => MacKey::sha256(bytes).map(Material::Mac),
        Algorithm::HmacSha512 => MacKey::sha512(bytes).map(Material::Mac),
        Algorithm::Token | Algorithm::Basic => TokenKey::new(bytes).map(Material::Token),
        Algorithm::Ed25519 => Ed25519Key::new(bytes).map(Material::Ed25519),
        _ => from_spki(algorithm, bytes),
    }
}

fn from_spki(algorithm: Algorithm, der: &[u8]) -> Option<Material> {
    match algorithm {
        Algorithm::EcdsaP256 | Algorithm::JwtEs256 => P256Key::from_spki(der).map(|key| Material::P256(Box::new(key))),
        Algorithm::JwsEs512 => P521Key::from_spki(der).map(|key| Material::P521(Box::new(key))),
        Algorithm::RsaSha1 | Algorithm::RsaSha256 | Algorithm::JwtRs256 => RsaKey::from_spki(der).map(Material::Rsa),
        _ => None,
    }
}

fn from_pem(algorithm: Algorithm, pem: &str) -> Option<Material> {
    match algorithm {
        Algorithm::EcdsaP256 | Algorithm::JwtEs256 => P256Key::from_pem(pem).map(|key| Material::P256(Box::new(key))),
        Algorithm::JwsEs512 => P521Key::from_pem(pem).map(|key| Material::P521(Box::new(key))),
        Algorithm::RsaSha1 | Algorithm::RsaSha256 | Algorithm::JwtRs256 => RsaKey::from_pem(pem).map(Material::Rsa),
        _ => None,
    }
}
