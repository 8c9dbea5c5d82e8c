//! The compact form of a JWS (RFC 7515): header, payload, and signature.

use eventry_json::tree::{self, Node};

use crate::encoding::base64url;
use crate::refusal::{Reason, Refusal};

/// The longest one that is read.
const MAX_LENGTH: usize = 16 << 10;

/// The longest key id.
const MAX_ID: usize = 256;

/// A JWS. Nothing of it is verified.
pub(crate) struct Compact<'a> {
    /// The protected header, as it is written.
    pub(crate) header_text: &'a str,
    /// The payload, as it is written; empty if it is detached.
    pub(crate) payload_text: &'a str,
    /// The signature.
    pub(crate) signature: Vec<u8>,
    header: Node,
}

impl<'a> Compact<'a> {
    /// Reads a JWS from `place`.
    pub(crate) fn read(text: &'a str, place: &str) -> Result<Self, Refusal> {
        let malformed = || Refusal::new(Reason::Malformed, place);
        if text.len() > MAX_LENGTH {
            return Err(malformed());
        }
        let mut parts = text.split('.');
        let (Some(header_text), Some(payload_text), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(malformed());
        };
        if signature.is_empty() {
            return Err(Refusal::new(Reason::Empty, place));
        }
        let header = object(header_text).ok_or_else(malformed)?;
        // An extension that must be understood is one that this crate does not understand.
        if header.get("crit").is_some() {
            return Err(malformed());
        }
        Ok(Compact {
            signature: base64url(signature).ok_or_else(malformed)?,
            header_text,
            payload_text,
            header,
        })
    }

    /// A member of the protected header.
    pub(crate) fn protected(&self, name: &str) -> Result<&str, Refusal> {
        let place = || format!("protected:{name}");
        let node = self.header.get(name).ok_or_else(|| Refusal::new(Reason::Missing, place()))?;
        match node.as_str() {
            Some("") => Err(Refusal::new(Reason::Empty, place())),
            Some(text) => Ok(text),
            None => Err(Refusal::new(Reason::Malformed, place())),
        }
    }

    /// The id of the key.
    pub(crate) fn key_id(&self) -> Result<&str, Refusal> {
        let id = self.protected("kid")?;
        if id.len() <= MAX_ID && id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(id);
        }
        Err(Refusal::new(Reason::Malformed, "protected:kid"))
    }

    /// The claims. Call this only after the signature was verified.
    pub(crate) fn claims(&self, place: &str) -> Result<Node, Refusal> {
        object(self.payload_text).ok_or_else(|| Refusal::new(Reason::Malformed, place))
    }
}

/// An object in base64 for URLs, without repeated members.
fn object(text: &str) -> Option<Node> {
    let bytes = base64url(text)?;
    let node = tree::parse(std::str::from_utf8(&bytes).ok()?).ok()?;
    (node.as_object().is_some() && node.repeated_member().is_none()).then_some(node)
}
