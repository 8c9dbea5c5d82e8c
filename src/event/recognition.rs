//! Whose event a body is, when nobody said so.

use super::dispatch::document_of;
use super::malformed::text_of;
use super::resolve::{Resolved, Values, resolve};
use super::unknown::UnknownReason;
use crate::{Catalog, Decoder, Descriptor, Provider};

/// How far a body says that it is an event of a provider; more is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Recognition {
    /// Nothing in it says so; text that is no JSON object never does.
    Unrelated,
    /// It has members by which the provider tells its events apart, but they name none.
    Partly,
    /// It names an event type that is not in the catalog.
    UnknownType,
    /// It names an event type that is in the catalog, in a version that is not.
    UnknownVersion,
    /// It names an event version that is in the catalog.
    Known,
}

impl Provider {
    /// Says how far a body looks like an event of this provider. Only the discriminators count: what is recognised may still be malformed,
    /// and a body that ends too early is recognised by what came before.
    #[must_use]
    pub fn recognise(&'static self, body: &[u8]) -> Recognition {
        text_of(body).map_or(Recognition::Unrelated, |text| identify(self, text).recognition)
    }
}

impl Catalog {
    /// Finds the provider whose event a body most likely is; `None` when nothing in it points to any of them.
    ///
    /// Where two are recognised equally far, the one counts that more members of the envelope speak for, and then the first by name.
    ///
    /// ```
    /// # #[cfg(feature = "apiida")] {
    /// let body = br#"{"type": "subscription.create", "timestamp": "2024-03-18T09:14:06Z", "data": {}}"#;
    /// let provider = eventry::CATALOG.provider_of(body);
    /// assert_eq!(provider.map(|provider| provider.folder()), Some("apiida"));
    /// # }
    /// assert!(eventry::CATALOG.provider_of(b"{\"n\": 1}").is_none());
    /// ```
    #[must_use]
    pub fn provider_of(&self, body: &[u8]) -> Option<&'static Provider> {
        let text = text_of(body).ok()?;
        let mut best = None;
        for provider in self.providers().iter().copied() {
            let found = identify(provider, text);
            let weight = (found.recognition, found.witnesses);
            if found.recognition > Recognition::Unrelated && best.is_none_or(|(heaviest, _)| weight > heaviest) {
                best = Some((weight, provider));
            }
        }
        best.map(|(_, provider)| provider)
    }
}

/// What a body says about its type, even when the rest of it cannot be read.
pub(super) struct Identified {
    /// The row, if it is known.
    pub row: Option<&'static Descriptor>,
    /// How far the body says so.
    pub recognition: Recognition,
    /// How many members of the envelope say it.
    pub witnesses: usize,
}

impl Identified {
    fn row(provider: &'static Provider, at: usize, witnesses: usize) -> Self {
        Identified {
            row: provider.events().get(at),
            recognition: Recognition::Known,
            witnesses,
        }
    }
}

/// Looks at the discriminators alone. A document without an envelope is told by its member, as [`dispatch::read`](super::dispatch::read) does it: only when none of them says
/// anything.
pub(super) fn identify(provider: &'static Provider, text: &str) -> Identified {
    let nothing = Identified {
        row: None,
        recognition: Recognition::Unrelated,
        witnesses: 0,
    };
    let mut values = Values::default();
    let mut has_payload = false;
    if let Some(shape) = provider.envelope() {
        let mut from = Decoder::new(text);
        if from.begin_object().is_err() {
            return nothing;
        }
        while let Ok(Some(name)) = from.next_member() {
            has_payload |= *name == *shape.payload;
            let place = shape.discriminators.iter().position(|known| known.member == &*name);
            let Ok(raw) = from.skip() else { break };
            if let Some(place) = place {
                values.set(place, raw);
            }
        }
    }
    let said = values.count;
    let Some(shape) = provider.envelope().filter(|_| said > 0) else {
        return document_of(provider, text).map_or(nothing, |at| Identified::row(provider, at, 1));
    };
    let witnesses = said + usize::from(has_payload);
    match resolve(provider, shape, &values) {
        Resolved::Event(at) => Identified::row(provider, at, witnesses),
        Resolved::Unknown(unknown) => Identified {
            row: None,
            recognition: match unknown.reason {
                UnknownReason::Version => Recognition::UnknownVersion,
                UnknownReason::Type if unknown.event.is_some() => Recognition::UnknownType,
                UnknownReason::Type => Recognition::Partly,
            },
            witnesses,
        },
    }
}
