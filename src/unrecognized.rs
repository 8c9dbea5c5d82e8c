//! The text of an enum value that the schema does not list.

use std::fmt;

use crate::{Decoder, Fault};

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

/// Reads a text into an enum of listed texts: what generated enums share.
///
/// # Errors
/// When the next value is no text.
pub fn read_listed<T: for<'t> From<&'t str>>(into: &mut T, is_unknown: fn(&T) -> bool, from: &mut Decoder<'_>) -> Result<(), Fault> {
    read_text(from, &mut |text| {
        *into = T::from(text);
        is_unknown(into)
    })
}

fn read_text(from: &mut Decoder<'_>, take: &mut dyn FnMut(&str) -> bool) -> Result<(), Fault> {
    let text = from.string()?;
    let unknown = take(&text);
    from.tolerate(unknown);
    Ok(())
}
