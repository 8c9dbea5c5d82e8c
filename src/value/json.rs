//! Any JSON value, kept as text.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use eventry_json::escape::unescape_lossy;
use eventry_json::{to_i64, unescape, without_byte_order_mark};

use super::Number;
use crate::codec::Codec;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder, equal_values, hash_value};
use crate::kind::Kind;

/// Any JSON value, kept as its text without insignificant white space: nothing is lost, at any depth.
///
/// Two are equal if they are the same JSON value: the order of members and the spelling of numbers do not matter.
///
/// ```
/// use eventry::Json;
///
/// let json = Json::parse(r#"{ "limit": 10.50, "tags": ["a"] }"#)?;
/// assert_eq!(json.as_str(), r#"{"limit":10.50,"tags":["a"]}"#);
/// assert_eq!(json.get("limit").and_then(|limit| limit.as_f64()), Some(10.5));
/// assert_eq!(json, Json::parse(r#"{"tags":["a"],"limit":105e-1}"#)?);
/// # Ok::<(), eventry::DecodeError>(())
/// ```
#[derive(Clone)]
// Empty for `null`, so that a blank value does not allocate.
pub struct Json(Box<str>);

impl Json {
    /// Returns `null`.
    #[must_use]
    pub fn null() -> Self {
        Self(Box::default())
    }

    /// Parses JSON text. A byte order mark in front of it is skipped, as in a body.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not exactly one JSON value.
    pub fn parse(text: &str) -> Result<Self, DecodeError> {
        let mut from = Decoder::new(without_byte_order_mark(text));
        let json = Self::take(&mut from)?;
        from.end()?;
        Ok(json)
    }

    /// Reads the next value.
    pub(crate) fn take(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let (text, spaced) = from.skip_noting_space()?;
        if !spaced {
            return Ok(Self::from_raw(text));
        }
        let mut compact = Encoder::with_capacity(text.len());
        compact.raw(text);
        Ok(Self::from_raw(compact.into_string()))
    }

    /// Takes valid JSON text without insignificant white space.
    pub(crate) fn from_raw<'a>(text: impl Into<Cow<'a, str>>) -> Self {
        match text.into() {
            null if null == "null" => Self::null(),
            Cow::Borrowed(text) => Self(text.into()),
            Cow::Owned(text) => Self(text.into()),
        }
    }

    /// Returns the text of the value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        if self.0.is_empty() { "null" } else { &self.0 }
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
    pub fn to_text(&self) -> Option<Cow<'_, str>> {
        match self.kind() {
            Kind::String => unescape(&self.0).ok(),
            _ => None,
        }
    }

    /// Returns a boolean; `None` for another kind.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match &*self.0 {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// Returns a number that is whole and fits; `None` for any other value.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.literal().and_then(to_i64)
    }

    /// Returns the `f64` nearest to a number; `None` for another kind.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.literal()?.parse().ok()
    }

    /// Returns a number with all its digits; `None` for another kind.
    #[must_use]
    pub fn number(&self) -> Option<Number> {
        self.literal().map(Number::from_literal)
    }

    fn literal(&self) -> Option<&str> {
        (self.kind() == Kind::Number).then_some(&*self.0)
    }

    /// Returns the value of a member of an object; the last one if the name occurs several times.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Json> {
        let mut found = None;
        let mut from = Decoder::new(&self.0);
        if from.begin_object().is_ok() {
            while let Ok(Some(quoted)) = from.next_member_raw() {
                let value = from.skip().ok()?;
                if unescape(quoted).is_ok_and(|characters| characters == name) {
                    found = Some(value);
                }
            }
        }
        found.map(Self::from_raw)
    }

    /// Returns the elements of an array, in order; none for another kind.
    #[must_use]
    pub fn elements(&self) -> Elements<'_> {
        let mut from = Decoder::new(&self.0);
        let from = from.begin_array().is_ok().then_some(from);
        Elements { from }
    }

    /// Returns the members of an object, in order; none for another kind. In a name, U+FFFD replaces an escaped lone surrogate.
    #[must_use]
    pub fn members(&self) -> Members<'_> {
        let mut from = Decoder::new(&self.0);
        let from = from.begin_object().is_ok().then_some(from);
        Members { from }
    }

    /// Returns the value as a tree of `serde_json`.
    ///
    /// # Errors
    ///
    /// Returns an error if `serde_json` cannot hold the value: it has more than 127 levels, a number beyond `f64`, or a lone surrogate.
    pub fn to_value(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_str(self.as_str())
    }
}

/// The elements of an array; see [`Json::elements`].
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    from: Option<Decoder<'a>>,
}

impl Iterator for Elements<'_> {
    type Item = Json;

    fn next(&mut self) -> Option<Json> {
        let from = self.from.as_mut()?;
        match from.next_element() {
            Ok(true) => from.skip().ok().map(Json::from_raw),
            _ => {
                self.from = None;
                None
            }
        }
    }
}

/// The members of an object; see [`Json::members`].
#[derive(Clone, Debug)]
pub struct Members<'a> {
    from: Option<Decoder<'a>>,
}

impl<'a> Iterator for Members<'a> {
    type Item = (Cow<'a, str>, Json);

    fn next(&mut self) -> Option<Self::Item> {
        let from = self.from.as_mut()?;
        match from.next_member_raw() {
            Ok(Some(name)) => {
                let value = from.skip().ok()?;
                Some((unescape_lossy(name), Json::from_raw(value)))
            }
            _ => {
                self.from = None;
                None
            }
        }
    }
}

impl<'de> Codec<'de> for Json {
    #[inline]
    fn blank() -> Self {
        Self::null()
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        if from.is_judging() {
            return from.leap();
        }
        *self = Self::take(from)?;
        Ok(())
    }

    fn write(&self, to: &mut Encoder) {
        to.compact(self.as_str());
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        equal_values(self.as_str(), other.as_str())
    }
}

impl Eq for Json {}

/// Equal values have equal hashes, however they are spelled. All objects have the same hash, and so do all arrays.
impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_value(self.as_str(), state);
    }
}

impl Default for Json {
    #[inline]
    fn default() -> Self {
        Self::null()
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.as_str())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.as_str())
    }
}

impl FromStr for Json {
    type Err = DecodeError;

    /// Parses JSON text; see [`Json::parse`].
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        Self::parse(text)
    }
}

/// Creates a JSON string with these characters. Use [`Json::parse`] for JSON text.
impl From<&str> for Json {
    fn from(characters: &str) -> Self {
        let mut out = Encoder::with_capacity(characters.len() + 2);
        out.string(characters);
        Self::from_raw(out.into_string())
    }
}

/// Creates a JSON string with these characters. Use [`Json::parse`] for JSON text.
impl From<String> for Json {
    fn from(characters: String) -> Self {
        Self::from(characters.as_str())
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::from_raw(if value { "true" } else { "false" })
    }
}

impl From<Number> for Json {
    fn from(number: Number) -> Self {
        Self::from_raw(number.literal())
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Json {
            fn from(value: $integer) -> Self {
                Self::from(Number::from(value))
            }
        }
    )*};
}

from_integers!(i32 i64 u32 u64);

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        Self::from_raw(value.to_string())
    }
}
