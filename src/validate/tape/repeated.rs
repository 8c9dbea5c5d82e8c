//! Members of one name: the last one counts.

use super::{Entry, Tape, index};

/// Up to this many members, repeated names are found one by one; among more, by sorting.
const FEW: u32 = 64;

impl Tape<'_> {
    /// Hides the members whose name a later member has, of the object that ends with the tape; returns how many are left.
    pub(super) fn count_members(&mut self, first: u32) -> u32 {
        let (mut count, mut repeated, mut at) = (0, 0, first);
        let mut sketch = Sketch::default();
        while let Some(entry) = self.entry(at) {
            let next = entry.next();
            count += 1;
            if sketch.add(self.plain_name(entry)) && count <= FEW {
                repeated += u32::from(self.hide_earlier(first, at));
            }
            at = next;
        }
        if count > FEW {
            repeated += self.hide_among_many(first);
        }
        count - repeated
    }

    /// Hides the member that has the name of a later one; returns whether there is one.
    #[cold]
    fn hide_earlier(&mut self, first: u32, later: u32) -> bool {
        let Some(wanted) = self.entry(later).map(|entry| self.name(entry, later)) else {
            return false;
        };
        let earlier = self
            .shown(first)
            .map_while(|(entry, at)| (at < later).then(|| (self.name(entry, at), at)));
        let same = earlier.filter(|(name, _)| *name == wanted).map(|(_, at)| at).next();
        match same.and_then(|at| self.entry_mut(at)) {
            Some(entry) => entry.hide(),
            None => return false,
        }
        true
    }

    /// Hides the members whose name a later one has; returns how many there were.
    #[cold]
    fn hide_among_many(&mut self, first: u32) -> u32 {
        let mut names: Vec<(&str, u32)> = self.shown(first).map(|(entry, at)| (self.name(entry, at), at)).collect();
        names.sort_unstable();
        let pairs = names.windows(2).filter_map(|pair| match pair {
            [(one, at), (other, _)] if one == other => Some(*at),
            _ => None,
        });
        let repeated: Vec<u32> = pairs.collect();
        for at in &repeated {
            if let Some(entry) = self.entry_mut(*at) {
                entry.hide();
            }
        }
        index(repeated.len())
    }

    /// The members from the first one to the end of the tape that are not hidden.
    fn shown(&self, first: u32) -> impl Iterator<Item = (&Entry, u32)> {
        let mut next = first;
        let all = std::iter::from_fn(move || {
            let at = next;
            let entry = self.entry(at)?;
            next = entry.next();
            Some((entry, at))
        });
        all.filter(|(entry, _)| !entry.is_hidden())
    }
}

/// A small set of hashes of names.
#[derive(Default)]
struct Sketch([u64; 4]);

impl Sketch {
    /// Adds the name of a member, unless it contains escapes; returns whether an earlier one may be equal.
    #[inline]
    fn add(&mut self, name: Option<&[u8]>) -> bool {
        let Some(name) = name else {
            // An escaped name may be equal to any other, earlier or later.
            self.0 = [u64::MAX; 4];
            return true;
        };
        let (first, last) = (name.first().map_or(0, |byte| *byte), name.last().map_or(0, |byte| *byte));
        let hash = first
            .wrapping_mul(7)
            .wrapping_add(last.wrapping_mul(3))
            .wrapping_add((name.len() as u8).wrapping_mul(31));
        let Some(word) = self.0.get_mut(usize::from(hash >> 6)) else {
            return true;
        };
        let bit = 1 << (hash & 63);
        let seen = *word & bit != 0;
        *word |= bit;
        seen
    }
}
