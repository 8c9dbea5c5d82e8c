//! Reading a body as an event that is known from elsewhere, whatever its discriminators say.

use super::dispatch::{self, Routed};
use super::observe::observe_as;
use super::passage::Passage;
use super::reading::{Reading, envelope_of, note_spelling};
use super::{Event, MalformedEvent, Payload};
use crate::body::{Body, text_of};
use crate::codec::Codec;
use crate::drift;
use crate::error::DecodeError;
use crate::json::Decoder;

/// Decodes one body as the event with this id, whatever its discriminators say.
///
/// # Errors
///
/// Returns an error if the provider has no event with this id, or if the body is not JSON or does not fit the event's type.
#[inline]
pub fn decode_event_as<P: Payload>(id: &str, body: Body) -> Result<Event<P>, MalformedEvent> {
    Event::decode_as(id, body)
}

impl<P: Payload> Event<P> {
    fn decode_as(id: &str, body: Body) -> Result<Self, MalformedEvent> {
        let (table, raw) = (P::table(), body.into_bytes());
        let Some((at, row)) = table.events().iter().enumerate().find(|(_, row)| row.id() == id) else {
            return Err(MalformedEvent::unknown_id(raw, Some(table.folder()), id, table.events().iter()));
        };
        let malformed = |envelope, error| MalformedEvent::new(raw.clone(), Some(table.folder()), Some(row), envelope, error);
        let text = text_of(&raw).map_err(|error| malformed(None, error))?;
        let reading = Self::read_as(at, text).map_err(|error| malformed(envelope_of::<P>(text), error))?;
        if reading.surprised && drift::is_watched() {
            drift::report(&observe_as::<P>(text, at));
        }
        let mut event = reading.into_event(raw.clone());
        if event.surprised {
            event.passage = Some(Box::new(Passage::expected(at)));
        }
        Ok(event)
    }

    fn read_as(at: usize, text: &str) -> Result<Reading<P>, DecodeError> {
        let mut envelope = P::Envelope::blank();
        let mut payload = None;
        let mut spelling = None;
        let mut read = |at: usize, from: &mut Decoder<'_>| {
            payload = Some(P::read(at, from)?);
            spelling = from.take_spelling();
            Ok(())
        };
        let mut from = Decoder::new(text);
        match dispatch::read_as(P::table(), at, &mut from, &mut envelope, &mut read)? {
            Routed::Missing(descriptor) => (payload, spelling) = (Some(P::missing(descriptor)), None),
            Routed::Known | Routed::Bare | Routed::Unknown(..) => {}
        }
        let payload = payload.ok_or_else(|| DecodeError::missing("payload", 0))?;
        note_spelling(&mut envelope, &payload, spelling);
        Ok(Reading {
            envelope,
            payload,
            assumed: None,
            surprised: from.surprises > 0,
            is_known: true,
        })
    }
}
