//! The keys that a delivery in work has claimed.

use std::sync::Arc;

use super::Inner;
use super::notice::Notice;
use crate::duplicates::{SeenKeys, StoreError};
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

    /// Takes over the keys of others.
    pub(super) fn append(&mut self, mut others: Claims) {
        self.keys.append(&mut others.keys);
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }

    /// What the keys stand for is processed. If a store cannot remember that, a repeated delivery is processed twice, but none is lost.
    pub(super) fn complete(&mut self) {
        self.settle(|seen, key| seen.complete(key));
    }

    fn settle(&mut self, settle: impl Fn(&dyn SeenKeys, &DeliveryKey) -> Result<(), StoreError> + Send + 'static) {
        let keys = std::mem::take(&mut self.keys);
        if keys.is_empty() {
            return;
        }
        let inner = Arc::clone(&self.inner);
        let settle = move || {
            for key in &keys {
                if let Err(error) = settle(&*inner.seen, key) {
                    inner.notify(Notice::Unavailable(&error));
                }
            }
        };
        match self.inner.seen.may_block() {
            true => elsewhere(settle),
            false => settle(),
        }
    }
}

impl Drop for Claims {
    fn drop(&mut self) {
        self.settle(|seen, key| seen.release(key));
    }
}

/// Does on another thread what may wait, if this one serves others too. Until it is done, the keys are claimed, and whoever brings the same
/// delivery is asked to come later.
#[cfg(feature = "http")]
fn elsewhere(work: impl FnOnce() + Send + 'static) {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => drop(runtime.spawn_blocking(work)),
        Err(_) => work(),
    }
}

#[cfg(not(feature = "http"))]
fn elsewhere(work: impl FnOnce()) {
    work();
}
