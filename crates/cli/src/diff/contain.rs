//! A second opinion where schemas are combined.
//!
//! What `allOf`, `oneOf`, `anyOf`, `not` and `if` mean together is more than a rule can see. There the crate `jsonschema` is asked whether
//! the schema of the reading side contains that of the writing side. Members that only one side names are left out of its question, because
//! events hold the members that their schema names.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use eventry_schema::model::Module;
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

/// Rows that depend on more than the schemas.
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
    let mut groups: BTreeMap<&(Spot, Spot), Vec<usize>> = BTreeMap::new();
    for (at, it) in found.iter().enumerate() {
        let Some(combined) = it.combined.as_ref().filter(|_| !it.rule.is_words() && !QUIET.contains(&it.rule)) else {
            continue;
        };
        groups.entry(combined).or_default().push(at);
    }
    let mut documents = None;
    for (combined, members) in groups {
        let inside: Vec<&Difference> = members.iter().filter_map(|at| found.get(*at).copied()).collect();
        if inside.iter().any(|found| BEYOND.contains(&found.rule)) {
            continue;
        }
        let schemas = catch_unwind(AssertUnwindSafe(|| {
            let (before, after) = documents.get_or_insert_with(|| (Documents::of(old, folder), Documents::of(new, folder)));
            let before = before.as_ref()?.schema(&combined.0, &lone(&inside, false))?;
            let after = after.as_ref()?.schema(&combined.1, &lone(&inside, true))?;
            Some((before, after))
        }))
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

/// The documents of one provider on one side, parsed once: a registry takes time that is more than linear in their number.
struct Documents {
    /// The address and the content of each, in the order of the shelf.
    contents: Vec<(String, Value)>,
    registry: Registry<'static>,
}

impl Documents {
    fn of(side: &Snapshot<'_>, folder: &str) -> Option<Self> {
        let modules = side.model.modules.iter();
        let modules: HashMap<&str, &Module> = modules
            .filter_map(|module| Some((module.document.strip_prefix(side.root.as_str())?, module)))
            .collect();
        let mut contents = Vec::new();
        for path in &side.shelves.get(folder)?.paths {
            let module = modules.get(path.as_str())?;
            contents.push((module.uri.clone(), serde_json::from_str(&module.schema).ok()?));
        }
        let registry = Registry::new().extend(contents.clone()).ok()?.prepare().ok()?;
        Some(Documents { contents, registry })
    }

    /// The schema at a spot, without some members.
    fn schema(&self, spot: &Spot, left_out: &[Spot]) -> Option<CanonicalSchema> {
        let mut changed: BTreeMap<usize, Value> = BTreeMap::new();
        for spot in left_out {
            let (_, content) = self.contents.get(spot.document)?;
            leave_out(changed.entry(spot.document).or_insert_with(|| content.clone()), &spot.pointer);
        }
        let changed_registry = if changed.is_empty() {
            None
        } else {
            let resources = changed
                .iter()
                .filter_map(|(at, content)| Some((self.contents.get(*at)?.0.as_str(), content.clone())));
            Some(self.registry.extend(resources).ok()?.prepare().ok()?)
        };
        let (uri, content) = self.contents.get(spot.document)?;
        canonical::options()
            .with_registry(changed_registry.as_ref().unwrap_or(&self.registry))
            .with_base_uri(uri.clone())
            .should_validate_formats(false)
            .offline()
            .prepare(changed.get(&spot.document).unwrap_or(content))
            .ok()?
            .canonicalize_at(&spot.pointer)
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
