//! From discriminators to a row of the table.

use std::borrow::Cow;

use super::{Outcome, Unknown};
use crate::error::{DecodeError, Reason};
use crate::json::Decoder;
use crate::kind::Kind;
use crate::delivery::{Context, Said, find_all};
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
            self.count += pointers.iter().filter(|(place, _)| raw.get(*place).is_some_and(Option::is_some)).count();
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
}

impl<'v> Named<'v> {
    /// Adds what another discriminator says.
    fn add(&mut self, capture: Capture<'v>) {
        self.domain = capture.domain.or(self.domain);
        self.event = capture.event.or(self.event);
        if capture.version.is_some() && (capture.only_version || !self.settled) {
            self.version = capture.version;
            self.settled |= capture.only_version;
        }
    }

    /// Skips a discriminator that is missing or has no known form. If it is the version's, the version is unknown.
    fn pass(&mut self, discriminator: &Discriminator, text: &str) {
        if !text.is_empty() && discriminator.says_version_only() {
            self.version = None;
            self.odd = true;
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
    let row = select(provider, &texts);
    match row {
        Resolved::Event(at) if values.verbatim != 0 => match disagreement(provider, at, &texts) {
            Some(message) => conflict(message),
            None => row,
        },
        _ => row,
    }
}

fn conflict(message: String) -> Resolved {
    Resolved::Conflict(DecodeError::new(Reason::Other(message), 0))
}

/// Returns why the discriminators do not all speak of the event in a row. Where a part of the delivery is not covered by the signature, or is
/// set by somebody else than the body, nobody may choose between the two.
#[cold]
fn disagreement(provider: &'static ProviderTable, at: usize, texts: &[&str]) -> Option<String> {
    let row = provider.events().get(at)?;
    let disagrees = |(discriminator, text): &(&Discriminator, &&str)| {
        let mut is_read = false;
        let agrees = discriminator.forms.iter().any(|form| {
            captures(form, text, &mut |capture| {
                is_read = true;
                provider.agrees(row, capture)
            })
        });
        !text.is_empty() && !agrees && (is_read || discriminator.is_outside())
    };
    let mut found = discriminators_with(provider, texts).filter(disagrees);
    let (discriminator, text) = found.next()?;
    Some(format!(
        "{} says `{}`, but the other discriminators select `{}`",
        discriminator.place,
        shortened(text),
        row.id()
    ))
}

fn discriminators_with<'t, 'v>(provider: &'static ProviderTable, texts: &'t [&'v str]) -> impl Iterator<Item = (&'static Discriminator, &'t &'v str)> {
    provider.discriminators().iter().zip(texts)
}

/// Returns the beginning of a text, for a message.
fn shortened(text: &str) -> &str {
    text.char_indices().nth(60).map_or(text, |(end, _)| text.get(..end).unwrap_or_default())
}

/// Finds the row for the texts of the discriminators.
fn select(provider: &'static ProviderTable, texts: &[&str]) -> Resolved {
    let discriminators = provider.discriminators();
    let likely = first_readings(discriminators, texts);
    if let Some(Lookup::Event(at)) = found(provider, likely) {
        return Resolved::Event(at);
    }
    let mut first: Option<Named<'_>> = None;
    let mut other_version: Option<(Named<'_>, usize)> = None;
    let mut event = None;
    if texts.iter().all(|text| text.len() <= LONGEST) {
        let mut tried = 0;
        combine(discriminators, texts, 0, Named::default(), &mut |said| {
            tried += 1;
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
        first = Some(likely);
    }
    if let Some(at) = event {
        return Resolved::Event(at);
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
    match provider.find(said.domain, said.event?, said.version) {
        Lookup::Event(at) if said.odd => Some(Lookup::OtherVersion(at)),
        found => Some(found),
    }
}

/// Returns the first reading of each discriminator, which is usually the right one.
fn first_readings<'v>(discriminators: &[Discriminator], texts: &[&'v str]) -> Named<'v> {
    let mut said = Named::default();
    for (discriminator, text) in discriminators.iter().zip(texts) {
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

/// Tries all readings of all discriminators until `accept` accepts a combination.
fn combine<'v>(
    discriminators: &[Discriminator],
    texts: &[&'v str],
    at: usize,
    said: Named<'v>,
    accept: &mut dyn FnMut(Named<'v>) -> bool,
) -> bool {
    let Some(discriminator) = discriminators.get(at) else {
        return accept(said);
    };
    let text = texts.get(at).copied().unwrap_or_default();
    let mut read_somehow = false;
    for form in discriminator.forms {
        let taken = captures(form, text, &mut |capture| {
            read_somehow = true;
            let mut said = said;
            said.add(capture);
            combine(discriminators, texts, at + 1, said, accept)
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
    combine(discriminators, texts, at + 1, said, accept)
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
