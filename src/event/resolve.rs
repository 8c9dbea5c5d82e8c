//! From discriminators to a row of the table.

use std::borrow::Cow;

use super::{Outcome, Unknown};
use crate::delivery::{Context, Said, find_all};
use crate::error::{DecodeError, Reason};
use crate::json::Decoder;
use crate::kind::Kind;
use crate::table::{Capture, Discriminator, FormPart, Lookup, Place, ProviderTable, Steps, captures};
use crate::value::Integer;
use crate::version::Version;

/// The most discriminators that a provider can have. The generator checks it.
const MAX_DISCRIMINATORS: usize = 8;

/// No name in a table is longer. Only the first reading of a longer text is tried, because each of its bytes may add another reading.
const LONGEST: usize = 1024;

/// The most combinations of readings that are tried for one body.
const MAX_COMBINATIONS: usize = 1 << 12;

/// The values of the discriminators, as text.
#[derive(Default)]
pub(super) struct Values<'de> {
    raw: [Option<&'de str>; MAX_DISCRIMINATORS],
    /// Which values are text as it stands rather than JSON, one bit each: those from outside of the body.
    verbatim: u8,
    /// How many values in the body are known.
    pub(super) count: usize,
    /// How many of them are members of the envelope.
    pub(super) members: usize,
    /// The name of an attribute that says two things.
    conflict: Option<&'static str>,
}

impl<'de> Values<'de> {
    /// Returns which of the first 64 members of the envelope's table are discriminators, one bit each.
    pub(super) fn wanted(provider: &ProviderTable) -> u64 {
        let indices = provider.discriminators().iter().filter_map(|known| known.index);
        indices.filter(|at| *at < 64).fold(0, |bits, at| bits | 1 << at)
    }

    /// Returns whether something outside of the body has a value, or says two things.
    pub(super) fn names_something(&self) -> bool {
        self.verbatim != 0 || self.conflict.is_some()
    }

    /// Collects the values that are not members of the envelope.
    #[inline]
    pub(super) fn beside_members(provider: &'static ProviderTable, text: &'de str, context: Context<'de>) -> Self {
        let mut values = Values::default();
        if provider.discriminators().len() > provider.member_count() {
            values.collect(provider, text, context);
        }
        values
    }

    fn collect(&mut self, provider: &'static ProviderTable, text: &'de str, context: Context<'de>) {
        let mut pointers: Vec<(usize, Steps)> = Vec::new();
        for (place, known) in provider.discriminators().iter().enumerate() {
            match known.place {
                Place::Member(_) => {}
                Place::Pointer(steps) => pointers.push((place, steps)),
                Place::Attribute(name) => match context.attribute(name) {
                    Said::Value(value) => self.set_verbatim(place, value),
                    Said::Nothing => {}
                    Said::Conflict => self.conflict = Some(name),
                },
                Place::Route => {
                    if let Some(route) = context.route() {
                        self.set_verbatim(place, route);
                    }
                }
            }
        }
        if !pointers.is_empty() {
            let raw = &mut self.raw;
            find_all(text, &pointers, &mut |place, value| {
                if let Some(slot) = raw.get_mut(place) {
                    *slot = value;
                }
            });
            self.count += pointers
                .iter()
                .filter(|(place, _)| raw.get(*place).is_some_and(Option::is_some))
                .count();
        }
    }

    fn set_verbatim(&mut self, place: usize, value: &'de str) {
        if let Some(slot) = self.raw.get_mut(place) {
            *slot = Some(value);
            self.verbatim |= 1 << place;
        }
    }

    /// Sets the value of a member. If a member occurs twice, the last value counts. Returns whether a value changed.
    pub(super) fn set(&mut self, place: usize, value: &'de str) -> bool {
        let Some(slot) = self.raw.get_mut(place) else { return false };
        let before = slot.replace(value);
        let is_new = usize::from(before.is_none());
        self.count += is_new;
        self.members += is_new;
        before.is_some_and(|before| before != value)
    }
}

/// What the discriminators name.
pub(super) enum Resolved {
    /// This row.
    Event(usize),
    /// Nothing known.
    Unknown(Box<Unknown>),
    /// Two events, so that none is read.
    Conflict(DecodeError),
}

/// What the discriminators name together.
#[derive(Clone, Copy, Default)]
struct Named<'v> {
    domain: Option<&'v str>,
    event: Option<&'v str>,
    version: Option<Version>,
    /// The version is a value of its own. It takes precedence over a version that is part of a name.
    settled: bool,
    /// The value of the version's discriminator is not a version.
    odd: bool,
    /// A value from outside of the body names no event of the provider.
    foreign: bool,
    /// Which of these come from outside of the body.
    outside: Parts,
}

/// Which parts of an event id something is about.
#[derive(Clone, Copy, Default)]
struct Parts {
    domain: bool,
    event: bool,
    version: bool,
}

impl<'v> Named<'v> {
    /// Adds what another discriminator says. Returns whether that agrees with the others, which it need not if all of them are in the body:
    /// then the last one counts.
    #[inline]
    fn add(&mut self, provider: &ProviderTable, discriminator: &Discriminator, capture: Capture<'v>) -> bool {
        if provider.has_outside() && !self.agrees(provider, discriminator.is_outside(), capture) {
            return false;
        }
        self.domain = capture.domain.or(self.domain);
        self.event = capture.event.or(self.event);
        if capture.version.is_some() && (capture.only_version || !self.settled) {
            self.version = capture.version;
            self.settled |= capture.only_version;
        }
        true
    }

    /// Returns whether what a discriminator says agrees with what is known, if one of the two comes from outside of the body. Remembers which
    /// parts come from there.
    fn agrees(&mut self, provider: &ProviderTable, is_outside: bool, capture: Capture<'v>) -> bool {
        let differs = |one: Option<&str>, other: Option<&str>, is_event: bool| {
            one.zip(other).is_some_and(|(one, other)| !provider.is_same(one, other, is_event))
        };
        let versions = self
            .version
            .filter(|_| self.settled)
            .zip(capture.version.filter(|_| capture.only_version));
        let disagrees = (is_outside || self.outside.domain) && differs(self.domain, capture.domain, false)
            || (is_outside || self.outside.event) && differs(self.event, capture.event, true)
            || (is_outside || self.outside.version) && versions.is_some_and(|(one, other)| one != other);
        self.outside.domain |= is_outside && capture.domain.is_some();
        self.outside.event |= is_outside && capture.event.is_some();
        self.outside.version |= is_outside && capture.version.is_some();
        !disagrees
    }

    /// Skips a discriminator that is missing or has no known form. If it is the version's, the version is unknown. If it comes from outside
    /// of the body, whatever the body says is not to be believed.
    fn pass(&mut self, discriminator: &Discriminator, text: &str) {
        if text.is_empty() {
            return;
        }
        if discriminator.says_version_only() {
            self.version = None;
            self.odd = true;
        } else if discriminator.is_outside() && discriminator.names_event() {
            self.foreign = true;
        }
    }
}

/// Finds the row that the discriminators name.
pub(super) fn resolve(provider: &'static ProviderTable, values: &Values<'_>) -> Resolved {
    if let Some(name) = values.conflict {
        return conflict(format!("the attribute `{name}`, which selects the event, has different values"));
    }
    let discriminators = provider.discriminators();
    let mut texts = [""; MAX_DISCRIMINATORS];
    // Only strings with escapes and numbers in an unusual spelling need texts of their own.
    let mut respelled: Vec<(usize, String)> = Vec::new();
    for (at, (raw, text)) in values.raw.iter().zip(&mut texts).enumerate().take(discriminators.len()) {
        let is_verbatim = values.verbatim >> at & 1 == 1;
        match raw.map(|raw| if is_verbatim { raw.into() } else { plain(raw) }) {
            Some(Cow::Borrowed(plain)) => *text = plain,
            Some(Cow::Owned(plain)) => respelled.push((at, plain)),
            None => {}
        }
    }
    for (at, plain) in &respelled {
        if let Some(text) = texts.get_mut(*at) {
            *text = plain;
        }
    }
    select(provider, &texts)
}

fn conflict(message: String) -> Resolved {
    Resolved::Conflict(DecodeError::new(Reason::Other(message), 0))
}

/// The error for a delivery whose parts name different events: what comes from outside of the body, and the body. Nobody may choose between
/// the two, because one of them may not be covered by a signature, or be set by somebody else.
#[cold]
fn contradiction(discriminators: &[Discriminator], texts: &[&str], at: usize) -> Resolved {
    let said = || {
        discriminators
            .iter()
            .zip(texts)
            .take(at + 1)
            .rev()
            .filter(|(_, text)| !text.is_empty())
    };
    let Some((one, one_text)) = said().next() else {
        return conflict("the discriminators contradict each other".to_owned());
    };
    let mut others = said().filter(|(other, _)| other.is_outside() != one.is_outside());
    let other = others.next().or_else(|| said().nth(1));
    let quoted = |place: &Discriminator, text: &str| format!("{} says `{}`", place.place, shortened(text));
    let message = match other {
        Some((other, text)) => format!("{}, but {}", quoted(other, text), quoted(one, one_text)),
        None => quoted(one, one_text),
    };
    let body = [Some(one), other.map(|(other, _)| other)]
        .into_iter()
        .flatten()
        .find(|it| !it.is_outside());
    let error = DecodeError::new(Reason::Other(message), 0);
    Resolved::Conflict(match body.map(|body| body.place) {
        Some(Place::Member(name)) => error.under_member(name),
        Some(Place::Pointer(steps)) => steps.iter().rev().fold(error, |error, step| error.under_member(step)),
        Some(Place::Attribute(_) | Place::Route) | None => error,
    })
}

/// Returns the beginning of a text, for a message.
fn shortened(text: &str) -> &str {
    text.char_indices()
        .nth(60)
        .map_or(text, |(end, _)| text.get(..end).unwrap_or_default())
}

/// Finds the row for the texts of the discriminators.
fn select(provider: &'static ProviderTable, texts: &[&str]) -> Resolved {
    let discriminators = provider.discriminators();
    let likely = first_readings(provider, texts);
    if let Some(Lookup::Event(at)) = likely.and_then(|likely| found(provider, likely)) {
        return Resolved::Event(at);
    }
    let mut contradicted = None;
    let mut first: Option<Named<'_>> = None;
    let mut other_version: Option<(Named<'_>, usize)> = None;
    let mut event = None;
    if texts.iter().all(|text| text.len() <= LONGEST) {
        let mut tried = 0;
        combine(provider, texts, 0, Named::default(), &mut |said| {
            tried += 1;
            let said = match said {
                Ok(said) => said,
                Err(at) => {
                    contradicted.get_or_insert(at);
                    return tried == MAX_COMBINATIONS;
                }
            };
            first.get_or_insert(said);
            match found(provider, said) {
                Some(Lookup::Event(at)) => event = Some(at),
                Some(Lookup::OtherVersion(at)) => {
                    other_version.get_or_insert((said, at));
                }
                Some(Lookup::Nothing) | None => {}
            }
            event.is_some() || tried == MAX_COMBINATIONS
        });
    } else {
        first = likely;
    }
    if let Some(at) = event {
        return Resolved::Event(at);
    }
    if let (None, Some(at)) = (first, contradicted) {
        return contradiction(discriminators, texts, at);
    }
    let unversioned = discriminators
        .iter()
        .position(|it| it.forms.iter().any(|form| matches!(form, [FormPart::Version])))
        .and_then(|at| texts.get(at));
    let version_text = |said: &Named<'_>| match said.version {
        Some(version) => Some(version.to_string()),
        None => unversioned.filter(|text| !text.is_empty()).map(|text| text.to_string()),
    };
    let unknown = match (other_version, first) {
        (Some((said, at)), _) => Unknown::new(
            provider,
            Outcome::UnknownVersion,
            provider.events().get(at).map(|row| row.domain().to_owned()),
            provider.events().get(at).map(|row| row.event().to_owned()),
            version_text(&said),
        ),
        (None, said) => {
            let said = said.unwrap_or_default();
            let owned = |text: Option<&str>| text.map(str::to_owned);
            Unknown::new(
                provider,
                Outcome::UnknownType,
                owned(said.domain),
                owned(said.event),
                version_text(&said),
            )
        }
    };
    Resolved::Unknown(Box::new(unknown))
}

/// Looks up the row, if an event is named.
fn found(provider: &ProviderTable, said: Named<'_>) -> Option<Lookup> {
    match provider.find(said.domain, said.event.filter(|_| !said.foreign)?, said.version) {
        Lookup::Event(at) if said.odd => Some(Lookup::OtherVersion(at)),
        found => Some(found),
    }
}

/// Returns the first reading of each discriminator, which is usually the right one; `None` if these contradict each other.
fn first_readings<'v>(provider: &ProviderTable, texts: &[&'v str]) -> Option<Named<'v>> {
    let mut said = Named::default();
    let mut agrees = true;
    for (discriminator, text) in provider.discriminators().iter().zip(texts) {
        let read = discriminator.forms.iter().any(|form| {
            captures(form, text, &mut |capture| {
                agrees &= said.add(provider, discriminator, capture);
                true
            })
        });
        if !read {
            said.pass(discriminator, text);
        }
    }
    agrees.then_some(said)
}

/// Tries all readings of all discriminators until `accept` accepts a combination. A combination that contradicts itself is an error: the index
/// of the discriminator that contradicts those before it.
fn combine<'v>(
    provider: &ProviderTable,
    texts: &[&'v str],
    at: usize,
    said: Named<'v>,
    accept: &mut dyn FnMut(Result<Named<'v>, usize>) -> bool,
) -> bool {
    let Some(discriminator) = provider.discriminators().get(at) else {
        return accept(Ok(said));
    };
    let text = texts.get(at).copied().unwrap_or_default();
    let mut read_somehow = false;
    for form in discriminator.forms {
        let taken = captures(form, text, &mut |capture| {
            read_somehow = true;
            let mut said = said;
            if said.add(provider, discriminator, capture) {
                combine(provider, texts, at + 1, said, accept)
            } else {
                accept(Err(at))
            }
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
    combine(provider, texts, at + 1, said, accept)
}

/// Returns the text of a value for dispatch. Only strings and numbers count, and the spelling of an integer does not matter.
pub(super) fn plain(raw: &str) -> Cow<'_, str> {
    if raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return raw.into();
    }
    // The value is valid JSON, so a string without escapes contains exactly its characters.
    if let Some(characters) = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
        && !characters.as_bytes().contains(&b'\\')
    {
        return characters.into();
    }
    let mut from = Decoder::new(raw);
    match from.kind() {
        Ok(Kind::String) => from.string().unwrap_or_default(),
        Ok(Kind::Number) => match Integer::from_literal(raw) {
            Some(integer) => integer.to_string().into(),
            None => raw.into(),
        },
        _ => "".into(),
    }
}
