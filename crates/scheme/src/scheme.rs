//! How a provider signs.

use std::sync::Arc;

use crate::accept::{Accept, Encoding};
use crate::address::AddressPattern;
use crate::covered::Covered;
use crate::place::Place;
use crate::template::Part;

/// How a provider signs.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Where the signature is.
    pub signature: Place,
    /// How it is written there.
    pub syntax: Syntax,
    /// Where the delivery id is.
    pub id: Option<Place>,
    /// Where the time of signing is.
    pub timestamp: Option<(Place, TimestampFormat)>,
    /// How many seconds the time of signing may differ from the clock.
    pub tolerance: Option<i64>,
    /// What is signed.
    pub signed: Signed,
    /// Where the items are that carry a signature each: pointer of the array, and pointer in each element.
    pub items: Option<(String, String)>,
    /// Where a version stands that chooses among what is accepted.
    pub version: Option<Place>,
    /// What is accepted.
    pub accepts: Vec<Accept>,
    /// The origin of the public URL.
    pub origin: Option<String>,
    /// A digest of the body, beside the signature or in a signed place.
    pub body_digest: Option<(Place, Encoding)>,
    /// Where a signed message names its key's address, and which addresses are allowed.
    pub key_address: Option<(Place, Vec<AddressPattern>)>,
    /// What the protected header of a JWS must say.
    pub protected: Vec<(String, String)>,
    /// Which member of the protected header lists attributes.
    pub listed: Option<String>,
    /// Attributes that the protected header must list.
    pub required: Vec<String>,
    /// What the signature covers.
    pub covered: Arc<Covered>,
}

/// How a signature is written in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// The signature alone, behind a prefix that may be empty.
    Plain {
        /// What precedes the signature.
        prefix: String,
    },
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
pub enum Signed {
    /// Parts of the delivery, one after another.
    Parts(Vec<Part>),
    /// Members of the body.
    Fields(Fields),
    /// Nothing but the message that carries the signature: a token, or a JWT.
    Nothing,
}

/// A list of members of the body.
#[derive(Clone, Debug)]
pub struct Fields {
    /// JSON pointers, in the order of signing.
    pub members: Vec<String>,
    /// Whether `name` and a line break precede each value, and a line break follows it.
    pub named_lines: bool,
    /// What stands between two values.
    pub separator: String,
    /// Whether members that are absent are left out, instead of being empty.
    pub leave_out: bool,
    /// The one member whose value may contain the separator.
    pub free: Option<String>,
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Seconds since 1970.
    Unix,
    /// Milliseconds since 1970.
    UnixMillis,
    /// RFC 3339.
    Rfc3339,
}
