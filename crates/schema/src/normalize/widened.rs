//! Schemas that admit more than they say, because a part of them is nothing that a validator can use.
//!
//! To leave such a part out widens its schema, and every schema that holds or refers to it. That is what should happen, but where a
//! keyword turns the meaning around: `not` would refuse more. So those keywords go as well.

use std::collections::{HashMap, HashSet};

use super::forms::{self, Form};
use super::keywords;
use super::library::Library;
use super::place::Place;
use crate::json::{Json, Node};

/// The schemas of a library that admit more than they say.
#[derive(Debug, Default)]
pub struct Widened {
    schemas: HashSet<usize>,
    /// Somewhere, a keyword is left out that says which members or elements are known.
    unseen: bool,
}

/// What happens to a keyword because of what stands below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is left out.
    Left(&'static str),
    /// `oneOf` becomes `anyOf`.
    AnyOf,
}

/// Finds them.
pub fn of(library: &Library<'_>) -> Widened {
    let mut found = Widened::default();
    let mut open = Vec::new();
    for document in 0..library.documents.len() {
        each(&library.root(document), &mut |place| {
            if starts(library, place) {
                open.push(place.key());
            }
            let misfits = forms::misfits(place, library.level(place))
                .into_iter()
                .filter(|misfit| misfit.broken.is_some());
            for misfit in misfits {
                open.extend([place.key(), std::ptr::from_ref(misfit.node) as usize]);
            }
            found.unseen |= hides_names(library, place);
        });
    }
    if open.is_empty() {
        return found;
    }
    // Who holds or refers to whom is asked for only where it matters, which is seldom.
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
                    .map(|said| library.resolve(place, said));
                if let Some(Ok(target)) = target {
                    users.entry(target.key()).or_default().push(place.key());
                }
            }
        });
    }
    while let Some(schema) = open.pop() {
        if found.schemas.insert(schema) {
            open.extend(users.get(&schema).into_iter().flatten());
        }
    }
    found
}

/// Whether a schema admits more than it says by what stands directly in it.
fn starts(library: &Library<'_>, place: &Place<'_>) -> bool {
    let level = library.level(place);
    let members = place.node.as_object().into_iter().flatten();
    let mut forms = members.map(|member| (&*member.name, forms::of(&member.name, &member.node, place, level)));
    // A type that is none is left out as idle, as it has a warning of its own.
    forms.any(|(keyword, form)| match form {
        Form::Broken(_) => !matches!(keyword, "$anchor" | "$dynamicAnchor" | "$id" | "id"),
        Form::Idle => keyword == "type",
        _ => false,
    })
}

/// Whether a keyword is left out that says which members or elements are known.
fn hides_names(library: &Library<'_>, place: &Place<'_>) -> bool {
    let level = library.level(place);
    let broken = |keyword: &str| {
        let value = place.node.get(keyword);
        value.is_some_and(|value| matches!(forms::of(keyword, value, place, level), Form::Broken(_)))
    };
    ["contains", "items", "patternProperties", "prefixItems", "properties"]
        .into_iter()
        .any(broken)
}

impl Widened {
    /// What changes in a schema because of what stands below it.
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
        changes.extend(below("not").then_some(Change::Left("not")));
        let condition = below("if");
        if condition {
            changes.extend(["if", "then", "else"].into_iter().filter(|keyword| has(keyword)).map(Change::Left));
        }
        changes.extend(below("oneOf").then_some(Change::AnyOf));
        if below("contains") && has("maxContains") {
            changes.push(Change::Left("maxContains"));
        }
        if hides_names(library, place) {
            let closing = ["additionalItems", "additionalProperties"].into_iter();
            changes.extend(closing.filter(|keyword| has(keyword)).map(Change::Left));
            if place.dialect.has_prefix_items() && has("prefixItems") && has("items") {
                changes.push(Change::Left("items"));
            }
        }
        if self.schemas.contains(&place.key()) && (self.unseen || condition) {
            let closing = ["unevaluatedItems", "unevaluatedProperties"].into_iter();
            changes.extend(closing.filter(|keyword| has(keyword)).map(Change::Left));
        }
        changes
    }

    fn holds(&self, schema: &Node) -> bool {
        self.schemas.contains(&(std::ptr::from_ref(schema) as usize))
    }
}

/// Shows every schema of a document.
fn each<'a>(place: &Place<'a>, show: &mut impl FnMut(&Place<'a>)) {
    show(place);
    for child in keywords::subschemas(place) {
        each(&child, show);
    }
}
