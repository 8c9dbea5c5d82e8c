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

/// A schema together with all documents that it may refer to.
///
/// The documents are there under the feature `validate`, which also offers `violations` to judge a value by them.
pub struct Schema {
    pub(crate) uri: &'static str,
    pub(crate) documents: &'static [SchemaDocument],
    #[cfg_attr(not(feature = "validate"), allow(dead_code, reason = "only strict decoding asks for it"))]
    pub(crate) assert_formats: bool,
    #[cfg(feature = "validate")]
    pub(crate) validator: std::sync::OnceLock<Result<jsonschema::Validator, String>>,
}

impl Schema {
    /// The schema whose document has that URI. Generated code calls it.
    #[must_use]
    pub const fn new(uri: &'static str, documents: &'static [SchemaDocument], assert_formats: bool) -> Self {
        Schema {
            uri,
            documents,
            assert_formats,
            #[cfg(feature = "validate")]
            validator: std::sync::OnceLock::new(),
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
        self.documents.iter().find(|document| document.uri == self.uri)
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Schema").field(&self.uri).finish()
    }
}
