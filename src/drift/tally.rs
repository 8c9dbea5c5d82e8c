//! Counts what was observed in one event, by place.

use std::borrow::Cow;
use std::collections::HashMap;

use super::places::{Place, Places, Step};
use super::{Kind, Observations};

/// The most observations of one event that are told apart. Others are counted by their kind alone.
const MOST: usize = 256;

/// What was observed in one event so far.
#[derive(Debug, Default)]
pub(crate) struct Tally<'t> {
    pub(super) places: Places<'t>,
    seen: Vec<(Seen<'t>, usize)>,
    indices: HashMap<Seen<'t>, usize>,
    /// Those that are counted by their kind alone, in the order of [`PLACED`].
    more: [usize; PLACED.len()],
}

/// The kinds of observations that have places.
const PLACED: [Kind; 5] = [
    Kind::UnknownMember,
    Kind::UnknownValue,
    Kind::MissingMember,
    Kind::NullMember,
    Kind::QuotedInteger,
];

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Seen<'t> {
    kind: Kind,
    place: Place,
    value: Option<Cow<'t, str>>,
}

impl<'t> Tally<'t> {
    /// Counts an observation. Its place is unknown if there are too many places.
    pub(super) fn add(&mut self, kind: Kind, place: Option<Place>, value: Option<Cow<'t, str>>) {
        let Some(place) = place else {
            return self.add_more(kind);
        };
        let seen = Seen { kind, place, value };
        if let Some((_, count)) = self.indices.get(&seen).and_then(|at| self.seen.get_mut(*at)) {
            *count += 1;
        } else if self.seen.len() < MOST {
            self.indices.insert(seen.clone(), self.seen.len());
            self.seen.push((seen, 1));
        } else {
            self.add_more(kind);
        }
    }

    /// Counts an observation about a member of the body.
    pub(crate) fn at_member(&mut self, kind: Kind, member: &'static str) {
        let place = self.places.inside(Place::default(), Step::Member(Cow::Borrowed(member)));
        self.add(kind, place, None);
    }

    /// Counts an observation by its kind alone.
    pub(super) fn add_more(&mut self, kind: Kind) {
        let more = PLACED.iter().zip(&mut self.more).find(|(placed, _)| **placed == kind);
        if let Some((_, count)) = more {
            *count += 1;
        }
    }

    /// Reports the observations of an event, in the order of the text, and then those that are only counted.
    pub(crate) fn report(self, id: &'static str, to: &mut Observations) {
        for (seen, count) in self.seen {
            let pointer = self.places.pointer(seen.place);
            to.push(seen.kind, id, pointer, seen.value.map(Cow::into_owned), count);
        }
        for (kind, count) in PLACED.into_iter().zip(self.more) {
            to.push(kind, id, String::new(), None, count);
        }
    }
}
