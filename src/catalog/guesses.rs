//! Guesses which provider sent a body, from its first member.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many guesses are kept. Names that share a place take turns.
const PLACES: usize = 64;

/// No longer name is looked at.
const LONGEST: usize = 64;

/// Remembers which provider sent the last body that begins with a member of some name. Producers write members in a fixed order, so the
/// guess is mostly right, but it is only a guess.
#[derive(Debug)]
pub(super) struct Guesses {
    /// The index of the provider and 1, or 0 if there was none.
    places: [AtomicUsize; PLACES],
}

impl Guesses {
    pub(super) const fn new() -> Self {
        Guesses {
            places: [const { AtomicUsize::new(0) }; PLACES],
        }
    }

    /// Returns the place for a body, if its first member can be told easily.
    fn place(&self, text: &str) -> Option<&AtomicUsize> {
        let inside = text.trim_ascii_start().strip_prefix('{')?;
        let name = inside.trim_ascii_start().strip_prefix('"')?.as_bytes();
        let mut hash = 0_usize;
        for byte in name.iter().take(LONGEST).take_while(|byte| **byte != b'"') {
            hash = hash.wrapping_mul(31).wrapping_add(usize::from(*byte));
        }
        self.places.get(hash % PLACES)
    }

    /// Returns the index of the provider that is guessed.
    pub(super) fn guess(&self, text: &str) -> Option<usize> {
        self.place(text)?.load(Ordering::Relaxed).checked_sub(1)
    }

    /// Remembers which provider it was.
    pub(super) fn learn(&self, text: &str, provider: usize) {
        if let Some(place) = self.place(text) {
            place.store(provider + 1, Ordering::Relaxed);
        }
    }
}
