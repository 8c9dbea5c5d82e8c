//! Which event a body is, from its discriminators alone.

use super::Outcome;
use super::dispatch::document_of;
use super::resolve::{Resolved, Values, resolve};
use crate::json::Decoder;
use crate::table::{Descriptor, ProviderTable};

/// How well a provider recognizes a body. A better recognition is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Recognition {
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
pub(crate) struct Identified {
    /// The row, if it is known.
    pub row: Option<&'static Descriptor>,
    /// How well the body is recognized.
    pub recognition: Recognition,
    /// How many members of the envelope support this.
    pub witnesses: usize,
}

impl Identified {
    fn row(provider: &'static ProviderTable, at: usize, witnesses: usize) -> Self {
        Identified {
            row: provider.events().get(at),
            recognition: Recognition::Known,
            witnesses,
        }
    }
}

/// Reads the discriminators only. If there are none, looks for the member of a document without an envelope, as
/// [`dispatch::read`](super::dispatch::read) does.
pub(crate) fn identify(provider: &'static ProviderTable, text: &str) -> Identified {
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
            recognition: match unknown.outcome() {
                Outcome::UnknownVersion => Recognition::UnknownVersion,
                _ if unknown.event.is_some() => Recognition::UnknownType,
                _ => Recognition::Partly,
            },
            witnesses,
        },
    }
}
