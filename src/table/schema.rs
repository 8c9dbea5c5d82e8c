//! The schema behind a type, for strict decoding.

use std::fmt;

#[cfg(any(feature = "schemars", feature = "validate"))]
use super::cache::Cache;

/// One schema document, as it was when the crate was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaDocument {
    uri: &'static str,
    text: &'static str,
}

impl SchemaDocument {
    /// Takes a document and the URI by which others refer to it.
    #[must_use]
    pub const fn new(uri: &'static str, text: &'static str) -> Self {
        SchemaDocument { uri, text }
    }

    /// Returns the URI by which others refer to it.
    #[must_use]
    pub const fn uri(&self) -> &'static str {
        self.uri
    }

    /// Returns the schema, as JSON text.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }
}

/// All schema documents of a provider. Empty without the features `schemars` and `validate`.
pub struct SchemaSet {
    documents: &'static [SchemaDocument],
    /// What the feature `schemars` makes of the documents.
    #[cfg(feature = "schemars")]
    pub(crate) published: Cache,
    #[cfg(feature = "validate")]
    pub(crate) registry: std::sync::OnceLock<Result<jsonschema::Registry<'static>, String>>,
}

impl SchemaSet {
    /// Takes documents that may refer to each other. Generated code calls this.
    #[must_use]
    pub const fn new(documents: &'static [SchemaDocument]) -> Self {
        SchemaSet {
            documents,
            #[cfg(feature = "schemars")]
            published: Cache::new(),
            #[cfg(feature = "validate")]
            registry: std::sync::OnceLock::new(),
        }
    }

    /// Returns the documents; none without the features `schemars` and `validate`.
    #[must_use]
    pub const fn documents(&self) -> &'static [SchemaDocument] {
        self.documents
    }
}

impl fmt::Debug for SchemaSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.documents.iter().map(SchemaDocument::uri)).finish()
    }
}

/// A schema, and the set of documents that it may refer to.
///
/// With the feature `validate`, `judge` checks whether the schema allows a value.
pub struct Schema {
    pub(crate) uri: &'static str,
    pub(crate) set: &'static SchemaSet,
    #[cfg(feature = "validate")]
    pub(crate) assert_formats: bool,
    #[cfg(feature = "validate")]
    pub(crate) validator: Cache,
    /// How violations are found. It is made for the first value that is rejected.
    #[cfg(feature = "validate")]
    pub(crate) plan: Cache,
}

impl Schema {
    /// Takes the URI of the schema's document. Generated code calls this.
    #[must_use]
    pub const fn new(uri: &'static str, set: &'static SchemaSet, assert_formats: bool) -> Self {
        #[cfg(not(feature = "validate"))]
        let _ = assert_formats;
        Schema {
            uri,
            set,
            #[cfg(feature = "validate")]
            assert_formats,
            #[cfg(feature = "validate")]
            validator: Cache::new(),
            #[cfg(feature = "validate")]
            plan: Cache::new(),
        }
    }

    /// Returns the URI of its document.
    #[must_use]
    pub const fn uri(&self) -> &'static str {
        self.uri
    }

    /// Returns its document; `None` without the features `schemars` and `validate`.
    #[must_use]
    pub fn document(&self) -> Option<&'static SchemaDocument> {
        self.set.documents.iter().find(|document| document.uri == self.uri)
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Schema").field(&self.uri).finish()
    }
}
