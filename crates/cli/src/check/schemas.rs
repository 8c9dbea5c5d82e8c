//! Whether documents are schemas, and generate.

use std::collections::{BTreeMap, BTreeSet};

use eventry_codegen::{Generated, generate};
use eventry_schema::diagnostic::{Diagnostics, Severity};
use eventry_schema::discover::Tree;
use eventry_schema::json::Node;
use eventry_schema::normalize::Dialect;
use eventry_schema::pointer;
use eventry_schema::source::{Document, ProviderSource};
use jsonschema::{draft4, draft6, draft7, draft201909, draft202012};
use serde_json::Value;

use crate::checkout::Checkout;

/// Checks all documents. What could be generated comes back, by provider.
pub fn check(checkout: &Checkout, problems: &mut Diagnostics) -> BTreeMap<String, Generated> {
    let mut generated = BTreeMap::new();
    for provider in &checkout.sources.providers {
        for document in provider
            .envelope
            .iter()
            .chain(&provider.documents)
            .chain(provider.events.iter().map(|event| &event.document))
        {
            of_dialect(provider, document, problems);
        }
        if let Some(found) = generates(&checkout.tree, &provider.folder, problems) {
            generated.insert(provider.folder.clone(), found);
        }
    }
    generated
}

/// Generates one provider. If that fails, its files that are at fault are left out once, so that the others can be judged.
fn generates(tree: &Tree, provider: &str, problems: &mut Diagnostics) -> Option<Generated> {
    let only = BTreeSet::from([provider.to_owned()]);
    let found = match generate(tree, Some(&only)) {
        Ok(generated) => {
            // The samples are judged with all else that is said of them.
            let others = generated.warnings.iter().filter(|warning| !warning.fails_check);
            problems.extend(others.cloned());
            return Some(generated);
        }
        Err(found) => found,
    };
    let at_fault = |path: &str| {
        let errors = found.iter().filter(|problem| problem.severity == Severity::Error);
        errors.into_iter().any(|problem| stem(&problem.path) == stem(&tree.path(path)))
    };
    let rest = tree.files.iter().filter(|(path, _)| !at_fault(path));
    let rest = Tree::from_files(&tree.root_name, rest.map(|(path, text)| (path.clone(), text.clone())));
    problems.extend(found.iter().filter(|problem| !problem.fails_check).cloned());
    generate(&rest, Some(&only)).ok()
}

/// The path without what tells a schema from its patch and its samples.
fn stem(path: &str) -> &str {
    let (folder, name) = path.rsplit_once('/').map_or((0, path), |(folder, name)| (folder.len() + 1, name));
    let dot = name.find('.').unwrap_or(name.len());
    path.get(..folder + dot).unwrap_or(path)
}

/// Judges a document, as it is after its patch, by the schema of its dialect.
fn of_dialect(provider: &ProviderSource, document: &Document, problems: &mut Diagnostics) {
    let otherwise = Dialect::of_name(provider.settings.dialect.as_deref());
    // A declaration of somebody else's dialect is reported by the generator.
    let Some(dialect) = Dialect::of_document(&document.root, otherwise) else {
        return;
    };
    for (place, node) in schemas_of(&document.root) {
        let Ok(value) = serde_json::from_str::<Value>(&node.to_compact()) else {
            continue;
        };
        if let Err(error) = judge(dialect, &value) {
            let inside = error.instance_path().to_string();
            let span = node.pointer(&inside).map(|node| node.span).unwrap_or_default();
            let message = format!("no schema of its dialect: {error}");
            let help = "correct it in the patch beside it, or name its dialect: `$schema`, or `dialect` in provider.toml";
            problems.push(document.error(span, &format!("{place}{inside}"), message).help(help));
        }
    }
}

fn judge(dialect: Dialect, schema: &Value) -> Result<(), jsonschema::ValidationError<'_>> {
    match dialect {
        Dialect::Draft4 => draft4::meta::validate(schema),
        Dialect::Draft6 => draft6::meta::validate(schema),
        Dialect::Draft7 => draft7::meta::validate(schema),
        Dialect::Draft201909 => draft201909::meta::validate(schema),
        Dialect::Draft202012 => draft202012::meta::validate(schema),
    }
}

/// The schemas in a document, with their places: the document itself, or the schemas that an OpenAPI document names.
fn schemas_of(root: &Node) -> Vec<(String, &Node)> {
    if root.get("openapi").is_none() && root.get("swagger").is_none() {
        return vec![(String::new(), root)];
    }
    let mut found = Vec::new();
    for place in ["/components/schemas", "/definitions"] {
        let members = root.pointer(place).and_then(Node::as_object).unwrap_or_default();
        found.extend(members.iter().map(|member| (pointer::join(place, &*member.name), &member.node)));
    }
    found
}
