//! Counts the names that say nothing: those that end in a number, a letter or a hash which no text of the schema contains.

use std::collections::HashSet;

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::discover::Tree;
use eventry_schema::json::{Json, Node};
use eventry_schema::model::{Model, TypeKind};
use eventry_schema::naming::{camel, snake};
use eventry_schema::normalize::normalize;
use eventry_schema::source::{Document, ProviderSource, Sources};

/// The names of types and variants.
#[derive(Default)]
pub struct Count {
    /// How many there are.
    pub all: usize,
    /// Those that only a number, a letter or a hash distinguishes, with the path of their document.
    pub numbered: Vec<String>,
}

/// Counts the names of all types, and of the variants of choices.
pub fn count(tree: &Tree) -> Count {
    let (sources, _) = Sources::read(tree);
    let (model, _) = normalize(&sources, &mut Diagnostics::new());
    let mut words = HashSet::new();
    for document in sources.providers.iter().flat_map(documents) {
        collect(&document.root, &mut words);
        words.extend(document.path.split(['/', '.']).flat_map(last_words));
    }
    let mut count = Count::default();
    for module in &model.modules {
        for id in &module.types {
            for name in names_of(&model, *id) {
                count.all += 1;
                if is_numbered(&name, &words) {
                    count.numbered.push(format!("{}: {}", module.file, camel(&name)));
                }
            }
        }
    }
    count
}

fn documents(provider: &ProviderSource) -> impl Iterator<Item = &Document> {
    let events = provider.events.iter().map(|event| &event.document);
    provider.envelope.iter().chain(&provider.documents).chain(events)
}

/// The name of a type, and those of its branches.
fn names_of(model: &Model, id: eventry_schema::model::TypeId) -> Vec<String> {
    let def = model.get(id);
    let branches = match &def.kind {
        TypeKind::Union(union) => union.branches.iter().map(|branch| branch.ident.clone()).collect(),
        _ => Vec::new(),
    };
    std::iter::once(def.name.clone()).chain(branches).collect()
}

/// Collects the last words of all texts and member names.
fn collect(node: &Node, words: &mut HashSet<String>) {
    match &node.value {
        Json::String(text) => words.extend(last_words(text)),
        Json::Array(elements) => elements.iter().for_each(|element| collect(element, words)),
        Json::Object(members) => {
            for member in members {
                words.extend(last_words(&member.name));
                collect(&member.node, words);
            }
        }
        _ => {}
    }
}

/// Every word of a short text as it would end a name.
fn last_words(text: &str) -> Vec<String> {
    if text.len() > 200 {
        return Vec::new();
    }
    let folded = snake(text);
    folded.split('_').map(str::to_owned).chain([folded.clone()]).collect()
}

fn is_numbered(name: &str, words: &HashSet<String>) -> bool {
    let last = name.rsplit('_').next().unwrap_or(name);
    let is_hash = last.len() == 5 && last.starts_with('h') && last[1..].bytes().all(|byte| byte.is_ascii_hexdigit());
    let suspicious = is_hash || last.len() == 1 || last.ends_with(|last: char| last.is_ascii_digit());
    let said = words.contains(last) || last.strip_prefix(['x', 'v']).is_some_and(|last| words.contains(last));
    suspicious && !said
}
