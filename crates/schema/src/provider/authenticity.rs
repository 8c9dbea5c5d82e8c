//! The section `[authenticity]` of `provider.toml`: how deliveries are signed. Verifiers read it; a build only checks it, and carries its text.

use eventry_scheme::{Algorithm, Scheme};
use toml_span::value::{Key, Table, Value};

use super::answer_template::AnswerPart;
use super::wrapper::ControlSettings;
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

const HMAC_HELP: &str =
    "say in [authenticity] how deliveries are signed, with the algorithm `hmac-sha256`, or leave the HMAC out of the answer";

impl File<'_> {
    /// Reports answers with an HMAC if no key is one for it: deliveries are not signed with an HMAC-SHA256.
    pub(super) fn check_answers(&mut self, controls: &[ControlSettings], authenticity: Option<&str>) {
        if authenticity.is_some_and(has_hmac_sha256) {
            return;
        }
        for control in controls {
            if control
                .answer
                .as_ref()
                .is_some_and(|answer| answer.parts().any(AnswerPart::is_hmac))
            {
                let message = "the answer has an HMAC-SHA256, but deliveries are not signed with one";
                self.error(control.span, message, HMAC_HELP);
            }
        }
    }
}

fn has_hmac_sha256(section: &str) -> bool {
    let scheme = eventry_scheme::from_toml(section).and_then(Scheme::of);
    let algorithms = scheme
        .map(|scheme| scheme.accepts.into_iter().map(|accept| accept.algorithm))
        .into_iter()
        .flatten();
    algorithms
        .into_iter()
        .any(|algorithm| matches!(algorithm, Algorithm::HmacSha256 | Algorithm::JwtHs256))
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
