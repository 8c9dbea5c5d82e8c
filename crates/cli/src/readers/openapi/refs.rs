//! References inside of an OpenAPI document.

use std::collections::BTreeSet;

use eventry_schema::json::{Json, Member, Node};

/// What references to shared schemas start with.
const SCHEMAS: &str = "#/components/schemas/";
/// How many references may lead to the next one.
const MAX_STEPS: usize = 32;

/// The schemas under `components`.
pub(super) fn components(root: &Node) -> &[Member] {
    root.get("components")
        .and_then(|components| components.get("schemas"))
        .and_then(Node::as_object)
        .unwrap_or(&[])
}

/// The target of a reference inside the document; the node itself if it is not a reference.
pub(super) fn resolved<'d>(root: &'d Node, node: &'d Node) -> &'d Node {
    let mut node = node;
    for _ in 0..MAX_STEPS {
        let target = node
            .get("$ref")
            .and_then(Node::as_str)
            .and_then(|target| root.pointer(target.strip_prefix('#')?));
        match target {
            Some(target) => node = target,
            None => break,
        }
    }
    node
}

/// Every reference in a schema, with its target: values of `$ref`, and of a discriminator's `mapping`.
fn all<'d>(node: &'d Node, found: &mut Vec<(&'d Node, &'d str)>) {
    match &node.value {
        Json::Object(members) => {
            for member in members {
                match (&*member.name, member.node.as_str()) {
                    ("$ref", Some(target)) => found.push((&member.node, target)),
                    ("mapping", None) => {
                        let targets = member.node.as_object().into_iter().flatten();
                        found.extend(targets.filter_map(|target| {
                            let text = target.node.as_str().filter(|text| text.contains('#'))?;
                            Some((&target.node, text))
                        }));
                    }
                    // Examples are not schemas.
                    ("example" | "examples" | "default" | "enum" | "const", _) => {}
                    _ => all(&member.node, found),
                }
            }
        }
        Json::Array(elements) => elements.iter().for_each(|element| all(element, found)),
        _ => {}
    }
}

/// The names of the shared schemas that a schema refers to.
pub(super) fn targets(schema: &Node) -> Vec<&str> {
    let mut found = Vec::new();
    all(schema, &mut found);
    let names = found
        .into_iter()
        .filter_map(|(_, target)| target.strip_prefix(SCHEMAS)?.split('/').next());
    names.collect()
}

/// References of used schemas to places that are not kept, and what is wrong with them.
pub(super) fn problems<'d>(root: &'d Node, events: impl Iterator<Item = &'d Node>, used: &BTreeSet<&str>) -> Vec<(&'d Node, String)> {
    let mut found = Vec::new();
    events.for_each(|event| all(event, &mut found));
    let kept = components(root).iter().filter(|member| used.contains(&*member.name));
    kept.for_each(|member| all(&member.node, &mut found));
    let mut problems = Vec::new();
    for (node, target) in found {
        let known = target.strip_prefix('#').is_some_and(|pointer| root.pointer(pointer).is_some());
        if !target.starts_with('#') {
            problems.push((node, format!("`{target}` is in another document")));
        } else if !known {
            problems.push((node, format!("`{target}` does not exist")));
        } else if !target.starts_with(SCHEMAS) {
            problems.push((node, format!("`{target}` is not under `{SCHEMAS}`")));
        }
    }
    problems
}

/// A schema whose references to shared schemas lead into the document at `path`.
pub(crate) fn rewritten(schema: &Node, path: &str) -> Node {
    let mut schema = schema.clone();
    rewrite(&mut schema, path);
    schema
}

fn rewrite(node: &mut Node, path: &str) {
    let lead = |node: &mut Node| {
        if let Json::String(target) = &mut node.value
            && target.starts_with(SCHEMAS)
        {
            *target = format!("{path}{target}").into();
        }
    };
    match &mut node.value {
        Json::Object(members) => {
            for member in members {
                match &*member.name {
                    "$ref" => lead(&mut member.node),
                    "mapping" => member
                        .node
                        .as_object_mut()
                        .into_iter()
                        .flatten()
                        .for_each(|target| lead(&mut target.node)),
                    "example" | "examples" | "default" | "enum" | "const" => {}
                    _ => rewrite(&mut member.node, path),
                }
            }
        }
        Json::Array(elements) => elements.iter_mut().for_each(|element| rewrite(element, path)),
        _ => {}
    }
}
