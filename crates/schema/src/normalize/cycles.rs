//! Ends cycles of types that contain each other: a pointer where the value may be missing, a JSON value's company where it may not.

use super::groups;
use crate::model::{Model, Shape, TypeDef, TypeId, TypeKind};

/// Puts every reference that closes a cycle of direct containment behind a `Box`. Lists and maps end a cycle by themselves.
///
/// A struct that always contains itself has no finite value. Such a member is made [`Shape::TypedOr`], so that the type can be
/// written down and constructed; no event can ever hold it typed.
pub fn end_cycles(model: &mut Model) {
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

/// Members that are always there and contain their own struct again.
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

/// The types that a type contains without a list or map between.
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
