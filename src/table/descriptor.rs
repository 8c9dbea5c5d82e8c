//! One row of the catalog.

use std::fmt;

use super::{Deprecation, Schema, Upgrade};
use crate::codec::AnyValue;
use crate::version::Version;

/// Creates a blank value of one known type. Generated tables hold [`AnyValue::new_boxed`].
pub type Blank = fn() -> Box<dyn AnyValue>;

/// The names of an event version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    id: &'static str,
    provider: &'static str,
    domain: &'static str,
    event: &'static str,
    version: Version,
}

impl Identity {
    /// Splits an event id such as `pismo/assets/quota_update/v1`.
    ///
    /// # Panics
    ///
    /// Panics if `id` is not an event id. In a generated table, that is a compile error.
    #[must_use]
    pub const fn new(id: &'static str) -> Self {
        let (provider, rest) = split(id);
        let (domain, rest) = split(rest);
        let (event, version) = split(rest);
        let (prefix, number) = version.split_at(1);
        assert!(prefix.as_bytes()[0] == b'v', "an event id ends in a version such as `v1`");
        let Some(version) = Version::new(number) else {
            panic!("an event id ends in a version such as `v1`");
        };
        Identity {
            id,
            provider,
            domain,
            event,
            version,
        }
    }
}

/// Splits a path into its first name and the rest.
const fn split(path: &'static str) -> (&'static str, &'static str) {
    let mut end = 0;
    while path.as_bytes()[end] != b'/' {
        end += 1;
    }
    let (name, rest) = path.split_at(end);
    (name, rest.split_at(1).1)
}

/// A documented or recorded body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    label: &'static str,
    body: &'static str,
}

impl Sample {
    /// Creates a sample. Generated code calls this.
    #[must_use]
    pub const fn new(label: &'static str, body: &'static str) -> Self {
        Sample { label, body }
    }

    /// Returns the label, which is part of the file name.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        self.label
    }

    /// Returns the whole body, as received.
    #[must_use]
    pub const fn body(&self) -> &'static str {
        self.body
    }
}

/// How a document without an envelope is recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BareDocument {
    pub(crate) member: &'static str,
    pub(crate) batch: bool,
}

impl BareDocument {
    /// A document that is recognized by this member. With `batch`, the member is an array of enveloped events.
    #[must_use]
    pub const fn new(member: &'static str, batch: bool) -> Self {
        BareDocument { member, batch }
    }
}

/// One event version of the catalog.
pub struct Descriptor {
    identity: Identity,
    title: Option<&'static str>,
    description: Option<&'static str>,
    rust_type: &'static str,
    samples: &'static [Sample],
    bare: Option<BareDocument>,
    discriminators: &'static [&'static str],
    blank: Blank,
    schema: Schema,
    upgrade: Upgrade,
    deprecation: Option<Deprecation>,
}

impl Descriptor {
    /// Creates a row from the names of an event version, the path of its type, a blank value of that type, and its schema. Generated code
    /// calls this.
    #[must_use]
    pub const fn new(identity: Identity, rust_type: &'static str, blank: Blank, schema: Schema) -> Self {
        Descriptor {
            identity,
            title: None,
            description: None,
            rust_type,
            samples: &[],
            bare: None,
            discriminators: &[],
            blank,
            schema,
            upgrade: Upgrade::None,
            deprecation: None,
        }
    }

    /// Adds the schema's title. Generated code calls this.
    #[must_use]
    pub const fn with_title(mut self, title: &'static str) -> Self {
        self.title = Some(title);
        self
    }

    /// Adds the schema's description. Generated code calls this.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Self {
        self.description = Some(description);
        self
    }

    /// Adds documented and recorded bodies. Generated code calls this.
    #[must_use]
    pub const fn with_samples(mut self, samples: &'static [Sample]) -> Self {
        self.samples = samples;
        self
    }

    /// Sets how its bodies, which have no envelope, are recognized. Generated code calls this.
    #[must_use]
    pub const fn with_bare(mut self, bare: BareDocument) -> Self {
        self.bare = Some(bare);
        self
    }

    /// Sets the discriminators of a made body, as JSON, where they are not what their first forms spell. Generated code calls this.
    #[must_use]
    pub const fn with_discriminators(mut self, literals: &'static [&'static str]) -> Self {
        self.discriminators = literals;
        self
    }

    /// Adds the upgrade to the next version. Generated code calls this.
    #[must_use]
    pub const fn with_upgrade(mut self, upgrade: Upgrade) -> Self {
        self.upgrade = upgrade;
        self
    }

    /// Marks the version as deprecated. Generated code calls this.
    #[must_use]
    pub const fn with_deprecation(mut self, deprecation: Deprecation) -> Self {
        self.deprecation = Some(deprecation);
        self
    }

    /// Returns how a payload is upgraded to the next version of this event type.
    #[must_use]
    pub const fn upgrade(&self) -> Upgrade {
        self.upgrade
    }

    /// Returns since when the version is deprecated, and what to use instead; `None` if it is not deprecated.
    #[must_use]
    pub const fn deprecation(&self) -> Option<Deprecation> {
        self.deprecation
    }

    /// Returns the event id: `pismo/assets/quota_update/v1`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.identity.id
    }

    /// Returns the event id without its version.
    #[must_use]
    pub fn event_type(&self) -> &'static str {
        self.identity
            .id
            .rsplit_once('/')
            .map_or(self.identity.id, |(event_type, _)| event_type)
    }

    /// The provider's folder name.
    #[must_use]
    pub const fn provider(&self) -> &'static str {
        self.identity.provider
    }

    /// Returns the domain.
    #[must_use]
    pub const fn domain(&self) -> &'static str {
        self.identity.domain
    }

    /// Returns the event's name, which is unique within its domain.
    #[must_use]
    pub const fn event(&self) -> &'static str {
        self.identity.event
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.identity.version
    }

    /// Returns the schema's title.
    #[must_use]
    pub const fn title(&self) -> Option<&'static str> {
        self.title
    }

    /// Returns the schema's description.
    #[must_use]
    pub const fn description(&self) -> Option<&'static str> {
        self.description
    }

    /// Returns the path of the generated type, relative to the module that mounts the events.
    #[must_use]
    pub const fn rust_type(&self) -> &'static str {
        self.rust_type
    }

    /// Returns documented and recorded bodies.
    #[must_use]
    pub const fn samples(&self) -> &'static [Sample] {
        self.samples
    }

    /// Returns whether its bodies are documents without an envelope.
    #[must_use]
    pub const fn is_document(&self) -> bool {
        self.bare.is_some()
    }

    /// Returns the payload's schema.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(crate) const fn bare(&self) -> Option<BareDocument> {
        self.bare
    }

    pub(crate) const fn discriminators(&self) -> &'static [&'static str] {
        self.discriminators
    }

    /// Creates a blank value of its type, to read a payload into.
    pub(crate) fn blank(&self) -> Box<dyn AnyValue> {
        (self.blank)()
    }
}

impl fmt::Debug for Descriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Descriptor").field(&self.identity.id).finish()
    }
}

/// Two are equal if their event ids are.
impl PartialEq for Descriptor {
    fn eq(&self, other: &Self) -> bool {
        self.identity == other.identity
    }
}
