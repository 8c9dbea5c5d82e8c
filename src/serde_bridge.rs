//! Values of this crate inside types that use serde.
//!
//! Nothing is derived. To serialize, a value is written as JSON text, and the text drives the serializer. To deserialize, what the
//! deserializer holds is collected as JSON text, and the text is decoded. Serde has no exact decimals, so a number that is neither `i64`
//! nor `u64` passes as `f64`; [`Encoder`] and [`Decoder`] keep all its digits.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::Codec;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder, MAX_DEPTH, unescape};
use crate::kind::Kind;
use crate::value::{Integer, Json, Nullable, Number, RawJson, Text, Timestamp, TypedOr};

/// The name in the map that `serde_json` passes for a number with its feature `arbitrary_precision`.
const EXACT_NUMBER: &str = "$serde_json::private::Number";

/// Serializes a value as its JSON text: objects as maps in the order of their members, whole numbers as `i64` or `u64` if they fit, and
/// other numbers as `f64`.
///
/// # Errors
///
/// Returns the serializer's errors, and an error for an escaped lone surrogate or more than 512 levels.
pub fn serialize_value<'de, S>(value: &dyn Codec<'de>, serializer: S) -> Result<S::Ok, S::Error>
where
    S: Serializer,
{
    let mut text = Encoder::new();
    value.write(&mut text);
    serialize_text(&text.into_string(), serializer)
}

/// Reads a value from a deserializer of a self-describing format, as from JSON text.
///
/// # Errors
///
/// Returns the deserializer's errors, an error for what JSON cannot hold, such as an infinity or bytes, and the value's own error with its
/// JSON pointer.
pub fn deserialize_value<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> Codec<'a>,
{
    let text = deserialize_text(deserializer)?;
    let mut value = T::blank();
    match value.read(&mut Decoder::new(&text)) {
        Ok(()) => Ok(value),
        Err(error) => Err(custom(&error)),
    }
}

fn custom<E: serde::de::Error>(error: &DecodeError) -> E {
    let pointer = error.pointer();
    if pointer.is_empty() {
        E::custom(error)
    } else {
        E::custom(format_args!("{error} at {pointer}"))
    }
}

/// Serializes the text of one JSON value, as [`serialize_value`] does.
///
/// # Errors
///
/// Returns the serializer's errors, and the error of a text that is not JSON.
pub fn serialize_text<S>(text: &str, serializer: S) -> Result<S::Ok, S::Error>
where
    S: Serializer,
{
    let end = Cell::new(0);
    let value = ValueAt {
        text,
        at: 0,
        depth: 0,
        end: &end,
    };
    value.serialize(serializer)
}

/// Returns what a deserializer of a self-describing format holds, as JSON text without white space.
///
/// # Errors
///
/// Returns the deserializer's errors, and an error for what JSON cannot hold, such as an infinity or bytes, or for more than 512 levels.
pub fn deserialize_text<'de, D>(deserializer: D) -> Result<String, D::Error>
where
    D: Deserializer<'de>,
{
    let mut out = Encoder::new();
    let collect = Collect { out: &mut out, depth: 0 };
    collect.deserialize(deserializer)?;
    Ok(out.into_string())
}

/// The value that starts at `at`. It records where it ends, so that the text is read only once. A serializer may serialize it twice, or not
/// at all.
struct ValueAt<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    end: &'a Cell<usize>,
}

impl ValueAt<'_> {
    /// Returns the value after `from`, one level deeper.
    fn child<'b>(&'b self, from: &Decoder<'b>, end: &'b Cell<usize>) -> ValueAt<'b> {
        end.set(from.offset());
        ValueAt {
            text: self.text,
            at: from.offset(),
            depth: self.depth + 1,
            end,
        }
    }
}

/// Moves after a value that was serialized, or skips one that was not.
fn move_after<E: serde::ser::Error>(from: &mut Decoder<'_>, end: usize) -> Result<(), E> {
    if end > from.offset() {
        from.advance_to(end);
        return Ok(());
    }
    from.skip().map(|_| ()).map_err(E::custom)
}

impl Serialize for ValueAt<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.depth > MAX_DEPTH {
            return Err(S::Error::custom(format_args!("nested more than {MAX_DEPTH} levels deep")));
        }
        let mut from = Decoder::starting_at(self.text, self.at);
        let child_end = Cell::new(0);
        match from.kind().map_err(S::Error::custom)? {
            Kind::Null => {
                from.null().map_err(S::Error::custom)?;
                self.end.set(from.offset());
                serializer.serialize_unit()
            }
            Kind::Bool => {
                let value = from.bool().map_err(S::Error::custom)?;
                self.end.set(from.offset());
                serializer.serialize_bool(value)
            }
            Kind::String => {
                let value = from.string().map_err(S::Error::custom)?;
                self.end.set(from.offset());
                serializer.serialize_str(&value)
            }
            Kind::Number => {
                let literal = from.number().map_err(S::Error::custom)?;
                self.end.set(from.offset());
                // `-0` is not an integer for serde, because it would lose its sign.
                if let Some(value) = literal.parse::<i64>().ok().filter(|value| *value != 0 || literal == "0") {
                    serializer.serialize_i64(value)
                } else if let Ok(value) = literal.parse::<u64>() {
                    serializer.serialize_u64(value)
                } else {
                    serializer.serialize_f64(literal.parse().map_err(S::Error::custom)?)
                }
            }
            Kind::Array => {
                from.begin_array().map_err(S::Error::custom)?;
                let mut array = serializer.serialize_seq(None)?;
                while from.next_element().map_err(S::Error::custom)? {
                    array.serialize_element(&self.child(&from, &child_end))?;
                    move_after(&mut from, child_end.get())?;
                }
                self.end.set(from.offset());
                array.end()
            }
            Kind::Object => {
                from.begin_object().map_err(S::Error::custom)?;
                let mut object = serializer.serialize_map(None)?;
                while let Some(quoted) = from.next_member_raw().map_err(S::Error::custom)? {
                    let name = unescape(quoted).map_err(|_| S::Error::custom("a member name contains an escaped lone surrogate"))?;
                    object.serialize_entry(&*name, &self.child(&from, &child_end))?;
                    move_after(&mut from, child_end.get())?;
                }
                self.end.set(from.offset());
                object.end()
            }
        }
    }
}

/// A visitor that writes what it visits.
struct Collect<'e> {
    out: &'e mut Encoder,
    depth: usize,
}

impl Collect<'_> {
    fn child<E: serde::de::Error>(&mut self) -> Result<Collect<'_>, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(format_args!("nested more than {MAX_DEPTH} levels deep")));
        }
        Ok(Collect {
            out: self.out,
            depth: self.depth + 1,
        })
    }
}

impl<'de> DeserializeSeed<'de> for Collect<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Collect<'_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a value that JSON can hold")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.out.bool(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.out.integer(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.out.unsigned(value);
        Ok(())
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.out.raw(&value.to_string());
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.out.raw(&value.to_string());
        Ok(())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        if !value.is_finite() {
            return Err(E::custom(format_args!("JSON has no number {value}")));
        }
        self.out.float(value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.out.string(value);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.out.null();
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.out.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(mut self, inner: D) -> Result<(), D::Error> {
        self.child()?.deserialize(inner)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(mut self, inner: D) -> Result<(), D::Error> {
        self.child()?.deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut array: A) -> Result<(), A::Error> {
        self.out.begin_array();
        loop {
            let next = Element(self.child()?);
            if array.next_element_seed(next)?.is_none() {
                break;
            }
        }
        self.out.end_array();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<(), A::Error> {
        let mut name = object.next_key_seed(Name)?;
        if name.as_deref() == Some(EXACT_NUMBER) {
            let literal: String = object.next_value()?;
            let number: Number = literal.parse().map_err(A::Error::custom)?;
            number.write(self.out);
            return Ok(());
        }
        self.out.begin_object();
        while let Some(member) = name {
            self.out.member(&member);
            object.next_value_seed(self.child()?)?;
            name = object.next_key_seed(Name)?;
        }
        self.out.end_object();
        Ok(())
    }
}

/// An element, which exists only if its deserializer is called.
struct Element<'e>(Collect<'e>);

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.out.element();
        self.0.deserialize(deserializer)
    }
}

/// The name of a member. Some formats have keys other than strings, which are converted to text.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Name {
    type Value = String;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("the name of a member")
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E>(self, value: String) -> Result<String, E> {
        Ok(value)
    }

    fn visit_bool<E>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }
}

macro_rules! as_json {
    ($($value:ty)*) => {$(
        impl Serialize for $value {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serialize_value(self, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $value {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize_value(deserializer)
            }
        }
    )*};
}

as_json!(Json Number Integer Timestamp);

/// Serde has no absent values. An absent value is `null` unless the field skips it (`#[serde(default, skip_serializing_if =
/// "Nullable::is_absent")]`).
impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

impl<T: Serialize> Serialize for TypedOr<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Typed(value) => value.serialize(serializer),
            Self::Other(json) => json.serialize(serializer),
        }
    }
}

impl<'de, T: for<'a> Codec<'a>> Deserialize<'de> for TypedOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_value(deserializer)
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl Serialize for RawJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_text(self.as_str(), serializer)
    }
}

impl Json {
    /// Deserializes the value as any type that implements serde's trait. Needs the feature `serde`.
    ///
    /// # Errors
    ///
    /// Returns the error of that type if the value does not fit.
    pub fn to<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.as_str())
    }
}
