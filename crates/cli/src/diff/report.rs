//! Changes as people, machines and GitHub read them.

use std::fmt::Write;

use eventry_schema::diagnostic::line_column;
use eventry_schema::discover::Tree;
use eventry_schema::visible::OneLine;
use eventry_schema::{json, pointer};
use serde_json::{Value, json};

use super::input::Pair;
use crate::change::{Change, Verdict};

/// A verdict of a change.
type Of = fn(&Change) -> Verdict;

/// What to do about each verdict, from which severity on; the gravest first.
const ADVICE: &[(Of, &[(Verdict, &str)])] = &[
    (
        |change| change.wire,
        &[
            (
                Verdict::Unknown,
                "wire: build from the new schema before such events arrive; if both forms arrive, keep the old schema as a separate version",
            ),
            (
                Verdict::Edge,
                "wire: new events are read, except integers beyond 64 bits; if the producer sends those, build from the new schema first",
            ),
            (
                Verdict::Note,
                "wire: new events are read and kept in full, but strict decoding with the old schema may report them",
            ),
        ],
    ),
    (
        |change| change.replay,
        &[
            (
                Verdict::Unknown,
                "replay: archived events need the old schema; add the new schema as the next version, or widen it with a patch",
            ),
            (
                Verdict::Edge,
                "replay: archived events are read, except integers beyond 64 bits; if there are any, keep the old schema as a version",
            ),
            (
                Verdict::Note,
                "replay: archived events are read and kept in full, but strict decoding with the new schema may report them",
            ),
        ],
    ),
    (
        |change| change.source,
        &[
            (
                Verdict::Unknown,
                "source: update the code that uses these names together with the schema",
            ),
            (
                Verdict::Note,
                "source: look at what the notes say; code compiles as before, unless it lists all parts of a type that has a \
                 new one",
            ),
        ],
    ),
];

/// For people: by document, the gravest first.
#[must_use]
pub fn text(pair: &Pair, changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no changes\n".to_owned();
    }
    let mut out = String::new();
    let mut documents: Vec<&str> = changes.iter().map(|change| change.document.as_str()).collect();
    documents.dedup();
    for document in &documents {
        let own: Vec<&Change> = changes.iter().filter(|change| change.document == *document).collect();
        let from = pair.from.as_deref().filter(|_| pair.document.as_deref() == Some(*document));
        let called = pair.called(document);
        let called = OneLine(called);
        out.push_str(&from.map_or_else(
            || format!("{called}\n"),
            |from| format!("{called}, compared with {}\n", OneLine(from)),
        ));
        for change in &own {
            one(&mut out, change);
        }
        for (of, advice) in ADVICE {
            let worst = own.iter().map(|change| of(change)).max().unwrap_or(Verdict::Safe);
            // The advice for the gravest verdict is enough.
            if let Some((_, words)) = advice.iter().find(|(from, _)| worst >= *from) {
                out.push_str(&format!("  {words}\n"));
            }
        }
        out.push('\n');
    }
    let worst = |of: Of| changes.iter().map(of).max().unwrap_or(Verdict::Safe).as_str();
    let (count, documents) = (counted(changes.len(), "change"), counted(documents.len(), "document"));
    let verdicts = (worst(|it| it.wire), worst(|it| it.replay), worst(|it| it.source));
    out.push_str(&format!(
        "{count} in {documents}: wire {}, replay {}, source {}\n",
        verdicts.0, verdicts.1, verdicts.2
    ));
    out
}

fn one(out: &mut String, change: &Change) {
    let at = if change.pointer.is_empty() { "(root)" } else { &change.pointer };
    let (wire, replay, source) = (change.wire.as_str(), change.replay.as_str(), change.source.as_str());
    // Writing to a string cannot fail.
    let _ = writeln!(out, "  {}  {}", change.change, OneLine(at));
    let _ = writeln!(out, "    {}", OneLine(&change.words));
    let _ = writeln!(out, "    wire {wire}, replay {replay}, source {source}");
    for name in &change.names {
        let _ = writeln!(out, "    - {}", OneLine(name));
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// For machines: a list of objects.
#[must_use]
pub fn as_json(pair: &Pair, changes: &[Change]) -> String {
    let list: Vec<Value> = changes
        .iter()
        .map(|change| {
            json!({
                "document": pair.called(&change.document),
                "pointer": change.pointer,
                "change": change.change,
                "wire": change.wire.as_str(),
                "replay": change.replay.as_str(),
                "source": change.source.as_str(),
                "words": change.words,
                "names": change.names,
            })
        })
        .collect();
    format!("{:#}\n", Value::Array(list))
}

/// Annotations for GitHub, one for each change that needs attention.
#[must_use]
pub fn annotations(pair: &Pair, changes: &[Change]) -> String {
    let mut out = String::new();
    for change in changes {
        let level = match change.wire.max(change.replay).max(change.source) {
            Verdict::Unsafe | Verdict::Unknown => "warning",
            Verdict::Note | Verdict::Edge => "notice",
            Verdict::Safe => continue,
        };
        let verdicts = format!(
            "wire {}, replay {}, source {}",
            change.wire.as_str(),
            change.replay.as_str(),
            change.source.as_str()
        );
        let names: String = change.names.iter().map(|name| format!("\n{name}")).collect();
        let file = property(&pair.file(&change.document));
        let line = line(&pair.new, &change.document, &change.pointer);
        let message = message(&format!("{} ({verdicts}){names}", change.words));
        let _ = writeln!(
            out,
            "::{level} file={file},line={line},title={}::{message}",
            property(change.change)
        );
    }
    out
}

/// The line of a place, or of the nearest place around it that the document still has.
fn line(tree: &Tree, document: &str, at: &str) -> usize {
    let Some(text) = tree.files.get(document) else { return 1 };
    let Ok(root) = json::parse(text) else { return 1 };
    let mut at = at;
    loop {
        if let Some(node) = root.pointer(at) {
            return line_column(text, node.span.start).0;
        }
        match pointer::split_last(at) {
            Some((parent, _)) => at = parent,
            None => return 1,
        }
    }
}

/// Text as GitHub's commands take it.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
