//! From a deserializer into JSON text.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};

use crate::codec::Codec;
use crate::error::DecodeError;
use crate::json::{Decoder, Encoder, MAX_DEPTH};
use crate::value::Number;

/// The name in the map that `serde_json` passes for a number with its feature `arbitrary_precision`.
const EXACT_NUMBER: &str = "$serde_json::private::Number";

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
