//! What is new to this build about a body, found in a second look at it.

use super::dispatch::{self, Routed};
use super::unknown_version::{Settle as _, Settled};
use super::{Event, MalformedEvent, Outcome, Payload, PayloadFrom};
use crate::body::text_of;
use crate::codec::Codec;
use crate::delivery::Context;
use crate::drift::{Kind, Observations, Tally, locate};
use crate::error::{DecodeError, Reason};
use crate::json::Decoder;
use crate::record::{self, Watch};
use crate::table::ProviderTable;

/// Returns what is new about a body. Of an event that is not in the catalog, only that is known; of a malformed one, nothing.
#[cold]
#[inline(never)]
pub(super) fn observe<'de, P: PayloadFrom<'de>>(text: &'de str, context: Context<'_>) -> Observations {
    let mut row = None;
    // The payload is read below, by a decoder that notes what it tolerates.
    let mut skip = |at: usize, from: &mut Decoder<'de>| {
        row = Some(at);
        from.skip().map(drop)
    };
    let routed = dispatch::read(P::table(), &mut Decoder::new(text), context, &mut P::Envelope::blank(), &mut skip);
    let mut observations = Observations::default();
    match routed {
        Err(_) => {}
        Ok(Routed::Known | Routed::Bare) => tolerated::<P>(text, row, row_id::<P>(row), &mut observations),
        Ok(Routed::Missing(descriptor)) => tolerated::<P>(text, None, descriptor.id(), &mut observations),
        Ok(Routed::Unknown(unknown, data)) => {
            let id = unknown.catalog_id();
            let kind = match unknown.outcome() {
                Outcome::UnknownVersion => Kind::UnknownVersion,
                _ => Kind::UnknownEvent,
            };
            match P::settle(*unknown, data) {
                Ok(Settled::Assumed(at, ..)) => {
                    observations = Observations::of_event(Kind::LatestKnown, id);
                    tolerated::<P>(text, Some(at), row_id::<P>(Some(at)), &mut observations);
                }
                Ok(Settled::Kept(_)) | Err(_) => observations = Observations::of_event(kind, id),
            }
        }
    }
    observations
}

fn row_id<'de, P: PayloadFrom<'de>>(row: Option<usize>) -> &'static str {
    let row = row.and_then(|at| P::table().events().get(at));
    row.map_or(P::table().folder(), |row| row.id())
}

/// Adds what is tolerated in the envelope of a known event, and in its payload if it has one.
fn tolerated<'de, P: PayloadFrom<'de>>(text: &'de str, row: Option<usize>, id: &'static str, to: &mut Observations) {
    let mut tally = Tally::default();
    let is_bare = row
        .and_then(|at| P::table().events().get(at))
        .is_some_and(|row| row.bare().is_some());
    let (mut member, mut payload_at) = (None, Some(0));
    if let Some(shape) = P::table().envelope().filter(|_| !is_bare) {
        let mut from = Decoder::watching(text, 0);
        let mut outside = Outside {
            table: P::table(),
            payload: shape.payload,
            payload_at: None,
        };
        // The body was read before; only what is tolerated on the way matters.
        let _ = record::read_object(&mut P::Envelope::blank(), &mut from, Some(&mut outside));
        if let Some(sightings) = from.sightings() {
            locate(text, 0, None, sightings, &mut tally);
        }
        (member, payload_at) = (Some(shape.payload), outside.payload_at);
        if row.is_none()
            && let Some(kind) = shape.presence.drift(payload_at.is_some())
        {
            tally.at_member(kind, shape.payload);
        }
    }
    if let (Some(row), Some(at)) = (row, payload_at) {
        let mut from = Decoder::watching(text, at);
        let _ = P::read(row, &mut from);
        if let Some(sightings) = from.sightings() {
            locate(text, at, member, sightings, &mut tally);
        }
    }
    tally.report(id, to);
}

/// Skips the members that the envelope's schema need not name: the payload, and discriminators.
struct Outside {
    table: &'static ProviderTable,
    payload: &'static str,
    /// Where the payload begins, if there is one. The last one counts.
    payload_at: Option<usize>,
}

impl<'de> Watch<'de> for Outside {
    fn wanted(&self) -> u64 {
        0
    }

    fn named(&mut self, _: usize, _: &'de str) {}

    fn unnamed(&mut self, name: &str, from: &mut Decoder<'de>) -> Result<bool, DecodeError> {
        let is_payload = name == self.payload;
        if is_payload {
            from.token();
            self.payload_at = Some(from.offset());
        }
        let is_known = is_payload || self.table.discriminators().iter().any(|known| known.is_member(name));
        if is_known {
            from.skip()?;
        }
        Ok(is_known)
    }
}

/// Returns what is new about the body of an event that was decoded.
pub(super) fn observe_raw<'de, P: PayloadFrom<'de>>(raw: &'de [u8], context: Context<'_>) -> Observations {
    text_of(raw).map_or_else(|_| Observations::default(), |text| observe::<P>(text, context))
}

/// Returns what is new about a body that was decoded as the event in a row, whatever it says.
#[cold]
pub(super) fn observe_as<'de, P: PayloadFrom<'de>>(text: &'de str, row: usize) -> Observations {
    let mut observations = Observations::default();
    tolerated::<P>(text, Some(row), row_id::<P>(Some(row)), &mut observations);
    observations
}

/// Returns what is new about an item of a batch. An event in an unknown version that is rejected counts, too.
pub(super) fn observe_item<P: Payload>(item: &Result<Event<P>, MalformedEvent>) -> Observations {
    match item {
        Ok(event) => event.drift(),
        Err(malformed) => observe_rejected::<P>(malformed),
    }
}

/// Returns that an event was rejected because of its version, if it was.
pub(super) fn observe_rejected<P: Payload>(malformed: &MalformedEvent) -> Observations {
    match malformed.error().reason() {
        Reason::UnknownVersion { .. } => observe_raw::<P::View<'_>>(malformed.raw(), malformed.context()),
        _ => Observations::default(),
    }
}
