//! What became of one event.

use eventry::rt::{Codec, Decoder, Encoder};
use eventry::{AnyEvent, AnyValue, Body, DecodeError, Descriptor, Json, MalformedEvent, Outcome, Provider};

use crate::CATALOG;
use crate::frame;

/// How to take a body.
#[derive(Clone, Copy, Debug, Default)]
pub enum Mode {
    /// Recognize the provider.
    #[default]
    Recognize,
    /// It comes from this provider.
    Provider(&'static Provider),
    /// It is a payload of this event version, without an envelope.
    Payload(&'static Descriptor),
}

/// What became of one event.
pub enum Verdict {
    /// An event of a provider, known or not.
    Event(Box<dyn AnyEvent>),
    /// A payload of an event version that the tool named.
    Payload(&'static Descriptor, Box<dyn AnyValue>),
    /// A JSON object that no provider recognizes.
    Unrelated(Json),
    /// Not JSON, or JSON that does not match.
    Malformed(MalformedEvent),
}

impl Verdict {
    /// Decodes one event.
    pub fn of(body: Body, mode: Mode) -> Self {
        match mode {
            Mode::Payload(event) => {
                let decoded = event.decode_payload(body);
                decoded.map_or_else(Verdict::Malformed, |value| Verdict::Payload(event, value))
            }
            Mode::Provider(provider) => Verdict::of_event(provider.decode(body)),
            Mode::Recognize => match CATALOG.decode(body.clone()) {
                Some(decoded) => Verdict::of_event(decoded),
                None => unrelated(body),
            },
        }
    }

    fn of_event(decoded: Result<Box<dyn AnyEvent>, MalformedEvent>) -> Self {
        decoded.map_or_else(Verdict::Malformed, Verdict::Event)
    }

    /// Appends the outcome and the event id. For a malformed event, the pointer and the message follow; with `echo`, the envelope and the
    /// payload.
    pub fn put(&self, answer: &mut Vec<u8>, echo: bool) {
        match self {
            Verdict::Event(event) => {
                head(answer, event.outcome(), Some(&event.catalog_id()));
                if echo {
                    let envelope = has_envelope(event.as_ref()).then(|| event.envelope_json());
                    values(answer, envelope.as_deref(), Some(&event.payload_json()));
                }
            }
            Verdict::Payload(event, value) => {
                head(answer, Outcome::Known, Some(event.id()));
                if echo {
                    values(answer, None, Some(&value.to_json()));
                }
            }
            Verdict::Unrelated(json) => {
                head(answer, Outcome::UnknownType, None);
                if echo {
                    values(answer, None, Some(json.as_str()));
                }
            }
            Verdict::Malformed(malformed) => {
                let id = malformed.descriptor().map(Descriptor::id).or(malformed.provider());
                head(answer, Outcome::Malformed, id);
                frame::put_text(answer, malformed.pointer().as_bytes());
                frame::put_text(answer, malformed.message().as_bytes());
                if echo {
                    values(answer, malformed.envelope_json().as_deref(), None);
                }
            }
        }
    }
}

fn head(answer: &mut Vec<u8>, outcome: Outcome, id: Option<&str>) {
    frame::put_text(answer, outcome.as_str().as_bytes());
    frame::put_optional(answer, id.map(str::as_bytes));
}

fn values(answer: &mut Vec<u8>, envelope: Option<&str>, payload: Option<&str>) {
    frame::put_optional(answer, envelope.map(str::as_bytes));
    frame::put_optional(answer, payload.map(str::as_bytes));
}

/// Returns whether the body has an envelope: neither does a document, nor a body of a provider that has none.
fn has_envelope(event: &dyn AnyEvent) -> bool {
    let id = event.catalog_id();
    let provider = id.split('/').next().and_then(|folder| CATALOG.provider(folder));
    provider.is_some_and(|provider| provider.envelope().is_some()) && !event.descriptor().is_some_and(|row| row.is_document())
}

/// Classifies a body of no known provider: an object may be an event without a schema, anything else is malformed.
fn unrelated(body: Body) -> Verdict {
    match eventry::decode::<AnyObject>(body) {
        Ok(AnyObject(json)) => Verdict::Unrelated(json),
        Err(malformed) => Verdict::Malformed(malformed),
    }
}

/// A JSON value that is an object.
#[derive(Debug)]
struct AnyObject(Json);

impl<'de> Codec<'de> for AnyObject {
    fn blank() -> Self {
        AnyObject(Json::null())
    }

    fn read(&mut self, from: &mut Decoder<'de>) -> Result<(), DecodeError> {
        // Opening it is what says "expected an object".
        from.clone().begin_object()?;
        self.0.read(from)
    }

    fn write(&self, to: &mut Encoder) {
        self.0.write(to);
    }
}
