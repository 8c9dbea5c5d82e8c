//! Decodes only what the schemas allow.

use eventry_json::without_byte_order_mark;

use super::locate::Path;
use super::place::Place;
use super::read;
use super::violations::{Rejected, Violations};
use crate::body::{Body, text_of};
use crate::codec::AnyValue;
use crate::delivery::Context;
use crate::event::{Content, Event, Payload, read_body};
use crate::table::{Descriptor, Schema};

/// Strict decoding with a choice of how many violations are kept.
///
/// ```
/// # #[cfg(all(feature = "validate", feature = "pismo"))] {
/// use eventry::{Rejected, Strict, pismo};
///
/// let body = r#"{"domain": "assets", "event_type": "quota_update-1", "schema_version": 1}"#;
/// let refused = Strict::new().with_limit(10).decode::<pismo::Payload>(body);
/// assert!(matches!(*refused.unwrap_err(), Rejected::Malformed(_)));
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Strict {
    limit: usize,
}

impl Strict {
    /// Creates a decoder that keeps 128 violations.
    #[must_use]
    pub const fn new() -> Self {
        Strict { limit: 128 }
    }

    /// Sets how many violations are kept, at least one; the others are only counted. Once the kept ones take more than 1 MiB, no more are
    /// kept.
    #[must_use]
    pub const fn with_limit(self, violations: usize) -> Self {
        Strict {
            limit: if violations == 0 { 1 } else { violations },
        }
    }

    /// Decodes one body, and accepts it only if the schemas allow its envelope and payload.
    ///
    /// An event that is not in the catalog has no payload schema, so only its envelope is judged. The same is true for an event without a
    /// payload, where the schema of the envelope allows the payload to be absent or null.
    ///
    /// # Errors
    ///
    /// Returns [`Rejected::Malformed`] where tolerant decoding fails, and [`Rejected::Violated`] if the body breaks its schemas or cannot be
    /// judged.
    pub fn decode<P: Payload>(self, body: impl Into<Body>) -> Result<Event<P>, Box<Rejected<Event<P>>>> {
        let raw = body.into().into_bytes();
        let (reading, text) = read_body::<P>(&raw, Context::default()).map_err(|malformed| Box::new(Rejected::Malformed(malformed)))?;
        let verdict = self.judge_body::<P>(&reading.payload.content(), text);
        let event = reading.into_event(raw);
        match verdict {
            Ok(()) => Ok(event),
            Err(violations) => Err(Box::new(Rejected::Violated {
                decoded: event,
                violations,
            })),
        }
    }

    /// Decodes a bare payload as an event version, and accepts it only if its schema allows it.
    ///
    /// # Errors
    ///
    /// Fails where [`Strict::decode`] fails.
    pub fn decode_payload(self, row: &'static Descriptor, payload: impl Into<Body>) -> StrictValue {
        let body = payload.into();
        let raw = body.clone().into_bytes();
        let decoded = row
            .decode_payload(body)
            .map_err(|malformed| Box::new(Rejected::Malformed(malformed)))?;
        let verdict = match text_of(&raw) {
            Ok(text) => self.judge(row.schema(), text),
            Err(error) => Err(Violations::unjudged(String::new(), error.to_string())),
        };
        match verdict {
            Ok(()) => Ok(decoded),
            Err(violations) => Err(Box::new(Rejected::Violated { decoded, violations })),
        }
    }

    /// Judges a JSON text by a schema. See [`Schema::judge`].
    ///
    /// # Errors
    ///
    /// As [`Schema::judge`].
    pub fn judge(self, schema: &Schema, text: &str) -> Result<(), Violations> {
        let tape = read(without_byte_order_mark(text))?;
        schema.judge_value(Place::root(&tape), &Path::Root, self.limit)
    }

    /// Judges the text of a body by the schemas of the event that it is.
    pub(super) fn judge_body<P: Payload>(self, content: &Content<'_, '_>, text: &str) -> Result<(), Violations> {
        let tape = read(text)?;
        let value = Place::root(&tape);
        let judge = |schema: &Schema, value, path: &Path<'_>| schema.judge_value(value, path, self.limit);
        let descriptor = match content {
            Content::Known(at, _) => P::table().events().get(*at),
            Content::Missing(_) | Content::Unknown(_) => None,
        };
        if let Some(document) = descriptor.filter(|row| row.bare().is_some()) {
            return judge(document.schema(), value, &Path::Root);
        }
        let Some(envelope) = P::table().envelope() else {
            return descriptor.map_or(Ok(()), |row| judge(row.schema(), value, &Path::Root));
        };
        let outside = judge(envelope.schema(), value, &Path::Root);
        let member = envelope.payload();
        let inside = match (descriptor, value.member(member)) {
            (Some(row), Some(payload)) => judge(row.schema(), payload, &Path::Member(&Path::Root, member)),
            _ => Ok(()),
        };
        match (outside, inside) {
            (Ok(()), verdict) | (verdict, Ok(())) => verdict,
            (Err(mut all), Err(more)) => {
                all.join(more, self.limit);
                Err(all)
            }
        }
    }
}

impl Default for Strict {
    fn default() -> Self {
        Strict::new()
    }
}

/// A value of a type that is known only at run time, if its schema allows it.
pub type StrictValue = Result<Box<dyn AnyValue>, Box<Rejected<Box<dyn AnyValue>>>>;

impl Descriptor {
    /// Decodes a bare payload as this event version, and accepts it only if its schema allows it.
    ///
    /// # Errors
    ///
    /// Fails where [`Strict::decode`] fails.
    pub fn decode_payload_strict(&'static self, payload: impl Into<Body>) -> StrictValue {
        Strict::new().decode_payload(self, payload)
    }
}
