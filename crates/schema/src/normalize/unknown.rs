//! Reports keywords and types that no dialect knows, values that no keyword takes, and dialects that nobody knows, each once, where it first
//! stands.

use std::collections::BTreeMap;

use super::forms::{self, Form, KINDS};
use super::keywords;
use super::library::Library;
use super::place::Place;
use super::widened::{Change, Widened};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json::Node;
use crate::pointer;

/// How deep schemas may nest below each other before the search stops; documents cannot nest deeper.
const MAX_DEPTH: usize = crate::json::MAX_DEPTH;

/// Adds a warning for every unknown keyword of the library's documents, and for every unknown dialect unless the provider names one.
pub fn report(library: &Library<'_>, widened: &Widened, names_dialect: bool, diagnostics: &mut Diagnostics) {
    let mut found: BTreeMap<String, Diagnostic> = BTreeMap::new();
    for at in 0..library.documents.len() {
        if let Some(schema) = library.foreign_dialect(at).filter(|_| !names_dialect) {
            let document = &library.documents[at];
            let text = schema.to_compact();
            let diagnostic = Diagnostic::warning(&document.path, format!("unknown `$schema` {text}"))
                .under("/$schema")
                .help(format!(
                    "documents of it are read as of {}; set `dialect` in provider.toml, or put the meta-schema into the provider's folder",
                    document.dialect.uri()
                ));
            let diagnostic = if schema.span.patched {
                diagnostic
            } else {
                diagnostic.at_offset(document.text, schema.span.start)
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
            .help("it has no effect on the generated types; start its name with `x-` to say that it is meant for others");
        if !member.name_span.patched {
            diagnostic = diagnostic.at_offset(document.text, member.name_span.start);
        }
        found.insert(member.name.to_string(), diagnostic);
    }
    if let Some(kinds) = place.node.get("type") {
        let names = kinds.as_array().unwrap_or(std::slice::from_ref(kinds));
        for name in names.iter().filter(|name| !name.as_str().is_some_and(|name| KINDS.contains(&name))) {
            let text = name.to_compact();
            let diagnostic = Diagnostic::warning(&document.path, format!("unknown `type` {text}"))
                .under(&*place.pointer)
                .help(format!("this part is kept as a JSON value; the types are {}", KINDS.join(", ")));
            let diagnostic = if name.span.patched {
                diagnostic
            } else {
                diagnostic.at_offset(document.text, name.span.start)
            };
            found.entry(format!("type {text}")).or_insert(diagnostic);
        }
    }
    for Unusable { at, node, message, help } in unusable(library, widened, place) {
        // Once per document: what repeats is most often one mistake of whoever wrote it.
        let key = format!("{} {message}", document.path);
        let diagnostic = Diagnostic::warning(&document.path, message).under(at).help(help);
        let diagnostic = if node.span.patched {
            diagnostic
        } else {
            diagnostic.at_offset(document.text, node.span.start)
        };
        found.entry(key).or_insert(diagnostic);
    }
    for child in keywords::subschemas(place) {
        visit(library, widened, &child, depth + 1, found);
    }
}

/// What stands in a schema, and a validator cannot use.
struct Unusable<'a> {
    at: String,
    node: &'a Node,
    message: String,
    help: &'static str,
}

fn unusable<'a>(library: &Library<'a>, widened: &Widened, place: &Place<'a>) -> Vec<Unusable<'a>> {
    const WITHOUT: &str = "strict decoding judges without it; correct it in this file or in a patch beside it";
    const IN_PART: &str = "strict decoding judges by the part in front of the fragment; correct it in this file or in a patch beside it";
    let level = library.level(place);
    let pointer = |node: &'a Node, keyword: &str| place.at(node, &[keyword]).pointer.to_string();
    let mut found = Vec::new();
    for member in place.node.as_object().into_iter().flatten() {
        let (expected, help) = match forms::of(&member.name, &member.node, place, level) {
            Form::Broken(expected) => (expected, WITHOUT),
            Form::Part(_, expected) => (expected.into(), IN_PART),
            _ => continue,
        };
        found.push(Unusable {
            at: pointer(&member.node, &member.name),
            node: &member.node,
            message: format!("`{}` should be {expected}", member.name),
            help,
        });
    }
    let misfits = forms::misfits(place, level).into_iter();
    found.extend(misfits.filter_map(|misfit| {
        Some(Unusable {
            message: misfit.broken?,
            at: misfit.pointer,
            node: misfit.node,
            help: WITHOUT,
        })
    }));
    for change in widened.changes(library, place) {
        let (keyword, message, help) = match change {
            Change::Left(keyword) => (
                keyword,
                format!("`{keyword}` depends on a part that no validator can use"),
                "strict decoding judges without it; correct that part, of which another warning tells",
            ),
            Change::AnyOf => (
                "oneOf",
                "`oneOf` depends on a part that no validator can use".to_owned(),
                "strict decoding judges as if it were `anyOf`; correct that part, of which another warning tells",
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
