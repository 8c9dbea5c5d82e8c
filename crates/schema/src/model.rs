//! The result of normalization: types that no longer contain any JSON Schema.
//!
//! Every [`Shape`] says exactly which JSON values it can hold. Soundness (the type accepts everything that the schema allows) is therefore
//! decided once, in [`normalize`](mod@crate::normalize).

use std::collections::BTreeMap;

use crate::event_id::EventId;
use crate::items::ItemRule;
use crate::provider::{AnswersSettings, ControlSettings, Form, IdentitySettings, NameSettings, Place, UnknownVersions, WrapperSettings};

/// The variant of an open enum for values that the schema does not list, in snake case.
pub const UNRECOGNIZED: &str = "unrecognized";

/// The variant of a union for values that match no branch, in snake case.
pub const OTHER: &str = "other";

/// Index of a [`TypeDef`] in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// The shape of a value, on the wire and in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any JSON value, stored as its text.
    Json,
    /// `true` or `false`.
    Bool,
    /// An integer with a format, represented as `i64` or `u64`.
    Fixed(Fixed),
    /// `number` with the format `double` or `float`.
    Float,
    /// Any integer.
    Integer,
    /// Any number.
    Number,
    /// A string.
    Text,
    /// A `date-time`, exactly as written.
    Timestamp,
    /// An array whose elements have one shape.
    List(Box<Shape>),
    /// An object whose member names are data.
    Map(Box<Shape>),
    /// A generated type.
    Named(TypeId),
    /// An `Option`: an optional member, or a value that may be null.
    Optional(Box<Shape>),
    /// A member that distinguishes absent from null.
    Nullable(Box<Shape>),
    /// A typed value where the schema also allows other values.
    TypedOr(Box<Shape>),
    /// A boxed value, which breaks a cycle or bounds the size of a type.
    Boxed(Box<Shape>),
}

impl Shape {
    /// Returns the inner shape of a shape that wraps another one.
    #[must_use]
    pub fn inner(&self) -> Option<&Shape> {
        match self {
            Shape::List(inner)
            | Shape::Map(inner)
            | Shape::Optional(inner)
            | Shape::Nullable(inner)
            | Shape::TypedOr(inner)
            | Shape::Boxed(inner) => Some(inner),
            _ => None,
        }
    }
}

/// Whether a value is boxed because of its size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Boxing {
    /// Boxed if it is too large.
    #[default]
    BySize,
    /// Boxed, because it was when it was first generated and code relies on it.
    Always,
    /// Not boxed, because it was not when it was first generated.
    Never,
}

/// The primitive integer types that a `format` can select.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// `format: int64` and narrower formats. Producers outgrow `int32` before they change their schema.
    I64,
    /// `format: uint64`
    U64,
}

/// The annotations of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotations {
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `examples` (or `example`), each as compact JSON
    pub examples: Vec<String>,
    /// `default`, as compact JSON
    pub default: Option<String>,
    /// `format`
    pub format: Option<String>,
    /// `deprecated: true`, or deprecated in `provider.toml`
    pub deprecated: bool,
    /// What `provider.toml` says about the deprecation.
    pub deprecation: Deprecation,
}

/// Since when something is deprecated, and what to use instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deprecation {
    /// A date such as `2026-01-31`.
    pub since: Option<String>,
    /// What to use instead.
    pub note: Option<String>,
}

/// One generated type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The module that holds it: an index into [`Model::modules`].
    pub module: usize,
    /// Its name in snake case. Once all names are assigned, it is unique within the module even in camel case.
    pub name: String,
    /// The location of its schema: a JSON pointer into the module's document.
    pub pointer: String,
    /// The location of its schema: a byte offset into the document.
    pub start: usize,
    /// Identifies it among all types of its module, regardless of the order in which they are found.
    pub identity: String,
    /// Documentation.
    pub annotations: Annotations,
    /// The kind of type.
    pub kind: TypeKind,
    /// Whether it holds a string or any JSON, directly or through other types. A view of the type borrows these.
    pub holds_text: bool,
}

/// The kinds of generated types.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// A struct with one field per member.
    Record(Record),
    /// An open enum of strings.
    Values(Vec<EnumValue>),
    /// An enum whose variants have different shapes.
    Union(Union),
    /// A tuple struct around one shape.
    Wrapper(Shape),
}

/// A struct.
#[derive(Clone, Debug)]
pub struct Record {
    /// The members, in the order of the schema.
    pub members: Vec<Member>,
    /// Whether it represents a tuple (an array whose elements have individual schemas) rather than an object.
    pub positional: bool,
}

/// One member of a record.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name on the wire, or its index in a tuple.
    pub wire: String,
    /// Its Rust name.
    pub ident: String,
    /// Its shape, including its presence.
    pub shape: Shape,
    /// Whether every value has it: `required` lists it, and `provider.toml` does not doubt that.
    pub required: bool,
    /// Whether `required` lists it, and `provider.toml` doubts that. It is then read like an optional member.
    pub doubted: bool,
    /// Whether it may be null.
    pub nullable: bool,
    /// Other names under which it is read.
    pub aliases: Vec<String>,
    /// Its name in the previous version, if it was renamed.
    pub renamed_from: Option<RenamedFrom>,
    /// Whether its value is boxed.
    pub boxing: Boxing,
    /// Documentation.
    pub annotations: Annotations,
}

impl Member {
    /// Returns whether the schema requires the member, even if `provider.toml` doubts that bodies have it.
    #[must_use]
    pub fn is_required_by_schema(&self) -> bool {
        self.required || self.doubted
    }
}

/// The name of a member in the previous version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenamedFrom {
    /// The name on the wire.
    pub from: String,
    /// The declaration of the rename: an index into [`Provider::renames`].
    pub declared: usize,
}

/// One value of an open enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The string on the wire.
    pub wire: String,
    /// Its name in snake case.
    pub ident: String,
}

/// An enum whose variants have different shapes.
#[derive(Clone, Debug)]
pub struct Union {
    /// The member whose value selects a branch.
    pub tag: Option<String>,
    /// All members that could be the tag, with the values that select each branch. Assigning names chooses one of them.
    pub choices: Vec<Tag>,
    /// The branches, in the order of the schema.
    pub branches: Vec<Branch>,
}

/// A member that distinguishes the branches of a union.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name on the wire.
    pub member: String,
    /// For each branch, the values that select it.
    pub values: Vec<Vec<String>>,
}

/// One branch of a union.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Its name in snake case.
    pub ident: String,
    /// The location of its schema: a JSON pointer.
    pub pointer: String,
    /// What distinguishes it from the other branches, in snake case, unless it is a schema with a name of its own.
    pub label: Option<String>,
    /// What it holds.
    pub shape: Shape,
    /// The values of the tag that select it.
    pub tags: Vec<String>,
    /// Whether its value is boxed.
    pub boxing: Boxing,
}

/// One generated file, which holds all types of one document.
#[derive(Clone, Debug)]
pub struct Module {
    /// Rust module path below the generated root.
    pub path: Vec<String>,
    /// The path of the schema document, starting with the name of the schemas folder.
    pub document: String,
    /// The path of the schema document inside the schemas folder, as `lock.toml` records it.
    pub file: String,
    /// Whether the document exists to be referenced and does not describe an event itself.
    pub shared: bool,
    /// Whether nothing is generated for it, because its event is left out and no generated document refers to it.
    pub left_out: bool,
    /// The types, in the order of the document.
    pub types: Vec<TypeId>,
    /// The type of the document's root, if it has one.
    pub root: Option<Root>,
    /// The document that strict decoding validates against: patched, compact, and with an explicit dialect.
    pub schema: String,
    /// The URI by which other documents refer to it.
    pub uri: String,
}

/// The root of a document.
#[derive(Clone, Debug)]
pub struct Root {
    /// The name of the type in the module, in camel case.
    pub name: String,
    /// The type.
    pub id: TypeId,
    /// Whether the type belongs to another document, so that the module only declares an alias.
    pub alias: bool,
    /// The annotations of the document's root.
    pub annotations: Annotations,
    /// The [`TypeDef::holds_text`] of the type.
    pub holds_text: bool,
}

/// One event version.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Its variant in the provider's payload enum.
    pub variant: String,
    /// The index of its module.
    pub module: usize,
    /// Whether its variant boxes it. Once sizes are known, this is no longer [`Boxing::BySize`].
    pub boxing: Boxing,
    /// The label and the text of each sample.
    pub samples: Vec<(String, String)>,
    /// How a body of this event is recognized, if the event has no envelope.
    pub bare: Option<Bare>,
    /// The values of the discriminators in a body that code makes, as JSON. Empty if the first form of each spells them.
    pub discriminators: Vec<String>,
}

/// How a body without an envelope is recognized.
#[derive(Clone, Debug)]
pub struct Bare {
    /// The member that identifies the body.
    pub member: String,
    /// Whether that member is an array of enveloped events.
    pub batch: bool,
}

/// One provider and its events.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The name of its folder.
    pub folder: String,
    /// Its display name.
    pub name: String,
    /// The URL of its documentation.
    pub docs: Option<String>,
    /// Its envelope, if it has one.
    pub envelope: Option<Envelope>,
    /// The places that select the event.
    pub discriminators: Vec<Discriminator>,
    /// Names in deliveries that are not those of folders.
    pub names: Vec<NameSettings>,
    /// The wrappers that it accepts.
    pub wrappers: Vec<WrapperSettings>,
    /// Its messages that carry no event.
    pub controls: Vec<ControlSettings>,
    /// What identifies a delivery.
    pub identity: IdentitySettings,
    /// How deliveries are signed: the section `[authenticity]`, as a document of its own.
    pub authenticity: Option<String>,
    /// How deliveries are answered.
    pub answers: Option<AnswersSettings>,
    /// Its event versions, sorted by id.
    pub events: Vec<Event>,
    /// Whether strict decoding checks the `format` of strings.
    pub assert_formats: bool,
    /// How to handle unknown versions of known event types.
    pub unknown_versions: UnknownVersions,
    /// The renames declared in `provider.toml`.
    pub renames: Vec<DeclaredRename>,
}

/// A rename declared in `provider.toml`.
#[derive(Clone, Debug)]
pub struct DeclaredRename {
    /// The value of `in`: the place that has the new name.
    pub place: String,
    /// The old name.
    pub from: String,
    /// The path of `provider.toml`.
    pub toml_path: String,
    /// The line of the declaration.
    pub line: usize,
    /// The column of the declaration.
    pub column: usize,
}

/// The envelope of a provider's events.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The index of the module that holds its type.
    pub module: usize,
    /// The member that holds the payload.
    pub payload: String,
    /// Whether every body has the payload.
    pub payload_required: bool,
    /// Whether the schema requires the payload, and `provider.toml` doubts that.
    pub payload_doubted: bool,
    /// Whether the schema allows the payload to be null.
    pub payload_nullable: bool,
    /// The number of members that are written before the payload.
    pub payload_index: usize,
}

/// A place that helps to select the event.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// The place. A pointer to a member of the envelope is that member.
    pub place: Place,
    /// Its index in the envelope's record, if the record has it.
    pub index: Option<usize>,
    /// The forms of its values.
    pub forms: Vec<Form>,
}

/// All providers, modules and types of one run.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The providers, sorted by folder.
    pub providers: Vec<Provider>,
    /// The generated files.
    pub modules: Vec<Module>,
    /// All types of all modules.
    pub types: Vec<TypeDef>,
    /// The changes of items that the settings and the build script ask for.
    pub rules: Vec<ItemRule>,
    /// The rules that apply to each type and its parts.
    pub ruled: BTreeMap<TypeId, Vec<Ruled>>,
}

/// A rule that applies to a type, or to a part of it.
#[derive(Clone, Copy, Debug)]
pub struct Ruled {
    /// An index into [`Model::rules`].
    pub rule: usize,
    /// The index of the field or variant; `None` for the type itself.
    pub part: Option<usize>,
}

impl Model {
    /// Returns the modules that are generated, with their indices.
    pub fn generated(&self) -> impl Iterator<Item = (usize, &Module)> {
        self.modules.iter().enumerate().filter(|(_, module)| !module.left_out)
    }

    /// Returns the type with the given id.
    #[must_use]
    pub fn get(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }
}
