//! The table of members that a documentation page shows in prose: a line with the name, then labelled lines.
//!
//! ```text
//! order_id required
//!
//! Title: Order
//! Type: string or null
//! Must be one of the following:
//! OPEN
//! CLOSED
//! ```

mod columns;

use std::collections::BTreeSet;
use std::ops::Range;

use eventry_schema::json::{Json, Node};

use crate::page::Lines;
use crate::page::blocks::{self, Block};

/// One member, as the table describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DescribedMember {
    /// The number of the line with its name.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// Whether the word `required` follows the name.
    pub required: bool,
    /// What the labels say, by label in lower case, with the number of the line.
    pub labels: Vec<(usize, String, Vec<String>)>,
}

impl DescribedMember {
    /// The number of the line, and the values, under the first of these labels that the member has.
    pub(super) fn label(&self, names: &[&str]) -> Option<(usize, &[String])> {
        let found = self.labels.iter().find(|(_, name, _)| names.contains(&name.as_str()));
        found.map(|(line, _, values)| (*line, values.as_slice()))
    }
}

/// Labels under which the values are the lines that follow.
const LISTS: &[&str] = &[
    "example",
    "examples",
    "must be one of the following",
    "possible values",
    "allowed values",
    "one of",
    "enum",
];
/// Labels with their value on the same line.
const PLAIN: &[&str] = &[
    "title",
    "description",
    "type",
    "format",
    "default",
    "deprecated",
    "minimum",
    "maximum",
    "minlength",
    "maxlength",
    "min length",
    "max length",
    "pattern",
    "nullable",
    "required",
    "items",
    "must match",
    "length",
    "additional properties",
    "min items",
    "max items",
    "minitems",
    "maxitems",
    "unique items",
    "multiple of",
    "const",
    "value",
    "read only",
    "write only",
];
/// Words that can follow a name.
const MARKS: &[&str] = &["required", "optional", "deprecated", "nullable"];

/// The members that the lines of a range describe; the page's JSON is passed over.
pub(super) fn members<'b>(
    lines: &Lines,
    range: Range<usize>,
    blocks: impl Iterator<Item = &'b Block>,
    schema: &Node,
) -> Vec<DescribedMember> {
    let code = blocks::mask(lines, blocks);
    let is_code = |at: usize| code.get(at).copied().unwrap_or_default();
    let in_columns = columns::members(lines, range.clone());
    if !in_columns.is_empty() {
        return in_columns;
    }
    let mut known = BTreeSet::new();
    names(schema, &mut known);
    let mut members: Vec<DescribedMember> = Vec::new();
    // Whether the last label still accepts lines, and whether blank lines separate them.
    let mut open = false;
    let mut spaced = false;
    for at in range.filter(|at| !is_code(*at)) {
        let Some(line) = lines.lines.get(at) else { break };
        if line.is_blank() {
            let last = members.last().and_then(|member| member.labels.last());
            let waiting = last.is_some_and(|(_, _, values)| values.is_empty());
            spaced |= open && waiting;
            open = open && (waiting || (spaced && last.is_some_and(|(_, name, _)| LISTS.contains(&name.as_str()))));
            continue;
        }
        let in_list = open
            && members
                .last()
                .is_some_and(|member| member.labels.last().is_some_and(|label| LISTS.contains(&label.1.as_str())));
        if let Some(member) = header(lines, at, &known, in_list) {
            members.push(member);
            open = false;
            continue;
        }
        let Some(member) = members.last_mut() else { continue };
        let text = line.spaced();
        if !in_list && labelled(&text, false).is_none() && is_other_label(&text) {
            open = false;
        } else if let Some((name, value)) = labelled(&text, lines.nested) {
            member.labels.push((line.number, name, Vec::from_iter(value)));
            open = true;
            spaced = false;
        } else if open && let Some((_, name, values)) = member.labels.last_mut() {
            match values.last_mut() {
                // The description continues.
                Some(value) if !LISTS.contains(&name.as_str()) => {
                    value.push(' ');
                    value.push_str(&line.text);
                }
                _ => values.push(line.text.clone()),
            }
        }
    }
    members
}

/// `Type: string` as label and value.
fn labelled(text: &str, nested: bool) -> Option<(String, Option<String>)> {
    let (name, value) = match text.split_once(':') {
        Some((name, value)) => (name, value.trim()),
        None if nested => (text, ""),
        None => return None,
    };
    let name = name.trim().to_lowercase();
    let known = LISTS.contains(&name.as_str()) || PLAIN.contains(&name.as_str());
    known.then(|| (name, (!value.is_empty()).then(|| value.to_owned())))
}

/// Whether a line looks like an unknown label: one or two capitalized words and a colon.
fn is_other_label(text: &str) -> bool {
    let name = text.split_once(": ").map(|(name, _)| name).or_else(|| text.strip_suffix(':'));
    name.is_some_and(|name| {
        let words = name.split(' ').count();
        words <= 2 && name.starts_with(|c: char| c.is_uppercase()) && name.chars().all(|c| c.is_alphabetic() || c == ' ')
    })
}

/// A line that names a member: the name and marks, with a label on the next line that is not blank.
fn header(lines: &Lines, at: usize, known: &BTreeSet<String>, in_list: bool) -> Option<DescribedMember> {
    let line = lines.lines.get(at)?;
    let spaced = line.spaced();
    let mut words = spaced.split_whitespace();
    let first = words.next()?.trim_matches('`');
    let mut marks: Vec<String> = words
        .map(|word| word.trim_matches(['(', ')', ',', '*', '`']).to_lowercase())
        .collect();
    if !marks.iter().all(|mark| MARKS.contains(&mark.as_str())) {
        return None;
    }
    // Text without blanks where the page has none.
    let mut name = first.trim_end_matches('*').to_owned();
    if first.ends_with('*') {
        marks.push("required".to_owned());
    }
    if !known.contains(&name)
        && let Some((glued, mark)) = MARKS.iter().find_map(|mark| Some((name.strip_suffix(mark)?.to_owned(), *mark)))
        && known.contains(&glued)
    {
        name = glued;
        marks.push(mark.to_owned());
    }
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '@');
    if name.is_empty() || !name.chars().all(is_name) || (in_list && marks.is_empty() && !known.contains(&name)) {
        return None;
    }
    let next = lines.lines.get(lines.next_text(at + 1)?)?;
    let label = labelled(&next.spaced(), lines.nested).map(|(label, _)| label);
    // Nothing may be said about a member but its name.
    let bare = known.contains(&name) && !marks.is_empty();
    // HTML that names members in headings may leave the label of the title out.
    let alone = lines.nested && !in_list && marks.is_empty() && known.contains(&spaced) && has_label_soon(lines, at);
    let starts = match label {
        Some(label) => ["title", "description", "type"].contains(&label.as_str()) || !marks.is_empty(),
        None => bare || alone,
    };
    // In HTML a label may be the name of a member as well: `type` above `Title`.
    let is_label = labelled(&spaced, lines.nested).is_some() && marks.is_empty() && !known.contains(&name);
    (starts && !is_label).then(|| DescribedMember {
        line: line.number,
        name,
        required: marks.iter().any(|mark| mark == "required"),
        labels: Vec::new(),
    })
}

/// Whether one of the next few lines is a label.
fn has_label_soon(lines: &Lines, at: usize) -> bool {
    let next = lines.lines.iter().skip(at + 1).filter(|line| !line.is_blank()).take(4);
    next.into_iter().any(|line| labelled(&line.spaced(), false).is_some())
}

/// The names of all members that a schema describes, at any depth.
fn names(schema: &Node, known: &mut BTreeSet<String>) {
    match &schema.value {
        Json::Object(members) => {
            for member in members {
                if &*member.name == "properties" {
                    let inner = member.node.as_object().into_iter().flatten();
                    known.extend(inner.map(|member| member.name.to_string()));
                }
                names(&member.node, known);
            }
        }
        Json::Array(elements) => elements.iter().for_each(|element| names(element, known)),
        _ => {}
    }
}
