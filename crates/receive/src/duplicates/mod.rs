//! Duplicates: which deliveries were taken already.

mod window;

pub use window::Window;

use crate::verified::DeliveryKey;

/// Why a store or a quarantine cannot do what it is asked for.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// What a store says about a key that somebody wants to process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Claim {
    /// Nobody has taken it. Now the caller has.
    New,
    /// Somebody has taken it, and has neither completed nor released it. Whether its delivery will be processed is not known yet.
    Busy,
    /// Its delivery was processed.
    Seen,
}

/// Remembers which deliveries were processed.
///
/// A key is claimed before work starts. It is completed once the work is done, and released if the work fails, so that the provider's next
/// attempt is new again. One store belongs to one verifier, because ids of different providers may coincide.
///
/// A store that is shared by several processes must give up claims of a process that died: let claims expire after the time that work may
/// take.
pub trait SeenKeys: Send + Sync {
    /// Takes a key, unless it is taken or completed.
    ///
    /// # Errors
    ///
    /// Returns an error if the store cannot answer; the delivery is then neither new nor seen.
    fn claim(&self, key: &DeliveryKey) -> Result<Claim, StoreError>;

    /// Remembers a claimed key as processed.
    ///
    /// # Errors
    ///
    /// Returns an error if the store cannot remember the key.
    fn complete(&self, key: &DeliveryKey) -> Result<(), StoreError>;

    /// Gives a claimed key back, because its delivery was not processed.
    ///
    /// # Errors
    ///
    /// Returns an error if the store cannot forget the key.
    fn release(&self, key: &DeliveryKey) -> Result<(), StoreError>;

    /// Returns whether the other methods may wait for a disk or a network. Asynchronous receivers then call them on another thread.
    fn may_block(&self) -> bool {
        true
    }
}
