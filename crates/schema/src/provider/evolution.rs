//! What `provider.toml` says about versions: renames between them, what is deprecated, and what becomes of versions that are not known.

use toml_span::value::Table;

use crate::json::Span;
use crate::toml::{File, span_of_value};

pub(super) const RENAMES_HELP: &str =
    "write [[renames]] with in = \"orders/placed/v2.json\", from = \"customer_id\" and to = \"customerId\"";
const FROM_HELP: &str = "the member's name in the version before, as in from = \"customer_id\"";
const TO_HELP: &str = "the member's name in the document under `in`, as in to = \"customerId\"";
const RENAMED_IN_HELP: &str =
    "the document with the new name, relative to the provider's folder, as in in = \"orders/placed/v2.json#/definitions/item\"";
const DEPRECATED_IN_HELP: &str =
    "the document or place that is deprecated, as in in = \"orders/placed/v1.json\" or \"orders/placed/v1.json#/properties/total\"";
const SINCE_HELP: &str = "a date, as in since = \"2026-01-31\"";
const NOTE_HELP: &str = "what to use instead, as in note = \"use `amount`\"";
pub(super) const DEPRECATED_HELP: &str =
    "write [[deprecated]] with in = \"orders/placed/v1.json#/properties/total\", since = \"2026-01-31\" and note = \"…\"";
pub(super) const UNKNOWN_VERSIONS_HELP: &str = "unknown_versions = \"keep raw\" (the default), \"reject\" or \"try latest known\"";

/// What becomes of an event of a known type in a version that is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownVersions {
    /// It is an unknown event, with its data as it came.
    #[default]
    KeepRaw,
    /// It is malformed.
    Reject,
    /// It is read as the highest known version, and marked; one that does not fit is kept raw.
    TryLatestKnown,
}

/// One `[[renames]]` section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RenameSettings {
    /// The document that has the new name, with an optional `#` and JSON pointer to the object: `orders/placed/v2.json`.
    pub in_: String,
    /// The name in the version before.
    pub from: String,
    /// The name in this document.
    pub to: String,
    /// Where the document's name stands.
    pub span: Span,
    /// Where the old name stands.
    pub from_span: Span,
    /// Where the new name stands.
    pub to_span: Span,
}

/// One `[[deprecated]]` section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DeprecationSettings {
    /// The document, with an optional `#` and JSON pointer to a schema in it.
    pub in_: String,
    /// Since when, as `2026-01-31`.
    pub since: Option<String>,
    /// What to use instead.
    pub note: Option<String>,
    /// Where the document's name stands.
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
            self.error(span("since"), format!("`{date}` is no date"), SINCE_HELP);
        }
        Some(DeprecationSettings {
            in_: target?,
            since,
            note,
            span: span("in"),
        })
    }
}

/// Whether a text has the form of a date: `2026-01-31`.
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
