//! Reports unknown keywords, types and dialects, and keywords with invalid values. Each is reported once, at its first occurrence.

use std::collections::BTreeMap;

use super::keyword_values::{self, KINDS, KeywordValue};
use super::keywords;
use super::library::Library;
use super::place::Place;
use super::widened::{Change, Widened};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json::Node;
use crate::pointer;

/// The deepest nesting of schemas. Documents cannot be nested deeper.
const MAX_DEPTH: usize = crate::json::MAX_DEPTH;

/// Warns about unknown and invalid keywords in all documents, and about unknown dialects unless the provider declares one.
pub fn report(library: &Library<'_>, widened: &Widened, names_dialect: bool, diagnostics: &mut Diagnostics) {
    let mut found: BTreeMap<String, Diagnostic> = BTreeMap::new();
    for at in 0..library.documents.len() {
        if let Some(schema) = library.foreign_dialect(at).filter(|_| !names_dialect) {
            let document = &library.documents[at];
            let text = schema.to_compact();
            let diagnostic = Diagnostic::warning(&document.path, format!("unknown `$schema` {text}"))
                .under("/$schema")
                .help(format!(
                    "it is read as {}; set `dialect` in provider.toml, or add the meta-schema to the provider's folder",
                    document.dialect.uri()
                ));
            let diagnostic = if schema.span.patched {
                diagnostic
            } else {
                diagnostic.at_span(document.text, schema.span.start..schema.span.end)
            };
            found.entry(format!("$schema {text}")).or_insert(diagnostic);
        }
        visit(library, widened, &library.root(at), 0, &mut found);
    }
    diagnostics.extend(found.into_values());
}

fn visit(library: &Library<'_>, widened: &Widened, place: &Place<'_>, depth: usize, found: &mut BTreeMap<String, Diagnostic>) {
    if depth > MAX_DEPTH {
        return;
    }
    let document = &library.documents[place.document];
    for member in place.node.as_object().into_iter().flatten() {
        if keywords::is_known(&member.name) || found.contains_key(&*member.name) {
            continue;
        }
        let mut at = place.pointer.to_string();
        pointer::push(&mut at, &member.name);
        let mut diagnostic = Diagnostic::warning(&document.path, format!("unknown keyword `{}`", member.name))
            .under(at)
            .help("it has no effect; correct the name, or start it with `x-` to mark an extension");
        if !member.name_span.patched {
            diagnostic = diagnostic.at_span(document.text, member.name_span.start..member.name_span.end);
        }
        found.insert(member.name.to_string(), diagnostic);
    }
    if let Some(kinds) = place.node.get("type") {
        let names = kinds.as_array().unwrap_or(std::slice::from_ref(kinds));
        for name in names.iter().filter(|name| !name.as_str().is_some_and(|name| KINDS.contains(&name))) {
            let text = name.to_compact();
            let diagnostic = Diagnostic::warning(&document.path, format!("unknown `type` {text}"))
                .under(&*place.pointer)
                .help(format!("this schema becomes plain JSON; use one of the types {}", KINDS.join(", ")));
            let diagnostic = if name.span.patched {
                diagnostic
            } else {
                diagnostic.at_span(document.text, name.span.start..name.span.end)
            };
            found.entry(format!("type {text}")).or_insert(diagnostic);
        }
    }
    for Unusable { at, node, message, help } in unusable(library, widened, place) {
        // Report it once per document: repeated problems usually have one cause.
        let key = format!("{} {message}", document.path);
        let diagnostic = Diagnostic::warning(&document.path, message).under(at).help(help);
        let diagnostic = if node.span.patched {
            diagnostic
        } else {
            diagnostic.at_span(document.text, node.span.start..node.span.end)
        };
        found.entry(key).or_insert(diagnostic);
    }
    for child in keywords::subschemas(place) {
        visit(library, widened, &child, depth + 1, found);
    }
}

/// A part of a schema that a validator cannot use.
struct Unusable<'a> {
    at: String,
    node: &'a Node,
    message: String,
    help: &'static str,
}

fn unusable<'a>(library: &Library<'a>, widened: &Widened, place: &Place<'a>) -> Vec<Unusable<'a>> {
    const IGNORED: &str = "strict decoding ignores it; correct it in this file or in a patch";
    const TRUNCATED: &str = "strict decoding uses only the part before the fragment; correct it in this file or in a patch";
    let level = library.level(place);
    let pointer = |node: &'a Node, keyword: &str| place.at(node, &[keyword]).pointer.to_string();
    let mut found = Vec::new();
    for member in place.node.as_object().into_iter().flatten() {
        let (expected, help) = match keyword_values::check(&member.name, &member.node, place, level) {
            KeywordValue::Invalid(expected) => (expected, IGNORED),
            KeywordValue::Truncated(_, expected) => (expected.into(), TRUNCATED),
            _ => continue,
        };
        found.push(Unusable {
            at: pointer(&member.node, &member.name),
            node: &member.node,
            message: format!("`{}` must be {expected}", member.name),
            help,
        });
    }
    let invalid = keyword_values::invalid_subschemas(place, level).into_iter();
    found.extend(invalid.filter_map(|subschema| {
        Some(Unusable {
            message: subschema.problem?,
            at: subschema.pointer,
            node: subschema.node,
            help: IGNORED,
        })
    }));
    for change in widened.changes(library, place) {
        let (keyword, message, help) = match change {
            Change::Remove(keyword) => (
                keyword,
                format!("`{keyword}` contains a part that validators cannot use"),
                "strict decoding ignores it; correct the part named in the other warning",
            ),
            Change::AnyOf => (
                "oneOf",
                "`oneOf` contains a part that validators cannot use".to_owned(),
                "strict decoding treats it as `anyOf`; correct the part named in the other warning",
            ),
        };
        let Some(node) = place.node.get(keyword) else { continue };
        found.push(Unusable {
            at: pointer(node, keyword),
            node,
            message,
            help,
        });
    }
    found
}
