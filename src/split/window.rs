//! The part of a stream that is held, whatever reads it.

use std::fmt;
use std::ops::Range;

use super::document::Documents;
use super::splitter::{Found, Splitter};
use super::stream_error::StreamError;

/// The default of [`SplitReader::with_limit`](super::SplitReader::with_limit): 64 MiB.
pub const EVENT_LIMIT: usize = 64 << 20;

/// How many bytes are read at a time.
const CHUNK: usize = 64 << 10;

/// A buffer that grew beyond this length for one event is shrunk after it.
const MANY_CHUNKS: usize = 16 * CHUNK;

/// What is next in a stream.
pub(crate) enum Next<T> {
    Item(T),
    /// Bytes have to be read into [`Window::room`] first.
    More,
    Done,
}

/// A window that moves over a stream, and the splitter that finds events in it. It reads nothing itself.
pub(crate) struct Window {
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

impl Window {
    pub(crate) fn new() -> Self {
        Window {
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
    pub(crate) fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
        self.splitter.set_limit(limit);
    }

    /// Sets which documents wrap events.
    pub(crate) fn set_documents(&mut self, documents: Option<Documents<'static>>) {
        self.splitter.set_documents(documents);
    }

    /// Treats arrays at the top level as events.
    pub(super) fn keep_arrays(&mut self) {
        self.splitter.keep_arrays();
    }

    /// Returns the offset in the stream at which the last item begins.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// Returns the bytes of the next event or of broken text.
    pub(crate) fn next(&mut self) -> Next<Result<&[u8], StreamError>> {
        let window = self.buffer.get(..self.filled).unwrap_or_default();
        match self.splitter.step(window, self.ended) {
            Found::Part(part) => {
                self.offset = self.dropped + part.start as u64;
                Next::Item(Ok(window.get(part).unwrap_or_default()))
            }
            Found::TooLong(start) => {
                self.offset = self.dropped + start as u64;
                Next::Item(Err(StreamError::TooLong {
                    offset: self.offset,
                    limit: self.limit,
                }))
            }
            Found::More => Next::More,
            Found::Done => Next::Done,
        }
    }

    /// Returns the next line if an event begins with it and may end with it. If the line is a whole value, [`next`](Self::next) returns
    /// exactly this part.
    pub(crate) fn line(&self) -> Option<Range<usize>> {
        self.splitter.line(self.buffer.get(..self.filled)?)
    }

    /// Returns the bytes of a line.
    pub(crate) fn bytes(&self, line: Range<usize>) -> &[u8] {
        self.buffer.get(line).unwrap_or_default()
    }

    /// Passes a line that is a whole value.
    pub(crate) fn pass_line(&mut self, line: Range<usize>) {
        self.offset = self.dropped + line.start as u64;
        self.splitter.pass_line(line.end);
    }

    /// Returns room for more of the stream. What is read into its front is added with [`add`](Self::add).
    pub(crate) fn room(&mut self) -> &mut [u8] {
        self.make_room();
        self.buffer.get_mut(self.filled..).unwrap_or_default()
    }

    /// Takes how many bytes were read into the room. None means that the stream has ended.
    pub(crate) fn add(&mut self, read: usize) {
        self.ended |= read == 0;
        // A reader may claim to have read more than fits.
        self.filled += read.min(self.buffer.len() - self.filled);
    }

    /// Ends the stream, which cannot be read.
    pub(crate) fn end(&mut self) {
        self.splitter.end();
    }

    /// Returns whether no item follows.
    #[cfg(feature = "stream")]
    pub(crate) fn is_done(&self) -> bool {
        self.splitter.is_done()
    }

    /// Adds what is worth knowing about the window to what holds it.
    pub(crate) fn describe(&self, mut holder: fmt::DebugStruct<'_, '_>) -> fmt::Result {
        holder
            .field("offset", &self.offset)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
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
