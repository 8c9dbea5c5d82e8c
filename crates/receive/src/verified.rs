//! What a verifier hands on.

use std::fmt;
use std::sync::Arc;

use eventry::{Delivery, Event, Item, MalformedEvent, Payload};
use eventry_scheme::Covered;
use sha2::{Digest, Sha256};

/// Something that a [`Verifier`](crate::Verifier) has accepted. Nothing else makes one.
///
/// ```compile_fail,E0451
/// # let inner = eventry::Delivery::new("{}");
/// let forged = eventry_receive::Verified { inner, key: None, covered: Default::default(), signed_at: None };
/// ```
#[derive(Clone, Debug)]
pub struct Verified<D> {
    inner: D,
    /// `None` if it is the digest of the body, which is not computed before somebody asks.
    key: Option<DeliveryKey>,
    covered: Arc<Covered>,
    signed_at: Option<i64>,
}

impl<D> Verified<D> {
    pub(crate) fn new(inner: D, key: Option<DeliveryKey>, covered: Arc<Covered>, signed_at: Option<i64>) -> Self {
        Verified {
            inner,
            key,
            covered,
            signed_at,
        }
    }

    /// Returns what was verified.
    pub fn get(&self) -> &D {
        &self.inner
    }

    /// Returns what was verified, without the proof.
    pub fn into_inner(self) -> D {
        self.inner
    }

    /// Returns what of the delivery the signature covers. Anybody on the way may have changed the rest.
    pub fn covered(&self) -> &Covered {
        &self.covered
    }

    /// Returns when the delivery was signed, in seconds since 1970-01-01T00:00:00Z, if the signature covers a time.
    pub fn signed_at(&self) -> Option<i64> {
        self.signed_at
    }
}

impl Verified<Delivery<'_>> {
    /// Returns the key by which duplicates of this delivery are recognized. It may be a digest of the whole body: keep it.
    #[must_use]
    pub fn key(&self) -> DeliveryKey {
        self.key.unwrap_or_else(|| DeliveryKey::of_body(self.inner.body()))
    }

    /// Returns the events and the control messages of the delivery. Each is decoded on demand.
    ///
    /// ```
    /// use eventry::{Delivery, Item, apiida};
    /// use eventry_receive::Verifier;
    ///
    /// let verifier = Verifier::preset("token")?.key("secret").build()?;
    /// let delivery = Delivery::new(r#"{"type": "subscription.renew", "timestamp": "2026-11-29T16:00:00Z", "data": {}}"#).with_attribute("Authorization", "Bearer secret");
    /// let verified = verifier.verify(delivery)?;
    /// for item in verified.receive::<apiida::Payload>() {
    ///     if let Item::Event(event) = item? {
    ///         assert_eq!(event.envelope.type_, "subscription.renew");
    ///     }
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn receive<P: Payload>(&self) -> impl Iterator<Item = Result<Item<Event<P>>, MalformedEvent>> {
        eventry::rt::receive::<P>(&self.inner)
    }
}

/// The key by which duplicates are recognized: a digest of the delivery id if the signature covers one, else of what is signed.
///
/// An id that is not covered never counts: whoever repeats a delivery could change it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeliveryKey([u8; 32]);

impl DeliveryKey {
    pub(crate) fn of_id(id: &str) -> Self {
        DeliveryKey::of(b"id\n", [id.as_bytes()])
    }

    pub(crate) fn of_body(body: &[u8]) -> Self {
        DeliveryKey::of(b"", [body])
    }

    pub(crate) fn of_message<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        DeliveryKey::of(b"message\n", parts)
    }

    fn of<'a>(kind: &[u8], parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut digest = Sha256::new_with_prefix(kind);
        for part in parts {
            digest.update(part);
        }
        DeliveryKey(digest.finalize().into())
    }

    /// Returns the bytes, for stores.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// In hexadecimal digits.
impl fmt::Display for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeliveryKey({self})")
    }
}
