//! The closed set of event versions that were known at build time.

mod descriptor;
mod evolution;
mod form;
mod provider;
mod schema;

pub use descriptor::{BareDocument, Blank, Descriptor, Identity, Sample};
pub use evolution::{Deprecation, UnknownVersions, Upgrade};
pub use form::Part;
pub use schema::{Schema, SchemaDocument, SchemaSet};

pub(crate) use provider::Found;
pub use provider::{Discriminator, EnvelopeShape, OpenEvent, Presence, Provider};

pub(crate) use form::{Capture, captures};

use crate::{AnyValue, Body, MalformedEvent};

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
    /// A catalog of these providers. Generated code calls it.
    #[must_use]
    pub const fn new(providers: &'static [&'static Provider]) -> Self {
        Catalog { providers }
    }

    /// The providers, sorted by folder name.
    #[must_use]
    pub const fn providers(&self) -> &'static [&'static Provider] {
        self.providers
    }

    /// The provider whose folder has that name.
    #[must_use]
    pub fn provider(&self, folder: &str) -> Option<&'static Provider> {
        self.providers.iter().copied().find(|provider| provider.folder() == folder)
    }

    /// Every event version, sorted by provider, domain, event type and version.
    pub fn iter(&self) -> impl Iterator<Item = &'static Descriptor> + use<> {
        self.providers.iter().flat_map(|provider| provider.events())
    }

    /// The event version of that id, for example `pismo/assets/quota_update/v1`.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&'static Descriptor> {
        self.iter().find(|descriptor| descriptor.id() == id)
    }

    /// All versions of an event type, oldest first. `event_type` is an event id without its version: `pismo/assets/quota_update`.
    pub fn versions<'t>(&self, event_type: &'t str) -> impl Iterator<Item = &'static Descriptor> + use<'t> {
        self.iter().filter(move |descriptor| descriptor.event_type() == event_type)
    }

    /// The highest version of an event type that is known. There is no type of that name: which version it is changes with the schemas.
    #[must_use]
    pub fn latest(&self, event_type: &str) -> Option<&'static Descriptor> {
        self.versions(event_type).max_by_key(|descriptor| descriptor.version())
    }

    /// Decodes a bare payload (no envelope around it) as the event version of that id.
    ///
    /// Returns `None` when the catalog has no such id.
    ///
    /// # Errors
    /// When the payload does not fit; the error keeps it.
    pub fn decode_payload(&self, id: &str, payload: impl Into<Body>) -> Option<Result<Box<dyn AnyValue>, MalformedEvent>> {
        Some(self.get(id)?.decode_payload(payload))
    }
}
