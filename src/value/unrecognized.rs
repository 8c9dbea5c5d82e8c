//! Enum values that the schema does not list.

use std::fmt;

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
