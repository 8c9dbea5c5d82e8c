//! Answers to control messages.

use eventry::ControlMessage;
use eventry::rt::{AnswerPart, Answers, ControlAnswer, answer_of};
use eventry_scheme::AddressPattern;

use super::Answer;
use super::template::{Piece, is_header_value, is_json, render};
use crate::verifier::Verifier;

/// The answer that a control message wants, if it wants one of its own.
pub(crate) fn answer_to(control: &ControlMessage, answers: &Answers, verifier: &Verifier) -> Option<Answer> {
    let wanted = answer_of(control)?;
    let rendered =
        |parts: &[AnswerPart], is_json| render(parts.iter().map(Piece::from), is_json, |name| control.value(name), Some(verifier));
    let mut answer = Answer::accepted(answers);
    if !wanted.body.is_empty() {
        let body = rendered(wanted.body, is_json(wanted.content_type))?;
        answer = Answer::empty(200).with_body(wanted.content_type, body);
    }
    for (name, parts) in wanted.headers {
        let value = rendered(parts, false)?;
        if is_header_value(&value) {
            answer.headers.push((name, value));
        }
    }
    Some(answer)
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
