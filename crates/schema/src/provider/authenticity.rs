//! The section `[authenticity]` of `provider.toml`: how deliveries are signed. Verifiers read it; a build only checks it, and carries its text.

use toml_span::value::{Key, Table, Value};

use crate::json::Span;
use crate::toml::{File, in_document_order, inline, quoted_key, span_of, span_of_value};

const AUTHENTICITY_HELP: &str = "name a preset, such as scheme = \"standard-webhooks\", or spell the parts out with `signature`, `signed` and `algorithm`; keys and secrets are given at run time";

impl File<'_> {
    /// Checks the section as a verifier does, and returns it as a document of its own: one key a line, without comments.
    pub(super) fn authenticity(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<String> {
        let table = self.table(key, value, AUTHENTICITY_HELP)?;
        if let Err(error) = eventry_scheme::check_section(self.text) {
            let place = error.offset().and_then(|offset| span_at(table, offset));
            let span = place.or_else(|| first_named(error.message(), table));
            self.error(span.unwrap_or(span_of(key.span)), error.message(), AUTHENTICITY_HELP);
            return None;
        }
        let mut section = String::from("[authenticity]\n");
        for (key, value) in in_document_order(table) {
            section.push_str(&format!("{} = {}\n", quoted_key(&key.name), inline(value)));
        }
        Some(section)
    }
}

/// The key or the value that begins at this offset.
fn span_at(table: &Table<'_>, offset: usize) -> Option<Span> {
    table.iter().find_map(|(key, value)| {
        if key.span.start == offset {
            return Some(span_of(key.span));
        }
        if value.span.start == offset {
            return Some(span_of_value(value));
        }
        let nested = value.as_array().into_iter().flatten().filter_map(Value::as_table);
        value.as_table().into_iter().chain(nested).find_map(|table| span_at(table, offset))
    })
}

/// The first key of the section that a message names.
fn first_named(message: &str, table: &Table<'_>) -> Option<Span> {
    let mut named = message.split('`').skip(1).step_by(2);
    named.find_map(|word| table.get_key_value(word)).map(|(key, _)| span_of(key.span))
}
