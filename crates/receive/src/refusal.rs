//! Why a delivery is refused.

use std::fmt;
use std::sync::Arc;

/// Why a delivery is refused: for the log of the receiver, never for the sender.
///
/// The text names places of the scheme, such as an attribute, and never repeats what the message says: nothing that a stranger writes
/// reaches the log.
///
/// ```
/// use eventry::Delivery;
/// use eventry_receive::{Reason, Verifier};
///
/// let verifier = Verifier::preset("slack")?.key("secret").build()?;
/// let refusal = verifier.verify(Delivery::new("{}")).unwrap_err();
/// assert_eq!(refusal.reason(), Reason::Missing);
/// assert_eq!(refusal.to_string(), "`attribute:X-Slack-Signature` is missing");
/// # Ok::<(), eventry_receive::SetupError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal {
    reason: Reason,
    place: Arc<str>,
    item: Option<usize>,
}

/// The kinds of refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// What the signature needs is missing.
    Missing,
    /// What the signature needs is empty.
    Empty,
    /// The same place says different things.
    Conflicting,
    /// What the signature needs is not written as the scheme says.
    Malformed,
    /// There are more signatures than a provider sends.
    TooMany,
    /// The scheme, or the version of it, is not the one that the verifier expects.
    UnknownVersion,
    /// The message names an algorithm that is not that of the key.
    Algorithm,
    /// The delivery was signed too long ago.
    Stale,
    /// The delivery was signed in the future.
    Future,
    /// The key comes from an address that the scheme does not allow.
    KeyAddress,
    /// The key that the message names is not known, or could not be had.
    UnknownKey,
    /// The key that the message names cannot be used: expired, too short, or of another kind.
    UnusableKey,
    /// A signature is there, and it is wrong.
    Mismatch,
}

impl Reason {
    /// Returns the name of the kind, for programs and metrics: one word, or several with hyphens.
    ///
    /// ```
    /// assert_eq!(eventry_receive::Reason::UnknownVersion.as_str(), "unknown-version");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Missing => "missing",
            Reason::Empty => "empty",
            Reason::Conflicting => "conflicting",
            Reason::Malformed => "malformed",
            Reason::TooMany => "too-many",
            Reason::UnknownVersion => "unknown-version",
            Reason::Algorithm => "algorithm",
            Reason::Stale => "stale",
            Reason::Future => "future",
            Reason::KeyAddress => "key-address",
            Reason::UnknownKey => "unknown-key",
            Reason::UnusableKey => "unusable-key",
            Reason::Mismatch => "mismatch",
        }
    }
}

impl Refusal {
    pub(crate) fn new(reason: Reason, place: impl Into<Arc<str>>) -> Self {
        Refusal {
            reason,
            place: place.into(),
            item: None,
        }
    }

    pub(crate) fn of_item(mut self, item: usize) -> Self {
        self.item = Some(item);
        self
    }

    /// Returns the kind of refusal.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// Returns the place that the refusal is about, as settings spell it: `attribute:X-Signature`.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Returns which item of the delivery is refused, from 0, if each item has its own signature.
    #[must_use]
    pub fn item(&self) -> Option<usize> {
        self.item
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(item) = self.item {
            write!(f, "item {item}: ")?;
        }
        let says = match self.reason {
            Reason::Missing => "is missing",
            Reason::Empty => "is empty",
            Reason::Conflicting => "occurs several times with different values",
            Reason::Malformed => "is not written as the scheme says",
            Reason::TooMany => "has too many signatures",
            Reason::UnknownVersion => "has no signature of a known version",
            Reason::Algorithm => "names an algorithm that is not that of the key",
            Reason::Stale => "is too long ago",
            Reason::Future => "is in the future",
            Reason::KeyAddress => "is not an allowed address",
            Reason::UnknownKey => "names a key that cannot be had",
            Reason::UnusableKey => "names a key that cannot be used",
            Reason::Mismatch => "does not match",
        };
        write!(f, "`{}` {says}", self.place)
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refusal({:?}, {self})", self.reason)
    }
}

impl std::error::Error for Refusal {}
