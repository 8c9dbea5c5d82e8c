//! Reading.

use super::{DocumentNames, Names, TypeNames, VERSION};
use crate::diagnostic::Diagnostics;
use crate::json::Span;
use crate::toml::{File, span_of_value};
use std::collections::BTreeSet;
use toml_span::value::{Key, Table, Value};

const HELP: &str =
    "this part of the file is written by a tool: restore it from version control, or remove all of [[names]] and have it written anew";

const VERSION_HELP: &str = "this file is written by tools: restore it from version control";

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
    /// Whether the file is of the version that is known here; a problem when it is not. Without the key it is.
    fn has_known_version(&mut self, table: &Table<'_>) -> bool {
        let Some((key, value)) = table.get_key_value("version") else {
            return true;
        };
        match value.as_integer() {
            Some(version) if version == i64::from(VERSION) => return true,
            Some(version) => self.error(
                span_of_value(value),
                format!("this file has format version {version}, and this program knows version {VERSION}"),
                "use the release of Eventry that wrote it, or a newer one",
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
        let boxed = self.flag(table, "boxed", HELP);
        Some(DocumentNames { document, boxed, types })
    }

    fn type_names(&mut self, table: &Table<'_>, span: Span) -> Option<TypeNames> {
        // The root's place is the empty text.
        let at = match table.get_key_value("at") {
            Some((key, value)) => self.word(key, value)?,
            None => {
                self.error(span, "missing key `at` in a type of [[names]]".to_owned(), HELP);
                return None;
            }
        };
        let tag = table.get_key_value("tag").and_then(|(key, value)| self.word(key, value));
        Some(TypeNames {
            at,
            tag,
            members: self.words(table, "members"),
            branches: self.words(table, "branches"),
            boxed: self.words(table, "boxed"),
        })
    }

    /// A list of texts, each once; empty where there is none.
    fn words(&mut self, table: &Table<'_>, key: &str) -> Vec<String> {
        let mut words = Vec::new();
        let mut seen = BTreeSet::new();
        if let Some((key, value)) = table.get_key_value(key) {
            for element in self.array(key, value, HELP).unwrap_or_default() {
                words.extend(self.word(key, element).filter(|word| seen.insert(word.clone())));
            }
        }
        words
    }

    /// A text that may be empty.
    fn word(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<String> {
        if value.as_str().is_none() {
            let found = span_of_value(value);
            self.error(found, format!("`{}` expects a string", key.name), HELP);
        }
        value.as_str().map(str::to_owned)
    }
}
