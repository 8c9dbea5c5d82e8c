//! A page of a wiki that shows whole bodies of events and says what they are for. There is no schema: it is inferred from the bodies.
//!
//! A page may also be the comparison of two of its versions. Then it holds the old and the new text, and the new one counts.

mod compared;

use std::collections::BTreeMap;

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::json::{Json, Node};

use super::docs_page::labelled;
use crate::infer;
use crate::layout;
use crate::page::blocks::{self, Block};
use crate::page::{Line, Lines};
use crate::reading::{Confidence, Name, Note, Page, Reading};

/// What the macros of wikis leave behind around code.
const MACRO: &[&str] = &[
    "code block",
    "language",
    "json",
    "title",
    "theme",
    "linenumbers",
    "collapse",
    "expand source",
    "copy",
    "true",
    "false",
];

/// A body of the page, and the text above it.
struct Shown {
    body: Node,
    /// The number of the line on which it starts.
    line: usize,
    heading: Option<String>,
    description: Vec<String>,
    /// What a reviewer should know about it.
    notes: Vec<Note>,
}

/// Whether the page shows JSON objects among text.
pub(super) fn recognizes(page: &Page) -> bool {
    let lines = Lines::of(page);
    let text = lines
        .lines
        .iter()
        .any(|line| !line.is_blank() && !line.text.starts_with(['{', '}', '[', ']', '"']));
    let is_body = |block: &Block| block.text.starts_with('{') && block.text.contains('"');
    text && blocks::find(&lines).map_or(true, |blocks| blocks.iter().any(is_body))
}

/// Reads the page: one reading for each event that has a body on it.
pub(super) fn read(page: &Page) -> Result<Vec<Reading>, Diagnostics> {
    let lines = Lines::of(page);
    let comparison = compared::is_comparison(&lines);
    let mut problems = Diagnostics::new();
    let mut notes = Vec::new();
    if comparison && !lines.marks_removed {
        let words = "the text of a comparison does not mark removed lines, so they are read too";
        notes.push(Note {
            line: 1,
            words: words.to_owned(),
        });
    }
    let mut shown: Vec<Shown> = Vec::new();
    let blocks = blocks::find(&lines)?;
    let captions = captions(&lines, &blocks);
    let mut from = 0;
    for block in blocks.iter().filter(|block| block.text.starts_with('{')) {
        let mut own = Vec::new();
        let current = if comparison {
            compared::current(&lines, block, &mut own)
        } else {
            Ok(block.clone())
        };
        let first = lines.at(block.start);
        match current.and_then(|block| block.parse(&lines)) {
            Ok(body) => {
                let above = lines.lines.get(from..first).unwrap_or_default();
                let (heading, description) = heading(above, &body, &captions);
                let line = lines.number(block.start);
                shown.push(Shown {
                    body,
                    line,
                    heading,
                    description,
                    notes: own,
                });
            }
            Err(problem) => problems.push(problem),
        }
        from = lines.at(block.end.saturating_sub(1)) + 1;
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if shown.is_empty() {
        return Err(lines
            .error(0, "the page shows no body", "it needs a JSON object that starts on its own line")
            .into());
    }
    Ok(readings(shown, notes))
}

/// One reading for each heading; a body without one belongs to the event above it, if its members say so.
fn readings(shown: Vec<Shown>, page_notes: Vec<Note>) -> Vec<Reading> {
    let mut groups: Vec<(Vec<Shown>, Vec<Note>)> = Vec::new();
    let names_event = |shown: &Shown| shown.heading.as_ref().is_some_and(|name| names_itself(&shown.body, name));
    let marked = shown.iter().any(names_event);
    // Notes before the first event belong to it.
    let mut waiting = page_notes;
    for mut shown in shown {
        if marked && !names_event(&shown) {
            let words = "this JSON object names no event of the page, so it is skipped".to_owned();
            let note = Note { line: shown.line, words };
            groups.last_mut().map_or(&mut waiting, |(_, notes)| notes).push(note);
            continue;
        }
        let mut own = std::mem::take(&mut waiting);
        own.append(&mut shown.notes);
        let same =
            |(group, _): &&mut (Vec<Shown>, Vec<Note>)| group.iter().any(|known| known.heading.is_some() && known.heading == shown.heading);
        match groups.iter_mut().find(same) {
            Some((group, notes)) => {
                group.push(shown);
                notes.append(&mut own);
            }
            None => groups.push((vec![shown], own)),
        }
    }
    groups.into_iter().map(|(group, notes)| reading(&group, notes)).collect()
}

fn reading(group: &[Shown], notes: Vec<Note>) -> Reading {
    let bodies: Vec<&Node> = group.iter().map(|shown| &shown.body).collect();
    let heading = group.first().and_then(|shown| shown.heading.clone());
    let description = group.iter().map(|shown| &shown.description).find(|lines| !lines.is_empty());
    let description = description
        .map(|lines| lines.join("\n").trim().to_owned())
        .filter(|text| !text.is_empty());
    let mut samples = labelled(bodies.iter().map(|body| layout::file(body)));
    samples.values_mut().for_each(|sample| sample.whole = true);
    Reading {
        name: Name {
            event: heading.clone(),
            ..Name::default()
        },
        schema: infer::schema(&bodies, heading.as_deref(), description.as_deref()),
        samples,
        confidence: Confidence::Inferred,
        notes,
        shared: BTreeMap::new(),
        whole: true,
    }
}

/// Whether one of the body's own members has this text: then the body says which event it is.
fn names_itself(body: &Node, name: &str) -> bool {
    let members = body.as_object().into_iter().flatten();
    members
        .into_iter()
        .any(|member| matches!(&member.node.value, Json::String(text) if **text == *name))
}

/// Lines above more than one body, or alone above one: `Code Block`, `Example`.
fn captions(lines: &Lines, blocks: &[Block]) -> Vec<String> {
    let above = |block: &Block| {
        let first = lines.at(block.start);
        let line = lines.lines.get(..first)?.iter().rev().find(|line| !line.is_blank())?;
        is_caption(line).then(|| line.text.clone())
    };
    blocks.iter().filter_map(above).collect()
}

/// Whether a line has the look of a caption: few words, and no end of a sentence.
fn is_caption(line: &Line) -> bool {
    line.text.split_whitespace().count() <= 3 && !line.text.ends_with(['.', '!', '?', ','])
}

/// What the lines above a body call it, and what they say about it: the last line that is the text of one of the body's own members, or
/// else the last one that could be a name.
fn heading(above: &[Line], body: &Node, captions: &[String]) -> (Option<String>, Vec<String>) {
    let trimmed = |line: &Line| line.text.trim_matches(['`', ':', '"']).trim().to_owned();
    let named = above
        .iter()
        .rposition(|line| !line.is_blank() && names_itself(body, &trimmed(line)));
    if let (None, Some((at, name))) = (named, mentioned(above, body)) {
        return (Some(name), description(above.get(at + 1..).unwrap_or_default(), captions));
    }
    let is_name = |line: &Line| {
        let text = trimmed(line);
        !captions.contains(&line.text)
            && text.contains(['.', '_', '-', '/', ':'])
            && text
                .split('/')
                .all(|part| eventry_schema::event_id::check_name("event type", part).is_ok())
    };
    let Some(at) = named.or_else(|| above.iter().rposition(is_name)) else {
        return (None, Vec::new());
    };
    (
        above.get(at).map(trimmed),
        description(above.get(at + 1..).unwrap_or_default(), captions),
    )
}

/// A short line with the text of one of the body's members in it: `Event: order.created`.
fn mentioned(above: &[Line], body: &Node) -> Option<(usize, String)> {
    let members = body.as_object().into_iter().flatten().filter_map(|member| member.node.as_str());
    let names: Vec<&str> = members
        .filter(|text| text.len() > 2 && text.contains(['.', '_', '-']) && !text.contains(' '))
        .collect();
    let is_end = |c: char| matches!(c, '`' | ':' | '"' | '(' | ')' | ',' | '.');
    above
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, line)| line.text.split_whitespace().count() <= 5)
        .find_map(|(at, line)| {
            let word = line
                .text
                .split_whitespace()
                .map(|word| word.trim_matches(is_end))
                .find(|word| names.contains(word))?;
            Some((at, word.to_owned()))
        })
}

/// The lines between a heading and a body, as paragraphs.
fn description(lines: &[Line], captions: &[String]) -> Vec<String> {
    let noise = |line: &Line| captions.contains(&line.text) || MACRO.contains(&line.text.to_lowercase().as_str());
    let mut description: Vec<String> = Vec::new();
    for line in lines.iter().filter(|line| !noise(line)) {
        match (line.is_blank(), description.last().is_some_and(|last| !last.is_empty())) {
            (true, true) => description.push(String::new()),
            (true, false) => {}
            (false, _) if line.bullet => description.push(format!("- {}", line.text)),
            (false, _) => description.push(line.text.clone()),
        }
    }
    description
}
