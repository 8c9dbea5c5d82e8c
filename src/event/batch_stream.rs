//! Many events in one asynchronous stream.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::{FusedStream, Stream};
use pin_project_lite::pin_project;
use tokio::io::{AsyncRead, ReadBuf};

use super::batch_error::BatchError;
use super::batch_window::BatchWindow;
use super::{Event, Payload};
use crate::drift::{Drift, Hook};
use crate::split::{Next, Window};

pin_project! {
    /// The events of an asynchronous stream of any size, as a [`Stream`]. It does for [`AsyncRead`] what
    /// [`BatchReader`](super::BatchReader) does for [`Read`](std::io::Read), and yields the same items.
    ///
    /// What is read but not yet returned stays in this value. Dropping the future that waits for the next item, such as that of a timeout,
    /// therefore loses nothing. `BatchStream` is [`Unpin`] if its reader is.
    ///
    /// ```
    /// # #[cfg(feature = "apiida")]
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// use eventry::apiida;
    /// use futures_util::StreamExt;
    ///
    /// // A file, a socket, or the body of a request.
    /// let reader = &br#"
    ///     {"type": "subscription.paused", "timestamp": "2024-03-18T09:14:06Z", "data": {}}
    ///     {"type": "subscription.resumed", "timestamp": "2024-03-19T16:02:51Z", "data": {}}
    /// "#[..];
    /// let mut events = apiida::stream_batch(reader).with_limit(1 << 20);
    /// let mut ids = Vec::new();
    /// while let Some(event) = events.next().await {
    ///     ids.push(event?.catalog_id());
    /// }
    /// assert_eq!(ids, ["apiida/subscription/paused", "apiida/subscription/resumed"]);
    /// # Ok::<(), eventry::BatchError>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct BatchStream<R, P> {
        #[pin]
        reader: R,
        events: BatchWindow<P>,
    }
}

impl<R: AsyncRead, P: Payload> BatchStream<R, P> {
    /// Takes a reader, which need not be buffered.
    #[must_use]
    pub fn new(reader: R) -> Self {
        BatchStream {
            reader,
            events: BatchWindow::new(),
        }
    }

    /// Sets how many bytes an event may have. See [`BatchReader::with_limit`](super::BatchReader::with_limit).
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.events.window().set_limit(bytes);
        self
    }

    /// Sets the hook of this stream. See [`BatchReader::on_drift`](super::BatchReader::on_drift).
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

impl<R: AsyncRead, P: Payload> Stream for BatchStream<R, P> {
    type Item = Result<Event<P>, BatchError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        loop {
            match this.events.next() {
                Next::Item(item) => return Poll::Ready(Some(item)),
                Next::More => {
                    if let Err(error) = ready!(poll_fill(this.events.window(), this.reader.as_mut(), context)) {
                        return Poll::Ready(Some(Err(BatchError::Io(error))));
                    }
                }
                Next::Done => return Poll::Ready(None),
            }
        }
    }
}

impl<R: AsyncRead, P: Payload> FusedStream for BatchStream<R, P> {
    fn is_terminated(&self) -> bool {
        self.events.is_done()
    }
}

/// Reads more of a stream into its window. After an error, the window has ended.
fn poll_fill<R: AsyncRead>(window: &mut Window, mut reader: Pin<&mut R>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
    loop {
        let mut room = ReadBuf::new(window.room());
        match ready!(reader.as_mut().poll_read(context, &mut room)) {
            Ok(()) => {
                let read = room.filled().len();
                window.add(read);
                return Poll::Ready(Ok(()));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                window.end();
                return Poll::Ready(Err(error));
            }
        }
    }
}

impl<R, P> fmt::Debug for BatchStream<R, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.events.describe(f.debug_struct("BatchStream"))
    }
}
