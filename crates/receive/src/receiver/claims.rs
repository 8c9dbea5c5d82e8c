//! The keys that a delivery in work has claimed.

use std::sync::Arc;

use super::Inner;
use super::notice::Notice;
use crate::verified::DeliveryKey;

/// Keys that are claimed. Unless they are completed, they are released: also if the work panics, or is canceled.
pub(super) struct Claims {
    inner: Arc<Inner>,
    keys: Vec<DeliveryKey>,
}

impl Claims {
    pub(super) fn new(inner: Arc<Inner>) -> Self {
        Claims { inner, keys: Vec::new() }
    }

    pub(super) fn add(&mut self, key: DeliveryKey) {
        self.keys.push(key);
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }

    /// What the keys stand for is processed. If a store cannot remember that, a repeated delivery is processed twice, but none is lost.
    pub(super) fn complete(&mut self) {
        for key in self.keys.drain(..) {
            if let Err(error) = self.inner.seen.complete(&key) {
                self.inner.notify(Notice::Unavailable(&error));
            }
        }
    }
}

impl Drop for Claims {
    fn drop(&mut self) {
        for key in &self.keys {
            if let Err(error) = self.inner.seen.release(key) {
                self.inner.notify(Notice::Unavailable(&error));
            }
        }
    }
}
