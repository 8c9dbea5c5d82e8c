//! The value types of this crate, as they are on the wire.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::value::{Extra, Integer, Json, Nullable, Number, RawJson, Text, Timestamp, TypedOr};

/// Implements the trait for types whose schema is always the same.
macro_rules! fixed {
    ($($name:literal: [$($type:ty),*] = $schema:tt,)*) => {$($(
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }
            fn schema_id() -> Cow<'static, str> {
                Cow::Borrowed(concat!("eventry::", $name))
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )*)*};
}

fixed! {
    "Extra": [Extra] = { "type": "object" },
    "Integer": [Integer] = { "type": "integer" },
    "Json": [Json, RawJson<'_>] = true,
    "Number": [Number] = { "type": "number" },
    "Text": [Text<'_>] = { "type": "string" },
    // Timestamps without an offset are read, too, so the format only says what is meant.
    "Timestamp": [Timestamp] = { "type": "string", "format": "date-time" },
}

/// Absent or null, which only the struct around it tells apart.
impl<T: JsonSchema> JsonSchema for Nullable<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Option::<T>::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }
}

/// It holds whatever the schema allows, which is more than `T`.
impl<T: JsonSchema> JsonSchema for TypedOr<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Cow::Owned(format!("TypedOr_{}", T::schema_name()))
    }

    fn schema_id() -> Cow<'static, str> {
        Cow::Owned(format!("eventry::TypedOr<{}>", T::schema_id()))
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let typed = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [typed, true] })
    }
}
