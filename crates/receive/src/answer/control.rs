//! Answers to control messages.

use eventry::ControlMessage;
use eventry::rt::{AnswerPart, Answers, ControlAnswer, Encoder, answer_of};
use eventry_scheme::AddressPattern;

use super::Answer;
use crate::verifier::Verifier;

/// The answer that a control message wants, if it wants one of its own.
pub(crate) fn answer_to(control: &ControlMessage, answers: &Answers, verifier: &Verifier) -> Option<Answer> {
    let wanted = answer_of(control)?;
    let is_json = wanted.content_type.ends_with("json");
    let mut answer = Answer::accepted(answers);
    if !wanted.body.is_empty() {
        let body = rendered(wanted.body, control, verifier, is_json)?;
        answer = Answer::empty(200).with_body(wanted.content_type, body);
    }
    for (name, parts) in wanted.headers {
        let value = rendered(parts, control, verifier, false)?;
        // A sender must not write headers of its own.
        if value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)) {
            answer.headers.push((name, value));
        }
    }
    Some(answer)
}

/// The parts as text; `None` if the message lacks a value.
fn rendered(parts: &[AnswerPart], control: &ControlMessage, verifier: &Verifier, is_json: bool) -> Option<String> {
    let mut text = String::new();
    for part in parts {
        match part {
            AnswerPart::Text(literal) => text.push_str(literal),
            AnswerPart::Value(name) if is_json => text.push_str(&in_json_string(control.value(name)?)),
            AnswerPart::Value(name) => text.push_str(control.value(name)?),
            AnswerPart::HmacSha256(name) => text.push_str(&verifier.hmac_sha256(control.value(name)?)?),
        }
    }
    Some(text)
}

/// The text as it is written between the quotes of a JSON string.
fn in_json_string(text: &str) -> String {
    let mut to = Encoder::new();
    to.string(text);
    let quoted = to.into_string();
    quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or_default()
        .to_owned()
}

/// The address that a control message asks to fetch, if the settings allow it.
pub(crate) fn address_to_confirm(control: &ControlMessage) -> Option<&str> {
    let ControlAnswer {
        confirm: Some((name, patterns)),
        ..
    } = answer_of(control)?
    else {
        return None;
    };
    let address = control.value(name)?;
    let allows = |pattern: &&&str| AddressPattern::parse(pattern).is_ok_and(|pattern| pattern.allows_with_query(address));
    patterns.iter().find(allows).map(|_| address)
}
