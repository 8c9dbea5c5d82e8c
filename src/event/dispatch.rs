//! Dispatch: the discriminators select the event, and the payload is read straight into its type.

use super::resolve::{Resolved, Values, resolve};
use super::{Outcome, Unknown};
use crate::delivery::Context;
use crate::error::{DecodeError, Reason};
use crate::json::{Decoder, Mark};
use crate::kind::Kind;
use crate::record::{self, Record, Watch};
use crate::table::{Descriptor, EnvelopeShape, Presence, ProviderTable};
use crate::value::Json;

/// What became of a body's payload.
pub(super) enum Routed<'de> {
    /// The payload was read.
    Known,
    /// The body is a document without an envelope, and was read.
    Bare,
    /// The event is known and has no payload.
    Missing(&'static Descriptor),
    /// The event is not in the table. Its payload, if it has one, is given as text.
    Unknown(Box<Unknown>, Option<&'de str>),
}

type ReadPayload<'r, 'de> = &'r mut dyn FnMut(usize, &mut Decoder<'de>) -> Result<(), DecodeError>;

/// Reads a body in one pass: envelope members as they come, the payload as soon as its type is known. Only a payload that comes before its
/// discriminators is skipped first and read afterwards. The decoder is at the start of the body; afterwards it has counted surprises in all of it.
pub(super) fn read<'de>(
    provider: &'static ProviderTable,
    from: &mut Decoder<'de>,
    context: Context<'_>,
    envelope: &mut dyn Record<'de>,
    payload: ReadPayload<'_, 'de>,
) -> Result<Routed<'de>, DecodeError> {
    let values = Values::beside_members(provider, from.text(), context);
    let Some(shape) = provider.envelope() else {
        return read_whole(provider, &values, from, payload);
    };
    let is_named_outside = values.names_something();
    let mut router = Router {
        provider,
        shape,
        payload,
        wanted: Values::wanted(provider),
        is_presumed: context.is_presumed,
        values,
        routed: None,
        payload_at: None,
    };
    let outcome = record::read_object(envelope, from, Some(&mut router));
    let Router {
        payload,
        values,
        routed,
        payload_at,
        ..
    } = router;
    let nothing_said = values.count == 0 && payload_at.is_none() && !is_named_outside;
    if nothing_said && from_document(provider, from.text()) {
        *from = Decoder::new(from.text());
        return read_bare(provider, from, payload);
    }
    outcome?;
    from.end()?;
    let routed = match (routed, payload_at) {
        (Some(routed), _) => routed,
        (None, Some(mark)) => {
            let outside = from.surprises;
            from.rewind(mark);
            let routed = read_payload(provider, shape, &values, from, payload)?;
            // What was tolerated in the members behind the payload counts, too.
            from.surprises += outside;
            routed
        }
        (None, None) => {
            return match resolve(provider, &values) {
                Resolved::Event(at) => match provider.events().get(at) {
                    Some(row) if shape.presence.may_be_absent() => {
                        from.surprises += usize::from(shape.presence.drift(false).is_some());
                        Ok(Routed::Missing(row))
                    }
                    _ => Err(DecodeError::missing(shape.payload, 0)),
                },
                Resolved::Unknown(unknown) => Ok(Routed::Unknown(unknown, None)),
                Resolved::Conflict(error) => Err(error),
            };
        }
    };
    if matches!(routed, Routed::Missing(_)) {
        // The payload was null, and is written as null again.
        envelope.extra_mut().push(shape.payload, Json::null());
    }
    Ok(routed)
}

/// Observes the envelope's members while they are read, and reads the payload.
struct Router<'r, 'de> {
    provider: &'static ProviderTable,
    shape: &'static EnvelopeShape,
    payload: ReadPayload<'r, 'de>,
    /// The members of the envelope's table that are discriminators, one bit each.
    wanted: u64,
    is_presumed: bool,
    values: Values<'r>,
    /// `None` until the payload is read.
    routed: Option<Routed<'de>>,
    /// Where the payload begins, if there is one.
    payload_at: Option<Mark>,
}

impl<'de> Router<'_, 'de> {
    fn set(&mut self, place: usize, value: &'de str) {
        if self.values.set(place, value) {
            // The member occurred again after the payload and may name another type, so the payload is read again.
            self.routed = None;
        }
    }
}

impl<'de> Watch<'de> for Router<'_, 'de> {
    fn wanted(&self) -> u64 {
        self.wanted
    }

    fn named(&mut self, at: usize, value: &'de str) {
        if let Some(place) = self.provider.discriminators().iter().position(|known| known.index == Some(at)) {
            self.set(place, value);
        }
    }

    fn unnamed(&mut self, name: &str, from: &mut Decoder<'de>) -> Result<bool, DecodeError> {
        if name == self.shape.payload {
            self.payload_at = Some(from.mark());
            if self.values.members == self.provider.member_count() {
                self.routed = Some(read_payload(self.provider, self.shape, &self.values, from, self.payload)?);
            } else {
                from.skip()?;
            }
            return Ok(true);
        }
        let mut discriminators = self.provider.discriminators().iter();
        let place = discriminators.position(|known| known.index.is_none() && known.is_member(name));
        if self.is_presumed && place.is_none() && self.provider.points_to_wrapper(name) {
            return Err(DecodeError::new(Reason::Other("this may be a wrapper".to_owned()), from.offset()));
        }
        if let Some(place) = place {
            let mark = from.mark();
            self.set(place, from.skip()?);
            from.rewind(mark);
        }
        Ok(false)
    }
}

/// Reads the payload, which is the next value.
fn read_payload<'de>(
    provider: &'static ProviderTable,
    shape: &'static EnvelopeShape,
    values: &Values<'_>,
    from: &mut Decoder<'de>,
    payload: ReadPayload<'_, 'de>,
) -> Result<Routed<'de>, DecodeError> {
    match resolve(provider, values) {
        Resolved::Event(at) => read_known(provider, shape, at, from, payload),
        Resolved::Conflict(error) => Err(error),
        Resolved::Unknown(mut unknown) => {
            let data = from.skip()?;
            unknown.data = Some(Json::parse(data)?);
            Ok(Routed::Unknown(unknown, Some(data)))
        }
    }
}

/// Reads the payload of the event in a row, which is the next value.
#[inline]
fn read_known<'de>(
    provider: &'static ProviderTable,
    shape: &'static EnvelopeShape,
    at: usize,
    from: &mut Decoder<'de>,
    payload: ReadPayload<'_, 'de>,
) -> Result<Routed<'de>, DecodeError> {
    let is_null = from.token() == Some(b'n');
    if is_null
        && shape.presence != Presence::Required
        && let Some(row) = provider.events().get(at)
    {
        from.null()?;
        from.surprises += usize::from(shape.presence.drift(true).is_some());
        return Ok(Routed::Missing(row));
    }
    let offset = from.offset();
    payload(at, from).map_err(|error| error.under_member(shape.payload))?;
    if is_null {
        // The payload's type allows null; the envelope does not.
        return Err(DecodeError::expected("payload", Kind::Null, offset).under_member(shape.payload));
    }
    Ok(Routed::Known)
}

/// Reads a body as the event in a row, in one pass. The decoder is at the start of the body.
pub(super) fn read_as<'de>(
    provider: &'static ProviderTable,
    at: usize,
    from: &mut Decoder<'de>,
    envelope: &mut dyn Record<'de>,
    payload: ReadPayload<'_, 'de>,
) -> Result<Routed<'de>, DecodeError> {
    let row = provider.events().get(at);
    let Some(shape) = provider.envelope().filter(|_| row.is_some_and(|row| row.bare().is_none())) else {
        payload(at, from)?;
        from.end()?;
        return Ok(Routed::Bare);
    };
    let mut expecting = Expecting {
        provider,
        shape,
        row: at,
        payload,
        routed: None,
    };
    record::read_object(envelope, from, Some(&mut expecting))?;
    let routed = expecting.routed;
    from.end()?;
    match (routed, row) {
        (Some(Routed::Missing(row)), _) => {
            // The payload was null, and is written as null again.
            envelope.extra_mut().push(shape.payload, Json::null());
            Ok(Routed::Missing(row))
        }
        (Some(routed), _) => Ok(routed),
        (None, Some(row)) if shape.presence == Presence::Optional => Ok(Routed::Missing(row)),
        (None, _) => Err(DecodeError::missing(shape.payload, 0)),
    }
}

/// Reads the payload of an event that is known.
struct Expecting<'r, 'de> {
    provider: &'static ProviderTable,
    shape: &'static EnvelopeShape,
    row: usize,
    payload: ReadPayload<'r, 'de>,
    /// `None` until the payload is read.
    routed: Option<Routed<'de>>,
}

impl<'de> Watch<'de> for Expecting<'_, 'de> {
    fn wanted(&self) -> u64 {
        0
    }

    fn named(&mut self, _: usize, _: &'de str) {}

    fn unnamed(&mut self, name: &str, from: &mut Decoder<'de>) -> Result<bool, DecodeError> {
        if name != self.shape.payload {
            return Ok(false);
        }
        self.routed = Some(read_known(self.provider, self.shape, self.row, from, self.payload)?);
        Ok(true)
    }
}

/// Returns whether a body is one of the provider's documents without an envelope.
fn from_document(provider: &ProviderTable, text: &str) -> bool {
    document_of(provider, text).is_some()
}

/// Returns the row of a document without an envelope, which is recognized by its member.
pub(super) fn document_of(provider: &ProviderTable, text: &str) -> Option<usize> {
    let mut rows = provider.bare_documents().peekable();
    rows.peek()?;
    let rows: Vec<_> = rows.collect();
    let mut from = Decoder::new(text);
    from.begin_object().ok()?;
    while let Ok(Some(name)) = from.next_member() {
        if let Some((at, _)) = rows.iter().find(|(_, bare)| *bare.member == *name) {
            return Some(*at);
        }
        from.skip().ok()?;
    }
    None
}

/// Reads a body that is the payload itself.
fn read_whole<'de>(
    provider: &'static ProviderTable,
    values: &Values<'_>,
    from: &mut Decoder<'de>,
    payload: ReadPayload<'_, 'de>,
) -> Result<Routed<'de>, DecodeError> {
    if !provider.is_whole() || (values.count == 0 && !values.names_something()) {
        return read_bare(provider, from, payload);
    }
    match resolve(provider, values) {
        Resolved::Event(at) => {
            payload(at, from)?;
            from.end()?;
            Ok(Routed::Bare)
        }
        Resolved::Unknown(mut unknown) => {
            let data = from.skip()?;
            from.end()?;
            unknown.data = Some(Json::parse(data)?);
            Ok(Routed::Unknown(unknown, Some(data)))
        }
        Resolved::Conflict(error) => Err(error),
    }
}

fn read_bare<'de>(
    provider: &'static ProviderTable,
    from: &mut Decoder<'de>,
    payload: ReadPayload<'_, 'de>,
) -> Result<Routed<'de>, DecodeError> {
    let Some(at) = document_of(provider, from.text()) else {
        let data = Json::parse(from.skip()?)?;
        from.end()?;
        let mut unknown = Unknown::new(provider, Outcome::UnknownType, None, None, None);
        unknown.data = Some(data);
        return Ok(Routed::Unknown(Box::new(unknown), None));
    };
    payload(at, from)?;
    from.end()?;
    Ok(Routed::Bare)
}

/// Reads the envelope and skips the payload.
pub(super) fn read_envelope<'de>(provider: &ProviderTable, text: &'de str, envelope: &mut dyn Record<'de>) -> Result<(), DecodeError> {
    let mut blinkers = PassOver(provider.envelope().map_or("", |shape| shape.payload));
    record::read_object(envelope, &mut Decoder::new(text), Some(&mut blinkers))
}

/// Skips the member with this name.
struct PassOver(&'static str);

impl<'de> Watch<'de> for PassOver {
    fn wanted(&self) -> u64 {
        0
    }

    fn named(&mut self, _: usize, _: &'de str) {}

    fn unnamed(&mut self, name: &str, from: &mut Decoder<'de>) -> Result<bool, DecodeError> {
        if name == self.0 {
            from.skip()?;
        }
        Ok(name == self.0)
    }
}
