//! Attributes Rust names that disappear or appear to the changes of schemas that cause it.

use std::collections::{BTreeMap, BTreeSet};

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::event_id::EventId;
use eventry_schema::model::TypeId;
use eventry_schema::naming::{camel, snake};

use super::items::{Break, PublicItems};
use super::path::{Step, Types};
use super::snapshot::Snapshot;
use super::walk::Difference;
use crate::change::Verdict;

/// What code loses in the types of some documents, and their new parts.
///
/// # Errors
/// When generated code cannot be read, which is a bug in the generator.
pub fn breaks<'d>(old: &Snapshot<'_>, new: &Snapshot<'_>, documents: impl IntoIterator<Item = &'d str>) -> Result<Vec<Break>, Diagnostics> {
    let mut found = Vec::new();
    for document in documents {
        let (Some(before), Some(after)) = (old.code(document), new.code(document)) else {
            continue;
        };
        let items = |code: &str| {
            PublicItems::of(code).map_err(|error| {
                let help = "this is a bug in the generator: please report it together with the schema";
                Diagnostics::from(Diagnostic::error(document, format!("the generated code is not valid Rust: {error}")).help(help))
            })
        };
        found.extend(items(before)?.breaks(&items(after)?, document));
    }
    Ok(found)
}

/// The variant of the payload enum that an event version has.
pub fn payload(side: &Snapshot<'_>, id: &EventId) -> Option<String> {
    let wanted = camel(&format!("{}_{}_{}", snake(&id.domain), snake(&id.event), id.version.module()));
    let code = side.generated.files.get(&format!("{}.rs", id.provider))?;
    let items = PublicItems::of(code).ok()?;
    let variant = items.parts("Payload").find(|variant| *variant == wanted)?;
    Some(format!("Payload::{variant}"))
}

/// Assigns broken names to differences, and returns those that none explains.
pub fn attribute(old: &Snapshot<'_>, new: &Snapshot<'_>, found: &[Difference], breaks: Vec<Break>) -> (Vec<Vec<Break>>, Vec<Break>) {
    let targets =
        |side: &Snapshot<'_>, types: &Types<'_>| -> Vec<Target> { found.iter().map(|found| Target::of(side, types, found)).collect() };
    let (before, after) = (old.types(), new.types());
    let (old_targets, new_targets) = (targets(old, &before), targets(new, &after));
    // Comparing every name with every difference would take too long for a large provider.
    let (old_near, new_near) = (by_document(&before, &old_targets), by_document(&after, &new_targets));
    let mut names: Vec<Vec<Break>> = vec![Vec::new(); found.len()];
    let mut unexplained = Vec::new();
    for broken in breaks {
        // What is new is a part of the new types.
        let (targets, types, near) = match broken.grade {
            Verdict::Note => (&new_targets, &after, &new_near),
            _ => (&old_targets, &before, &old_near),
        };
        let candidates = near.get(broken.document.as_str()).map_or(&[][..], Vec::as_slice);
        let score = |at: usize| {
            let (target, found) = (targets.get(at)?, found.get(at)?);
            let near = target.nearness(types, &broken);
            let near = match near {
                _ if found.rule.is_words() => 0,
                // What was only made near a change is not put on one that the table does not hold answerable.
                1 if found.rule.source != broken.grade => 0,
                near => near,
            };
            // Of several changes at one place, the one that the table makes answerable; of several places, the innermost.
            (near > 0).then_some((near, found.rule.source == broken.grade, found.way.steps.len()))
        };
        let best = candidates.iter().filter_map(|at| score(*at)).max();
        let Some(best) = best else {
            unexplained.push(broken);
            continue;
        };
        for at in candidates.iter().filter(|at| score(**at) == Some(best)) {
            if let Some(names) = names.get_mut(*at) {
                names.push(broken.clone());
            }
        }
    }
    (names, unexplained)
}

/// The targets that a name in a document can belong to, by document.
fn by_document<'t>(types: &Types<'t>, targets: &'t [Target]) -> BTreeMap<&'t str, Vec<usize>> {
    let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, target) in targets.iter().enumerate() {
        let owner = target.field.iter().map(|(owner, _)| owner);
        let types = owner
            .chain(&target.direct)
            .chain(&target.reached)
            .filter_map(|id| types.document(*id));
        let place = target.place.iter().map(|(document, _)| document.as_str());
        let documents: BTreeSet<&str> = types.chain(place).collect();
        documents
            .into_iter()
            .for_each(|document| found.entry(document).or_default().push(at));
    }
    found
}

/// What is in the types of one side where a change is.
struct Target {
    /// The struct and its field.
    field: Option<(TypeId, String)>,
    /// The generated types that the value itself is made of.
    direct: BTreeSet<TypeId>,
    /// All generated types below.
    reached: BTreeSet<TypeId>,
    /// The document and the place of its schema: types made on the way may not be reached in the end.
    place: Option<(String, String)>,
}

impl Target {
    fn of(side: &Snapshot<'_>, types: &Types<'_>, found: &Difference) -> Target {
        let shelf = side.shelf(&found.way.document);
        let place = shelf.zip(found.place.as_ref().filter(|_| types.old));
        let place = place.map(|(shelf, spot)| (shelf.path(spot).to_owned(), spot.pointer.clone()));
        let Some(reached) = types.follow(&found.way) else {
            return Target {
                field: None,
                direct: BTreeSet::new(),
                reached: BTreeSet::new(),
                place,
            };
        };
        let is_member = !matches!(found.way.steps.last(), None | Some(Step::Branch { .. }));
        let member = reached.slot.filter(|_| is_member && reached.whole);
        Target {
            field: member.and_then(|slot| Some((slot.owner, slot.member?.ident.clone()))),
            direct: types.direct(&reached.shape),
            reached: types.reached(&reached.shape),
            place,
        }
    }

    /// How closely a broken name belongs to the place; 0 when it does not.
    fn nearness(&self, types: &Types<'_>, broken: &Break) -> u8 {
        let is = |id: TypeId| {
            types.document(id) == Some(broken.document.as_str())
                && types.get(id).is_some_and(|def| folded(&def.name) == folded(&broken.owner))
        };
        let field = self.field.as_ref().filter(|(owner, _)| is(*owner));
        if let (Some((_, ident)), Some(part)) = (field, &broken.part)
            && (part == ident || *part == format!("{}_or_default()", ident.trim_end_matches('_')))
        {
            return 4;
        }
        if self.direct.iter().any(|id| is(*id)) {
            return 3;
        }
        if self.reached.iter().any(|id| is(*id)) {
            return 2;
        }
        let below = |(document, pointer): &(String, String)| {
            *document == broken.document
                && types
                    .made_below(document, pointer)
                    .any(|name| folded(name) == folded(&broken.owner))
        };
        u8::from(self.place.as_ref().is_some_and(below))
    }
}

/// A name as it is compared: types are in snake case in the model and in camel case in the code.
fn folded(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}
