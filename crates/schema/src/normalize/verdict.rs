//! Documents as strict decoding judges by them.
//!
//! A validator knows JSON Schema, and only that. So a document names the dialect by which it was read, OpenAPI's `nullable` is said in JSON
//! Schema, and a reference that holds only because files stand beside each other is written out. References and `$id`s are spelled as URIs
//! are. A format that became an integer type is a bound. Keywords that the dialect's meta-schema refuses are left out.

use super::dialect::Dialect;
use super::forms::{self, Form};
use super::keywords;
use super::library::Library;
use super::place::Place;
use super::uri;
use crate::json::{Json, Member, Node, Span};
use crate::model::Fixed;

/// One change on the way.
enum Edit {
    /// `nullable: true` becomes a choice with null.
    Nullable,
    /// An integer format becomes the bounds of its type.
    Bounds(Fixed),
    /// A reference that leads astray, or one that is no URI, is spelled anew; so is an `$id`.
    Spelling(&'static str, String),
    /// A keyword is said in another way.
    Said(Box<str>, Node),
    /// A keyword goes.
    Left(Box<str>),
    /// What is no schema becomes one.
    Schema(Node),
}

/// The text of a document. `openapi` says that it is of OpenAPI 3.0, where `nullable` means something.
pub fn text(library: &Library<'_>, document: usize, openapi: bool) -> String {
    let place = library.root(document);
    let mut edits = Vec::new();
    find(library, &place, openapi, 0, &mut edits);
    let mut root = place.node.clone();
    // What stands deeper is changed first, so that the pointers of the others stay true.
    for (pointer, edit) in edits.into_iter().rev() {
        let Some(node) = root.pointer_mut(&pointer) else { continue };
        match edit {
            Edit::Nullable => make_nullable(node),
            Edit::Bounds(fixed) => bound(node, fixed),
            Edit::Spelling(keyword, uri) => drop(node.insert(keyword, Node::string(&uri, Span::default()))),
            Edit::Said(keyword, value) => drop(node.insert(&keyword, value)),
            Edit::Left(keyword) => drop(node.remove(&keyword)),
            Edit::Schema(schema) => *node = schema,
        }
    }
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

fn find(library: &Library<'_>, place: &Place<'_>, openapi: bool, depth: usize, edits: &mut Vec<(String, Edit)>) {
    if depth > crate::json::MAX_DEPTH {
        return;
    }
    if openapi && place.node.get("nullable").and_then(Node::as_bool) == Some(true) {
        edits.push((place.pointer.to_string(), Edit::Nullable));
    }
    if let Some(fixed) = library.fixed_format(place) {
        edits.push((place.pointer.to_string(), Edit::Bounds(fixed)));
    }
    let id = place.dialect.id_keyword();
    for keyword in [id, "$ref"] {
        let Some(said) = place.node.get(keyword).and_then(Node::as_str) else {
            continue;
        };
        let led = if keyword == id { None } else { library.relocated(place, said) };
        let spelled = uri::encode(led.as_deref().unwrap_or(said));
        if spelled != said {
            edits.push((place.pointer.to_string(), Edit::Spelling(keyword, spelled.into_owned())));
        }
    }
    for member in place.node.as_object().into_iter().flatten() {
        let edit = match forms::of(&member.name, &member.node, place.node, place.dialect) {
            Form::Sound => continue,
            Form::Same(value) => Edit::Said(member.name.clone(), value),
            Form::Idle | Form::Broken(_) => Edit::Left(member.name.clone()),
        };
        edits.push((place.pointer.to_string(), edit));
    }
    for misfit in forms::misfits(place) {
        edits.push((misfit.pointer, Edit::Schema(misfit.instead)));
    }
    for child in keywords::subschemas(place) {
        find(library, &child, openapi, depth + 1, edits);
    }
}

fn bound(node: &mut Node, fixed: Fixed) {
    let (least, most) = match fixed {
        Fixed::I64 => (i64::MIN.to_string(), i64::MAX.to_string()),
        Fixed::U64 => ("0".to_owned(), u64::MAX.to_string()),
    };
    let span = node.span;
    let number = |text: &str| Node::new(Json::Number(text.into()), span);
    let bounds = [("minimum", number(&least)), ("maximum", number(&most)), ("multipleOf", number("1"))];
    let bounds = Node::new(
        Json::Object(bounds.into_iter().map(|(name, value)| Member::new(name, value)).collect()),
        span,
    );
    match node.get_mut("allOf").and_then(Node::as_array_mut) {
        Some(all) => all.push(bounds),
        None => drop(node.insert("allOf", Node::new(Json::Array(vec![bounds]), span))),
    }
}

fn make_nullable(node: &mut Node) {
    let span = node.span;
    let null = Node::string("null", span);
    node.remove("nullable");
    // Where `type` alone decides about null, the schema stays in its place, and so does what others refer to inside of it.
    let weighs = ["$ref", "allOf", "anyOf", "const", "enum", "not", "oneOf"];
    let kind = node.get("type").filter(|kind| kind.as_str().is_some()).cloned();
    if let Some(kind) = kind.filter(|_| weighs.iter().all(|keyword| node.get(keyword).is_none())) {
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
