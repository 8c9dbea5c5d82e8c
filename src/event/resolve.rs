//! Which row of the table the discriminators of a body name.

use std::borrow::Cow;

use super::unknown::{Unknown, UnknownReason};
use crate::catalog::{Capture, EnvelopeShape, Found, captures};
use crate::{Decoder, Discriminator, Integer, Kind, Part, Provider};

/// More discriminators than a provider can have; the generator checks it.
const MAX_DISCRIMINATORS: usize = 8;

/// No name of a table is longer; of longer texts only the first reading is tried, because there can be one for each of their bytes.
const LONGEST: usize = 1024;

/// The values of the discriminators, as they stand in the text.
#[derive(Default)]
pub(super) struct Values<'de> {
    raw: [Option<&'de str>; MAX_DISCRIMINATORS],
    /// How many are known.
    pub(super) count: usize,
}

impl<'de> Values<'de> {
    /// Which of the first 64 members of the envelope's table are discriminators, a bit each.
    pub(super) fn wanted(shape: &EnvelopeShape) -> u64 {
        let indices = shape.discriminators.iter().filter_map(|known| known.index);
        indices.filter(|at| *at < 64).fold(0, |bits, at| bits | 1 << at)
    }

    /// Of a member that occurs twice the last value counts. Returns whether that is another one than before.
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
    /// Nothing that is known.
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
pub(super) fn resolve(provider: &'static Provider, shape: &'static EnvelopeShape, values: &Values<'_>) -> Resolved {
    let mut texts = [""; MAX_DISCRIMINATORS];
    // Only what is written with escapes, or is a number in an unusual spelling, has a text of its own.
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
    if let Some(Found::Event(at)) = found(provider, likely) {
        return Resolved::Event(at);
    }
    let mut first: Option<Said<'_>> = None;
    let mut other_version: Option<(Said<'_>, usize)> = None;
    let mut event = None;
    if texts.iter().all(|text| text.len() <= LONGEST) {
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
    } else {
        first = Some(likely);
    }
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
fn first_readings<'v>(shape: &EnvelopeShape, texts: &[&'v str]) -> Said<'v> {
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
fn combine<'v>(shape: &EnvelopeShape, texts: &[&'v str], at: usize, said: Said<'v>, accept: &mut dyn FnMut(Said<'v>) -> bool) -> bool {
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
        Ok(Kind::Number) => match Integer::from_literal(raw) {
            Some(integer) => integer.to_string().into(),
            None => raw.into(),
        },
        _ => "".into(),
    }
}
