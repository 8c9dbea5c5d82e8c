//! Differences of arrays: lists, and tuples whose places have schemas of their own.

use super::facts::{Facts, Spot};
use super::path::Step;
use super::rules;
use super::walk::{Here, Walk, Which};

impl<'s> Walk<'_, 's> {
    /// Compares what two schemas say about arrays.
    pub(super) fn array(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        match (a.tuple.is_empty(), b.tuple.is_empty()) {
            (true, true) if a.items.is_empty() && b.items.is_empty() => {}
            (true, true) => self.site(&a.items, &b.items, &here.then(Step::Item)),
            (false, false) => self.places(a, b, here),
            (was_list, _) => {
                let Some(spot) = &b.spot else { return };
                let (rule, words) = match was_list {
                    true => (&rules::LIST_TO_TUPLE, "has places of their own now"),
                    false => (&rules::TUPLE_TO_LIST, "has no places of their own any more"),
                };
                self.note(rule, Which::New, spot, here, format!("{} {words}", here.subject()));
            }
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
                        (false, true) => Some((&rules::PLACE_REQUIRED, "is required now")),
                        (true, false) => Some((&rules::PLACE_OPTIONAL, "is not required any more")),
                        _ => None,
                    };
                    if let Some((rule, words)) = rule {
                        self.note(rule, Which::New, &spot, &inner, format!("{} {words}", inner.subject()));
                    }
                    let places = |facts: &Facts<'s>| facts.tuple.get(at).cloned().unwrap_or_default();
                    self.site(&places(a), &places(b), &inner);
                }
                (None, Some(spot)) => {
                    let rule = if required.1 {
                        &rules::NEEDED_PLACE_ADDED
                    } else {
                        &rules::PLACE_ADDED
                    };
                    self.note(rule, Which::New, &spot, &inner, format!("{} is new", inner.subject()));
                }
                (Some(spot), None) => {
                    let rule = if required.0 {
                        &rules::NEEDED_PLACE_REMOVED
                    } else {
                        &rules::PLACE_REMOVED
                    };
                    self.note(rule, Which::Old, &spot, &inner, format!("{} is gone", inner.subject()));
                }
                (None, None) => {}
            }
        }
    }
}
