//! The settings of `provider.toml` about versions: renames between them, deprecations, and the policy for unknown versions.

use toml_span::value::Table;

use crate::json::Span;
use crate::toml::{File, span_of_value};

pub(super) const RENAMES_HELP: &str =
    "write [[renames]] with in = \"orders/placed/v2.json\", from = \"customer_id\" and to = \"customerId\"";
const FROM_HELP: &str = "set it to the member's name in the previous version, such as from = \"customer_id\"";
const TO_HELP: &str = "set it to the member's name in the document that `in` names, such as to = \"customerId\"";
const RENAMED_IN_HELP: &str =
    "set it to the document with the new name, relative to the provider's folder, such as in = \"orders/placed/v2.json#/definitions/item\"";
const DEPRECATED_IN_HELP: &str = "set it to the deprecated document or schema, such as in = \"orders/placed/v1.json\" or in = \"orders/placed/v1.json#/properties/total\"";
const SINCE_HELP: &str = "write a date, such as since = \"2026-01-31\"";
const NOTE_HELP: &str = "say what to use instead, such as note = \"use `amount`\"";
pub(super) const DEPRECATED_HELP: &str =
    "write [[deprecated]] with in = \"orders/placed/v1.json#/properties/total\", since = \"2026-01-31\" and note = \"…\"";
pub(super) const UNKNOWN_VERSIONS_HELP: &str =
    "set it to \"keep raw\" (the default), \"reject\", \"try latest known\" or \"try same major\"";

/// How to handle an event of a known type whose version is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownVersions {
    /// Return it as an unknown event with its raw data.
    #[default]
    KeepRaw,
    /// Treat it as malformed.
    Reject,
    /// Read it as the highest known version and mark it. If it does not fit, return its raw data.
    TryLatestKnown,
    /// Read it as the highest known version with the same major number and mark it. If no version has it, or the event does
    /// not fit, return its raw data.
    TrySameMajor,
}

/// One `[[renames]]` section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RenameSettings {
    /// The document that has the new name, optionally with `#` and a JSON pointer to the object: `orders/placed/v2.json`.
    pub in_: String,
    /// The name in the previous version.
    pub from: String,
    /// The name in this document.
    pub to: String,
    /// The location of `in`.
    pub span: Span,
    /// The location of `from`.
    pub from_span: Span,
    /// The location of `to`.
    pub to_span: Span,
}

/// One `[[deprecated]]` section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DeprecationSettings {
    /// The document, optionally with `#` and a JSON pointer to a schema in it.
    pub in_: String,
    /// Since when it is deprecated, as a date such as `2026-01-31`.
    pub since: Option<String>,
    /// What to use instead.
    pub note: Option<String>,
    /// The location of `in`.
    pub span: Span,
}

impl File<'_> {
    pub(super) fn rename(&mut self, table: &Table<'_>, section: Span) -> Option<RenameSettings> {
        let place = "in [[renames]]";
        self.only_known(table, &["in", "from", "to"], place);
        let target = self.needed_text(table, "in", (section, place), RENAMED_IN_HELP);
        let from = self.needed_text(table, "from", (section, place), FROM_HELP);
        let to = self.needed_text(table, "to", (section, place), TO_HELP);
        let span = |name: &str| table.get(name).map_or(section, span_of_value);
        Some(RenameSettings {
            in_: target?,
            from: from?,
            to: to?,
            span: span("in"),
            from_span: span("from"),
            to_span: span("to"),
        })
    }

    pub(super) fn deprecation(&mut self, table: &Table<'_>, section: Span) -> Option<DeprecationSettings> {
        let place = "in [[deprecated]]";
        self.only_known(table, &["in", "since", "note"], place);
        let target = self.needed_text(table, "in", (section, place), DEPRECATED_IN_HELP);
        let since = self.text(table, "since", SINCE_HELP);
        let note = self.text(table, "note", NOTE_HELP);
        let span = |name: &str| table.get(name).map_or(section, span_of_value);
        if let Some(date) = since.as_deref().filter(|date| !is_date(date)) {
            self.error(span("since"), format!("`{date}` is not a date"), SINCE_HELP);
        }
        Some(DeprecationSettings {
            in_: target?,
            since,
            note,
            span: span("in"),
        })
    }
}

/// Returns whether a text has the form of a date such as `2026-01-31`.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |length: usize, most: u32| {
        let number = parts
            .next()
            .filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()));
        number
            .and_then(|part| part.parse::<u32>().ok())
            .is_some_and(|number| (1..=most).contains(&number))
    };
    part(4, 9999) && part(2, 12) && part(2, 31) && parts.next().is_none()
}
