//! Whose event a body is, when nobody said so.

use super::dispatch::identify;
use super::malformed::text_of;
use crate::{Catalog, Provider};

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
