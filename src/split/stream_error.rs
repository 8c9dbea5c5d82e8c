//! Why a stream has no event at some place.

use std::error::Error;
use std::fmt;
use std::io;

/// Why an event of a stream could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
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

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StreamError::TooLong { offset, limit } => write!(f, "the event at byte {offset} is longer than {limit} bytes"),
            StreamError::Io(_) => f.write_str("cannot read the stream"),
        }
    }
}

impl Error for StreamError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            StreamError::TooLong { .. } => None,
            StreamError::Io(error) => Some(error),
        }
    }
}
