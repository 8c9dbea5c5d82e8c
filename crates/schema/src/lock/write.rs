//! Writes names into a lock file and preserves what other tools keep in it.

use super::{ChoiceNames, DocumentNames, Names, TypeNames, VERSION, read};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::toml::quoted;
use toml_span::{Value, value::ValueInner};

pub(super) fn names(names: &Names) -> String {
    let documents: Vec<String> = names.documents.iter().map(document).collect();
    documents.join("\n")
}

fn document(names: &DocumentNames) -> String {
    let mut text = format!("[[names]]\ndocument = {}\n", quoted(&names.document));
    if names.boxed {
        text.push_str("boxed = true\n");
    }
    if !names.types.is_empty() {
        text.push_str("types = [\n");
        for names in &names.types {
            text.push_str(&format!("    {},\n", line(names)));
        }
        text.push_str("]\n");
    }
    if !names.choices.is_empty() {
        text.push_str("choices = [\n");
        for ChoiceNames { at, branches } in &names.choices {
            let branches: Vec<String> = branches
                .iter()
                .map(|(label, digest)| format!("{label} = {}", quoted(digest)))
                .collect();
            text.push_str(&format!(
                "    {{ at = {}, branches = {{ {} }} }},\n",
                quoted(at),
                branches.join(", ")
            ));
        }
        text.push_str("]\n");
    }
    text
}

fn line(names: &TypeNames) -> String {
    let mut text = format!("{{ at = {}", quoted(&names.at));
    if let Some(tag) = &names.tag {
        text.push_str(&format!(", tag = {}", quoted(tag)));
    }
    for (key, words) in [("members", &names.members), ("branches", &names.branches), ("boxed", &names.boxed)] {
        if !words.is_empty() {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            text.push_str(&format!(", {key} = [{}]", words.join(", ")));
        }
    }
    text.push_str(" }");
    text
}

pub(super) fn merged(new: &Names, lock: &str, path: &str) -> Result<String, Diagnostics> {
    let mut problems = Diagnostics::new();
    let old = read::names(path, lock, &mut problems);
    if problems.has_errors() {
        return Err(problems);
    }
    if old == *new {
        return Ok(lock.to_owned());
    }
    let (before, after) = without_names(lock);
    let mut text = versioned(before, lock);
    let section = new.to_toml();
    if !section.is_empty() && !text.is_empty() {
        // Leave one empty line between the parts.
        text.truncate(text.trim_end_matches(['\n', '\r']).len());
        text.push_str("\n\n");
    }
    text.push_str(&section);
    if !section.is_empty() && !after.is_empty() {
        text.push('\n');
    }
    text.push_str(&after);
    if read::names(path, &text, &mut problems) == *new && !problems.has_errors() {
        Ok(text)
    } else {
        Err(Diagnostic::error(path, "the names in this file cannot be replaced")
            .help("remove `names` from the file, and record the names again")
            .into())
    }
}

/// Adds the version to the text before the names, unless the file has one. The key goes before all tables, after the comment at the top of
/// the file. A comment directly above a table belongs to that table.
fn versioned(before: String, lock: &str) -> String {
    let has_version = |root: &Value<'_>| root.as_table().is_some_and(|table| table.contains_key("version"));
    if toml_span::parse(lock).is_ok_and(|root| has_version(&root)) {
        return before;
    }
    let mark = before.len() - before.trim_start_matches('\u{feff}').len();
    let (mark, text) = before.split_at(mark);
    let comments: usize = text
        .split_inclusive('\n')
        .take_while(|line| line.trim_start().starts_with('#'))
        .map(str::len)
        .sum();
    let (comments, rest) = text.split_at(comments);
    let is_of_the_file = rest.is_empty() || rest.starts_with(['\n', '\r']);
    let (comments, rest) = if is_of_the_file { (comments, rest) } else { ("", text) };
    let line_end = if comments.is_empty() || comments.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let rest = rest.trim_start_matches(['\n', '\r']);
    let gap = if rest.starts_with(['[', '#']) { "\n" } else { "" };
    format!("{mark}{comments}{line_end}version = {VERSION}\n{gap}{rest}")
}

/// Splits the file into the text before the first `[[names]]` section and the text after it, without any `[[names]]` section.
fn without_names(lock: &str) -> (String, String) {
    let mut multiline = Vec::new();
    if let Ok(root) = toml_span::parse(lock) {
        spans(&root, &mut multiline);
    }
    let (mut before, mut after) = (String::new(), String::new());
    let (mut offset, mut in_names, mut seen) = (0, false, false);
    for line in lock.split_inclusive('\n') {
        let start = offset + (line.len() - line.trim_start().len());
        let header = line.trim_start().starts_with('[') && !multiline.iter().any(|(from, to)| (*from..*to).contains(&start));
        if header {
            let name = line.trim().trim_start_matches('[').trim_start();
            in_names = ["names", "\"names\"", "'names'"].iter().any(|names| {
                name.strip_prefix(names)
                    .is_some_and(|rest| rest.trim_start().starts_with([']', '.']))
            });
            seen |= in_names;
        }
        // A comment at the start of a line belongs to what follows it.
        let comment = line.starts_with('#') && !multiline.iter().any(|(from, to)| (*from..*to).contains(&start));
        if !in_names || comment {
            in_names &= !comment;
            if seen { &mut after } else { &mut before }.push_str(line);
        }
        offset += line.len();
    }
    (before, after)
}

/// Collects the spans of strings and arrays: a line that starts inside one of them is not a header.
fn spans(value: &Value<'_>, found: &mut Vec<(usize, usize)>) {
    match value.as_ref() {
        ValueInner::Table(table) => table.values().for_each(|value| spans(value, found)),
        ValueInner::Array(elements) if elements.iter().any(|element| element.as_table().is_some()) => {
            elements.iter().for_each(|element| spans(element, found));
        }
        ValueInner::Array(_) | ValueInner::String(_) => found.push((value.span.start, value.span.end)),
        _ => {}
    }
}
