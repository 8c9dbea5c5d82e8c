//! Why a verifier cannot be made.

use std::fmt;

/// Why a verifier cannot be made: a setting that can never work, or a key that cannot be read. The message never contains a key.
#[derive(Clone, PartialEq, Eq)]
pub struct SetupError {
    message: String,
    line: Option<usize>,
}

impl SetupError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        SetupError {
            message: message.into(),
            line: None,
        }
    }

    pub(crate) fn at(text: &str, offset: usize, message: impl Into<String>) -> Self {
        let before = text.as_bytes().iter().take(offset);
        SetupError {
            message: message.into(),
            line: Some(before.filter(|byte| **byte == b'\n').count() + 1),
        }
    }

    /// Returns the line of the settings, from 1, if the error is about one.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
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
