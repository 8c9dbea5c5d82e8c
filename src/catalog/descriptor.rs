//! One row of the catalog.

use std::fmt;

use super::{Deprecation, Schema, Upgrade};
use crate::event::{malformed_payload, text_of};
use crate::{AnyValue, Body, DecodeError, Decoder, MalformedEvent};

/// A blank value of one known type, to read a bare payload into. Generated tables hold [`AnyValue::new_boxed`].
pub type Blank = fn() -> Box<dyn AnyValue>;

/// The names of an event version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    id: &'static str,
    provider: &'static str,
    domain: &'static str,
    event: &'static str,
    version: u32,
}

impl Identity {
    /// The names in an event id such as `pismo/assets/quota_update/v1`.
    ///
    /// # Panics
    /// When `id` is not an event id; in a table of the catalog the compiler says so.
    #[must_use]
    pub const fn new(id: &'static str) -> Self {
        let (provider, rest) = split(id);
        let (domain, rest) = split(rest);
        let (event, version) = split(rest);
        let (prefix, digits) = version.split_at(1);
        assert!(prefix.as_bytes()[0] == b'v', "an event id ends in a version such as `v1`");
        let version = match u32::from_str_radix(digits, 10) {
            Ok(version) => version,
            Err(_) => panic!("the version of an event id is a number"),
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

/// A path without its first name, and that name.
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
    /// A sample and its label.
    #[must_use]
    pub const fn new(label: &'static str, body: &'static str) -> Self {
        Sample { label, body }
    }

    /// Its label, from the name of its file.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        self.label
    }

    /// The whole body, as received.
    #[must_use]
    pub const fn body(&self) -> &'static str {
        self.body
    }
}

/// How a whole document without an envelope is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BareDocument {
    pub(crate) member: &'static str,
    pub(crate) batch: bool,
}

impl BareDocument {
    /// A document told by this member. With `batch`, the member is an array of enveloped events.
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
    blank: Blank,
    schema: Schema,
    upgrade: Upgrade,
    deprecation: Option<Deprecation>,
}

impl Descriptor {
    /// A row: the names of an event version, the path of its type, a blank value of that type, and its schema. Generated code calls it.
    #[must_use]
    pub const fn new(identity: Identity, rust_type: &'static str, blank: Blank, schema: Schema) -> Self {
        Descriptor {
            identity,
            title: None,
            description: None,
            rust_type,
            samples: &[],
            bare: None,
            blank,
            schema,
            upgrade: Upgrade::None,
            deprecation: None,
        }
    }

    /// Adds the schema's title. Generated code calls it.
    #[must_use]
    pub const fn with_title(mut self, title: &'static str) -> Self {
        self.title = Some(title);
        self
    }

    /// Adds the schema's description. Generated code calls it.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Self {
        self.description = Some(description);
        self
    }

    /// Adds documented and recorded bodies. Generated code calls it.
    #[must_use]
    pub const fn with_samples(mut self, samples: &'static [Sample]) -> Self {
        self.samples = samples;
        self
    }

    /// Says how its bodies are told, which have no envelope around them. Generated code calls it.
    #[must_use]
    pub const fn with_bare(mut self, bare: BareDocument) -> Self {
        self.bare = Some(bare);
        self
    }

    /// Adds the way to the next version. Generated code calls it.
    #[must_use]
    pub const fn with_upgrade(mut self, upgrade: Upgrade) -> Self {
        self.upgrade = upgrade;
        self
    }

    /// Says that it should not be used any more. Generated code calls it.
    #[must_use]
    pub const fn with_deprecation(mut self, deprecation: Deprecation) -> Self {
        self.deprecation = Some(deprecation);
        self
    }

    /// The way to the next version of this event type.
    #[must_use]
    pub const fn upgrade(&self) -> Upgrade {
        self.upgrade
    }

    /// Since when, and in favour of what, it should not be used any more; `None` as long as it should.
    #[must_use]
    pub const fn deprecation(&self) -> Option<Deprecation> {
        self.deprecation
    }

    /// The event id: `pismo/assets/quota_update/v1`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.identity.id
    }

    /// The event id without its version.
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

    /// The domain.
    #[must_use]
    pub const fn domain(&self) -> &'static str {
        self.identity.domain
    }

    /// The event's name, unique within its domain.
    #[must_use]
    pub const fn event(&self) -> &'static str {
        self.identity.event
    }

    /// The version.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.identity.version
    }

    /// The schema's title.
    #[must_use]
    pub const fn title(&self) -> Option<&'static str> {
        self.title
    }

    /// The schema's description.
    #[must_use]
    pub const fn description(&self) -> Option<&'static str> {
        self.description
    }

    /// Path of the generated type, below the place where the tree is mounted.
    #[must_use]
    pub const fn rust_type(&self) -> &'static str {
        self.rust_type
    }

    /// Documented and recorded bodies.
    #[must_use]
    pub const fn samples(&self) -> &'static [Sample] {
        self.samples
    }

    /// Whether its bodies are whole documents, with no envelope around them.
    #[must_use]
    pub const fn is_document(&self) -> bool {
        self.bare.is_some()
    }

    /// The payload's schema.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(crate) const fn bare(&self) -> Option<BareDocument> {
        self.bare
    }

    /// Decodes a bare payload, no envelope around it, as this event version.
    ///
    /// # Errors
    /// When the payload does not fit; the error keeps it.
    pub fn decode_payload(&'static self, payload: impl Into<Body>) -> Result<Box<dyn AnyValue>, MalformedEvent> {
        let raw = payload.into().into_bytes();
        self.read_payload(&raw).map_err(|error| malformed_payload(raw, Some(self), error))
    }

    fn read_payload(&self, raw: &[u8]) -> Result<Box<dyn AnyValue>, DecodeError> {
        let mut from = Decoder::new(text_of(raw)?);
        let mut value = (self.blank)();
        value.decode(&mut from)?;
        from.end()?;
        Ok(value)
    }
}

impl fmt::Debug for Descriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Descriptor").field(&self.identity.id).finish()
    }
}

/// Equal when the event ids are.
impl PartialEq for Descriptor {
    fn eq(&self, other: &Self) -> bool {
        self.identity == other.identity
    }
}
