//! Reading TOML files with places: `provider.toml` as far as the commands here read it, and `lock.toml`.

use std::collections::BTreeMap;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use toml_span::Span;
use toml_span::value::{Table, Value};

/// A TOML file being read: where its problems are collected.
pub struct File<'a> {
    /// How diagnostics call it.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What is wrong with it.
    pub problems: &'a mut Diagnostics,
}

impl<'a> File<'a> {
    /// The value of the whole file; a problem when it is no TOML.
    pub fn root(&mut self) -> Option<Value<'a>> {
        let parsed = toml_span::parse(self.text);
        parsed
            .map_err(|error| {
                self.error(
                    error.span,
                    format!("not valid TOML: {error}"),
                    "see https://toml.io for how it is written",
                )
            })
            .ok()
    }

    /// Notes a problem at a place.
    pub fn error(&mut self, at: Span, message: impl Into<String>, help: impl Into<String>) {
        let problem = Diagnostic::error(self.path, message).at_offset(self.text, at.start).help(help);
        self.problems.push(problem);
    }

    /// The line of a place, from 1.
    #[must_use]
    pub fn line(&self, at: Span) -> usize {
        eventry_schema::diagnostic::line_column(self.text, at.start).0
    }

    /// Reports every key that is none of `known`; `place` says where these keys stand: `in [[sources]]`.
    pub fn only_known(&mut self, table: &Table<'_>, known: &[&str], place: &str) {
        for key in table.keys().filter(|key| !known.contains(&&*key.name)) {
            let list = known.join(", ");
            let help = match crate::command::nearest(&key.name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`? Known keys are {list}"),
                None => format!("known keys are {list}"),
            };
            self.error(key.span, format!("unknown key `{}` {place}", key.name), help);
        }
    }

    /// The text under `name`, if the key is there; a problem when it is no text, or an empty one.
    pub fn text(&mut self, table: &Table<'_>, name: &str, help: &str) -> Option<String> {
        let value = table.get(name)?;
        match value.as_str() {
            Some(text) if !text.is_empty() => Some(text.to_owned()),
            _ => {
                self.error(value.span, format!("`{name}` has to be text, and not empty"), help);
                None
            }
        }
    }

    /// As [`File::text`], for a key that has to be there; its absence is reported at `section`.
    pub fn needed_text(&mut self, table: &Table<'_>, name: &str, section: Span, help: &str) -> Option<String> {
        if !table.contains_key(name) {
            self.error(section, format!("missing key `{name}`"), help);
        }
        self.text(table, name, help)
    }

    /// The texts of the array under `name`; none when the key is missing.
    pub fn texts(&mut self, table: &Table<'_>, name: &str, help: &str) -> Vec<String> {
        let Some(value) = table.get(name) else {
            return Vec::new();
        };
        let texts: Option<Vec<String>> = value
            .as_array()
            .and_then(|elements| elements.iter().map(|element| element.as_str().map(str::to_owned)).collect());
        texts.unwrap_or_else(|| {
            self.error(value.span, format!("`{name}` has to be an array of texts"), help);
            Vec::new()
        })
    }

    /// The members of the table under `name` as texts; none when the key is missing.
    pub fn text_table(&mut self, table: &Table<'_>, name: &str, help: &str) -> BTreeMap<String, String> {
        let Some(value) = table.get(name) else {
            return BTreeMap::new();
        };
        let texts: Option<BTreeMap<String, String>> = value.as_table().and_then(|members| {
            let text = |(key, value): (&toml_span::value::Key<'_>, &Value<'_>)| Some((key.name.to_string(), value.as_str()?.to_owned()));
            members.iter().map(text).collect()
        });
        texts.unwrap_or_else(|| {
            self.error(value.span, format!("`{name}` has to be a table of texts"), help);
            BTreeMap::new()
        })
    }

    /// Whether the key under `name` is `true`; it is not when it is missing.
    pub fn flag(&mut self, table: &Table<'_>, name: &str, help: &str) -> bool {
        let Some(value) = table.get(name) else {
            return false;
        };
        value.as_bool().unwrap_or_else(|| {
            self.error(value.span, format!("`{name}` has to be true or false"), help);
            false
        })
    }

    /// The number under `name`, which has to be there.
    pub fn needed_number(&mut self, table: &Table<'_>, name: &str, section: Span, help: &str) -> Option<u32> {
        let value = table.get(name);
        let number = value.and_then(Value::as_integer).and_then(|number| u32::try_from(number).ok());
        if number.is_none() {
            let at = value.map_or(section, |value| value.span);
            self.error(at, format!("`{name}` has to be a number"), help);
        }
        number
    }

    /// The tables of the array under `name`, each with its place; none when the key is missing.
    pub fn sections<'v, 'de>(&mut self, table: &'v Table<'de>, name: &str, help: &str) -> Vec<(&'v Table<'de>, Span)> {
        let Some(value) = table.get(name) else {
            return Vec::new();
        };
        let Some(elements) = value.as_array() else {
            self.error(value.span, format!("`{name}` has to be an array of tables"), help);
            return Vec::new();
        };
        let mut found = Vec::new();
        for element in elements {
            match element.as_table() {
                Some(table) => found.push((table, element.span)),
                None => self.error(element.span, format!("`{name}` has to be an array of tables"), help),
            }
        }
        found
    }
}

/// A text as TOML writes it, in double quotes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
