//! Templates of answers: text with values of a control message.

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerPart {
    /// This text.
    Text(String),
    /// `{name}`: the value with this name.
    Value(String),
    /// `{name|hmac-sha256}`: HMAC-SHA256 of the value with this name, in hexadecimal digits.
    HmacSha256(String),
}

impl AnswerPart {
    /// Whether it needs a key.
    pub(super) fn is_hmac(&self) -> bool {
        matches!(self, AnswerPart::HmacSha256(_))
    }

    /// Returns the name of the value, if the part is made of one.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        match self {
            AnswerPart::Text(_) => None,
            AnswerPart::Value(name) | AnswerPart::HmacSha256(name) => Some(name),
        }
    }
}

const HMAC_SHA256: &str = "hmac-sha256";

/// Parses a template. A `{` begins a placeholder if a name and then `}` or `|` follow it; everything else is text, so that JSON needs no
/// escapes. A name consists of ASCII letters, digits, `_`, and `-`, and does not begin with a digit or `-`.
///
/// # Errors
///
/// Returns a message if a function is not known or not closed.
pub(super) fn parse(template: &str) -> Result<Vec<AnswerPart>, String> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let Some((part, tail)) = placeholder(from)? else {
            text.push('{');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        if !text.is_empty() {
            parts.push(AnswerPart::Text(std::mem::take(&mut text)));
        }
        parts.push(part);
        rest = tail;
    }
    text.push_str(rest);
    if !text.is_empty() {
        parts.push(AnswerPart::Text(text));
    }
    Ok(parts)
}

/// Reads a placeholder at the start of a text that begins with `{`, and returns it with what follows.
fn placeholder(text: &str) -> Result<Option<(AnswerPart, &str)>, String> {
    let inside = text.get(1..).unwrap_or_default();
    let end = inside.find(|c: char| !is_name(c)).unwrap_or(inside.len());
    let (name, after) = inside.split_at(end);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return Ok(None);
    }
    if let Some(tail) = after.strip_prefix('}') {
        return Ok(Some((AnswerPart::Value(name.to_owned()), tail)));
    }
    let Some(function) = after.strip_prefix('|') else {
        return Ok(None);
    };
    let Some((function, tail)) = function.split_once('}') else {
        return Err(format!("`{{{name}|` is not closed"));
    };
    if function != HMAC_SHA256 {
        return Err(format!("`{function}` is not a function; the only one is `{HMAC_SHA256}`"));
    }
    Ok(Some((AnswerPart::HmacSha256(name.to_owned()), tail)))
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::{AnswerPart, parse};

    fn text(text: &str) -> AnswerPart {
        AnswerPart::Text(text.to_owned())
    }

    #[test]
    fn placeholders_are_told_from_the_braces_of_json() {
        let value = |name: &str| AnswerPart::Value(name.to_owned());
        assert_eq!(parse("{challenge}"), Ok(vec![value("challenge")]));
        assert_eq!(
            parse(r#"{"plainToken":"{token}","encryptedToken":"{token|hmac-sha256}"}"#),
            Ok(vec![
                text("{\"plainToken\":\""),
                value("token"),
                text("\",\"encryptedToken\":\""),
                AnswerPart::HmacSha256("token".to_owned()),
                text("\"}")
            ])
        );
        assert_eq!(parse("a{{resource-id}}b"), Ok(vec![text("a{"), value("resource-id"), text("}b")]));
        for only_text in [
            "{}",
            "{",
            "}",
            "{ name }",
            "{1}",
            "{-a}",
            "{é}",
            "{a b}",
            "{a",
            "{\"a\":{\"b\":{}}}",
            "{|hmac-sha256}",
        ] {
            assert_eq!(parse(only_text), Ok(vec![text(only_text)]));
        }
        assert_eq!(parse(""), Ok(Vec::new()));
    }

    #[test]
    fn functions_are_known() {
        for (template, message) in [
            ("{a|sha256}", "`sha256` is not a function; the only one is `hmac-sha256`"),
            ("{a|}", "`` is not a function; the only one is `hmac-sha256`"),
            ("{a|hmac-sha256", "`{a|` is not closed"),
        ] {
            assert_eq!(parse(template), Err(message.to_owned()));
        }
    }
}
