//! The names in `lock.toml`, the lock file at the top of a schemas folder.
//!
//! If two wire names fold to the same Rust name, the one that came first keeps it. The schemas alone do not tell which came first, because
//! a provider may insert a member before the others. The lock file therefore records names, oldest first:
//!
//! ```toml
//! version = 1
//!
//! [[names]]
//! document = "acme/orders/created/v1.json"
//! types = [
//!     { at = "/properties/payment", tag = "kind" },
//!     { at = "", members = ["id", "payment"] },
//! ]
//! ```
//!
//! The branches of a choice have no names of their own. Under `choices`, the file records by which label each is known:
//!
//! ```toml
//! choices = [
//!     { at = "/properties/payment/oneOf", branches = { card = "5e1f0a3c", text = "90bd2e17" } },
//! ]
//! ```
//!
//! It also records, under `boxed`, which values are boxed because of their size, so that a longer schema does not change types that
//! existing code matches on.
//!
//! `version` is the format version of the whole file. Every tool that writes the file writes it. A file without it has version 1, because
//! early releases of the generator omitted it. All other keys belong to other tools.

mod read;
mod remember;
mod write;

pub use remember::remember;

use crate::diagnostic::Diagnostics;

/// The name of the file.
pub const FILE: &str = "lock.toml";

/// The supported format version.
pub const VERSION: u32 = 1;

/// All recorded names, by document.
///
/// ```
/// use eventry_codegen::generate;
/// use eventry_schema::discover::Tree;
/// let mut tree = Tree::from_files("schemas", [
///     ("shop/provider.toml", "name = \"Shop\"\n"),
///     ("shop/orders/placed/v1.json", r#"{"type": "object", "properties": {"an-id": {"type": "string"}}}"#),
/// ]);
/// let lock = generate(&tree, None)?.names.merged_into("", "schemas/lock.toml")?;
/// tree.files.insert("lock.toml".to_owned(), lock);
/// tree.files.insert(
///     "shop/orders/placed/v1.json".to_owned(),
///     r#"{"type": "object", "properties": {"an_id": {"type": "string"}, "an-id": {"type": "string"}}}"#.to_owned(),
/// );
/// let code = &generate(&tree, None)?.files["shop/orders/placed/v1.rs"];
/// let field = code.find("`an-id`").and_then(|at| code[at..].find("pub an_id:"));
/// assert!(field.is_some(), "`an-id` came first");
/// # Ok::<(), eventry_schema::diagnostic::Diagnostics>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The documents, oldest first.
    pub documents: Vec<DocumentNames>,
}

/// The recorded names of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentNames {
    /// Its path inside the schemas folder.
    pub document: String,
    /// Whether the payload enum boxes this event.
    pub boxed: bool,
    /// Its types, in the order in which they received their names.
    pub types: Vec<TypeNames>,
    /// Its choices with inline branches.
    pub choices: Vec<ChoiceNames>,
}

/// The recorded labels of the branches of one choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoiceNames {
    /// The location of its `anyOf` or `oneOf`: a JSON pointer in which `~` and a label stand in place of the index of a branch.
    pub at: String,
    /// The label and the digest of each branch. The digest tells which branch has the label when others are inserted.
    pub branches: Vec<(String, String)>,
}

/// The recorded names of one type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeNames {
    /// The location of its schema: a JSON pointer in which `~` and a label stand in place of the index of a branch, followed by `~` and a
    /// suffix where several types share the location.
    pub at: String,
    /// For a union, the member whose values name the branches.
    pub tag: Option<String>,
    /// The wire names of its members or enum values, in the order in which they received their names.
    pub members: Vec<String>,
    /// For a union of types, the names of the branches.
    pub branches: Vec<String>,
    /// The members or branches that are boxed because of their size.
    pub boxed: Vec<String>,
}

impl Names {
    /// Reads the names from the text of a `lock.toml`. `path` is the path shown in diagnostics. Other keys are ignored, except for
    /// `version`: if it is not supported, nothing is read and the problem is reported.
    #[must_use]
    pub fn read(path: &str, text: &str, problems: &mut Diagnostics) -> Self {
        read::names(path, text, problems)
    }

    /// Formats the names as TOML: one `[[names]]` section per document, one line per type.
    #[must_use]
    pub fn to_toml(&self) -> String {
        write::names(self)
    }

    /// Returns the text of a `lock.toml` with its names replaced by these, and with `version` added if it is missing. The rest of the text
    /// stays the same byte for byte. A text that already has these names is returned unchanged. `path` is the path shown in diagnostics.
    ///
    /// # Errors
    /// Fails if `lock` is not TOML, has an unsupported version, or has its names where they cannot be replaced.
    pub fn merged_into(&self, lock: &str, path: &str) -> Result<String, Diagnostics> {
        write::merged(self, lock, path)
    }

    /// Returns the recorded names of a document.
    #[must_use]
    pub fn of(&self, document: &str) -> Option<&DocumentNames> {
        self.documents.iter().find(|names| names.document == document)
    }

    /// Returns the names to record, given the names of the `current` documents: known documents keep their order, new ones follow.
    /// Documents for which `elsewhere` returns true are not part of this run and keep their names. Other documents that no longer exist are
    /// dropped.
    pub fn updated(&self, mut current: Vec<DocumentNames>, elsewhere: impl Fn(&str) -> bool) -> Self {
        let mut documents = Vec::with_capacity(current.len());
        for known in &self.documents {
            match current.iter().position(|names| names.document == known.document) {
                Some(at) => documents.push(current.remove(at)),
                None if elsewhere(&known.document) => documents.push(known.clone()),
                None => {}
            }
        }
        documents.append(&mut current);
        Names { documents }
    }
}
