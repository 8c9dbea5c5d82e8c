//! Events that borrow their texts from the body.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use bytes::Bytes;

use super::batch::events_of;
use super::observe::{observe_raw, observe_rejected};
use super::passage::Passage;
use super::reading::{Reading, failed, note_spelling, presumed, read_parts};
use super::whole::Whole;
use super::{Content, Event, MalformedEvent, Outcome, Payload, PayloadEnum, PayloadFrom, Unknown, decode_event};
use crate::body::{Body, is_array, text_of};
use crate::delivery::{Context, Delivery, Found, Layer, Origin, unpack};
use crate::drift::{Drift, Hook, Observations};
use crate::error::DecodeError;
use crate::json::Decoder;
use crate::table::Descriptor;

/// An event that borrows its texts from the body, unless a text contains an escape.
///
/// It reads the same bodies as an [`Event`], keeps as much, and is written back the same. Its types are those of the event with
/// [`Text`](crate::Text) in place of `String`. Two views are equal if their envelopes and their payloads are.
#[derive(Clone)]
#[non_exhaustive]
pub struct EventView<'de, P: Payload> {
    /// What the provider says about the event.
    pub envelope: <P::View<'de> as PayloadEnum>::Envelope,
    /// What happened.
    pub payload: P::View<'de>,
    raw: &'de [u8],
    passage: Option<Box<Passage>>,
    /// Where the body came from; `None` if only the body is known.
    origin: Option<&'de Origin>,
    surprised: bool,
}

impl<'de, P: Payload> EventView<'de, P> {
    /// Reads one body as a view of an event.
    ///
    /// # Errors
    ///
    /// Fails where [`decode_event`](crate::decode_event) fails. The error keeps a copy of the body.
    pub fn read(raw: &'de [u8]) -> Result<Self, MalformedEvent> {
        if P::table().unpacks() && !(P::table().envelope().is_some() && is_array(raw)) {
            if P::table().presumes_events()
                && let Ok(text) = text_of(raw)
                && let Ok(reading) = read_parts(text, presumed(Context::default()))
                && reading.is_known
            {
                reading.report(text, Context::default());
                return Ok(Self::of_reading(reading, raw, None));
            }
            refuse_packed::<P>(raw)?;
        }
        Self::read_in(raw, None)
    }

    #[inline(always)]
    fn of_reading(reading: Reading<P::View<'de>>, raw: &'de [u8], origin: Option<&'de Origin>) -> Self {
        EventView {
            envelope: reading.envelope,
            payload: reading.payload,
            raw,
            passage: Passage::of(reading.assumed),
            origin,
            surprised: reading.surprised,
        }
    }

    /// Reads a body that came from a delivery.
    pub(super) fn read_in(raw: &'de [u8], origin: Option<&'de Origin>) -> Result<Self, MalformedEvent> {
        let context = origin.map(Origin::context).unwrap_or_default();
        let malformed = |text: Option<&str>, error: DecodeError| {
            let raw = Bytes::copy_from_slice(raw);
            let malformed = match text {
                Some(text) => failed::<P>(&raw, text, context, error),
                None => MalformedEvent::new(raw, Some(P::table().folder()), None, None, error),
            };
            malformed.within(origin.cloned().unwrap_or_default(), None)
        };
        let text = text_of(raw).map_err(|error| malformed(None, error))?;
        let reading = read_parts(text, context).map_err(|error| malformed(Some(text), error))?;
        Ok(Self::of_reading(reading, raw, origin))
    }

    /// Returns what the envelope names, if that version is unknown and the payload was read as the highest known version. See
    /// [`Event::assumed`].
    #[must_use]
    pub fn assumed(&self) -> Option<&Unknown> {
        self.passage.as_ref()?.assumed()
    }

    /// Returns the bytes that the event came in.
    #[must_use]
    pub fn raw(&self) -> &'de [u8] {
        self.raw
    }

    /// Returns an attribute of the delivery, or of the innermost wrapper that has it. Letter case does not matter.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&'de str> {
        self.context().first_attribute(name)
    }

    /// Returns the route of the delivery.
    #[must_use]
    pub fn route(&self) -> Option<&'de str> {
        self.context().route()
    }

    /// Returns the wrappers that were around the body, outermost first.
    pub fn layers(&self) -> impl ExactSizeIterator<Item = &'de Layer> {
        self.context().layers.iter().map(|layer| &**layer)
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

    /// Writes the event as a whole body, from its typed values. See [`Event::to_json`].
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

    /// Returns what is new to this build in the body. See [`Event::drift`].
    #[must_use]
    pub fn drift(&self) -> Observations {
        if !self.surprised {
            return Observations::default();
        }
        observe_raw::<P::View<'de>>(self.raw, self.context())
    }

    /// Converts into an event that owns its texts and a copy of the bytes.
    ///
    /// # Errors
    ///
    /// Never fails for a view as it was read. Returns an error if a value was changed into one that JSON cannot hold, such as an infinite
    /// `f64`; the error keeps the body as it would be written.
    pub fn to_event(&self) -> Result<Event<P>, MalformedEvent> {
        match self.to_owned_parts() {
            Ok((envelope, payload)) => {
                let raw = Bytes::copy_from_slice(self.raw);
                Ok(Event {
                    envelope,
                    payload,
                    raw,
                    passage: self.passage.clone(),
                    origin: self.origin.cloned().unwrap_or_default(),
                    surprised: self.surprised,
                })
            }
            Err(error) => {
                let written = Body::from(self.to_json());
                let problem = decode_event::<P>(written.clone()).err();
                Err(problem.unwrap_or_else(|| {
                    MalformedEvent::new(written.into_bytes(), Some(P::table().folder()), self.descriptor(), None, error)
                }))
            }
        }
    }

    fn to_owned_parts(&self) -> Result<(P::Envelope, P), DecodeError> {
        let whole = self.whole();
        let mut envelope = crate::codec::read::<P::Envelope>(&mut Decoder::new(&whole.envelope_json()))?;
        let payload = match whole.content {
            Content::Known(at, _) => {
                let text = whole.payload_json();
                let mut from = Decoder::new(&text);
                let payload = P::read(at, &mut from)?;
                note_spelling(&mut envelope, &payload, from.take_spelling());
                payload
            }
            Content::Missing(descriptor) => P::missing(descriptor),
            Content::Unknown(unknown) => P::unknown(unknown.clone()),
        };
        Ok((envelope, payload))
    }

    fn context(&self) -> Context<'de> {
        self.origin.map(Origin::context).unwrap_or_default()
    }

    fn whole(&self) -> Whole<'_, 'de> {
        Whole {
            table: P::table(),
            envelope: &self.envelope,
            content: self.payload.content(),
        }
    }
}

/// Returns an error for a body that is not the event itself. A view can borrow only from such a body.
#[cold]
fn refuse_packed<P: Payload>(raw: &[u8]) -> Result<(), MalformedEvent> {
    let delivery = Delivery::new(raw);
    let what = match unpack(P::table(), &delivery).as_slice() {
        [part] if part.layers.is_empty() => match &part.found {
            Found::Control(control) => format!("the control message `{}`", control.name),
            Found::Event | Found::Unseen | Found::Broken(..) => return Ok(()),
        },
        [part] => format!("a body in `{}`", part.layers.first().map_or("", |layer| layer.name)),
        parts => format!("a delivery of {} items", parts.len()),
    };
    let message = format!("this is {what}; open it as a delivery, and use the views of its events");
    Err(MalformedEvent::refused(Bytes::copy_from_slice(raw), P::table().folder(), message))
}

/// Compares envelopes and payloads.
impl<P: Payload> PartialEq for EventView<'_, P> {
    fn eq(&self, other: &Self) -> bool {
        self.envelope == other.envelope && self.payload == other.payload
    }
}

/// Shows the bytes as text, as for an [`Event`].
impl<P: Payload> fmt::Debug for EventView<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventView")
            .field("envelope", &self.envelope)
            .field("payload", &self.payload)
            .field("raw", &format_args!("b\"{}\"", self.raw.escape_ascii()))
            .finish()
    }
}

/// An iterator over views of the events of a body that may hold many.
///
/// Each item is read on demand. An item that cannot be read is an error, which keeps its bytes; the next item follows it.
#[derive(Debug)]
pub struct BatchView<'de, P> {
    raw: &'de [u8],
    parts: std::vec::IntoIter<Range<usize>>,
    hook: Option<Hook>,
    payload: PhantomData<fn() -> P>,
}

impl<'de, P: Payload> BatchView<'de, P> {
    /// Finds the events of a body.
    #[must_use]
    pub fn new(raw: &'de [u8]) -> Self {
        BatchView {
            raw,
            parts: events_of(P::table(), raw).into_iter(),
            hook: None,
            payload: PhantomData,
        }
    }

    /// Sets the hook of this batch. See [`BatchReader::on_drift`](crate::BatchReader::on_drift).
    #[must_use]
    pub fn on_drift(mut self, hook: impl Fn(&Drift<'_>) + Send + Sync + 'static) -> Self {
        self.hook = Some(Hook::new(hook));
        self
    }
}

impl<'de, P: Payload> Iterator for BatchView<'de, P> {
    type Item = Result<EventView<'de, P>, MalformedEvent>;

    fn next(&mut self) -> Option<Self::Item> {
        let part = self.parts.next()?;
        let item = EventView::read(self.raw.get(part).unwrap_or_default());
        if let Some(hook) = &self.hook {
            hook.tell(&match &item {
                Ok(event) => event.drift(),
                Err(malformed) => observe_rejected::<P>(malformed),
            });
        }
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.parts.size_hint()
    }
}

impl<P: Payload> ExactSizeIterator for BatchView<'_, P> {}
