//! Duplicates: a bounded window of keys that were seen.

use std::collections::{HashSet, VecDeque};
use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::verified::DeliveryKey;

/// Remembers which deliveries were taken.
///
/// Claim the key before work starts, and release it if the work fails: then the provider's next attempt is new again. One store belongs
/// to one verifier, because ids of different providers may coincide.
pub trait SeenKeys {
    /// Why a store cannot answer.
    type Error;

    /// Takes a key. Returns whether it is new.
    ///
    /// # Errors
    ///
    /// Returns an error if the store cannot answer; the delivery is then neither new nor seen.
    fn claim(&self, key: &DeliveryKey) -> Result<bool, Self::Error>;

    /// Gives a key back, because its delivery was not processed.
    ///
    /// # Errors
    ///
    /// Returns an error if the store cannot forget the key.
    fn release(&self, key: &DeliveryKey) -> Result<(), Self::Error>;
}

/// A bounded window in memory: it remembers the last keys, and forgets the oldest first.
///
/// ```
/// use eventry::Delivery;
/// use eventry_receive::{SeenKeys, Verifier, Window};
///
/// let verifier = Verifier::preset("token")?.key("secret").build()?;
/// let window = Window::new(10_000);
/// let delivery = Delivery::new("{}").with_attribute("Authorization", "Bearer secret");
/// let verified = verifier.verify(delivery).unwrap();
/// assert_eq!(window.claim(&verified.key()), Ok(true));
/// assert_eq!(window.claim(&verified.key()), Ok(false));
/// # Ok::<(), eventry_receive::SetupError>(())
/// ```
#[derive(Debug)]
pub struct Window {
    capacity: usize,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    keys: HashSet<DeliveryKey>,
    order: VecDeque<DeliveryKey>,
}

impl Window {
    /// Makes a window of this many keys, at least one. A key takes about 100 bytes.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Window {
            capacity: capacity.max(1),
            seen: Mutex::default(),
        }
    }

    /// Returns how many keys the window holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.seen().keys.len()
    }

    /// Returns whether the window holds no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every change keeps both collections in step before anything can panic, so a poisoned lock is still good.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SeenKeys for Window {
    type Error = Infallible;

    fn claim(&self, key: &DeliveryKey) -> Result<bool, Infallible> {
        let mut seen = self.seen();
        if !seen.keys.insert(*key) {
            return Ok(false);
        }
        if seen.order.len() >= self.capacity
            && let Some(oldest) = seen.order.pop_front()
        {
            seen.keys.remove(&oldest);
        }
        seen.order.push_back(*key);
        Ok(true)
    }

    fn release(&self, key: &DeliveryKey) -> Result<(), Infallible> {
        let mut seen = self.seen();
        // What is given back was usually taken a moment ago.
        if seen.keys.remove(key)
            && let Some(at) = seen.order.iter().rposition(|known| known == key)
        {
            seen.order.remove(at);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{SeenKeys, Window};
    use crate::verified::DeliveryKey;

    fn key(of: u8) -> DeliveryKey {
        DeliveryKey::of_body(&[of])
    }

    #[test]
    fn the_oldest_key_is_forgotten_first() {
        let window = Window::new(2);
        for at in 0..3 {
            assert_eq!(window.claim(&key(at)), Ok(true));
        }
        assert_eq!(window.len(), 2);
        assert_eq!(window.claim(&key(2)), Ok(false));
        assert_eq!(window.claim(&key(1)), Ok(false));
        assert_eq!(window.claim(&key(0)), Ok(true));
        assert_eq!(window.claim(&key(1)), Ok(true));
    }

    #[test]
    fn a_released_key_is_new_again_and_takes_no_room() {
        let window = Window::new(2);
        for _ in 0..10 {
            assert_eq!(window.claim(&key(9)), Ok(true));
            assert_eq!(window.release(&key(9)), Ok(()));
        }
        assert!(window.is_empty());
        assert_eq!((window.claim(&key(0)), window.claim(&key(1))), (Ok(true), Ok(true)));
        assert_eq!((window.claim(&key(0)), window.claim(&key(1))), (Ok(false), Ok(false)));
        assert_eq!(window.release(&key(7)), Ok(()));
        assert_eq!(window.len(), 2);
    }
}
