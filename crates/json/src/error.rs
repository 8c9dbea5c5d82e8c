//! Where a text departs from the grammar.

use std::fmt;

/// Where a text departs from the grammar of JSON, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What the text violates.
    pub kind: Syntax,
    /// The byte offset of the violation: the length of the text if it ends too early.
    pub offset: usize,
}

/// A rule of the grammar that a text violates. [`Display`](fmt::Display) of [`SyntaxError`] gives the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A value is missing.
    Value,
    /// A literal name starts like `null`, `true` or `false` but differs. The offset is that of its first byte.
    Literal,
    /// A member name is missing after a comma.
    MemberName,
    /// Neither a member name nor the end of the object follows `{`.
    MemberNameOrEnd,
    /// The colon after a member name is missing.
    Colon,
    /// Neither a comma nor the end of the object follows a member.
    CommaOrBrace,
    /// Neither a comma nor the end of the array follows an element.
    CommaOrBracket,
    /// A number lacks a digit.
    Digit,
    /// A string contains a control character, or has no closing quote.
    ControlCharacter,
    /// The character after a backslash is not one that JSON escapes.
    Escape,
    /// `\u` is not followed by four hexadecimal digits.
    HexadecimalDigits,
    /// An escape is half of a surrogate pair. The grammar allows it, but it is not a character. The offset is that of the backslash.
    LoneSurrogate,
    /// Something other than white space follows the value.
    TrailingData,
    /// Objects and arrays nest more deeply than the reader allows. The offset is that of the bracket.
    TooDeep,
}

impl Syntax {
    /// The violation in words: what was expected, where something was.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Value => "expected a JSON value",
            Self::Literal => "expected `null`, `true` or `false`",
            Self::MemberName => "expected a member name in quotes",
            Self::MemberNameOrEnd => "expected a member name in quotes or `}`",
            Self::Colon => "expected `:`",
            Self::CommaOrBrace => "expected `,` or `}`",
            Self::CommaOrBracket => "expected `,` or `]`",
            Self::Digit => "expected a digit",
            Self::ControlCharacter => "control characters in strings must be escaped",
            Self::Escape => "expected one of the escapes of JSON after `\\`",
            Self::HexadecimalDigits => "expected four hexadecimal digits after `\\u`",
            Self::LoneSurrogate => "the string escapes half of a surrogate pair, which is not a character",
            Self::TrailingData => "expected the end of the text after the value",
            Self::TooDeep => "nested too deeply",
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} (byte {})", self.kind.as_str(), self.offset)
    }
}

impl std::error::Error for SyntaxError {}
