//! Chooses the values of the discriminators in a body that code makes instead of reading it.

use std::collections::HashMap;

use super::reading::{captures, is_version_only};
use super::{Discriminator, MAX_LENGTH, Rules, Selected, comparable_text};
use crate::event_id::{EventId, folded};
use crate::json::{self, Json, Node, Span};
use crate::model::{Event, Model, Provider, Record, Shape, TypeKind};
use crate::provider::Place;
use crate::version::Version;

/// The largest number of combinations of values that are tried for one event.
const MAX_COMBINATIONS: usize = 4096;
/// The deepest nesting of wrappers and choices in which listed values are looked for.
const MAX_NESTING: usize = 8;

/// Sets [`Event::discriminators`] of each event whose discriminators are not to be spelled by their first forms.
///
/// A spelling comes from a sample of the event, from a list of values in the envelope's schema, or from a form, in this order. The spellings
/// of an event are tried together until they select it. [`check`](super::check) reports the events that no spelling selects.
pub fn spell(provider: &mut Provider, model: &Model) {
    let Some(rules) = Rules::of(provider) else { return };
    let listed = Listed::of(provider, model, &rules);
    let spelled: Vec<Vec<String>> = provider
        .events
        .iter()
        .enumerate()
        .map(|(at, event)| {
            if event.bare.is_none() {
                spelling(&rules, &listed, at, event)
            } else {
                Vec::new()
            }
        })
        .collect();
    for (event, spelled) in provider.events.iter_mut().zip(spelled) {
        event.discriminators = spelled;
    }
}

/// One way to write the value of a discriminator.
#[derive(Clone, Debug, PartialEq)]
struct Spelled {
    /// The value as JSON.
    literal: String,
    /// The text that is compared.
    text: String,
}

impl Spelled {
    /// Returns `None` for a value that has no meaning.
    fn of(value: &Node) -> Option<Self> {
        matches!(value.value, Json::String(_) | Json::Number(_)).then(|| Spelled {
            literal: value.to_compact(),
            text: comparable_text(value),
        })
    }

    /// A value that is not there.
    fn absent() -> Self {
        Spelled {
            literal: String::new(),
            text: String::new(),
        }
    }

    fn of_number(text: String) -> Self {
        Spelled {
            literal: text.clone(),
            text,
        }
    }

    fn of_text(text: String) -> Self {
        Spelled {
            literal: Node::string(&text, Span::default()).to_compact(),
            text,
        }
    }
}

/// Returns the literals that select an event; nothing if they are those of the first forms, or if no spelling selects it.
fn spelling(rules: &Rules<'_>, listed: &Listed, at: usize, event: &Event) -> Vec<String> {
    let seen = seen_in_sample(rules, at, event);
    let places = rules.discriminators.iter().enumerate();
    let candidates: Vec<Vec<Spelled>> = places
        .map(|(place, discriminator)| {
            let mut all: Vec<Spelled> = seen.get(place).cloned().flatten().into_iter().collect();
            if all.is_empty() && !seen.is_empty() && matches!(discriminator.place, Place::Pointer(_)) {
                all.push(Spelled::absent());
            }
            for next in listed.of_event(place, &event.id).chain(by_forms(rules, discriminator, &event.id)) {
                if !all.contains(&next) {
                    all.push(next);
                }
            }
            all
        })
        .collect();
    let combinations = candidates.iter().fold(1_usize, |count, some| count.saturating_mul(some.len()));
    for combination in 0..combinations.min(MAX_COMBINATIONS) {
        let mut rest = combination;
        let chosen: Vec<&Spelled> = candidates
            .iter()
            .filter_map(|some| {
                let one = some.get(rest % some.len().max(1));
                rest /= some.len().max(1);
                one
            })
            .collect();
        let texts: Vec<&str> = chosen.iter().map(|one| one.text.as_str()).collect();
        if rules.resolve(&texts) == Selected::Event(at) {
            let first = rules
                .discriminators
                .iter()
                .map(|discriminator| by_first_form(discriminator, &event.id));
            let is_default = first.zip(&chosen).all(|(first, one)| first.as_ref() == Some(*one));
            return if is_default {
                Vec::new()
            } else {
                chosen.into_iter().map(|one| one.literal.clone()).collect()
            };
        }
    }
    Vec::new()
}

/// Returns the spellings of the forms.
fn by_forms(rules: &Rules<'_>, discriminator: &Discriminator<'_>, id: &EventId) -> impl Iterator<Item = Spelled> {
    let is_number = |text: &str| matches!(id.version, Version::Number(version) if text == version.to_string());
    let has_version = discriminator.forms.iter().any(is_version_only);
    let texts = rules.spellings(discriminator, id).into_iter();
    texts.map(move |text| {
        if has_version && is_number(&text) {
            Spelled::of_number(text)
        } else {
            Spelled::of_text(text)
        }
    })
}

/// Returns the spelling of the first form, as the runtime spells it.
fn by_first_form(discriminator: &Discriminator<'_>, id: &EventId) -> Option<Spelled> {
    let form = discriminator.forms.first()?;
    let text = form.spell(&id.domain, &id.event, id.version);
    let is_number = is_version_only(form) && matches!(id.version, Version::Number(_));
    Some(if is_number {
        Spelled::of_number(text)
    } else {
        Spelled::of_text(text)
    })
}

/// Returns the values in the first sample that is recognized as its event.
fn seen_in_sample(rules: &Rules<'_>, at: usize, event: &Event) -> Vec<Option<Spelled>> {
    let values = |body: &Node| {
        (rules.select_as(body, at) == Selected::Event(at)).then(|| {
            let places = rules.discriminators.iter();
            places
                .map(|discriminator| discriminator.place.value_in(body).and_then(Spelled::of))
                .collect()
        })
    };
    let found = event.samples.iter().find_map(|(_, text)| {
        let body = json::parse_recorded(text).ok()?;
        match &body.value {
            Json::Array(bodies) => bodies.iter().find_map(values),
            _ => values(&body),
        }
    });
    found.unwrap_or_default()
}

/// The values that the schema of the envelope lists for each discriminator, by the name of the event that they contain, if any.
struct Listed(Vec<HashMap<Option<String>, Vec<ListedValue>>>);

/// One reading of a listed value.
struct ListedValue {
    wire: String,
    domain: Option<String>,
    version: Option<Version>,
}

impl Listed {
    fn of(provider: &Provider, model: &Model, rules: &Rules<'_>) -> Self {
        let record = envelope_record(provider, model);
        let by_place = rules
            .discriminators
            .iter()
            .zip(&provider.discriminators)
            .map(|(rule, discriminator)| {
                let mut values = Vec::new();
                if let Some(member) = record.zip(discriminator.index).and_then(|(record, at)| record.members.get(at)) {
                    collect(model, &member.shape, MAX_NESTING, &mut values);
                }
                let mut by_event: HashMap<Option<String>, Vec<ListedValue>> = HashMap::new();
                // A longer value can have as many readings as bytes.
                for wire in values.into_iter().filter(|wire| wire.len() <= MAX_LENGTH) {
                    for form in rule.forms {
                        captures(form, wire, &mut |capture| {
                            by_event.entry(capture.event.map(folded)).or_default().push(ListedValue {
                                wire: wire.to_owned(),
                                domain: capture.domain.map(folded),
                                version: capture.version,
                            });
                            false
                        });
                    }
                }
                by_event
            });
        Listed(by_place.collect())
    }

    /// Returns the values that name nothing but this event.
    fn of_event<'l>(&'l self, place: usize, id: &EventId) -> impl Iterator<Item = Spelled> + use<'l> {
        let (domain, version) = (folded(&id.domain), id.version);
        let by_event = self.0.get(place);
        let with_name = by_event.and_then(|by_event| by_event.get(&Some(folded(&id.event))));
        let without = by_event.and_then(|by_event| by_event.get(&None));
        let values = with_name.into_iter().chain(without).flatten();
        values
            .filter(move |value| {
                value.domain.as_ref().is_none_or(|other| *other == domain) && value.version.is_none_or(|other| other == version)
            })
            .map(|value| Spelled::of_text(value.wire.clone()))
    }
}

fn envelope_record<'m>(provider: &Provider, model: &'m Model) -> Option<&'m Record> {
    let module = model.modules.get(provider.envelope.as_ref()?.module)?;
    match &model.types.get(module.root.as_ref()?.id.0)?.kind {
        TypeKind::Record(record) => Some(record),
        _ => None,
    }
}

/// Collects the strings that a shape lists.
fn collect<'m>(model: &'m Model, shape: &'m Shape, levels: usize, to: &mut Vec<&'m str>) {
    let Some(levels) = levels.checked_sub(1) else { return };
    match shape {
        Shape::Named(id) => match model.types.get(id.0).map(|def| &def.kind) {
            Some(TypeKind::Values(values)) => to.extend(values.iter().map(|value| value.wire.as_str())),
            Some(TypeKind::Union(union)) => union.branches.iter().for_each(|branch| collect(model, &branch.shape, levels, to)),
            Some(TypeKind::Wrapper(inner)) => collect(model, inner, levels, to),
            Some(TypeKind::Record(_)) | None => {}
        },
        Shape::List(_) | Shape::Map(_) => {}
        shape => shape.inner().into_iter().for_each(|inner| collect(model, inner, levels, to)),
    }
}
