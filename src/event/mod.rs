//! Events: an envelope, a payload of a known or unknown type, and the bytes they came in.

mod any;
mod batch;
mod batch_reader;
mod dispatch;
mod document;
mod latest;
mod malformed;
mod no_envelope;
mod parts;
mod recognition;
mod recovery;
mod resolve;
mod split;
mod splitter;
mod unknown;
mod view;
mod whole;

use bytes::Bytes;

pub use any::{AnyEvent, AnyValue};
pub use batch::Batch;
pub use batch_reader::{BatchError, BatchReader};
pub use latest::decode_latest;
pub use malformed::MalformedEvent;
pub use no_envelope::NoEnvelope;
pub use parts::{EVENT_LIMIT, Parts, StreamError};
pub use recognition::Recognition;
pub use split::split;
pub use unknown::{Unknown, UnknownReason};
pub use view::{BatchView, EventView, view_event};

pub(crate) use malformed::{malformed_payload, text_of};

use crate::record::Record;
use crate::upgrade::Step;
use crate::{Body, Codec, DecodeError, Decoder, Descriptor, Encoder, Provider, Reason, drift};
use dispatch::Routed;
use latest::{Passage, Settled, report, settle};
use whole::{PAYLOAD, Whole, write_content};

/// The generated enum of all payloads of a provider, whether it owns its texts or borrows them.
pub trait PayloadEnum: Clone + PartialEq {
    /// The provider's envelope.
    type Envelope: Clone + PartialEq;

    /// The provider's table.
    fn provider() -> &'static Provider;

    /// The payload of a known event that came without one.
    fn missing(descriptor: &'static Descriptor) -> Self;

    /// The payload of an event that is not in the table.
    fn unknown(unknown: Unknown) -> Self;
}

/// A [`PayloadEnum`] that is read from a text of this lifetime.
pub trait PayloadFrom<'de>: PayloadEnum<Envelope: Record<'de>> + std::fmt::Debug {
    /// A blank payload of the event at an index of the table.
    fn blank(at: usize) -> Option<Self>;

    /// What it holds, to read into, if it is the value of an event.
    fn value_mut(&mut self) -> Option<&mut dyn Codec<'de>>;

    /// What it holds.
    fn content(&self) -> Content<'_, 'de>;

    /// Reads the payload of the event at an index of the table.
    ///
    /// # Errors
    /// When the payload does not fit.
    fn read(at: usize, from: &mut Decoder<'de>) -> Result<Self, DecodeError> {
        let mut payload =
            Self::blank(at).ok_or_else(|| DecodeError::new(Reason::Other("this event is not in the table".to_owned()), from.offset()))?;
        if let Some(value) = payload.value_mut() {
            value.read(from)?;
        }
        Ok(payload)
    }
}

/// A [`PayloadEnum`] that owns its texts: that of an [`Event`].
pub trait Payload: PayloadEnum<Envelope: Send + Sync + 'static> + for<'de> PayloadFrom<'de> + Send + Sync + 'static {
    /// The same enum with borrowed texts: that of an [`EventView`].
    type View<'de>: PayloadFrom<'de>;

    /// Takes it to the next version of its event type, where there is one. Providers without a second version keep this as it is.
    fn upgrade(self) -> Step<Self> {
        Step::Top(self)
    }
}

/// What a payload holds.
#[derive(Debug)]
pub enum Content<'p, 'de> {
    /// A value of the event at this index of the table.
    Known(usize, &'p dyn Codec<'de>),
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
        self.whole().descriptor()
    }

    /// The event id as far as it is known: all of it for a known event, otherwise what the envelope says.
    #[must_use]
    pub fn catalog_id(&self) -> String {
        self.whole().catalog_id()
    }

    /// Whether the event is known.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.whole().outcome()
    }

    /// Writes the event as a whole body, from its typed values alone: the raw bytes have no part in it.
    ///
    /// What the types do not name is written as it came, so that a changed event keeps what its reader did not understand.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.whole().to_json(self.raw.len())
    }

    /// Writes the payload alone.
    #[must_use]
    pub fn payload_json(&self) -> String {
        self.whole().payload_json()
    }

    /// Writes the envelope alone.
    #[must_use]
    pub fn envelope_json(&self) -> String {
        self.whole().envelope_json()
    }

    fn whole(&self) -> Whole<'_, '_> {
        Whole {
            provider: P::provider(),
            envelope: &self.envelope,
            content: self.payload.content(),
        }
    }
}

/// Decodes one body as an event of the provider that `P` belongs to.
///
/// # Errors
/// When the body is no JSON, or does not fit the type that it names. The error keeps the body, and what could be read of it.
pub fn decode_event<P: Payload>(body: Body) -> Result<Event<P>, MalformedEvent> {
    let raw = body.into_bytes();
    let (reading, _) = read_body::<P>(&raw)?;
    Ok(reading.into_event(raw))
}

/// What a body was read into.
pub(crate) struct Reading<P: PayloadEnum> {
    envelope: P::Envelope,
    pub(crate) payload: P,
    /// What the envelope names, where the payload was read as the highest version that is known.
    assumed: Option<Unknown>,
}

impl<P: Payload> Reading<P> {
    /// The event, with the bytes that it was read from.
    pub(crate) fn into_event(self, raw: Bytes) -> Event<P> {
        Event {
            envelope: self.envelope,
            payload: self.payload,
            raw,
            passage: Passage::of(self.assumed),
        }
    }
}

/// Reads the bytes of a body; returns also their text.
#[inline]
pub(crate) fn read_body<P: Payload>(raw: &Bytes) -> Result<(Reading<P>, &str), MalformedEvent> {
    let text = match text_of(raw) {
        Ok(text) => text,
        Err(error) => return Err(MalformedEvent::new(raw.clone(), Some(P::provider()), None, None, error)),
    };
    match read_parts(text) {
        Ok(reading) => Ok((reading, text)),
        Err(error) => Err(failed::<P>(raw, text, error)),
    }
}

/// Reads a body into its envelope and its payload.
fn read_parts<'de, P: PayloadFrom<'de>>(text: &'de str) -> Result<Reading<P>, DecodeError> {
    let mut envelope = P::Envelope::blank();
    let mut payload = None;
    let mut spelling = None;
    let watched = drift::is_watched();
    let mut drifted = None;
    let mut read = |at: usize, from: &mut Decoder<'de>| {
        let (start, before) = (from.offset(), from.surprises);
        payload = Some(P::read(at, from)?);
        spelling = from.take_spelling();
        if watched && from.surprises > before {
            drifted = text.get(start..from.offset()).map(|data| (at, data));
        }
        Ok(())
    };
    let mut assumed = None;
    match dispatch::read(P::provider(), text, &mut envelope, &mut read)? {
        Routed::Known => {}
        Routed::Bare => envelope = P::Envelope::blank(),
        // What was read of a payload that came before the one that counts is nothing to remember.
        Routed::Missing(descriptor) => (payload, spelling, drifted) = (Some(P::missing(descriptor)), None, None),
        Routed::Unknown(unknown, data) => match settle::<P>(*unknown, data)? {
            Settled::Kept(kept) => (payload, spelling) = (Some(kept), None),
            Settled::Assumed(at, read, unknown, spelled) => {
                (payload, assumed, spelling) = (Some(read), Some(unknown), spelled);
                drifted = data.map(|data| (at, data));
            }
        },
    }
    let payload = payload.ok_or_else(|| DecodeError::missing("payload", 0))?;
    note_spelling(&mut envelope, &payload, spelling);
    let reading = Reading {
        envelope,
        payload,
        assumed,
    };
    if watched {
        report(&reading, drifted);
    }
    Ok(reading)
}

/// Lets an envelope remember how its payload was spelled.
fn note_spelling<'de, P: PayloadFrom<'de>>(envelope: &mut P::Envelope, payload: &P, spelling: Option<Box<str>>) {
    if let Some(literal) = spelling {
        let mut canonical = Encoder::new();
        write_content(&payload.content(), &mut canonical);
        envelope.extra_mut().note_spelling(PAYLOAD, canonical.into_string(), literal);
    }
}

/// Collects what can still be said about a body that does not fit.
#[cold]
fn failed<P: Payload>(raw: &Bytes, text: &str, error: DecodeError) -> MalformedEvent {
    let provider = P::provider();
    let descriptor = recognition::identify(provider, text).row;
    let mut envelope = P::Envelope::blank();
    let readable = provider.envelope().is_some() && dispatch::read_envelope(provider, text, &mut envelope).is_ok();
    let envelope: Option<Box<dyn AnyValue>> = if readable { Some(Box::new(envelope)) } else { None };
    MalformedEvent::new(raw.clone(), Some(provider), descriptor, envelope, error)
}

/// Decodes one body as an event of one provider, behind a trait object: the function that generated tables name.
///
/// # Errors
/// As [`decode_event`].
pub fn open<P: Payload>(body: Body) -> Result<Box<dyn AnyEvent>, MalformedEvent> {
    Ok(Box::new(decode_event::<P>(body)?))
}
