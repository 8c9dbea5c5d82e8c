//! Many events in one stream.

use std::fmt;
use std::io::Read;
use std::iter::FusedIterator;

use super::batch_error::BatchError;
use super::batch_window::BatchWindow;
use super::{Event, Payload};
use crate::drift::{Drift, Hook};
use crate::split::{Next, fill};

/// An iterator over the events of a stream of any size. It does for a stream what [`Batch`](super::Batch) does for a body.
///
/// Each item has its own bytes. Besides the items, only a buffer is held: 64 KiB or twice the event that is being read, and never more than
/// the limit and 64 KiB. An item that cannot be decoded, or is longer than the limit, is an error; the next item follows it. An error of
/// the reader is the last item.
pub struct BatchReader<R, P> {
    reader: R,
    events: BatchWindow<P>,
}

impl<R: Read, P: Payload> BatchReader<R, P> {
    /// Takes a stream, which need not be buffered.
    #[must_use]
    pub fn new(reader: R) -> Self {
        BatchReader {
            reader,
            events: BatchWindow::new(),
        }
    }

    /// Sets how many bytes an event may have. The default is 64 MiB.
    ///
    /// A document that wraps its events is held up to this length, because a later member may show that it is an event itself. The events
    /// of a longer document are returned as they come. If such a member follows, if the list occurs again, or if one of the events was
    /// broken, the rest of the document is an item too.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.events.window().set_limit(bytes);
        self
    }

    /// Sets the hook of this reader. It is called for everything in its events that is new to this build, before the event is returned, and
    /// for an event that is rejected for its version. A hook of the process sees the same events, too. See [`drift`](crate::drift).
    ///
    /// ```
    /// # #[cfg(feature = "apiida")] {
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    ///
    /// let stream = br#"{"type": "subscription.paused", "timestamp": "2024-03-18T09:14:06Z", "data": {}}"#;
    /// let drifted = Arc::new(AtomicUsize::new(0));
    /// let counter = drifted.clone();
    /// let events = eventry::apiida::read_batch(&stream[..]).on_drift(move |drift| {
    ///     counter.fetch_add(drift.count, Ordering::Relaxed);
    /// });
    /// assert_eq!(events.count(), 1);
    /// assert_eq!(drifted.load(Ordering::Relaxed), 1);
    /// # }
    /// ```
    #[must_use]
    pub fn on_drift(mut self, hook: impl Fn(&Drift<'_>) + Send + Sync + 'static) -> Self {
        self.events.set_hook(Hook::new(hook));
        self
    }

    /// Returns the offset in the stream at which the last item begins.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.events.offset()
    }
}

impl<R: Read, P: Payload> Iterator for BatchReader<R, P> {
    type Item = Result<Event<P>, BatchError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.events.next() {
                Next::Item(item) => return Some(item),
                Next::More => {
                    if let Err(error) = fill(self.events.window(), &mut self.reader) {
                        return Some(Err(BatchError::Io(error)));
                    }
                }
                Next::Done => return None,
            }
        }
    }
}

impl<R: Read, P: Payload> FusedIterator for BatchReader<R, P> {}

impl<R, P> fmt::Debug for BatchReader<R, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.events.describe(f.debug_struct("BatchReader"))
    }
}
