//! What a decoder tolerates: it is counted, and noted where somebody looks for drift.

use super::Decoder;
use crate::drift::{Kind, Sightings};

impl<'de> Decoder<'de> {
    /// Takes a text; returns a decoder that remembers what it tolerates.
    pub(crate) fn watching(text: &'de str) -> Self {
        let mut from = Self::new(text);
        from.sightings = Some(Box::default());
        from
    }

    /// What was tolerated, if it was to be remembered.
    pub(crate) fn sightings(&self) -> Option<&Sightings> {
        self.sightings.as_deref()
    }

    /// Notes that something outside the schema was tolerated.
    #[cold]
    pub(crate) fn surprise(&mut self, kind: Kind) {
        self.surprises += 1;
        if let Some(sightings) = &mut self.sightings {
            sightings.add(self.at, kind);
        }
    }

    /// Notes that a text was tolerated that its schema does not list, if it was.
    #[inline]
    pub fn tolerate(&mut self, unknown: bool) {
        if unknown {
            self.surprise(Kind::UnknownValue);
        }
    }
}
