//! What a decoder tolerates. It is counted, and noted if someone watches for drift.

use super::Decoder;
use crate::drift::{Kind, Sightings};

impl<'de> Decoder<'de> {
    /// Creates a decoder that remembers what it tolerates.
    pub(crate) fn watching(text: &'de str) -> Self {
        let mut from = Self::new(text);
        from.sightings = Some(Box::default());
        from
    }

    /// What was tolerated, if the decoder remembers it.
    pub(crate) fn sightings(&self) -> Option<&Sightings> {
        self.sightings.as_deref()
    }

    /// Notes that something outside the schema was tolerated.
    #[cold]
    pub(crate) fn surprise(&mut self, kind: Kind) {
        self.surprises += 1;
        let at = self.offset();
        if let Some(sightings) = &mut self.sightings {
            sightings.add(at, kind);
        }
    }

    /// Notes whether a text was tolerated although its schema does not list it.
    #[inline]
    pub fn tolerate(&mut self, unknown: bool) {
        if unknown {
            self.surprise(Kind::UnknownValue);
        }
    }
}
