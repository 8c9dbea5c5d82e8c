//! Values of this crate inside types that use serde.
//!
//! Nothing is derived. To serialize, a value is written as JSON text, and the text drives the serializer. To deserialize, what the
//! deserializer holds is collected as JSON text, and the text is decoded. Serde has no exact decimals, so a number that is neither `i64`
//! nor `u64` passes as `f64`; [`Encoder`](crate::rt::Encoder) and [`Decoder`](crate::rt::Decoder) keep all its digits.

mod deserialize;
mod event;
mod serialize;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use event::serialize_content;

pub use deserialize::{deserialize_text, deserialize_value};
pub use serialize::{serialize_text, serialize_value};

use crate::codec::Codec;
use crate::value::{Extra, Integer, Json, Nullable, Number, RawJson, Text, Timestamp, TypedOr};

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

as_json!(Json Number Integer Timestamp Extra);

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
