//! Documents that wrap a batch of events.

use std::borrow::Cow;

use eventry_json::{Progress, Scanner, unescape};

use crate::table::ProviderTable;

/// The documents of a provider that wrap events.
#[derive(Clone, Debug)]
pub(crate) struct Documents<'m> {
    /// The member that holds the array of events.
    pub(crate) member: Cow<'m, str>,
    /// An object with a discriminator or the payload of this provider's envelope is an event itself, as in dispatch.
    pub(crate) provider: Option<&'static ProviderTable>,
}

impl Documents<'static> {
    /// Returns the documents of a provider, if it has any.
    pub(crate) fn of(provider: &'static ProviderTable) -> Option<Self> {
        let (_, bare) = provider.bare_documents().find(|(_, bare)| bare.batch)?;
        Some(Documents {
            member: bare.member.into(),
            provider: Some(provider),
        })
    }
}

/// What the members of an object say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// The object does not hold events.
    Nothing,
    /// The object is an event itself.
    Event,
    /// The object wraps events. Their array opens in front of this offset.
    Batch(usize),
}

impl Documents<'_> {
    /// Takes a JSON value, or the beginning of one. If it is such a document, returns the offset after the opening bracket of the array.
    pub(crate) fn batch_in(&self, value: &[u8]) -> Option<usize> {
        match value.first() {
            Some(b'{') => match self.role(value, 1) {
                Role::Batch(inside) => Some(inside),
                Role::Nothing | Role::Event => None,
            },
            _ => None,
        }
    }

    /// Takes the rest of an object after its array of events. Returns whether it shows that the object is an event itself, or holds more
    /// events.
    pub(crate) fn has_more_to_say(&self, rest: &[u8]) -> bool {
        self.role(rest, 0) != Role::Nothing
    }

    /// Reads the members of an object from an offset on. If a member occurs twice, the last one counts.
    fn role(&self, object: &[u8], mut at: usize) -> Role {
        let mut scan = Scanner::new(usize::MAX);
        let mut behind = |at: usize| {
            scan.restart();
            match scan.advance(object.get(at..)?) {
                Progress::End(length) => Some(at + length),
                Progress::Open | Progress::Error { .. } => None,
            }
        };
        let mut last = Role::Nothing;
        loop {
            at = skip_space(object, at);
            if object.get(at) == Some(&b',') {
                at = skip_space(object, at + 1);
            }
            let name = if object.get(at) == Some(&b'"') { behind(at) } else { None };
            let Some(name) = name.and_then(|end| object.get(at..end)) else {
                break;
            };
            // The next byte is the colon.
            at = skip_space(object, skip_space(object, at + name.len()) + 1);
            let name = std::str::from_utf8(name).ok().and_then(|name| unescape(name).ok());
            let name = name.as_deref().unwrap_or_default();
            if self.is_of_event(name) {
                return Role::Event;
            }
            if name == self.member {
                last = if object.get(at) == Some(&b'[') {
                    Role::Batch(at + 1)
                } else {
                    Role::Nothing
                };
            }
            let Some(end) = behind(at) else { break };
            at = end;
        }
        last
    }

    fn is_of_event(&self, name: &str) -> bool {
        self.provider.is_some_and(|table| {
            let mut discriminators = table.discriminators().iter();
            let is_payload = table.envelope().is_some_and(|shape| name == shape.payload);
            is_payload || discriminators.any(|discriminator| discriminator.is_member(name))
        })
    }
}

/// Returns the first offset from `at` on that is not white space.
pub(crate) fn skip_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let space = rest.iter().position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
    at + space.unwrap_or(rest.len())
}
