//! Finds schemas that a validator sees widened, because it cannot use a part of them.
//!
//! Omitting a part widens its schema and every schema that contains or references it. That is intended, except where a keyword inverts the
//! meaning: `not` would reject more values. Such keywords are removed as well.

use std::collections::{HashMap, HashSet};

use super::keyword_values::{self, KeywordValue};
use super::keywords;
use super::library::Library;
use super::place::Place;
use crate::json::{Json, Node};

/// The schemas of a library that a validator sees widened.
#[derive(Debug, Default)]
pub struct Widened {
    schemas: HashSet<usize>,
    /// Whether a keyword is removed somewhere that declares members or elements.
    unseen: bool,
}

/// A change to a keyword that a widened subschema requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The keyword is removed.
    Remove(&'static str),
    /// `oneOf` becomes `anyOf`.
    AnyOf,
}

/// Finds the widened schemas.
pub fn of(library: &Library<'_>) -> Widened {
    let mut found = Widened::default();
    let mut pending = Vec::new();
    for document in 0..library.documents.len() {
        each(&library.root(document), &mut |place| {
            if is_widened_directly(library, place) {
                pending.push(place.key());
            }
            let invalid = keyword_values::invalid_subschemas(place, library.level(place))
                .into_iter()
                .filter(|subschema| subschema.problem.is_some());
            for subschema in invalid {
                pending.extend([place.key(), std::ptr::from_ref(subschema.node) as usize]);
            }
            found.unseen |= hides_names(library, place);
        });
    }
    if pending.is_empty() {
        return found;
    }
    // The users of each schema are needed only in this rare case.
    let mut users: HashMap<usize, Vec<usize>> = HashMap::new();
    for document in 0..library.documents.len() {
        each(&library.root(document), &mut |place| {
            for child in keywords::subschemas(place) {
                users.entry(child.key()).or_default().push(place.key());
            }
            for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
                let target = place
                    .node
                    .get(keyword)
                    .and_then(Node::as_str)
                    .map(|reference| library.resolve(place, reference));
                if let Some(Ok(target)) = target {
                    users.entry(target.key()).or_default().push(place.key());
                }
            }
        });
    }
    while let Some(schema) = pending.pop() {
        if found.schemas.insert(schema) {
            pending.extend(users.get(&schema).into_iter().flatten());
        }
    }
    found
}

/// Returns whether a schema is widened by one of its own keywords.
fn is_widened_directly(library: &Library<'_>, place: &Place<'_>) -> bool {
    let level = library.level(place);
    let members = place.node.as_object().into_iter().flatten();
    let mut values = members.map(|member| (&*member.name, keyword_values::check(&member.name, &member.node, place, level)));
    // An unknown type counts as irrelevant, because it has its own warning.
    values.any(|(keyword, value)| match value {
        KeywordValue::Invalid(_) => !matches!(keyword, "$anchor" | "$dynamicAnchor" | "$id" | "id"),
        KeywordValue::Irrelevant => keyword == "type",
        _ => false,
    })
}

/// Returns whether a keyword is removed that declares members or elements.
fn hides_names(library: &Library<'_>, place: &Place<'_>) -> bool {
    let level = library.level(place);
    let invalid = |keyword: &str| {
        let value = place.node.get(keyword);
        value.is_some_and(|value| matches!(keyword_values::check(keyword, value, place, level), KeywordValue::Invalid(_)))
    };
    ["contains", "items", "patternProperties", "prefixItems", "properties"]
        .into_iter()
        .any(invalid)
}

impl Widened {
    /// Returns the changes to a schema that its widened subschemas require.
    pub fn changes(&self, library: &Library<'_>, place: &Place<'_>) -> Vec<Change> {
        if self.schemas.is_empty() {
            return Vec::new();
        }
        let below = |keyword: &str| {
            place.node.get(keyword).is_some_and(|value| match &value.value {
                Json::Array(schemas) => schemas.iter().any(|schema| self.holds(schema)),
                _ => self.holds(value),
            })
        };
        let has = |keyword: &str| place.node.get(keyword).is_some();
        let mut changes = Vec::new();
        changes.extend(below("not").then_some(Change::Remove("not")));
        let condition = below("if");
        if condition {
            changes.extend(
                ["if", "then", "else"]
                    .into_iter()
                    .filter(|keyword| has(keyword))
                    .map(Change::Remove),
            );
        }
        changes.extend(below("oneOf").then_some(Change::AnyOf));
        if below("contains") && has("maxContains") {
            changes.push(Change::Remove("maxContains"));
        }
        if hides_names(library, place) {
            let closing = ["additionalItems", "additionalProperties"].into_iter();
            changes.extend(closing.filter(|keyword| has(keyword)).map(Change::Remove));
            if place.dialect.has_prefix_items() && has("prefixItems") && has("items") {
                changes.push(Change::Remove("items"));
            }
        }
        if self.schemas.contains(&place.key()) && (self.unseen || condition) {
            let closing = ["unevaluatedItems", "unevaluatedProperties"].into_iter();
            changes.extend(closing.filter(|keyword| has(keyword)).map(Change::Remove));
        }
        changes
    }

    fn holds(&self, schema: &Node) -> bool {
        self.schemas.contains(&(std::ptr::from_ref(schema) as usize))
    }
}

/// Calls `visit` for every schema of a document.
fn each<'a>(place: &Place<'a>, visit: &mut impl FnMut(&Place<'a>)) {
    visit(place);
    for child in keywords::subschemas(place) {
        each(&child, visit);
    }
}
