//! The events of a stream, as bytes.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};

use bytes::Bytes;

use super::document::Documents;
use super::stream_error::StreamError;
use super::window::{Next, Window};

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
    window: Window,
}

impl<R: Read> SplitReader<R> {
    /// Takes a stream, which need not be buffered.
    #[must_use]
    pub fn new(reader: R) -> Self {
        SplitReader {
            reader,
            window: Window::new(),
        }
    }

    /// Sets how many bytes an event may have.
    ///
    /// A document that wraps its events is held up to this length, because a later member may show that it is an event itself. The events
    /// of a longer document are returned as they come. If such a member follows, if the list occurs again, or if one of the events was
    /// broken, the rest of the document is an item too.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.window.set_limit(bytes);
        self
    }

    /// Sets the member that holds the events of a document that wraps them.
    #[must_use]
    pub fn with_member(mut self, member: impl Into<Cow<'static, str>>) -> Self {
        self.window.set_documents(Some(Documents {
            member: member.into(),
            provider: None,
        }));
        self
    }

    /// Treats an array at the top level as one event rather than a batch.
    #[must_use]
    pub fn with_whole_arrays(mut self) -> Self {
        self.window.keep_arrays();
        self
    }

    /// Returns the offset in the stream at which the last item begins.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.window.offset()
    }
}

impl<R> fmt::Debug for SplitReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.window.describe(f.debug_struct("SplitReader"))
    }
}

impl<R: Read> Iterator for SplitReader<R> {
    type Item = Result<Bytes, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.window.next() {
                Next::Item(part) => return Some(part.map(Bytes::copy_from_slice)),
                Next::More => {
                    if let Err(error) = fill(&mut self.window, &mut self.reader) {
                        return Some(Err(StreamError::Io(error)));
                    }
                }
                Next::Done => return None,
            }
        }
    }
}

impl<R: Read> std::iter::FusedIterator for SplitReader<R> {}

/// Reads more of a stream into its window. After an error, the window has ended.
pub(crate) fn fill(window: &mut Window, reader: &mut impl Read) -> io::Result<()> {
    loop {
        match reader.read(window.room()) {
            Ok(read) => {
                window.add(read);
                return Ok(());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                window.end();
                return Err(error);
            }
        }
    }
}
