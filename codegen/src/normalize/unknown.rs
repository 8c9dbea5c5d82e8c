//! Reports keywords that no dialect knows, each once, where it first stands.

use std::collections::BTreeMap;

use super::keywords;
use super::library::{Library, Place};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer;

/// How deep schemas may nest below each other before the search stops; documents cannot nest deeper.
const MAX_DEPTH: usize = crate::json::MAX_DEPTH;

/// Adds a warning for every unknown keyword of the library's documents.
pub fn report(library: &Library<'_>, diagnostics: &mut Diagnostics) {
    let mut found: BTreeMap<String, Diagnostic> = BTreeMap::new();
    for at in 0..library.documents.len() {
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
    for child in keywords::subschemas(place) {
        visit(library, &child, depth + 1, found);
    }
}
