//! The receiver: from a delivery to verified events, and to an answer.

mod accepted;
mod claims;
mod judged;
mod notice;

pub use accepted::Accepted;
pub use notice::Notice;

pub(crate) use judged::Judged;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use eventry::rt::Answers;
use eventry::{Delivery, Payload};

use crate::answer::Answer;
use crate::duplicates::{SeenKeys, Window};
use crate::quarantine::Quarantine;
use crate::verifier::Verifier;

/// How many completed deliveries are remembered unless something else is set.
const WINDOW: usize = 100_000;

/// How large a body may be unless something else is set, in bytes.
const BODY_LIMIT: usize = 1 << 20;

/// How long a body may take to arrive unless something else is set.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// Receives the deliveries of one provider: verifies them, recognizes duplicates, decodes them, and puts what cannot be decoded into
/// quarantine.
///
/// What is answered with 2xx was handed over as events or is in quarantine, at least once. Duplicates are handed over only if the answer to
/// the first delivery was lost, and the receiver was restarted since or has forgotten it.
///
/// A clone shares the store of keys and the quarantine with it.
///
/// ```
/// use eventry::{Delivery, apiida};
/// use eventry_receive::{JsonLines, Receiver, Verifier};
///
/// # let folder = std::env::temp_dir().join(format!("eventry-receiver-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("quarantine.jsonl");
/// let verifier = Verifier::preset("token")?.key("secret").build()?;
/// let receiver = Receiver::<apiida::Payload>::new(verifier, JsonLines::open(&path)?);
///
/// let body = r#"{"type": "subscription.renew", "timestamp": "2026-11-29T16:00:00Z", "data": {}}"#;
/// let delivery = || Delivery::new(body).with_attribute("Authorization", "Bearer secret");
/// let answer = match receiver.accept(delivery()) {
///     Ok(accepted) => {
///         assert_eq!(accepted.events().len(), 1);
///         accepted.done()
///     }
///     Err(answer) => answer,
/// };
/// assert_eq!(answer.status(), 200);
///
/// // The same delivery again is answered like the first one, and has no events.
/// assert_eq!(receiver.accept(delivery()).unwrap_err().status(), 200);
/// // A stranger learns nothing.
/// assert_eq!(receiver.accept(Delivery::new(body)).unwrap_err().status(), 401);
/// // What cannot be decoded is kept. The provider would not send anything else if it were asked to repeat it.
/// let poison = Delivery::new("{}").with_attribute("Authorization", "Bearer secret");
/// assert_eq!(receiver.accept(poison).unwrap().done().status(), 200);
/// assert!(std::fs::read_to_string(&path)?.contains("missing member"));
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Receiver<P> {
    inner: Arc<Inner>,
    payload: PhantomData<fn() -> P>,
}

/// What all clones share.
#[derive(Clone)]
struct Inner {
    verifier: Arc<Verifier>,
    seen: Arc<dyn SeenKeys>,
    quarantine: Arc<dyn Quarantine>,
    answers: &'static Answers,
    tell: Option<Arc<Tell>>,
    body_limit: usize,
    body_timeout: Duration,
}

type Tell = dyn Fn(Notice<'_>) + Send + Sync;

impl Inner {
    fn notify(&self, notice: Notice<'_>) {
        if let Some(tell) = &self.tell {
            tell(notice);
        }
    }
}

impl<P: Payload> Receiver<P> {
    /// Makes a receiver of a verifier and a quarantine. Duplicates are recognized by a [`Window`] of 100,000 keys.
    #[must_use]
    pub fn new(verifier: Verifier, quarantine: impl Quarantine + 'static) -> Self {
        let inner = Inner {
            verifier: Arc::new(verifier),
            seen: Arc::new(Window::new(WINDOW)),
            quarantine: Arc::new(quarantine),
            answers: P::table().answers(),
            tell: None,
            body_limit: BODY_LIMIT,
            body_timeout: BODY_TIMEOUT,
        };
        Receiver {
            inner: Arc::new(inner),
            payload: PhantomData,
        }
    }

    /// Sets what remembers the deliveries that were processed.
    #[must_use]
    pub fn with_seen_keys(self, seen: impl SeenKeys + 'static) -> Self {
        self.changed(|inner| inner.seen = Arc::new(seen))
    }

    /// Sets what is told about refusals, duplicates, quarantine, and the like, for logs and metrics. It must not block.
    #[must_use]
    pub fn with_notices(self, tell: impl Fn(Notice<'_>) + Send + Sync + 'static) -> Self {
        self.changed(|inner| inner.tell = Some(Arc::new(tell)))
    }

    /// Sets how large a body may be, in bytes. The default is 1 MiB. Adapters answer 413 to a larger one, and do not read it.
    #[must_use]
    pub fn with_body_limit(self, bytes: usize) -> Self {
        self.changed(|inner| inner.body_limit = bytes)
    }

    /// Sets how long a body may take to arrive. The default is ten seconds. Adapters answer 408 to a slower one.
    #[must_use]
    pub fn with_body_timeout(self, timeout: Duration) -> Self {
        self.changed(|inner| inner.body_timeout = timeout)
    }

    /// Clones that were made before keep their settings.
    fn changed(self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Arc::unwrap_or_clone(self.inner);
        change(&mut inner);
        Receiver {
            inner: Arc::new(inner),
            payload: PhantomData,
        }
    }

    /// Verifies and decodes a delivery. Process the events, and then say what became of them, which gives the answer.
    ///
    /// It may wait for the quarantine and for the store of keys; the adapters of this crate do so on another thread.
    ///
    /// # Errors
    ///
    /// Returns the answer if there is nothing to process: the delivery is refused, it was processed before, or it cannot be taken now.
    pub fn accept(&self, delivery: Delivery<'_>) -> Result<Accepted<P>, Answer> {
        self.judge(delivery).admit(self)
    }

    /// The part of it that waits for nothing, unless keys come from a source.
    pub(crate) fn judge(&self, delivery: Delivery<'_>) -> Judged<P> {
        Judged::of(self, delivery)
    }
}

#[cfg(feature = "http")]
impl<P: Payload> Receiver<P> {
    /// Whether judging may wait for keys.
    pub(crate) fn asks_for_keys(&self) -> bool {
        self.inner.verifier.asks_for_keys()
    }

    /// Whether claiming keys may wait.
    pub(crate) fn has_blocking_store(&self) -> bool {
        self.inner.seen.may_block()
    }

    pub(crate) fn unreadable(&self, answer: &Answer) {
        self.inner.notify(Notice::Unreadable(answer.status()));
    }

    pub(crate) fn body_limit(&self) -> usize {
        self.inner.body_limit
    }

    pub(crate) fn body_timeout(&self) -> Duration {
        self.inner.body_timeout
    }
}

impl<P> Clone for Receiver<P> {
    fn clone(&self) -> Self {
        Receiver {
            inner: Arc::clone(&self.inner),
            payload: PhantomData,
        }
    }
}

impl<P> fmt::Debug for Receiver<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("verifier", &self.inner.verifier)
            .finish_non_exhaustive()
    }
}
