//! The events of a stream, as bytes.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io::{self, Read};

use bytes::Bytes;

use super::document::Documents;
use super::splitter::{Found, Splitter};

/// The default of [`SplitReader::with_limit`]: 64 MiB.
pub const EVENT_LIMIT: usize = 64 << 20;

/// How many bytes are read at a time.
const CHUNK: usize = 64 << 10;

/// A buffer that grew beyond this length for one event is shrunk after it.
const MANY_CHUNKS: usize = 16 * CHUNK;

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

/// An iterator over the events of a stream of any size, as bytes. It does for a stream what [`split`](crate::rt::split) does for a body.
///
/// Each item has its own bytes, so that it is freed on its own. Besides the items, only a buffer is held: 64 KiB or twice the event that is
/// being read, and never more than the limit and 64 KiB. An event is returned as soon as its last byte is read; only a number waits for the
/// next byte.
///
/// ```
/// let stream = &b"{\"a\": 1}\n{\"b\": 2}\n[{\"c\": 3}, 4]"[..];
/// let parts: Result<Vec<_>, _> = eventry::rt::SplitReader::new(stream).collect();
/// assert_eq!(parts?, [&b"{\"a\": 1}"[..], b"{\"b\": 2}", b"{\"c\": 3}", b"4"]);
/// # Ok::<(), eventry::rt::StreamError>(())
/// ```
pub struct SplitReader<R> {
    reader: R,
    splitter: Splitter<'static>,
    limit: usize,
    /// The first `filled` bytes are the window of the splitter.
    buffer: Vec<u8>,
    filled: usize,
    /// How many bytes of the stream came before the window.
    dropped: u64,
    /// The offset of the last item in the stream.
    offset: u64,
    ended: bool,
}

impl<R: Read> SplitReader<R> {
    /// Takes a stream, which need not be buffered.
    #[must_use]
    pub fn new(reader: R) -> Self {
        SplitReader {
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
    /// A document that wraps its events is held up to this length, because a later member may show that it is an event itself. The events
    /// of a longer document are returned as they come. If such a member follows, if the list occurs again, or if one of the events was
    /// broken, the rest of the document is an item too.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self.splitter.set_limit(bytes);
        self
    }

    /// Sets the member that holds the events of a document that wraps them.
    #[must_use]
    pub fn with_member(self, member: impl Into<Cow<'static, str>>) -> Self {
        self.with_documents(Some(Documents {
            member: member.into(),
            provider: None,
        }))
    }

    /// Sets which documents wrap events.
    pub(crate) fn with_documents(mut self, documents: Option<Documents<'static>>) -> Self {
        self.splitter.set_documents(documents);
        self
    }

    /// Treats an array at the top level as one event rather than a batch.
    #[must_use]
    pub fn with_whole_arrays(mut self) -> Self {
        self.splitter.keep_arrays();
        self
    }

    /// Returns the offset in the stream at which the last item begins.
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
                // A reader may claim to have read more than fits.
                Ok(read) => self.filled += read.min(most),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            return Ok(());
        }
    }

    /// Drops bytes that are no longer needed, and grows the buffer if that is not enough.
    fn make_room(&mut self) {
        // The bytes that are moved belong to one event, and move only once: then they are at the front.
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

impl<R> fmt::Debug for SplitReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SplitReader")
            .field("offset", &self.offset)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl<R: Read> Iterator for SplitReader<R> {
    type Item = Result<Bytes, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let window = self.buffer.get(..self.filled).unwrap_or_default();
            match self.splitter.step(window, self.ended) {
                Found::Part(part) => {
                    self.offset = self.dropped + part.start as u64;
                    return Some(Ok(Bytes::copy_from_slice(window.get(part).unwrap_or_default())));
                }
                Found::TooLong(start) => {
                    self.offset = self.dropped + start as u64;
                    return Some(Err(StreamError::TooLong {
                        offset: self.offset,
                        limit: self.limit,
                    }));
                }
                Found::More => {
                    if let Err(error) = self.fill() {
                        self.splitter.end();
                        return Some(Err(StreamError::Io(error)));
                    }
                }
                Found::Done => return None,
            }
        }
    }
}

impl<R: Read> std::iter::FusedIterator for SplitReader<R> {}
