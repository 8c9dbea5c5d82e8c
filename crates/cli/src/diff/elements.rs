//! Differences of arrays: lists, and tuples whose places have schemas of their own.

use super::facts::{Facts, Spot};
use super::path::Step;
use super::rules::{self, Rule};
use super::walk::{Here, Side, Walk};

impl<'s> Walk<'_, 's> {
    /// Compares what two schemas say about arrays.
    pub(super) fn array(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        match (a.tuple.is_empty(), b.tuple.is_empty()) {
            (true, true) if a.items.is_empty() && b.items.is_empty() => {}
            (true, true) => self.site(&a.items, &b.items, &here.then(Step::Item)),
            (false, false) => self.places(a, b, here),
            // The only list is the empty one: it has no elements that places could disagree with.
            (true, false) if self.is_empty_list(a, Side::Old) => self.first_elements(a, b, here, &rules::VALUE_ALLOWED),
            (false, true) if self.is_empty_list(b, Side::New) => self.first_elements(a, b, here, &rules::VALUE_FORBIDDEN),
            (was_list, _) => {
                let Some(spot) = &b.spot else { return };
                let (rule, words) = match was_list {
                    true => (&rules::LIST_TO_TUPLE, "now has a schema for each place"),
                    false => (&rules::TUPLE_TO_LIST, "no longer has a schema for each place"),
                };
                self.note(rule, Side::New, spot, here, format!("{} {words}", here.subject()));
            }
        }
    }

    /// Whether a list may not have elements.
    fn is_empty_list(&self, facts: &Facts<'s>, which: Side) -> bool {
        let library = match which {
            Side::Old => &self.shelves.0.library,
            Side::New => &self.shelves.1.library,
        };
        !facts.items.is_empty() && Facts::of(library, &facts.items).is_void()
    }

    /// A list without elements became a tuple, or the other way round.
    fn first_elements(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here, rule: &'static Rule) {
        let inner = here.then(Step::Item);
        let Some(spot) = &b.spot else { return };
        let words = match b.tuple.is_empty() {
            true => "can no longer have elements",
            false => "can now have elements",
        };
        self.note(rule, Side::New, spot, &inner, format!("{} {words}", here.subject()));
        let needed = |facts: &Facts<'_>| facts.tuple.len().min(usize::try_from(facts.min_items).unwrap_or(usize::MAX));
        for at in 0..needed(a) {
            let Some(place) = a.tuple.get(at).and_then(|places| places.first()) else {
                continue;
            };
            let inner = here.then(Step::Place(at));
            let words = format!("{} was removed", inner.subject());
            self.note(&rules::NEEDED_PLACE_REMOVED, Side::Old, &Spot::of(place), &inner, words);
        }
        for at in 0..needed(b) {
            let Some(place) = b.tuple.get(at).and_then(|places| places.first()) else {
                continue;
            };
            let inner = here.then(Step::Place(at));
            let words = format!("{} was added", inner.subject());
            self.note(&rules::NEEDED_PLACE_ADDED, Side::New, &Spot::of(place), &inner, words);
        }
    }

    fn places(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        for at in 0..a.tuple.len().max(b.tuple.len()) {
            let required = ((at as u64) < a.min_items, (at as u64) < b.min_items);
            let mut inner = here.then(Step::Place(at));
            inner.required = required;
            let first = |facts: &Facts<'_>| facts.tuple.get(at).and_then(|places| places.first()).map(Spot::of);
            match (first(a), first(b)) {
                (Some(_), Some(spot)) => {
                    let rule = match required {
                        (false, true) => Some((&rules::PLACE_REQUIRED, "is now required")),
                        (true, false) => Some((&rules::PLACE_OPTIONAL, "is no longer required")),
                        _ => None,
                    };
                    if let Some((rule, words)) = rule {
                        self.note(rule, Side::New, &spot, &inner, format!("{} {words}", inner.subject()));
                    }
                    let places = |facts: &Facts<'s>| facts.tuple.get(at).cloned().unwrap_or_default();
                    self.site(&places(a), &places(b), &inner);
                }
                (None, Some(spot)) => self.lone_place((at, true), (a, b), &spot, &inner, here.fenced.0),
                (Some(spot), None) => self.lone_place((at, false), (b, a), &spot, &inner, here.fenced.1),
                (None, None) => {}
            }
        }
    }

    /// A place that only one side has.
    fn lone_place(
        &mut self,
        (at, added): (usize, bool),
        (without, with): (&Facts<'s>, &Facts<'s>),
        spot: &Spot,
        inner: &Here,
        fenced: bool,
    ) {
        let (library, which, required) = match added {
            true => (&self.shelves.1.library, Side::New, inner.required.1),
            false => (&self.shelves.0.library, Side::Old, inner.required.0),
        };
        let constrained = without.constrains_elements() || fenced;
        let void = !required && with.tuple.get(at).is_some_and(|places| Facts::of(library, places).is_void());
        let rule = match (added, required, constrained) {
            (true, false, _) if void => &rules::VALUE_FORBIDDEN,
            (false, false, _) if void => &rules::VALUE_ALLOWED,
            (true, false, false) => &rules::PLACE_ADDED,
            (true, true, false) => &rules::NEEDED_PLACE_ADDED,
            (true, false, true) => &rules::PLACE_ADDED_CLOSED,
            (true, true, true) => &rules::NEEDED_PLACE_ADDED_CLOSED,
            (false, false, false) => &rules::PLACE_REMOVED,
            (false, true, false) => &rules::NEEDED_PLACE_REMOVED,
            (false, false, true) => &rules::PLACE_REMOVED_CLOSED,
            (false, true, true) => &rules::NEEDED_PLACE_REMOVED_CLOSED,
        };
        let subject = inner.subject();
        let mut words = match (void, added) {
            (true, true) => format!("{subject} is no longer allowed"),
            (true, false) => format!("{subject} is now allowed"),
            (false, true) => format!("{subject} was added"),
            (false, false) => format!("{subject} was removed"),
        };
        if !required && !void {
            words.push_str(match added {
                true => "; REPLAY assumes that no old event has an element of another type there",
                false => "; WIRE assumes that no new event has an element of another type there",
            });
        }
        self.note(rule, which, spot, inner, words);
    }
}
