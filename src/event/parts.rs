//! The events of a stream, as bytes.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io::{self, Read};

use bytes::Bytes;

use super::document::Documents;
use super::splitter::{Splitter, Step};

/// How many bytes an event of a stream may have, unless [`Parts::with_limit`] says otherwise: 64 MiB.
pub const EVENT_LIMIT: usize = 64 << 20;

/// How many bytes are asked for at a time.
const CHUNK: usize = 64 << 10;

/// A buffer that grew beyond this is given back behind the event that it grew for.
const MANY_CHUNKS: usize = 16 * CHUNK;

/// Why an event of a stream could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The event is longer than the limit. It is passed over; the next item goes on behind it.
    TooLong {
        /// The byte of the stream at which it begins.
        offset: u64,
        /// How many bytes an event may have.
        limit: usize,
    },
    /// Reading failed. It is the last item; what was read of an unfinished event is dropped.
    Io(io::Error),
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StreamError::TooLong { offset, limit } => write!(f, "the event at byte {offset} is longer than {limit} bytes"),
            StreamError::Io(error) => write!(f, "cannot read: {error}"),
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

/// The events of a stream that may hold many, as the bytes they came in: what [`split`](crate::split) is for a body, for one of any size.
///
/// Each item has bytes of its own, so that it is freed by itself. Beside the items no more is held than a buffer: 64 KiB, or twice the event
/// that is being read, and never more than the limit and 64 KiB. An event is given as soon as its last byte was read; only a number waits for
/// the byte behind it.
///
/// ```
/// let stream = &b"{\"a\": 1}\n{\"b\": 2}\n[{\"c\": 3}, 4]"[..];
/// let parts: Result<Vec<_>, _> = eventry::Parts::new(stream).collect();
/// assert_eq!(parts?, [&b"{\"a\": 1}"[..], b"{\"b\": 2}", b"{\"c\": 3}", b"4"]);
/// # Ok::<(), eventry::StreamError>(())
/// ```
pub struct Parts<R> {
    reader: R,
    splitter: Splitter<'static>,
    limit: usize,
    /// Its first `filled` bytes are the window of the splitter.
    buffer: Vec<u8>,
    filled: usize,
    /// How many bytes of the stream were dropped in front of the window.
    dropped: u64,
    /// The offset of the last item in the stream.
    offset: u64,
    ended: bool,
}

impl<R: Read> Parts<R> {
    /// Takes a stream; it need not be buffered.
    #[must_use]
    pub fn new(reader: R) -> Self {
        Parts {
            reader,
            splitter: Splitter::new(None, EVENT_LIMIT),
            limit: EVENT_LIMIT,
            buffer: Vec::new(),
            filled: 0,
            dropped: 0,
            offset: 0,
            ended: false,
        }
    }

    /// Sets how many bytes an event may have.
    ///
    /// A document that wraps its events is held up to this length, because a member behind them may say that it is an event itself. Of a longer
    /// one the events are given as they come, as those of an array are. Should such a member follow, or the list once more, or was one of the
    /// events broken, the rest of the document is an item too.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self.splitter.set_limit(bytes);
        self
    }

    /// Names the member that holds the events of a document which wraps them.
    #[must_use]
    pub fn with_member(self, member: impl Into<Cow<'static, str>>) -> Self {
        self.with_documents(Some(Documents {
            member: member.into(),
            envelope: None,
        }))
    }

    /// Says which documents wrap events.
    pub(super) fn with_documents(mut self, documents: Option<Documents<'static>>) -> Self {
        self.splitter.set_documents(documents);
        self
    }

    /// Takes an array at the top as one event, not as a batch.
    #[must_use]
    pub fn with_whole_arrays(mut self) -> Self {
        self.splitter.keep_arrays();
        self
    }

    /// The byte of the stream at which the last item begins.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads more of the stream into the window.
    fn fill(&mut self) -> io::Result<()> {
        self.make_room();
        let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
        let most = room.len();
        loop {
            match self.reader.read(room) {
                Ok(0) => self.ended = true,
                // A reader that says more than there is room for is not believed.
                Ok(read) => self.filled += read.min(most),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            return Ok(());
        }
    }

    /// Drops what is not needed any more, and grows the buffer when that is not enough.
    fn make_room(&mut self) {
        // What is moved belongs to one event, and is moved once: from then on it stands in front.
        let keep = self.splitter.keep().min(self.filled);
        if let Some(last) = keep.checked_sub(1).and_then(|last| self.buffer.get(last)) {
            self.splitter.forget(keep, *last);
            self.buffer.copy_within(keep..self.filled, 0);
            self.filled -= keep;
            self.dropped += keep as u64;
        }
        if self.filled < CHUNK && self.buffer.len() > MANY_CHUNKS {
            self.buffer.truncate(2 * CHUNK);
            self.buffer.shrink_to_fit();
        }
        if self.buffer.len() - self.filled < CHUNK / 2 {
            let most = self.limit.saturating_add(CHUNK);
            let length = self.filled.saturating_mul(2).min(most).max(self.filled + CHUNK);
            self.buffer.reserve_exact(length - self.buffer.len());
            self.buffer.resize(length, 0);
        }
    }
}

impl<R> fmt::Debug for Parts<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("offset", &self.offset)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl<R: Read> Iterator for Parts<R> {
    type Item = Result<Bytes, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let window = self.buffer.get(..self.filled).unwrap_or_default();
            match self.splitter.step(window, self.ended) {
                Step::Part(part) => {
                    self.offset = self.dropped + part.start as u64;
                    return Some(Ok(Bytes::copy_from_slice(window.get(part).unwrap_or_default())));
                }
                Step::TooLong(start) => {
                    self.offset = self.dropped + start as u64;
                    return Some(Err(StreamError::TooLong {
                        offset: self.offset,
                        limit: self.limit,
                    }));
                }
                Step::More => {
                    if let Err(error) = self.fill() {
                        self.splitter.end();
                        return Some(Err(StreamError::Io(error)));
                    }
                }
                Step::Done => return None,
            }
        }
    }
}

impl<R: Read> std::iter::FusedIterator for Parts<R> {}
