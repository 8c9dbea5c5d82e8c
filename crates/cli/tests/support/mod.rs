//! What the tests of readers have in common.
#![allow(dead_code, reason = "no test uses all of it")]

use cargo_eventry::readers::{guess, named, unrecognized};
use cargo_eventry::reading::{Page, Reading};

/// A page without a media type.
pub fn page(text: &str) -> Page {
    Page {
        place: "page".to_owned(),
        media_type: None,
        text: text.to_owned(),
    }
}

/// What the reader that is guessed says about a page.
#[track_caller]
pub fn read(reader: &str, text: &str) -> Vec<Reading> {
    let page = page(text);
    let guessed = guess(&page).unwrap_or_else(|| panic!("{}", unrecognized(&page)));
    assert_eq!(guessed.name, reader);
    (guessed.read)(&page).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The one reading of a page.
#[track_caller]
pub fn one(reader: &str, text: &str) -> Reading {
    let mut readings = read(reader, text);
    assert_eq!(readings.len(), 1);
    readings.remove(0)
}

/// What is wrong with a page, word for word.
#[track_caller]
pub fn refused(reader: &str, text: &str) -> String {
    (named(reader).unwrap().read)(&page(text)).expect_err("it is read").to_string()
}

/// The notes of a reading, with their lines.
pub fn notes(reading: &Reading) -> Vec<String> {
    reading.notes.iter().map(|note| format!("{}: {}", note.line, note.words)).collect()
}

/// A text as JSON.
pub fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Text as web servers and editors may change it without changing what it says.
pub fn noisy(text: &str) -> Vec<String> {
    vec![
        text.replace('\n', "\r\n"),
        format!("\u{feff}Skip to main content\n\nSearch\n\n{text}\n\nWas this page helpful?\n"),
        text.lines().map(|line| format!("\u{a0}\t{line}  \n")).collect(),
        text.replace("\n\n", "\n \n\n"),
    ]
}

/// A page of the folder beside the tests.
pub fn stored(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/pages/{name}.txt", env!("CARGO_MANIFEST_DIR"))).unwrap()
}
