//! What a decoder tolerates. It is counted, and noted if someone watches for drift.

use super::Decoder;
use crate::drift::{Sighting, Sightings};
use crate::error::DecodeError;

/// A generated enum of listed texts.
pub trait Listed {
    /// Becomes the value with this text. Returns whether the schema does not list it.
    fn take(&mut self, text: &str) -> bool;
}

/// A choice prefers any branch that has all required members to one that lacks some, so that a doubt does not change which branch a value of
/// the schema takes. Therefore a doubt counts as more surprises than a body can hold otherwise.
const DOUBT: usize = 1 << (usize::BITS / 2);
/// The most surprises that doubts add up to, far from an overflow.
const MOST: usize = usize::MAX / 4;

impl<'de> Decoder<'de> {
    /// Creates a decoder at an offset of a text that remembers what it tolerates.
    pub(crate) fn watching(text: &'de str, at: usize) -> Self {
        let mut from = Self::starting_at(text, at);
        from.sightings = Some(Box::default());
        from
    }

    /// What was tolerated, if the decoder remembers it.
    pub(crate) fn sightings(&self) -> Option<&Sightings> {
        self.sightings.as_deref()
    }

    /// Notes that something outside the schema was tolerated.
    #[cold]
    pub(crate) fn surprise(&mut self, sighting: Sighting) {
        self.surprises += 1;
        self.sight(sighting);
    }

    /// Notes that an object lacks members that its schema requires, if there are any.
    #[cold]
    pub(crate) fn doubt(&mut self, sightings: impl IntoIterator<Item = Sighting>) {
        let mut any = false;
        for sighting in sightings {
            any = true;
            self.sight(sighting);
        }
        if any {
            self.add_surprises(DOUBT);
        }
    }

    /// Counts surprises, some of which may be doubts.
    pub(super) fn add_surprises(&mut self, count: usize) {
        self.surprises = self.surprises.saturating_add(count).min(MOST);
    }

    /// Notes that the object that was just begun is a map, whose names are data.
    #[inline]
    pub(crate) fn note_map(&mut self) {
        if self.sightings.is_some() {
            self.sight(Sighting::Map);
        }
    }

    /// Remembers what is at the current offset, if someone watches.
    #[cold]
    #[inline(never)]
    fn sight(&mut self, sighting: Sighting) {
        let at = self.offset();
        if let Some(sightings) = &mut self.sightings {
            sightings.add(at, sighting);
        }
    }

    /// Notes whether a text was tolerated although its schema does not list it.
    #[inline]
    pub fn tolerate(&mut self, unknown: bool) {
        if unknown {
            self.surprise(Sighting::Value);
        }
    }

    /// Reads a text into an enum.
    ///
    /// # Errors
    ///
    /// Returns an error if the next value is not a string.
    pub fn listed(&mut self, value: &mut dyn Listed) -> Result<(), DecodeError> {
        let text = self.string()?;
        let unknown = value.take(&text);
        self.tolerate(unknown);
        Ok(())
    }
}
