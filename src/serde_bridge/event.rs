//! Whole events, and bodies that could not be decoded.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{deserialize_text, serialize_text};
use crate::event::{Content, Event, EventView, MalformedEvent, Payload, Received, Unknown, decode_event, write_content};
use crate::json::Encoder;

/// Serializes as the body, which is written from the typed values.
impl<P: Payload> Serialize for Event<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_text(&self.to_json(), serializer)
    }
}

/// Serializes as the body, which is written from the typed values.
impl<P: Payload> Serialize for EventView<'_, P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_text(&self.to_json(), serializer)
    }
}

/// Deserializes a body. Serde does not pass on its text, so [`raw`](Event::raw) is a text that is rebuilt from the values: without white
/// space, and with numbers as serde knows them. Decode the bytes instead if you have them.
impl<'de, P: Payload> Deserialize<'de> for Event<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = deserialize_text(deserializer)?;
        decode_event(text.into()).map_err(serde::de::Error::custom)
    }
}

/// Deserializes any JSON value. A body that does not decode is not an error of the deserializer.
impl<'de, P: Payload> Deserialize<'de> for Received<Event<P>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = deserialize_text(deserializer)?;
        Ok(decode_event(text.into()).into())
    }
}

/// Serializes a generated payload as its JSON.
///
/// # Errors
///
/// Returns the serializer's errors.
pub fn serialize_content<S: Serializer>(content: &Content<'_, '_>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut to = Encoder::new();
    write_content(content, &mut to);
    serialize_text(&to.into_string(), serializer)
}

/// Serializes as an object with the fields.
impl Serialize for Unknown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut to = Encoder::new();
        to.begin_object();
        to.member("provider");
        to.string(self.provider);
        for (name, text) in [("domain", &self.domain), ("event", &self.event), ("version", &self.version)] {
            to.member(name);
            match text {
                Some(text) => to.string(text),
                None => to.null(),
            }
        }
        to.member("data");
        match &self.data {
            Some(data) => to.raw(data.as_str()),
            None => to.null(),
        }
        to.end_object();
        serialize_text(&to.into_string(), serializer)
    }
}

/// Serializes as a line of a quarantine file, which `cargo eventry decode --redrive` reads: the body as `body`, or as `body_base64` if it is
/// not UTF-8, with `reason` and `pointer`.
impl Serialize for MalformedEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_text(&self.to_recorded(), serializer)
    }
}
