//! From discriminators to a row of the table.

use std::borrow::Cow;

use super::{Outcome, Unknown};
use crate::json::Decoder;
use crate::kind::Kind;
use crate::table::{Capture, Discriminator, EnvelopeShape, FormPart, Lookup, ProviderTable, captures};
use crate::value::Integer;
use crate::version::Version;

/// The most discriminators that a provider can have. The generator checks it.
const MAX_DISCRIMINATORS: usize = 8;

/// No name in a table is longer. Only the first reading of a longer text is tried, because each of its bytes may add another reading.
const LONGEST: usize = 1024;

/// The values of the discriminators, as text.
#[derive(Default)]
pub(super) struct Values<'de> {
    raw: [Option<&'de str>; MAX_DISCRIMINATORS],
    /// How many values are known.
    pub(super) count: usize,
}

impl<'de> Values<'de> {
    /// Returns which of the first 64 members of the envelope's table are discriminators, one bit each.
    pub(super) fn wanted(shape: &EnvelopeShape) -> u64 {
        let indices = shape.discriminators.iter().filter_map(|known| known.index);
        indices.filter(|at| *at < 64).fold(0, |bits, at| bits | 1 << at)
    }

    /// Sets a value. If a member occurs twice, the last value counts. Returns whether a value changed.
    pub(super) fn set(&mut self, place: usize, value: &'de str) -> bool {
        let Some(slot) = self.raw.get_mut(place) else { return false };
        let before = slot.replace(value);
        self.count += usize::from(before.is_none());
        before.is_some_and(|before| before != value)
    }
}

/// What the discriminators name.
pub(super) enum Resolved {
    /// This row.
    Event(usize),
    /// Nothing known.
    Unknown(Box<Unknown>),
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
pub(super) fn resolve(provider: &'static ProviderTable, shape: &'static EnvelopeShape, values: &Values<'_>) -> Resolved {
    let mut texts = [""; MAX_DISCRIMINATORS];
    // Only strings with escapes and numbers in an unusual spelling need texts of their own.
    let mut respelled: Vec<(usize, String)> = Vec::new();
    for (at, (raw, text)) in values.raw.iter().zip(&mut texts).enumerate().take(shape.discriminators.len()) {
        match raw.map(plain) {
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
    let likely = first_readings(shape, &texts);
    if let Some(Lookup::Event(at)) = found(provider, likely) {
        return Resolved::Event(at);
    }
    let mut first: Option<Named<'_>> = None;
    let mut other_version: Option<(Named<'_>, usize)> = None;
    let mut event = None;
    if texts.iter().all(|text| text.len() <= LONGEST) {
        combine(shape, &texts, 0, Named::default(), &mut |said| {
            first.get_or_insert(said);
            match found(provider, said) {
                Some(Lookup::Event(at)) => event = Some(at),
                Some(Lookup::OtherVersion(at)) => {
                    other_version.get_or_insert((said, at));
                }
                Some(Lookup::Nothing) | None => {}
            }
            event.is_some()
        });
    } else {
        first = Some(likely);
    }
    if let Some(at) = event {
        return Resolved::Event(at);
    }
    let unversioned = shape
        .discriminators
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
fn first_readings<'v>(shape: &EnvelopeShape, texts: &[&'v str]) -> Named<'v> {
    let mut said = Named::default();
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

/// Tries all readings of all discriminators until `accept` accepts a combination.
fn combine<'v>(shape: &EnvelopeShape, texts: &[&'v str], at: usize, said: Named<'v>, accept: &mut dyn FnMut(Named<'v>) -> bool) -> bool {
    let Some(discriminator) = shape.discriminators.get(at) else {
        return accept(said);
    };
    let text = texts.get(at).copied().unwrap_or_default();
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
