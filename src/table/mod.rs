//! The static tables that the generator writes: what is known at build time about providers and their events.

mod answer;
mod cache;
mod descriptor;
mod discriminator;
mod envelope;
mod evolution;
mod form;
mod nearest;
mod provider;
mod schema;
mod wrapper;

pub use answer::{AnswerPart, Answers, ControlAnswer};
pub use descriptor::{BareDocument, Blank, Descriptor, Identity, Sample};
pub use discriminator::{Discriminator, Place, Spelling};
pub use envelope::{EnvelopeShape, Presence};
pub use evolution::{Deprecation, UnknownVersions, Upgrade};
pub use form::FormPart;
pub use provider::ProviderTable;
pub use schema::{Schema, SchemaDocument, SchemaSet};
pub use wrapper::{AttributeSource, Condition, Control, Encoding, IdentityPlaces, Steps, Wrapper};

pub(crate) use form::{Capture, captures};
pub(crate) use nearest::nearest;
pub(crate) use provider::Lookup;
