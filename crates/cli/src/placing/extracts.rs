//! Parts of a page that several documents share. A file `extracts.toml` beside the shared documents lists them:
//!
//! ```toml
//! [[extracts]]
//! from = "notifications/daily_digest"                      # the event whose page describes it
//! at = ["/properties/list/items/properties/order"]         # where; several places have to be equal
//! to = "order.json"                                        # the document, beside this file
//! events = ["orders/created", "orders/deleted"]            # events with this payload; optional
//! ```

use std::collections::BTreeMap;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::event_id::EventId;
use eventry_schema::json::{self, Json, Node, Span};
use eventry_schema::pointer;
use eventry_schema::source::ProviderSource;
use eventry_schema::toml::{File, span_in};
use toml_span::value::Table;

use super::Placed;
use crate::body;
use crate::layout;
use crate::reading::Note;

/// The name of the file.
const FILE: &str = "extracts.toml";
/// Stands before the path of a shared document until it is known from where it is referred to.
const MARK: &str = "extract:";
const HELP: &str = "write [[extracts]] with from = \"<domain>/<event>\", at = [\"/…\"], to = \"<name>.json\" and, optionally, events = [\"<domain>/<event>\"]";

/// One section of the file.
struct Extract {
    from: String,
    at: Vec<String>,
    /// From the provider's folder: `_shared/order.json`.
    to: String,
    events: Vec<String>,
}

/// Moves the shared parts of an event's schema into documents, and refers to them. Also creates the events whose
/// payload such a part is, with samples out of `bodies`.
pub(super) fn apply(
    provider: &ProviderSource,
    id: &EventId,
    schema: String,
    settings: &BTreeMap<String, String>,
    bodies: &[Node],
    placed: &mut Placed,
) -> Result<String, Diagnostics> {
    let event = format!("{}/{}", id.domain, id.event);
    let mut extracts = read(provider, settings)?;
    extracts.retain(|extract| extract.from == event);
    if extracts.is_empty() {
        return Ok(schema);
    }
    let Ok(mut root) = json::parse(&schema) else { return Ok(schema) };
    let dialect = root.get("$schema").cloned();
    // Inner parts are moved first.
    extracts.sort_by_key(|extract| std::cmp::Reverse(extract.at.iter().map(String::len).max()));
    let mut documents: BTreeMap<String, Node> = BTreeMap::new();
    for extract in &extracts {
        for place in &extract.at {
            let Some(part) = root.pointer_mut(place) else {
                return Err(
                    Diagnostic::error(provider.toml_path.clone(), format!("the schema of {id} has nothing at `{place}`"))
                        .help(format!(
                            "correct `at` in the {FILE} of this provider: the form of the page has changed"
                        ))
                        .into(),
                );
            };
            let nullable = take_null(part);
            let document = std::mem::replace(part, reference(part, &extract.to, nullable));
            match documents.get(&extract.to) {
                Some(other) if *other != document => {
                    return Err(Diagnostic::error(
                        provider.toml_path.clone(),
                        format!("`{place}` in the schema of {id} differs from the other shared parts"),
                    )
                    .help(format!(
                        "the parts that become {} differ; give them separate documents in {FILE}",
                        extract.to
                    ))
                    .into());
                }
                Some(_) => {}
                None => drop(documents.insert(extract.to.clone(), document)),
            }
        }
    }
    for (path, document) in documents {
        let mut whole = layout::object(dialect.iter().map(|dialect| ("$schema", dialect.clone())));
        for member in document.as_object().into_iter().flatten() {
            whole.insert(&member.name, member.node.clone());
        }
        lead(&mut whole, path.rsplit_once('/').map_or("", |(folder, _)| folder));
        placed.files.insert(format!("{}/{path}", provider.folder), layout::file(&whole));
    }
    for extract in &extracts {
        for event in &extract.events {
            add_event(provider, id, event, extract, dialect.as_ref(), bodies, placed);
        }
    }
    lead(&mut root, &event);
    Ok(layout::file(&root))
}

/// Takes `null` out of the types of a schema; whether it was there.
fn take_null(schema: &mut Node) -> bool {
    let Some(kinds) = schema.get_mut("type") else { return false };
    let Some(list) = kinds.as_array_mut() else { return false };
    let before = list.len();
    list.retain(|kind| kind.as_str() != Some("null"));
    let nullable = list.len() < before;
    if let [only] = list.as_slice() {
        kinds.value = only.value.clone();
    }
    nullable
}

/// The reference that replaces a part.
fn reference(part: &Node, to: &str, nullable: bool) -> Node {
    let target = layout::object([("$ref", layout::string(&format!("{MARK}{to}")))]);
    if !nullable {
        return target;
    }
    let null = layout::object([("type", layout::string("null"))]);
    let mut members: Vec<(&str, Node)> = part
        .get("description")
        .map(|text| ("description", text.clone()))
        .into_iter()
        .collect();
    members.push(("anyOf", layout::node(Json::Array(vec![target, null]))));
    layout::object(members)
}

/// Makes marked references lead from a folder, given from the provider's folder, to their documents.
fn lead(node: &mut Node, folder: &str) {
    match &mut node.value {
        Json::Object(members) => {
            for member in members {
                let target = member
                    .node
                    .as_str()
                    .filter(|_| &*member.name == "$ref")
                    .and_then(|text| text.strip_prefix(MARK));
                if let Some(path) = target {
                    let own = format!("{folder}/");
                    let up = "../".repeat(folder.split('/').count());
                    let path = path.strip_prefix(&own).map_or_else(|| format!("{up}{path}"), str::to_owned);
                    member.node = layout::string(&path);
                }
                lead(&mut member.node, folder);
            }
        }
        Json::Array(elements) => elements.iter_mut().for_each(|element| lead(element, folder)),
        _ => {}
    }
}

/// An event whose payload is a shared document.
fn add_event(
    provider: &ProviderSource,
    from: &EventId,
    event: &str,
    extract: &Extract,
    dialect: Option<&Node>,
    bodies: &[Node],
    placed: &mut Placed,
) {
    let Some((domain, name)) = event.split_once('/') else { return };
    let id = EventId {
        provider: provider.folder.clone(),
        domain: domain.to_owned(),
        event: name.to_owned(),
        version: from.version,
    };
    let mut members: Vec<(&str, Node)> = dialect.map(|dialect| ("$schema", dialect.clone())).into_iter().collect();
    members.push(("title", layout::string(name)));
    members.push(("$ref", layout::string(&format!("{MARK}{}", extract.to))));
    let mut schema = layout::object(members);
    lead(&mut schema, event);
    placed.files.insert(format!("{id}.json"), layout::file(&schema));
    let shown = bodies
        .iter()
        .find_map(|body| extract.at.iter().find_map(|place| instance(body, place)));
    match shown.filter(|shown| shown.as_object().is_some()) {
        Some(payload) => {
            let body = if body::is_bare(provider, &id) {
                payload.clone()
            } else {
                body::wrap(provider, &id, payload)
            };
            placed.files.insert(format!("{id}.sample.documented.json"), layout::file(&body));
        }
        None => placed.notes.push(Note {
            line: 1,
            words: format!("the page shows no payload of {id}"),
        }),
    }
}

/// What a body has where a schema describes it: the first of several elements.
fn instance<'b>(body: &'b Node, schema_pointer: &str) -> Option<&'b Node> {
    let mut node = body;
    let steps = pointer::tokens(schema_pointer)?;
    let mut steps = steps.iter();
    while let Some(step) = steps.next() {
        match &**step {
            "properties" => node = node.get(steps.next()?)?,
            "items" => node = node.as_array()?.first()?,
            "additionalProperties" => node = &node.as_object()?.first()?.node,
            "anyOf" | "oneOf" | "allOf" => drop(steps.next()),
            _ => return None,
        }
    }
    Some(node)
}

/// The sections of all such files of a provider.
fn read(provider: &ProviderSource, settings: &BTreeMap<String, String>) -> Result<Vec<Extract>, Diagnostics> {
    let mut extracts = Vec::new();
    let mut problems = Diagnostics::new();
    for (path, text) in settings {
        let Some((folder, FILE)) = path.rsplit_once('/') else { continue };
        let mut file = File {
            path: &format!("{}{path}", provider.toml_path.trim_end_matches("provider.toml")),
            text,
            problems: &mut problems,
        };
        let Some(root) = file.root() else { continue };
        for (table, section) in root.as_table().map(|root| file.tables(root, "extracts", HELP)).unwrap_or_default() {
            extracts.extend(extract(&mut file, table, section, folder));
        }
    }
    if problems.is_empty() { Ok(extracts) } else { Err(problems) }
}

fn extract(file: &mut File<'_>, table: &Table<'_>, section: Span, folder: &str) -> Option<Extract> {
    let place = "in [[extracts]]";
    file.only_known(table, &["from", "at", "to", "events"], place);
    let from = file.needed_text(table, "from", (section, place), HELP);
    let to = file.needed_text(table, "to", (section, place), HELP)?;
    if !table.contains_key("at") {
        file.error(section, format!("missing key `at` {place}"), HELP);
    }
    if !to.ends_with(".json") || to.contains('/') {
        let message = format!("`to` is not the name of a JSON file: `{to}`");
        file.error(span_in(table, "to", section), message, HELP);
    }
    let mut texts = |name| file.strings(table, name, HELP).into_iter().map(|(text, _)| text).collect();
    Some(Extract {
        from: from?,
        at: texts("at"),
        to: format!("{folder}/{to}"),
        events: texts("events"),
    })
}

/// The events, as `<domain>/<event>`, from whose pages something is taken.
pub(super) fn origins(provider: &ProviderSource, settings: &BTreeMap<String, String>) -> Vec<String> {
    read(provider, settings)
        .map(|extracts| extracts.into_iter().map(|extract| extract.from).collect())
        .unwrap_or_default()
}
