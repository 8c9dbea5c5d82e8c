//! What senders are told.

mod control;
#[cfg(feature = "http")]
mod http;
pub mod template;

pub(crate) use control::{address_to_confirm, answer_to};

use eventry::rt::Answers;

/// After this many seconds, a sender may try again.
const RETRY_AFTER: &str = "5";

/// What a sender is told: a status of HTTP, headers, and a body. It never says why a delivery is refused.
///
/// | status | when |
/// |---|---|
/// | 2xx | what was sent is processed, or kept in quarantine: the provider must not repeat it |
/// | 4xx | the delivery is refused |
/// | 408, 413 | the body came too slowly, or is too large |
/// | 503 | the receiver cannot take it now: the provider must repeat it |
///
/// `[answers]` and the answers of `[[controls]]` in `provider.toml` say what a provider expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Answer {
    /// For a delivery that cannot be processed now: 503. The provider repeats it.
    #[must_use]
    pub fn retry() -> Self {
        Answer {
            headers: vec![("Retry-After", RETRY_AFTER.to_owned())],
            ..Answer::empty(503)
        }
    }

    /// For what is processed.
    pub(crate) fn accepted(answers: &Answers) -> Self {
        Answer::empty(answers.accepted).with_body(answers.accepted_type, answers.accepted_body.to_owned())
    }

    /// For what is refused.
    pub(crate) fn refused(answers: &Answers) -> Self {
        Answer::empty(answers.refused)
    }

    /// For a request whose body cannot be read.
    #[cfg(feature = "http")]
    pub(crate) fn unreadable(status: u16) -> Self {
        Answer::empty(status)
    }

    fn empty(status: u16) -> Self {
        Answer {
            status,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    fn with_body(mut self, content_type: &str, body: String) -> Self {
        if !body.is_empty() {
            self.headers.push(("Content-Type", content_type.to_owned()));
            self.body = body;
        }
        self
    }

    /// Returns the status code of HTTP.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the headers. Their values have no line breaks.
    pub fn headers(&self) -> impl ExactSizeIterator<Item = (&'static str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Returns the body.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Returns whether the provider takes the delivery for processed.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
