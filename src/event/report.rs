//! What the hook for drift learns about an event.

use super::whole::Whole;
use super::{Content, Outcome, PayloadFrom, Unknown};
use crate::drift;
use crate::json::Decoder;
use crate::record::Record;
use crate::table::EnvelopeShape;

/// Reports what is new about an event to the hook for drift. `assumed` is what the envelope names if the payload was read as the highest
/// known version. `drifted` is the row and the text of a payload in which something may have been tolerated.
#[cold]
pub(super) fn report<'de, P: PayloadFrom<'de>>(
    envelope: &P::Envelope,
    payload: &P,
    assumed: Option<&Unknown>,
    drifted: Option<(usize, &'de str)>,
) {
    let whole = Whole {
        table: P::table(),
        envelope,
        content: payload.content(),
    };
    if let Content::Unknown(unknown) = whole.content {
        let kind = match unknown.outcome() {
            Outcome::UnknownVersion => drift::Kind::UnknownVersion,
            _ => drift::Kind::UnknownEvent,
        };
        drift::report(kind, &unknown.catalog_id(), 1);
        return;
    }
    let id = whole.catalog_id();
    if let Some(unknown) = assumed {
        drift::report(drift::Kind::LatestKnown, &unknown.catalog_id(), 1);
    }
    let payload = P::table().envelope().map_or("", EnvelopeShape::payload);
    let mut members = envelope.table().1.iter().filter(|(name, _)| *name != payload).count();
    let mut values = 0;
    if let Some((at, data)) = drifted {
        let mut from = Decoder::watching(data);
        // The payload was read before; only what is tolerated on the way matters.
        let _ = P::read(at, &mut from);
        if let Some(sightings) = from.sightings() {
            members += sightings.count(drift::Kind::UnknownMember);
            values += sightings.count(drift::Kind::UnknownValue);
        }
    }
    drift::report(drift::Kind::UnknownMember, &id, members);
    drift::report(drift::Kind::UnknownValue, &id, values);
}
