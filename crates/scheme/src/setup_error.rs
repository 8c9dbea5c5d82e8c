//! Why a verifier cannot be made.

use std::fmt;

/// Why a verifier cannot be made: a setting that can never work, or a key that cannot be read. The message never contains a key.
#[derive(Clone, PartialEq, Eq)]
pub struct SetupError {
    message: String,
    /// The byte offset and the line.
    place: Option<(usize, usize)>,
}

impl SetupError {
    /// An error that is about no single place of the settings.
    #[doc(hidden)]
    pub fn new(message: impl Into<String>) -> Self {
        SetupError {
            message: message.into(),
            place: None,
        }
    }

    /// An error at a byte offset of the settings.
    #[doc(hidden)]
    pub fn at(text: &str, offset: usize, message: impl Into<String>) -> Self {
        let before = text.as_bytes().iter().take(offset);
        SetupError {
            message: message.into(),
            place: Some((offset, before.filter(|byte| **byte == b'\n').count() + 1)),
        }
    }

    /// The same error, and more to say.
    pub(crate) fn with(mut self, more: &str) -> Self {
        self.message.push_str(more);
        self
    }

    /// Returns what is wrong, without the line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the byte offset in the settings, if the error is about one place.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.place.map(|(offset, _)| offset)
    }

    /// Returns the line of the settings, from 1, if the error is about one.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.place.map(|(_, line)| line)
    }
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line() {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl fmt::Debug for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SetupError({self})")
    }
}

impl std::error::Error for SetupError {}
