//! Turns files into providers and events: checks that every file fits the layout, parses it, and applies the patch beside it. Pure: it
//! works on a [`Tree`](crate::discover::Tree).

mod layout;
mod read;

use crate::{
    diagnostic::Diagnostic, event_id::EventId, items::Rules, json::Node, json::Span, lock::Names, patch::Patch, provider::ProviderSettings,
};
use std::collections::BTreeSet;

/// All providers of a schemas folder.
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
    /// The paths of documents that exist but could not be parsed. A diagnostic says why, so later stages do not report them as missing.
    pub unreadable: BTreeSet<String>,
    /// The names recorded in `lock.toml`.
    pub names: Names,
    /// What the build script changes about the generated items.
    pub rules: Rules,
}

/// One provider folder.
#[derive(Clone, Debug)]
pub struct ProviderSource {
    /// The folder's name: the provider in every event id.
    pub folder: String,
    /// What its `provider.toml` says.
    pub settings: ProviderSettings,
    /// The path of that file, as diagnostics show it.
    pub toml_path: String,
    /// The text of that file. The spans of the settings are offsets into it.
    pub toml_text: String,
    /// The schema of the envelope, if the provider has one.
    pub envelope: Option<Document>,
    /// The event versions, sorted by id.
    pub events: Vec<EventSource>,
    /// The documents in folders that start with `_`, sorted by path.
    pub documents: Vec<Document>,
    /// Whether a tool has taken out documents or parts of them, so that the settings may name what is not there.
    pub partial: bool,
}

/// One event version.
#[derive(Clone, Debug)]
pub struct EventSource {
    /// Its id.
    pub id: EventId,
    /// Its schema.
    pub document: Document,
    /// Its samples, sorted by label.
    pub samples: Vec<Sample>,
}

/// A body as received, stored beside its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Distinguishes it from other samples: `documented` in `v1.sample.documented.json`.
    pub label: String,
    /// Its path, as diagnostics show it.
    pub path: String,
    /// The body, which is valid JSON.
    pub text: String,
}

/// One schema file.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its path, as diagnostics show it: `schemas/acme/orders/created/v1.json`.
    pub path: String,
    /// Its path inside the provider's folder: `orders/created/v1.json`.
    pub inside: String,
    /// The text as the provider published it.
    pub text: String,
    /// The schema, with the patch applied.
    pub root: Node,
    /// The patch, if there is one.
    pub patch: Option<Patch>,
}

impl Document {
    /// Returns the path of the patch, if there is one.
    #[must_use]
    pub fn patch_path(&self) -> Option<&str> {
        self.patch.as_ref().map(|patch| patch.path.as_str())
    }

    /// Adds the location of `span` to a problem: the file that contains it (the schema or its patch), the line and the column.
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
            problem.at_span(text, span.start..span.end)
        }
    }

    /// Creates an error at `span`, the location of `pointer` in this document.
    #[must_use]
    pub fn error(&self, span: Span, pointer: &str, message: impl Into<String>) -> Diagnostic {
        self.locate(span, Diagnostic::error("", message).under(pointer))
    }

    /// Creates a warning at `span`, the location of `pointer` in this document.
    #[must_use]
    pub fn warning(&self, span: Span, pointer: &str, message: impl Into<String>) -> Diagnostic {
        self.locate(span, Diagnostic::warning("", message).under(pointer))
    }
}

impl ProviderSource {
    /// Creates an error at `span` in `provider.toml`.
    #[must_use]
    pub fn error(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.toml_path.clone(), message).at_span(&self.toml_text, span.start..span.end)
    }

    /// Returns the document at a path inside the provider's folder: an event's schema, the envelope, or a document in a folder that starts
    /// with `_`.
    #[must_use]
    pub fn document(&self, inside: &str) -> Option<&Document> {
        self.envelope
            .iter()
            .chain(&self.documents)
            .chain(self.events.iter().map(|event| &event.document))
            .find(|document| document.inside == inside)
    }

    /// Returns a document's path inside the schemas folder.
    #[must_use]
    pub fn file_of(&self, document: &Document) -> String {
        format!("{}/{}", self.folder, document.inside)
    }
}
