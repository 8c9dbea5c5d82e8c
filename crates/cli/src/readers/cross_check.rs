//! Compares the prose of a page with the schema that the page holds. Each disagreement is a note: which side is right is for a person.

use std::collections::{BTreeMap, BTreeSet};

use eventry_schema::json::{Json, Node};

use super::prose_table::DescribedMember;
use crate::body::sample::values_in_prose;
use crate::reading::Note;

/// What `type` can name, and what prose calls it.
const KINDS: &[(&str, &[&str])] = &[
    ("string", &["string", "strings", "str", "text"]),
    ("integer", &["integer", "integers", "int"]),
    ("number", &["number", "numbers"]),
    ("boolean", &["boolean", "booleans", "bool"]),
    ("object", &["object", "objects"]),
    ("array", &["array", "arrays", "list"]),
    ("null", &["null"]),
];

/// Where the members of the table may belong: an object of the schema, and which of its members came already.
struct Level<'s> {
    path: String,
    properties: BTreeMap<&'s str, &'s Node>,
    required: BTreeSet<&'s str>,
    seen: BTreeSet<&'s str>,
}

/// The disagreements between a table and a schema. `line` is the line of the schema.
pub(super) fn notes(table: &[DescribedMember], schema: &Node, line: usize) -> Vec<Note> {
    let mut notes = Vec::new();
    if table.is_empty() {
        return notes;
    }
    let mut open = vec![level(schema, String::new())];
    for member in table {
        // A page does not say where an object ends: a member belongs to the innermost one that has it and did not have it yet.
        let fits = |level: &Level<'_>| level.properties.contains_key(member.name.as_str()) && !level.seen.contains(member.name.as_str());
        let Some(at) = open.iter().rposition(fits) else {
            notes.push(Note {
                line: member.line,
                words: format!("the table describes `{}`, which is not in the schema there", member.name),
            });
            continue;
        };
        for closed in open.split_off(at + 1) {
            missing(&closed, line, &mut notes);
        }
        let Some(level) = open.last_mut() else { break };
        let Some((name, node)) = level.properties.get_key_value(member.name.as_str()) else {
            continue;
        };
        let (name, node) = (*name, *node);
        level.seen.insert(name);
        let path = if level.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", level.path)
        };
        compare(member, &path, node, level.required.contains(name), &mut notes);
        let inner = self::level(node, path);
        if !inner.properties.is_empty() {
            open.push(inner);
        }
    }
    for level in open {
        missing(&level, line, &mut notes);
    }
    notes
}

/// Members that the table omits, of objects that it describes.
fn missing(level: &Level<'_>, line: usize, notes: &mut Vec<Note>) {
    if level.seen.is_empty() && !level.path.is_empty() {
        return;
    }
    for name in level.properties.keys().filter(|name| !level.seen.contains(**name)) {
        let path = if level.path.is_empty() {
            (*name).to_owned()
        } else {
            format!("{}.{name}", level.path)
        };
        notes.push(Note {
            line,
            words: format!("the schema has `{path}`, which the table does not describe"),
        });
    }
}

/// The members of an object, of the objects in an array, or of all branches of a choice.
fn level(schema: &Node, path: String) -> Level<'_> {
    let mut level = Level {
        path,
        properties: BTreeMap::new(),
        required: BTreeSet::new(),
        seen: BTreeSet::new(),
    };
    collect(schema, &mut level, 0);
    level
}

fn collect<'s>(schema: &'s Node, level: &mut Level<'s>, depth: usize) {
    if depth > 8 {
        return;
    }
    let properties = schema.get("properties").and_then(Node::as_object).into_iter().flatten();
    level.properties.extend(properties.map(|member| (&*member.name, &member.node)));
    let required = schema.get("required").and_then(Node::as_array).into_iter().flatten();
    level.required.extend(required.filter_map(Node::as_str));
    for keyword in ["items", "oneOf", "anyOf", "allOf", "additionalProperties"] {
        match schema.get(keyword).map(|node| (&node.value, node)) {
            Some((Json::Array(branches), _)) => branches.iter().for_each(|branch| collect(branch, level, depth + 1)),
            Some((_, node)) => collect(node, level, depth + 1),
            None => {}
        }
    }
}

fn compare(member: &DescribedMember, path: &str, schema: &Node, required: bool, notes: &mut Vec<Note>) {
    let mut note = |line: usize, words: String| notes.push(Note { line, words });
    if member.required != required {
        let (yes, no) = if required { ("schema", "table") } else { ("table", "schema") };
        note(member.line, format!("`{path}` is required in the {yes}, but not in the {no}"));
    }
    if let Some((line, [text, ..])) = member.label(&["type"]) {
        let said = kinds_in(text);
        let meant = kinds_of(schema);
        if !said.is_empty() && !meant.is_empty() && said != meant {
            note(
                line,
                format!("`{path}` is `{text}` in the table and `{}` in the schema", joined(&meant, " or ")),
            );
        }
    }
    let format = schema.get("format").and_then(Node::as_str);
    match (member.label(&["format"]), format) {
        (Some((line, [text, ..])), meant) if Some(text.as_str()) != meant => {
            let meant = meant.map_or("none".to_owned(), |meant| format!("`{meant}`"));
            note(
                line,
                format!("`{path}` has the format `{text}` in the table, {meant} in the schema"),
            );
        }
        (None, Some(meant)) if member.label(&["type"]).is_some() => {
            note(member.line, format!("`{path}` has no format in the table, `{meant}` in the schema"));
        }
        _ => {}
    }
    values(member, path, schema, &mut note);
}

fn values(member: &DescribedMember, path: &str, schema: &Node, note: &mut impl FnMut(usize, String)) {
    let listed = |node: &Node| node.as_array().map(|values| values.iter().map(plain).collect::<BTreeSet<String>>());
    let meant = schema.get("enum").or_else(|| schema.get("items")?.get("enum")).and_then(listed);
    let said = member.label(&[
        "must be one of the following",
        "possible values",
        "allowed values",
        "one of",
        "enum",
    ]);
    match (said, &meant) {
        (Some((line, values)), meant) => {
            let alone = values.len() == 1;
            let said: BTreeSet<String> = values.iter().flat_map(|value| split_values(value, alone)).collect();
            match meant {
                Some(meant) if said == *meant => {}
                Some(meant) => note(
                    line,
                    format!(
                        "`{path}` is one of {} in the table, of {} in the schema",
                        joined(&said, ", "),
                        joined(meant, ", ")
                    ),
                ),
                None => note(
                    line,
                    format!(
                        "`{path}` is one of {} in the table; the schema lists no values",
                        joined(&said, ", ")
                    ),
                ),
            }
        }
        (None, Some(meant)) => {
            note(
                member.line,
                format!(
                    "the schema lists the values {} of `{path}`; the table does not",
                    joined(meant, ", ")
                ),
            );
        }
        (None, None) => {
            if let Some((line, [text, ..])) = member.label(&["description"]) {
                let words = values_in_prose(text);
                if words.len() > 1 {
                    note(
                        line,
                        format!(
                            "the description of `{path}` names the values {}; the schema lists none",
                            words.join(", ")
                        ),
                    );
                }
            }
        }
    }
}

fn joined<T: AsRef<str>>(values: impl IntoIterator<Item = T>, by: &str) -> String {
    values
        .into_iter()
        .map(|value| value.as_ref().to_owned())
        .collect::<Vec<_>>()
        .join(by)
}

/// A value as prose writes it.
fn plain(node: &Node) -> String {
    node.as_str().map_or_else(|| node.to_compact(), str::to_owned)
}

/// The values on one line: one, or several with commas between them if it is the only line or says so by brackets.
fn split_values(text: &str, alone: bool) -> Vec<String> {
    let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
    let pieces: Vec<&str> = if alone || inner.contains("`,") || text.trim().starts_with('[') {
        inner.split(',').collect()
    } else {
        vec![inner]
    };
    pieces
        .into_iter()
        .map(|piece| piece.trim().trim_matches(['`', '"']).to_owned())
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// The kinds that `type` names, sorted.
fn kinds_of(schema: &Node) -> BTreeSet<String> {
    let kinds = schema.get("type");
    let kinds = kinds.map_or(&[][..], |kinds| kinds.as_array().unwrap_or(std::slice::from_ref(kinds)));
    kinds.iter().filter_map(Node::as_str).map(str::to_owned).collect()
}

/// The kinds that prose names: `string or null`, `array of strings`, `string[]`.
fn kinds_in(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let mut kinds = BTreeSet::new();
    // The words after `of` are about the elements.
    let (outer, elements) = text.split_once(" of ").map_or((text.as_str(), false), |(outer, _)| (outer, true));
    let list = outer.contains("[]") || elements;
    for word in outer.split(|c: char| !c.is_alphanumeric()) {
        let kind = KINDS.iter().find(|(_, words)| words.contains(&word));
        kinds.extend(kind.map(|(kind, _)| (*kind).to_owned()));
    }
    if list {
        kinds.retain(|kind| kind == "null" || kind == "array");
        kinds.insert("array".to_owned());
    }
    kinds
}
