//! A documentation page that embeds a JSON Schema: labels name domain, event and version, a table describes the members in prose, and the
//! complete schema, usually followed by a sample.

use std::collections::BTreeMap;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::json::Node;
use eventry_schema::version::Version;

use super::sample_check::Judge;
use super::{cross_check, prose_table};
use crate::page::Lines;
use crate::page::blocks::{self, Block};
use crate::reading::{Confidence, Name, Note, Page, Reading, Sample};

const DOMAIN: &[&str] = &["domain", "event domain"];
const EVENT: &[&str] = &["event", "event type", "event name"];
const VERSION: &[&str] = &["version", "schema version", "event version"];

/// Whether the page names an event and holds JSON that looks like a schema.
pub(super) fn recognizes(page: &Page) -> bool {
    let lines = Lines::of(page);
    let named = (0..lines.lines.len()).any(|at| label(&lines, at, EVENT).is_some());
    named && (lines.body.contains("\"$schema\"") || lines.body.contains("\"properties\""))
}

/// Reads the page: one reading for each event that it names.
pub(super) fn read(page: &Page) -> Result<Vec<Reading>, Diagnostics> {
    let lines = Lines::of(page);
    let (blocks, unread) = parsed(&lines, blocks::find(&lines)?)?;
    let sections = sections(&lines);
    if sections.is_empty() {
        return Err(lines
            .error(
                0,
                "the page does not name its event",
                "it needs lines such as `Domain: orders`, `Event: order_created`, `Version: 1`",
            )
            .into());
    }
    let mut readings = Vec::new();
    let mut problems = Diagnostics::new();
    for (at, first) in sections.iter().enumerate() {
        let end = sections.get(at + 1).copied().unwrap_or(usize::MAX);
        // A page about one event may name it anywhere.
        let first = if sections.len() == 1 { 0 } else { *first };
        let own = blocks
            .iter()
            .filter(|(block, _)| (first..end).contains(&lines.at(block.start)))
            .collect::<Vec<_>>();
        match section(&lines, first..end.min(lines.lines.len()), &own) {
            Ok(mut reading) => {
                let number = |at: usize| lines.lines.get(at).map_or(usize::MAX, |line| line.number);
                let inside = |note: &&Note| (number(first)..number(end)).contains(&note.line);
                reading.notes.extend(unread.iter().filter(inside).cloned());
                readings.push(reading);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(readings) } else { Err(problems) }
}

/// Blocks, each with what it says.
type Parsed = Vec<(Block, Node)>;

/// The blocks that are JSON, and notes about those that are not. A schema has to be.
fn parsed(lines: &Lines, blocks: Vec<Block>) -> Result<(Parsed, Vec<Note>), Diagnostics> {
    let mut good = Vec::new();
    let mut notes = Vec::new();
    let mut problems = Diagnostics::new();
    for block in blocks {
        match block.parse(lines) {
            Ok(node) => good.push((block, node)),
            Err(problem) if block.text.contains("\"$schema\"") || block.text.contains("\"properties\"") => problems.push(problem),
            Err(problem) => notes.push(Note {
                line: problem.line as usize,
                words: format!("a sample is skipped, because it is not JSON: {}", problem.message),
            }),
        }
    }
    if problems.is_empty() { Ok((good, notes)) } else { Err(problems) }
}

/// The first lines of the groups of labels, one group for each event: a label that comes again starts the next one.
fn sections(lines: &Lines) -> Vec<usize> {
    let mut sections = Vec::new();
    let mut seen = [false; 3];
    let mut start = None;
    let all = [DOMAIN, EVENT, VERSION];
    for at in 0..lines.lines.len() {
        let Some(kind) = all.iter().position(|names| label(lines, at, names).is_some()) else {
            continue;
        };
        if seen.get(kind).copied().unwrap_or_default() {
            sections.extend(start.take());
            seen = [false; 3];
        }
        if let Some(mark) = seen.get_mut(kind) {
            *mark = true;
        }
        start.get_or_insert(at);
    }
    sections.extend(start);
    // Only what names an event is one.
    let names_event = |from: usize, to: usize| (from..to).any(|at| label(lines, at, EVENT).is_some());
    let ends = sections.iter().skip(1).copied().chain([lines.lines.len()]);
    sections
        .iter()
        .copied()
        .zip(ends)
        .filter(|(from, to)| names_event(*from, *to))
        .map(|(from, _)| from)
        .collect()
}

/// The value behind a label at the start of a line, or on the next line: `Event: order_created`.
fn label(lines: &Lines, at: usize, names: &[&str]) -> Option<String> {
    let line = lines.lines.get(at)?;
    let text = line.spaced();
    let (name, value) = match text.split_once(':') {
        Some((name, value)) => (name.trim().to_owned(), value.trim().to_owned()),
        // HTML may put label and value into cells of their own.
        None if lines.nested => (text, String::new()),
        None => return None,
    };
    if !names.contains(&name.to_lowercase().as_str()) {
        return None;
    }
    let value = if value.is_empty() {
        let next = lines.lines.get(lines.next_text(at + 1)?)?;
        next.text.trim_start_matches(':').trim().to_owned()
    } else {
        value
    };
    let value = value.trim_matches(['`', '"']).to_owned();
    (!value.is_empty() && !value.contains(char::is_whitespace)).then_some(value)
}

/// Whether a JSON value is a schema, not a body.
fn is_schema(node: &Node) -> bool {
    let keyword = |name: &str| node.get(name).is_some();
    let typed = node
        .get("type")
        .is_some_and(|kind| kind.as_str() == Some("object") || kind.as_array().is_some());
    keyword("$schema") || (typed && node.get("properties").is_some_and(|members| members.as_object().is_some()))
}

fn section(lines: &Lines, range: std::ops::Range<usize>, blocks: &[&(Block, Node)]) -> Result<Reading, Diagnostic> {
    let find = |names: &[&str]| range.clone().find_map(|at| Some((at, label(lines, at, names)?)));
    let version = match find(VERSION) {
        Some((at, text)) => {
            Some(version(&text).ok_or_else(|| lines.error(at, format!("`{text}` is not a version"), "write a number: `Version: 1`"))?)
        }
        None => None,
    };
    let name = Name {
        domain: find(DOMAIN).map(|(_, name)| name),
        event: find(EVENT).map(|(_, name)| name),
        version,
    };
    let title = name.event.clone().unwrap_or_default();
    let mut schemas = blocks.iter().filter(|(_, node)| is_schema(node));
    let Some((block, schema)) = schemas.next() else {
        return Err(lines.error(
            range.start,
            format!("the page contains no schema of `{title}`"),
            "it needs a JSON object with `$schema` or `properties`; if the page only shows bodies, use `--reader wiki-page`",
        ));
    };
    if let Some((second, _)) = schemas.find(|(_, node)| node != schema) {
        return Err(lines.error(
            lines.at(second.start),
            format!("this is a second schema, but the page names only one event: `{title}`"),
            "save the part of the page with the right schema, and import that",
        ));
    }
    let members = prose_table::members(lines, range, blocks.iter().map(|(block, _)| block), schema);
    // The table is between the first member and the schema.
    let described = members.first().map_or(0, |member| member.line)..lines.number(block.start);
    let samples = blocks.iter().filter(|(other, node)| {
        let body = other.start != block.start && node.as_object().is_some() && !is_schema(node);
        body && !is_example_of_member(lines, other, node, schema, &described)
    });
    let samples: Vec<_> = samples.collect();
    let mut notes = cross_check::notes(&members, schema, lines.number(block.start));
    if let Some(judge) = Judge::new(schema) {
        for (block, sample) in &samples {
            let disagreements = judge.disagreements(sample).into_iter();
            notes.extend(disagreements.map(|(offset, words)| Note {
                line: block.line(lines, offset),
                words,
            }));
        }
    }
    if members.is_empty() {
        let words = "the page does not describe members in a known form, so the schema is not compared with its prose";
        notes.push(Note {
            line: lines.number(block.start),
            words: words.to_owned(),
        });
    }
    if version.is_none() {
        notes.push(Note {
            line: lines.number(block.start),
            words: "the page names no version".to_owned(),
        });
    }
    notes.sort_by_key(|note| note.line);
    Ok(Reading {
        name,
        schema: format!("{}\n", block.text),
        samples: labelled(samples.iter().map(|(block, _)| block.text.clone())),
        confidence: Confidence::Published,
        notes,
        shared: BTreeMap::new(),
        whole: false,
    })
}

/// Whether JSON is the example of one member: it stands under a label that says so, and inside the table
/// or without any of the schema's members.
fn is_example_of_member(lines: &Lines, block: &Block, node: &Node, schema: &Node, table: &std::ops::Range<usize>) -> bool {
    let above = lines.lines.get(..lines.at(block.start)).unwrap_or_default();
    let label = above
        .iter()
        .rev()
        .find(|line| !line.is_blank())
        .map(|line| line.text.to_lowercase());
    let labelled = label.is_some_and(|label| matches!(label.trim_end_matches(':'), "example" | "examples" | "default"));
    let known = |name: &str| schema.get("properties").is_some_and(|properties| properties.get(name).is_some());
    let inside = table.start > 0 && table.contains(&lines.number(block.start));
    labelled && (inside || !node.as_object().into_iter().flatten().any(|member| known(&member.name)))
}

/// The samples of a page under the labels that they get: `documented`, `documented-2`, …
pub(super) fn labelled(texts: impl IntoIterator<Item = String>) -> BTreeMap<String, Sample> {
    let mut samples: BTreeMap<String, Sample> = BTreeMap::new();
    for text in texts {
        let sample = Sample { text, whole: false };
        if samples.values().any(|known| *known == sample) {
            continue;
        }
        let label = match samples.len() {
            0 => "documented".to_owned(),
            more => format!("documented-{}", more + 1),
        };
        samples.insert(label, sample);
    }
    samples
}

/// A version with or without `v` in front; `1.0` is the integer.
fn version(text: &str) -> Option<Version> {
    let text = text.trim_start_matches(['v', 'V']);
    Version::lenient(text.strip_suffix(".0").filter(|text| !text.contains('.')).unwrap_or(text))
}
