//! Reads names from the text of a lock file.

use super::{ChoiceNames, DocumentNames, Names, TypeNames, VERSION};
use crate::diagnostic::Diagnostics;
use crate::json::Span;
use crate::toml::{File, span_of_value};
use std::collections::BTreeSet;
use toml_span::value::{Key, Table, Value};

const HELP: &str =
    "a tool writes this part of the file: restore it from version control, or remove all [[names]] sections and record the names again";

const VERSION_HELP: &str = "tools write this file: restore it from version control";

pub(super) fn names(path: &str, text: &str, problems: &mut Diagnostics) -> Names {
    let mut file = File { path, text, problems };
    let mut names = Names::default();
    let Some(root) = file.root() else {
        return names;
    };
    if root.as_table().is_some_and(|table| !file.has_known_version(table)) {
        return names;
    }
    let mut seen = BTreeSet::new();
    for (table, span) in root.as_table().map(|table| file.tables(table, "names", HELP)).unwrap_or_default() {
        if let Some(document) = file.document_names(table, span).filter(|names| seen.insert(names.document.clone())) {
            names.documents.push(document);
        }
    }
    names
}

impl File<'_> {
    /// Returns whether the version of the file is supported, and reports it if not. A file without a version is.
    fn has_known_version(&mut self, table: &Table<'_>) -> bool {
        let Some((key, value)) = table.get_key_value("version") else {
            return true;
        };
        match value.as_integer() {
            Some(version) if version == i64::from(VERSION) => return true,
            Some(version) => self.error(
                span_of_value(value),
                format!("this file has format version {version}, but only version {VERSION} is supported"),
                "use the release of Eventry that wrote it, or a later one",
            ),
            None => self.wrong_type(key, value, "an integer", VERSION_HELP),
        }
        false
    }

    fn document_names(&mut self, table: &Table<'_>, span: Span) -> Option<DocumentNames> {
        let document = self.needed_text(table, "document", (span, "in [[names]]"), HELP)?;
        let mut types = Vec::new();
        let mut seen = BTreeSet::new();
        for (table, span) in self.tables(table, "types", HELP) {
            if let Some(names) = self.type_names(table, span).filter(|names| seen.insert(names.at.clone())) {
                types.push(names);
            }
        }
        let mut choices = Vec::new();
        for (table, span) in self.tables(table, "choices", HELP) {
            choices.extend(self.choice_names(table, span));
        }
        Some(DocumentNames {
            document,
            boxed: self.flag(table, "boxed", HELP),
            types,
            choices,
        })
    }

    fn choice_names(&mut self, table: &Table<'_>, span: Span) -> Option<ChoiceNames> {
        let at = self.needed_text(table, "at", (span, "in a choice of [[names]]"), HELP)?;
        let (key, value) = table.get_key_value("branches")?;
        let mut branches: Vec<_> = self.table(key, value, HELP)?.iter().collect();
        branches.sort_by_key(|(label, _)| label.span.start);
        let read = branches
            .into_iter()
            .filter_map(|(label, digest)| Some((label.name.to_string(), self.string(label, digest)?)));
        Some(ChoiceNames {
            at,
            branches: read.collect(),
        })
    }

    fn type_names(&mut self, table: &Table<'_>, span: Span) -> Option<TypeNames> {
        // The location of the root is the empty string.
        let at = match table.get_key_value("at") {
            Some((key, value)) => self.string(key, value)?,
            None => {
                self.error(span, "missing key `at` in a type of [[names]]".to_owned(), HELP);
                return None;
            }
        };
        let tag = table.get_key_value("tag").and_then(|(key, value)| self.string(key, value));
        Some(TypeNames {
            at,
            tag,
            members: self.distinct_strings(table, "members"),
            branches: self.distinct_strings(table, "branches"),
            boxed: self.distinct_strings(table, "boxed"),
        })
    }

    /// Reads a list of strings without duplicates. Returns an empty list if the key is missing.
    fn distinct_strings(&mut self, table: &Table<'_>, key: &str) -> Vec<String> {
        let mut strings = Vec::new();
        let mut seen = BTreeSet::new();
        if let Some((key, value)) = table.get_key_value(key) {
            for element in self.array(key, value, HELP).unwrap_or_default() {
                strings.extend(self.string(key, element).filter(|string| seen.insert(string.clone())));
            }
        }
        strings
    }

    /// Reads a string, which may be empty.
    fn string(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<String> {
        if value.as_str().is_none() {
            let found = span_of_value(value);
            self.error(found, format!("`{}` expects a string", key.name), HELP);
        }
        value.as_str().map(str::to_owned)
    }
}
