//! Selects the event of a delivery by the rules of a provider. The build applies the rules exactly as the runtime does later.
//!
//! `Rules::select` is the only implementation. [`check`] applies it to the values that the forms produce for each event,
//! [`check_samples`] to the samples, and [`spell`] to the values that made bodies get.

mod check;
mod names;
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
use crate::provider::{Form, FormPart, NameSettings, Place};
use crate::version::Version;
use reading::{Capture, captures, is_version_only};

/// The longest value for which all readings are tried. No name is longer. For a longer value, only the first reading is tried, because
/// there can be as many readings as bytes.
const MAX_LENGTH: usize = 1024;
/// The largest number of combinations of readings, or of values, that are tried.
const MAX_COMBINATIONS: usize = 1 << 12;

/// A place and the forms of its values.
#[derive(Clone, Copy, Debug)]
struct Discriminator<'p> {
    place: &'p Place,
    forms: &'p [Form],
}

impl Discriminator<'_> {
    /// Returns whether its value comes from outside of the body.
    fn is_outside(&self) -> bool {
        matches!(self.place, Place::Attribute(_) | Place::Route)
    }
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
    names: &'p [NameSettings],
    /// The enveloped events by their folded names, sorted by domain and version.
    named: HashMap<String, Vec<usize>>,
}

impl<'p> Rules<'p> {
    /// Returns the rules of a provider, or `None` if it has none and its deliveries are never selected by content.
    pub fn of(provider: &'p Provider) -> Option<Self> {
        let events = provider.events.as_slice();
        let has_no_rules = provider.envelope.is_none() && provider.discriminators.is_empty();
        if has_no_rules && events.iter().all(|event| event.bare.is_none()) {
            return None;
        }
        let envelope = provider.envelope.as_ref();
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
            discriminators: provider
                .discriminators
                .iter()
                .map(|discriminator| Discriminator {
                    place: &discriminator.place,
                    forms: &discriminator.forms,
                })
                .collect(),
            names: &provider.names,
            named,
        })
    }

    /// Selects the event of a body, as it is delivered with every attribute and route that an event can have. If one of these deliveries
    /// selects the event itself, that is the result.
    fn select_as(&self, body: &Node, own: usize) -> Selected {
        let outside = |discriminator: &Discriminator<'_>| match self.events.get(own) {
            Some(event) if discriminator.is_outside() => self.spellings(discriminator, &event.id),
            _ => Vec::new(),
        };
        let candidates: Vec<Vec<String>> = self.discriminators.iter().map(outside).collect();
        let mut first = None;
        for outside in combinations(&candidates) {
            let selected = self.select(body, &outside);
            if selected == Selected::Event(own) {
                return selected;
            }
            first.get_or_insert(selected);
        }
        first.unwrap_or(Selected::Nothing)
    }

    /// Selects the event of a body. `outside` has the texts of the discriminators that are outside of it.
    fn select(&self, body: &Node, outside: &[&str]) -> Selected {
        let values: Vec<Option<&Node>> = self
            .discriminators
            .iter()
            .map(|discriminator| discriminator.place.value_in(body))
            .collect();
        let has_payload = self
            .payload
            .is_some_and(|payload| Place::Member(payload.to_owned()).value_in(body).is_some());
        if values.iter().all(Option::is_none) && !has_payload && outside.iter().all(|text| text.is_empty()) {
            return self.document(body).map_or(Selected::Nothing, Selected::Event);
        }
        let texts: Vec<String> = values
            .into_iter()
            .zip(outside)
            .map(|(value, outside)| value.map_or_else(|| (*outside).to_owned(), comparable_text))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        self.resolve(&texts)
    }

    /// Returns the names of an event type, or of a domain, besides that of its folder.
    fn names_of<'s>(&'s self, domain: &'s str, event: Option<&'s str>) -> impl Iterator<Item = &'s str> {
        let named = self
            .names
            .iter()
            .filter(move |name| name.domain == domain && name.event.as_deref() == event);
        named.flat_map(|name| name.spellings.iter().map(|(text, _)| text.as_str()))
    }

    /// Returns the values that a discriminator may have for an event: every form, with every name of the event.
    fn spellings(&self, discriminator: &Discriminator<'_>, id: &EventId) -> Vec<String> {
        let events: Vec<&str> = self.names_of(&id.domain, Some(&id.event)).chain([id.event.as_str()]).collect();
        let domains: Vec<&str> = self.names_of(&id.domain, None).chain([id.domain.as_str()]).collect();
        let mut all = Vec::new();
        for form in discriminator.forms {
            for domain in &domains {
                for event in &events {
                    let text = form.spell(domain, event, id.version);
                    if !all.contains(&text) {
                        all.push(text);
                    }
                }
            }
        }
        all
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
        if let Some(Selected::Event(at)) = first.map(|first| self.find(first)) {
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
        let mut tried = 0;
        let mut accept = |criteria: Criteria<'_>| {
            tried += 1;
            accept(criteria) || tried == MAX_COMBINATIONS
        };
        if texts.iter().all(|text| text.len() <= MAX_LENGTH) {
            self.combine(texts, 0, Criteria::default(), &mut accept);
        } else if let Some(first) = first {
            accept(first);
        }
        best
    }

    fn first_readings<'v>(&self, texts: &[&'v str]) -> Option<Criteria<'v>> {
        let mut criteria = Criteria::default();
        let mut agrees = true;
        for (discriminator, text) in self.discriminators.iter().zip(texts) {
            let read = discriminator.forms.iter().any(|form| {
                captures(form, text, &mut |capture| {
                    agrees &= criteria.add(self, discriminator, capture);
                    true
                })
            });
            if !read {
                criteria.add_unreadable(discriminator, text);
            }
        }
        agrees.then_some(criteria)
    }

    /// Tries all combinations of readings that do not contradict themselves until `accept` returns true.
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
                criteria.add(self, discriminator, capture) && self.combine(texts, at + 1, criteria, accept)
            })
        });
        if accepted || any_reading {
            return accepted;
        }
        let mut criteria = criteria;
        criteria.add_unreadable(discriminator, text);
        self.combine(texts, at + 1, criteria, accept)
    }

    /// Returns whether two texts are the same name of a domain or of an event type.
    fn is_same(&self, one: &str, other: &str, is_event: bool) -> bool {
        let same = |one: &str, other: &str| folded(one) == folded(other);
        let named = |text: &str| -> Vec<&str> {
            let names = self.names.iter().filter(|name| name.event.is_some() == is_event);
            let spelled = names.filter(|name| name.spellings.iter().any(|(it, _)| same(it, text)));
            spelled.map(|name| name.event.as_deref().unwrap_or(&name.domain)).collect()
        };
        same(one, other)
            || named(one)
                .iter()
                .any(|name| same(name, other) || named(other).iter().any(|another| same(name, another)))
            || named(other).iter().any(|name| same(name, one))
    }

    /// Finds the event that meets the criteria.
    fn find(&self, criteria: Criteria<'_>) -> Selected {
        if criteria.foreign {
            return Selected::Unknown;
        }
        let is_domain =
            |name: &&NameSettings, text: &str| name.event.is_none() && name.spellings.iter().any(|(it, _)| folded(it) == folded(text));
        let domain = criteria.domain.map(|text| {
            let named = self.names.iter().find(|name| is_domain(name, text));
            named.map_or(text, |name| name.domain.as_str())
        });
        let mut events = self.names.iter().filter_map(|name| {
            let event = name.event.as_deref()?;
            let same_domain = domain.is_none_or(|domain| folded(domain) == folded(&name.domain));
            let mut spellings = name.spellings.iter();
            let is_spelled = same_domain && spellings.any(|(it, _)| Some(folded(it)) == criteria.event.map(folded));
            is_spelled.then_some((name.domain.as_str(), event))
        });
        match (events.next(), events.next()) {
            (None, _) => self.find_named(Criteria { domain, ..criteria }),
            (Some((domain, event)), None) => self.find_named(Criteria {
                domain: Some(domain),
                event: Some(event),
                ..criteria
            }),
            // The name alone does not distinguish two events.
            (Some(_), Some(_)) => Selected::Unknown,
        }
    }

    /// Finds the event by the names of folders.
    fn find_named(&self, criteria: Criteria<'_>) -> Selected {
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
    /// Whether a value from outside of the body does not name an event of the provider.
    foreign: bool,
    /// Whether the domain, the event type and the version come from outside of the body.
    outside: [bool; 3],
}

impl<'v> Criteria<'v> {
    /// Adds what a discriminator says. Returns whether that agrees with the others. They need not agree if all of them are in the body.
    fn add(&mut self, rules: &Rules<'_>, discriminator: &Discriminator<'_>, capture: Capture<'v>) -> bool {
        let is_outside = discriminator.is_outside();
        let [domain, event, version] = self.outside;
        let differs = |one: Option<&str>, other: Option<&str>, is_event: bool| {
            one.zip(other).is_some_and(|(one, other)| !rules.is_same(one, other, is_event))
        };
        let versions = self
            .version
            .filter(|_| self.own_version)
            .zip(capture.version.filter(|_| capture.is_whole_value));
        if (is_outside || domain) && differs(self.domain, capture.domain, false)
            || (is_outside || event) && differs(self.event, capture.event, true)
            || (is_outside || version) && versions.is_some_and(|(one, other)| one != other)
        {
            return false;
        }
        let parts = [capture.domain.is_some(), capture.event.is_some(), capture.version.is_some()];
        for (known, part) in self.outside.iter_mut().zip(parts) {
            *known |= is_outside && part;
        }
        self.domain = capture.domain.or(self.domain);
        self.event = capture.event.or(self.event);
        if capture.version.is_some() && (capture.is_whole_value || !self.own_version) {
            self.version = capture.version;
            self.own_version |= capture.is_whole_value;
        }
        true
    }

    /// Handles a value that fits no form. It has no meaning, unless the discriminator is for the version, or its value comes from outside of
    /// the body and names another event.
    fn add_unreadable(&mut self, discriminator: &Discriminator<'_>, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut parts = discriminator.forms.iter().flat_map(Form::parts);
        if discriminator.forms.iter().all(is_version_only) {
            self.version = None;
            self.invalid_version = true;
        } else if discriminator.is_outside() && parts.any(|part| matches!(part, FormPart::Domain | FormPart::Event)) {
            self.foreign = true;
        }
    }
}

/// Returns the combinations of one candidate of each list, the first candidates first. An empty list contributes an empty text.
fn combinations(candidates: &[Vec<String>]) -> impl Iterator<Item = Vec<&str>> {
    let count = candidates
        .iter()
        .fold(1_usize, |count, some| count.saturating_mul(some.len().max(1)));
    (0..count.min(MAX_COMBINATIONS)).map(|combination| {
        let mut rest = combination;
        let one = |some: &'_ Vec<String>| {
            let count = some.len().max(1);
            let at = rest % count;
            rest /= count;
            at
        };
        let chosen: Vec<usize> = candidates.iter().map(one).collect();
        candidates
            .iter()
            .zip(chosen)
            .map(|(some, at)| some.get(at).map_or("", String::as_str))
            .collect()
    })
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
