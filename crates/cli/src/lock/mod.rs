//! `schemas/lock.toml`: where each document comes from, and its content at the last change.
//!
//! ```toml
//! version = 1
//!
//! [documents."acme/orders/created/v1.json"]
//! source = "https://acme.example/events/orders-created-1"
//! redirected-to = "https://docs.acme.example/orders-created-1"
//! reader = "docs-page"
//! reader-version = 1
//! confidence = "published"
//! retrieved = "2026-11-22"
//! page = "sha256:…"
//! schema = "sha256:…"
//! samples = { documented = "sha256:…" }
//! accepted = [
//!     { date = "2026-12-01", schema = "sha256:…", reason = "announced by mail" },
//! ]
//! ```
//!
//! Only commands write it, in one layout and sorted. An entry is about the last *change*: while `schema` and `samples` are what the
//! source gives, no line moves, whatever became of the page's layout, its digest, the reader's version or the calendar. So `retrieved`
//! is the day on which this text was first seen, `page` the page that it was read from that day, and an unchanged provider gives no diff.
//!
//! After the documents comes `[[names]]`, which the generator reads, and writes if a build asks for it: see
//! [`eventry_schema::lock`], which also says what `version` means.
//!
//! `source = "hand"` means that a person wrote the document, or changed it: no page, no reader, and `refresh` does not write over it.

mod documents;

use std::collections::BTreeMap;

use eventry_codegen::generate;
use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::discover::Tree;
pub use eventry_schema::lock::{FILE, Names, VERSION};
use eventry_schema::toml::File;

use crate::reading::Confidence;

const HEAD: &str = "\
# Where each document of this folder comes from, and what it said when that was last different.
# Written by `cargo eventry refresh` and `cargo eventry check --lock`, never by hand.
";

/// What to do about a file that cannot be read.
const MEND: &str = "restore it from version control; only commands write this file";

/// The whole file: one field per section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// `[documents]`: one entry per schema document, by its path below the folder.
    pub documents: BTreeMap<String, Entry>,
    /// `[[names]]`: who has claimed which Rust name, for the generator.
    pub names: Names,
}

/// What is known about one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it comes from.
    pub origin: Origin,
    /// The day on which it was last different: `2026-11-22`.
    pub retrieved: String,
    /// The digest of what it means.
    pub schema: String,
    /// The digests of the samples that `refresh` wrote, by label. All others belong to people.
    pub samples: BTreeMap<String, String>,
    /// The changes that a person accepted, oldest first.
    pub accepted: Vec<Accepted>,
    /// The day on which the document was taken away, if it was.
    pub removed: Option<String>,
}

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A person wrote it.
    Hand,
    /// A reader took it from a page.
    Page(Provenance),
}

/// The page that a document was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The page: a URL, or a path from the repository's folder.
    pub source: String,
    /// The URL that the page came from, if `source` redirected to it.
    pub redirected_to: Option<String>,
    /// The reader that understood it.
    pub reader: String,
    /// The version of that reader.
    pub reader_version: u32,
    /// How sure it was.
    pub confidence: Confidence,
    /// The digest of the page's bytes.
    pub page: String,
}

/// A change of a locked document that a person accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// When.
    pub date: String,
    /// The digest of what the document meant afterwards.
    pub schema: String,
    /// Why.
    pub reason: String,
}

impl Entry {
    /// The page it was read from, unless a person wrote it.
    #[must_use]
    pub fn provenance(&self) -> Option<&Provenance> {
        match &self.origin {
            Origin::Hand => None,
            Origin::Page(provenance) => Some(provenance),
        }
    }
}

impl Lock {
    /// Reads the file. `path` is how diagnostics call it.
    ///
    /// # Errors
    /// With everything in it that no command would have written, each with its line.
    ///
    /// ```
    /// use cargo_eventry::lock::Lock;
    /// let lock = Lock::read("schemas/lock.toml", "version = 1\n")?;
    /// assert!(lock.documents.is_empty());
    /// # Ok::<(), eventry_schema::diagnostic::Diagnostics>(())
    /// ```
    pub fn read(path: &str, text: &str) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::new();
        let mut file = File {
            path,
            text,
            problems: &mut problems,
        };
        let mut lock = Lock::default();
        if let Some(root) = file.root()
            && let Some(table) = root.as_table()
        {
            // The generator reads the same file and judges its version; nothing else can be said about a file of another one.
            lock.names = Names::read(path, text, file.problems);
            if table
                .get("version")
                .is_none_or(|version| version.as_integer() == Some(VERSION.into()))
            {
                file.only_known(table, &["version", "documents", "names"], "in lock.toml");
                lock.documents = documents::read(&mut file, table);
            }
        }
        if problems.is_empty() { Ok(lock) } else { Err(problems) }
    }

    /// The text of the file: the same for the same content.
    #[must_use]
    pub fn text(&self) -> String {
        let names = self.names.to_toml();
        let gap = if names.is_empty() { "" } else { "\n" };
        format!("{HEAD}version = {VERSION}\n{}{gap}{names}", documents::text(&self.documents))
    }

    /// Remembers the names of a tree as it will be, elders first. A tree that does not generate leaves them as they are: it is reported
    /// where it is checked.
    pub fn remember(&mut self, tree: &Tree) {
        let mut tree = tree.clone();
        tree.files.insert(FILE.to_owned(), self.text());
        if let Ok(generated) = generate(&tree, None) {
            self.names = generated.names;
        }
    }
}
