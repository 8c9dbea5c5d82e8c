//! How deliveries are answered.

/// How a provider wants to be answered.
#[derive(Clone, Copy, Debug)]
pub struct Answers {
    /// The status for what was taken.
    pub accepted: u16,
    /// The body for what was taken; most providers ignore it.
    pub accepted_body: &'static str,
    /// The media type of that body.
    pub accepted_type: &'static str,
    /// The status for what is refused.
    pub refused: u16,
}

impl Answers {
    /// What most providers understand.
    pub const USUAL: Answers = Answers {
        accepted: 200,
        accepted_body: "",
        accepted_type: "text/plain",
        refused: 401,
    };
}

/// How a control message is answered.
#[derive(Clone, Copy, Debug)]
pub struct ControlAnswer {
    /// The body.
    pub body: &'static [AnswerPart],
    /// The media type of the body. Values in JSON are escaped.
    pub content_type: &'static str,
    /// Headers.
    pub headers: &'static [(&'static str, &'static [AnswerPart])],
    /// The name of the value that holds an address to fetch, and the patterns of the addresses that may be fetched.
    pub confirm: Option<(&'static str, &'static [&'static str])>,
}

/// A part of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerPart {
    /// This text.
    Text(&'static str),
    /// The value with this name.
    Value(&'static str),
    /// HMAC-SHA256 of the value with this name, in hexadecimal digits, by the key that deliveries are signed with.
    HmacSha256(&'static str),
}
