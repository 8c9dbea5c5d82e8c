//! Which event a delivery is: the rules of a provider, applied while it is built as the runtime applies them later.
//!
//! [`Rules::select`] is the one place that knows how discriminators select. [`judge`] applies it to what the forms spell for each event, and
//! [`samples`] to the recorded bodies.

mod judge;
mod reading;
mod samples;

use std::collections::HashMap;

pub use judge::judge;
pub use samples::report;

use crate::event_id::{EventId, folded};
use crate::json::{Json, Node, canonical_number};
use crate::model::{Event, Provider};
use crate::provider::Form;
use reading::{Capture, captures, says_version_only};

/// No name of a table is longer; of longer texts only the first reading is tried, because there can be one for each of their bytes.
const LONGEST: usize = 1024;

/// Where a delivery holds a discriminator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'p> {
    /// A member at the top of the envelope.
    Member(&'p str),
}

impl Place<'_> {
    /// What a body holds there. Of a member that occurs twice the last one counts.
    fn value_in<'b>(&self, body: &'b Node) -> Option<&'b Node> {
        match self {
            Place::Member(name) => last_member(body, name),
        }
    }

    /// The place as a JSON pointer into the body.
    fn pointer(&self) -> String {
        match self {
            Place::Member(name) => crate::pointer::join("", name),
        }
    }

    /// The place as `provider.toml` spells it.
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

/// A place, and the forms that its values take.
#[derive(Clone, Copy, Debug)]
struct Discriminator<'p> {
    place: Place<'p>,
    forms: &'p [Form],
}

/// What a delivery was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    /// This event, by its index.
    Event(usize),
    /// An event type that is known, in a version that is not.
    OtherVersion,
    /// The discriminators name no event.
    Unknown,
    /// It has no discriminator, nor anything else that tells an event.
    Nothing,
}

/// By what a provider's events are told.
pub struct Rules<'p> {
    events: &'p [Event],
    payload: Option<&'p str>,
    discriminators: Vec<Discriminator<'p>>,
    /// The events that an envelope may name, by their folded names, sorted by domain and version.
    named: HashMap<String, Vec<usize>>,
}

impl<'p> Rules<'p> {
    /// The rules of a provider; `None` where it has none: then nobody asks its deliveries what they are.
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
                .map(|known| Discriminator {
                    place: Place::Member(&known.member),
                    forms: &known.forms,
                })
                .collect(),
            named,
        })
    }

    /// Which event a body is.
    pub fn select(&self, body: &Node) -> Selected {
        let values: Vec<Option<&Node>> = self.discriminators.iter().map(|known| known.place.value_in(body)).collect();
        let has_payload = self.payload.is_some_and(|payload| last_member(body, payload).is_some());
        if values.iter().all(Option::is_none) && !has_payload {
            return self.document(body).map_or(Selected::Nothing, Selected::Event);
        }
        let texts: Vec<String> = values.into_iter().map(|value| value.map(plain).unwrap_or_default()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        self.resolve(&texts)
    }

    /// The document without an envelope that a body is.
    fn document(&self, body: &Node) -> Option<usize> {
        body.as_object()?.iter().find_map(|member| {
            let tells = |event: &Event| event.bare.as_ref().is_some_and(|bare| *bare.member == *member.name);
            self.events.iter().position(tells)
        })
    }

    /// Which event these values of the discriminators name; an empty one is not there, or says nothing.
    fn resolve(&self, texts: &[&str]) -> Selected {
        let likely = self.first_readings(texts);
        if let Selected::Event(at) = self.find(likely) {
            return Selected::Event(at);
        }
        let mut best = Selected::Unknown;
        let mut accept = |said: Said<'_>| {
            match (self.find(said), best) {
                (found @ Selected::Event(_), _) => best = found,
                (Selected::OtherVersion, Selected::Unknown) => best = Selected::OtherVersion,
                _ => {}
            }
            matches!(best, Selected::Event(_))
        };
        if texts.iter().all(|text| text.len() <= LONGEST) {
            self.combine(texts, 0, Said::default(), &mut accept);
        } else {
            accept(likely);
        }
        best
    }

    fn first_readings<'v>(&self, texts: &[&'v str]) -> Said<'v> {
        let mut said = Said::default();
        for (known, text) in self.discriminators.iter().zip(texts) {
            let read = known.forms.iter().any(|form| {
                captures(form, text, &mut |capture| {
                    said.add(capture);
                    true
                })
            });
            if !read {
                said.pass(known, text);
            }
        }
        said
    }

    /// Tries all readings of all discriminators until `accept` takes a combination.
    fn combine<'v>(&self, texts: &[&'v str], at: usize, said: Said<'v>, accept: &mut dyn FnMut(Said<'v>) -> bool) -> bool {
        let Some(known) = self.discriminators.get(at) else {
            return accept(said);
        };
        let text = texts.get(at).copied().unwrap_or_default();
        let mut read_somehow = false;
        let taken = known.forms.iter().any(|form| {
            captures(form, text, &mut |capture| {
                read_somehow = true;
                let mut said = said;
                said.add(capture);
                self.combine(texts, at + 1, said, accept)
            })
        });
        if taken || read_somehow {
            return taken;
        }
        let mut said = said;
        said.pass(known, text);
        self.combine(texts, at + 1, said, accept)
    }

    /// The event of these names, as far as they are known.
    fn find(&self, said: Said<'_>) -> Selected {
        let rows = said.event.and_then(|event| self.named.get(&folded(event)));
        let domain = said.domain.map(folded);
        let mut highest: Option<&EventId> = None;
        let mut found = Selected::Unknown;
        for at in rows.into_iter().flatten() {
            let Some(id) = self.events.get(*at).map(|event| &event.id) else {
                continue;
            };
            if domain.as_ref().is_some_and(|domain| *domain != folded(&id.domain)) {
                continue;
            }
            if said.version == Some(id.version) {
                return if said.odd { Selected::OtherVersion } else { Selected::Event(*at) };
            }
            if highest.is_some_and(|other| other.domain != id.domain) {
                // The name alone is not enough to tell two domains apart.
                return Selected::Unknown;
            }
            highest = Some(id);
            found = Selected::Event(*at);
        }
        match found {
            Selected::Event(_) if said.version.is_some() || said.odd => Selected::OtherVersion,
            found => found,
        }
    }
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
    fn add(&mut self, capture: Capture<'v>) {
        self.domain = capture.domain.or(self.domain);
        self.event = capture.event.or(self.event);
        if capture.version.is_some() && (capture.only_version || !self.settled) {
            self.version = capture.version;
            self.settled |= capture.only_version;
        }
    }

    /// A discriminator that is missing or takes no known form says nothing, unless it is the version.
    fn pass(&mut self, known: &Discriminator<'_>, text: &str) {
        if !text.is_empty() && known.forms.iter().all(says_version_only) {
            self.version = None;
            self.odd = true;
        }
    }
}

/// A value's text as it counts: only strings and numbers say something, and an integer is the same however it is spelled.
fn plain(value: &Node) -> String {
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
    (zeros <= LONGEST).then(|| format!("{digits}{}", "0".repeat(zeros)))
}
