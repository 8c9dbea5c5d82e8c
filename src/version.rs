//! Versions of event types.

use std::fmt;
use std::str::FromStr;

use crate::error::{DecodeError, Reason};

/// A version of an event type, as its provider counts them.
///
/// Versions of one event type are ordered from the oldest to the newest.
///
/// ```
/// use eventry::Version;
///
/// let version: Version = "2".parse()?;
/// assert!(version > "v1".parse()?);
/// assert_eq!(version.to_string(), "2");
/// assert!("next".parse::<Version>().is_err());
/// # Ok::<(), eventry::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u32);

impl Version {
    /// Takes a version without the `v` that precedes it in the path of a schema.
    pub(crate) const fn new(text: &str) -> Option<Self> {
        // The standard library also reads a sign.
        match text.as_bytes().first() {
            Some(b'0'..=b'9') => {}
            _ => return None,
        }
        match u32::from_str_radix(text, 10) {
            Ok(number) => Some(Version(number)),
            Err(_) => None,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({})", self.0)
    }
}

impl FromStr for Version {
    type Err = DecodeError;

    /// Reads a version, with or without a `v` in front of it.
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        Version::new(text.strip_prefix(['v', 'V']).unwrap_or(text))
            .ok_or_else(|| DecodeError::new(Reason::Other(format!("`{}` is not a version", text.escape_debug())), 0))
    }
}
