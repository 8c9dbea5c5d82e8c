//! The documents of one provider, and the resolution of references between them.

mod index;
mod resolve;

use std::collections::HashMap;
use std::rc::Rc;

use super::dialect::{self, Dialect};
use super::place::{Place, base_of};
use super::uri;
use crate::json::Node;
use crate::kinds::Kinds;
use crate::model::Fixed;
use crate::provider::Formats;
use crate::source::ProviderSource;

/// The base URI of documents on disk.
const LOCAL: &str = "eventry:///";
/// The folder of vendored documents, each at its host and path.
const VENDORED: &str = "/_vendored/";
/// The smallest number of members for which an object gets a lookup table.
const WIDE: usize = 32;

/// Returns the retrieval URI of a document: its path, or the origin of a vendored document.
pub fn retrieval_uri(path: &str) -> String {
    let uri = match path.split_once(VENDORED) {
        Some((_, remote)) => format!("https://{remote}"),
        None => format!("{LOCAL}{path}"),
    };
    uri::encode(&uri).into_owned()
}

/// One schema document.
#[derive(Debug)]
pub struct Document<'a> {
    /// The relative path, with `/` separators.
    pub path: String,
    /// The text of the file, for lines and columns.
    pub text: &'a str,
    /// The schema, with its patch applied.
    pub root: &'a Node,
    /// The dialect that the document or its provider declares.
    pub dialect: Dialect,
    /// The generated module for its types.
    pub module: usize,
    /// Whether its meta-schema includes assertions. If not, nothing in it narrows a type.
    pub asserts: bool,
    /// Whether it uses the keywords of OpenAPI 3.0, which later dialects do not have.
    pub openapi_30: bool,
}

/// Why a reference cannot be resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unresolved {
    /// It refers to a remote document that is not vendored.
    Remote(String),
    /// It refers to a file that does not exist.
    NoDocument(String),
    /// The document exists, but the place in it does not.
    NoPlace {
        /// The document.
        document: String,
        /// The fragment that was not found.
        fragment: String,
    },
    /// It refers to the meta-schema of a dialect, which accepts any schema.
    MetaSchema,
}

/// The documents that may refer to each other.
#[derive(Debug)]
pub struct Library<'a> {
    /// The documents, in the order in which they were added.
    pub documents: Vec<Document<'a>>,
    /// The number of schemas in each document, including nested ones.
    pub schemas: Vec<usize>,
    formats: Formats,
    by_path: HashMap<String, usize>,
    /// Vendored documents by their origin, without the scheme.
    vendored: HashMap<String, usize>,
    /// Places by absolute URI, with `#anchor` if there is one.
    by_uri: HashMap<String, Place<'a>>,
    /// The same for each document, because published `$id`s are sometimes placeholders that several documents share.
    by_document: HashMap<(usize, String), Place<'a>>,
    /// The number of documents with each base URI.
    bases: HashMap<Rc<str>, usize>,
    /// The members of objects with many members.
    wide: HashMap<usize, HashMap<&'a str, &'a Node>>,
    /// The documents of all declarations of each `$dynamicAnchor`.
    dynamic: HashMap<String, Vec<usize>>,
}

impl<'a> Library<'a> {
    /// Creates a library without documents.
    #[must_use]
    pub fn new(formats: Formats) -> Self {
        Library {
            documents: Vec::new(),
            schemas: Vec::new(),
            formats,
            by_path: HashMap::new(),
            vendored: HashMap::new(),
            by_uri: HashMap::new(),
            by_document: HashMap::new(),
            bases: HashMap::new(),
            wide: HashMap::new(),
            dynamic: HashMap::new(),
        }
    }

    /// Creates a library of all documents of one provider.
    #[must_use]
    pub fn of(provider: &'a ProviderSource) -> Self {
        let mut library = Library::new(provider.settings.formats);
        let events = provider.events.iter().map(|event| &event.document);
        for document in provider.documents.iter().chain(&provider.envelope).chain(events) {
            let (dialect, asserts) = dialect::of(&document.root, provider);
            library.add(Document {
                path: document.path.clone(),
                text: &document.text,
                root: &document.root,
                dialect,
                module: 0,
                asserts,
                openapi_30: dialect::is_openapi_30(&document.root, provider),
            });
        }
        library
    }

    /// Returns the integer type for a format, by the provider's setting.
    fn fixed(&self, format: Option<&str>) -> Option<Fixed> {
        if self.formats == Formats::Annotate {
            return None;
        }
        match format? {
            "int" | "int8" | "int16" | "int32" | "int64" | "integer" | "long" | "uint8" | "uint16" | "uint32" => Some(Fixed::I64),
            "uint" | "uint64" => Some(Fixed::U64),
            _ => None,
        }
    }

    /// Returns the integer type that the format of a schema selects for its numbers.
    #[must_use]
    pub fn fixed_format(&self, place: &Place<'a>) -> Option<Fixed> {
        let kinds = place.node.get("type").map(Kinds::of_type_keyword)?;
        let fixed = self.fixed(place.node.get("format").and_then(Node::as_str))?;
        kinds.meets(Kinds::NUMBER).then_some(fixed)
    }

    /// Adds a document and returns its index.
    pub fn add(&mut self, document: Document<'a>) -> usize {
        let index = self.documents.len();
        self.by_path.insert(document.path.clone(), index);
        if let Some((_, remote)) = document.path.split_once(VENDORED) {
            for remote in [Some(remote), remote.strip_suffix(".json")].into_iter().flatten() {
                self.vendored.entry(remote.to_owned()).or_insert(index);
            }
        }
        self.documents.push(document);
        self.schemas.push(0);
        let root = self.root(index);
        *self.bases.entry(root.base.clone()).or_default() += 1;
        self.index_members(root.node);
        self.index(&root, 0);
        index
    }

    /// Returns the place of a document's root.
    #[must_use]
    pub fn root(&self, document: usize) -> Place<'a> {
        let source = &self.documents[document];
        let retrieval: Rc<str> = retrieval_uri(&source.path).into();
        let base = base_of(source.root, source.dialect, &retrieval);
        Place {
            node: source.root,
            document,
            base,
            pointer: "".into(),
            dialect: source.dialect,
        }
    }

    /// Returns the level of a schema in the JSON that the validator reads. Where `nullable` is a keyword, each schema may be wrapped in
    /// another one.
    #[must_use]
    pub(crate) fn level(&self, place: &Place<'a>) -> usize {
        let levels = place.pointer.matches('/').count();
        if self.documents[place.document].openapi_30 {
            3 * levels
        } else {
            levels
        }
    }

    /// Returns whether another document has the same base URI.
    #[must_use]
    pub fn shares_its_id(&self, document: usize) -> bool {
        self.bases.get(&self.root(document).base).is_some_and(|count| *count > 1)
    }

    /// Returns the `$schema` of a document if it is neither a known dialect nor a document of the provider.
    #[must_use]
    pub fn foreign_dialect(&self, document: usize) -> Option<&'a Node> {
        let named = self.documents[document].root.get("$schema")?;
        let known = named
            .as_str()
            .is_some_and(|uri| Dialect::of_uri(uri).is_some() || self.document(document, uri).is_ok());
        (!known).then_some(named)
    }
}
