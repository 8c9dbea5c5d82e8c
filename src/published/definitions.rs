//! Turns documents into definitions of a generator of `schemars`.

use std::sync::Arc;

use eventry_json::pointer::{push, tokens};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

use super::dialect::{Holds, anything, holds};
use super::documents::{Documents, Place, base_of};
use super::uri;
use crate::table::SchemaSet;

/// Returns a schema that refers to a place of a document, and adds the document to the definitions, with all that it refers to.
///
/// `uri` is the document's own, and `pointer` the place in it. Generated code calls this.
pub fn published_schema(set: &'static SchemaSet, uri: &str, pointer: &str, generator: &mut SchemaGenerator) -> Schema {
    let documents: Arc<Documents> = set.published.get_or_make(|| Documents::of(set));
    let Some(document) = documents.by_uri(uri) else {
        return Schema::default();
    };
    let path = generator
        .settings()
        .definitions_path
        .trim_start_matches('#')
        .trim_end_matches('/')
        .to_owned();
    let mut writer = Writer {
        documents: &documents,
        prefix: format!("#{path}"),
        pending: Vec::new(),
    };
    let place = Place {
        document,
        pointer: pointer.to_owned(),
    };
    let reference = writer.reference(&place);
    while let Some(document) = writer.pending.pop() {
        let it = &documents.all[document];
        if !generator.definitions().contains_key(&it.name) {
            let schema = writer.schema(&it.root, document, &it.base);
            generator.definitions_mut().insert(it.name.clone(), schema);
        }
    }
    Schema::new_ref(reference)
}

/// Rewrites schemas so that they refer to definitions.
struct Writer<'d> {
    documents: &'d Documents,
    /// How references to definitions begin.
    prefix: String,
    /// Documents that were referred to.
    pending: Vec<usize>,
}

impl Writer<'_> {
    /// A reference to a place, whose document becomes a definition.
    fn reference(&mut self, place: &Place) -> String {
        self.pending.push(place.document);
        let document = &self.documents.all[place.document];
        format!("{}/{}{}", self.prefix, document.name, uri::encode(&self.respelled(place)))
    }

    /// The pointer to a place in the rewritten document.
    fn respelled(&self, place: &Place) -> String {
        let document = &self.documents.all[place.document];
        let (mut at, mut pointer) = (Some(&document.root), String::new());
        // Below `properties`, the next segment is a name; otherwise, it is a keyword or an index.
        let mut is_name = false;
        for segment in tokens(&place.pointer).unwrap_or_default() {
            let keyword = match at {
                Some(Value::Object(schema)) if !is_name => document.dialect.respelled(&segment, schema),
                _ => &segment,
            };
            push(&mut pointer, keyword);
            let value = match at {
                Some(Value::Object(members)) => members.get(&*segment),
                Some(Value::Array(elements)) => segment.parse().ok().and_then(|index: usize| elements.get(index)),
                _ => None,
            };
            is_name = !is_name && value.is_some_and(Value::is_object) && holds(&segment) == Holds::NamedSchemas;
            at = value;
        }
        pointer
    }

    /// Rewrites a schema, or a list of schemas. `base` is the URI of the resource around it.
    fn schema(&mut self, schema: &Value, document: usize, base: &str) -> Value {
        let members = match schema {
            Value::Object(members) => members,
            Value::Array(schemas) => return schemas.iter().map(|schema| self.schema(schema, document, base)).collect(),
            other => return other.clone(),
        };
        let dialect = self.documents.all[document].dialect;
        let base = base_of(base, members, dialect);
        let hides = dialect.ref_hides_siblings() && members.get("$ref").is_some_and(Value::is_string);
        let mut new = Map::new();
        for (keyword, value) in members {
            // Others may refer to hidden definitions.
            if dialect.is_dropped(keyword, members) || hides && !matches!(&**keyword, "$ref" | "$defs" | "definitions") {
                continue;
            }
            let spelled = dialect.respelled(keyword, members);
            let value = match (spelled, value) {
                ("$ref", Value::String(reference)) => match self.documents.find(document, &base, reference) {
                    Some(place) => Value::String(self.reference(&place)),
                    None => continue,
                },
                (_, Value::Object(named)) if holds(keyword) == Holds::NamedSchemas => {
                    let rewritten = named
                        .iter()
                        .map(|(name, schema)| (name.clone(), self.dependent(schema, document, &base)));
                    Value::Object(rewritten.collect())
                }
                _ if holds(keyword) == Holds::Data => value.clone(),
                _ => self.schema(value, document, &base),
            };
            new.insert(spelled.to_owned(), value);
        }
        dialect.combine(members, &mut new);
        if new.is_empty() { anything() } else { Value::Object(new) }
    }

    /// Rewrites a schema with a name. In `dependencies`, it can also be a list of names.
    fn dependent(&mut self, schema: &Value, document: usize, base: &str) -> Value {
        if schema.is_array() {
            schema.clone()
        } else {
            self.schema(schema, document, base)
        }
    }
}
