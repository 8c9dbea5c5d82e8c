//! Where the objects and arrays of a text end, so that they can be skipped without scanning them again.

use eventry_json::{Lexer, Observer};

use super::limits::MAX_DEPTH;

/// Shorter objects and arrays are left out: scanning them is faster than looking them up.
pub(super) const MIN_LENGTH: usize = 512;

/// The long objects and arrays of a value, in the order in which they begin.
#[derive(Clone, Debug, Default)]
pub(super) struct Extents(Vec<Extent>);

#[derive(Clone, Copy, Debug)]
struct Extent {
    start: usize,
    end: usize,
}

impl Extents {
    /// Finds the extents of the value at an offset and of everything in it, down to the depth that types have.
    pub(super) fn of_value(text: &str, start: usize) -> Self {
        let mut open = OpenExtents::default();
        // Whoever reads up to an error finds it again.
        let _ = Lexer::starting_at(text, start).skip_observed(&mut open);
        let mut found = open.found;
        found.retain(|extent| extent.end != 0);
        Extents(found)
    }

    /// The end of the object or array that begins at an offset, if it is long.
    pub(super) fn end_of(&self, start: usize) -> Option<usize> {
        let at = self.0.binary_search_by_key(&start, |extent| extent.start).ok()?;
        self.0.get(at).map(|extent| extent.end)
    }
}

#[derive(Default)]
struct OpenExtents {
    found: Vec<Extent>,
    /// The indices in `found` of those that are not closed.
    open: Vec<usize>,
    /// The number of open levels that are too deep to be useful.
    deeper: usize,
}

impl Observer for OpenExtents {
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
            Some(extent) if end - extent.start >= MIN_LENGTH => extent.end = end,
            // Everything in it is shorter still, and removed already.
            _ => self.found.truncate(at),
        }
    }
}
