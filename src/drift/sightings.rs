//! What a decoder tolerates.

use super::Kind;

/// What a decoder tolerates, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sightings(Vec<(usize, Kind)>);

impl Sightings {
    pub(crate) fn add(&mut self, offset: usize, kind: Kind) {
        self.0.push((offset, kind));
    }

    /// Forgets what was seen after an offset, because it is read again.
    pub(crate) fn rewind(&mut self, offset: usize) {
        // The entries are in the order of the text, and many choices may be read again.
        while self.0.last().is_some_and(|(at, _)| *at > offset) {
            self.0.pop();
        }
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.0.iter().filter(|(_, known)| *known == kind).count()
    }
}
