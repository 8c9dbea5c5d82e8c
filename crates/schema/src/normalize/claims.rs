//! Assigns the names inside documents, once everything that needs a name is known. Recorded names are claimed first; new ones follow in the
//! order in which they are found.

use std::collections::{BTreeMap, HashSet};

use super::sizes;
use crate::lock::{ChoiceNames, DocumentNames, Names, TypeNames};
use crate::model::{Annotations, Boxing, Event, Model, Shape, TypeDef, TypeId, TypeKind, Union};
use crate::model::{OTHER, UNRECOGNIZED};
use crate::naming::{self, Scope, recorded_first};

/// A module and the snake-case name of its document, which is reserved for its root.
pub type ModuleRoot = (usize, String);

/// Names the types of some modules with their members and branches. Returns the names to record, in the order of the modules.
pub fn assign_names(
    model: &mut Model,
    modules: &[ModuleRoot],
    mut choices: BTreeMap<usize, Vec<ChoiceNames>>,
    recorded: &Names,
) -> Vec<DocumentNames> {
    let documents: BTreeMap<&str, &DocumentNames> = recorded.documents.iter().map(|names| (names.document.as_str(), names)).collect();
    let mut claimed = Vec::with_capacity(modules.len());
    for (module, root) in modules {
        let known = documents.get(model.modules[*module].file.as_str());
        let known: BTreeMap<&str, &TypeNames> = known.iter().flat_map(|names| &names.types).map(|it| (it.at.as_str(), it)).collect();
        let order = name_types(model, *module, root, documents.get(model.modules[*module].file.as_str()).copied());
        claimed.push((*module, order, known));
    }
    // Branches are named after types, so the types of all modules are named first.
    let documents = claimed.into_iter().map(|(module, order, known)| DocumentNames {
        document: model.modules[module].file.clone(),
        boxed: false,
        types: order
            .into_iter()
            .map(|id| {
                let known = known.get(model.types[id.0].identity.as_str()).copied();
                name_members(&mut model.types, id, known)
            })
            .collect(),
        choices: choices.remove(&module).unwrap_or_default(),
    });
    documents.collect()
}

/// Names the types of a module. Returns the types in the order of their claims.
fn name_types(model: &mut Model, module: usize, root: &str, recorded: Option<&DocumentNames>) -> Vec<TypeId> {
    let mut scope = Scope::default();
    // The location of the root is the empty string.
    scope.claim_as(root, &definition_as_root(model, module, root).unwrap_or_default());
    let ids = &model.modules[module].types;
    let identities: Vec<&str> = ids.iter().map(|id| model.types[id.0].identity.as_str()).collect();
    let recorded = recorded.into_iter().flat_map(|names| &names.types).map(|names| names.at.as_str());
    let order: Vec<TypeId> = recorded_first(&identities, recorded).into_iter().map(|at| ids[at]).collect();
    for id in &order {
        let def = &mut model.types[id.0];
        let qualified = format!("{}_{}", def.name, role(&def.pointer));
        def.name = scope.claim_first(&[&def.name, &qualified], &def.identity);
    }
    order
}

/// A root that is only a reference to a definition of its own name is that definition. Returns the definition's identity.
fn definition_as_root(model: &mut Model, module: usize, name: &str) -> Option<String> {
    let root = model.modules[module].root.as_mut().filter(|root| root.alias)?;
    let def = &model.types[root.id.0];
    if def.module != module || def.name != name {
        return None;
    }
    root.alias = false;
    if root.annotations == Annotations::default() {
        root.annotations = def.annotations.clone();
    }
    Some(def.identity.clone())
}

/// What a type is to the schema around it, which distinguishes two types of one name.
fn role(pointer: &str) -> &'static str {
    let mut tokens = pointer.rsplit('/');
    match (tokens.next(), tokens.next()) {
        (_, Some("definitions" | "$defs" | "schemas")) => "definition",
        (_, Some("properties")) => "member",
        (Some("items"), _) => "element",
        _ => "part",
    }
}

/// Names the members, values or branches of a type.
fn name_members(types: &mut [TypeDef], id: TypeId, recorded: Option<&TypeNames>) -> TypeNames {
    let at = types[id.0].identity.clone();
    let recorded_members = recorded.into_iter().flat_map(|names| &names.members).map(String::as_str);
    // Known members and branches stay boxed or unboxed, as recorded.
    let boxing = |known: &HashSet<&str>, name: &str| match recorded {
        Some(names) if names.boxed.iter().any(|boxed| boxed == name) => Boxing::Always,
        Some(_) if known.contains(name) => Boxing::Never,
        _ => Boxing::BySize,
    };
    let known = |of: fn(&TypeNames) -> &Vec<String>| recorded.map_or(&[][..], |names| of(names));
    let (mut tag, mut branch_names) = (None, Vec::new());
    let members = match &mut types[id.0].kind {
        TypeKind::Record(record) if !record.positional => {
            let known: HashSet<&str> = known(|names| &names.members).iter().map(String::as_str).collect();
            for member in &mut record.members {
                member.boxing = boxing(&known, &member.wire);
            }
            let wires: Vec<String> = record.members.iter().map(|member| member.wire.clone()).collect();
            claim(Scope::reserving(&["extra"]), &wires, recorded_members, |at, name| {
                record.members[at].ident = naming::field(&name);
            })
        }
        TypeKind::Values(values) => {
            let wires: Vec<String> = values.iter().map(|value| value.wire.clone()).collect();
            claim(Scope::reserving(&[UNRECOGNIZED]), &wires, recorded_members, |at, name| {
                values[at].ident = name
            })
        }
        TypeKind::Union(union) => {
            let mut union = union.clone();
            tag = name_branches(types, &mut union, recorded);
            let known: HashSet<&str> = known(|names| &names.branches).iter().map(String::as_str).collect();
            for branch in &mut union.branches {
                branch.boxing = boxing(&known, &branch.ident);
            }
            // Only a generated type can be too large.
            if union.branches.iter().any(|branch| sizes::inline_type(&branch.shape).is_some()) {
                branch_names = union.branches.iter().map(|branch| branch.ident.clone()).collect();
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
        branches: branch_names,
        boxed: Vec::new(),
    }
}

/// Assigns names to wire names. Returns the wire names in the order of their claims.
fn claim<'e>(
    mut scope: Scope,
    wires: &[String],
    recorded: impl Iterator<Item = &'e str>,
    mut assign: impl FnMut(usize, String),
) -> Vec<String> {
    let claimants: Vec<&str> = wires.iter().map(String::as_str).collect();
    let order = recorded_first(&claimants, recorded);
    for at in &order {
        assign(*at, scope.claim(&wires[*at]));
    }
    order.into_iter().map(|at| wires[at].clone()).collect()
}

/// Names branches after the values of the tag, or by their labels or types. Returns the tag.
///
/// A new member that could be the tag must not rename the branches. The recorded tag is used as long as it distinguishes them.
fn name_branches(types: &[TypeDef], union: &mut Union, recorded: Option<&TypeNames>) -> Option<String> {
    let mut choices = std::mem::take(&mut union.choices);
    let recorded_tag = recorded.and_then(|names| choices.iter().position(|choice| Some(&choice.member) == names.tag.as_ref()));
    let by_tag = !choices.is_empty() && recorded.is_none_or(|names| names.tag.is_some());
    if !choices.is_empty() {
        let choice = choices.swap_remove(recorded_tag.unwrap_or(0));
        union.tag = Some(choice.member);
        for (branch, values) in union.branches.iter_mut().zip(choice.values) {
            branch.tags = values;
        }
    }
    let mut scope = Scope::reserving(&[OTHER]);
    for branch in &mut union.branches {
        let name = match &branch.tags[..] {
            [only] if by_tag => naming::snake(only),
            _ => branch.label.clone().unwrap_or_else(|| branch_name(types, &branch.shape)),
        };
        let qualified = format!("{name}_value");
        branch.ident = scope.claim_first(&[&name, &qualified], &format!("{}\u{0}{name}", branch.pointer));
    }
    union.tag.clone().filter(|_| by_tag)
}

/// Names a branch like its type, or by its kind of value if its type has no name.
fn branch_name(types: &[TypeDef], shape: &Shape) -> String {
    match shape {
        Shape::Named(id) if types[id.0].name.is_empty() => "nested".to_owned(),
        Shape::Named(id) => types[id.0].name.clone(),
        Shape::TypedOr(inner) | Shape::Boxed(inner) | Shape::Optional(inner) => branch_name(types, inner),
        shape => kind_name(shape).to_owned(),
    }
}

/// Names the variants of a provider's payload enum. Events with recorded documents claim first.
pub fn name_variants(events: &mut [Event], files: &[String], recorded: &Names) {
    let mut scope = Scope::reserving(&["unknown", "missing"]);
    let claimants: Vec<&str> = files.iter().map(String::as_str).collect();
    for at in recorded_first(&claimants, recorded.documents.iter().map(|names| names.document.as_str())) {
        let Some(event) = events.get_mut(at) else { continue };
        let (domain, kind) = (naming::snake(&event.id.domain), naming::snake(&event.id.event));
        let name = format!("{domain}_{kind}_v{}", event.id.version);
        event.variant = naming::camel(&scope.claim_as(&name, &event.id.to_string()));
        event.boxing = match recorded.of(&files[at]) {
            Some(names) if names.boxed => Boxing::Always,
            Some(_) => Boxing::Never,
            None => Boxing::BySize,
        };
    }
}

/// Names a branch by its kind of value.
pub fn kind_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Json | Shape::TypedOr(_) => "json",
        Shape::Bool => "boolean",
        Shape::Fixed(_) | Shape::Integer => "integer",
        Shape::Float | Shape::Number => "number",
        Shape::Text => "text",
        Shape::Timestamp => "timestamp",
        Shape::List(_) => "list",
        Shape::Map(_) => "map",
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::Boxed(inner) => kind_name(inner),
        Shape::Named(_) => "nested",
    }
}
