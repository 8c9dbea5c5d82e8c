//! Events: an envelope, a payload of a known or unknown type, and the bytes they came in.

mod any;
mod batch;
mod batch_error;
mod batch_reader;
#[cfg(feature = "stream")]
mod batch_stream;
mod batch_window;
mod discriminate;
mod dispatch;
mod expected;
mod identify;
mod identity;
mod latest;
mod made;
mod malformed;
mod no_envelope;
mod observe;
mod outcome;
mod passage;
mod payload;
mod publish;
mod reading;
mod receive;
#[cfg(feature = "serde")]
mod received;
mod recognize;
mod resolve;
mod unknown;
mod unknown_version;
mod view;
mod whole;

use bytes::Bytes;

pub use any::{AnyEvent, AnyItem, OpenEvent, ReceiveItems, open, receive_any};
pub use batch::Batch;
pub use batch_error::BatchError;
pub use batch_reader::BatchReader;
#[cfg(feature = "stream")]
pub use batch_stream::BatchStream;
pub use expected::decode_event_as;
pub use malformed::MalformedEvent;
pub use no_envelope::NoEnvelope;
pub use outcome::Outcome;
pub use payload::{Content, Payload, PayloadEnum, PayloadFrom};
pub use receive::{Item, Items, Opened, open_delivery, receive};
#[cfg(feature = "serde")]
pub use received::Received;
pub use unknown::Unknown;
pub use view::{BatchView, EventView};

pub(crate) use publish::deliver_sample;
pub(crate) use reading::{Reading, read_body};
use reading::{presumed, read_parts};
pub(crate) use recognize::Signs;
#[cfg(feature = "serde")]
pub(crate) use whole::write_content;

use crate::body::{Body, is_array, text_of};
use crate::delivery::{Context, Origin};
use crate::drift::Observations;
use crate::table::Descriptor;
use observe::{observe_as, observe_raw};
use passage::Passage;
use whole::Whole;

/// An event, which was decoded or is made with [`new`](Event::new).
///
/// Two events are equal if their envelopes and their payloads are. The bytes that they came in do not matter.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event<P: Payload> {
    /// What the provider says about the event.
    pub envelope: P::Envelope,
    /// What happened.
    ///
    /// Assigning a payload of another event to this field does not change the envelope, which then still names the old one.
    /// [`set_payload`](Event::set_payload) changes both.
    pub payload: P,
    raw: Bytes,
    passage: Option<Box<Passage>>,
    /// Where the body came from.
    origin: Origin,
    /// Something in the body may be new to this build.
    surprised: bool,
}

impl<P: Payload> Event<P> {
    /// Returns the bytes that the event came in. Changing the event does not change them. An event that was made has none.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// Returns the event's row in the catalog; `None` if its type or version is unknown.
    #[must_use]
    pub fn descriptor(&self) -> Option<&'static Descriptor> {
        self.whole().descriptor()
    }

    /// Returns the event id, as far as it is known: the whole id for a known event, otherwise what the envelope says.
    #[must_use]
    pub fn catalog_id(&self) -> String {
        self.whole().catalog_id()
    }

    /// Returns whether the event is known.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.whole().outcome()
    }

    /// Writes the event as a whole body, from its typed values. The raw bytes are not used.
    ///
    /// What the types do not name is written as it came, so that a changed event keeps what its reader does not know.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.whole().to_json(self.raw.len())
    }

    /// Writes the payload as JSON.
    #[must_use]
    pub fn payload_json(&self) -> String {
        self.whole().payload_json()
    }

    /// Writes the envelope as JSON.
    #[must_use]
    pub fn envelope_json(&self) -> String {
        self.whole().envelope_json()
    }

    /// Returns what is new to this build in the body that the event came in. Changing or upgrading the event does not change it. For an event
    /// that was made, it is empty.
    ///
    /// An event in which nothing was tolerated costs nothing. The body of any other event is read again. See [`drift`](crate::drift).
    #[must_use]
    pub fn drift(&self) -> Observations {
        if !self.surprised {
            return Observations::default();
        }
        match self.passage.as_ref().and_then(|passage| passage.expected) {
            Some(row) => text_of(&self.raw).map_or_else(|_| Observations::default(), |text| observe_as::<P::View<'_>>(text, row)),
            None => observe_raw::<P::View<'_>>(&self.raw, self.context()),
        }
    }

    fn whole(&self) -> Whole<'_, '_> {
        Whole {
            table: P::table(),
            envelope: &self.envelope,
            content: self.payload.content(),
        }
    }
}

/// Compares envelopes and payloads.
impl<P: Payload> PartialEq for Event<P> {
    fn eq(&self, other: &Self) -> bool {
        self.envelope == other.envelope && self.payload == other.payload
    }
}

/// Decodes one body as an event of the provider that `P` belongs to.
///
/// # Errors
///
/// Returns an error if the body is not JSON or does not fit the type that it names. The error keeps the body and what could be read of it.
pub fn decode_event<P: Payload>(body: Body) -> Result<Event<P>, MalformedEvent> {
    let raw = body.into_bytes();
    // No envelope is an array, so that such a body is malformed.
    if P::table().unpacks() && !(P::table().envelope().is_some() && is_array(&raw)) {
        if P::table().presumes_events()
            && let Ok(text) = text_of(&raw)
            && let Ok(reading) = read_parts::<P>(text, presumed(Context::default()))
            && reading.is_known
        {
            reading.report(text, Context::default());
            return Ok(reading.into_event(raw));
        }
        return Event::single(raw);
    }
    let (reading, _) = read_body::<P>(&raw, Context::default())?;
    Ok(reading.into_event(raw))
}

impl<P: Payload> Reading<P> {
    /// Adds the bytes that the event was read from.
    pub(crate) fn into_event(self, raw: Bytes) -> Event<P> {
        Event {
            envelope: self.envelope,
            payload: self.payload,
            raw,
            passage: Passage::of(self.assumed),
            origin: Origin::default(),
            surprised: self.surprised,
        }
    }
}
