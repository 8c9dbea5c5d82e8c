//! Who is called what. All names within documents are given here, once it is known what there is to name: what is remembered claims
//! first, what is new follows in the order in which it was met.

use std::collections::{BTreeMap, HashSet};

use super::sizes;
use crate::lock::{DocumentNames, Names, TypeNames};
use crate::model::UNRECOGNIZED;
use crate::model::{Boxing, Branch, Event, Model, Shape, TypeDef, TypeId, TypeKind, Union};
use crate::naming::{self, Scope, elders_first};

/// A module and the snake-case name of its document, which its root has or could have.
pub type Named = (usize, String);

/// Names the types of some modules and all that they consist of; returns what is to be remembered, in the order of the modules.
pub fn name(model: &mut Model, modules: &[Named], elders: &Names) -> Vec<DocumentNames> {
    let documents: BTreeMap<&str, &DocumentNames> = elders.documents.iter().map(|names| (names.document.as_str(), names)).collect();
    let mut claimed = Vec::with_capacity(modules.len());
    for (module, root) in modules {
        let known = documents.get(model.modules[*module].file.as_str());
        let known: BTreeMap<&str, &TypeNames> = known.iter().flat_map(|names| &names.types).map(|it| (it.at.as_str(), it)).collect();
        let order = types(model, *module, root, documents.get(model.modules[*module].file.as_str()).copied());
        claimed.push((*module, order, known));
    }
    // Branches are called after types, so these have their names by now, those of other modules too.
    let documents = claimed.into_iter().map(|(module, order, known)| DocumentNames {
        document: model.modules[module].file.clone(),
        boxed: false,
        types: order
            .into_iter()
            .map(|id| {
                let known = known.get(model.types[id.0].identity.as_str()).copied();
                parts(&mut model.types, id, known)
            })
            .collect(),
    });
    documents.collect()
}

/// Names the types of a module; returns them in the order of their claims.
fn types(model: &mut Model, module: usize, root: &str, elders: Option<&DocumentNames>) -> Vec<TypeId> {
    let mut scope = Scope::default();
    // The place of the root is the empty text.
    scope.claim_as(root, "");
    let ids = &model.modules[module].types;
    let identities: Vec<&str> = ids.iter().map(|id| model.types[id.0].identity.as_str()).collect();
    let elders = elders.into_iter().flat_map(|names| &names.types).map(|names| names.at.as_str());
    let order: Vec<TypeId> = elders_first(&identities, elders).into_iter().map(|at| ids[at]).collect();
    for id in &order {
        let def = &mut model.types[id.0];
        def.name = scope.claim_as(&def.name, &def.identity);
    }
    order
}

/// Names what a type consists of.
fn parts(types: &mut [TypeDef], id: TypeId, elder: Option<&TypeNames>) -> TypeNames {
    let at = types[id.0].identity.clone();
    let elders = elder.into_iter().flat_map(|names| &names.members).map(String::as_str);
    // What stands behind a pointer because of its size keeps standing there, and nothing else comes to.
    let boxing = |known: &HashSet<&str>, name: &str| match elder {
        Some(names) if names.boxed.iter().any(|boxed| boxed == name) => Boxing::Always,
        Some(_) if known.contains(name) => Boxing::Never,
        _ => Boxing::BySize,
    };
    let known = |of: fn(&TypeNames) -> &Vec<String>| elder.map_or(&[][..], |names| of(names));
    let (mut tag, mut names_of_branches) = (None, Vec::new());
    let members = match &mut types[id.0].kind {
        TypeKind::Record(record) if !record.positional => {
            let known: HashSet<&str> = known(|names| &names.members).iter().map(String::as_str).collect();
            for member in &mut record.members {
                member.boxing = boxing(&known, &member.wire);
            }
            let wires: Vec<String> = record.members.iter().map(|member| member.wire.clone()).collect();
            claim(Scope::reserving(&["extra"]), &wires, elders, |at, name| {
                record.members[at].ident = naming::field(&name);
            })
        }
        TypeKind::Values(values) => {
            let wires: Vec<String> = values.iter().map(|value| value.wire.clone()).collect();
            claim(Scope::reserving(&[UNRECOGNIZED]), &wires, elders, |at, name| {
                values[at].ident = name
            })
        }
        TypeKind::Union(union) => {
            let mut union = union.clone();
            tag = branches(types, &mut union, elder);
            let known: HashSet<&str> = known(|names| &names.branches).iter().map(String::as_str).collect();
            for branch in &mut union.branches {
                branch.boxing = boxing(&known, &branch.ident);
            }
            // Only what is a generated type can be too large.
            if union.branches.iter().any(|branch| sizes::held(&branch.shape).is_some()) {
                names_of_branches = union.branches.iter().map(|branch| branch.ident.clone()).collect();
            }
            types[id.0].kind = TypeKind::Union(union);
            Vec::new()
        }
        TypeKind::Record(_) | TypeKind::Wrapper(_) => Vec::new(),
    };
    TypeNames {
        at,
        tag,
        members,
        branches: names_of_branches,
        boxed: Vec::new(),
    }
}

/// Lets wire names claim their names; returns them in the order of their claims.
fn claim<'e>(
    mut scope: Scope,
    wires: &[String],
    elders: impl Iterator<Item = &'e str>,
    mut give: impl FnMut(usize, String),
) -> Vec<String> {
    let claimants: Vec<&str> = wires.iter().map(String::as_str).collect();
    let order = elders_first(&claimants, elders);
    for at in &order {
        give(*at, scope.claim(&wires[*at]));
    }
    order.into_iter().map(|at| wires[at].clone()).collect()
}

/// Names branches after the values of the member that tells them apart, or after their types. Returns that member.
///
/// A new member that would do as well, or for the first time, must not rename them: what they were called after counts as long as it
/// tells them apart.
fn branches(types: &[TypeDef], union: &mut Union, elder: Option<&TypeNames>) -> Option<String> {
    let mut choices = std::mem::take(&mut union.choices);
    let remembered = elder.and_then(|names| choices.iter().position(|choice| Some(&choice.member) == names.tag.as_ref()));
    let by_tag = !choices.is_empty() && elder.is_none_or(|names| names.tag.is_some());
    if !choices.is_empty() {
        let choice = choices.swap_remove(remembered.unwrap_or(0));
        union.tag = Some(choice.member);
        for (branch, values) in union.branches.iter_mut().zip(choice.values) {
            branch.tags = values;
        }
    }
    let mut scope = Scope::reserving(&["other"]);
    for branch in &mut union.branches {
        let name = match &branch.tags[..] {
            [only] if by_tag => naming::snake(only),
            _ => of_branch(types, branch, &branch.shape),
        };
        branch.ident = scope.claim_as(&name, &format!("{}\u{0}{name}", branch.pointer));
    }
    union.tag.clone().filter(|_| by_tag)
}

/// Branches are named like their types, or by the kind of value where they have none.
fn of_branch(types: &[TypeDef], branch: &Branch, shape: &Shape) -> String {
    match shape {
        Shape::Named(id) => match types[id.0].name.as_str() {
            "" => "nested".to_owned(),
            name => own_part(&branch.pointer, name),
        },
        Shape::TypedOr(inner) | Shape::Boxed(inner) | Shape::Optional(inner) => of_branch(types, branch, inner),
        shape => plain_name(shape).to_owned(),
    }
}

/// A branch that stands inline is named by its place in the choice, one that is referred to by its own name.
fn own_part(pointer: &str, name: &str) -> String {
    let inline = pointer.rsplit('/').next().and_then(|at| at.parse::<usize>().ok());
    let option = inline.map(|at| format!("option{}", at.saturating_add(1)));
    option
        .filter(|option| name.ends_with(option.as_str()))
        .unwrap_or_else(|| name.to_owned())
}

/// Names the variants of a provider's payloads: events whose documents are remembered claim first.
pub fn variants(events: &mut [Event], files: &[String], elders: &Names) {
    let mut scope = Scope::reserving(&["unknown", "missing"]);
    let claimants: Vec<&str> = files.iter().map(String::as_str).collect();
    for at in elders_first(&claimants, elders.documents.iter().map(|names| names.document.as_str())) {
        let Some(event) = events.get_mut(at) else { continue };
        let (domain, kind) = (naming::snake(&event.id.domain), naming::snake(&event.id.event));
        let name = format!("{domain}_{kind}_v{}", event.id.version);
        event.variant = naming::camel(&scope.claim_as(&name, &event.id.to_string()));
        event.boxing = match elders.of(&files[at]) {
            Some(names) if names.boxed => Boxing::Always,
            Some(_) => Boxing::Never,
            None => Boxing::BySize,
        };
    }
}

/// A branch's name where its shape has none of its own.
fn plain_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Json | Shape::TypedOr(_) => "json",
        Shape::Bool => "boolean",
        Shape::Fixed(_) | Shape::Integer => "integer",
        Shape::Float | Shape::Number => "number",
        Shape::Text => "string",
        Shape::Timestamp => "timestamp",
        Shape::List(_) => "array",
        Shape::Map(_) => "object",
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::Boxed(inner) => plain_name(inner),
        Shape::Named(_) => "nested",
    }
}
