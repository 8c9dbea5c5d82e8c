//! Enum values that the schema does not list.

use std::fmt;

use crate::error::DecodeError;
use crate::json::Decoder;

/// A text that the schema of an enum does not list (yet).
///
/// Code cannot match on the text. When a later schema lists it, the value becomes a variant, and existing code must not change its meaning.
/// Use the enum's own `as_str()` and `is_unknown()`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Unrecognized(Box<str>);

impl Unrecognized {
    /// Keeps a text. Use the enum's `From<&str>` instead, which knows the listed texts.
    #[doc(hidden)]
    #[must_use]
    pub fn new(text: &str) -> Self {
        Unrecognized(text.into())
    }

    /// Returns the text as it came.
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

/// How generated enums of listed texts are read.
///
/// This is a method rather than a function so that its code is compiled with the enum: editing one schema then recompiles nothing for the
/// others.
pub trait ReadListed: for<'t> From<&'t str> {
    /// Reads a text.
    ///
    /// # Errors
    ///
    /// Returns an error if the next value is not a string.
    fn read_listed(&mut self, is_unknown: fn(&Self) -> bool, from: &mut Decoder<'_>) -> Result<(), DecodeError> {
        let text = from.string()?;
        *self = Self::from(&text);
        from.tolerate(is_unknown(self));
        Ok(())
    }
}

impl<T: for<'t> From<&'t str>> ReadListed for T {}
