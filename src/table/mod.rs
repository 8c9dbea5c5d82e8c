//! The static tables that the generator writes: what is known at build time about providers and their events.

#[cfg(any(feature = "schemars", feature = "validate"))]
mod cache;
mod descriptor;
mod envelope;
mod evolution;
mod form;
mod nearest;
mod provider;
mod schema;

pub use descriptor::{BareDocument, Blank, Descriptor, Identity, Sample};
pub use envelope::{Discriminator, EnvelopeShape, Presence};
pub use evolution::{Deprecation, UnknownVersions, Upgrade};
pub use form::FormPart;
pub use provider::ProviderTable;
pub use schema::{Schema, SchemaDocument, SchemaSet};

pub(crate) use form::{Capture, captures};
pub(crate) use nearest::nearest;
pub(crate) use provider::Lookup;
