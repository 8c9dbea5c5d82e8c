//! The text of an enum value that the schema does not list.

use std::fmt;

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
