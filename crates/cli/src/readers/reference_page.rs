//! A rendered API reference: the members of one schema as a list for people, with types, marks, descriptions, and mostly a sample.
//!
//! Text made from such a page says where the elements of an array start and end, but not where an object ends. Then the sample on the page
//! tells; without one, and without nesting, the page is refused.

mod contradictions;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::json::{Json, Node};

use super::docs_page::labelled;
use super::reference_table::{self, MemberRow};
use crate::page::blocks::{self, Block};
use crate::page::{Line, Lines};
use crate::reading::{Confidence, Name, Page, Reading};

/// Captions between the members and the sample, or at the end.
const CAPTIONS: &[&str] = &[
    "example",
    "example (from schema)",
    "example (auto)",
    "schema",
    "edit this page",
    "previous",
    "next",
    "json",
    "copy",
];

/// One thing that the list says.
#[derive(Debug)]
enum Item {
    /// `Array [`
    Open(usize),
    /// `]`
    Close(usize),
    /// `oneOf`, `anyOf`: the number and the depth of the line.
    Choice(usize, usize),
    /// A member, with its description and bounds.
    Member(MemberRow),
}

/// Whether the page lists members in this form.
pub(super) fn recognizes(page: &Page) -> bool {
    let lines = Lines::of(page);
    // A sample that is cut off does not change the form of the page; reading it says so.
    let blocks = blocks::find(&lines).unwrap_or_default();
    let prose = prose_lines(&lines, &blocks);
    let members = prose
        .iter()
        .filter_map(|line| reference_table::member(line))
        .filter(|member| member.certain)
        .count();
    let marked = prose
        .iter()
        .any(|line| is_open(line) || line.text.starts_with("Possible values:") || line.text.starts_with("Example:"));
    members >= 2 || (members == 1 && marked)
}

/// Reads the page: one reading.
pub(super) fn read(page: &Page) -> Result<Vec<Reading>, Diagnostics> {
    let lines = Lines::of(page);
    let blocks = blocks::find(&lines)?;
    let mut bodies = Vec::new();
    for block in &blocks {
        bodies.push(block.parse(&lines)?);
    }
    let sample = blocks
        .iter()
        .zip(&bodies)
        .find(|(_, body)| matches!(body.value, Json::Object(_) | Json::Array(_)));
    let mut names = BTreeSet::new();
    bodies.iter().for_each(|body| member_names(body, &mut names));
    let prose = values_on_their_line(prose_lines(&lines, &blocks), &names);
    let title = title(&prose, &lines, &blocks, &names);
    let about = title.as_deref().and_then(|title| description(&prose, title, &names));
    let items = items(&prose, &names, title.as_deref());
    if !items.iter().any(|item| matches!(item, Item::Member(_))) {
        return Err(lines
            .error(
                0,
                "the page lists no members",
                "it needs lines such as `idstringrequired` or `account objectnullable`",
            )
            .into());
    }
    let tree = tree::build(items, &lines, sample.map(|(_, body)| body))?;
    let mut notes = tree.notes.clone();
    if let Some((block, body)) = sample {
        let (listed, missing) = tree.compare(body, &mut |offset, words| {
            notes.push(crate::reading::Note {
                line: block.line(&lines, offset),
                words,
            });
        });
        if missing > listed {
            let at = lines.at(block.start);
            let message = format!("{missing} members of the sample are not in the list, and {listed} are: parts of the page are missing");
            return Err(lines
                .error(at, message, "save the page as HTML with all parts expanded, and import that file")
                .into());
        }
    }
    notes.sort_by_key(|note| note.line);
    notes.dedup();
    Ok(vec![Reading {
        schema: crate::layout::file(&tree.schema(title.as_deref(), about.as_deref())),
        name: Name {
            domain: None,
            event: title,
            version: None,
        },
        samples: labelled(sample.map(|(_, body)| crate::layout::file(body)).into_iter()),
        confidence: Confidence::Rendered,
        notes,
        shared: BTreeMap::new(),
        whole: true,
    }])
}

/// The lines that are not JSON.
fn prose_lines<'l>(lines: &'l Lines, blocks: &[Block]) -> Vec<&'l Line> {
    let code = blocks::mask(lines, blocks);
    lines
        .lines
        .iter()
        .zip(code)
        .filter(|(_, code)| !code)
        .map(|(line, _)| line)
        .collect()
}

/// Puts values that stand on the line after their label behind it. Where text was taken out of a page without care, the next member may
/// follow on the line of the value: then a name that the sample has tells where it starts.
fn values_on_their_line(prose: Vec<&Line>, names: &BTreeSet<String>) -> Vec<Line> {
    const LABELS: &[&str] = &[
        "example:",
        "examples:",
        "possible values:",
        "allowed values:",
        "default value:",
        "default:",
    ];
    let mut lines: Vec<Line> = Vec::new();
    let mut label: Option<Line> = None;
    for line in prose {
        let Some(waiting) = label.take() else {
            if LABELS.contains(&line.text.to_lowercase().as_str()) {
                label = Some(line.clone());
            } else {
                lines.push(line.clone());
            }
            continue;
        };
        if line.is_blank() {
            label = Some(waiting);
            continue;
        }
        let member = reference_table::member(line);
        let own = |text: &str| Line {
            text: text.to_owned(),
            parts: vec![text.to_owned()],
            ..line.clone()
        };
        let (value, rest) = match &member {
            _ if line.text == "]" || is_open(line) => ("", line.text.as_str()),
            Some(member) if names.contains(&member.name) => ("", line.text.as_str()),
            Some(member) => {
                let inside = names.iter().filter(|name| member.name.ends_with(name.as_str()));
                let name = inside.max_by_key(|name| name.len()).filter(|_| member.certain);
                let at = name.and_then(|name| Some((line.text.find(&member.name)?, member.name.len() - name.len())));
                at.and_then(|(start, length)| line.text.split_at_checked(start + length))
                    .unwrap_or((&line.text, ""))
            }
            None => match line.text.strip_suffix(']').filter(|value| !value.contains('[')) {
                Some(value) => (value, "]"),
                None => (line.text.as_str(), ""),
            },
        };
        if !value.is_empty() {
            let text = format!("{} {value}", waiting.text);
            lines.push(Line {
                parts: vec![text.clone()],
                text,
                ..waiting
            });
        }
        if rest == line.text {
            lines.push(line.clone());
        } else if !rest.is_empty() {
            lines.push(own(rest));
        }
    }
    lines
}

fn member_names(body: &Node, names: &mut BTreeSet<String>) {
    match &body.value {
        Json::Object(members) => {
            for member in members {
                names.insert(member.name.to_string());
                member_names(&member.node, names);
            }
        }
        Json::Array(elements) => elements.iter().for_each(|element| member_names(element, names)),
        _ => {}
    }
}

fn is_open(line: &Line) -> bool {
    let text = line.text.to_lowercase();
    matches!(text.as_str(), "array [" | "array[")
}

/// Whether a line starts a member, given the names that the page's samples use. `fresh` is whether a description may start here.
fn starts_member(line: &Line, names: &BTreeSet<String>, fresh: bool) -> Option<MemberRow> {
    let member = reference_table::member(line)?;
    let known = names.contains(&member.name);
    let capital = member.name.starts_with(|c: char| c.is_uppercase());
    let word = member.name.chars().all(char::is_lowercase);
    let prose = fresh || line.bullet || !names.is_empty();
    // One word of prose may end like a type: `Candidate`, `Runtime`.
    let doubtful = !member.certain && !known && (capital || (word && prose));
    (!doubtful).then_some(member)
}

/// What the lines say, in order.
fn items(prose: &[Line], names: &BTreeSet<String>, title: Option<&str>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    // Whether lines of text still belong to the last member.
    let mut open = false;
    for line in prose {
        let fresh = matches!(items.last(), Some(Item::Member(member)) if open && member.description.is_empty() && !member.described);
        let lower = line.text.to_lowercase();
        if line.is_blank() {
            if let (true, Some(Item::Member(member))) = (open, items.last_mut()) {
                reference_table::blank(member);
            }
        } else if is_open(line) {
            items.push(Item::Open(line.number));
            open = false;
        } else if line.text == "]" {
            items.push(Item::Close(line.number));
            open = false;
        } else if matches!(lower.as_str(), "oneof" | "anyof") {
            items.push(Item::Choice(line.number, line.depth));
            open = false;
        } else if let Some(member) = starts_member(line, names, fresh) {
            items.push(Item::Member(member));
            open = true;
        } else if CAPTIONS.contains(&lower.as_str()) || (title == Some(line.text.as_str()) && !items.is_empty()) {
            open = false;
        } else if let (true, Some(Item::Member(member))) = (open, items.last_mut()) {
            reference_table::detail(member, line);
        }
    }
    // The text before the first member is about the page.
    let first = items
        .iter()
        .position(|item| matches!(item, Item::Member(_) | Item::Open(_)))
        .unwrap_or_default();
    items.split_off(first)
}

/// The name of the schema: the page's heading, or else a name that stands above the members and once more above the sample, or else the last
/// name above the members.
fn title(prose: &[Line], lines: &Lines, blocks: &[Block], names: &BTreeSet<String>) -> Option<String> {
    let heading = prose.iter().find(|line| line.heading && !line.is_blank());
    if let Some(line) = heading.filter(|line| is_title(&line.text)) {
        return Some(line.text.clone());
    }
    let first = prose
        .iter()
        .position(|line| is_open(line) || starts_member(line, names, false).is_some())?;
    let above: Vec<&str> = prose
        .iter()
        .take(first)
        .map(|line| line.text.as_str())
        .filter(|text| is_title(text))
        .collect();
    let start = blocks.first().map_or(0, |block| lines.at(block.start));
    let caption = lines
        .lines
        .iter()
        .take(start)
        .rev()
        .find(|line| !line.is_blank())
        .map(|line| line.text.as_str());
    let is_above = |caption: &&str| prose.iter().take(first).any(|line| folded(&line.text) == folded(caption));
    let repeated = caption.filter(|caption| is_title(caption)).filter(is_above);
    repeated.or_else(|| above.last().copied()).map(str::to_owned)
}

/// The text between the title and the first member.
fn description(prose: &[Line], title: &str, names: &BTreeSet<String>) -> Option<String> {
    let first = prose
        .iter()
        .position(|line| is_open(line) || starts_member(line, names, false).is_some())?;
    let above = prose.get(..first)?;
    let start = above.iter().rposition(|line| folded(&line.text) == folded(title))?;
    let lines: Vec<&str> = above.iter().skip(start + 1).map(|line| line.text.as_str()).collect();
    let text = lines.join("\n").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// A text without what tells `PaymentCreated` from `Payment created`.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_title(text: &str) -> bool {
    !CAPTIONS.contains(&text.to_lowercase().as_str()) && eventry_schema::event_id::check_name("event type", text).is_ok()
}
