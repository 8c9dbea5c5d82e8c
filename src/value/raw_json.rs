//! Any JSON value, borrowed from a text.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

use eventry_json::{unescape, without_byte_order_mark};

use crate::codec::Codec;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder, equal_values, hash_value};
use crate::kind::Kind;
use crate::value::Json;

/// Any JSON value, borrowed from the text that it was read from, with its white space and spelling.
///
/// Views hold it in place of [`Json`]. Two are equal if they are the same JSON value.
///
/// ```
/// use eventry::{Json, rt::RawJson};
///
/// let raw = RawJson::parse(r#"{"limit": 10.50}"#)?;
/// assert_eq!(raw.as_str(), r#"{"limit": 10.50}"#);
/// assert_eq!(raw.to_owned(), Json::parse(r#"{"limit":10.5}"#)?);
/// assert_eq!(raw.get("limit").map(|limit| limit.as_str()), Some("10.50"));
/// # Ok::<(), eventry::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct RawJson<'de>(&'de str);

impl<'de> RawJson<'de> {
    /// Returns `null`.
    #[must_use]
    pub const fn null() -> Self {
        Self("null")
    }

    /// Parses JSON text. A byte order mark in front of it is skipped, as in a body.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not exactly one JSON value.
    pub fn parse(text: &'de str) -> Result<Self, DecodeError> {
        let mut from = Decoder::new(without_byte_order_mark(text));
        let value = from.skip()?;
        from.end()?;
        Ok(Self(value))
    }

    /// Returns the text of the value, as it came.
    #[must_use]
    pub const fn as_str(&self) -> &'de str {
        self.0
    }

    /// Copies the value into a [`Json`].
    #[must_use]
    pub fn to_owned(&self) -> Json {
        let mut compact = Encoder::with_capacity(self.0.len());
        compact.raw(self.0);
        Json::from_raw(compact.into_string())
    }

    /// Returns the kind of the value.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.bytes().next().and_then(Kind::of).unwrap_or(Kind::Null)
    }

    /// Returns whether the value is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// Returns the characters of a string; `None` for another kind, and for a string with an escaped lone surrogate.
    #[must_use]
    pub fn to_text(&self) -> Option<Cow<'de, str>> {
        match self.kind() {
            Kind::String => unescape(self.0).ok(),
            _ => None,
        }
    }

    /// Returns the value of a member of an object; the last one if the name occurs several times.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<RawJson<'de>> {
        let mut found = None;
        let mut from = Decoder::new(self.0);
        from.begin_object().ok()?;
        while let Ok(Some(quoted)) = from.next_member_raw() {
            let value = from.skip().ok()?;
            if unescape(quoted).is_ok_and(|characters| characters == name) {
                found = Some(RawJson(value));
            }
        }
        found
    }

    /// Returns a decoder at the start of the value, to read it as any other type.
    #[must_use]
    pub fn decoder(&self) -> Decoder<'de> {
        Decoder::new(self.0)
    }
}

impl<'de> Codec<'de> for RawJson<'de> {
    #[inline]
    fn blank() -> Self {
        Self::null()
    }

    #[inline]
    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        if from.is_judging() {
            return from.leap();
        }
        self.0 = from.skip()?;
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.raw(self.0);
    }
}

impl Default for RawJson<'_> {
    fn default() -> Self {
        Self::null()
    }
}

impl PartialEq for RawJson<'_> {
    fn eq(&self, other: &Self) -> bool {
        equal_values(self.0, other.0)
    }
}

impl Eq for RawJson<'_> {}

/// The hash is that of an equal [`Json`].
impl Hash for RawJson<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_value(self.0, state);
    }
}

impl PartialEq<Json> for RawJson<'_> {
    fn eq(&self, other: &Json) -> bool {
        equal_values(self.0, other.as_str())
    }
}

impl<'de> From<&'de Json> for RawJson<'de> {
    fn from(json: &'de Json) -> Self {
        Self(json.as_str())
    }
}

impl fmt::Debug for RawJson<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.0)
    }
}

impl fmt::Display for RawJson<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.0)
    }
}
