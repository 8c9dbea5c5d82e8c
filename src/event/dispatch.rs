//! Which event a body is: the discriminators first, then the payload straight into its type.

use super::recognition::Recognition;
use super::unknown::{Unknown, UnknownReason};
use std::borrow::Cow;

use crate::catalog::{Capture, EnvelopeShape, Found, captures};
use crate::record::{self, Record, Watch};
use crate::{Decoder, Descriptor, Discriminator, Fault, Json, Kind, Mark, Part, Provider};

/// Where a body went.
pub(super) enum Routed<'de> {
    /// Its payload was read.
    Known,
    /// It is a whole document without an envelope, and was read.
    Bare,
    /// It is known, and carries nothing.
    Missing(&'static Descriptor),
    /// It is not in the table; and its payload as it stands in the text, if it has one.
    Unknown(Box<Unknown>, Option<&'de str>),
}

/// More discriminators than a provider can have; the generator checks it.
const MAX_DISCRIMINATORS: usize = 8;

/// The values of the discriminators, as they stand in the text.
#[derive(Default)]
struct Values<'de> {
    raw: [Option<&'de str>; MAX_DISCRIMINATORS],
    /// How many are known.
    count: usize,
}

impl<'de> Values<'de> {
    /// Which of the first 64 members of the envelope's table are discriminators, a bit each.
    fn wanted(shape: &EnvelopeShape) -> u64 {
        let indices = shape.discriminators.iter().filter_map(|known| known.index);
        indices.filter(|at| *at < 64).fold(0, |bits, at| bits | 1 << at)
    }

    /// Of a member that occurs twice the last value counts.
    fn set(&mut self, place: usize, value: &'de str) {
        if let Some(slot) = self.raw.get_mut(place)
            && slot.replace(value).is_none()
        {
            self.count += 1;
        }
    }
}

type ReadPayload<'r, 'de> = &'r mut dyn FnMut(usize, &mut Decoder<'de>) -> Result<(), Fault>;

/// Reads a body in one pass: envelope members as they come, the payload as soon as its type is known. Only a payload that comes before
/// its discriminators is passed over first.
pub(super) fn read<'de>(
    provider: &'static Provider,
    text: &'de str,
    envelope: &mut dyn Record<'de>,
    payload: ReadPayload<'_, 'de>,
) -> Result<Routed<'de>, Fault> {
    let mut from = Decoder::new(text);
    let Some(shape) = provider.envelope() else {
        return read_bare(provider, &mut from, payload);
    };
    let mut router = Router {
        provider,
        shape,
        payload,
        wanted: Values::wanted(shape),
        values: Values::default(),
        routed: None,
        passed_over: None,
    };
    let outcome = record::read_with(envelope, &mut from, Some(&mut router));
    let Router {
        payload,
        values,
        routed,
        passed_over,
        ..
    } = router;
    let nothing_said = values.count == 0 && passed_over.is_none() && routed.is_none();
    if nothing_said && from_document(provider, text) {
        return read_bare(provider, &mut Decoder::new(text), payload);
    }
    outcome?;
    from.end()?;
    let routed = match (routed, passed_over) {
        (Some(routed), _) => routed,
        (None, Some(mark)) => {
            from.rewind(mark);
            read_payload(provider, shape, &values, &mut from, payload)?
        }
        (None, None) => {
            return match resolve(provider, shape, &values) {
                Resolved::Event(at) if shape.payload_optional => match provider.events().get(at) {
                    Some(row) => Ok(Routed::Missing(row)),
                    None => Err(Fault::missing(shape.payload, 0)),
                },
                Resolved::Event(_) => Err(Fault::missing(shape.payload, 0)),
                Resolved::Unknown(unknown) => Ok(Routed::Unknown(unknown, None)),
            };
        }
    };
    if matches!(routed, Routed::Missing(_)) {
        // It came as null, and is written so again.
        envelope.extra_mut().push(shape.payload, Json::null());
    }
    Ok(routed)
}

/// Sees the envelope's members while they are read, and reads the payload between them.
struct Router<'r, 'de> {
    provider: &'static Provider,
    shape: &'static EnvelopeShape,
    payload: ReadPayload<'r, 'de>,
    /// Which members of the envelope's table are discriminators.
    wanted: u64,
    values: Values<'de>,
    routed: Option<Routed<'de>>,
    /// Where the payload stands, if it came before its discriminators.
    passed_over: Option<Mark>,
}

impl<'de> Watch<'de> for Router<'_, 'de> {
    fn wanted(&self) -> u64 {
        self.wanted
    }

    fn named(&mut self, at: usize, value: &'de str) {
        if let Some(place) = self.shape.discriminators.iter().position(|known| known.index == Some(at)) {
            self.values.set(place, value);
        }
    }

    fn unnamed(&mut self, name: &str, from: &mut Decoder<'de>) -> Result<bool, Fault> {
        if name == self.shape.payload {
            if self.values.count == self.shape.discriminators.len() {
                self.routed = Some(read_payload(self.provider, self.shape, &self.values, from, self.payload)?);
            } else {
                self.passed_over = Some(from.mark());
                from.skip()?;
            }
            return Ok(true);
        }
        let place = self
            .shape
            .discriminators
            .iter()
            .position(|known| known.index.is_none() && known.member == name);
        if let Some(place) = place {
            let mark = from.mark();
            self.values.set(place, from.skip()?);
            from.rewind(mark);
        }
        Ok(false)
    }
}

/// Reads the payload that stands next.
fn read_payload<'de>(
    provider: &'static Provider,
    shape: &'static EnvelopeShape,
    values: &Values<'de>,
    from: &mut Decoder<'de>,
    payload: ReadPayload<'_, 'de>,
) -> Result<Routed<'de>, Fault> {
    match resolve(provider, shape, values) {
        Resolved::Event(at) => {
            if shape.payload_optional
                && from.kind()? == Kind::Null
                && let Some(row) = provider.events().get(at)
            {
                from.null()?;
                return Ok(Routed::Missing(row));
            }
            payload(at, from).map_err(|fault| fault.under_member(shape.payload))?;
            Ok(Routed::Known)
        }
        Resolved::Unknown(mut unknown) => {
            let data = from.skip()?;
            unknown.data = Some(Json::parse(data)?);
            Ok(Routed::Unknown(unknown, Some(data)))
        }
    }
}

enum Resolved {
    Event(usize),
    Unknown(Box<Unknown>),
}

/// What the discriminators say together so far.
#[derive(Clone, Copy, Default)]
struct Said<'v> {
    domain: Option<&'v str>,
    event: Option<&'v str>,
    version: Option<u32>,
    /// The version stands by itself, and counts more than one that is part of a name.
    settled: bool,
    /// What stands where the version should is none: it is no version that is known.
    odd: bool,
}

impl<'v> Said<'v> {
    /// Adds what one more discriminator says.
    fn add(&mut self, capture: Capture<'v>) {
        self.domain = capture.domain.or(self.domain);
        self.event = capture.event.or(self.event);
        if capture.version.is_some() && (capture.only_version || !self.settled) {
            self.version = capture.version;
            self.settled |= capture.only_version;
        }
    }

    /// A discriminator that is missing or takes no known form says nothing, unless it is the version.
    fn pass(&mut self, discriminator: &Discriminator, text: &str) {
        if !text.is_empty() && discriminator.says_version_only() {
            self.version = None;
            self.odd = true;
        }
    }
}

/// Finds the row that the discriminators name.
fn resolve(provider: &'static Provider, shape: &'static EnvelopeShape, values: &Values<'_>) -> Resolved {
    let mut texts = [const { Cow::Borrowed("") }; MAX_DISCRIMINATORS];
    for (text, raw) in texts.iter_mut().zip(values.raw.into_iter().take(shape.discriminators.len())) {
        *text = raw.map_or(Cow::Borrowed(""), plain);
    }
    if let Some(Found::Event(at)) = found(provider, first_readings(shape, &texts)) {
        return Resolved::Event(at);
    }
    let mut first: Option<Said<'_>> = None;
    let mut other_version: Option<(Said<'_>, usize)> = None;
    let mut event = None;
    combine(shape, &texts, 0, Said::default(), &mut |said| {
        first.get_or_insert(said);
        match found(provider, said) {
            Some(Found::Event(at)) => event = Some(at),
            Some(Found::OtherVersion(at)) => {
                other_version.get_or_insert((said, at));
            }
            Some(Found::Nothing) | None => {}
        }
        event.is_some()
    });
    if let Some(at) = event {
        return Resolved::Event(at);
    }
    let unversioned = shape
        .discriminators
        .iter()
        .position(|it| it.forms.iter().any(|form| matches!(form, [Part::Version])))
        .and_then(|at| texts.get(at));
    let version_text = |said: &Said<'_>| match said.version {
        Some(version) => Some(version.to_string()),
        None => unversioned.filter(|text| !text.is_empty()).map(|text| text.to_string()),
    };
    let unknown = match (other_version, first) {
        (Some((said, at)), _) => Unknown::new(
            provider,
            UnknownReason::Version,
            provider.events().get(at).map(|row| row.domain().to_owned()),
            provider.events().get(at).map(|row| row.event().to_owned()),
            version_text(&said),
        ),
        (None, said) => {
            let said = said.unwrap_or_default();
            let owned = |text: Option<&str>| text.map(str::to_owned);
            Unknown::new(
                provider,
                UnknownReason::Type,
                owned(said.domain),
                owned(said.event),
                version_text(&said),
            )
        }
    };
    Resolved::Unknown(Box::new(unknown))
}

/// The row that is said, if an event is.
fn found(provider: &Provider, said: Said<'_>) -> Option<Found> {
    match provider.find(said.domain, said.event?, said.version) {
        Found::Event(at) if said.odd => Some(Found::OtherVersion(at)),
        found => Some(found),
    }
}

/// What the discriminators say in the first reading of each: mostly it is the right one.
fn first_readings<'v>(shape: &EnvelopeShape, texts: &'v [Cow<'_, str>]) -> Said<'v> {
    let mut said = Said::default();
    for (discriminator, text) in shape.discriminators.iter().zip(texts) {
        let read = discriminator.forms.iter().any(|form| {
            captures(form, text, &mut |capture| {
                said.add(capture);
                true
            })
        });
        if !read {
            said.pass(discriminator, text);
        }
    }
    said
}

/// Tries all readings of all discriminators until `accept` takes a combination.
fn combine<'v>(
    shape: &EnvelopeShape,
    texts: &'v [Cow<'_, str>],
    at: usize,
    said: Said<'v>,
    accept: &mut dyn FnMut(Said<'v>) -> bool,
) -> bool {
    let Some(discriminator) = shape.discriminators.get(at) else {
        return accept(said);
    };
    let text: &'v str = texts.get(at).map_or("", |text| text);
    let mut read_somehow = false;
    for form in discriminator.forms {
        let taken = captures(form, text, &mut |capture| {
            read_somehow = true;
            let mut said = said;
            said.add(capture);
            combine(shape, texts, at + 1, said, accept)
        });
        if taken {
            return true;
        }
    }
    if read_somehow {
        return false;
    }
    let mut said = said;
    said.pass(discriminator, text);
    combine(shape, texts, at + 1, said, accept)
}

/// A value's text as it counts for dispatch: only strings and numbers say something, and an integer is the same however it is spelled.
fn plain(raw: &str) -> Cow<'_, str> {
    if raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return raw.into();
    }
    // It was read before: a string is one, and what stands in it without escapes are its characters.
    if let Some(characters) = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
        && !characters.as_bytes().contains(&b'\\')
    {
        return characters.into();
    }
    let mut from = Decoder::new(raw);
    match from.kind() {
        Ok(Kind::String) => from.string().unwrap_or_default(),
        Ok(Kind::Number) => match crate::json::to_i128(raw) {
            Some(integer) => integer.to_string().into(),
            None => raw.into(),
        },
        _ => "".into(),
    }
}

/// Whether a body is one of the provider's documents without an envelope.
fn from_document(provider: &Provider, text: &str) -> bool {
    document_of(provider, text).is_some()
}

fn document_of(provider: &Provider, text: &str) -> Option<usize> {
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

fn read_bare<'de>(provider: &'static Provider, from: &mut Decoder<'de>, payload: ReadPayload<'_, 'de>) -> Result<Routed<'de>, Fault> {
    let Some(at) = document_of(provider, from.text()) else {
        let data = Json::parse(from.skip()?)?;
        from.end()?;
        let mut unknown = Unknown::new(provider, UnknownReason::Type, None, None, None);
        unknown.data = Some(data);
        return Ok(Routed::Unknown(Box::new(unknown), None));
    };
    payload(at, from)?;
    from.end()?;
    Ok(Routed::Bare)
}

/// What a body says about its type, even when the rest of it cannot be read.
pub(super) struct Identified {
    /// The row, if it is known.
    pub row: Option<&'static Descriptor>,
    /// How far the body says so.
    pub recognition: Recognition,
    /// How many members of the envelope say it.
    pub witnesses: usize,
}

impl Identified {
    fn row(provider: &'static Provider, at: usize, witnesses: usize) -> Self {
        Identified {
            row: provider.events().get(at),
            recognition: Recognition::Known,
            witnesses,
        }
    }
}

/// Looks at the discriminators alone. A document without an envelope is told by its member, as [`read`] does it: only when none of them says
/// anything.
pub(super) fn identify(provider: &'static Provider, text: &str) -> Identified {
    let nothing = Identified {
        row: None,
        recognition: Recognition::Unrelated,
        witnesses: 0,
    };
    let mut values = Values::default();
    let mut has_payload = false;
    if let Some(shape) = provider.envelope() {
        let mut from = Decoder::new(text);
        if from.begin_object().is_err() {
            return nothing;
        }
        while let Ok(Some(name)) = from.next_member() {
            has_payload |= *name == *shape.payload;
            let place = shape.discriminators.iter().position(|known| known.member == &*name);
            let Ok(raw) = from.skip() else { break };
            if let Some(place) = place {
                values.set(place, raw);
            }
        }
    }
    let said = values.count;
    let Some(shape) = provider.envelope().filter(|_| said > 0) else {
        return document_of(provider, text).map_or(nothing, |at| Identified::row(provider, at, 1));
    };
    let witnesses = said + usize::from(has_payload);
    match resolve(provider, shape, &values) {
        Resolved::Event(at) => Identified::row(provider, at, witnesses),
        Resolved::Unknown(unknown) => Identified {
            row: None,
            recognition: match unknown.reason {
                UnknownReason::Version => Recognition::UnknownVersion,
                UnknownReason::Type if unknown.event.is_some() => Recognition::UnknownType,
                UnknownReason::Type => Recognition::Partly,
            },
            witnesses,
        },
    }
}

/// Reads the envelope alone, whatever the payload is.
pub(super) fn read_envelope<'de>(provider: &Provider, text: &'de str, envelope: &mut dyn Record<'de>) -> Result<(), Fault> {
    let mut blinkers = PassOver(provider.envelope().map_or("", |shape| shape.payload));
    record::read_with(envelope, &mut Decoder::new(text), Some(&mut blinkers))
}

/// Passes over the member of that name.
struct PassOver(&'static str);

impl<'de> Watch<'de> for PassOver {
    fn wanted(&self) -> u64 {
        0
    }

    fn named(&mut self, _: usize, _: &'de str) {}

    fn unnamed(&mut self, name: &str, from: &mut Decoder<'de>) -> Result<bool, Fault> {
        if name == self.0 {
            from.skip()?;
        }
        Ok(name == self.0)
    }
}
