//! Where the objects and arrays of a text end, so that they are passed without scanning them again.

use super::{Decoder, MAX_DEPTH};

/// Shorter objects and arrays are left out: scanning them is faster than looking them up.
pub(super) const NOTED: usize = 512;

/// The long objects and arrays of a value, in the order in which they begin.
#[derive(Clone, Debug, Default)]
pub(super) struct Extents(Vec<Extent>);

#[derive(Clone, Copy, Debug)]
struct Extent {
    start: usize,
    end: usize,
}

impl Extents {
    /// Takes a text and the offset of a value; returns the extents of that value and of all in it, down to the depth that types have.
    pub(super) fn of_value(text: &str, start: usize) -> Self {
        let mut scan = Scan::default();
        // Whoever reads up to an error finds it again.
        let _ = Decoder::starting_at(text, start).pass(&mut scan);
        let mut found = scan.found;
        found.retain(|extent| extent.end != 0);
        Extents(found)
    }

    /// The end of the object or array that begins at an offset, if it is long.
    pub(super) fn end_of(&self, start: usize) -> Option<usize> {
        let at = self.0.binary_search_by_key(&start, |extent| extent.start).ok()?;
        self.0.get(at).map(|extent| extent.end)
    }
}

/// Observes what a decoder passes.
pub(super) trait Passed {
    /// An object or array that is not empty begins.
    fn begin(&mut self, _offset: usize) {}

    /// The innermost object or array ends in front of this offset.
    fn end(&mut self, _offset: usize) {}
}

/// Observes nothing.
impl Passed for () {}

#[derive(Default)]
struct Scan {
    found: Vec<Extent>,
    /// Those of `found` that are not closed, by their index.
    open: Vec<usize>,
    /// Open levels that are too deep to be of use.
    deeper: usize,
}

impl Passed for Scan {
    fn begin(&mut self, start: usize) {
        if self.open.len() == MAX_DEPTH {
            self.deeper += 1;
            return;
        }
        self.open.push(self.found.len());
        self.found.push(Extent { start, end: 0 });
    }

    fn end(&mut self, end: usize) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(at) = self.open.pop() else { return };
        match self.found.get_mut(at) {
            Some(extent) if end - extent.start >= NOTED => extent.end = end,
            // What it contains is shorter still, and removed already.
            _ => self.found.truncate(at),
        }
    }
}
