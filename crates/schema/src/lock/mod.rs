//! `lock.toml` at the top of a schemas folder, as far as the generator is concerned: who has claimed which name so far.
//!
//! Of two wire names that fold to one Rust name, the one that came first keeps it. The schemas alone cannot say who came first, because a
//! provider may insert a member in front of the others; so it is remembered, oldest first:
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
//! What stands behind a pointer because of its size is remembered as well, under `boxed`: a longer schema must not change the types that
//! code matches on.
//!
//! `version` is the format of the whole file, and every tool that writes the file writes it. A file without it has version 1: early releases
//! of this generator left it out. Every other key of the file belongs to other tools.

mod read;
mod remember;
mod write;

pub use remember::remember;

use crate::diagnostic::Diagnostics;

/// The file's name.
pub const FILE: &str = "lock.toml";

/// The format of the file: what its key `version` has to say.
pub const VERSION: u32 = 1;

/// All names that are remembered, by document.
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
/// assert!(field.is_some(), "`an-id` was there first");
/// # Ok::<(), eventry_schema::diagnostic::Diagnostics>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Oldest first.
    pub documents: Vec<DocumentNames>,
}

/// The names of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentNames {
    /// Its path below the schemas folder.
    pub document: String,
    /// It is an event whose variant among the payloads holds it behind a pointer.
    pub boxed: bool,
    /// Its types, in the order in which they claimed their names.
    pub types: Vec<TypeNames>,
}

/// The names of one type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeNames {
    /// The place of its schema: a JSON pointer, and behind `~` what else tells it from other types of that place.
    pub at: String,
    /// For a choice: the member whose values its branches are called after.
    pub tag: Option<String>,
    /// The wire names of its members or values, in the order in which they claimed their names.
    pub members: Vec<String>,
    /// For a choice between types: the names of its branches.
    pub branches: Vec<String>,
    /// The members or branches of which a part stands behind a pointer because of its size.
    pub boxed: Vec<String>,
}

impl Names {
    /// Reads the names from the text of a `lock.toml`, which diagnostics call `path`. Everything else in the file but its version is passed
    /// over. Of a file of another version nothing is read, and one problem says so.
    #[must_use]
    pub fn read(path: &str, text: &str, problems: &mut Diagnostics) -> Self {
        read::names(path, text, problems)
    }

    /// The names as they are written: one `[[names]]` per document, each type in a line.
    #[must_use]
    pub fn to_toml(&self) -> String {
        write::names(self)
    }

    /// The text of a `lock.toml` with these names in place of those it had, and with `version` if it had none; the rest of the text stays
    /// byte for byte as it is. A text that has these names already does not change at all.
    ///
    /// # Errors
    /// When `lock`, which diagnostics call `path`, is not TOML or has another version, or its names stand where they cannot be replaced.
    pub fn merged_into(&self, lock: &str, path: &str) -> Result<String, Diagnostics> {
        write::merged(self, lock, path)
    }

    /// What is remembered of a document.
    #[must_use]
    pub fn of(&self, document: &str) -> Option<&DocumentNames> {
        self.documents.iter().find(|names| names.document == document)
    }

    /// What is to be remembered once `current` is what the documents say: elders keep their order, newcomers follow. Documents that
    /// `elsewhere` knows to be none of this run's business stay as they are remembered; others that are gone are forgotten.
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
