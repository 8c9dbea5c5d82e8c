//! What became of one event.

use eventry::rt::{Codec, Decoder, Encoder, Layer};
use eventry::{AnyEvent, AnyValue, Body, ControlMessage, DecodeError, Descriptor, Item, Json, MalformedEvent, Outcome, Provider};

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
    /// A message that carries no event.
    Control(ControlMessage),
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
                None => Verdict::unrelated(body),
            },
        }
    }

    /// Takes an item of a delivery.
    pub fn of_item(item: Result<Item<Box<dyn AnyEvent>>, MalformedEvent>) -> Self {
        match item {
            Ok(Item::Event(event)) => Verdict::Event(event),
            Ok(Item::Control(control)) => Verdict::Control(control),
            Err(malformed) => Verdict::Malformed(malformed),
        }
    }

    /// Classifies a body of no known provider: an object may be an event without a schema, anything else is malformed.
    pub fn unrelated(body: Body) -> Self {
        match eventry::decode::<AnyObject>(body) {
            Ok(AnyObject(json)) => Verdict::Unrelated(json),
            Err(malformed) => Verdict::Malformed(malformed),
        }
    }

    fn of_event(decoded: Result<Box<dyn AnyEvent>, MalformedEvent>) -> Self {
        decoded.map_or_else(Verdict::Malformed, Verdict::Event)
    }

    /// Appends the outcome and the event id. For a malformed event, the pointer and the message follow; for a control message, its name and its
    /// values; with `echo`, the envelope and the payload.
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
            Verdict::Control(control) => {
                frame::put_text(answer, frame::CONTROL.as_bytes());
                frame::put_optional(answer, Some(control.provider().as_bytes()));
                frame::put_text(answer, control.name().as_bytes());
                put_pairs(answer, &control.values().collect::<Vec<_>>());
                if echo {
                    values(answer, None, None);
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

    /// Appends what there is to say about an item besides: its number in the delivery, which is 0 if it is the only one; its bytes if they are
    /// not all of `body` and somebody may need them; the wrappers that were around it; the wrapper that could not be taken off; the delivery id;
    /// when the event occurred.
    pub fn put_details(&self, answer: &mut Vec<u8>, number: u64, body: &[u8]) {
        frame::put_number(answer, number);
        match self {
            Verdict::Event(event) => {
                let is_known = event.outcome() == Outcome::Known;
                let raw: &[u8] = event.raw();
                frame::put_optional(answer, (!is_known && raw != body).then_some(raw));
                put_layers(answer, &event.layers(), !is_known);
                frame::put_optional(answer, None);
                frame::put_optional(answer, event.delivery_id().as_deref().map(str::as_bytes));
                frame::put_optional(answer, event.occurred_at().as_ref().map(|time| time.as_str().as_bytes()));
                return;
            }
            Verdict::Malformed(malformed) => {
                let raw: &[u8] = malformed.raw();
                frame::put_optional(answer, (raw != body).then_some(raw));
                put_layers(answer, &malformed.layers().collect::<Vec<_>>(), true);
                frame::put_optional(answer, malformed.wrapper().map(str::as_bytes));
            }
            Verdict::Unrelated(json) => {
                let raw = json.as_str().as_bytes();
                frame::put_optional(answer, (raw != body.trim_ascii()).then_some(raw));
                put_layers(answer, &[], false);
                frame::put_optional(answer, None);
            }
            Verdict::Payload(..) | Verdict::Control(_) => {
                frame::put_optional(answer, None);
                put_layers(answer, &[], false);
                frame::put_optional(answer, None);
            }
        }
        frame::put_optional(answer, None);
        frame::put_optional(answer, None);
    }

    /// Returns whether the event says what distinguishes its delivery, or when it occurred.
    pub fn has_identity(&self) -> bool {
        matches!(self, Verdict::Event(event) if event.delivery_id().is_some() || event.occurred_at().is_some())
    }
}

/// Appends a count of wrappers, outermost first, and their names and attributes.
fn put_layers(answer: &mut Vec<u8>, layers: &[&Layer], with_attributes: bool) {
    frame::put_number(answer, layers.len() as u64);
    for layer in layers {
        frame::put_text(answer, layer.name().as_bytes());
        let attributes = layer.attributes().filter(|_| with_attributes);
        put_pairs(answer, &attributes.collect::<Vec<_>>());
    }
}

fn put_pairs(answer: &mut Vec<u8>, pairs: &[(&str, &str)]) {
    frame::put_number(answer, pairs.len() as u64);
    for (name, value) in pairs {
        frame::put_text(answer, name.as_bytes());
        frame::put_text(answer, value.as_bytes());
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
