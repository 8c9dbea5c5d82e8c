//! The places of a body at which something was observed, each with its JSON pointer.

use std::borrow::Cow;
use std::collections::HashMap;

use eventry_json::{pointer, unescape};

/// The most places that are told apart, including those on the way to them.
const MOST: usize = 4096;

/// The step from an object or array to a value in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step<'t> {
    /// Any element of an array, or any entry of a map.
    Any,
    /// The member with this name.
    Member(Cow<'t, str>),
}

impl<'t> Step<'t> {
    /// The step to the member whose name is written like this, in its quotes.
    pub(super) fn to_member(quoted: &'t str) -> Self {
        Step::Member(unescape(quoted).unwrap_or(Cow::Borrowed(quoted)))
    }
}

/// A place: an index into [`Places`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Place(usize);

/// A tree of places. Equal paths lead to one place, and each step costs the same, however deep it is.
#[derive(Debug, Default)]
pub(super) struct Places<'t> {
    /// The place in which each place is, and the step to it. The root, which has neither, is not listed.
    steps: Vec<(Place, Step<'t>)>,
    known: HashMap<(Place, Step<'t>), Place>,
}

impl<'t> Places<'t> {
    /// Returns the place that a step leads to; `None` if there are too many places.
    pub(super) fn inside(&mut self, place: Place, step: Step<'t>) -> Option<Place> {
        let step = (place, step);
        if let Some(known) = self.known.get(&step) {
            return Some(*known);
        }
        if self.steps.len() == MOST {
            return None;
        }
        self.steps.push(step.clone());
        let new = Place(self.steps.len());
        self.known.insert(step, new);
        Some(new)
    }

    /// Returns the JSON pointer of a place, with `*` for a step to any value.
    pub(super) fn pointer(&self, place: Place) -> String {
        let mut steps = Vec::new();
        let mut place = place;
        while let Some((outer, step)) = place.0.checked_sub(1).and_then(|at| self.steps.get(at)) {
            steps.push(step);
            place = *outer;
        }
        let mut to = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Any => to.push_str("/*"),
                Step::Member(name) => pointer::push(&mut to, name),
            }
        }
        to
    }
}
