//! Reports keywords and types that no dialect knows, values that no keyword takes, and dialects that nobody knows, each once, where it first
//! stands.

use std::collections::BTreeMap;

use super::forms::{self, Form, KINDS};
use super::keywords;
use super::library::Library;
use super::place::Place;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json::Node;
use crate::pointer;

/// How deep schemas may nest below each other before the search stops; documents cannot nest deeper.
const MAX_DEPTH: usize = crate::json::MAX_DEPTH;

/// Adds a warning for every unknown keyword of the library's documents, and for every unknown dialect unless the provider names one.
pub fn report(library: &Library<'_>, names_dialect: bool, diagnostics: &mut Diagnostics) {
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
        visit(library, &library.root(at), 0, &mut found);
    }
    diagnostics.extend(found.into_values());
}

fn visit(library: &Library<'_>, place: &Place<'_>, depth: usize, found: &mut BTreeMap<String, Diagnostic>) {
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
    for Misplaced {
        at,
        node,
        keyword,
        message,
    } in misplaced(place)
    {
        let diagnostic = Diagnostic::warning(&document.path, message)
            .under(at)
            .help("strict decoding judges without it; correct it in this file or in a patch beside it");
        let diagnostic = if node.span.patched {
            diagnostic
        } else {
            diagnostic.at_offset(document.text, node.span.start)
        };
        found.entry(format!("form {keyword}")).or_insert(diagnostic);
    }
    for child in keywords::subschemas(place) {
        visit(library, &child, depth + 1, found);
    }
}

/// What stands in a schema, and nobody can tell what it should mean.
struct Misplaced<'a> {
    at: String,
    node: &'a Node,
    keyword: &'a str,
    message: String,
}

fn misplaced<'a>(place: &Place<'a>) -> Vec<Misplaced<'a>> {
    let members = place.node.as_object().into_iter().flatten();
    let broken = members.filter_map(|member| {
        let Form::Broken(expected) = forms::of(&member.name, &member.node, place.node, place.dialect) else {
            return None;
        };
        Some(Misplaced {
            at: place.at(&member.node, &[&member.name]).pointer.to_string(),
            node: &member.node,
            keyword: &member.name,
            message: format!("`{}` should be {expected}", member.name),
        })
    });
    let misfits = forms::misfits(place).into_iter().filter(|misfit| misfit.broken);
    let misfits = misfits.map(|misfit| Misplaced {
        message: format!("`{}` of `{}` should be a schema", misfit.name, misfit.keyword),
        at: misfit.pointer,
        node: misfit.node,
        keyword: misfit.keyword,
    });
    broken.chain(misfits).collect()
}
