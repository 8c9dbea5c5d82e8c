//! Selects the event of a delivery by the rules of a provider. The build applies the rules exactly as the runtime does later.
//!
//! [`Rules::select`] is the only implementation. [`check`] applies it to the values that the forms produce for each event,
//! [`check_samples`] to the samples, and [`spell`] to the values that made bodies get.

mod check;
mod reading;
mod samples;
mod spell;

use std::collections::HashMap;

pub use check::check;
pub use samples::check_samples;
pub use spell::spell;

use crate::event_id::{EventId, folded};
use crate::json::{Json, Node, canonical_number};
use crate::model::{Event, Provider};
use crate::provider::Form;
use crate::version::Version;
use reading::{Capture, captures, is_version_only};

/// The longest value for which all readings are tried. No name is longer. For a longer value, only the first reading is tried, because
/// there can be as many readings as bytes.
const MAX_LENGTH: usize = 1024;

/// The location of a discriminator in a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'p> {
    /// A member at the top of the envelope.
    Member(&'p str),
}

impl Place<'_> {
    /// Returns the value at this place of a body. If a member is repeated, the last one counts.
    fn value_in<'b>(&self, body: &'b Node) -> Option<&'b Node> {
        match self {
            Place::Member(name) => last_member(body, name),
        }
    }

    /// Returns the place as a JSON pointer into the body.
    fn pointer(&self) -> String {
        match self {
            Place::Member(name) => crate::pointer::join("", name),
        }
    }

    /// Returns the place as written in `provider.toml`.
    fn name(&self) -> &str {
        match self {
            Place::Member(name) => name,
        }
    }
}

fn last_member<'b>(body: &'b Node, name: &str) -> Option<&'b Node> {
    let members = body.as_object()?;
    members.iter().rev().find(|member| *member.name == *name).map(|member| &member.node)
}

/// A place and the forms of its values.
#[derive(Clone, Copy, Debug)]
struct Discriminator<'p> {
    place: Place<'p>,
    forms: &'p [Form],
}

/// The result of selecting an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    /// This event, by its index.
    Event(usize),
    /// A known event type, but an unknown version.
    OtherVersion,
    /// The discriminators do not name a known event.
    Unknown,
    /// The delivery has no discriminator and nothing else that identifies an event.
    Nothing,
}

/// The rules by which a provider's events are selected.
pub struct Rules<'p> {
    events: &'p [Event],
    payload: Option<&'p str>,
    discriminators: Vec<Discriminator<'p>>,
    /// The enveloped events by their folded names, sorted by domain and version.
    named: HashMap<String, Vec<usize>>,
}

impl<'p> Rules<'p> {
    /// Returns the rules of a provider, or `None` if it has none and its deliveries are never selected by content.
    pub fn of(provider: &'p Provider) -> Option<Self> {
        let events = provider.events.as_slice();
        if provider.envelope.is_none() && events.iter().all(|event| event.bare.is_none()) {
            return None;
        }
        let envelope = provider.envelope.as_ref();
        let discriminators = envelope.map(|envelope| envelope.discriminators.as_slice()).unwrap_or_default();
        let mut named: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, event) in events.iter().enumerate().filter(|(_, event)| event.bare.is_none()) {
            named.entry(folded(&event.id.event)).or_default().push(at);
        }
        for rows in named.values_mut() {
            rows.sort_by_cached_key(|at| events.get(*at).map(|event| (folded(&event.id.domain), event.id.version)));
        }
        Some(Rules {
            events,
            payload: envelope.map(|envelope| envelope.payload.as_str()),
            discriminators: discriminators
                .iter()
                .map(|discriminator| Discriminator {
                    place: Place::Member(&discriminator.member),
                    forms: &discriminator.forms,
                })
                .collect(),
            named,
        })
    }

    /// Selects the event of a body.
    pub fn select(&self, body: &Node) -> Selected {
        let values: Vec<Option<&Node>> = self
            .discriminators
            .iter()
            .map(|discriminator| discriminator.place.value_in(body))
            .collect();
        let has_payload = self.payload.is_some_and(|payload| last_member(body, payload).is_some());
        if values.iter().all(Option::is_none) && !has_payload {
            return self.document(body).map_or(Selected::Nothing, Selected::Event);
        }
        let texts: Vec<String> = values
            .into_iter()
            .map(|value| value.map(comparable_text).unwrap_or_default())
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        self.resolve(&texts)
    }

    /// Finds the event of a body without an envelope.
    fn document(&self, body: &Node) -> Option<usize> {
        body.as_object()?.iter().find_map(|member| {
            let identifies = |event: &Event| event.bare.as_ref().is_some_and(|bare| *bare.member == *member.name);
            self.events.iter().position(identifies)
        })
    }

    /// Finds the event for these values of the discriminators. An empty value is absent or has no meaning.
    fn resolve(&self, texts: &[&str]) -> Selected {
        let first = self.first_readings(texts);
        if let Selected::Event(at) = self.find(first) {
            return Selected::Event(at);
        }
        let mut best = Selected::Unknown;
        let mut accept = |criteria: Criteria<'_>| {
            match (self.find(criteria), best) {
                (found @ Selected::Event(_), _) => best = found,
                (Selected::OtherVersion, Selected::Unknown) => best = Selected::OtherVersion,
                _ => {}
            }
            matches!(best, Selected::Event(_))
        };
        if texts.iter().all(|text| text.len() <= MAX_LENGTH) {
            self.combine(texts, 0, Criteria::default(), &mut accept);
        } else {
            accept(first);
        }
        best
    }

    fn first_readings<'v>(&self, texts: &[&'v str]) -> Criteria<'v> {
        let mut criteria = Criteria::default();
        for (discriminator, text) in self.discriminators.iter().zip(texts) {
            let read = discriminator.forms.iter().any(|form| {
                captures(form, text, &mut |capture| {
                    criteria.add(capture);
                    true
                })
            });
            if !read {
                criteria.add_unreadable(discriminator, text);
            }
        }
        criteria
    }

    /// Tries all combinations of readings until `accept` returns true.
    fn combine<'v>(&self, texts: &[&'v str], at: usize, criteria: Criteria<'v>, accept: &mut dyn FnMut(Criteria<'v>) -> bool) -> bool {
        let Some(discriminator) = self.discriminators.get(at) else {
            return accept(criteria);
        };
        let text = texts.get(at).copied().unwrap_or_default();
        let mut any_reading = false;
        let accepted = discriminator.forms.iter().any(|form| {
            captures(form, text, &mut |capture| {
                any_reading = true;
                let mut criteria = criteria;
                criteria.add(capture);
                self.combine(texts, at + 1, criteria, accept)
            })
        });
        if accepted || any_reading {
            return accepted;
        }
        let mut criteria = criteria;
        criteria.add_unreadable(discriminator, text);
        self.combine(texts, at + 1, criteria, accept)
    }

    /// Finds the event that meets the criteria.
    fn find(&self, criteria: Criteria<'_>) -> Selected {
        let rows = criteria.event.and_then(|event| self.named.get(&folded(event)));
        let domain = criteria.domain.map(folded);
        let mut highest: Option<&EventId> = None;
        let mut found = Selected::Unknown;
        for at in rows.into_iter().flatten() {
            let Some(id) = self.events.get(*at).map(|event| &event.id) else {
                continue;
            };
            if domain.as_ref().is_some_and(|domain| *domain != folded(&id.domain)) {
                continue;
            }
            if criteria.version == Some(id.version) {
                return if criteria.invalid_version {
                    Selected::OtherVersion
                } else {
                    Selected::Event(*at)
                };
            }
            if highest.is_some_and(|other| other.domain != id.domain) {
                // The name alone does not distinguish two domains.
                return Selected::Unknown;
            }
            highest = Some(id);
            found = Selected::Event(*at);
        }
        match found {
            Selected::Event(_) if criteria.version.is_some() || criteria.invalid_version => Selected::OtherVersion,
            found => found,
        }
    }
}

/// What the discriminators require, combined.
#[derive(Clone, Copy, Default)]
struct Criteria<'v> {
    domain: Option<&'v str>,
    event: Option<&'v str>,
    version: Option<Version>,
    /// Whether the version has a discriminator of its own, which takes precedence over a version inside a name.
    own_version: bool,
    /// Whether the discriminator for the version has a value that is not a version.
    invalid_version: bool,
}

impl<'v> Criteria<'v> {
    fn add(&mut self, capture: Capture<'v>) {
        self.domain = capture.domain.or(self.domain);
        self.event = capture.event.or(self.event);
        if capture.version.is_some() && (capture.is_whole_value || !self.own_version) {
            self.version = capture.version;
            self.own_version |= capture.is_whole_value;
        }
    }

    /// Handles a value that fits no form. It has no meaning, unless the discriminator is for the version.
    fn add_unreadable(&mut self, discriminator: &Discriminator<'_>, text: &str) {
        if !text.is_empty() && discriminator.forms.iter().all(is_version_only) {
            self.version = None;
            self.invalid_version = true;
        }
    }
}

/// Returns the text of a value for comparison. Only strings and numbers have one. Equal integers have the same text.
fn comparable_text(value: &Node) -> String {
    match &value.value {
        Json::String(text) => text.to_string(),
        Json::Number(literal) => integer(literal).unwrap_or_else(|| literal.to_string()),
        _ => String::new(),
    }
}

fn integer(literal: &str) -> Option<String> {
    let canonical = canonical_number(literal);
    let (digits, exponent) = canonical.split_once('e').unwrap_or((&canonical, "0"));
    let zeros: usize = exponent.parse().ok()?;
    (zeros <= MAX_LENGTH).then(|| format!("{digits}{}", "0".repeat(zeros)))
}
