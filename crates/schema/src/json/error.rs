//! Why a file is not JSON, in words for its author.

use std::fmt;

use eventry_json::tree::{MAX_DEPTH, Member};
use eventry_json::{Syntax, SyntaxError};

use crate::diagnostic::line_column;

const NO_COMMENTS: &str = "JSON has no comments: remove it, or keep the text in `$comment`";

/// Why a text is not one JSON document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The byte offset of what is wrong.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {}): {}", self.message, self.offset, self.help)
    }
}

impl std::error::Error for ParseError {}

impl ParseError {
    fn new(offset: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            offset,
            message: message.into(),
            help: help.into(),
        }
    }

    pub(super) fn repeated_member(text: &str, first: &Member, second: &Member) -> Self {
        let (line, column) = line_column(text, first.name_span.start);
        let message = format!("member `{}` appears twice in one object, first at {line}:{column}", second.name);
        Self::new(second.name_span.start, message, "keep one of the two")
    }

    /// Explains an error of the grammar. It may be inside a token; the message names the whole token.
    pub(super) fn of_syntax(text: &str, error: SyntaxError) -> Self {
        let at = error.offset;
        let before = text.get(..at).unwrap_or_default();
        let found = found(text, at);
        let next = text.as_bytes().get(at).copied();
        match error.kind {
            Syntax::Value => no_value(text, at),
            Syntax::Literal => no_value(text, start_of(before, |c| c.is_ascii_alphanumeric())),
            Syntax::CommaOrBrace | Syntax::CommaOrBracket | Syntax::TrailingData if ends_inside_literal(before, next) => {
                no_value(text, start_of(before, |c| c.is_ascii_alphabetic()))
            }
            // The only number that ends before a digit is a zero.
            Syntax::CommaOrBrace | Syntax::CommaOrBracket | Syntax::TrailingData
                if before.ends_with('0') && next.is_some_and(|next| next.is_ascii_digit()) =>
            {
                bad_number(text, before, "write it without leading zeros, or as a string")
            }
            Syntax::Digit => bad_number(text, before, "write digits on both sides of the point and after the `e`"),
            Syntax::MemberName | Syntax::MemberNameOrEnd => {
                let help = match next {
                    Some(b'}') => "remove the comma after the last member",
                    Some(b'/') => NO_COMMENTS,
                    _ => "member names are strings in double quotes",
                };
                Self::new(at, format!("expected a member name, found {found}"), help)
            }
            Syntax::Colon => {
                let help = "write a `:` between the member's name and its value";
                Self::new(at, format!("expected `:`, found {found}"), help)
            }
            Syntax::CommaOrBrace | Syntax::CommaOrBracket => {
                let (close, what) = match error.kind {
                    Syntax::CommaOrBrace => ('}', "object"),
                    _ => (']', "array"),
                };
                let help = match next {
                    None => format!("the {what} is not closed: the file may be cut off"),
                    Some(b'/') => NO_COMMENTS.to_owned(),
                    Some(_) => "a comma or a closing bracket is missing before this place".to_owned(),
                };
                Self::new(at, format!("expected `,` or `{close}`, found {found}"), help)
            }
            Syntax::ControlCharacter => bad_character(before, at, next),
            Syntax::Escape => {
                let help = "JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX; write a backslash itself as `\\\\`";
                Self::new(start_of_escape(before), "unknown escape in a string", help)
            }
            Syntax::HexadecimalDigits => {
                let help = "write the character's code as `\\u00e9`";
                Self::new(start_of_escape(before), "`\\u` without four hexadecimal digits", help)
            }
            Syntax::LoneSurrogate => {
                let help = "characters above U+FFFF are two escapes, as in `\\ud83d\\ude00`";
                Self::new(at, "half of a surrogate pair in a string", help)
            }
            Syntax::TrailingData => {
                let help = "a file holds one JSON value: remove what follows it";
                Self::new(at, format!("{found} after the end of the document"), help)
            }
            Syntax::TooDeep => {
                let help = "move inner parts into a document of their own and refer to it with `$ref`";
                Self::new(at, format!("more than {MAX_DEPTH} levels of arrays and objects"), help)
            }
        }
    }
}

fn no_value(text: &str, at: usize) -> ParseError {
    let help = match text.as_bytes().get(at) {
        None => "the file is empty or cut off",
        Some(b']' | b'}' | b',') => "remove the extra comma, or write the value",
        Some(b'\'') => "use double quotes for strings",
        Some(b'/') => NO_COMMENTS,
        Some(b'+' | b'.') => "a number starts with a digit or `-`",
        Some(_) => "a value is an object, an array, a string, a number, true, false or null",
    };
    ParseError::new(at, format!("expected a value, found {}", found(text, at)), help)
}

/// Explains a number that is read up to the end of `before`.
fn bad_number(text: &str, before: &str, help: &str) -> ParseError {
    let start = start_of(before, |c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E'));
    let rest = text.get(start..).unwrap_or_default();
    let literal = rest.get(..number_like(rest.as_bytes())).unwrap_or_default();
    ParseError::new(start, format!("`{literal}` is not a JSON number"), help)
}

/// The length of the longest prefix with the parts of a number, any of which may lack its digits.
fn number_like(text: &[u8]) -> usize {
    let digits = |at: usize| at + text.iter().skip(at).take_while(|byte| byte.is_ascii_digit()).count();
    let one_of = |at: usize, bytes: &[u8]| at + usize::from(text.get(at).is_some_and(|byte| bytes.contains(byte)));
    let mut at = digits(one_of(0, b"-"));
    if text.get(at) == Some(&b'.') {
        at = digits(at + 1);
    }
    if let Some(b'e' | b'E') = text.get(at) {
        at = digits(one_of(at + 1, b"+-"));
    }
    at
}

fn bad_character(before: &str, at: usize, next: Option<u8>) -> ParseError {
    match next {
        // The opening quote is the last one that is not escaped.
        None => {
            let quote = |(at, _): &(usize, &str)| before.get(..*at).is_some_and(|text| !text.ends_with('\\'));
            let opening = before.rmatch_indices('"').find(quote).map_or(at, |(at, _)| at);
            ParseError::new(opening, "string without end", "close it with `\"`: the file may be cut off")
        }
        Some(b'\n' | b'\r') => {
            let help = "close the string with `\"`, or write the line break as `\\n`";
            ParseError::new(at, "line break inside a string", help)
        }
        Some(control) => {
            let message = format!("control character U+{control:04X} inside a string");
            ParseError::new(at, message, format!("write it as `\\u{control:04x}`"))
        }
    }
}

/// Whether the text continues a literal name: as in `truex`.
fn ends_inside_literal(before: &str, next: Option<u8>) -> bool {
    let is_literal = ["true", "false", "null"].iter().any(|literal| before.ends_with(literal));
    is_literal && next.is_some_and(|next| next.is_ascii_alphanumeric())
}

/// The offset of the token that `before` ends with, given its characters.
fn start_of(before: &str, is_inside: impl Fn(char) -> bool) -> usize {
    before.trim_end_matches(is_inside).len()
}

fn start_of_escape(before: &str) -> usize {
    before.rfind('\\').unwrap_or_default()
}

/// The word or character at an offset, for messages.
fn found(text: &str, at: usize) -> String {
    let rest = text.get(at..).unwrap_or_default();
    let word: String = rest.chars().take_while(|next| next.is_alphanumeric()).take(20).collect();
    match (word.is_empty(), rest.chars().next()) {
        (false, _) => format!("`{word}`"),
        (true, Some(quote @ ('"' | '\''))) => format!("`{quote}`"),
        (true, Some(character)) => format!("`{}`", character.escape_debug()),
        (true, None) => "the end of the file".into(),
    }
}
