//! Templates of answers. The command `cargo eventry listen` answers with them, too.

use eventry::rt::{AnswerPart, Encoder};

use crate::verifier::Verifier;

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'p> {
    /// This text.
    Text(&'p str),
    /// The value with this name.
    Value(&'p str),
    /// HMAC-SHA256 of the value with this name.
    HmacSha256(&'p str),
}

impl From<&AnswerPart> for Piece<'static> {
    fn from(part: &AnswerPart) -> Self {
        match part {
            AnswerPart::Text(text) => Piece::Text(text),
            AnswerPart::Value(name) => Piece::Value(name),
            AnswerPart::HmacSha256(name) => Piece::HmacSha256(name),
        }
    }
}

/// Puts values into a template; `None` if the message lacks one, or if no key is one for an HMAC. In JSON, values are escaped.
pub fn render<'p, 'v>(
    pieces: impl IntoIterator<Item = Piece<'p>>,
    is_json: bool,
    value: impl Fn(&str) -> Option<&'v str>,
    verifier: Option<&Verifier>,
) -> Option<String> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(literal) => text.push_str(literal),
            Piece::Value(name) if is_json => text.push_str(&in_json_string(value(name)?)),
            Piece::Value(name) => text.push_str(value(name)?),
            Piece::HmacSha256(name) => text.push_str(&verifier?.hmac_sha256(value(name)?)?),
        }
    }
    Some(text)
}

/// Returns whether a media type is one of JSON.
#[must_use]
pub fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// Returns whether a text can be the value of a header: a sender must not write headers of its own.
#[must_use]
pub fn is_header_value(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte))
}

/// The text as it is written between the quotes of a JSON string.
fn in_json_string(text: &str) -> String {
    let mut to = Encoder::new();
    to.string(text);
    let quoted = to.into_string();
    let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or_default().to_owned()
}
