//! Rewrites documents for the validator of strict decoding.
//!
//! A validator understands only JSON Schema. A rewritten document therefore declares its dialect, expresses OpenAPI's `nullable` in JSON
//! Schema, and contains explicit URIs for references that are relative to files. References and `$id`s are encoded as URIs. A format that
//! became an integer type becomes bounds. Keywords that the validator of the dialect cannot use are removed, together with keywords that
//! would reject more values as a result.

use std::collections::HashMap;

use super::dialect::Dialect;
use super::keyword_values::{self, KeywordValue, Replacement};
use super::keywords;
use super::library::Library;
use super::place::Place;
use super::uri;
use super::widened::{Change, Widened};
use crate::json::{Json, Member, Node, Span};
use crate::model::Fixed;

/// A change to a node.
enum Edit {
    /// `nullable: true` becomes a choice with null.
    Nullable,
    /// An integer format becomes bounds.
    Bounds(Fixed),
    /// A reference or an `$id` gets another spelling.
    Respell(&'static str, String),
    /// A keyword gets another value.
    Set(Box<str>, Node),
    /// A keyword is removed.
    Remove(Box<str>),
    /// A value that is not a schema is replaced by a schema.
    Replace(Node),
    /// A pattern for member names gets another spelling, or matches all names.
    Pattern(String, Option<String>),
    /// `oneOf` becomes `anyOf`.
    AnyOf,
}

/// The changes to each node, in order.
type Edits = HashMap<usize, Vec<Edit>>;

/// Returns the rewritten text of a document.
pub fn text(library: &Library<'_>, widened: &Widened, document: usize) -> String {
    let place = library.root(document);
    let mut edits = Edits::new();
    find(library, widened, &place, 0, &mut edits);
    let mut root = edited(place.node, &edits);
    if library.shares_its_id(document) {
        root.remove(library.documents[document].dialect.id_keyword());
    }
    let dialect = library.documents[document].dialect;
    let outdated = root.get("$schema").and_then(Node::as_str).is_some_and(Dialect::is_outdated);
    if outdated || library.foreign_dialect(document).is_some() {
        root.insert("$schema", Node::string(dialect.uri(), Span::default()));
    }
    with_dialect(&root, dialect)
}

fn find(library: &Library<'_>, widened: &Widened, place: &Place<'_>, depth: usize, edits: &mut Edits) {
    if depth > crate::json::MAX_DEPTH {
        return;
    }
    let level = library.level(place);
    let mut changes = Vec::new();
    if library.documents[place.document].openapi_30 && place.node.get("nullable").and_then(Node::as_bool) == Some(true) {
        changes.push(Edit::Nullable);
    }
    if let Some(fixed) = library.fixed_format(place) {
        changes.push(Edit::Bounds(fixed));
    }
    let id = place.dialect.id_keyword();
    for keyword in [id, "$ref"] {
        let Some(reference) = place.node.get(keyword).and_then(Node::as_str) else {
            continue;
        };
        let relocated = if keyword == id { None } else { library.relocated(place, reference) };
        let spelled = uri::encode(relocated.as_deref().unwrap_or(reference));
        if spelled != reference {
            changes.push(Edit::Respell(keyword, spelled.into_owned()));
        }
    }
    for member in place.node.as_object().into_iter().flatten() {
        changes.push(match keyword_values::check(&member.name, &member.node, place, level) {
            KeywordValue::Valid => continue,
            KeywordValue::Equivalent(value) | KeywordValue::Truncated(value, _) => Edit::Set(member.name.clone(), value),
            KeywordValue::Irrelevant | KeywordValue::Invalid(_) => Edit::Remove(member.name.clone()),
        });
    }
    for change in widened.changes(library, place) {
        changes.push(match change {
            Change::Remove(keyword) => Edit::Remove(keyword.into()),
            Change::AnyOf => Edit::AnyOf,
        });
    }
    for invalid in keyword_values::invalid_subschemas(place, level) {
        match invalid.replacement {
            Replacement::Schema(schema) => {
                let key = std::ptr::from_ref(invalid.node) as usize;
                edits.entry(key).or_default().push(Edit::Replace(schema));
            }
            Replacement::Pattern(pattern) => changes.push(Edit::Pattern(invalid.name, Some(pattern))),
            Replacement::AnyName => changes.push(Edit::Pattern(invalid.name, None)),
        }
    }
    if !changes.is_empty() {
        // An edit that replaces the whole schema comes last.
        let known = edits.entry(place.key()).or_default();
        changes.append(known);
        *known = changes;
    }
    for child in keywords::subschemas(place) {
        find(library, widened, &child, depth + 1, edits);
    }
}

/// Returns a node with its changes applied, innermost first.
fn edited(node: &Node, edits: &Edits) -> Node {
    let value = match &node.value {
        Json::Object(members) => Json::Object(
            members
                .iter()
                .map(|member| Member {
                    name: member.name.clone(),
                    name_span: member.name_span,
                    node: edited(&member.node, edits),
                })
                .collect(),
        ),
        Json::Array(elements) => Json::Array(elements.iter().map(|element| edited(element, edits)).collect()),
        value => value.clone(),
    };
    let mut new = Node::new(value, node.span);
    for edit in edits.get(&(std::ptr::from_ref(node) as usize)).into_iter().flatten() {
        match edit {
            Edit::Nullable => make_nullable(&mut new),
            Edit::Bounds(fixed) => bound(&mut new, *fixed),
            Edit::Respell(keyword, uri) => drop(new.insert(keyword, Node::string(uri, Span::default()))),
            Edit::Set(keyword, value) => drop(new.insert(keyword, value.clone())),
            Edit::Remove(keyword) => drop(new.remove(keyword)),
            Edit::Replace(schema) => new = schema.clone(),
            Edit::Pattern(name, instead) => respell(&mut new, name, instead.as_deref()),
            Edit::AnyOf => one_of_to_any_of(&mut new),
        }
    }
    new
}

/// Respells a pattern for member names. A pattern that no validator can use becomes a pattern that matches all names. None of them then
/// counts as additional or unevaluated, and their values are not checked.
fn respell(node: &mut Node, name: &str, instead: Option<&str>) {
    let Some(members) = node.get_mut("patternProperties").and_then(Node::as_object_mut) else {
        return;
    };
    let taken = |name: &str, members: &[Member]| members.iter().any(|member| &*member.name == name);
    let Some(at) = members.iter().position(|member| &*member.name == name) else {
        return;
    };
    let new = instead.unwrap_or("");
    if taken(new, members) {
        members.remove(at);
        return;
    }
    let member = &mut members[at];
    member.name = new.into();
    if instead.is_none() {
        member.node = Node::new(Json::Object(Vec::new()), member.node.span);
    }
}

fn one_of_to_any_of(node: &mut Node) {
    let Some(branches) = node.remove("oneOf") else { return };
    if node.get("anyOf").is_none() {
        node.insert("anyOf", branches);
        return;
    }
    let span = branches.span;
    let choice = Node::new(Json::Object(vec![Member::new("anyOf", branches)]), span);
    push_to_all(node, choice);
}

/// Adds a schema to `allOf`.
fn push_to_all(node: &mut Node, schema: Node) {
    let span = node.span;
    match node.get_mut("allOf").and_then(Node::as_array_mut) {
        Some(all) => all.push(schema),
        None => drop(node.insert("allOf", Node::new(Json::Array(vec![schema]), span))),
    }
}

fn bound(node: &mut Node, fixed: Fixed) {
    let (min, max) = match fixed {
        Fixed::I64 => (i64::MIN.to_string(), i64::MAX.to_string()),
        Fixed::U64 => ("0".to_owned(), u64::MAX.to_string()),
    };
    let span = node.span;
    let number = |text: &str| Node::new(Json::Number(text.into()), span);
    let bounds = [("minimum", number(&min)), ("maximum", number(&max)), ("multipleOf", number("1"))];
    let bounds = Node::new(
        Json::Object(bounds.into_iter().map(|(name, value)| Member::new(name, value)).collect()),
        span,
    );
    push_to_all(node, bounds);
}

fn make_nullable(node: &mut Node) {
    let span = node.span;
    let null = Node::string("null", span);
    node.remove("nullable");
    // If `type` alone decides about null, the schema and its subschemas keep their locations, to which others may refer.
    let other_keywords = ["$ref", "allOf", "anyOf", "const", "enum", "not", "oneOf"];
    let kind = node.get("type").filter(|kind| kind.as_str().is_some()).cloned();
    if let Some(kind) = kind.filter(|_| other_keywords.iter().all(|keyword| node.get(keyword).is_none())) {
        node.insert("type", Node::new(Json::Array(vec![kind, null]), span));
        return;
    }
    let inner = std::mem::replace(node, Node::new(Json::Object(Vec::new()), span));
    let null = Node::new(Json::Object(vec![Member::new("type", null)]), span);
    node.insert("anyOf", Node::new(Json::Array(vec![null, inner]), span));
}

fn with_dialect(root: &Node, dialect: Dialect) -> String {
    let text = root.to_compact();
    let names_one = root
        .as_object()
        .is_none_or(|members| members.iter().any(|member| &*member.name == "$schema"));
    match text.strip_prefix('{') {
        Some(rest) if !names_one => {
            let comma = if rest.starts_with('}') { "" } else { "," };
            format!("{{\"$schema\":\"{}\"{comma}{rest}", dialect.uri())
        }
        _ => text,
    }
}
