//! All documents of one provider, with the places that `$id` and `$anchor` name, and resolving of references between them.

use std::collections::HashMap;
use std::rc::Rc;

use super::dialect::{self, Dialect};
use super::forms;
use super::keywords;
use super::place::{Place, base_of};
use super::uri;
use crate::json::{Json, Node};
use crate::kinds::Kinds;
use crate::model::Fixed;
use crate::pointer;
use crate::provider::Formats;
use crate::source::ProviderSource;

/// The scheme under which documents on disk know each other.
const LOCAL: &str = "eventry:///";
/// The folder of documents that were fetched, each at its host and path.
const VENDORED: &str = "/_vendored/";
/// How many members an object has at least whose members are looked up by a table.
const WIDE: usize = 32;

/// The URI under which a document is retrieved: its path, or for a vendored document the place that it was fetched from.
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
    /// Relative path, `/`-separated.
    pub path: String,
    /// The text as in the file, for lines and columns.
    pub text: &'a str,
    /// The schema, corrected by its patch.
    pub root: &'a Node,
    /// The dialect that it declares or that its provider names.
    pub dialect: Dialect,
    /// The generated module that takes its types.
    pub module: usize,
    /// False when its meta-schema leaves assertions out: then nothing in it narrows a type.
    pub asserts: bool,
    /// It uses the words of OpenAPI 3.0, which later dialects do not have.
    pub openapi_30: bool,
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unresolved {
    /// It names a document that is not here and would have to be fetched.
    Remote(String),
    /// It names a file that is not here.
    NoDocument(String),
    /// The document is here, the place in it is not.
    NoPlace {
        /// The document.
        document: String,
        /// What was looked for in it.
        fragment: String,
    },
    /// It names the meta-schema of a dialect: any schema, so any JSON.
    MetaSchema,
}

/// The documents that may refer to each other.
#[derive(Debug)]
pub struct Library<'a> {
    /// The documents, in the order in which they were added.
    pub documents: Vec<Document<'a>>,
    /// How many schemas each document holds, all nested ones counted.
    pub schemas: Vec<usize>,
    formats: Formats,
    by_path: HashMap<String, usize>,
    /// Vendored documents by the URI that they were fetched from, without its scheme.
    vendored: HashMap<String, usize>,
    /// Absolute URI, with `#anchor` where there is one.
    named: HashMap<String, Place<'a>>,
    /// The same within one document: published `$id`s are sometimes placeholders that several documents share.
    own: HashMap<(usize, String), Place<'a>>,
    /// How many documents have that base URI.
    bases: HashMap<Rc<str>, usize>,
    /// The members of objects that have many.
    wide: HashMap<usize, HashMap<&'a str, &'a Node>>,
    /// Names of `$dynamicAnchor`s, and the document of each declaration.
    dynamic: HashMap<String, Vec<usize>>,
}

impl<'a> Library<'a> {
    /// A library without documents.
    #[must_use]
    pub fn new(formats: Formats) -> Self {
        Library {
            documents: Vec::new(),
            schemas: Vec::new(),
            formats,
            by_path: HashMap::new(),
            vendored: HashMap::new(),
            named: HashMap::new(),
            own: HashMap::new(),
            bases: HashMap::new(),
            wide: HashMap::new(),
            dynamic: HashMap::new(),
        }
    }

    /// All documents of one provider.
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

    /// The Rust integer that a format stands for, by the provider's policy.
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

    /// The Rust integer that a schema's own format makes of its numbers.
    #[must_use]
    pub fn fixed_format(&self, place: &Place<'a>) -> Option<Fixed> {
        let kinds = place.node.get("type").map(Kinds::of_type_keyword)?;
        let fixed = self.fixed(place.node.get("format").and_then(Node::as_str))?;
        kinds.meets(Kinds::NUMBER).then_some(fixed)
    }

    /// Adds a document and returns its index. The document's root is the place of [`Library::root`].
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
        self.tabulate(root.node);
        self.index(&root, 0);
        index
    }

    /// The root place of a document.
    #[must_use]
    pub fn root(&self, document: usize) -> Place<'a> {
        let it = &self.documents[document];
        let retrieval: Rc<str> = retrieval_uri(&it.path).into();
        let base = base_of(it.root, it.dialect, &retrieval);
        Place {
            node: it.root,
            document,
            base,
            pointer: "".into(),
            dialect: it.dialect,
        }
    }

    /// How many levels down a schema stands in the JSON by which a validator judges. Where null is a keyword of its own, each schema may
    /// get another one around it.
    #[must_use]
    pub(crate) fn level(&self, place: &Place<'a>) -> usize {
        let levels = place.pointer.matches('/').count();
        if self.documents[place.document].openapi_30 {
            3 * levels
        } else {
            levels
        }
    }

    fn name(&mut self, uri: String, place: &Place<'a>) {
        self.own.entry((place.document, uri.clone())).or_insert_with(|| place.clone());
        self.named.entry(uri).or_insert_with(|| place.clone());
    }

    /// Whether another document claims the same URI as this one's root.
    #[must_use]
    pub fn shares_its_id(&self, document: usize) -> bool {
        self.bases.get(&self.root(document).base).is_some_and(|count| *count > 1)
    }

    /// Records every `$id` and anchor below a schema.
    fn index(&mut self, place: &Place<'a>, depth: usize) {
        if depth > crate::json::MAX_DEPTH {
            return;
        }
        self.schemas[place.document] += 1;
        let node = place.node;
        let hidden = place.dialect.ref_hides_siblings() && node.get("$ref").is_some_and(|r| r.as_str().is_some());
        if !hidden {
            if let Some(id) = node.get(place.dialect.id_keyword()).and_then(Node::as_str) {
                if let Some(anchor) = id.strip_prefix('#').filter(|anchor| !anchor.is_empty() && !anchor.starts_with('/')) {
                    self.name(format!("{}#{anchor}", place.base), place);
                } else if !id.starts_with('#') {
                    self.name(place.base.to_string(), place);
                    if let Some((_, anchor)) = id.split_once('#').filter(|(_, a)| !a.is_empty()) {
                        self.name(format!("{}#{anchor}", place.base), place);
                    }
                }
            }
            for keyword in ["$anchor", "$dynamicAnchor"] {
                if let Some(anchor) = node.get(keyword).and_then(Node::as_str) {
                    self.name(format!("{}#{anchor}", place.base), place);
                    if keyword == "$dynamicAnchor" {
                        self.dynamic.entry(anchor.to_owned()).or_default().push(place.document);
                    }
                }
            }
            if node.get("$recursiveAnchor").and_then(Node::as_bool) == Some(true) {
                self.dynamic.entry(String::new()).or_default().push(place.document);
            }
        }
        for child in keywords::subschemas(place) {
            self.index(&child, depth + 1);
        }
    }

    /// Whether a dynamic reference can only mean one place: then it is an ordinary reference.
    #[must_use]
    pub fn is_static(&self, anchor: &str) -> bool {
        self.dynamic.get(anchor).is_none_or(|declared| declared.len() <= 1)
    }

    /// The dynamic anchors that are declared more than once, with the document of each declaration.
    pub(crate) fn repeated_anchors(&self) -> impl Iterator<Item = (&str, &[usize])> {
        let repeated = self.dynamic.iter().filter(|(_, declared)| declared.len() > 1);
        repeated.map(|(anchor, declared)| (anchor.as_str(), declared.as_slice()))
    }

    /// Follows a `$ref`.
    ///
    /// The reference is resolved against the base URI first. Where that leads nowhere it is resolved against the document's own
    /// path: published `$id`s are often placeholders, while the files beside each other are real.
    ///
    /// # Errors
    /// Says what was looked for, and whether it would have to be fetched.
    pub fn resolve(&self, from: &Place<'a>, reference: &str) -> Result<Place<'a>, Unresolved> {
        let absolute = uri::resolve(&from.base, reference);
        match self.find(from.document, &absolute) {
            Ok(place) => Ok(place),
            Err(Unresolved::NoPlace { document, fragment }) => Err(Unresolved::NoPlace { document, fragment }),
            Err(error) => {
                let retrieval = retrieval_uri(&self.documents[from.document].path);
                self.find(from.document, &uri::resolve(&retrieval, reference))
                    .map_err(|second| match (second, error) {
                        (no_place @ Unresolved::NoPlace { .. }, _) => no_place,
                        (_, error) => error,
                    })
            }
        }
    }

    /// The URI by which the validator must be told where a reference leads, when it would not get there by the reference itself.
    ///
    /// What is only found beside its file, or where it was fetched from, is known by its path, and so is a document that shares its `$id`.
    /// Such a document loses its `$id`, so what it refers to by that is written out. So is a part whose anchor no validator knows.
    #[must_use]
    pub fn relocated(&self, from: &Place<'a>, reference: &str) -> Option<String> {
        let path_of = |document: usize| retrieval_uri(&self.documents[document].path);
        let place_of = |target: &Place<'a>| format!("{}#{}", path_of(target.document), target.pointer.replace('%', "%25"));
        let absolute = uri::resolve(&from.base, reference);
        let (named, fragment) = uri::split_fragment(&absolute);
        if reference.starts_with("#/") || reference == "#" {
            return None;
        }
        let target = match self.find(from.document, &absolute) {
            Ok(target) => target,
            Err(Unresolved::NoPlace { .. }) => return None,
            Err(Unresolved::MetaSchema) => {
                let own = Dialect::of_uri(named)?.uri().trim_end_matches('#');
                return (named != own).then(|| format!("{own}#{fragment}"));
            }
            Err(_) => {
                let beside = uri::resolve(&path_of(from.document), reference);
                let target = self.find(from.document, &beside).ok()?;
                let (named, fragment) = uri::split_fragment(&beside);
                let known = uri::encode(named) == path_of(target.document) && !is_unknown_anchor(&target, fragment);
                return Some(if known { beside } else { place_of(&target) });
            }
        };
        if is_unknown_anchor(&target, fragment) {
            return Some(place_of(&target));
        }
        if reference.starts_with('#') {
            return None;
        }
        let shared = self.shares_its_id(target.document) && named == &*self.root(target.document).base;
        let known = self.called(from.document, named).is_some() || uri::encode(named) == path_of(target.document);
        if shared || !known {
            Some(format!("{}#{fragment}", path_of(target.document)))
        } else if !self.shares_its_id(from.document) {
            None
        } else if target.document == from.document {
            Some(place_of(&target))
        } else {
            Some(absolute)
        }
    }

    /// The `$schema` of a document that names no dialect, and nothing that is here either.
    #[must_use]
    pub fn foreign_dialect(&self, document: usize) -> Option<&'a Node> {
        let named = self.documents[document].root.get("$schema")?;
        let known = named
            .as_str()
            .is_some_and(|uri| Dialect::of_uri(uri).is_some() || self.document(document, uri).is_ok());
        (!known).then_some(named)
    }

    fn find(&self, near: usize, absolute: &str) -> Result<Place<'a>, Unresolved> {
        let (document_uri, fragment) = uri::split_fragment(absolute);
        let fragment = uri::percent_decode(fragment);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return self
                .called(near, &format!("{document_uri}#{fragment}"))
                .or_else(|| {
                    let root = self.document(near, document_uri).ok()?;
                    self.called(near, &format!("{}#{fragment}", root.base))
                })
                .cloned()
                .ok_or_else(|| self.missing(near, document_uri, &fragment));
        }
        let mut place = self.document(near, document_uri)?;
        for token in pointer::tokens(&fragment).unwrap_or_default() {
            let next = match &place.node.value {
                Json::Array(items) => token.parse::<usize>().ok().and_then(|index| items.get(index)),
                _ => self.member(place.node, &token),
            };
            let Some(node) = next else {
                return Err(self.missing(near, document_uri, &fragment));
            };
            place = place.identified(node, &[&token], self.member(node, place.dialect.id_keyword()));
        }
        Ok(place)
    }

    /// The member of an object. Definitions may be very many, each of them referred to.
    fn member(&self, node: &'a Node, name: &str) -> Option<&'a Node> {
        match self.wide.get(&(std::ptr::from_ref(node) as usize)) {
            Some(members) => members.get(name).copied(),
            None => node.get(name),
        }
    }

    /// Makes tables of all objects that have many members.
    fn tabulate(&mut self, node: &'a Node) {
        match &node.value {
            Json::Object(members) => {
                if members.len() >= WIDE {
                    let table = members.iter().map(|member| (&*member.name, &member.node)).collect();
                    self.wide.insert(std::ptr::from_ref(node) as usize, table);
                }
                members.iter().for_each(|member| self.tabulate(&member.node));
            }
            Json::Array(elements) => elements.iter().for_each(|element| self.tabulate(element)),
            _ => {}
        }
    }

    /// The place that a URI without fragment names.
    fn document(&self, near: usize, uri: &str) -> Result<Place<'a>, Unresolved> {
        if let Some(place) = self.called(near, uri).or_else(|| self.called(near, uri.trim_end_matches('/'))) {
            return Ok(place.clone());
        }
        if let Some(path) = uri.strip_prefix(LOCAL) {
            let path = uri::percent_decode(path);
            let found = self.by_path.get(&path).or_else(|| self.by_path.get(&format!("{path}.json")));
            return found.map(|index| self.root(*index)).ok_or(Unresolved::NoDocument(path));
        }
        if let Some(rest) = uri.strip_prefix("http://").or_else(|| uri.strip_prefix("https://")) {
            let decoded = uri::percent_decode(rest);
            let found = self.vendored.get(rest).or_else(|| self.vendored.get(&decoded)).copied();
            if let Some(index) = found {
                return Ok(self.root(index));
            }
            if Dialect::of_uri(uri).is_some() || rest.starts_with("json-schema.org/draft") {
                return Err(Unresolved::MetaSchema);
            }
            return Err(Unresolved::Remote(uri.to_owned()));
        }
        Err(Unresolved::NoDocument(uri.to_owned()))
    }

    /// What is called by a URI, in the document at hand before any other.
    fn called(&self, near: usize, uri: &str) -> Option<&Place<'a>> {
        self.own.get(&(near, uri.to_owned())).or_else(|| self.named.get(uri))
    }

    fn missing(&self, near: usize, document: &str, fragment: &str) -> Unresolved {
        match self.document(near, document) {
            Err(error) => error,
            Ok(place) => Unresolved::NoPlace {
                document: self.documents[place.document].path.clone(),
                fragment: fragment.to_owned(),
            },
        }
    }
}

/// Whether the fragment of a reference is a name by which no validator knows its target.
fn is_unknown_anchor(target: &Place<'_>, fragment: &str) -> bool {
    if fragment.is_empty() || fragment.starts_with('/') {
        return false;
    }
    let name = uri::percent_decode(fragment);
    let said = |keyword: &str| target.node.get(keyword).and_then(Node::as_str);
    let known = if target.dialect >= Dialect::Draft201909 {
        let is = |keyword: &str| said(keyword) == Some(&*name) && forms::is_anchor(keyword, &name, target.dialect);
        is("$anchor") || target.dialect == Dialect::Draft202012 && is("$dynamicAnchor")
    } else {
        said(target.dialect.id_keyword())
            .and_then(|id| id.strip_prefix('#'))
            .map(uri::percent_decode)
            .as_deref()
            == Some(&*name)
    };
    !known
}
