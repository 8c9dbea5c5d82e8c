//! The schema documents of a provider, and the places in them that references name.

use std::collections::HashMap;

use eventry_json::pointer::escape;
use serde_json::{Map, Value};

use super::dialect::{Dialect, Holds, holds};
use super::uri::{decode, resolve, split_fragment};
use crate::table::{SchemaDocument, SchemaSet};

/// A place: a document, and a JSON pointer into it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The index of the document.
    pub(super) document: usize,
    /// The pointer.
    pub(super) pointer: String,
}

/// A schema document.
#[derive(Debug)]
pub(super) struct Document {
    /// Its content.
    pub(super) root: Value,
    /// Its dialect.
    pub(super) dialect: Dialect,
    /// What the definition is called that it becomes.
    pub(super) name: String,
    /// The URI of its root, against which references are resolved.
    pub(super) base: String,
}

/// All documents of a provider.
#[derive(Debug)]
pub(crate) struct Documents {
    pub(super) all: Vec<Document>,
    /// Resources and anchors, by their URI.
    known: HashMap<String, Place>,
}

impl Documents {
    /// Reads the documents of a set.
    pub(super) fn of(set: &SchemaSet) -> Self {
        let mut documents = Documents {
            all: Vec::new(),
            known: HashMap::new(),
        };
        for (at, document) in set.documents().iter().enumerate() {
            documents.add(at, document);
        }
        documents
    }

    fn add(&mut self, at: usize, document: &SchemaDocument) {
        let root: Value = serde_json::from_str(document.text()).unwrap_or(Value::Bool(true));
        let dialect = Dialect::of(&root);
        let place = |pointer: &str| Place {
            document: at,
            pointer: pointer.to_owned(),
        };
        self.known.insert(document.uri().to_owned(), place(""));
        let base = root
            .as_object()
            .map_or_else(|| document.uri().to_owned(), |root| base_of(document.uri(), root, dialect));
        let mut named = Vec::new();
        name_places(&root, document.uri(), dialect, String::new(), &mut named);
        for (uri, pointer) in named {
            // Placeholders that several documents share name the first of them.
            self.known.entry(uri).or_insert_with(|| place(&pointer));
        }
        self.all.push(Document {
            root,
            dialect,
            name: name(document.uri()),
            base,
        });
    }

    /// Returns the document with a retrieval URI.
    pub(super) fn by_uri(&self, uri: &str) -> Option<usize> {
        self.known.get(uri).map(|place| place.document)
    }

    /// Finds the place that a reference names, from a resource of a document; `None` if the place does not exist.
    pub(super) fn find(&self, document: usize, base: &str, reference: &str) -> Option<Place> {
        let (resource, fragment) = split_fragment(reference);
        let resource = if resource.is_empty() {
            base.to_owned()
        } else {
            resolve(base, resource)
        };
        let fragment = decode(fragment);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return self.known.get(&format!("{resource}#{fragment}")).cloned();
        }
        let known = self.known.get(&resource);
        let own = self.all.get(document).is_some_and(|own| own.base == resource).then(|| Place {
            document,
            pointer: String::new(),
        });
        // A document means itself, even if another one has the same `$id`.
        let mut place = own.or_else(|| known.cloned())?;
        place.pointer.push_str(&fragment);
        self.all.get(place.document)?.root.pointer(&place.pointer)?;
        Some(place)
    }
}

/// The URI of a schema as a resource: its own, or that of the resource around it.
pub(super) fn base_of(outer: &str, schema: &Map<String, Value>, dialect: Dialect) -> String {
    let hidden = dialect.ref_hides_siblings() && schema.contains_key("$ref");
    match schema.get(dialect.id()).and_then(Value::as_str) {
        Some(id) if !hidden && !id.starts_with('#') => resolve(outer, split_fragment(id).0),
        _ => outer.to_owned(),
    }
}

/// Lists the resources and anchors below a schema by their URIs.
fn name_places(schema: &Value, outer: &str, dialect: Dialect, pointer: String, named: &mut Vec<(String, String)>) {
    match schema {
        Value::Array(schemas) => {
            for (at, schema) in schemas.iter().enumerate() {
                name_places(schema, outer, dialect, format!("{pointer}/{at}"), named);
            }
        }
        Value::Object(members) => {
            let base = base_of(outer, members, dialect);
            if base != outer {
                named.push((base.clone(), pointer.clone()));
            }
            let anchors = ["$anchor", "$dynamicAnchor"].map(|keyword| members.get(keyword).and_then(Value::as_str));
            let old = members
                .get(dialect.id())
                .and_then(Value::as_str)
                .and_then(|id| id.strip_prefix('#'));
            for anchor in anchors.into_iter().chain([old]).flatten() {
                named.push((format!("{base}#{anchor}"), pointer.clone()));
            }
            for (keyword, value) in members {
                let below = format!("{pointer}/{}", escape(keyword));
                match (holds(keyword), value) {
                    (Holds::Data, _) => {}
                    (Holds::NamedSchemas, Value::Object(schemas)) => {
                        for (name, schema) in schemas {
                            name_places(schema, &base, dialect, format!("{below}/{}", escape(name)), named);
                        }
                    }
                    _ => name_places(value, &base, dialect, below, named),
                }
            }
        }
        _ => {}
    }
}

/// The name of the definition for a document: its path, with points between the segments.
fn name(uri: &str) -> String {
    let path = match uri.strip_prefix("eventry:///") {
        // The folder of all schemas says nothing.
        Some(path) => path.split_once('/').map_or(path, |(_, path)| path),
        None => uri.split_once("://").map_or(uri, |(_, path)| path),
    };
    let mut name = String::with_capacity(path.len());
    for byte in path.strip_suffix(".json").unwrap_or(path).bytes() {
        match byte {
            b'/' => name.push('.'),
            b'.' => name.push_str(".."),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            other => name.push_str(&format!("..{other:02x}")),
        }
    }
    name
}
