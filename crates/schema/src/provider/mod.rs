//! `provider.toml`: the settings of one provider. They are data, never code.
//!
//! ```toml
//! name = "Acme"
//! docs = "https://acme.example/events"
//! dialect = "draft-07"            # of documents without `$schema`; this is the default
//! unknown_versions = "keep raw"   # of known event types: "keep raw" (the default), "reject", "try latest known" or "try same major"
//! required = "trusted"            # whether bodies have the members that schemas require: "trusted" (the default) or "doubted"
//! formats = "integers"            # what `format` asserts: "integers" (the default), "assert" or "annotate"
//!
//! [envelope]
//! schema = "envelope.json"        # this is the default
//! payload = "data"                # the member that holds the payload
//!
//! [discriminators]                # the places that select the event, and the forms of their values
//! domain = ["{domain}"]           # a member of the envelope
//! event_type = ["{event}-{version}", "{event}"]
//! "/data/kind" = ["{event}"]      # a value in the body
//! "attribute:X-Version" = ["{version}"]
//! route = ["/hooks/{domain}"]
//!
//! [names]                         # names that no folder can have
//! "orders/placed" = ["Order Placed"]
//!
//! [identity]                      # what distinguishes deliveries
//! delivery_id = ["attribute:X-Delivery", "id"]
//! occurred_at = ["time"]
//!
//! [authenticity]                  # how deliveries are signed
//! scheme = "standard-webhooks"
//!
//! [answers]                       # how deliveries are answered
//! accepted = 204
//! refused = 403
//!
//! [[wrappers]]                    # what may be around a body; built-in ones need only their name
//! name = "sqs"
//!
//! [[controls]]                    # deliveries that carry no event
//! name = "challenge"
//! when = { "/type" = "url_verification" }
//! values = { challenge = "/challenge" }
//! answer = { body = "{challenge}" }
//!
//! [[documents]]                   # bodies without an envelope, recognized by a member
//! event = "notifications/daily_digest"
//! member = "notifications"
//! batch = true                    # that member is an array of enveloped events
//!
//! [[aliases]]                     # other names of members that occur in traffic
//! in = "_shared/issue.json"
//! members = { message = ["Message"] }
//!
//! [[doubted]]                     # required members that may be absent or null in traffic
//! in = "orders/placed/v1.json"
//! members = ["total"]
//!
//! [[renames]]                     # members that have another name in the previous version
//! in = "orders/placed/v2.json"
//! from = "customer_id"
//! to = "customerId"
//!
//! [[deprecated]]                  # an event version, a type or a member that should no longer be used
//! in = "orders/placed/v1.json#/properties/total"
//! since = "2026-01-31"
//! note = "use `amount`"
//!
//! [[items]]                       # generated items that get attributes or another name
//! path = "orders::placed::v1::*"
//! derive = ["Eq", "Hash"]
//!
//! [events]                        # which events are generated
//! except = ["orders/internal"]
//! ```
//!
//! Three more keys are for the commands that maintain the folder, and are ignored here: `policy`, `[[sources]]` and `[[exceptions]]`.

mod answer_template;
mod answers;
mod authenticity;
mod control_answer;
mod delivery;
mod doubt;
mod evolution;
mod form;
mod items;
mod place;
mod read;
mod wrapper;

use crate::json::Span;

pub use answer_template::AnswerPart;
pub use answers::AnswersSettings;
pub use control_answer::ControlAnswer;
pub use delivery::{IdentitySettings, NameSettings};
pub use doubt::{DoubtSettings, Required};
pub use evolution::{DeprecationSettings, RenameSettings, UnknownVersions};
pub use form::{Form, FormPart};
pub use items::{EventSettings, ItemSettings};
pub use place::{EACH, Place};
pub(crate) use read::FORMS_HELP;
pub use read::read;
pub use wrapper::{Condition, ControlSettings, Encoding, WrapperSettings, built_in_wrappers};

/// The content of one `provider.toml`. Spans are byte offsets into that file.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ProviderSettings {
    /// The display name of the provider: `Acme`.
    pub name: String,
    /// The URL of the provider's documentation.
    pub docs: Option<String>,
    /// The dialect of documents that do not declare one: `draft-04` to `2020-12`, `openapi-3.0` or `openapi-3.1`.
    pub dialect: Option<String>,
    /// What `format` asserts.
    pub formats: Formats,
    /// Whether bodies are believed to have the members that their schemas require.
    pub required: Required,
    /// The envelope, if the provider has one.
    pub envelope: Option<EnvelopeSettings>,
    /// The places that select event type and version, in document order.
    pub discriminators: Vec<DiscriminatorSettings>,
    /// Names in deliveries that are not those of folders.
    pub names: Vec<NameSettings>,
    /// The wrappers that the provider accepts, in the order in which they are tried.
    pub wrappers: Vec<WrapperSettings>,
    /// Messages that carry no event.
    pub controls: Vec<ControlSettings>,
    /// What identifies a delivery.
    pub identity: IdentitySettings,
    /// How deliveries are signed: the section `[authenticity]`, as a document of its own.
    pub authenticity: Option<String>,
    /// How deliveries are answered.
    pub answers: Option<AnswersSettings>,
    /// Bodies without an envelope.
    pub documents: Vec<BareDocument>,
    /// Other names of members.
    pub aliases: Vec<AliasSettings>,
    /// Required members that may be absent or null.
    pub doubted: Vec<DoubtSettings>,
    /// Members that have another name in the previous version.
    pub renames: Vec<RenameSettings>,
    /// Deprecated event versions, types and members.
    pub deprecated: Vec<DeprecationSettings>,
    /// Changes of generated items.
    pub items: Vec<ItemSettings>,
    /// Which events are generated.
    pub events: EventSettings,
    /// How to handle events of a known type whose version is unknown.
    pub unknown_versions: UnknownVersions,
    /// The location of `unknown_versions`.
    pub unknown_versions_span: Span,
}

/// What `format` asserts, in generated types and in strict decoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Formats {
    /// Integer formats become `i64` or `u64`, and strict decoding enforces their bounds. Other formats are annotations.
    #[default]
    Integers,
    /// No format asserts anything. Integers of any size are accepted.
    Annotate,
    /// Integer formats become `i64` or `u64`, and strict decoding also checks the formats of strings.
    Assert,
}

/// The `[envelope]` section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EnvelopeSettings {
    /// The envelope's schema, relative to the provider's folder.
    pub schema: String,
    /// The member that holds the payload.
    pub payload: String,
    /// The location of the section.
    pub span: Span,
}

/// One entry of `[discriminators]`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DiscriminatorSettings {
    /// The place.
    pub place: Place,
    /// The forms of its value. The first one that fits applies.
    pub forms: Vec<Form>,
    /// The location of the place.
    pub span: Span,
}

/// One `[[documents]]` section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BareDocument {
    /// The event, as `<domain>/<event>`.
    pub event: String,
    /// A top-level member that no other body of this provider has.
    pub member: String,
    /// Whether that member is an array of enveloped events.
    pub batch: bool,
    /// The location of `event`.
    pub span: Span,
}

/// One `[[aliases]]` section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AliasSettings {
    /// The document relative to the provider's folder, optionally with `#` and a JSON pointer: `_shared/issue.json`,
    /// `orders/created/v1.json#/properties/issue`.
    pub in_: String,
    /// The members with other spellings, in the order of the file.
    pub members: Vec<AliasedMember>,
    /// The location of `in`.
    pub span: Span,
}

/// A member of [`AliasSettings`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AliasedMember {
    /// The name in the schema.
    pub name: String,
    /// The location of the name.
    pub span: Span,
    /// The other spellings, and their locations.
    pub spellings: Vec<(String, Span)>,
}

impl AliasSettings {
    /// Returns the document and the JSON pointer into it, which is empty for the root.
    #[must_use]
    pub fn target(&self) -> (&str, &str) {
        self.in_.split_once('#').unwrap_or((&self.in_, ""))
    }
}
