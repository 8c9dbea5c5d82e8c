//! A second opinion where schemas are combined.
//!
//! What `allOf`, `oneOf`, `anyOf`, `not` and `if` mean together is more than a rule can see. There the crate `jsonschema` is asked whether
//! the schema of the reading side contains that of the writing side. Members that only one side names are left out of its question, because
//! events hold the members that their schema names.

use std::panic::{AssertUnwindSafe, catch_unwind};

use eventry_schema::pointer;
use jsonschema::Registry;
use jsonschema::canonical::{self, CanonicalSchema, Containment};
use serde_json::Value;

use super::facts::Spot;
use super::rules::{self, Rule};
use super::snapshot::Snapshot;
use super::walk::Difference;
use crate::change::Verdict;

/// Rows that say nothing about which values are allowed, besides those about words.
static QUIET: &[&Rule] = &[
    &rules::DEFAULT_ADDED,
    &rules::DEFAULT_REMOVED,
    &rules::DEFAULT_CHANGED,
    &rules::FLOAT_FORMAT_ADDED,
    &rules::FLOAT_FORMAT_REMOVED,
];

/// Rows that rest on what a schema does not say.
static BEYOND: &[&Rule] = &[
    &rules::MEMBER_RENAMED,
    &rules::MEMBER_RENAMED_BACK,
    &rules::OPTIONAL_RENAMED,
    &rules::OPTIONAL_RENAMED_BACK,
];

/// WIRE and REPLAY of one difference.
pub type Verdicts = (Verdict, Verdict);

/// Corrects the verdicts of differences inside of combinations: where the containment contradicts them, nothing is decided.
///
/// `folder` is the provider whose documents the differences are in.
pub fn check(old: &Snapshot<'_>, new: &Snapshot<'_>, folder: &str, found: &[&Difference], verdicts: &mut [Verdicts]) {
    let mut groups: Vec<(&(Spot, Spot), Vec<usize>)> = Vec::new();
    for (at, it) in found.iter().enumerate() {
        let Some(combined) = it.combined.as_ref().filter(|_| !it.rule.is_words() && !QUIET.contains(&it.rule)) else {
            continue;
        };
        match groups.iter_mut().find(|(known, _)| *known == combined) {
            Some((_, members)) => members.push(at),
            None => groups.push((combined, vec![at])),
        }
    }
    for (combined, members) in groups {
        let inside: Vec<&Difference> = members.iter().filter_map(|at| found.get(*at).copied()).collect();
        if inside.iter().any(|found| BEYOND.contains(&found.rule)) {
            continue;
        }
        let before = Question {
            side: old,
            folder,
            spot: &combined.0,
            lone: lone(&inside, false),
        };
        let after = Question {
            side: new,
            folder,
            spot: &combined.1,
            lone: lone(&inside, true),
        };
        let schemas = catch_unwind(AssertUnwindSafe(|| before.schema().zip(after.schema())))
            .ok()
            .flatten();
        let contains = |swap: bool| {
            let (before, after) = schemas.as_ref()?;
            let (reader, writer) = if swap { (after, before) } else { (before, after) };
            catch_unwind(AssertUnwindSafe(|| reader.covers(writer).ok())).ok().flatten()
        };
        let (wire, replay) = (contains(false), contains(true));
        let gravest = |of: fn(&Verdicts) -> Verdict, verdicts: &[Verdicts]| {
            let own = members.iter().filter_map(|at| verdicts.get(*at)).map(of);
            own.max().unwrap_or(Verdict::Safe)
        };
        let (said_wire, said_replay) = (gravest(|it| it.0, verdicts), gravest(|it| it.1, verdicts));
        for at in &members {
            if let Some(verdict) = verdicts.get_mut(*at) {
                verdict.0 = agreed(verdict.0, said_wire, wire);
                verdict.1 = agreed(verdict.1, said_replay, replay);
            }
        }
    }
}

/// What is left of one verdict, when `said` is the gravest of all in the combination.
fn agreed(own: Verdict, said: Verdict, contains: Option<Containment>) -> Verdict {
    match (said, contains) {
        (Verdict::Safe, Some(Containment::No)) => Verdict::Unknown,
        // The types are known to read it; whether strict decoding does is not.
        (Verdict::Safe, Some(Containment::Unknown) | None) => Verdict::Note,
        (Verdict::Unsafe, Some(Containment::Yes)) if own == Verdict::Unsafe => Verdict::Unknown,
        _ => own,
    }
}

/// Members that only one side names.
fn lone(found: &[&Difference], added: bool) -> Vec<Spot> {
    let of_side = found.iter().filter_map(|found| found.lone.as_ref());
    of_side
        .filter(|(on_new, _)| *on_new == added)
        .map(|(_, spot)| spot.clone())
        .collect()
}

/// A schema of one side as it is asked about.
struct Question<'q, 's> {
    side: &'q Snapshot<'s>,
    folder: &'q str,
    spot: &'q Spot,
    /// Members that are left out.
    lone: Vec<Spot>,
}

impl Question<'_, '_> {
    fn schema(&self) -> Option<CanonicalSchema> {
        let shelf = self.side.shelves.get(self.folder)?;
        let mut registry = Registry::new();
        let mut own = None;
        for (at, path) in shelf.paths.iter().enumerate() {
            let named = |document: &str| document.strip_prefix(self.side.root.as_str()) == Some(path);
            let module = self.side.model.modules.iter().find(|module| named(&module.document))?;
            let mut text: Value = serde_json::from_str(&module.schema).ok()?;
            for spot in self.lone.iter().filter(|spot| spot.document == at) {
                leave_out(&mut text, &spot.pointer);
            }
            if at == self.spot.document {
                own = Some((text.clone(), module.uri.clone()));
            }
            registry = registry.add(&module.uri, text).ok()?;
        }
        let registry = registry.prepare().ok()?;
        let (document, uri) = own?;
        canonical::options()
            .with_registry(&registry)
            .with_base_uri(uri)
            .should_validate_formats(false)
            .offline()
            .prepare(&document)
            .ok()?
            .canonicalize_at(&self.spot.pointer)
            .ok()
    }
}

/// Takes a member out of `properties`.
fn leave_out(document: &mut Value, at: &str) {
    if let Some((parent, name)) = pointer::split_last(at)
        && parent.ends_with("/properties")
        && let Some(Value::Object(members)) = document.pointer_mut(parent)
    {
        members.remove(&*name);
    }
}
