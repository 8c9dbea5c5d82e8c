//! Which event a body is: the discriminators first, then the payload straight into its type.

use super::recognition::Recognition;
use super::unknown::{Unknown, UnknownReason};
use crate::catalog::{EnvelopeShape, Found, captures};
use crate::record::{self, Hooked, Record};
use crate::{Decoder, Descriptor, Fault, Json, Kind, Provider};

/// Where a body went.
pub(super) enum Routed {
    /// Its payload was read.
    Known,
    /// It is a whole document without an envelope, and was read.
    Bare,
    /// It is known, and carries nothing.
    Missing(&'static Descriptor),
    /// It is not in the table.
    Unknown(Box<Unknown>),
}

/// More discriminators than a provider can have; the generator checks it.
const MAX_DISCRIMINATORS: usize = 8;

/// The values of the discriminators, as they stand in the text.
#[derive(Default)]
struct Values<'de>([Option<&'de str>; MAX_DISCRIMINATORS]);

type ReadPayload<'r, 'de> = &'r mut dyn FnMut(usize, &mut Decoder<'de>) -> Result<(), Fault>;

/// Reads a body in one pass: envelope members as they come, the payload as soon as its type is known. Only a payload that comes before
/// its discriminators is passed over first.
pub(super) fn read<'de>(
    provider: &'static Provider,
    text: &'de str,
    envelope: &mut dyn Record<'de>,
    payload: ReadPayload<'_, 'de>,
) -> Result<Routed, Fault> {
    let mut from = Decoder::new(text);
    let Some(shape) = provider.envelope() else {
        return read_bare(provider, &mut from, payload);
    };
    let wanted = shape.discriminators.len().min(MAX_DISCRIMINATORS);
    let mut values = Values::default();
    let mut missing = wanted;
    let mut routed = None;
    let mut passed_over = None;
    let mut hook = |name: &str, from: &mut Decoder<'de>| {
        if name == shape.payload {
            if missing == 0 {
                routed = Some(read_payload(provider, shape, &values, from, payload)?);
            } else {
                let mark = from.mark();
                from.skip()?;
                passed_over = Some(mark);
            }
            return Ok(Hooked::Taken);
        }
        if let Some(at) = shape.discriminators.iter().position(|known| known.member == name) {
            let mut ahead = from.clone();
            if let Some(value) = values.0.get_mut(at)
                && value.replace(ahead.skip()?).is_none()
            {
                missing -= 1;
            }
        }
        Ok(Hooked::Left)
    };
    let outcome = record::read_with(envelope, &mut from, Some(&mut hook));
    let nothing_said = missing == wanted && passed_over.is_none() && routed.is_none();
    if nothing_said && from_document(provider, text) {
        return read_bare(provider, &mut Decoder::new(text), payload);
    }
    outcome?;
    from.end()?;
    match (routed, passed_over) {
        (Some(Routed::Missing(row)), _) => {
            envelope.extra_mut().push(shape.payload, Json::null());
            Ok(Routed::Missing(row))
        }
        (Some(routed), _) => Ok(routed),
        (None, Some(mark)) => {
            from.rewind(mark);
            let routed = read_payload(provider, shape, &values, &mut from, payload)?;
            if matches!(routed, Routed::Missing(_)) {
                envelope.extra_mut().push(shape.payload, Json::null());
            }
            Ok(routed)
        }
        (None, None) => match resolve(provider, shape, &values) {
            Resolved::Event(at) if shape.payload_optional => match provider.events().get(at) {
                Some(row) => Ok(Routed::Missing(row)),
                None => Err(Fault::missing(shape.payload, 0)),
            },
            Resolved::Event(_) => Err(Fault::missing(shape.payload, 0)),
            Resolved::Unknown(unknown) => Ok(Routed::Unknown(unknown)),
        },
    }
}

/// Reads the payload that stands next.
fn read_payload<'de>(
    provider: &'static Provider,
    shape: &'static EnvelopeShape,
    values: &Values<'de>,
    from: &mut Decoder<'de>,
    payload: ReadPayload<'_, 'de>,
) -> Result<Routed, Fault> {
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
            unknown.data = Some(Json::parse(from.skip()?)?);
            Ok(Routed::Unknown(unknown))
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

/// Finds the row that the discriminators name.
fn resolve(provider: &'static Provider, shape: &'static EnvelopeShape, values: &Values<'_>) -> Resolved {
    let texts = values.0.map(|value| value.map_or("".into(), plain));
    let mut first: Option<Said<'_>> = None;
    let mut other_version: Option<(Said<'_>, usize)> = None;
    let mut event = None;
    combine(shape, &texts, 0, Said::default(), &mut |said| {
        first.get_or_insert(said);
        match said.event.map(|name| provider.find(said.domain, name, said.version)) {
            Some(Found::Event(at)) if !said.odd => event = Some(at),
            Some(Found::Event(at) | Found::OtherVersion(at)) => {
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
        .position(|it| it.forms.contains(&"{version}"))
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

/// Tries all readings of all discriminators until `accept` takes a combination.
fn combine<'v>(
    shape: &EnvelopeShape,
    texts: &'v [std::borrow::Cow<'_, str>],
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
            let replaces = capture.version.is_some() && (capture.only_version || !said.settled);
            let next = Said {
                domain: capture.domain.or(said.domain),
                event: capture.event.or(said.event),
                version: if replaces { capture.version } else { said.version },
                settled: said.settled || (capture.only_version && capture.version.is_some()),
                odd: said.odd,
            };
            combine(shape, texts, at + 1, next, accept)
        });
        if taken {
            return true;
        }
    }
    if read_somehow {
        return false;
    }
    // A discriminator that is missing or takes no known form says nothing, unless it is the version.
    let odd = !text.is_empty() && discriminator.forms.iter().all(|form| *form == "{version}");
    let said = if odd {
        Said {
            version: None,
            odd,
            ..said
        }
    } else {
        said
    };
    combine(shape, texts, at + 1, said, accept)
}

/// A value's text as it counts for dispatch: only strings and numbers say something, and an integer is the same however it is spelled.
fn plain(raw: &str) -> std::borrow::Cow<'_, str> {
    if raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return raw.into();
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

fn read_bare<'de>(provider: &'static Provider, from: &mut Decoder<'de>, payload: ReadPayload<'_, 'de>) -> Result<Routed, Fault> {
    let Some(at) = document_of(provider, from.text()) else {
        let data = Json::parse(from.skip()?)?;
        from.end()?;
        let mut unknown = Unknown::new(provider, UnknownReason::Type, None, None, None);
        unknown.data = Some(data);
        return Ok(Routed::Unknown(Box::new(unknown)));
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
            let at = shape.discriminators.iter().position(|known| known.member == &*name);
            let Ok(raw) = from.skip() else { break };
            if let Some(value) = at.and_then(|at| values.0.get_mut(at)) {
                *value = Some(raw);
            }
        }
    }
    let said = values.0.iter().flatten().count();
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
    let payload = provider.envelope().map_or("", |shape| shape.payload);
    let mut hook = |name: &str, from: &mut Decoder<'de>| {
        if name == payload {
            from.skip()?;
            return Ok(Hooked::Taken);
        }
        Ok(Hooked::Left)
    };
    record::read_with(envelope, &mut Decoder::new(text), Some(&mut hook))
}
