//! The key `answer` of `[[controls]]`: how a message that carries no event is answered.

use eventry_scheme::AddressPattern;
use toml_span::value::{Key, Table};

use super::answer_template::{self, AnswerPart};
use super::place::Place;
use crate::json::{self, Span};
use crate::nearest::nearest;
use crate::toml::{File, in_document_order, span_of, span_of_value};

const ANSWER_HELP: &str = "set it to what is answered, such as answer = { body = \"{challenge}\" }, or leave it out";
const BODY_HELP: &str = "write text with values in braces, such as body = \"{challenge}\" or body = '{\"token\":\"{token|hmac-sha256}\"}'";
const JSON_HELP: &str = "write JSON, in which placeholders stand in quotes, such as body = '{\"token\":\"{token}\"}'";
pub(super) const CONTENT_TYPE_HELP: &str = "set it to a media type, such as content_type = \"application/json\"";
const HEADERS_HELP: &str = "give each header its value, such as headers = { \"WebHook-Allowed-Origin\" = \"{origin}\" }";
const CONFIRM_HELP: &str =
    "set it to the name of the value that holds the address, such as confirm = \"url\" with values = { url = \"/SubscribeURL\" }";
const ADDRESSES_HELP: &str = "list patterns of the addresses that may be fetched, without their queries, such as addresses = [\"https://hooks.*.example.com/confirm\"]";
/// The media type of a body that does not state one.
pub(super) const PLAIN_TEXT: &str = "text/plain";
/// Headers that a server sets for itself.
const OF_THE_SERVER: &[&str] = &["connection", "content-length", "transfer-encoding"];

/// How a control message is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ControlAnswer {
    /// The body.
    pub body: Vec<AnswerPart>,
    /// The media type of the body.
    pub content_type: String,
    /// Headers, in document order.
    pub headers: Vec<(String, Vec<AnswerPart>)>,
    /// The name of the value that holds an address to fetch, and the patterns of the addresses that may be fetched.
    pub confirm: Option<(String, Vec<String>)>,
}

impl ControlAnswer {
    /// The parts of the body and of all headers.
    pub(super) fn parts(&self) -> impl Iterator<Item = &AnswerPart> {
        self.headers.iter().flat_map(|(_, parts)| parts).chain(&self.body)
    }
}

impl File<'_> {
    /// Reads `answer` of a control message with these values.
    pub(super) fn control_answer(&mut self, table: &Table<'_>, values: &[(String, Place, Span)]) -> Option<ControlAnswer> {
        let (key, value) = table.get_key_value("answer")?;
        let answer = self.table(key, value, ANSWER_HELP)?;
        self.only_known(answer, &["body", "content_type", "headers", "confirm", "addresses"], "in `answer`");
        let mut names: Vec<&str> = values.iter().map(|(name, ..)| name.as_str()).collect();
        names.dedup();
        let content_type = self.content_type(answer);
        let body = match self.text(answer, "body", BODY_HELP) {
            None => Vec::new(),
            Some(text) => self.body(&text, answer, &content_type, &names),
        };
        let headers = self.headers(answer, &names);
        let confirm = self.confirm(answer, &names);
        if answer.is_empty() {
            self.error(span_of(key.span), "the answer is empty", ANSWER_HELP);
        }
        Some(ControlAnswer {
            body,
            content_type,
            headers,
            confirm,
        })
    }

    /// Reads `content_type` beside `body`.
    pub(super) fn content_type(&mut self, table: &Table<'_>) -> String {
        let Some(text) = self.text(table, "content_type", CONTENT_TYPE_HELP) else {
            return PLAIN_TEXT.to_owned();
        };
        let span = table.get("content_type").map(span_of_value).unwrap_or_default();
        if !is_media_type(&text) {
            self.error(span, format!("`{text}` is not a media type"), CONTENT_TYPE_HELP);
        } else if !table.contains_key("body") {
            self.error(span, "`content_type` has no meaning without `body`", "add `body`, or remove it");
        }
        text
    }

    fn body(&mut self, text: &str, table: &Table<'_>, content_type: &str, names: &[&str]) -> Vec<AnswerPart> {
        let span = table.get("body").map(span_of_value).unwrap_or_default();
        let Some(body) = self.template(text, span, names, BODY_HELP) else {
            return Vec::new();
        };
        // A letter can stand in a string only, where the runtime escapes values.
        let filled = body.iter().map(|part| match part {
            AnswerPart::Text(text) => text.as_str(),
            AnswerPart::Value(_) | AnswerPart::HmacSha256(_) => "x",
        });
        if is_json(content_type) && json::check(&filled.collect::<String>()).is_err() {
            self.error(span, "`body` is not JSON", JSON_HELP);
        }
        body
    }

    /// Reads a template, whose placeholders name values.
    fn template(&mut self, text: &str, span: Span, names: &[&str], help: &str) -> Option<Vec<AnswerPart>> {
        let parts = match answer_template::parse(text) {
            Ok(parts) => parts,
            Err(message) => {
                self.error(span, message, help);
                return None;
            }
        };
        let mut known = true;
        for name in parts.iter().filter_map(AnswerPart::value) {
            known &= self.known_value(name, span, names);
        }
        known.then_some(parts)
    }

    /// Reports a name that no value has.
    fn known_value(&mut self, name: &str, span: Span, names: &[&str]) -> bool {
        if names.contains(&name) {
            return true;
        }
        let add = format!("add its place to `values`, such as values = {{ {name} = \"/{name}\" }}");
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? Otherwise, {add}"),
            None => add,
        };
        self.error(span, format!("`values` has no `{name}`"), help);
        false
    }

    fn headers(&mut self, answer: &Table<'_>, names: &[&str]) -> Vec<(String, Vec<AnswerPart>)> {
        let Some((key, value)) = answer.get_key_value("headers") else {
            return Vec::new();
        };
        let Some(table) = self.table(key, value, HEADERS_HELP) else {
            return Vec::new();
        };
        if table.is_empty() {
            self.error(span_of(key.span), "`headers` is empty", HEADERS_HELP);
        }
        let mut headers: Vec<(String, Vec<AnswerPart>)> = Vec::new();
        for (key, value) in in_document_order(table) {
            self.check_header_name(key, &headers);
            let Some(text) = value.as_str() else {
                self.wrong_type(key, value, "a string", HEADERS_HELP);
                continue;
            };
            if text.is_empty() || text.chars().any(|c| c.is_control() || !c.is_ascii()) || text.trim() != text {
                let message = format!("`{}` has a value that a header cannot have", key.name);
                self.error(
                    span_of_value(value),
                    message,
                    "write visible ASCII characters, with spaces only between them",
                );
            }
            let parts = self.template(text, span_of_value(value), names, HEADERS_HELP);
            headers.push((key.name.to_string(), parts.unwrap_or_default()));
        }
        headers
    }

    fn check_header_name(&mut self, key: &Key<'_>, before: &[(String, Vec<AnswerPart>)]) {
        let folded = key.name.to_ascii_lowercase();
        let (message, help) = if !is_token(&key.name) {
            (format!("`{}` is not the name of a header", key.name), HEADERS_HELP)
        } else if folded == "content-type" {
            (format!("`{}` does not belong in `headers`", key.name), CONTENT_TYPE_HELP)
        } else if OF_THE_SERVER.contains(&folded.as_str()) {
            (format!("the server sets `{}` for itself", key.name), "remove it")
        } else if before.iter().any(|(name, _)| name.eq_ignore_ascii_case(&key.name)) {
            (format!("the header `{}` is set twice", key.name), "keep one of the two")
        } else {
            return;
        };
        self.error(span_of(key.span), message, help);
    }

    fn confirm(&mut self, answer: &Table<'_>, names: &[&str]) -> Option<(String, Vec<String>)> {
        let addresses = self.addresses(answer);
        let Some((key, value)) = answer.get_key_value("confirm") else {
            if let Some((key, _)) = answer.get_key_value("addresses") {
                self.error(span_of(key.span), "`addresses` has no meaning without `confirm`", CONFIRM_HELP);
            }
            return None;
        };
        let name = self.text(answer, "confirm", CONFIRM_HELP)?;
        if !answer.contains_key("addresses") {
            let message = "`confirm` needs `addresses`: a message could name any address";
            self.error(span_of(key.span), message, ADDRESSES_HELP);
        }
        self.known_value(&name, span_of_value(value), names).then_some((name, addresses))
    }

    fn addresses(&mut self, answer: &Table<'_>) -> Vec<String> {
        let mut addresses = Vec::new();
        for (text, span) in self.strings(answer, "addresses", ADDRESSES_HELP) {
            match AddressPattern::parse(&text) {
                Ok(_) => addresses.push(text),
                Err(message) => self.error(span, message, ADDRESSES_HELP),
            }
        }
        addresses
    }
}

/// Whether a text is `type/subtype`, with or without parameters.
fn is_media_type(text: &str) -> bool {
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    let is_visible = |c: char| c.is_ascii_graphic() || c == ' ';
    essence
        .trim_end()
        .split_once('/')
        .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
        && parameters.chars().all(is_visible)
}

/// Whether bodies of a media type are JSON.
pub(super) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// Whether a text is a token of HTTP (RFC 9110), as names of headers are.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}
