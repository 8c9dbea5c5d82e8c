//! The spelling of a value, where its type cannot express it.

use std::ops::Range;

use super::Encoder;

/// The spelling of a value that would be written as an unequal one.
#[derive(Clone, Debug)]
pub(crate) enum Spelling {
    /// This text.
    Literal(Box<str>),
    /// This part of the text: an array or map with an element that keeps its spelling. Copied only when a record remembers it, because an
    /// enclosing array may replace it.
    Part(Range<usize>),
}

impl Spelling {
    /// The spelling, given the text that was read.
    #[cold]
    pub(super) fn into_literal(self, text: &str) -> Box<str> {
        match self {
            Spelling::Literal(literal) => literal,
            Spelling::Part(part) => {
                // Without white space, so that writing and reading it again changes nothing.
                let mut literal = Encoder::new();
                literal.raw(text.get(part).unwrap_or_default());
                literal.into_string().into()
            }
        }
    }
}
