//! From files to providers and their events: checks that every file has a place in the layout, reads it, and applies the
//! patch beside it. Pure: it works on a [`Tree`](crate::discover::Tree).

mod layout;
mod read;

use crate::{diagnostic::Diagnostic, event_id::EventId, json::Node, json::Span, lock::Names, patch::Patch, provider::ProviderSettings};
use std::collections::BTreeSet;

/// Everything that was read, provider by provider in the order of their folders.
///
/// ```
/// use eventry_schema::{discover::Tree, source::Sources};
/// let tree = Tree::from_files("schemas", [
///     ("acme/provider.toml", "name = \"Acme\""),
///     ("acme/orders/created/v1.json", "{\"type\": \"object\"}"),
/// ]);
/// let (sources, problems) = Sources::read(&tree);
/// assert!(problems.is_empty());
/// assert_eq!(sources.providers[0].events[0].id.to_string(), "acme/orders/created/v1");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The providers, sorted by folder.
    pub providers: Vec<ProviderSource>,
    /// Paths of documents that exist but could not be read; a diagnostic says why. Whoever misses one of them has
    /// nothing to add.
    pub unreadable: BTreeSet<String>,
    /// The names that `lock.toml` remembers.
    pub names: Names,
}

/// One provider folder.
#[derive(Clone, Debug)]
pub struct ProviderSource {
    /// The folder's name: the provider in every event id.
    pub folder: String,
    /// What its `provider.toml` says.
    pub settings: ProviderSettings,
    /// The path of that file, as diagnostics write it.
    pub toml_path: String,
    /// The text of that file; the spans of the settings count in it.
    pub toml_text: String,
    /// The schema of the envelope, if bodies have one.
    pub envelope: Option<Document>,
    /// The event versions, sorted by id.
    pub events: Vec<EventSource>,
    /// The documents in folders that start with `_`, sorted by path.
    pub documents: Vec<Document>,
}

/// One event version.
#[derive(Clone, Debug)]
pub struct EventSource {
    /// Which one.
    pub id: EventId,
    /// Its schema.
    pub document: Document,
    /// Its samples, sorted by label.
    pub samples: Vec<Sample>,
}

/// One body as received, beside the schema it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// What tells it from the others: `documented` in `v1.sample.documented.json`.
    pub label: String,
    /// Its path, as diagnostics write it.
    pub path: String,
    /// The body; valid JSON.
    pub text: String,
}

/// One schema file.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its path, as diagnostics write it: `schemas/acme/orders/created/v1.json`.
    pub path: String,
    /// Its path from the provider's folder: `orders/created/v1.json`.
    pub inside: String,
    /// The file as the provider published it.
    pub text: String,
    /// The schema, corrected by the patch.
    pub root: Node,
    /// The correction, if there is one.
    pub patch: Option<Patch>,
}

impl Document {
    /// The path of the patch beside it, if there is one.
    #[must_use]
    pub fn patch_path(&self) -> Option<&str> {
        self.patch.as_ref().map(|patch| patch.path.as_str())
    }

    /// Turns a problem into one about `span`: names the file it was written in (the schema, or its patch), the line and
    /// the column.
    ///
    /// ```
    /// # use eventry_schema::{diagnostic::Diagnostic, discover::Tree, source::Sources};
    /// # let tree = Tree::from_files("schemas", [
    /// #     ("acme/provider.toml", "name = \"Acme\""),
    /// #     ("acme/orders/created/v1.json", "{\n  \"type\": \"objet\"\n}"),
    /// # ]);
    /// # let (sources, _) = Sources::read(&tree);
    /// # let document = &sources.providers[0].events[0].document;
    /// let node = document.root.get("type").ok_or("no type")?;
    /// let problem = document.locate(node.span, Diagnostic::error("", "unknown type `objet`"));
    /// assert_eq!(problem.path, "schemas/acme/orders/created/v1.json");
    /// assert_eq!((problem.line, problem.column), (2, 11));
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn locate(&self, span: Span, problem: Diagnostic) -> Diagnostic {
        let (path, text) = match &self.patch {
            Some(patch) if span.patched => (&patch.path, &patch.text),
            _ => (&self.path, &self.text),
        };
        let problem = Diagnostic {
            path: path.clone(),
            ..problem
        };
        if span == Span::default() {
            problem
        } else {
            problem.at_offset(text, span.start)
        }
    }

    /// An error at `span`, which is called `pointer` in this document.
    #[must_use]
    pub fn error(&self, span: Span, pointer: &str, message: impl Into<String>) -> Diagnostic {
        self.locate(span, Diagnostic::error("", message).under(pointer))
    }

    /// A warning at `span`, which is called `pointer` in this document.
    #[must_use]
    pub fn warning(&self, span: Span, pointer: &str, message: impl Into<String>) -> Diagnostic {
        self.locate(span, Diagnostic::warning("", message).under(pointer))
    }
}

impl ProviderSource {
    /// An error at a place in `provider.toml`.
    #[must_use]
    pub fn error(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.toml_path.clone(), message).at_offset(&self.toml_text, span.start)
    }

    /// The document at a path from the provider's folder: an event's schema, the envelope, or one in a folder that
    /// starts with `_`.
    #[must_use]
    pub fn document(&self, inside: &str) -> Option<&Document> {
        self.envelope
            .iter()
            .chain(&self.documents)
            .chain(self.events.iter().map(|event| &event.document))
            .find(|document| document.inside == inside)
    }

    /// A document's path from the schemas folder on.
    #[must_use]
    pub fn file_of(&self, document: &Document) -> String {
        format!("{}/{}", self.folder, document.inside)
    }
}
