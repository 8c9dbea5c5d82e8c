//! Side change of a schema makes which Rust name disappear or appear.

use std::collections::BTreeSet;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::event_id::EventId;
use eventry_schema::model::TypeId;

use super::items::{Break, PublicItems};
use super::path::{Step, Types};
use super::snapshot::Snapshot;
use super::walk::Difference;
use crate::change::Verdict;

/// What code cannot rely on any more in the types of some documents, and which parts are new in them.
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
                let help = "please report it with the schema: this is a bug in the generator";
                Diagnostics::from(Diagnostic::error(document, format!("the generated code is no Rust: {error}")).help(help))
            })
        };
        found.extend(items(before)?.breaks(&items(after)?, document));
    }
    Ok(found)
}

/// The variant of the payload enum that an event version has.
pub fn payload(side: &Snapshot<'_>, id: &EventId) -> Option<String> {
    let wanted = folded(&format!("{}{}v{}", id.domain, id.event, id.version).replace(['-', '.'], ""));
    let code = side.generated.files.get(&format!("{}.rs", id.provider))?;
    let items = PublicItems::of(code).ok()?;
    let variant = items.parts("Payload").find(|variant| folded(variant) == wanted)?;
    Some(format!("Payload::{variant}"))
}

/// What each difference does to names, and what none of them explains.
pub fn attribute(old: &Snapshot<'_>, new: &Snapshot<'_>, found: &[Difference], breaks: Vec<Break>) -> (Vec<Vec<Break>>, Vec<Break>) {
    let targets =
        |side: &Snapshot<'_>, types: &Types<'_>| -> Vec<Target> { found.iter().map(|found| Target::of(side, types, found)).collect() };
    let (before, after) = (old.types(), new.types());
    let (old_targets, new_targets) = (targets(old, &before), targets(new, &after));
    let mut names: Vec<Vec<Break>> = vec![Vec::new(); found.len()];
    let mut unexplained = Vec::new();
    for broken in breaks {
        // What is new is a part of the new types.
        let (targets, types) = match broken.grade {
            Verdict::Note => (&new_targets, &after),
            _ => (&old_targets, &before),
        };
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
        let best = (0..found.len()).filter_map(score).max();
        let Some(best) = best else {
            unexplained.push(broken);
            continue;
        };
        for (at, names) in names.iter_mut().enumerate() {
            if score(at) == Some(best) {
                names.push(broken.clone());
            }
        }
    }
    (names, unexplained)
}

/// What stands in the types of one side where a change is.
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
