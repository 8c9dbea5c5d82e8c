//! The same page in other layouts says the same: schema, samples and notes.
#![cfg(feature = "validate")]

mod support;

use cargo_eventry::readers::{guess, unrecognized};
use cargo_eventry::reading::{Page, Reading};
use support::stored;

const PAGES: [&str; 7] = [
    "registration_failed",
    "quota_status_changed",
    "quota_updated",
    "test_account_response",
    "webhook_events_compared",
    "examples_in_table",
    "bodies_on_one_line",
];

/// What a page says, without the lines on which it says so.
fn said(text: &str) -> Vec<(String, String, Vec<String>, Vec<String>)> {
    let page = Page {
        place: "page".to_owned(),
        media_type: None,
        text: text.to_owned(),
    };
    let reader = guess(&page).unwrap_or_else(|| panic!("{}\n{text}", unrecognized(&page)));
    let readings = (reader.read)(&page).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    let compact = |json: &str| eventry_schema::json::parse(json).unwrap().to_compact();
    let one = |reading: Reading| {
        let samples = reading.samples.values().map(|sample| compact(&sample.text)).collect();
        let notes = reading.notes.into_iter().map(|note| note.words).collect();
        (format!("{:?}", reading.name), compact(&reading.schema), samples, notes)
    };
    readings.into_iter().map(one).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn lines(text: &str, line: impl Fn(&str) -> String) -> String {
    text.lines().map(line).collect()
}

#[test]
fn text_with_other_blanks_says_the_same() {
    for name in PAGES {
        let text = stored(name);
        let expected = said(&text);
        assert_eq!(
            said(&lines(&text, |line| format!("{}\n", line.trim()))),
            expected,
            "{name}, not indented"
        );
        assert_eq!(said(&lines(&text, |line| format!("{line}\n\n"))), expected, "{name}, lines apart");
        assert_eq!(said(&lines(&text, |line| format!("\t{line} \r\n"))), expected, "{name}, indented");
    }
}

#[test]
fn html_without_structure_says_the_same() {
    for name in PAGES {
        let text = stored(name);
        let expected = said(&text);
        let html = |body: String| {
            format!("<!DOCTYPE html><html><head><title>x</title></head><body><nav>Home</nav><main>{body}</main></body></html>")
        };
        assert_eq!(
            said(&html(lines(&text, |line| format!("{}<br/>\n", escaped(line))))),
            expected,
            "{name}, with line breaks"
        );
        assert_eq!(
            said(&html(lines(&text, |line| format!("<p>{}</p>", escaped(line))))),
            expected,
            "{name}, in paragraphs"
        );
        assert_eq!(
            said(&html(format!("<pre>{}</pre>", escaped(&text)))),
            expected,
            "{name}, preformatted"
        );
    }
}
