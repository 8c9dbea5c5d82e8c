//! Schemes: how a provider signs, as data.

pub(crate) mod address;
mod check;
mod place;
mod presets;
mod settings;
pub(crate) mod template;

pub(crate) use place::Place;
pub(crate) use presets::{find as preset, from_toml, names as preset_names};
pub(crate) use settings::Settings;

use crate::setup_error::SetupError;
use crate::verified::Covered;
use address::AddressPattern;
use std::sync::Arc;
use template::Part;

/// How a provider signs.
#[derive(Clone, Debug)]
pub(crate) struct Scheme {
    /// Where the signature is.
    pub(crate) signature: Place,
    /// How it is written there.
    pub(crate) syntax: Syntax,
    /// Where the delivery id is.
    pub(crate) id: Option<Place>,
    /// Where the time of signing is.
    pub(crate) timestamp: Option<(Place, TimestampFormat)>,
    /// How many seconds the time of signing may differ from the clock.
    pub(crate) tolerance: Option<i64>,
    /// What is signed.
    pub(crate) signed: Signed,
    /// Where the items are that carry a signature each: pointer of the array, and pointer in each element.
    pub(crate) items: Option<(String, String)>,
    /// Where a version stands that chooses among what is accepted.
    pub(crate) version: Option<Place>,
    /// What is accepted.
    pub(crate) accepts: Vec<Accept>,
    /// The origin of the public URL.
    pub(crate) origin: Option<String>,
    /// A digest of the body, beside the signature or in a signed place.
    pub(crate) body_digest: Option<(Place, Encoding)>,
    /// Where a signed message names its key's address, and which addresses are allowed.
    pub(crate) key_address: Option<(Place, Vec<AddressPattern>)>,
    /// What the protected header of a JWS must say.
    pub(crate) protected: Vec<(String, String)>,
    /// Which member of the protected header lists attributes.
    pub(crate) listed: Option<String>,
    /// Attributes that the protected header must list.
    pub(crate) required: Vec<String>,
    /// What the signature covers.
    pub(crate) covered: Arc<Covered>,
}

/// How a signature is written in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// The signature alone, behind a prefix that may be empty.
    Plain { prefix: String },
    /// `t=…,v1=…,v1=…`
    Pairs,
    /// `v1,… v1a,…`
    Versions,
    /// A JWT whose claims hold a digest of the body.
    Jwt,
    /// A JWS whose payload is left out.
    DetachedJws,
}

/// What is signed.
#[derive(Clone, Debug)]
pub(crate) enum Signed {
    /// Parts of the delivery, one after another.
    Parts(Vec<Part>),
    /// Members of the body.
    Fields(Fields),
    /// Nothing but the message that carries the signature: a token, or a JWT.
    Nothing,
}

/// A list of members of the body.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    /// JSON pointers, in the order of signing.
    pub(crate) members: Vec<String>,
    /// Whether `name` and a line break precede each value, and a line break follows it.
    pub(crate) named_lines: bool,
    /// What stands between two values.
    pub(crate) separator: String,
    /// Whether members that are absent are left out, instead of being empty.
    pub(crate) leave_out: bool,
    /// The one member whose value may contain the separator.
    pub(crate) free: Option<String>,
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimestampFormat {
    /// Seconds since 1970.
    Unix,
    /// Milliseconds since 1970.
    UnixMillis,
    /// RFC 3339.
    Rfc3339,
}

/// How bytes are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Lowercase hexadecimal digits.
    Hex,
    /// Base64 with padding.
    Base64,
    /// Base64 for URLs, without padding.
    Base64Url,
}

/// One kind of signature that is accepted.
#[derive(Clone, Debug)]
pub(crate) struct Accept {
    /// The version that announces it; empty if nothing announces it.
    pub(crate) version: String,
    /// The algorithm.
    pub(crate) algorithm: Algorithm,
    /// How the signature is written.
    pub(crate) encoding: Encoding,
    /// How its keys are written.
    pub(crate) key: KeyForm,
    /// What its keys start with.
    pub(crate) key_prefix: String,
}

/// The algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    HmacSha1,
    HmacSha256,
    HmacSha512,
    Ed25519,
    EcdsaP256,
    RsaSha1,
    RsaSha256,
    JwtHs256,
    JwtEs256,
    JwtRs256,
    JwsEs512,
    Token,
    Basic,
}

/// How a key is written, or where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyForm {
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

impl Scheme {
    /// Checks settings, and makes a scheme of them.
    pub(crate) fn of(settings: Settings) -> Result<Self, SetupError> {
        check::scheme(settings).map_err(SetupError::new)
    }
}

impl KeyForm {
    /// Whether keys come from a key source.
    pub(crate) fn is_fetched(self) -> bool {
        matches!(self, KeyForm::KeySet | KeyForm::Certificate)
    }
}

impl Algorithm {
    /// The name that a JWS gives the algorithm.
    pub(crate) fn jose_name(self) -> Option<&'static str> {
        match self {
            Algorithm::JwtHs256 => Some("HS256"),
            Algorithm::JwtEs256 => Some("ES256"),
            Algorithm::JwtRs256 => Some("RS256"),
            Algorithm::JwsEs512 => Some("ES512"),
            _ => None,
        }
    }

    /// Whether the message carries the secret itself.
    pub(crate) fn is_bearer(self) -> bool {
        matches!(self, Algorithm::Token | Algorithm::Basic)
    }

    /// Whether whoever verifies can also sign.
    pub(crate) fn is_symmetric(self) -> bool {
        use Algorithm::{Basic, HmacSha1, HmacSha256, HmacSha512, JwtHs256, Token};
        matches!(self, HmacSha1 | HmacSha256 | HmacSha512 | JwtHs256 | Token | Basic)
    }
}
