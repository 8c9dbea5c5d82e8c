//! Writes into an envelope what selects the event of its payload.

use super::resolve::{Resolved, Values, plain, resolve};
use crate::delivery::{Transport, with_value};
use crate::json::{Decoder, Encoder};
use crate::record::{Record, write_value};
use crate::table::{Descriptor, Discriminator, FormPart, Place, ProviderTable};
use crate::value::Json;

/// The values of the discriminators that select one event.
pub(super) struct Selectors {
    table: &'static ProviderTable,
    row: usize,
    values: Vec<Spelled>,
}

/// The value of a discriminator as JSON, and the same text as another kind of value, for members that are of that kind.
struct Spelled {
    literal: String,
    otherwise: Option<String>,
}

impl Selectors {
    /// Returns the values that select an event; `None` if its bodies have no envelope.
    pub(super) fn of(table: &'static ProviderTable, row: usize) -> Option<Self> {
        let event = table.events().get(row)?;
        if event.bare().is_some() {
            return None;
        }
        let chosen = event.discriminators();
        let places = table.discriminators().iter().enumerate();
        let values = places.map(|(place, discriminator)| match chosen.get(place) {
            Some(literal) => Spelled::of_literal(literal),
            None => Spelled::by_form(discriminator, event),
        });
        Some(Selectors {
            table,
            row,
            values: values.collect(),
        })
    }

    /// Adds the values from outside of the body.
    pub(super) fn add_to(&self, transport: &mut Transport<'static>) {
        for (discriminator, value) in self.table.discriminators().iter().zip(&self.values) {
            let text = || plain(&value.literal).into_owned();
            match discriminator.place {
                Place::Attribute(name) if !value.literal.is_empty() => transport.attributes.push(name.into(), text().into()),
                Place::Route if !value.literal.is_empty() => transport.route = Some(text().into()),
                _ => {}
            }
        }
    }

    /// Returns a body with the values that are neither in the envelope nor outside of the body.
    pub(super) fn set_in(&self, body: String) -> String {
        let places = self.table.discriminators().iter().zip(&self.values);
        places.fold(body, |body, (discriminator, value)| match discriminator.place {
            Place::Pointer(steps) if !value.literal.is_empty() => with_value(&body, steps, &value.literal),
            _ => body,
        })
    }

    /// Writes the values into an envelope, unless it selects the event already.
    pub(super) fn write_to<'de>(&'de self, envelope: &mut dyn Record<'de>) {
        if self.are_in(envelope) {
            return;
        }
        for (discriminator, value) in self.table.discriminators().iter().zip(&self.values) {
            match (discriminator.place, discriminator.index) {
                (Place::Member(_), Some(at)) => value.write_to(envelope, at),
                (Place::Member(name), None) => drop(envelope.extra_mut().insert(name, Json::from_raw(value.literal.as_str()))),
                (Place::Pointer(_) | Place::Attribute(_) | Place::Route, _) => {}
            }
        }
    }

    /// Returns whether an envelope selects the event, in whatever spelling.
    fn are_in<'de>(&self, envelope: &dyn Record<'de>) -> bool {
        let places = self.table.discriminators().iter().zip(&self.values);
        let found: Vec<Option<String>> = places
            .map(|(discriminator, value)| value_in(envelope, discriminator, value))
            .collect();
        let mut values = Values::default();
        for (place, value) in found.iter().enumerate() {
            if let Some(value) = value {
                values.set(place, value);
            }
        }
        matches!(resolve(self.table, &values), Resolved::Event(at) if at == self.row)
    }
}

/// Returns the value that an envelope is written with.
fn value_in<'de>(envelope: &dyn Record<'de>, discriminator: &Discriminator, own: &Spelled) -> Option<String> {
    let Place::Member(name) = discriminator.place else {
        // What does not stand in the envelope is as it must be once the event is written.
        return Some(own.literal.clone());
    };
    if let Some(at) = discriminator.index
        && !envelope.member(at).is_absent()
    {
        let mut to = Encoder::new();
        write_value(envelope.member(at), envelope.extra(), at, &mut to);
        return Some(to.into_string());
    }
    envelope.extra().get(name).map(|value| value.as_str().to_owned())
}

impl Spelled {
    /// Spells the first form of a discriminator. The generator does the same.
    fn by_form(discriminator: &Discriminator, event: &Descriptor) -> Self {
        let form = discriminator.forms.first().copied().unwrap_or_default();
        let mut text = String::new();
        for part in form {
            match part {
                FormPart::Literal(literal) => text.push_str(literal),
                FormPart::Domain => text.push_str(event.domain()),
                FormPart::Event => text.push_str(event.event()),
                FormPart::Version => text.push_str(&event.version().to_string()),
                FormPart::Any => {}
            }
        }
        match form {
            // A semantic version and a date are texts.
            [FormPart::Version] if text.bytes().all(|byte| byte.is_ascii_digit()) => Spelled {
                otherwise: Some(quoted(&text)),
                literal: text,
            },
            _ => Spelled {
                literal: quoted(&text),
                otherwise: as_number(text),
            },
        }
    }

    fn of_literal(literal: &str) -> Self {
        let text = plain(literal);
        Spelled {
            literal: literal.to_owned(),
            otherwise: if literal.starts_with('"') {
                as_number(text.into_owned())
            } else {
                Some(quoted(&text))
            },
        }
    }

    /// Writes the value into a member, as the kind of value that the member is meant to hold.
    fn write_to<'de>(&'de self, envelope: &mut dyn Record<'de>, at: usize) {
        envelope.extra_mut().forget(at);
        let mut tolerated = None;
        for literal in [Some(&self.literal), self.otherwise.as_ref()].into_iter().flatten() {
            match read_member(envelope, at, literal) {
                Some(0) => return,
                Some(_) => tolerated = tolerated.or(Some(literal)),
                None => {}
            }
        }
        if let Some(literal) = tolerated {
            read_member(envelope, at, literal);
        }
    }
}

/// Reads a value into a member that may hold another one. Returns how much was tolerated; `None` if the value does not fit.
fn read_member<'de>(envelope: &mut dyn Record<'de>, at: usize, literal: &'de str) -> Option<usize> {
    let member = envelope.member_mut(at);
    member.reset();
    let mut from = Decoder::again(literal);
    member.read(&mut from).ok()?;
    Some(from.surprises)
}

fn quoted(text: &str) -> String {
    let mut to = Encoder::new();
    to.string(text);
    to.into_string()
}

/// Returns a text that is a number.
fn as_number(text: String) -> Option<String> {
    let mut from = Decoder::new(&text);
    let is_number = from.number().is_ok() && from.end().is_ok();
    is_number.then_some(text)
}
