//! What normalizing gives: types without any JSON Schema left in them.
//!
//! The model is closed under the supported language: every [`Shape`] says exactly which JSON values it can hold, so that
//! soundness ("the type accepts all that the schema allows") is decided once, in `normalize`, and nowhere else.

use crate::event_id::EventId;
use crate::provider::{Form, UnknownVersions};

/// The variant of an open enum for a text that is not listed, in snake case.
pub const UNRECOGNIZED: &str = "unrecognized";

/// Index of a [`TypeDef`] in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// The shape of one value on the wire and in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any JSON value, kept as its text.
    Json,
    /// `true` or `false`.
    Bool,
    /// An integer with a format: `i64` or `u64`.
    Fixed(Fixed),
    /// `number` with format double or float.
    Float,
    /// Any integer.
    Integer,
    /// Any number.
    Number,
    /// A string.
    Text,
    /// A `date-time` as it was written.
    Timestamp,
    /// An array of one shape.
    List(Box<Shape>),
    /// An object whose member names are data.
    Map(Box<Shape>),
    /// A generated type.
    Named(TypeId),
    /// `Option`: an optional member, or a value that may be null.
    Optional(Box<Shape>),
    /// A member that tells absent from null.
    Nullable(Box<Shape>),
    /// A typed part of a place that allows more.
    TypedOr(Box<Shape>),
    /// Behind a pointer, to end a cycle.
    Boxed(Box<Shape>),
}

impl Shape {
    /// The shape of what it holds, for shapes around another one.
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

/// Whether a value stands behind a pointer because of its size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Boxing {
    /// Where it is too large.
    #[default]
    BySize,
    /// It did when it was first generated, and code relies on it.
    Always,
    /// It did not.
    Never,
}

/// Rust's own integers that a format can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// `format: int64` and narrower ones: producers outgrow `int32` before they change their schema.
    I64,
    /// `format: uint64`
    U64,
}

/// What a schema says about a place in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
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
    /// `deprecated: true`, or said so in `provider.toml`
    pub deprecated: bool,
    /// What `provider.toml` says about it.
    pub deprecation: Deprecation,
}

/// Since when something should not be used, and what to use instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deprecation {
    /// As `2026-01-31`.
    pub since: Option<String>,
    /// What to use instead.
    pub note: Option<String>,
}

/// One generated type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Which module holds it: an index into [`Model::modules`].
    pub module: usize,
    /// Its name in snake case; once all are given, unique within the module also after folding to camel case.
    pub name: String,
    /// Where the schema stands: JSON pointer within the module's document.
    pub pointer: String,
    /// Where the schema stands: byte offset within the document.
    pub start: usize,
    /// What tells it from all other types of its module, whatever order they are met in.
    pub identity: String,
    /// Documentation.
    pub words: Words,
    /// What it is.
    pub kind: TypeKind,
    /// It holds a string or any JSON, by itself or through other types: what a view of it borrows.
    pub holds_text: bool,
}

/// The kinds of generated types.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// A struct with one field per member.
    Record(Record),
    /// An open enum of strings.
    Values(Vec<EnumValue>),
    /// An enum of different shapes.
    Union(Union),
    /// A tuple struct around one shape.
    Wrapper(Shape),
}

/// A struct.
#[derive(Clone, Debug)]
pub struct Record {
    /// In the order of the schema.
    pub members: Vec<Member>,
    /// True when it stands for an array with places of their own (a tuple) and not for an object.
    pub positional: bool,
}

/// One member of a record.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name on the wire; for a tuple, its index.
    pub wire: String,
    /// Its Rust name.
    pub ident: String,
    /// Its shape, presence included.
    pub shape: Shape,
    /// In `required`.
    pub required: bool,
    /// Null is one of its values.
    pub nullable: bool,
    /// Other spellings that are read.
    pub aliases: Vec<String>,
    /// What it was called in the version before.
    pub renamed_from: Option<RenamedFrom>,
    /// Whether a part of it stands behind a pointer.
    pub boxing: Boxing,
    /// Documentation.
    pub words: Words,
}

/// What a member was called in the version before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenamedFrom {
    /// The name on the wire.
    pub from: String,
    /// Where that is declared: an index into [`Provider::renames`].
    pub declared: usize,
}

/// One value of an open enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The text on the wire.
    pub wire: String,
    /// Its name in snake case.
    pub ident: String,
}

/// An enum of different shapes.
#[derive(Clone, Debug)]
pub struct Union {
    /// The member whose value tells the branches apart.
    pub tag: Option<String>,
    /// All members that would do, with the values that select each branch; naming chooses one.
    pub choices: Vec<Tag>,
    /// In the order of the schema.
    pub branches: Vec<Branch>,
}

/// A member that tells the branches of a union apart.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name on the wire.
    pub member: String,
    /// For each branch the values that select it.
    pub values: Vec<Vec<String>>,
}

/// One branch of a union.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Its name in snake case.
    pub ident: String,
    /// Where its schema stands: a JSON pointer.
    pub pointer: String,
    /// What it holds.
    pub shape: Shape,
    /// Values of the tag that select it.
    pub tags: Vec<String>,
    /// Whether what it holds stands behind a pointer.
    pub boxing: Boxing,
}

/// One generated file: all types of one document.
#[derive(Clone, Debug)]
pub struct Module {
    /// Rust module path below the generated root.
    pub path: Vec<String>,
    /// The schema document, relative path.
    pub document: String,
    /// The same from the schemas folder on, as names are remembered.
    pub file: String,
    /// The document is there to be referred to, and describes no event by itself.
    pub shared: bool,
    /// Types in the order in which the document names them.
    pub types: Vec<TypeId>,
    /// The type of the document's root, where it has one.
    pub root: Option<Root>,
    /// The document as strict decoding judges by it: patched, compact, with its dialect named.
    pub schema: String,
    /// The URI under which other documents refer to it.
    pub uri: String,
}

/// The root of a document.
#[derive(Clone, Debug)]
pub struct Root {
    /// Camel-case name under which the module offers it.
    pub name: String,
    /// The type.
    pub id: TypeId,
    /// True when the type belongs to another document and the module only names it.
    pub alias: bool,
    /// What the document's root says in words.
    pub words: Words,
    /// As [`TypeDef::holds_text`], of the type.
    pub holds_text: bool,
}

/// One event version.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its identity.
    pub id: EventId,
    /// Its variant among the payloads of its provider.
    pub variant: String,
    /// Index of its module.
    pub module: usize,
    /// Whether its variant holds it behind a pointer; once sizes are known, not by size any more.
    pub boxing: Boxing,
    /// Samples: label and text.
    pub samples: Vec<(String, String)>,
    /// Set when the provider wraps no envelope around it: the member that tells the document.
    pub bare: Option<Bare>,
}

/// How a whole document without an envelope is told.
#[derive(Clone, Debug)]
pub struct Bare {
    /// The member that tells it.
    pub member: String,
    /// That member is an array of enveloped events.
    pub batch: bool,
}

/// One provider's part.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Folder name.
    pub folder: String,
    /// Display name.
    pub name: String,
    /// Where its documentation stands.
    pub docs: Option<String>,
    /// Envelope, where the provider has one.
    pub envelope: Option<Envelope>,
    /// Event versions, sorted by identity.
    pub events: Vec<Event>,
    /// Whether strict decoding checks `format` of strings.
    pub assert_formats: bool,
    /// What becomes of versions that are not known.
    pub unknown_versions: UnknownVersions,
    /// The renames that `provider.toml` declares.
    pub renames: Vec<DeclaredRename>,
}

/// A rename as `provider.toml` declares it, and where.
#[derive(Clone, Debug)]
pub struct DeclaredRename {
    /// The document with the new name, as it is written there.
    pub place: String,
    /// The old name.
    pub from: String,
    /// The path of `provider.toml`.
    pub toml_path: String,
    /// The line in it.
    pub line: usize,
    /// The column in it.
    pub column: usize,
}

/// The wrapper of a provider's events.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Index of the module that holds the type.
    pub module: usize,
    /// The member that holds the payload.
    pub payload: String,
    /// The schema requires the payload.
    pub payload_required: bool,
    /// The schema lets the payload be null.
    pub payload_nullable: bool,
    /// How many members stand before the payload when written.
    pub payload_index: usize,
    /// The members that tell events apart.
    pub discriminators: Vec<Discriminator>,
}

/// A member of the envelope that helps to tell events apart.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// Its name on the wire.
    pub member: String,
    /// Its index in the envelope's record, if that has it.
    pub index: Option<usize>,
    /// The forms that its values take.
    pub forms: Vec<Form>,
}

/// Everything of one run.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Providers, sorted by folder.
    pub providers: Vec<Provider>,
    /// Generated files, sorted by path.
    pub modules: Vec<Module>,
    /// All types.
    pub types: Vec<TypeDef>,
}

impl Model {
    /// The type behind an id.
    #[must_use]
    pub fn get(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }
}
