//! The section `[answers]` of `provider.toml`: how a provider wants its deliveries to be answered.

use toml_span::value::{Key, Table, Value};

use super::control_answer::{PLAIN_TEXT, is_json};
use crate::json;
use crate::toml::{File, span_of_value};

const ANSWERS_HELP: &str = "write [answers] with accepted = 204, accepted = { status = 200, body = \"ok\" } or refused = 403";
const ACCEPTED_HELP: &str = "set it to a status of success, such as accepted = 204 or accepted = { status = 200, body = \"ok\" }";
const STATUS_HELP: &str = "write a status from 200 to 299";
const REFUSED_HELP: &str = "set it to a status from 400 to 499, such as refused = 403";
const BODY_HELP: &str = "set it to what the provider wants to read, such as body = \"ok\"";

/// The statuses whose responses have no body.
const WITHOUT_BODY: &[u16] = &[204, 205];

/// How deliveries are answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnswersSettings {
    /// The status for what was taken.
    pub accepted: u16,
    /// The body for what was taken.
    pub accepted_body: String,
    /// The media type of that body.
    pub accepted_type: String,
    /// The status for what is refused.
    pub refused: u16,
}

/// What most providers understand.
impl Default for AnswersSettings {
    fn default() -> Self {
        AnswersSettings {
            accepted: 200,
            accepted_body: String::new(),
            accepted_type: PLAIN_TEXT.to_owned(),
            refused: 401,
        }
    }
}

impl File<'_> {
    pub(super) fn answers(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<AnswersSettings> {
        let table = self.table(key, value, ANSWERS_HELP)?;
        self.only_known(table, &["accepted", "refused"], "in [answers]");
        let mut answers = AnswersSettings::default();
        if let Some((key, value)) = table.get_key_value("accepted") {
            match value.as_table() {
                Some(accepted) => self.accepted(accepted, &mut answers),
                None => answers.accepted = self.status(key, value, 2, ACCEPTED_HELP).unwrap_or(answers.accepted),
            }
        }
        if let Some((key, value)) = table.get_key_value("refused") {
            answers.refused = self.status(key, value, 4, REFUSED_HELP).unwrap_or(answers.refused);
        }
        Some(answers)
    }

    fn accepted(&mut self, table: &Table<'_>, answers: &mut AnswersSettings) {
        self.only_known(table, &["status", "body", "content_type"], "in `accepted`");
        if let Some((key, value)) = table.get_key_value("status") {
            answers.accepted = self.status(key, value, 2, STATUS_HELP).unwrap_or(answers.accepted);
        }
        answers.accepted_type = self.content_type(table);
        let Some(body) = self.text(table, "body", BODY_HELP) else {
            return;
        };
        let span = table.get("body").map(span_of_value).unwrap_or_default();
        if WITHOUT_BODY.contains(&answers.accepted) {
            let message = format!("a response with the status {} has no body", answers.accepted);
            self.error(span, message, "remove `body`, or set `status` to 200");
        } else if is_json(&answers.accepted_type) && json::check(&body).is_err() {
            self.error(span, "`body` is not JSON", BODY_HELP);
        }
        answers.accepted_body = body;
    }

    /// Reads a status of a hundred: 2 for those from 200 to 299.
    fn status(&mut self, key: &Key<'_>, value: &Value<'_>, hundred: u16, help: &str) -> Option<u16> {
        let Some(number) = value.as_integer() else {
            self.wrong_type(key, value, "a status", help);
            return None;
        };
        let status = u16::try_from(number).ok().filter(|status| status / 100 == hundred);
        if status.is_none() {
            self.error(span_of_value(value), format!("`{}` cannot be {number}", key.name), help);
        }
        status
    }
}
