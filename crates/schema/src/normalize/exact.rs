//! Makes numbers outside of structs keep all their digits.
//!
//! An `f64` does not hold all digits of a JSON number, and an `i64` does not hold the quotes that some producers put around it. A struct
//! remembers the spelling of its members where that matters. A root that is a list, a map or a union has no such struct, so its numbers
//! become [`Shape::Number`] and [`Shape::Integer`], which keep every digit themselves. Any type of a shared document may become the root of
//! another document. That must not change it, so all types of a shared document count as roots.

use crate::model::{Model, Shape, TypeId, TypeKind};

/// Replaces floats and fixed-size integers that are reachable from a root without a struct in between.
pub fn keep_digits(model: &mut Model) {
    let roots = model.modules.iter().filter_map(|module| module.root.as_ref()).map(|root| root.id);
    let shared = model.modules.iter().filter(|module| module.shared).flat_map(|module| &module.types);
    let mut pending: Vec<TypeId> = roots.chain(shared.copied()).collect();
    let mut seen = vec![false; model.types.len()];
    while let Some(id) = pending.pop() {
        let Some(def) = model.types.get_mut(id.0) else { continue };
        if std::mem::replace(&mut seen[id.0], true) {
            continue;
        }
        match &mut def.kind {
            TypeKind::Wrapper(shape) => replace(shape, &mut pending),
            TypeKind::Union(union) => union
                .branches
                .iter_mut()
                .for_each(|branch| replace(&mut branch.shape, &mut pending)),
            TypeKind::Record(_) | TypeKind::Values(_) => {}
        }
    }
}

fn replace(shape: &mut Shape, pending: &mut Vec<TypeId>) {
    match shape {
        Shape::Float => *shape = Shape::Number,
        Shape::Fixed(_) => *shape = Shape::Integer,
        Shape::Named(id) => pending.push(*id),
        Shape::List(inner)
        | Shape::Map(inner)
        | Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::TypedOr(inner)
        | Shape::Boxed(inner) => replace(inner, pending),
        _ => {}
    }
}
