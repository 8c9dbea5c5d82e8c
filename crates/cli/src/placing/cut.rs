//! The schema of a payload, cut out of the schema of a whole body.

use std::cell::Cell;
use std::collections::BTreeMap;

use eventry_schema::json::{self, Json, Node};
use eventry_schema::provider::Place;
use eventry_schema::source::ProviderSource;

use crate::layout;
use crate::readers::rewritten;

/// What the root says about the document, not about its values.
const ABOUT: &[&str] = &["$schema", "openapi", "title", "description", "x-inferred"];
/// How many references and parts may lead to the next one.
const MAX_STEPS: usize = 16;
/// How many schemas are looked into for one member.
const MAX_LOOKS: usize = 1_000;

/// The schema of the payload, if `root` describes the provider's envelope: the member that holds the payload and all that tell the event.
pub(super) fn payload(provider: &ProviderSource, root: &Node, shared: &BTreeMap<String, String>) -> Option<Node> {
    let envelope = provider.settings.envelope.as_ref()?;
    let needed = provider
        .settings
        .discriminators
        .iter()
        .filter_map(|discriminator| match &discriminator.place {
            Place::Member(name) => Some(name.as_str()),
            Place::Pointer(_) | Place::Attribute(_) | Place::Route => None,
        });
    let documents: BTreeMap<&str, Node> = shared
        .iter()
        .filter_map(|(path, text)| Some((path.as_str(), json::parse(text).ok()?)))
        .collect();
    let found = needed
        .chain([envelope.payload.as_str()])
        .map(|name| member(root, root, None, name, &documents, (0, &Cell::new(0))));
    let (schema, inside) = found.collect::<Option<Vec<_>>>()?.pop()?;
    let schema = match inside {
        // Its own references lead into the shared document.
        Some(path) => rewritten(schema, &format!("../../{path}")),
        None => schema.clone(),
    };
    let mut cut = layout::object([]);
    for name in ABOUT {
        if let Some(node) = root.get(name) {
            cut.insert(name, node.clone());
        }
    }
    for part in schema.as_object().into_iter().flatten() {
        if !(ABOUT.contains(&&*part.name) && cut.get(&part.name).is_some()) {
            cut.insert(&part.name, part.node.clone());
        }
    }
    for name in ["definitions", "$defs"] {
        if let Some(node) = root.get(name).filter(|_| cut.get(name).is_none()) {
            cut.insert(name, node.clone());
        }
    }
    Some(cut)
}

/// The schema of a member of the objects that `schema` describes, and the shared document that contains it.
fn member<'d>(
    document: &'d Node,
    schema: &'d Node,
    inside: Option<&'d str>,
    name: &str,
    documents: &'d BTreeMap<&str, Node>,
    (steps, looks): (usize, &Cell<usize>),
) -> Option<(&'d Node, Option<&'d str>)> {
    looks.set(looks.get() + 1);
    if steps > MAX_STEPS || looks.get() > MAX_LOOKS {
        return None;
    }
    if let Some(found) = schema.get("properties").and_then(|properties| properties.get(name)) {
        return Some((found, inside));
    }
    if let Some(target) = schema.get("$ref").and_then(Node::as_str) {
        let (path, pointer) = target.split_once('#').unwrap_or((target, ""));
        let path = path.trim_start_matches("../");
        let (document, inside) = match documents.get_key_value(path) {
            _ if path.is_empty() => (document, inside),
            Some((path, document)) => (document, Some(*path)),
            None => return None,
        };
        return member(document, document.pointer(pointer)?, inside, name, documents, (steps + 1, looks));
    }
    match schema.get("allOf").map(|parts| &parts.value) {
        Some(Json::Array(parts)) => parts
            .iter()
            .find_map(|part| member(document, part, inside, name, documents, (steps + 1, looks))),
        _ => None,
    }
}
