//! The error of conversions between versions.

use std::fmt;

use crate::error::{DecodeError, Reason};

/// Why a value of one version does not fit another: the reason, and the place as a JSON pointer in the old value.
///
/// ```
/// use eventry::UpgradeError;
///
/// let error = UpgradeError::new("absent, but required").under_member("total");
/// assert_eq!(error.pointer(), "/total");
/// assert_eq!(error.to_string(), "at `/total`: absent, but required");
/// ```
#[derive(Clone, PartialEq)]
pub struct UpgradeError(DecodeError);

impl UpgradeError {
    /// Creates an error about the value as a whole.
    #[must_use]
    pub fn new(words: impl Into<String>) -> Self {
        UpgradeError(DecodeError::new(Reason::Other(words.into()), 0))
    }

    /// Returns the same error, seen from the object whose member `name` holds the value.
    #[must_use]
    pub fn under_member(self, name: &str) -> Self {
        UpgradeError(self.0.under_member(name))
    }

    /// Returns the same error, seen from the array whose element `index` holds the value.
    #[must_use]
    pub fn under_index(self, index: usize) -> Self {
        UpgradeError(self.0.under_index(index))
    }

    /// Returns the place as a JSON pointer (RFC 6901). It is empty for the value as a whole.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.0.pointer()
    }

    /// Returns what is wrong.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        self.0.reason()
    }
}

/// Wraps an error of a conversion that goes through JSON.
impl From<DecodeError> for UpgradeError {
    fn from(error: DecodeError) -> Self {
        UpgradeError(error)
    }
}

impl fmt::Display for UpgradeError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer() {
            whole if whole.is_empty() => self.0.fmt(to),
            pointer => write!(to, "at `{pointer}`: {}", self.0),
        }
    }
}

impl fmt::Debug for UpgradeError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("UpgradeError")
            .field("pointer", &self.pointer())
            .field("reason", self.reason())
            .finish()
    }
}

impl std::error::Error for UpgradeError {}
