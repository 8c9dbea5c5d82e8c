//! A bounded window of keys in memory.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Claim, SeenKeys, StoreError};
use crate::verified::DeliveryKey;

/// A bounded window in memory: it remembers the last keys that were completed, and forgets the oldest first. What it remembers ends with the
/// process.
///
/// ```
/// use eventry::Delivery;
/// use eventry_receive::{Claim, SeenKeys, Verifier, Window};
///
/// let verifier = Verifier::preset("token")?.key("secret").build()?;
/// let window = Window::new(10_000);
/// let delivery = Delivery::new("{}").with_attribute("Authorization", "Bearer secret");
/// let key = verifier.verify(delivery)?.key();
/// assert_eq!(window.claim(&key)?, Claim::New);
/// assert_eq!(window.claim(&key)?, Claim::Busy);
/// window.complete(&key)?;
/// assert_eq!(window.claim(&key)?, Claim::Seen);
/// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
/// ```
#[derive(Debug)]
pub struct Window {
    capacity: usize,
    keys: Mutex<Keys>,
}

#[derive(Debug, Default)]
struct Keys {
    /// Whether each key is completed. Claimed keys are as many as there are deliveries in work.
    completed: HashMap<DeliveryKey, bool>,
    /// The completed ones, the oldest first.
    order: VecDeque<DeliveryKey>,
}

impl Window {
    /// Makes a window of this many completed keys, at least one. A key takes up to 160 bytes.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Window {
            capacity: capacity.max(1),
            keys: Mutex::default(),
        }
    }

    /// Returns how many keys the window holds, completed and claimed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys().completed.len()
    }

    /// Returns whether the window holds no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every change keeps both collections in step before anything can panic, so a poisoned lock is still good.
    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SeenKeys for Window {
    fn claim(&self, key: &DeliveryKey) -> Result<Claim, StoreError> {
        let mut keys = self.keys();
        Ok(match keys.completed.get(key) {
            Some(true) => Claim::Seen,
            Some(false) => Claim::Busy,
            None => {
                keys.completed.insert(*key, false);
                Claim::New
            }
        })
    }

    fn complete(&self, key: &DeliveryKey) -> Result<(), StoreError> {
        let mut keys = self.keys();
        if keys.completed.insert(*key, true) == Some(true) {
            return Ok(());
        }
        if keys.order.len() >= self.capacity
            && let Some(oldest) = keys.order.pop_front()
        {
            keys.completed.remove(&oldest);
        }
        keys.order.push_back(*key);
        Ok(())
    }

    fn release(&self, key: &DeliveryKey) -> Result<(), StoreError> {
        let mut keys = self.keys();
        if keys.completed.get(key) == Some(&false) {
            keys.completed.remove(key);
        }
        Ok(())
    }

    fn may_block(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::{Claim, SeenKeys, Window};
    use crate::verified::DeliveryKey;

    fn key(of: u8) -> DeliveryKey {
        DeliveryKey::of_body(&[of])
    }

    fn claim(window: &Window, of: u8) -> Claim {
        window.claim(&key(of)).unwrap()
    }

    #[test]
    fn the_oldest_completed_key_is_forgotten_first() {
        let window = Window::new(2);
        for at in 0..3 {
            assert_eq!(claim(&window, at), Claim::New);
            window.complete(&key(at)).unwrap();
            window.complete(&key(at)).unwrap();
        }
        assert_eq!(window.len(), 2);
        assert_eq!(claim(&window, 2), Claim::Seen);
        assert_eq!(claim(&window, 1), Claim::Seen);
        assert_eq!(claim(&window, 0), Claim::New);
    }

    #[test]
    fn a_claimed_key_is_never_forgotten_and_takes_no_place() {
        let window = Window::new(1);
        assert_eq!(claim(&window, 9), Claim::New);
        for at in 0..5 {
            assert_eq!(claim(&window, at), Claim::New);
            window.complete(&key(at)).unwrap();
        }
        assert_eq!(claim(&window, 9), Claim::Busy);
        assert_eq!(claim(&window, 4), Claim::Seen);
    }

    #[test]
    fn a_released_key_is_new_again() {
        let window = Window::new(2);
        for _ in 0..10 {
            assert_eq!(claim(&window, 9), Claim::New);
            window.release(&key(9)).unwrap();
        }
        assert!(window.is_empty());
        assert_eq!(claim(&window, 9), Claim::New);
        window.complete(&key(9)).unwrap();
        // What is completed cannot be given back.
        window.release(&key(9)).unwrap();
        assert_eq!(claim(&window, 9), Claim::Seen);
    }
}
