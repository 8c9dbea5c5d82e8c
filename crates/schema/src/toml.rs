//! What all readers of TOML files have in common: where problems stand, and how they are worded.

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    json::Span,
};
use toml_span::{
    ErrorKind,
    value::{Key, Table, Value, ValueInner},
};

/// A TOML file being read: where its problems are collected.
pub struct File<'a> {
    /// The path that problems name.
    pub path: &'a str,
    /// The text of the file.
    pub text: &'a str,
    /// Where problems are collected.
    pub problems: &'a mut Diagnostics,
}

impl File<'_> {
    /// Adds an error at a place in the file.
    pub fn error(&mut self, span: Span, message: String, help: impl Into<String>) {
        self.problems
            .push(Diagnostic::error(self.path, message).at_offset(self.text, span.start).help(help));
    }

    /// Reports every key that is none of `known`. `place` says where these keys stand: `in [envelope]`.
    pub fn only_known(&mut self, table: &Table<'_>, known: &[&str], place: &str) {
        for key in table.keys().filter(|key| !known.contains(&&*key.name)) {
            let list = known.join(", ");
            let help = match nearest(&key.name, known) {
                Some(near) => format!("did you mean `{near}`? Known keys are {list}"),
                None => format!("known keys are {list}"),
            };
            let message = format!("unknown key `{}` {place}", key.name);
            self.error(span_of(key.span), message, help);
        }
    }

    /// A table, or a problem.
    pub fn table<'v, 'de>(&mut self, key: &Key<'_>, value: &'v Value<'de>, help: &str) -> Option<&'v Table<'de>> {
        let table = value.as_table();
        if table.is_none() {
            self.wrong_type(key, value, "a table", help);
        }
        table
    }

    /// An array, or a problem.
    pub fn array<'v, 'de>(&mut self, key: &Key<'_>, value: &'v Value<'de>, help: &str) -> Option<&'v [Value<'de>]> {
        let array = value.as_array().map(Vec::as_slice);
        if array.is_none() {
            self.wrong_type(key, value, "an array", help);
        }
        array
    }

    /// The text under `name`, if the key is there; a problem when it is no text or an empty one.
    pub fn text(&mut self, table: &Table<'_>, name: &str, help: &str) -> Option<String> {
        let (key, value) = table.get_key_value(name)?;
        match value.as_str() {
            Some("") => {
                self.error(span_of_value(value), format!("`{name}` is empty"), help.to_owned());
                None
            }
            Some(text) => Some(text.to_owned()),
            None => {
                self.wrong_type(key, value, "a string", help);
                None
            }
        }
    }

    /// As [`File::text`], for a key that has to be there; `section` is where its absence is reported.
    pub fn needed_text(&mut self, table: &Table<'_>, name: &str, section: (Span, &str), help: &str) -> Option<String> {
        if !table.contains_key(name) {
            let (span, place) = section;
            self.error(span, format!("missing key `{name}` {place}"), help);
        }
        self.text(table, name, help)
    }

    /// The texts of an array that may hold nothing else and must not be empty, each with its place.
    pub fn texts(&mut self, key: &Key<'_>, value: &Value<'_>, help: &str) -> Vec<(String, Span)> {
        let Some(elements) = self.array(key, value, help) else {
            return Vec::new();
        };
        if elements.is_empty() {
            self.error(span_of_value(value), format!("`{}` is empty", key.name), help);
        }
        let mut texts = Vec::new();
        for element in elements {
            match element.as_str() {
                Some(text) => texts.push((text.to_owned(), span_of_value(element))),
                None => self.wrong_type(key, element, "strings", help),
            }
        }
        texts
    }

    /// Adds the error for a value of the wrong type.
    pub fn wrong_type(&mut self, key: &Key<'_>, value: &Value<'_>, expected: &str, help: &str) {
        let found = match value.as_ref() {
            ValueInner::String(_) => "a string",
            ValueInner::Integer(_) => "an integer",
            ValueInner::Float(_) => "a float",
            ValueInner::Boolean(_) => "a boolean",
            ValueInner::Array(_) => "an array",
            ValueInner::Table(_) => "a table",
        };
        let message = format!("`{}` expects {expected}, found {found}", key.name);
        self.error(span_of_value(value), message, help);
    }
}

/// A TOML error in the words of this crate: what is wrong, and what to do.
pub fn explain(error: &toml_span::Error, text: &str) -> (String, String) {
    let line = |span: toml_span::Span| crate::diagnostic::line_column(text, span.start).0;
    match &error.kind {
        ErrorKind::DuplicateKey { key, first } => (
            format!("key `{key}` appears twice, first in line {}", line(*first)),
            "keep one of the two".into(),
        ),
        ErrorKind::DuplicateTable { name, first } => (
            format!("section `{name}` appears twice, first in line {}", line(*first)),
            "join the two sections".into(),
        ),
        ErrorKind::UnquotedString => (
            "a value that is neither quoted nor a number, true or false".into(),
            "put text into double quotes".into(),
        ),
        ErrorKind::UnterminatedString => ("string without end".into(), "close it with `\"` on the same line".into()),
        _ => (
            format!("not valid TOML: {error}"),
            "see https://toml.io for how it is written".into(),
        ),
    }
}

/// Where a value stands. The parser's own span of a text leaves its quotes out, unless there is nothing between them.
pub fn span_of_value(value: &Value<'_>) -> Span {
    let mut span = span_of(value.span);
    if value.as_str().is_some_and(|text| !text.is_empty()) {
        span.start = span.start.saturating_sub(1);
    }
    span
}

/// A span of the TOML parser as one of the diagnostics.
pub fn span_of(span: toml_span::Span) -> Span {
    Span::new(span.start, span.end)
}

/// The known word that a typing mistake most likely meant: at most a third of its letters differ.
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let word = word.to_ascii_lowercase().replace('-', "_");
    known
        .iter()
        .map(|candidate| (distance(&word, candidate), *candidate))
        .filter(|(distance, candidate)| distance * 3 <= candidate.len().max(3))
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be added, removed or changed to come from one word to the other.
fn distance(one: &str, two: &str) -> usize {
    let mut row: Vec<usize> = (0..=two.chars().count()).collect();
    for (index, a) in one.chars().enumerate() {
        let mut left = index + 1;
        let mut next = vec![left];
        for ((b, diagonal), above) in two.chars().zip(&row).zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(a != b)).min(left + 1).min(above + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn typing_mistakes_are_recognised() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        let known = ["name", "docs", "envelope", "aliases"];
        assert_eq!(nearest("envelop", &known), Some("envelope"));
        assert_eq!(nearest("alias", &known), Some("aliases"));
        assert_eq!(nearest("Name", &known), Some("name"));
        assert_eq!(nearest("colour", &known), None);
    }
}
