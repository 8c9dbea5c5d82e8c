//! Many events in one stream.

use std::error::Error;
use std::fmt;
use std::io::Read;
use std::iter::FusedIterator;
use std::marker::PhantomData;

use super::document::Documents;
use super::{Event, MalformedEvent, Parts, Payload, StreamError, decode_event};

/// Why there is no event in its place in a stream.
#[derive(Debug)]
#[non_exhaustive]
pub enum BatchError {
    /// It is no JSON, or does not fit the type that it names. The error keeps its bytes.
    Malformed(MalformedEvent),
    /// Its bytes could not be had.
    StreamError(StreamError),
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BatchError::Malformed(malformed) => malformed.fmt(f),
            BatchError::StreamError(unread) => unread.fmt(f),
        }
    }
}

impl Error for BatchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            BatchError::Malformed(malformed) => malformed.source(),
            BatchError::StreamError(unread) => unread.source(),
        }
    }
}

/// The events of a stream that may hold many, one after another: what [`Batch`](super::Batch) is for a body, for one of any size.
///
/// Each item has its own bytes; of the stream no more is held than [`Parts`] says. An item that cannot be decoded, or is longer than the limit, is
/// an error; the next item goes on behind it. An error of the reader is the last item.
pub struct BatchReader<R, P> {
    parts: Parts<R>,
    payload: PhantomData<fn() -> P>,
}

impl<R: Read, P: Payload> BatchReader<R, P> {
    /// Takes a stream; it need not be buffered.
    #[must_use]
    pub fn new(reader: R) -> Self {
        BatchReader {
            parts: Parts::new(reader).with_documents(Documents::of(P::provider())),
            payload: PhantomData,
        }
    }

    /// Sets how many bytes an event may have; [`EVENT_LIMIT`](super::EVENT_LIMIT) without. What this means for documents that wrap events,
    /// [`Parts::with_limit`] says.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.parts = self.parts.with_limit(bytes);
        self
    }

    /// The byte of the stream at which the last item begins.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.parts.offset()
    }
}

impl<R: Read, P: Payload> Iterator for BatchReader<R, P> {
    type Item = Result<Event<P>, BatchError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.parts.next()? {
            Ok(raw) => decode_event(raw.into()).map_err(BatchError::Malformed),
            Err(unread) => Err(BatchError::StreamError(unread)),
        })
    }
}

impl<R: Read, P: Payload> FusedIterator for BatchReader<R, P> {}

impl<R, P> fmt::Debug for BatchReader<R, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.fmt(f)
    }
}
