//! Reads TOML files with diagnostics: `provider.toml`, `lock.toml`, `extracts.toml`.

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    json::Span,
    nearest::nearest,
};
use std::collections::BTreeMap;
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

impl<'a> File<'a> {
    /// Parses the file. Returns `None` if it is not TOML, which is a problem.
    pub fn root(&mut self) -> Option<Value<'a>> {
        match toml_span::parse(self.text) {
            Ok(root) => Some(root),
            Err(error) => {
                let (message, help) = explain(&error, self.text);
                self.error(span_of(error.span), message, help);
                None
            }
        }
    }

    /// Adds an error at a place in the file.
    pub fn error(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(
            Diagnostic::error(self.path, message)
                .at_span(self.text, span.start..span.end)
                .help(help),
        );
    }

    /// Reports every key that is not in `known`. `place` says where these keys are: `in [envelope]`.
    pub fn only_known(&mut self, table: &Table<'_>, known: &[&str], place: &str) {
        for key in table.keys().filter(|key| !known.contains(&&*key.name)) {
            let list = known.join(", ");
            let help = match nearest(&key.name, known.iter().copied()) {
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

    /// Reads the string under `name`, if the key exists; an empty string is a problem.
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

    /// Reads a string that must be one of `choices`.
    pub fn choice(&mut self, table: &Table<'_>, name: &str, choices: &[&str], help: &str) -> Option<String> {
        let text = self.text(table, name, help)?;
        if choices.contains(&text.as_str()) {
            return Some(text);
        }
        let span = table.get_key_value(name).map(|(_, value)| span_of(value.span)).unwrap_or_default();
        self.error(span, format!("`{name}` cannot be `{text}`"), help);
        None
    }

    /// Like [`File::text`], for a required key. `section` is where and how a missing key is reported.
    pub fn needed_text(&mut self, table: &Table<'_>, name: &str, section: (Span, &str), help: &str) -> Option<String> {
        if !table.contains_key(name) {
            let (span, place) = section;
            self.error(span, format!("missing key `{name}` {place}"), help);
        }
        self.text(table, name, help)
    }

    /// Reads an array of strings that must not be empty, each with its span.
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

    /// Reads the array of strings under `name`, each with its span. Empty if the key does not exist.
    pub fn strings(&mut self, table: &Table<'_>, name: &str, help: &str) -> Vec<(String, Span)> {
        let found = table.get_key_value(name);
        found.map_or_else(Vec::new, |(key, value)| self.texts(key, value, help))
    }

    /// Reads the table of strings under `name`. Empty if the key does not exist.
    pub fn string_table(&mut self, table: &Table<'_>, name: &str, help: &str) -> BTreeMap<String, String> {
        let Some((key, value)) = table.get_key_value(name) else {
            return BTreeMap::new();
        };
        let mut found = BTreeMap::new();
        for (key, value) in self.table(key, value, help).into_iter().flatten() {
            match value.as_str() {
                Some(text) => drop(found.insert(key.name.to_string(), text.to_owned())),
                None => self.wrong_type(key, value, "a string", help),
            }
        }
        found
    }

    /// Reads the array of tables under `name`, each with its span. Empty if the key does not exist.
    pub fn tables<'v, 'de>(&mut self, table: &'v Table<'de>, name: &str, help: &str) -> Vec<(&'v Table<'de>, Span)> {
        let Some((key, value)) = table.get_key_value(name) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for element in self.array(key, value, help).unwrap_or_default() {
            match element.as_table() {
                Some(table) => found.push((table, span_of(element.span))),
                None => self.wrong_type(key, element, "tables", help),
            }
        }
        found
    }

    /// Reads the flag under `name`; false if the key does not exist.
    pub fn flag(&mut self, table: &Table<'_>, name: &str, help: &str) -> bool {
        let Some((key, value)) = table.get_key_value(name) else {
            return false;
        };
        value.as_bool().unwrap_or_else(|| {
            self.wrong_type(key, value, "true or false", help);
            false
        })
    }

    /// Reads the number under `name`, which is a required key. `section` is where and how a missing key is reported.
    pub fn needed_number(&mut self, table: &Table<'_>, name: &str, section: (Span, &str), help: &str) -> Option<u32> {
        let Some((key, value)) = table.get_key_value(name) else {
            let (span, place) = section;
            self.error(span, format!("missing key `{name}` {place}"), help);
            return None;
        };
        let number = value.as_integer().and_then(|number| u32::try_from(number).ok());
        if number.is_none() {
            self.wrong_type(key, value, "a number", help);
        }
        number
    }

    /// The line of a place, from 1.
    pub fn line(&self, at: Span) -> usize {
        crate::diagnostic::line_column(self.text, at.start).0
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

/// The entries of a table in the order of the file.
#[must_use]
pub fn in_document_order<'t, 'de>(table: &'t Table<'de>) -> Vec<(&'t Key<'de>, &'t Value<'de>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    entries
}

/// The message and the help for a TOML error.
fn explain(error: &toml_span::Error, text: &str) -> (String, String) {
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

/// The span of the value under `name`, or that of its section if the key does not exist.
pub fn span_in(table: &Table<'_>, name: &str, section: Span) -> Span {
    table.get(name).map_or(section, span_of_value)
}

/// Converts a span of the TOML parser.
pub fn span_of(span: toml_span::Span) -> Span {
    Span::new(span.start, span.end)
}

/// A value in the syntax that fits in one line. Tables keep the order of the file.
pub fn inline(value: &Value<'_>) -> String {
    match value.as_ref() {
        ValueInner::String(text) => quoted(text),
        ValueInner::Integer(number) => number.to_string(),
        ValueInner::Float(number) => format!("{number:?}"),
        ValueInner::Boolean(flag) => flag.to_string(),
        ValueInner::Array(elements) => {
            let elements: Vec<String> = elements.iter().map(inline).collect();
            format!("[{}]", elements.join(", "))
        }
        ValueInner::Table(table) => {
            let entries = in_document_order(table).into_iter();
            let entries: Vec<String> = entries
                .map(|(key, value)| format!("{} = {}", quoted_key(&key.name), inline(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A key as TOML writes it, with quotes if it needs them.
pub fn quoted_key(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    match !key.is_empty() && key.chars().all(is_bare) {
        true => key.to_owned(),
        false => quoted(key),
    }
}

/// A text as a basic string of TOML, with its quotes.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
