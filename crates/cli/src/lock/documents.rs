//! The section `[documents]`.

use std::collections::BTreeMap;

use eventry_schema::json::Span;
use eventry_schema::toml::{File, quoted, span_in, span_of};
use toml_span::value::Table;

use super::{Accepted, Entry, MEND, Origin, Provenance};
use crate::reading::Confidence;

/// What `source` says of documents that people write.
const HAND: &str = "hand";

/// Where the keys of an entry are, for messages.
const SECTION: &str = "in [documents]";

const KEYS: &[&str] = &[
    "source",
    "redirected-to",
    "reader",
    "reader-version",
    "confidence",
    "retrieved",
    "page",
    "schema",
    "samples",
    "accepted",
    "removed",
];

/// Reads the section of a file.
pub fn read(file: &mut File<'_>, root: &Table<'_>) -> BTreeMap<String, Entry> {
    let Some((key, section)) = root.get_key_value("documents") else {
        return BTreeMap::new();
    };
    let mut entries = BTreeMap::new();
    for (path, row) in file.table(key, section, MEND).into_iter().flatten() {
        if let Some(table) = file.table(path, row, MEND)
            && let Some(entry) = entry(file, table, span_of(path.span))
        {
            entries.insert(path.name.to_string(), entry);
        }
    }
    entries
}

fn entry(file: &mut File<'_>, table: &Table<'_>, at: Span) -> Option<Entry> {
    file.only_known(table, KEYS, SECTION);
    let source = file.needed_text(table, "source", (at, SECTION), MEND)?;
    let origin = if source == HAND {
        Some(Origin::Hand)
    } else {
        provenance(file, table, at, source).map(Origin::Page)
    };
    let retrieved = file.needed_text(table, "retrieved", (at, SECTION), MEND);
    let schema = digest(file, table, "schema", at);
    let accepted = file.tables(table, "accepted", MEND);
    let accepted: Vec<Accepted> = accepted
        .into_iter()
        .filter_map(|(table, at)| accepted_change(file, table, at))
        .collect();
    Some(Entry {
        origin: origin?,
        retrieved: retrieved?,
        schema: schema?,
        samples: file.string_table(table, "samples", MEND),
        accepted,
        removed: file.text(table, "removed", MEND),
    })
}

fn provenance(file: &mut File<'_>, table: &Table<'_>, at: Span, source: String) -> Option<Provenance> {
    let reader = file.needed_text(table, "reader", (at, SECTION), MEND);
    let reader_version = file.needed_number(table, "reader-version", (at, SECTION), MEND);
    let word = file.needed_text(table, "confidence", (at, SECTION), MEND);
    let confidence = word.and_then(|word| {
        let known = LEVELS.iter().find(|(_, known)| *known == word).map(|(level, _)| *level);
        if known.is_none() {
            let place = span_in(table, "confidence", at);
            file.error(place, format!("there is no confidence `{word}`"), MEND);
        }
        known
    });
    let page = digest(file, table, "page", at);
    Some(Provenance {
        source,
        redirected_to: file.text(table, "redirected-to", MEND),
        reader: reader?,
        reader_version: reader_version?,
        confidence: confidence?,
        page: page?,
    })
}

fn accepted_change(file: &mut File<'_>, table: &Table<'_>, at: Span) -> Option<Accepted> {
    file.only_known(table, &["date", "schema", "reason"], "in `accepted`");
    let date = file.needed_text(table, "date", (at, SECTION), MEND);
    let schema = digest(file, table, "schema", at);
    let reason = file.needed_text(table, "reason", (at, SECTION), MEND);
    Some(Accepted {
        date: date?,
        schema: schema?,
        reason: reason?,
    })
}

fn digest(file: &mut File<'_>, table: &Table<'_>, name: &str, at: Span) -> Option<String> {
    let text = file.needed_text(table, name, (at, SECTION), MEND)?;
    let hexadecimal = |digits: &str| digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !text.strip_prefix("sha256:").is_some_and(hexadecimal) {
        let message = format!("`{name}` is not a digest: `sha256:` and 64 hexadecimal digits");
        file.error(span_in(table, name, at), message, MEND);
    }
    Some(text)
}

const LEVELS: &[(Confidence, &str)] = &[
    (Confidence::Inferred, "inferred"),
    (Confidence::Rendered, "rendered"),
    (Confidence::Published, "published"),
];

/// The text of the section.
pub fn text(entries: &BTreeMap<String, Entry>) -> String {
    let mut out = String::new();
    for (path, entry) in entries {
        out.push_str(&format!("\n[documents.{}]\n", quoted(path)));
        let mut line = |name: &str, value: &str| out.push_str(&format!("{name} = {value}\n"));
        match &entry.origin {
            Origin::Hand => line("source", &quoted(HAND)),
            Origin::Page(provenance) => {
                line("source", &quoted(&provenance.source));
                if let Some(address) = &provenance.redirected_to {
                    line("redirected-to", &quoted(address));
                }
                line("reader", &quoted(&provenance.reader));
                line("reader-version", &provenance.reader_version.to_string());
                let level = LEVELS.iter().find(|(level, _)| *level == provenance.confidence);
                line("confidence", &quoted(level.map_or("", |(_, word)| word)));
            }
        }
        line("retrieved", &quoted(&entry.retrieved));
        if let Some(provenance) = entry.provenance() {
            line("page", &quoted(&provenance.page));
        }
        line("schema", &quoted(&entry.schema));
        if !entry.samples.is_empty() {
            let samples = entry
                .samples
                .iter()
                .map(|(label, digest)| format!("{} = {}", quoted(label), quoted(digest)));
            line("samples", &format!("{{ {} }}", samples.collect::<Vec<_>>().join(", ")));
        }
        if let Some(date) = &entry.removed {
            line("removed", &quoted(date));
        }
        if !entry.accepted.is_empty() {
            let changes = entry.accepted.iter().map(|accepted| {
                let (date, schema, reason) = (quoted(&accepted.date), quoted(&accepted.schema), quoted(&accepted.reason));
                format!("    {{ date = {date}, schema = {schema}, reason = {reason} }},\n")
            });
            line("accepted", &format!("[\n{}]", changes.collect::<String>()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::digest::of_text;
    use crate::lock::{Accepted, Entry, Lock, Origin, Provenance};
    use crate::reading::Confidence;

    fn lock() -> Lock {
        let entry = Entry {
            origin: Origin::Page(Provenance {
                source: "https://acme.example/a?b=\"c\"".to_owned(),
                redirected_to: Some("https://docs.acme.example/a".to_owned()),
                reader: "docs-page".to_owned(),
                reader_version: 2,
                confidence: Confidence::Rendered,
                page: of_text("page"),
            }),
            retrieved: "2026-11-22".to_owned(),
            schema: of_text("schema"),
            samples: [("documented".to_owned(), of_text("sample"))].into(),
            accepted: vec![Accepted {
                date: "2026-12-01".to_owned(),
                schema: of_text("schema"),
                reason: "announced\nby \\ \"mail\"\u{7f}".to_owned(),
            }],
            removed: None,
        };
        let hand = Entry {
            origin: Origin::Hand,
            samples: [].into(),
            accepted: Vec::new(),
            removed: Some("2027-01-01".to_owned()),
            ..entry.clone()
        };
        Lock {
            names: Default::default(),
            documents: [("a/o/e/v1.json".to_owned(), entry), ("a/envelope.json".to_owned(), hand)].into(),
        }
    }

    #[test]
    fn text_and_back() {
        let text = lock().text();
        let read = Lock::read("lock.toml", &text).expect("it reads");
        assert_eq!(read, lock());
        assert_eq!(read.text(), text);
    }

    #[test]
    fn what_no_command_wrote_is_named_with_its_line() {
        let text = lock().text().replace("\"rendered\"", "\"sure\"").replace("retrieved", "retreived");
        let problems = Lock::read("lock.toml", &text).expect_err("it does not read").to_string();
        assert!(problems.contains("there is no confidence `sure`\n  --> lock.toml:"), "{problems}");
        assert!(
            problems.contains("unknown key `retreived` in [documents]\n  --> lock.toml:"),
            "{problems}"
        );
        let other = Lock::read("lock.toml", "version = 2\n")
            .expect_err("it is of another version")
            .to_string();
        assert!(
            other.contains("this file has format version 2, but only version 1 is supported"),
            "{other}"
        );
    }
}
