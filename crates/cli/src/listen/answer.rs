//! How deliveries are answered: as a receiver answers them.

use eventry_receive::Verifier;
use eventry_receive::template::{Piece, is_header_value, is_json, render};
use eventry_schema::provider::{AnswerPart, AnswersSettings, ControlSettings};

use crate::verify::authenticity::Authenticity;
use crate::verify::settings::Settings;
use crate::worker::{ControlMessage, Verdict};

/// What the sender receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer without headers and with an empty body.
    pub fn of(status: u16) -> Self {
        Answer {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    fn with_body(mut self, content_type: &str, body: String) -> Self {
        if !body.is_empty() {
            self.headers.push(("Content-Type".to_owned(), content_type.to_owned()));
            self.body = body.into_bytes();
        }
        self
    }
}

/// How a provider wants to be answered.
#[derive(Clone, Debug)]
pub struct Answers {
    answers: AnswersSettings,
    controls: Vec<ControlSettings>,
}

impl Answers {
    /// Takes the settings of a provider.
    pub fn of(settings: &Settings) -> Self {
        Answers {
            answers: settings.answers.clone(),
            controls: settings.controls.clone(),
        }
    }

    /// Returns how a delivery is answered. `items` is empty if it is refused.
    ///
    /// A malformed event is taken, too: sending it again would not repair it. The sender of a refused delivery learns nothing but that.
    pub fn answer(&self, authenticity: &Authenticity, items: &[Verdict<'_>], verifier: Option<&Verifier>) -> Answer {
        if authenticity.is_refused() {
            return Answer::of(self.answers.refused);
        }
        let controls = items.iter().filter_map(|item| item.control.as_ref());
        let wanted = controls.filter_map(|control| self.to_control(control, verifier)).next();
        wanted.unwrap_or_else(|| self.accepted())
    }

    fn accepted(&self) -> Answer {
        Answer::of(self.answers.accepted).with_body(&self.answers.accepted_type, self.answers.accepted_body.clone())
    }

    /// Returns the answer that a control message wants, if it wants one of its own.
    fn to_control(&self, control: &ControlMessage<'_>, verifier: Option<&Verifier>) -> Option<Answer> {
        let settings = self.controls.iter().find(|known| known.name == control.name)?;
        let wanted = settings.answer.as_ref()?;
        let value = |name: &str| control.values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let rendered = |parts: &[AnswerPart], is_json| render(parts.iter().map(piece), is_json, value, verifier);
        let mut answer = self.accepted();
        if !wanted.body.is_empty() {
            let body = rendered(&wanted.body, is_json(&wanted.content_type))?;
            answer = Answer::of(200).with_body(&wanted.content_type, body);
        }
        for (name, parts) in &wanted.headers {
            let value = rendered(parts, false)?;
            if is_header_value(&value) {
                answer.headers.push((name.clone(), value));
            }
        }
        Some(answer)
    }
}

fn piece(part: &AnswerPart) -> Piece<'_> {
    match part {
        AnswerPart::Text(text) => Piece::Text(text),
        AnswerPart::Value(name) => Piece::Value(name),
        AnswerPart::HmacSha256(name) => Piece::HmacSha256(name),
    }
}
