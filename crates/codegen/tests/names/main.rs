//! Recorded names are stable, whatever is added and wherever it is inserted.

mod random;
mod recorded;

use std::collections::BTreeMap;

use eventry_codegen::{Generated, generate};
use eventry_schema::discover::Tree;

const PROVIDER: (&str, &str) = ("shop/provider.toml", "name = \"Shop\"\n");
const EVENT: &str = "shop/orders/placed/v1.json";

fn tree(files: &[(&str, &str)]) -> Tree {
    Tree::from_files("schemas", [PROVIDER].iter().chain(files).copied())
}

fn run(tree: &Tree) -> Generated {
    generate(tree, None).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Generates a tree and records its names in it.
fn record(tree: &mut Tree) -> Generated {
    let generated = run(tree);
    let old = tree.files.get("lock.toml").cloned().unwrap_or_default();
    let lock = generated.names.merged_into(&old, "schemas/lock.toml").unwrap();
    tree.files.insert("lock.toml".to_owned(), lock);
    assert_eq!(run(tree).files, generated.files, "recording names must not change them");
    assert_eq!(run(tree).names, generated.names);
    generated
}

/// Returns the owner of each public name in the generated code, according to its documentation: places own types, wire names own fields and
/// variants, and types own the branches of a union.
fn owners(generated: &Generated) -> BTreeMap<String, String> {
    let mut owners = BTreeMap::new();
    for (path, text) in generated.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let (mut item, mut docs) = (String::new(), Vec::new());
        // A type that starts to hold text gets a type parameter, which is not a name.
        let text = text.replace("<T: rt::TextStore = String>", "").replace("<T>", "");
        for line in text.lines().map(str::trim) {
            if let Some(doc) = line.strip_prefix("///") {
                docs.push(without_indices(doc.trim()));
                continue;
            }
            let name = line.trim_end_matches([',', '{', ' ', ';']);
            let own = docs.last().cloned().unwrap_or_default();
            let is_branch = item.starts_with("pub enum ")
                && line.contains('(')
                && !line.starts_with(['#', '/'])
                && !line.starts_with("pub ")
                && !own.starts_with("A value that ");
            if line.starts_with("pub struct ") || line.starts_with("pub enum ") || line.starts_with("pub type ") {
                item = name.split(['(', '=']).next().unwrap_or_default().to_owned();
                owners.insert(format!("{path} {item}"), own);
            } else if is_branch && !docs.is_empty() {
                let (name, holds) = name.split_once('(').unwrap_or((name, ""));
                // A union that starts to contain itself gets boxed.
                let holds = holds.trim_start_matches("Box<").trim_end_matches([')', '>']);
                owners.insert(format!("{path} {item} {name}"), holds.to_owned());
            } else if !docs.is_empty()
                && !line.starts_with("pub mod")
                && own.contains('`')
                && !line.starts_with('#')
                && !line.starts_with("pub fn")
            {
                owners.insert(format!("{path} {item} {}", name.split(['(', ':']).next().unwrap_or_default()), own);
            }
            if !line.starts_with('#') {
                docs.clear();
            }
        }
    }
    owners
}

/// The place of a branch moves when another one is inserted before it.
fn without_indices(doc: &str) -> String {
    let mut parts = doc.split("Of/");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("Of/");
        text.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}

/// Checks that all names have the same owners as before.
fn assert_kept(before: &Generated, after: &Generated, tree: &Tree) {
    let now = owners(after);
    for (name, owner) in owners(before) {
        assert_eq!(now.get(&name), Some(&owner), "`{name}` changed\n{:#?}", tree.files);
    }
}

fn object(members: &str) -> String {
    format!("{{\"type\": \"object\", \"properties\": {{{members}}}}}")
}
