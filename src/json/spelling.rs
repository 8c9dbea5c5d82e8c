//! How a value was spelled, where its type cannot say it.

use std::ops::Range;

use super::{Decoder, Encoder};

/// The spelling of a value that would be written as an unequal one.
#[derive(Clone, Debug)]
pub(crate) enum Spelling {
    /// This text.
    Literal(Box<str>),
    /// This part of the text: an array or map of which one element keeps its spelling. It is copied only when a record remembers it, because
    /// an enclosing array may take its place.
    Part(Range<usize>),
}

impl Decoder<'_> {
    /// Takes how the value just read was spelled, to remember it.
    #[inline]
    pub(crate) fn take_spelling(&mut self) -> Option<Box<str>> {
        self.spelling.take().map(|spelling| self.literal(spelling))
    }

    #[cold]
    fn literal(&self, spelling: Spelling) -> Box<str> {
        match spelling {
            Spelling::Literal(literal) => literal,
            Spelling::Part(part) => {
                // Without white space, so that what is written and read again is the same.
                let mut literal = Encoder::new();
                literal.raw(self.slice(part.start, part.end));
                literal.into_string().into()
            }
        }
    }
}
