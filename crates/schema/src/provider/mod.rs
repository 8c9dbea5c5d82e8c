//! `provider.toml`: everything about one provider that is not a schema. Data, never code.
//!
//! ```toml
//! name = "Acme"
//! docs = "https://acme.example/events"
//! dialect = "draft-07"            # of documents without `$schema`; this is also the default
//! unknown_versions = "keep raw"   # of known event types; this is also the default, besides "reject" and "try latest known"
//! formats = "integers"            # what `format` asserts: "integers" (this is also the default), "assert" or "annotate"
//!
//! [envelope]
//! schema = "envelope.json"        # this is also the default
//! payload = "data"                # the member that holds the domain data
//!
//! [discriminators]                # envelope members that select the event, and how they spell it
//! domain = ["{domain}"]
//! event_type = ["{event}-{version}", "{event}"]
//! schema_version = ["{version}"]
//!
//! [[documents]]                   # whole bodies without an envelope, told by a member
//! event = "notifications/daily_digest"
//! member = "notifications"
//! batch = true                    # that member is an array of enveloped events
//!
//! [[aliases]]                     # other spellings of members that are seen in traffic
//! in = "_shared/issue.json"
//! members = { message = ["Message"] }
//!
//! [[renames]]                     # members that have another name in the version before
//! in = "orders/placed/v2.json"
//! from = "customer_id"
//! to = "customerId"
//!
//! [[deprecated]]                  # what should not be used any more
//! in = "orders/placed/v1.json#/properties/total"
//! since = "2026-01-31"
//! note = "use `amount`"
//! ```
//!
//! Three more keys are for the commands that keep the folder, and are passed over here: `policy`, `[[sources]]` and `[[exceptions]]`.

mod evolution;
mod form;
mod read;

use crate::json::Span;
use std::collections::BTreeMap;

pub use evolution::{DeprecationSettings, RenameSettings, UnknownVersions};
pub use form::{Form, FormPart};
pub use read::read;

/// What one `provider.toml` says. Spans are byte offsets into that file.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ProviderSettings {
    /// The provider's name for people: `Acme`.
    pub name: String,
    /// Where the provider documents its events.
    pub docs: Option<String>,
    /// The dialect of documents that do not name one: `draft-04` to `2020-12`, `openapi-3.0` or `openapi-3.1`.
    pub dialect: Option<String>,
    /// What `format` counts for.
    pub formats: Formats,
    /// The wrapper around every event, unless bodies are bare.
    pub envelope: Option<EnvelopeSettings>,
    /// The envelope members that select event type and version, in document order.
    pub discriminators: Vec<DiscriminatorSettings>,
    /// Events that come as a whole body, without the envelope.
    pub documents: Vec<BareDocument>,
    /// Other spellings of members.
    pub aliases: Vec<AliasSettings>,
    /// Members that have another name in the version before.
    pub renames: Vec<RenameSettings>,
    /// What should not be used any more.
    pub deprecated: Vec<DeprecationSettings>,
    /// What becomes of events of a known type in a version that is not known.
    pub unknown_versions: UnknownVersions,
}

/// What `format` counts for: one policy for the generated types and for strict decoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Formats {
    /// Integer formats are types: they make an `i64` or `u64`, and strict decoding keeps to its bounds. Other formats annotate.
    #[default]
    Integers,
    /// No format asserts anything; integers of every size are read.
    Annotate,
    /// Integer formats are types, and strict decoding checks the formats of strings too.
    Assert,
}

/// `[envelope]`
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EnvelopeSettings {
    /// The envelope's schema, relative to the provider's folder.
    pub schema: String,
    /// The member that holds the payload.
    pub payload: String,
    /// Where the section stands.
    pub span: Span,
}

/// One line of `[discriminators]`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DiscriminatorSettings {
    /// The envelope member.
    pub member: String,
    /// How its value is made of domain, event and version; the first one that fits counts.
    pub forms: Vec<Form>,
    /// Where the member's name stands.
    pub span: Span,
}

/// One `[[documents]]` section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BareDocument {
    /// `domain/event`
    pub event: String,
    /// A member that no other body of this provider has at its top.
    pub member: String,
    /// Whether that member is an array of enveloped events.
    pub batch: bool,
    /// Where the event's name stands.
    pub span: Span,
}

/// One `[[aliases]]` section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AliasSettings {
    /// The document relative to the provider's folder, with an optional `#` and JSON pointer:
    /// `_shared/issue.json`, `orders/created/v1.json#/properties/issue`.
    pub in_: String,
    /// Further spellings by member name.
    pub members: BTreeMap<String, Vec<String>>,
    /// Where the document's name stands.
    pub span: Span,
}

impl AliasSettings {
    /// The document and the JSON pointer into it (empty for its root).
    #[must_use]
    pub fn target(&self) -> (&str, &str) {
        self.in_.split_once('#').unwrap_or((&self.in_, ""))
    }
}
