//! Events as the newest version that is known: older ones upgraded, newer ones downgraded.

use super::whole::Whole;
use super::{Content, Event, MalformedEvent, Payload, PayloadFrom, Reading, Unknown, UnknownReason, decode_event};
use crate::upgrade::{Step, UpgradeError};
use crate::{Body, DecodeError, Decoder, Descriptor, EnvelopeShape, Reason, Record, UnknownVersions, drift};

/// How a payload came to be of a version that the body does not name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Passage {
    upgraded_from: Option<&'static Descriptor>,
    error: Option<UpgradeError>,
    assumed: Option<Unknown>,
}

/// Decodes one body, and takes its payload to the highest version of its event type that it can reach.
///
/// # Errors
/// As [`decode_event`]. A payload that does not get up is no error: it stays what it is, and says why.
pub fn decode_latest<P: Payload>(body: Body) -> Result<Event<P>, MalformedEvent> {
    decode_event(body).map(Event::into_latest)
}

impl<P: Payload> Event<P> {
    /// Takes the payload up, version by version, as far as there is a way for it. Envelope and raw bytes stay as they came.
    ///
    /// Where it stops short of the highest version, [`upgrade_error`](Self::upgrade_error) says why.
    #[must_use]
    pub fn into_latest(mut self) -> Self {
        let start = self.descriptor();
        let mut upgrade_modules = 0;
        let error = loop {
            match self.payload.upgrade() {
                Step::Up(payload) => self.payload = payload,
                Step::Top(payload) => {
                    self.payload = payload;
                    break None;
                }
                Step::Stuck(payload, error) => {
                    self.payload = payload;
                    break Some(error);
                }
            }
            upgrade_modules += 1;
        };
        if let Some(start) = start.filter(|_| upgrade_modules > 0) {
            let passage = self.passage.get_or_insert_default();
            passage.upgraded_from.get_or_insert(start);
            if drift::is_watched() {
                drift::report(drift::Kind::Upgrade, start.id(), 1);
            }
        }
        if error.is_some() {
            self.passage.get_or_insert_default().error = error;
        }
        self
    }

    /// The version that the body holds, if the payload was taken to a higher one.
    #[must_use]
    pub fn upgraded_from(&self) -> Option<&'static Descriptor> {
        self.passage.as_ref()?.upgraded_from
    }

    /// Why [`into_latest`](Self::into_latest) did not get to the highest version; `None` if it did, or was not asked to.
    #[must_use]
    pub fn upgrade_error(&self) -> Option<&UpgradeError> {
        self.passage.as_ref()?.error.as_ref()
    }

    /// What the envelope names, if that version is not known and the payload was read as the highest one that is.
    ///
    /// A provider whose `provider.toml` says `unknown_versions = "try latest known"` has such events. The envelope is as it came, so that
    /// writing the event names the version that the producer named.
    #[must_use]
    pub fn assumed(&self) -> Option<&Unknown> {
        self.passage.as_ref()?.assumed.as_ref()
    }
}

impl Passage {
    /// Of a payload that was read as another version than the envelope names; nothing of any other.
    pub(super) fn of(assumed: Option<Unknown>) -> Option<Box<Self>> {
        assumed.map(|unknown| {
            Box::new(Passage {
                assumed: Some(unknown),
                ..Passage::default()
            })
        })
    }

    /// See [`Event::assumed`].
    pub(super) fn assumed(&self) -> Option<&Unknown> {
        self.assumed.as_ref()
    }
}

/// What becomes of an event that is not known.
pub(super) enum Settled<P> {
    /// It is kept as it came.
    Kept(P),
    /// It fits the highest known version, that of this row. The text is how it was spelled, where the payload itself cannot say that.
    Assumed(usize, P, Unknown, Option<Box<str>>),
}

/// Applies the provider's policy for versions that are not known.
///
/// # Errors
/// When such versions are rejected.
pub(super) fn settle<'de, P: PayloadFrom<'de>>(mut unknown: Unknown, data: Option<&'de str>) -> Result<Settled<P>, DecodeError> {
    if unknown.reason == UnknownReason::Version {
        match P::provider().unknown_versions() {
            UnknownVersions::Reject => {
                if drift::is_watched() {
                    drift::report(drift::Kind::UnknownVersion, &unknown.catalog_id(), 1);
                }
                let version = unknown.version.unwrap_or_default();
                return Err(DecodeError::new(Reason::UnknownVersion { version }, 0));
            }
            UnknownVersions::TryLatestKnown => {
                if let Some((at, payload, spelling)) = read_as_latest::<P>(&unknown, data) {
                    unknown.data = None;
                    return Ok(Settled::Assumed(at, payload, unknown, spelling));
                }
            }
            UnknownVersions::KeepRaw => {}
        }
    }
    Ok(Settled::Kept(P::unknown(unknown)))
}

fn read_as_latest<'de, P: PayloadFrom<'de>>(unknown: &Unknown, data: Option<&'de str>) -> Option<(usize, P, Option<Box<str>>)> {
    let at = P::provider().latest(unknown.domain.as_deref(), unknown.event.as_deref()?)?;
    let mut from = Decoder::new(data?);
    let payload = P::read(at, &mut from).ok()?;
    let spelling = from.take_spelling();
    from.end().ok()?;
    Some((at, payload, spelling))
}

/// Tells the hook for drift what is new about an event. `drifted` is the row of a payload in which something may have been tolerated, and the
/// payload as it came.
#[cold]
pub(super) fn report<'de, P: PayloadFrom<'de>>(reading: &Reading<P>, drifted: Option<(usize, &'de str)>) {
    let whole = Whole {
        provider: P::provider(),
        envelope: &reading.envelope,
        content: reading.payload.content(),
    };
    if let Content::Unknown(unknown) = whole.content {
        let kind = match unknown.reason {
            UnknownReason::Type => drift::Kind::UnknownEvent,
            UnknownReason::Version => drift::Kind::UnknownVersion,
        };
        drift::report(kind, &unknown.catalog_id(), 1);
        return;
    }
    let id = whole.catalog_id();
    if let Some(unknown) = &reading.assumed {
        drift::report(drift::Kind::LatestKnown, &unknown.catalog_id(), 1);
    }
    let payload = P::provider().envelope().map_or("", EnvelopeShape::payload);
    let mut members = reading.envelope.table().1.iter().filter(|(name, _)| *name != payload).count();
    let mut values = 0;
    if let Some((at, data)) = drifted {
        let mut from = Decoder::watching(data);
        // It was read before; only what is tolerated on the way is of interest.
        let _ = P::read(at, &mut from);
        if let Some(sightings) = from.sightings() {
            members += sightings.count(drift::Kind::UnknownMember);
            values += sightings.count(drift::Kind::UnknownValue);
        }
    }
    drift::report(drift::Kind::UnknownMember, &id, members);
    drift::report(drift::Kind::UnknownValue, &id, values);
}
