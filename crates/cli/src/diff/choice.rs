//! Differences of `oneOf` and `anyOf`: pairs their branches and compares them.

use eventry_schema::json::Node;
use eventry_schema::normalize::Place;

use super::facts::{Choice, Facts, Spot};
use super::path::{Step, named};
use super::rules;
use super::walk::{Here, Side, Walk};

impl<'s> Walk<'_, 's> {
    /// Compares the choices of two schemas, where at least one has some.
    pub(super) fn choices(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let fence = |facts: &Facts<'s>| {
            ["unevaluatedProperties", "unevaluatedItems"]
                .iter()
                .any(|keyword| facts.constrains_unevaluated(keyword))
        };
        let mut here = here.clone();
        here.fenced = (here.fenced.0 || fence(a), here.fenced.1 || fence(b));
        let here = &here;
        for at in 0..a.choices.len().max(b.choices.len()) {
            match (a.choices.get(at), b.choices.get(at)) {
                (Some(old), Some(new)) => self.choice(old, new, here),
                (None, Some(new)) => {
                    let words = format!("{} is now a choice of {} forms", here.subject(), new.branches.len());
                    self.note(&rules::CHOICE_ADDED, Side::New, &new.spot, here, words);
                }
                (Some(old), None) => {
                    let words = format!("{} is no longer a choice of {} forms", here.subject(), old.branches.len());
                    self.note(&rules::CHOICE_REMOVED, Side::Old, &old.spot, here, words);
                }
                (None, None) => {}
            }
        }
    }

    fn choice(&mut self, old: &Choice<'s>, new: &Choice<'s>, here: &Here) {
        if old.keyword != new.keyword {
            let words = format!(
                "the choice of {} is now `{}`; it was `{}`",
                here.subject(),
                new.keyword,
                old.keyword
            );
            self.note(&rules::CHOICE_KEYWORD_CHANGED, Side::New, &new.spot, here, words);
        }
        if old.discriminator != new.discriminator {
            let words = format!("the `discriminator` of {} changed", here.subject());
            self.note(&rules::TAG_CHANGED, Side::New, &new.spot, here, words);
        }
        let pairs = self.pairs(old, new);
        let mut order: Vec<usize> = Vec::new();
        for (at, branch) in new.branches.iter().enumerate() {
            let Some((before, _)) = pairs.iter().find(|(_, after)| *after == at) else {
                let words = format!("{} can now have another form: {}", here.subject(), self.called(branch, Side::New));
                self.note(&rules::BRANCH_ADDED, Side::New, &Spot::of(branch), here, words);
                continue;
            };
            order.push(*before);
            let Some(twin) = old.branches.get(*before) else { continue };
            let mut inner = here.then(Step::Branch {
                old: named(&target(&self.shelves.0.library, twin), &self.shelves.0.paths),
                new: named(&target(&self.shelves.1.library, branch), &self.shelves.1.paths),
            });
            inner.required = here.required;
            inner.fenced = here.fenced;
            self.site(std::slice::from_ref(twin), std::slice::from_ref(branch), &inner);
        }
        for (at, branch) in old.branches.iter().enumerate() {
            if !pairs.iter().any(|(before, _)| *before == at) {
                let words = format!(
                    "{} can no longer have this form: {}",
                    here.subject(),
                    self.called(branch, Side::Old)
                );
                self.note(&rules::BRANCH_REMOVED, Side::Old, &Spot::of(branch), here, words);
            }
        }
        if !order.is_sorted() {
            let words = format!("the order of the forms of {} changed", here.subject());
            self.note(&rules::BRANCH_MOVED, Side::New, &new.spot, here, words);
        }
    }

    /// What a message calls a branch.
    fn called(&self, branch: &Place<'s>, which: Side) -> String {
        let library = match which {
            Side::Old => &self.shelves.0.library,
            Side::New => &self.shelves.1.library,
        };
        let title = branch.node.get("title").and_then(Node::as_str);
        title.map_or_else(|| format!("`#{}`", target(library, branch).pointer), |title| format!("\"{title}\""))
    }

    /// Pairs old branches with new ones: by what they refer to, then by what they say, by the values that mark them, by their titles,
    /// and at last by their place.
    fn pairs(&self, old: &Choice<'s>, new: &Choice<'s>) -> Vec<(usize, usize)> {
        let (old_library, new_library) = (&self.shelves.0.library, &self.shelves.1.library);
        let refers = |place: &Place<'_>| place.node.get("$ref").and_then(Node::as_str).map(|text| last(text).to_owned());
        let title = |place: &Place<'_>| place.node.get("title").and_then(Node::as_str).map(str::to_owned);
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let mut pair = |same: &dyn Fn(usize, usize) -> bool| {
            for before in 0..old.branches.len() {
                for after in 0..new.branches.len() {
                    let taken = pairs.iter().any(|(b, a)| *b == before || *a == after);
                    if !taken && same(before, after) {
                        pairs.push((before, after));
                    }
                }
            }
        };
        let both = |before: usize, after: usize| Some((old.branches.get(before)?, new.branches.get(after)?));
        let by =
            |before, after, same: &dyn Fn(&Place<'s>, &Place<'s>) -> bool| both(before, after).is_some_and(|(old, new)| same(old, new));
        pair(&|before, after| by(before, after, &|old, new| refers(old).is_some() && refers(old) == refers(new)));
        pair(&|before, after| by(before, after, &|old, new| old.node == new.node));
        let marks = |library, place: &Place<'s>| marks(&Facts::of(library, std::slice::from_ref(place)));
        pair(&|before, after| {
            by(before, after, &|old, new| {
                let (old, new) = (marks(old_library, old), marks(new_library, new));
                !old.is_empty() && old == new
            })
        });
        pair(&|before, after| by(before, after, &|old, new| title(old).is_some() && title(old) == title(new)));
        // A branch with a different tag is a different branch.
        let kinds = |library, place: &Place<'s>| Facts::of(library, std::slice::from_ref(place)).kinds;
        pair(&|before, after| {
            by(before, after, &|old, new| {
                let marked = !marks(old_library, old).is_empty() && !marks(new_library, new).is_empty();
                let place = |place: &Place<'_>| last(&place.pointer).to_owned();
                !marked && place(old) == place(new) && kinds(old_library, old).meets(kinds(new_library, new))
            })
        });
        pairs
    }
}

/// The target of a branch that is only a reference, otherwise the branch itself.
fn target<'a>(library: &eventry_schema::normalize::Library<'a>, branch: &Place<'a>) -> Spot {
    let facts = Facts::of(library, std::slice::from_ref(branch));
    match facts.trail.as_slice() {
        [.., last] if branch.node.get("$ref").is_some() => last.clone(),
        _ => Spot::of(branch),
    }
}

/// The last name of a pointer or a reference.
fn last(text: &str) -> &str {
    text.rsplit(['/', '#']).next().unwrap_or_default()
}

/// Members that can have one value only, with that value.
fn marks(facts: &Facts<'_>) -> Vec<(String, String)> {
    let mut marks = Vec::new();
    for (name, places) in &facts.members {
        for place in places {
            let listed = place.node.get("enum").and_then(Node::as_array);
            let only = place
                .node
                .get("const")
                .or_else(|| listed.and_then(|values| if let [only] = values { Some(only) } else { None }));
            marks.extend(only.map(|value| ((*name).to_owned(), value.to_compact())));
        }
    }
    marks
}
