//! The text of an enum value that the schema does not list.

use std::fmt;

use crate::{DecodeError, Decoder};

/// A text that an enum's schema does not list (yet).
///
/// It cannot be matched on by its text: when a later schema lists it, the value becomes a variant of its own, and no code that was written
/// before may change its meaning by that. Ask the enum itself: `as_str()`, `is_unknown()`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Unrecognized(Box<str>);

impl Unrecognized {
    /// Keeps a text. Use the enum's `From<&str>`, which knows the texts that the schema lists.
    #[doc(hidden)]
    #[must_use]
    pub fn new(text: &str) -> Self {
        Unrecognized(text.into())
    }

    /// The text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unrecognized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for Unrecognized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reading an enum of listed texts: what generated enums share.
///
/// It is a method, and not a function, so that its code stands with the enum's: an edit of one schema then compiles nothing for the others.
pub trait ReadListed: for<'t> From<&'t str> {
    /// Reads a text.
    ///
    /// # Errors
    /// When the next value is no text.
    fn read_listed(&mut self, is_unknown: fn(&Self) -> bool, from: &mut Decoder<'_>) -> Result<(), DecodeError> {
        let text = from.string()?;
        *self = Self::from(&text);
        from.tolerate(is_unknown(self));
        Ok(())
    }
}

impl<T: for<'t> From<&'t str>> ReadListed for T {}
