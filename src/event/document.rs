//! Documents that wrap events, and the batch inside of one.

use std::borrow::Cow;

use crate::Provider;
use crate::catalog::EnvelopeShape;
use crate::json::{self, Progress, ValueScan};

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

impl Documents<'_> {
    /// Takes a whole JSON value; returns the offset behind the opening bracket of the array, if the value is such a document.
    pub(super) fn batch_in(&self, value: &[u8]) -> Option<usize> {
        if value.first() != Some(&b'{') {
            return None;
        }
        let mut scan = ValueScan::new(usize::MAX);
        let mut behind = |at: usize| {
            scan.restart();
            match scan.advance(value.get(at..)?) {
                Progress::End(length) => Some(at + length),
                Progress::Open | Progress::Fault(_) => None,
            }
        };
        let mut batch = None;
        let mut at = 1;
        loop {
            at = behind_space(value, at);
            if value.get(at) == Some(&b',') {
                at = behind_space(value, at + 1);
            }
            if value.get(at) != Some(&b'"') {
                return batch;
            }
            let name = value.get(at..behind(at)?)?;
            // One byte more: the colon.
            at = behind_space(value, behind_space(value, at + name.len()) + 1);
            let name = std::str::from_utf8(name).ok().and_then(|name| json::unescape(name).ok());
            let name = name.as_deref().unwrap_or_default();
            if self.is_of_event(name) {
                return None;
            }
            if batch.is_none() && name == self.member {
                if value.get(at) != Some(&b'[') {
                    return None;
                }
                batch = Some(at + 1);
            }
            at = behind(at)?;
        }
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
