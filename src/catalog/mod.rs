//! The closed set of event versions that are known at build time.

mod provider;

pub use provider::Provider;

use crate::body::{Body, text_of};
use crate::codec::AnyValue;
use crate::event::{MalformedEvent, Recognition, identify};
use crate::table::Descriptor;

/// All event versions of a crate, by provider.
///
/// ```
/// let latest = eventry::CATALOG.latest("pismo/assets/quota_update").map(|row| row.id());
/// # #[cfg(feature = "pismo")]
/// assert_eq!(latest, Some("pismo/assets/quota_update/v1"));
/// ```
#[derive(Debug)]
pub struct Catalog {
    providers: &'static [&'static Provider],
}

impl Catalog {
    /// A catalog of these providers. Generated code calls this.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(providers: &'static [&'static Provider]) -> Self {
        Catalog { providers }
    }

    /// Returns the providers, sorted by folder name.
    #[must_use]
    pub const fn providers(&self) -> &'static [&'static Provider] {
        self.providers
    }

    /// Returns the provider with this folder name.
    #[must_use]
    pub fn provider(&self, folder: &str) -> Option<&'static Provider> {
        self.providers.iter().copied().find(|provider| provider.folder() == folder)
    }

    /// Returns every event version, sorted by provider, domain, event type and version.
    pub fn iter(&self) -> impl Iterator<Item = &'static Descriptor> + use<> {
        self.providers.iter().flat_map(|provider| provider.events())
    }

    /// Returns the event version with this id, such as `pismo/assets/quota_update/v1`.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&'static Descriptor> {
        self.iter().find(|descriptor| descriptor.id() == id)
    }

    /// Returns all versions of an event type, oldest first. `event_type` is an event id without its version:
    /// `pismo/assets/quota_update`.
    pub fn versions<'t>(&self, event_type: &'t str) -> impl Iterator<Item = &'static Descriptor> + use<'t> {
        self.iter().filter(move |descriptor| descriptor.event_type() == event_type)
    }

    /// Returns the highest known version of an event type.
    ///
    /// No generated type has that name, because another version may be the latest when a schema is added.
    #[must_use]
    pub fn latest(&self, event_type: &str) -> Option<&'static Descriptor> {
        self.versions(event_type).max_by_key(|descriptor| descriptor.version())
    }

    /// Decodes a bare payload as the event version with this id. Returns `None` if the catalog does not have the id.
    ///
    /// # Errors
    ///
    /// Returns an error if the payload does not fit. The error keeps the bytes.
    pub fn decode_payload(&self, id: &str, payload: impl Into<Body>) -> Option<Result<Box<dyn AnyValue>, MalformedEvent>> {
        Some(self.get(id)?.decode_payload(payload))
    }

    /// Returns the provider that a body most likely comes from, or `None` if the body does not point to any provider.
    ///
    /// If two providers recognize the body equally well, the one whose envelope has more members in common with it wins, and then the
    /// first by name.
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
        for provider in self.providers.iter().copied() {
            let found = identify(provider.table(), text);
            let weight = (found.recognition, found.witnesses);
            if found.recognition > Recognition::Unrelated && best.is_none_or(|(heaviest, _)| weight > heaviest) {
                best = Some((weight, provider));
            }
        }
        best.map(|(_, provider)| provider)
    }
}
