//! Which event a body is, from its discriminators alone.

use super::Outcome;
use super::resolve::{Resolved, Values, resolve};
use crate::delivery::Context;
use crate::json::Decoder;
use crate::table::{Descriptor, Place, ProviderTable};

/// How well a provider recognizes a body. A better recognition is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Recognition {
    /// Nothing in the body points to the provider. This is so for any text that is not a JSON object.
    Unrelated,
    /// The body has discriminators of the provider, but they do not name an event.
    Partly,
    /// The body names an event type that is not in the catalog.
    UnknownType,
    /// The body names an event type in the catalog, in a version that is not.
    UnknownVersion,
    /// The body names an event version in the catalog.
    Known,
}

/// What a body says about its type, even if the rest of it cannot be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Identified {
    /// The row, if it is known.
    pub(super) row: Option<&'static Descriptor>,
    /// How well the body is recognized.
    pub(super) recognition: Recognition,
    /// How many members of the envelope support this.
    pub(super) witnesses: usize,
}

/// What a member means to a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is the discriminator at this index.
    Discriminator(usize),
    /// It is the payload.
    Payload,
    /// It marks the document without an envelope in this row.
    Document(usize),
}

/// Returns what members mean to a provider. Several roles may have the same name.
pub(super) fn roles(provider: &'static ProviderTable) -> Vec<(&'static str, Role)> {
    let mut roles: Vec<(&'static str, Role)> = Vec::new();
    let discriminators = provider.discriminators().iter().enumerate();
    roles.extend(discriminators.filter_map(|(place, known)| match known.place {
        Place::Member(member) => Some((member, Role::Discriminator(place))),
        Place::Pointer(_) | Place::Attribute(_) | Place::Route => None,
    }));
    if let Some(shape) = provider.envelope() {
        roles.push((shape.payload, Role::Payload));
    }
    roles.extend(provider.bare_documents().map(|(at, bare)| (bare.member, Role::Document(at))));
    roles
}

/// The members of a body that mean something to a provider.
#[derive(Default)]
pub(super) struct Clues<'de> {
    values: Values<'de>,
    has_payload: bool,
    document: Option<usize>,
}

impl<'de> Clues<'de> {
    /// Begins with what is not a member of the body.
    pub(super) fn beside_members(provider: &'static ProviderTable, text: &'de str, context: Context<'de>) -> Self {
        Clues {
            values: Values::beside_members(provider, text, context),
            ..Clues::default()
        }
    }

    /// Takes a member. It has no value if the value is not JSON.
    pub(super) fn add(&mut self, role: Role, value: Option<&'de str>) {
        match (role, value) {
            (Role::Payload, _) => self.has_payload = true,
            (Role::Document(at), _) => self.document = self.document.or(Some(at)),
            (Role::Discriminator(place), Some(raw)) => drop(self.values.set(place, raw)),
            (Role::Discriminator(_), None) => {}
        }
    }

    /// Returns whether anything points to the provider: whether the recognition is better than [`Recognition::Unrelated`].
    pub(super) fn is_related(&self) -> bool {
        self.values.count > 0 || self.values.names_something() || self.document.is_some()
    }

    /// Concludes which event it is. A document without an envelope is considered only if there are no discriminators, as in
    /// [`dispatch::read`](super::dispatch::read).
    pub(super) fn conclude(&self, provider: &'static ProviderTable) -> Identified {
        let row = |at: usize, witnesses| Identified {
            row: provider.events().get(at),
            recognition: Recognition::Known,
            witnesses,
        };
        let said = self.values.count + usize::from(self.values.names_something());
        if said == 0 {
            return match self.document {
                Some(at) => row(at, 1),
                None => Identified {
                    row: None,
                    recognition: Recognition::Unrelated,
                    witnesses: 0,
                },
            };
        }
        let witnesses = said + usize::from(self.has_payload);
        match resolve(provider, &self.values) {
            Resolved::Event(at) => row(at, witnesses),
            Resolved::Unknown(unknown) => Identified {
                row: None,
                recognition: match unknown.outcome() {
                    Outcome::UnknownVersion => Recognition::UnknownVersion,
                    _ if unknown.event.is_some() => Recognition::UnknownType,
                    _ => Recognition::Partly,
                },
                witnesses,
            },
            Resolved::Conflict(_) => Identified {
                row: None,
                recognition: Recognition::Partly,
                witnesses,
            },
        }
    }
}

/// Hands out the members of a body and their values, as far as the body is an object. The last value is missing if it is not JSON.
pub(super) fn each_member<'de>(text: &'de str, mut take: impl FnMut(&str, Option<&'de str>)) {
    let mut from = Decoder::new(text);
    if from.begin_object().is_err() {
        return;
    }
    while let Ok(Some(name)) = from.next_member() {
        let value = from.skip().ok();
        take(&name, value);
        if value.is_none() {
            return;
        }
    }
}

/// Reads what one provider recognizes a body by, and nothing else.
pub(super) fn identify(provider: &'static ProviderTable, text: &str, context: Context<'_>) -> Identified {
    let roles = roles(provider);
    let mut clues = Clues::beside_members(provider, text, context);
    each_member(text, |name, value| {
        for (_, role) in roles.iter().filter(|(known, _)| *known == name) {
            clues.add(*role, value);
        }
    });
    clues.conclude(provider)
}
