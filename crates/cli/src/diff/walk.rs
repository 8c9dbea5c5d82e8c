//! Walks two schemas side by side, by meaning, and collects the differences.

use std::collections::HashSet;

use eventry_schema::json::Node;
use eventry_schema::kinds::Kinds;
use eventry_schema::model::Shape;
use eventry_schema::normalize::Place;

use super::facts::{Facts, Spot};
use super::path::{Step, Way};
use super::rules::{self, Rule};
use super::snapshot::{Shelf, Snapshot};

/// Levels of schemas below each other; documents nest less deep.
const MAX_DEPTH: usize = 400;

/// Something that differs.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Its row in the table.
    pub rule: &'static Rule,
    /// What differs, in words.
    pub words: String,
    /// The document, relative to the schemas folder.
    pub document: String,
    /// The position in it.
    pub pointer: String,
    /// The place of the data.
    pub way: Way,
    /// The position of the outermost combination of schemas around it, before and after.
    pub combined: Option<(Spot, Spot)>,
    /// The position of the old schema there, if there is one.
    pub place: Option<Spot>,
    /// A member that only one side names, as the place of its schema: before, or after.
    pub lone: Option<(bool, Spot)>,
    /// Whether one of the schemas allows null at the place and nothing else.
    pub only_null: bool,
}

/// A place in the data, and what its parents say about it.
#[derive(Clone, Debug)]
pub struct Here {
    /// How to get there.
    pub way: Way,
    /// Whether a value is required there: before, and after.
    pub required: (bool, bool),
    /// The outermost combination of schemas around it.
    pub combined: Option<(Spot, Spot)>,
    /// The position of its old schema, if there is one.
    pub place: Option<Spot>,
    /// Whether schemas around this branch of a choice restrict what it does not name, before and after.
    pub fenced: (bool, bool),
}

impl Here {
    /// A nested place, where a value is required.
    pub fn then(&self, step: Step) -> Here {
        Here {
            way: self.way.then(step),
            required: (true, true),
            combined: self.combined.clone(),
            place: None,
            fenced: (false, false),
        }
    }

    /// How a message calls it.
    pub fn subject(&self) -> String {
        match self.way.steps.last() {
            None if self.way.pointer.is_empty() => "the document".to_owned(),
            None => format!("`{}`", self.way.pointer.rsplit('/').next().unwrap_or_default()),
            Some(Step::Member(name)) => format!("member \"{name}\""),
            Some(Step::Item) => "an element".to_owned(),
            Some(Step::Place(at)) => format!("place {at}"),
            Some(Step::Value) => "a value".to_owned(),
            Some(Step::Branch { .. }) => "a branch".to_owned(),
        }
    }
}

/// The side that a spot belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The old schemas.
    Old,
    /// The new ones.
    New,
}

/// The schemas of a place, with everything that its verdicts depend on: whether a value is required there, and whether a type
/// around it keeps values of other types.
type Visit = (Vec<usize>, Vec<usize>, (bool, bool), (bool, bool));

/// Compares the schemas of one provider.
pub struct Walk<'w, 's> {
    /// The old side.
    pub old: &'w Snapshot<'s>,
    /// The new side.
    pub new: &'w Snapshot<'s>,
    /// The provider's documents.
    pub shelves: (&'w Shelf<'s>, &'w Shelf<'s>),
    /// What differs.
    pub found: Vec<Difference>,
    seen: HashSet<Visit>,
    depth: usize,
}

impl<'w, 's> Walk<'w, 's> {
    /// A walk through the documents of two shelves.
    pub fn new(old: &'w Snapshot<'s>, new: &'w Snapshot<'s>, shelves: (&'w Shelf<'s>, &'w Shelf<'s>)) -> Self {
        Walk {
            old,
            new,
            shelves,
            found: Vec::new(),
            seen: HashSet::new(),
            depth: 0,
        }
    }

    /// Adds a difference at a spot of one side.
    pub fn note(&mut self, rule: &'static Rule, which: Side, spot: &Spot, here: &Here, words: String) {
        let shelf = match which {
            Side::Old => self.shelves.0,
            Side::New => self.shelves.1,
        };
        self.found.push(Difference {
            rule,
            words,
            document: shelf.path(spot).to_owned(),
            pointer: spot.pointer.clone(),
            way: here.way.clone(),
            combined: here.combined.clone(),
            place: here.place.clone(),
            lone: None,
            only_null: false,
        });
    }

    /// Compares the schemas of one place.
    pub fn site(&mut self, old: &[Place<'s>], new: &[Place<'s>], here: &Here) {
        let keys = |places: &[Place<'_>]| places.iter().map(Place::key).collect::<Vec<_>>();
        if self.depth >= MAX_DEPTH {
            return;
        }
        let absorbs = (self.old.types().absorbs(&here.way), self.new.types().absorbs(&here.way));
        if !self.seen.insert((keys(old), keys(new), here.required, absorbs)) {
            return;
        }
        self.depth += 1;
        let a = Facts::of(&self.shelves.0.library, old);
        let b = Facts::of(&self.shelves.1.library, new);
        let mut here = here.clone();
        here.place = a.spot.clone();
        if here.combined.is_none()
            && (a.combined || b.combined)
            && let (Some(old), Some(new)) = (&a.spot, &b.spot)
        {
            here.combined = Some((old.clone(), new.clone()));
        }
        self.facts(&a, &b, &here);
        self.depth -= 1;
    }

    fn facts(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        self.arrangement(a, b, here);
        self.annotations(a, b, here);
        if a.opaque || b.opaque {
            return self.opaque(a, b, here);
        }
        if a.kinds != b.kinds && (a.is_void_or_null() || b.is_void_or_null()) {
            return self.void(a, b, here);
        }
        let choices = !a.choices.is_empty() || !b.choices.is_empty();
        let comparable = self.kinds(a, b, here, choices);
        if choices {
            self.choices(a, b, here);
        }
        if !comparable {
            return;
        }
        self.values(a, b, here);
        self.format(a, b, here);
        self.assertions(a, b, here);
        let both = a.kinds.and(b.kinds);
        if both.meets(Kinds::OBJECT) {
            self.object(a, b, here);
        }
        if both.meets(Kinds::ARRAY) {
            self.array(a, b, here);
        }
    }

    /// Parts that cannot be known are the same when they are written the same.
    fn opaque(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let written = |side: &Snapshot<'s>, shelf: &Shelf<'s>, spot: &Option<Spot>| -> Option<&'s Node> {
            let spot = spot.as_ref()?;
            side.source(shelf.path(spot))?.root.pointer(&spot.pointer)
        };
        let old = written(self.old, self.shelves.0, &a.spot);
        let new = written(self.new, self.shelves.1, &b.spot);
        if old != new
            && let Some(spot) = &b.spot
        {
            let words = format!("a dynamic reference of {} changed", here.subject());
            self.note(&rules::DYNAMIC_CHANGED, Side::New, spot, here, words);
        }
    }

    /// The same facts, said in another place or in another arrangement.
    fn arrangement(&mut self, a: &Facts<'s>, b: &Facts<'s>, here: &Here) {
        let targets = |trail: &[Spot], shelf: &Shelf<'s>| -> Vec<(String, String)> {
            let name = |spot: &Spot| (shelf.path(spot).to_owned(), spot.pointer.clone());
            trail.iter().map(name).collect()
        };
        let (old, new) = (targets(&a.trail, self.shelves.0), targets(&b.trail, self.shelves.1));
        let (Some(old_spot), Some(spot)) = (&a.spot, &b.spot) else { return };
        // Two documents may say the same of themselves.
        let own = |targets: &[(String, String)], document: &str| -> Vec<(Option<String>, String)> {
            let name = |(path, pointer): &(String, String)| ((path != document).then(|| path.clone()), pointer.clone());
            targets.iter().map(name).collect()
        };
        if own(&old, self.shelves.0.path(old_spot)) != own(&new, self.shelves.1.path(spot)) {
            let place = |targets: &[(String, String)]| match targets.last() {
                Some((_, pointer)) if pointer.is_empty() => "another document".to_owned(),
                Some((_, pointer)) => format!("`#{pointer}`"),
                None => "its own place".to_owned(),
            };
            let words = format!("{} is now described at {}; it was at {}", here.subject(), place(&new), place(&old));
            let rule = if self.renamed(&here.way) {
                &rules::TYPE_RENAMED
            } else {
                &rules::REFERENCE_MOVED
            };
            return self.note(rule, Side::New, spot, here, words);
        }
        if a.combined != b.combined && a.choices.is_empty() && b.choices.is_empty() && !has_condition(a) && !has_condition(b) {
            let words = format!("the schemas that {} is combined from changed", here.subject());
            self.note(&rules::PARTS_MOVED, Side::New, spot, here, words);
        }
    }

    /// Whether the generated type at a place has a different name.
    fn renamed(&self, way: &Way) -> bool {
        let name = |side: &Snapshot<'s>| {
            let types = side.types();
            let reached = types.follow(way).filter(|reached| reached.whole)?;
            match types.bare(&reached.shape) {
                Shape::Named(id) => Some((types.get(id)?.name.clone(), types.document(id)?.to_owned())),
                _ => None,
            }
        };
        match (name(self.old), name(self.new)) {
            (Some(old), Some(new)) => old != new,
            _ => false,
        }
    }
}

fn has_condition(facts: &Facts<'_>) -> bool {
    ["not", "if", "oneOf", "anyOf"]
        .iter()
        .any(|keyword| facts.assertions.contains_key(keyword))
}
