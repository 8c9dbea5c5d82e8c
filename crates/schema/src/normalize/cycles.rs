//! Breaks cycles of types that contain each other.

use super::groups;
use crate::model::{Model, Shape, TypeDef, TypeId, TypeKind};

/// Boxes every reference that closes a cycle of direct containment. Lists and maps already break a cycle.
///
/// A struct that always contains itself has no finite value. Its member becomes [`Shape::TypedOr`], so that the type can be declared and
/// constructed. No event can hold a typed value there.
pub fn break_cycles(model: &mut Model) {
    let edges: Vec<Vec<usize>> = model.types.iter().map(|def| direct(def).iter().map(|id| id.0).collect()).collect();
    let groups = groups::of(&edges);
    for at in 0..model.types.len() {
        let same = |id: TypeId| groups[id.0] == groups[at];
        let cyclic = direct(&model.types[at]).iter().any(|id| same(*id));
        if !cyclic {
            continue;
        }
        let endless = endless_members(&model.types, &groups, at);
        match &mut model.types[at].kind {
            TypeKind::Record(record) => {
                for (member, endless) in record.members.iter_mut().zip(endless) {
                    enclose(&mut member.shape, &same);
                    if endless {
                        let inner = std::mem::replace(&mut member.shape, Shape::Json);
                        member.shape = Shape::TypedOr(Box::new(inner));
                    }
                }
            }
            TypeKind::Union(union) => union.branches.iter_mut().for_each(|branch| enclose(&mut branch.shape, &same)),
            TypeKind::Wrapper(shape) => {
                let plain = matches!(shape, Shape::Named(_));
                enclose(shape, &same);
                if plain {
                    let inner = std::mem::replace(shape, Shape::Json);
                    *shape = Shape::TypedOr(Box::new(inner));
                }
            }
            TypeKind::Values(_) => {}
        }
    }
}

/// Returns which members are always present and contain their own struct.
fn endless_members(types: &[TypeDef], groups: &[usize], at: usize) -> Vec<bool> {
    let TypeKind::Record(record) = &types[at].kind else {
        return Vec::new();
    };
    let always = |member: &crate::model::Member| match &member.shape {
        Shape::Named(id) => groups[id.0] == groups[at] && !matches!(types[id.0].kind, TypeKind::Union(_)),
        _ => false,
    };
    record.members.iter().map(always).collect()
}

fn enclose(shape: &mut Shape, same: &impl Fn(TypeId) -> bool) {
    match shape {
        Shape::Named(id) if same(*id) => {
            let inner = std::mem::replace(shape, Shape::Json);
            *shape = Shape::Boxed(Box::new(inner));
        }
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::TypedOr(inner) => enclose(inner, same),
        _ => {}
    }
}

/// Returns the types that a type contains without a list or map in between.
fn direct(def: &TypeDef) -> Vec<TypeId> {
    fn of_shape(shape: &Shape, found: &mut Vec<TypeId>) {
        match shape {
            Shape::Named(id) => found.push(*id),
            Shape::Optional(inner) | Shape::Nullable(inner) | Shape::TypedOr(inner) => of_shape(inner, found),
            _ => {}
        }
    }
    let mut found = Vec::new();
    match &def.kind {
        TypeKind::Record(record) => record.members.iter().for_each(|member| of_shape(&member.shape, &mut found)),
        TypeKind::Union(union) => union.branches.iter().for_each(|branch| of_shape(&branch.shape, &mut found)),
        TypeKind::Wrapper(shape) => of_shape(shape, &mut found),
        TypeKind::Values(_) => {}
    }
    found
}
