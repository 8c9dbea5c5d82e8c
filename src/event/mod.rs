//! Events: an envelope, a payload of a known or unknown type, and the bytes they came in.

mod any;
mod batch;
mod dispatch;
mod latest;
mod malformed;
mod no_envelope;
mod recognition;
mod split;
mod unknown;

use bytes::Bytes;

pub use any::{AnyEvent, AnyValue};
pub use batch::Batch;
pub use latest::decode_latest;
pub use malformed::Malformed;
pub use no_envelope::NoEnvelope;
pub use recognition::Recognition;
pub use split::split;
pub use unknown::{Unknown, UnknownReason};

pub(crate) use malformed::{malformed_payload, text_of};

use crate::ladder::Step;
use crate::record::{self, Record};
use crate::{Body, Decoder, Descriptor, Encoder, Fault, Provider, Value, drift};
use dispatch::Routed;
use latest::{Passage, Settled, report, settle};

/// The generated enum of all payloads of a provider.
pub trait Payload: Clone + std::fmt::Debug + PartialEq + Send + Sync + 'static {
    /// The provider's envelope.
    type Envelope: for<'de> Record<'de> + Clone + std::fmt::Debug + PartialEq + Send + Sync + 'static;

    /// The provider's table.
    fn provider() -> &'static Provider;

    /// Reads the payload of the event at an index of the table.
    ///
    /// # Errors
    /// When the payload does not fit.
    fn read(at: usize, from: &mut Decoder<'_>) -> Result<Self, Fault>;

    /// The payload of a known event that came without one.
    fn missing(descriptor: &'static Descriptor) -> Self;

    /// The payload of an event that is not in the table.
    fn unknown(unknown: Unknown) -> Self;

    /// What it holds.
    fn content(&self) -> Content<'_>;

    /// Takes it to the next version of its event type, where there is one. Providers without a second version keep this as it is.
    fn climb(self) -> Step<Self> {
        Step::Top(self)
    }
}

/// What a payload holds.
#[derive(Debug)]
pub enum Content<'p> {
    /// A value of the event at this index of the table.
    Known(usize, &'p dyn AnyValue),
    /// Nothing, where the envelope allows it.
    Missing(&'static Descriptor),
    /// An event that is not in the table.
    Unknown(&'p Unknown),
}

/// What became of one body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// A known event.
    Known,
    /// A known event type in a version that is not known.
    UnknownVersion,
    /// An event type that is not known.
    UnknownType,
    /// No JSON, or JSON that does not fit the type that it names.
    Malformed,
}

impl Outcome {
    /// `known`, `unknown-version`, `unknown-type` or `malformed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Known => "known",
            Outcome::UnknownVersion => "unknown-version",
            Outcome::UnknownType => "unknown-type",
            Outcome::Malformed => "malformed",
        }
    }
}

/// The place under which an envelope remembers how the payload was spelled, if that is no record of its own.
const PAYLOAD: usize = usize::MAX;

/// One event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<P: Payload> {
    /// What the provider says about the event.
    pub envelope: P::Envelope,
    /// What happened.
    pub payload: P,
    raw: Bytes,
    passage: Option<Box<Passage>>,
}

impl<P: Payload> Event<P> {
    /// The bytes that the event came in.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// The event's row in the catalog; `None` when type or version are not known.
    #[must_use]
    pub fn descriptor(&self) -> Option<&'static Descriptor> {
        match self.payload.content() {
            Content::Known(at, _) => P::provider().events().get(at),
            Content::Missing(descriptor) => Some(descriptor),
            Content::Unknown(_) => None,
        }
    }

    /// The event id as far as it is known: all of it for a known event, otherwise what the envelope says.
    #[must_use]
    pub fn id(&self) -> String {
        match (self.descriptor(), self.payload.content()) {
            (Some(descriptor), _) => descriptor.id().to_owned(),
            (None, Content::Unknown(unknown)) => unknown.id(),
            (None, _) => P::provider().folder().to_owned(),
        }
    }

    /// Whether the event is known.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self.payload.content() {
            Content::Unknown(unknown) => unknown.outcome(),
            _ => Outcome::Known,
        }
    }

    /// Writes the event as a whole body, from its typed values alone: the raw bytes have no part in it.
    ///
    /// What the types do not name is written as it came, so that a changed event keeps what its reader did not understand.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut to = Encoder::with_capacity(self.raw.len());
        self.write(&mut to);
        to.into_string()
    }

    fn write(&self, to: &mut Encoder) {
        let provider = P::provider();
        let content = self.payload.content();
        let Some(shape) = provider.envelope() else {
            return self.write_payload(to);
        };
        if let Content::Known(at, _) = content
            && provider.events().get(at).is_some_and(|row| row.bare().is_some())
        {
            return self.write_payload(to);
        }
        let payload = record::Insert {
            at: shape.payload_index,
            name: shape.payload,
            write: &|to| self.write_payload(to),
        };
        let has_payload = !matches!(content, Content::Missing(_) | Content::Unknown(Unknown { data: None, .. }));
        record::write_with(&self.envelope, to, has_payload.then_some(payload));
    }

    fn write_payload(&self, to: &mut Encoder) {
        let write = |to: &mut Encoder| write_content(&self.payload.content(), to);
        record::write_spelled(&write, self.envelope.extra(), PAYLOAD, to);
    }

    /// Writes the payload alone.
    #[must_use]
    pub fn payload_json(&self) -> String {
        let mut to = Encoder::new();
        self.write_payload(&mut to);
        to.into_string()
    }

    /// Writes the envelope alone.
    #[must_use]
    pub fn envelope_json(&self) -> String {
        let mut to = Encoder::new();
        self.envelope.write(&mut to);
        to.into_string()
    }
}

fn write_content(content: &Content<'_>, to: &mut Encoder) {
    match content {
        Content::Known(_, value) => value.encode(to),
        Content::Unknown(Unknown { data: Some(data), .. }) => data.write(to),
        Content::Missing(_) | Content::Unknown(_) => to.null(),
    }
}

/// Decodes one body as an event of the provider that `P` belongs to.
///
/// # Errors
/// When the body is no JSON, or does not fit the type that it names. The error keeps the body, and what could be read of it.
pub fn decode_event<P: Payload>(body: Body) -> Result<Event<P>, Malformed> {
    let raw = body.into_bytes();
    let text = match text_of(&raw) {
        Ok(text) => text,
        Err(fault) => return Err(Malformed::new(raw.clone(), Some(P::provider()), None, None, fault)),
    };
    let mut envelope = P::Envelope::blank();
    let mut payload = None;
    let mut spelling = None;
    let watched = drift::is_watched();
    let mut drifted = None;
    let mut read = |at: usize, from: &mut Decoder<'_>| {
        let (start, before) = (from.offset(), from.surprises);
        payload = Some(P::read(at, from)?);
        spelling = from.spelling.take();
        if watched && from.surprises > before {
            drifted = Some((at, start..from.offset()));
        }
        Ok(())
    };
    let routed = dispatch::read(P::provider(), text, &mut envelope, &mut read);
    let mut assumed = None;
    match routed {
        Ok(Routed::Known) => {}
        Ok(Routed::Bare) => envelope = P::Envelope::blank(),
        Ok(Routed::Missing(descriptor)) => payload = Some(P::missing(descriptor)),
        Ok(Routed::Unknown(unknown)) => match settle::<P>(*unknown) {
            Ok(Settled::Kept(kept)) => payload = Some(kept),
            Ok(Settled::Assumed(read, unknown, spelled)) => (payload, assumed, spelling) = (Some(read), Some(unknown), spelled),
            Err(fault) => return Err(failed::<P>(&raw, text, fault)),
        },
        Err(fault) => return Err(failed::<P>(&raw, text, fault)),
    }
    match payload {
        Some(payload) => {
            if let Some(literal) = spelling {
                let mut canonical = Encoder::new();
                write_content(&payload.content(), &mut canonical);
                envelope.extra_mut().note_spelling(PAYLOAD, canonical.into_string(), literal);
            }
            let mut event = Event {
                envelope,
                payload,
                raw,
                passage: None,
            };
            if let Some(unknown) = assumed {
                event.assume(unknown);
            }
            if watched {
                report(&event, drifted);
            }
            Ok(event)
        }
        None => Err(failed::<P>(&raw, text, Fault::missing("payload", 0))),
    }
}

/// Collects what can still be said about a body that does not fit.
#[cold]
fn failed<P: Payload>(raw: &Bytes, text: &str, fault: Fault) -> Malformed {
    let provider = P::provider();
    let descriptor = dispatch::identify(provider, text).row;
    let mut envelope = P::Envelope::blank();
    let readable = provider.envelope().is_some() && dispatch::read_envelope(provider, text, &mut envelope).is_ok();
    let envelope: Option<Box<dyn AnyValue>> = if readable { Some(Box::new(envelope)) } else { None };
    Malformed::new(raw.clone(), Some(provider), descriptor, envelope, fault)
}

/// Decodes one body as an event of one provider, behind a trait object: the function that generated tables name.
///
/// # Errors
/// As [`decode_event`].
pub fn open<P: Payload>(body: Body) -> Result<Box<dyn AnyEvent>, Malformed> {
    Ok(Box::new(decode_event::<P>(body)?))
}
