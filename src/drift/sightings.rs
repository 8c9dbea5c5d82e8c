//! Where a decoder tolerates something.

/// What a decoder notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sighting {
    /// The end of a member that the schema does not name.
    Member,
    /// The end of a text that an enum does not list.
    Value,
    /// The first byte inside an object that is a map: its names are data.
    Map,
    /// The end of an object that lacks the member with this name, which its schema requires.
    Missing(&'static str),
    /// The end of a null in place of a member that its schema requires.
    Null,
    /// The end of an integer in quotes.
    Quoted,
}

/// The places where a decoder tolerates something, in the order of the text.
///
/// A hostile body may have millions of them. Each takes as many bytes as the distance from the one before it needs, mostly one. Each also takes
/// at least two bytes of the body, so that the log never takes more bytes than the body. Missing members take none of it, but each is a field
/// of a value that was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sightings {
    /// Distances with their kinds, in LEB128: groups of seven bits, lowest first, in bytes whose highest bit says that more follow. The last
    /// byte of an entry is the only one without that bit, so that entries can also be taken from the end.
    log: Vec<u8>,
    /// The offset of the last entry.
    last: usize,
    /// The names of missing members, in the order of their entries.
    missing: Vec<&'static str>,
}

/// The highest bit of a byte of the log.
const MORE: u8 = 0x80;

impl Sightings {
    pub(crate) fn add(&mut self, offset: usize, sighting: Sighting) {
        if let Sighting::Missing(member) = sighting {
            self.missing.push(member);
        }
        let mut rest = ((offset.saturating_sub(self.last) as u64) << KIND_BITS) | Entry::of(sighting) as u64;
        self.last = offset.max(self.last);
        while rest >= u64::from(MORE) {
            self.log.push(rest as u8 | MORE);
            rest >>= 7;
        }
        self.log.push(rest as u8);
    }

    /// Forgets what was noted behind an offset, because it is read again.
    pub(crate) fn rewind(&mut self, offset: usize) {
        while self.last > offset && !self.log.is_empty() {
            let before = self.log.len() - 1;
            let start = self
                .log
                .iter()
                .take(before)
                .rposition(|byte| byte & MORE == 0)
                .map_or(0, |end| end + 1);
            let (entry, distance, _) = read(self.log.get(start..).unwrap_or_default());
            if entry == Entry::Missing {
                self.missing.pop();
            }
            self.last -= distance;
            self.log.truncate(start);
        }
    }

    /// Returns the places with their offsets.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, Sighting)> {
        let (mut log, mut offset) = (self.log.as_slice(), 0);
        let mut missing = self.missing.iter();
        std::iter::from_fn(move || {
            if log.is_empty() {
                return None;
            }
            let (entry, distance, rest) = read(log);
            (log, offset) = (rest, offset + distance);
            let sighting = match entry {
                Entry::Member => Sighting::Member,
                Entry::Value => Sighting::Value,
                Entry::Map => Sighting::Map,
                Entry::Missing => Sighting::Missing(missing.next()?),
                Entry::Null => Sighting::Null,
                Entry::Quoted => Sighting::Quoted,
            };
            Some((offset, sighting))
        })
    }
}

/// The kind of an entry: a sighting without its member.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Member,
    Value,
    Map,
    Missing,
    Null,
    Quoted,
}

/// The number of bits of an entry's kind.
const KIND_BITS: u32 = 3;

impl Entry {
    fn of(sighting: Sighting) -> Self {
        match sighting {
            Sighting::Member => Entry::Member,
            Sighting::Value => Entry::Value,
            Sighting::Map => Entry::Map,
            Sighting::Missing(_) => Entry::Missing,
            Sighting::Null => Entry::Null,
            Sighting::Quoted => Entry::Quoted,
        }
    }
}

/// Reads the first entry of a log. Returns its kind, its distance from the entry before it, and the rest of the log.
fn read(log: &[u8]) -> (Entry, usize, &[u8]) {
    let end = log.iter().position(|byte| byte & MORE == 0).map_or(log.len(), |last| last + 1);
    let (entry, rest) = log.split_at(end);
    let bits = entry.iter().rev().fold(0_u64, |bits, byte| bits << 7 | u64::from(byte & !MORE));
    let entry = match bits & ((1 << KIND_BITS) - 1) {
        0 => Entry::Member,
        1 => Entry::Value,
        2 => Entry::Map,
        3 => Entry::Missing,
        4 => Entry::Null,
        _ => Entry::Quoted,
    };
    (entry, (bits >> KIND_BITS) as usize, rest)
}

#[cfg(test)]
mod tests {
    use super::{Sighting, Sightings};
    const PLACES: [(usize, Sighting); 10] = [
        (1, Sighting::Map),
        (31, Sighting::Member),
        (32, Sighting::Value),
        (32, Sighting::Member),
        (32, Sighting::Missing("a")),
        (32, Sighting::Missing("b")),
        (4_000, Sighting::Null),
        (4_001, Sighting::Quoted),
        (5_000, Sighting::Value),
        (70_000_000_000, Sighting::Map),
    ];

    fn all() -> Sightings {
        let mut sightings = Sightings::default();
        PLACES.iter().for_each(|(offset, sighting)| sightings.add(*offset, *sighting));
        sightings
    }

    #[test]
    fn places_are_returned_in_order() {
        assert_eq!(all().iter().collect::<Vec<_>>(), PLACES);
        assert_eq!(Sightings::default().iter().count(), 0);
    }

    #[test]
    fn rewinding_forgets_what_is_behind_the_offset() {
        for offset in [0, 1, 2, 31, 32, 4_999, 5_000, 69_999_999_999, 70_000_000_000] {
            let mut sightings = all();
            sightings.rewind(offset);
            let kept: Vec<_> = PLACES.into_iter().filter(|(at, _)| *at <= offset).collect();
            assert_eq!(sightings.iter().collect::<Vec<_>>(), kept, "{offset}");
            // What is read again is added behind it.
            sightings.add(offset + 3, Sighting::Value);
            assert_eq!(sightings.iter().last(), Some((offset + 3, Sighting::Value)), "{offset}");
        }
    }

    #[test]
    fn a_million_places_take_a_byte_each() {
        let mut sightings = Sightings::default();
        (1..=1_000_000).for_each(|at| sightings.add(at * 7, Sighting::Member));
        assert_eq!(sightings.log.len(), 1_000_000);
        assert_eq!(sightings.iter().count(), 1_000_000);
        sightings.rewind(0);
        assert!(sightings.log.is_empty());
    }
}
