//! The schema behind a type, for strict decoding.

use std::fmt;

/// One schema document, as it was when the crate was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaDocument {
    uri: &'static str,
    text: &'static str,
}

impl SchemaDocument {
    /// A document and the URI under which others refer to it.
    #[must_use]
    pub const fn new(uri: &'static str, text: &'static str) -> Self {
        SchemaDocument { uri, text }
    }

    /// The URI under which others refer to it.
    #[must_use]
    pub const fn uri(&self) -> &'static str {
        self.uri
    }

    /// The schema, as JSON.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }
}

/// All schema documents of a provider. They are there under the feature `validate`.
pub struct SchemaSet {
    documents: &'static [SchemaDocument],
    #[cfg(feature = "validate")]
    pub(crate) registry: std::sync::OnceLock<Result<jsonschema::Registry<'static>, String>>,
}

impl SchemaSet {
    /// A set of documents that may refer to each other. Generated code calls it.
    #[must_use]
    pub const fn new(documents: &'static [SchemaDocument]) -> Self {
        SchemaSet {
            documents,
            #[cfg(feature = "validate")]
            registry: std::sync::OnceLock::new(),
        }
    }

    /// The documents; none without the feature `validate`.
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
/// Under the feature `validate`, `judge` says whether a value is what the schema allows.
pub struct Schema {
    pub(crate) uri: &'static str,
    pub(crate) set: &'static SchemaSet,
    #[cfg(feature = "validate")]
    pub(crate) assert_formats: bool,
    #[cfg(feature = "validate")]
    pub(crate) validator: std::sync::OnceLock<Result<jsonschema::Validator<crate::validate::Taped>, String>>,
    /// How violations are found; made for the first value that is refused.
    #[cfg(feature = "validate")]
    pub(crate) plan: std::sync::OnceLock<Result<crate::validate::Plan, String>>,
}

impl Schema {
    /// The schema whose document has that URI. Generated code calls it.
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
            validator: std::sync::OnceLock::new(),
            #[cfg(feature = "validate")]
            plan: std::sync::OnceLock::new(),
        }
    }

    /// The URI of its document.
    #[must_use]
    pub const fn uri(&self) -> &'static str {
        self.uri
    }

    /// Its document; `None` without the feature `validate`.
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
