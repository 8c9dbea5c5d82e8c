//! Documents that wrap events, and the batch inside of one.

use std::borrow::Cow;

use crate::Provider;
use crate::catalog::EnvelopeShape;
use crate::json::{self, Progress, Scanner};

/// Which documents wrap events.
#[derive(Clone, Debug)]
pub(super) struct Documents<'m> {
    /// The member that holds the array of them.
    pub(super) member: Cow<'m, str>,
    /// What has a discriminator or payload of this envelope is an event itself, as dispatch sees it.
    pub(super) envelope: Option<&'static EnvelopeShape>,
}

impl Documents<'static> {
    /// Those of a provider.
    pub(super) fn of(provider: &'static Provider) -> Option<Self> {
        let (_, bare) = provider.bare_documents().find(|(_, bare)| bare.batch)?;
        Some(Documents {
            member: bare.member.into(),
            envelope: provider.envelope(),
        })
    }
}

/// What the members of an object say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// It holds no events.
    Nothing,
    /// It is an event itself.
    Event,
    /// It wraps events; the array of them opens in front of this offset.
    Batch(usize),
}

impl Documents<'_> {
    /// Takes a JSON value, or the beginning of one; returns the offset behind the opening bracket of the array, if the value is such a
    /// document as far as it goes.
    pub(super) fn batch_in(&self, value: &[u8]) -> Option<usize> {
        match value.first() {
            Some(b'{') => match self.said(value, 1) {
                Said::Batch(inside) => Some(inside),
                Said::Nothing | Said::Event => None,
            },
            _ => None,
        }
    }

    /// Takes the rest of an object, behind its array of events; returns whether it says that the object is an event itself, or has events of
    /// its own.
    pub(super) fn has_more_to_say(&self, rest: &[u8]) -> bool {
        self.said(rest, 0) != Said::Nothing
    }

    /// Goes through the members of an object from one offset on. Of a member that occurs twice the last one counts.
    fn said(&self, object: &[u8], mut at: usize) -> Said {
        let mut scan = Scanner::new(usize::MAX);
        let mut behind = |at: usize| {
            scan.restart();
            match scan.advance(object.get(at..)?) {
                Progress::End(length) => Some(at + length),
                Progress::Open | Progress::Error { .. } => None,
            }
        };
        let mut last = Said::Nothing;
        loop {
            at = behind_space(object, at);
            if object.get(at) == Some(&b',') {
                at = behind_space(object, at + 1);
            }
            let name = if object.get(at) == Some(&b'"') { behind(at) } else { None };
            let Some(name) = name.and_then(|end| object.get(at..end)) else {
                break;
            };
            // One byte more: the colon.
            at = behind_space(object, behind_space(object, at + name.len()) + 1);
            let name = std::str::from_utf8(name).ok().and_then(|name| json::unescape(name).ok());
            let name = name.as_deref().unwrap_or_default();
            if self.is_of_event(name) {
                return Said::Event;
            }
            if name == self.member {
                last = if object.get(at) == Some(&b'[') {
                    Said::Batch(at + 1)
                } else {
                    Said::Nothing
                };
            }
            let Some(end) = behind(at) else { break };
            at = end;
        }
        last
    }

    fn is_of_event(&self, name: &str) -> bool {
        self.envelope.is_some_and(|shape| {
            let mut discriminators = shape.discriminators.iter();
            name == shape.payload || discriminators.any(|discriminator| discriminator.member == name)
        })
    }
}

/// The first offset from `at` on where no white space stands.
pub(super) fn behind_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let space = rest.iter().position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
    at + space.unwrap_or(rest.len())
}
