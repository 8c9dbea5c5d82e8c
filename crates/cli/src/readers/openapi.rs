//! An OpenAPI 3 document: its webhooks and callbacks are events, and if it has none, the schemas that no other schema uses.
//!
//! Shared schemas stay shared: all schemas of `components` that events use become one document, and the events refer to it.

mod refs;

pub(crate) use refs::rewritten;

use std::collections::{BTreeMap, BTreeSet};

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::event_id::check_name;
use eventry_schema::json::{self, Node};

use crate::layout;
use crate::reading::{Confidence, Name, Note, Page, Reading, Sample};
use crate::yaml;

/// The operations of a path.
const METHODS: &[&str] = &["post", "put", "patch", "get", "delete", "options", "head", "trace"];
/// The folder for what events share.
const SHARED: &str = "_openapi";

/// One event of the document.
struct Described<'d> {
    name: Name,
    title: Option<&'d str>,
    description: Option<&'d str>,
    schema: &'d Node,
    examples: Vec<(String, &'d Node)>,
    /// Whether the schema is about a whole body.
    body: bool,
}

/// Whether the page is an OpenAPI document, in JSON or YAML.
pub(super) fn recognizes(page: &Page) -> bool {
    let text = page.text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let json = text.starts_with('{');
    let says = |line: &str| {
        let name = line.trim_end().split_once(':').map(|(name, _)| name.trim_matches(['"', '\'']));
        matches!(name, Some("openapi" | "swagger")) && !line.starts_with(' ')
    };
    if json {
        return document(page).is_ok_and(|root| root.get("openapi").is_some() || root.get("swagger").is_some());
    }
    text.lines().any(says)
}

fn document(page: &Page) -> Result<Node, Diagnostic> {
    let text = page.text.strip_prefix('\u{feff}').unwrap_or(&page.text);
    if text.trim_start().starts_with('{') {
        return json::parse(text).map_err(|error| {
            Diagnostic::error(page.place.clone(), error.message)
                .at_offset(text, error.offset)
                .help(error.help)
        });
    }
    yaml::parse(&page.place, text)
}

/// Reads the document: one reading for each event.
pub(super) fn read(page: &Page) -> Result<Vec<Reading>, Diagnostics> {
    let text = page.text.strip_prefix('\u{feff}').unwrap_or(&page.text);
    let root = document(page)?;
    let wrong = |node: &Node, message: String, help: &str| {
        Diagnostics::from(
            Diagnostic::error(page.place.clone(), message)
                .at_span(text, node.span.start..node.span.end)
                .help(help),
        )
    };
    let version = root.get("openapi").and_then(Node::as_str).unwrap_or_default();
    if !version.starts_with("3.") {
        let message = "this is not an OpenAPI 3 document".to_owned();
        return Err(wrong(
            &root,
            message,
            "it needs `openapi: 3.0.…` or `3.1.…`; convert older documents first",
        ));
    }
    let mut events = webhooks(&root);
    events.extend(callbacks(&root));
    if events.is_empty() {
        events = schemas(&root);
    }
    if events.is_empty() {
        let help = "it needs `webhooks`, `callbacks`, or schemas under `components`";
        return Err(wrong(&root, "the document describes no event".to_owned(), help));
    }
    let used = used(&root, &events);
    let mut problems = Diagnostics::new();
    for (node, message) in refs::problems(&root, events.iter().map(|event| event.schema), &used) {
        problems.extend(wrong(node, message, "bundle the document into one file, and import that"));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let api = slug(
        root.get("info")
            .and_then(|info| info.get("title"))
            .and_then(Node::as_str)
            .unwrap_or("api"),
    );
    let shared_path = format!("{SHARED}/{api}.json");
    let shared = shared_document(&root, version, &used);
    let line = |node: &Node| eventry_schema::diagnostic::line_column(text, node.span.start).0;
    Ok(events
        .iter()
        .map(|event| reading(event, version, &shared_path, &shared, line(event.schema)))
        .collect())
}

/// What the document lists under `webhooks`, or under the name that they had before OpenAPI knew them.
fn webhooks(root: &Node) -> Vec<Described<'_>> {
    let lists = ["webhooks", "x-webhooks"]
        .into_iter()
        .filter_map(|name| root.get(name)?.as_object());
    lists
        .flatten()
        .flat_map(|member| operations(root, &member.name, &member.node))
        .collect()
}

/// What the operations of the document call back.
fn callbacks(root: &Node) -> Vec<Described<'_>> {
    let mut found = Vec::new();
    for path in root.get("paths").and_then(Node::as_object).into_iter().flatten() {
        let path = refs::resolved(root, &path.node);
        for operation in METHODS.iter().filter_map(|method| path.get(method)) {
            for callback in operation.get("callbacks").and_then(Node::as_object).into_iter().flatten() {
                let expressions = refs::resolved(root, &callback.node).as_object().into_iter().flatten();
                for expression in expressions {
                    found.extend(operations(root, &callback.name, &expression.node));
                }
            }
        }
    }
    // Several operations may name the same callback.
    let mut known: Vec<(Name, &Node)> = Vec::new();
    found.retain(|event: &Described<'_>| {
        let new = !known.iter().any(|(name, schema)| *name == event.name && *schema == event.schema);
        known.push((event.name.clone(), event.schema));
        new
    });
    found
}

fn operations<'d>(root: &'d Node, name: &str, item: &'d Node) -> Vec<Described<'d>> {
    let item = refs::resolved(root, item);
    METHODS
        .iter()
        .filter_map(|method| operation(root, name, item.get(method)?))
        .collect()
}

/// The event that an operation sends, if it sends JSON.
fn operation<'d>(root: &'d Node, name: &str, operation: &'d Node) -> Option<Described<'d>> {
    let body = refs::resolved(root, operation.get("requestBody")?);
    let contents = body.get("content")?.as_object()?;
    let is_json = |kind: &str| {
        // Parameters say nothing about the form: `application/json; charset=utf-8`.
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        matches!(kind.as_str(), "application/json" | "application/*" | "*/*") || kind.ends_with("+json")
    };
    let content = &contents.iter().find(|member| is_json(&member.name))?.node;
    let schema = content.get("schema")?;
    let text = |member: &str| operation.get(member).and_then(Node::as_str).filter(|text| !text.trim().is_empty());
    let tag = operation
        .get("tags")
        .and_then(Node::as_array)
        .and_then(|tags| tags.first())
        .and_then(Node::as_str);
    let (domain, event) = name
        .trim_matches('/')
        .split_once('/')
        .map_or((None, name), |(domain, event)| (Some(domain), event));
    let domain = domain.or(tag).filter(|name| check_name("domain", name).is_ok());
    let mut examples = Vec::new();
    examples.extend(content.get("example").map(|example| ("documented".to_owned(), example)));
    for example in content.get("examples").and_then(Node::as_object).into_iter().flatten() {
        let value = refs::resolved(root, &example.node).get("value");
        examples.extend(value.map(|value| (slug(&example.name), value)));
    }
    Some(Described {
        name: Name {
            domain: domain.map(str::to_owned),
            event: Some(event.to_owned()),
            version: None,
        },
        title: text("summary"),
        description: text("description"),
        schema,
        examples,
        body: true,
    })
}

/// The schemas that no other schema uses.
fn schemas(root: &Node) -> Vec<Described<'_>> {
    let all = refs::components(root);
    let inner: BTreeSet<&str> = all
        .iter()
        .flat_map(|member| {
            let own = &*member.name;
            refs::targets(&member.node).into_iter().filter(move |name| *name != own)
        })
        .collect();
    let top = all.iter().filter(|member| !inner.contains(&*member.name));
    top.map(|member| Described {
        name: Name {
            event: Some(member.name.to_string()),
            ..Name::default()
        },
        title: None,
        description: None,
        schema: &member.node,
        examples: member
            .node
            .get("example")
            .map(|example| ("documented".to_owned(), example))
            .into_iter()
            .collect(),
        body: true,
    })
    .collect()
}

/// The names of all schemas that the events use, directly or through others.
fn used<'d>(root: &'d Node, events: &[Described<'d>]) -> BTreeSet<&'d str> {
    let mut used = BTreeSet::new();
    let mut next: Vec<&str> = events.iter().flat_map(|event| refs::targets(event.schema)).collect();
    // A schema that is an event itself may be referred to by its own members.
    while let Some(name) = next.pop() {
        if used.insert(name)
            && let Some(member) = refs::components(root).iter().find(|member| *member.name == *name)
        {
            next.extend(refs::targets(&member.node));
        }
    }
    used
}

fn shared_document(root: &Node, version: &str, used: &BTreeSet<&str>) -> Option<String> {
    let schemas = refs::components(root).iter().filter(|member| used.contains(&*member.name));
    let schemas = layout::object(schemas.map(|member| (&*member.name, member.node.clone())));
    let document = layout::object([
        ("openapi", layout::string(version)),
        ("components", layout::object([("schemas", schemas)])),
    ]);
    (!used.is_empty()).then(|| layout::file(&document))
}

fn reading(event: &Described<'_>, version: &str, shared_path: &str, shared: &Option<String>, line: usize) -> Reading {
    let mut members = vec![("openapi", layout::string(version))];
    let own = |name: &str| event.schema.get(name).is_some();
    members.extend(event.title.filter(|_| !own("title")).map(|title| ("title", layout::string(title))));
    members.extend(
        event
            .description
            .filter(|_| !own("description"))
            .map(|text| ("description", layout::string(text))),
    );
    let mut schema = layout::object(members);
    let rewritten = refs::rewritten(event.schema, &format!("../../{shared_path}"));
    for member in rewritten.as_object().into_iter().flatten() {
        schema.insert(&member.name, member.node.clone());
    }
    let refers = !refs::targets(event.schema).is_empty();
    let mut notes = Vec::new();
    if event
        .name
        .event
        .as_deref()
        .is_some_and(|name| check_name("event type", name).is_err())
    {
        let name = event.name.event.clone().unwrap_or_default();
        notes.push(Note {
            line,
            words: format!("`{name}` cannot be the name of a folder; name the event with --as"),
        });
    }
    let samples = event.examples.iter().map(|(label, value)| {
        let sample = Sample {
            text: layout::file(value),
            whole: event.body,
        };
        (label.clone(), sample)
    });
    Reading {
        name: event.name.clone(),
        schema: layout::file(&schema),
        samples: samples.collect(),
        confidence: Confidence::Published,
        notes,
        shared: shared
            .iter()
            .filter(|_| refers)
            .map(|text| (shared_path.to_owned(), text.clone()))
            .collect::<BTreeMap<_, _>>(),
        whole: event.body,
    }
}

/// A text as the name of a file: small letters and digits, with `-` between words.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    if slug.is_empty() { "api".to_owned() } else { slug }
}
