//! Strict decoding: the verdict of the JSON Schema itself.

use std::error::Error;
use std::fmt;

mod node;
mod repeats;
mod tape;
mod taping;

use jsonschema::{Registry, Retrieve, Uri, Validator};
use serde_json::Value as JsonValue;

pub(crate) use node::Taped;

use node::Place;
use tape::Tape;

use crate::event::{Reading, read_body, text_of};
use crate::{AnyValue, Body, Content, Descriptor, Event, Malformed, Payload, Schema, SchemaDocument};

/// One place where a value breaks its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// JSON pointer (RFC 6901) to the value, from the root of the body.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// JSON pointer to the keyword that says so, within its schema.
    pub schema_pointer: String,
}

/// All places where a value breaks its schema; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// The violations, in the order in which the schema was walked.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, violation) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            write!(f, "at `{}`: {}", violation.pointer, violation.message)?;
        }
        Ok(())
    }
}

impl Error for Violations {}

impl<'v> IntoIterator for &'v Violations {
    type Item = &'v Violation;
    type IntoIter = std::slice::Iter<'v, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl Schema {
    /// Judges a JSON text by this schema.
    ///
    /// The validator is made at the first call and kept.
    ///
    /// # Errors
    /// Every place where the text breaks the schema; one violation at the root when the text is no JSON, or the schema itself cannot be
    /// made into a validator.
    pub fn judge(&self, text: &str) -> Result<(), Violations> {
        let tape = read(text)?;
        self.judge_value(Place::root(&tape), None)
    }

    /// Judges a value: that of a body, or of a member of it.
    fn judge_value(&self, value: Place<'_>, member: Option<&str>) -> Result<(), Violations> {
        match self.validator.get_or_init(|| self.validator()) {
            Ok(validator) if validator.is_valid(value) => Ok(()),
            Ok(validator) => Err(violations(validator, value, member)),
            Err(error) => Err(at_root(format!(
                "cannot be judged, its schema `{}` is not usable: {error}",
                self.uri
            ))),
        }
    }

    fn validator(&self) -> Result<Validator<Taped>, String> {
        let Some(own) = self.document() else {
            return Err("the schema is not part of this build".to_owned());
        };
        let root = parse(own.text())?;
        let registry = self.set.registry.get_or_init(|| registry(self.set.documents())).as_ref();
        jsonschema::options_for::<Taped>()
            .with_base_uri(self.uri)
            .with_registry(registry.map_err(Clone::clone)?)
            .should_validate_formats(self.assert_formats)
            .build(&root)
            .map_err(|error| error.to_string())
    }
}

/// All places where a value breaks its schema.
#[cold]
fn violations(validator: &Validator<Taped>, value: Place<'_>, member: Option<&str>) -> Violations {
    let below = member.map_or_else(String::new, |name| format!("/{}", name.replace('~', "~0").replace('/', "~1")));
    let found = validator.iter_errors(value).map(|error| Violation {
        pointer: format!("{below}{}", error.instance_path()),
        message: error.to_string(),
        schema_pointer: error.schema_path().to_string(),
    });
    Violations(found.collect())
}

fn read(text: &str) -> Result<Tape<'_>, Violations> {
    Tape::read(text).map_err(|fault| {
        Violations(vec![Violation {
            pointer: fault.pointer(),
            message: format!("cannot be judged: {fault} (byte {})", fault.offset()),
            schema_pointer: String::new(),
        }])
    })
}

fn parse(text: &str) -> Result<JsonValue, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Stands in for every document that is referred to and not part of the build.
///
/// A reference out of a part that no event uses must not keep the other schemas from judging. So what it names is there, and holds only
/// a reference that leads nowhere: whoever does follow it learns that.
struct Missing;

impl Retrieve for Missing {
    fn retrieve(&self, _: &Uri<String>) -> Result<JsonValue, Box<dyn Error + Send + Sync>> {
        Ok(serde_json::json!({ "$ref": "#/not-part-of-this-build" }))
    }
}

/// What references between the documents of a provider are resolved in: made once for all of them.
///
/// A document that no registry takes is left out, so that only those who need it cannot judge.
fn registry(documents: &'static [SchemaDocument]) -> Result<Registry<'static>, String> {
    let sound = |document: &&SchemaDocument| registry_of([*document]).is_ok();
    registry_of(documents).or_else(|_| registry_of(documents.iter().filter(sound)))
}

fn registry_of<'d>(documents: impl IntoIterator<Item = &'d SchemaDocument>) -> Result<Registry<'static>, String> {
    let mut registry = Registry::new().retriever(Missing);
    for document in documents {
        registry = registry
            .add(document.uri(), parse(document.text())?)
            .map_err(|error| error.to_string())?;
    }
    registry.prepare().map_err(|error| error.to_string())
}

fn at_root(message: String) -> Violations {
    Violations(vec![Violation {
        pointer: String::new(),
        message,
        schema_pointer: String::new(),
    }])
}

/// Why strict decoding refuses a body.
#[derive(Debug)]
#[non_exhaustive]
pub enum Rejected<E> {
    /// It cannot be decoded at all.
    Malformed(Malformed),
    /// It can be decoded, and breaks its schema.
    Violated {
        /// What tolerant decoding makes of it.
        decoded: E,
        /// Where it breaks its schema.
        violations: Violations,
    },
}

impl<E> fmt::Display for Rejected<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rejected::Malformed(malformed) => malformed.fmt(f),
            Rejected::Violated { violations, .. } => violations.fmt(f),
        }
    }
}

impl<E: fmt::Debug> Error for Rejected<E> {}

/// Decodes one body, and accepts it only if envelope and payload are what their schemas allow.
///
/// An event that is not in the catalog has no payload schema; its envelope is judged. So it is with an event that carries nothing: where the
/// envelope's schema lets the payload be absent or null, there is none to judge.
///
/// # Errors
/// [`Rejected::Malformed`] as for tolerant decoding, [`Rejected::Violated`] with every place where the body breaks its schemas.
pub fn decode_strict<P: Payload>(body: Body) -> Result<Event<P>, Box<Rejected<Event<P>>>> {
    let raw = body.into_bytes();
    let (reading, text) = read_body::<P>(&raw).map_err(|malformed| Box::new(Rejected::Malformed(malformed)))?;
    let verdict = judge_reading(&reading, text);
    let event = reading.into_event(raw);
    match verdict {
        Ok(()) => Ok(event),
        Err(violations) => Err(Box::new(Rejected::Violated {
            decoded: event,
            violations,
        })),
    }
}

/// Judges the text of a body by the schemas of what was read from it.
fn judge_reading<P: Payload>(reading: &Reading<P>, text: &str) -> Result<(), Violations> {
    let tape = read(text)?;
    let value = Place::root(&tape);
    let descriptor = match reading.payload.content() {
        Content::Known(at, _) => P::provider().events().get(at),
        Content::Missing(_) | Content::Unknown(_) => None,
    };
    if let Some(document) = descriptor.filter(|row| row.bare().is_some()) {
        return document.schema().judge_value(value, None);
    }
    let Some(envelope) = P::provider().envelope() else {
        return descriptor.map_or(Ok(()), |row| row.schema().judge_value(value, None));
    };
    let outside = envelope.schema().judge_value(value, None);
    let member = envelope.payload();
    let inside = match (descriptor, value.member(member)) {
        (Some(row), Some(payload)) => row.schema().judge_value(payload, Some(member)),
        _ => Ok(()),
    };
    both(outside, inside)
}

/// Two verdicts in one.
fn both(one: Result<(), Violations>, other: Result<(), Violations>) -> Result<(), Violations> {
    match (one, other) {
        (Ok(()), verdict) | (verdict, Ok(())) => verdict,
        (Err(mut all), Err(more)) => {
            all.0.extend(more.0);
            Err(all)
        }
    }
}

/// A value of a type that is known only at run time, if its schema allows it.
pub type StrictValue = Result<Box<dyn AnyValue>, Box<Rejected<Box<dyn AnyValue>>>>;

impl Descriptor {
    /// Decodes a bare payload as this event version, and accepts it only if its schema allows it.
    ///
    /// # Errors
    /// As [`decode_strict`].
    pub fn decode_payload_strict(&'static self, payload: impl Into<Body>) -> StrictValue {
        let body = payload.into();
        let raw = body.clone().into_bytes();
        let decoded = self
            .decode_payload(body)
            .map_err(|malformed| Box::new(Rejected::Malformed(malformed)))?;
        let verdict = match text_of(&raw) {
            Ok(text) => self.schema().judge(text),
            Err(fault) => Err(at_root(fault.to_string())),
        };
        match verdict {
            Ok(()) => Ok(decoded),
            Err(violations) => Err(Box::new(Rejected::Violated { decoded, violations })),
        }
    }
}
