//! The outcome of one event.

use eventry::{AnyEvent, AnyValue, Body, CATALOG, Descriptor, Json, MalformedEvent, Provider};

use crate::arguments::Mode;

/// The outcome of one event.
pub enum Verdict {
    /// An event of a provider, known or not.
    Event(&'static Provider, Box<dyn AnyEvent>),
    /// A payload of an event version that was named on the command line.
    Payload(&'static Descriptor, Box<dyn AnyValue>),
    /// A JSON object that no provider recognizes.
    Unrelated(Json),
    /// Not JSON, or JSON that does not match.
    Malformed(MalformedEvent),
}

impl Verdict {
    /// Whether it is [`Verdict::Malformed`].
    pub fn is_malformed(&self) -> bool {
        matches!(self, Verdict::Malformed(_))
    }
}

/// Decodes one event.
pub fn of(body: Body, mode: Mode) -> Verdict {
    match mode {
        Mode::Payload(event) => {
            let decoded = event.decode_payload(body);
            decoded.map_or_else(Verdict::Malformed, |value| Verdict::Payload(event, value))
        }
        Mode::Provider(provider) => decode(provider, body),
        Mode::Recognize => match CATALOG.provider_of(body.as_bytes()) {
            Some(provider) => decode(provider, body),
            None => unrelated(body),
        },
    }
}

fn decode(provider: &'static Provider, body: Body) -> Verdict {
    let decoded = provider.decode(body);
    decoded.map_or_else(Verdict::Malformed, |event| Verdict::Event(provider, event))
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

impl<'de> eventry::rt::Codec<'de> for AnyObject {
    fn blank() -> Self {
        AnyObject(Json::null())
    }

    fn read(&mut self, from: &mut eventry::rt::Decoder<'de>) -> Result<(), eventry::DecodeError> {
        // Opening it is what says "expected an object".
        from.clone().begin_object()?;
        self.0.read(from)
    }

    fn write(&self, to: &mut eventry::rt::Encoder) {
        self.0.write(to);
    }
}
