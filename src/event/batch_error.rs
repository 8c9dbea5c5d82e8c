//! Why a stream has no event at some place.

use std::error::Error;
use std::fmt;
use std::io;

use super::MalformedEvent;
use crate::split::StreamError;

/// Why a stream has no event at this place.
#[derive(Debug)]
#[non_exhaustive]
pub enum BatchError {
    /// The event is not JSON, or does not fit the type that it names. The error keeps its bytes.
    Malformed(MalformedEvent),
    /// The event is longer than the limit. It is skipped; the next item follows it.
    TooLong {
        /// The byte of the stream at which the event begins.
        offset: u64,
        /// How many bytes an event may have.
        limit: usize,
    },
    /// The stream could not be read. This is the last item. The bytes of an unfinished event are dropped.
    Io(io::Error),
}

impl From<StreamError> for BatchError {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::TooLong { offset, limit } => BatchError::TooLong { offset, limit },
            StreamError::Io(error) => BatchError::Io(error),
        }
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BatchError::Malformed(malformed) => malformed.fmt(f),
            BatchError::TooLong { offset, limit } => write!(f, "the event at byte {offset} is longer than {limit} bytes"),
            BatchError::Io(_) => f.write_str("cannot read the stream"),
        }
    }
}

impl Error for BatchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            BatchError::Malformed(_) | BatchError::TooLong { .. } => None,
            BatchError::Io(error) => Some(error),
        }
    }
}
