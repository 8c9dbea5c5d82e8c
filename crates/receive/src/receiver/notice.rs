//! What a receiver tells its owner.

use std::fmt;

use eventry::{AnyEvent, ControlMessage, MalformedEvent};

use crate::duplicates::StoreError;
use crate::refusal::Refusal;
use crate::verified::DeliveryKey;

/// What happens in a [`Receiver`](crate::Receiver), for logs and metrics. Senders learn nothing of it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Notice<'a> {
    /// A delivery, or an item of it, is not from the provider.
    Refused(&'a Refusal),
    /// A delivery was processed before. Its events are not handed over again.
    Duplicate(&'a DeliveryKey),
    /// A delivery is being processed right now. The provider is asked to repeat it.
    Busy(&'a DeliveryKey),
    /// What could not be decoded is in quarantine.
    Malformed(&'a MalformedEvent),
    /// An event that the application rejects is in quarantine.
    Rejected {
        /// The event.
        event: &'a dyn AnyEvent,
        /// Why.
        reason: &'a str,
    },
    /// A message that carries no event.
    Control(&'a ControlMessage),
    /// The body of a request could not be read, and was answered with this status: too large (413), too slow (408), or broken off (400).
    Unreadable(u16),
    /// The store of keys, or the quarantine, does not work.
    Unavailable(&'a StoreError),
}

impl fmt::Display for Notice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::Refused(refusal) => write!(f, "refused: {refusal}"),
            Notice::Duplicate(key) => write!(f, "duplicate {key}"),
            Notice::Busy(key) => write!(f, "already in work: {key}"),
            Notice::Malformed(malformed) => write!(f, "in quarantine: {malformed}"),
            Notice::Rejected { event, reason } => write!(f, "in quarantine: {}: {reason}", event.catalog_id()),
            Notice::Control(control) => write!(f, "control message `{}`", control.name()),
            Notice::Unreadable(status) => write!(f, "the body cannot be read: {status}"),
            Notice::Unavailable(error) => write!(f, "not available: {error}"),
        }
    }
}
