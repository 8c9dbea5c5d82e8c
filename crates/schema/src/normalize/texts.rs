//! Determines which types hold text, directly or through other types. They have a type parameter for owned or borrowed text.

use crate::model::{Model, Shape, TypeDef, TypeKind};

/// Marks every type that holds a string or any JSON at any depth.
pub fn mark_texts(model: &mut Model) {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); model.types.len()];
    let mut found = Vec::new();
    for (at, def) in model.types.iter().enumerate() {
        let mut holds_text = false;
        each_shape(def, &mut |shape| match shape {
            Shape::Text | Shape::Json | Shape::Map(_) => holds_text = true,
            Shape::Named(id) => users[id.0].push(at),
            _ => {}
        });
        if holds_text {
            found.push(at);
        }
    }
    while let Some(at) = found.pop() {
        if !std::mem::replace(&mut model.types[at].holds_text, true) {
            found.append(&mut users[at]);
        }
    }
    for root in model.modules.iter_mut().filter_map(|module| module.root.as_mut()) {
        root.holds_text = model.types.get(root.id.0).is_some_and(|def| def.holds_text);
    }
}

/// Calls `visit` for all shapes of a type, outer shapes first.
fn each_shape(def: &TypeDef, visit: &mut impl FnMut(&Shape)) {
    let mut pending: Vec<&Shape> = match &def.kind {
        TypeKind::Record(record) => record.members.iter().map(|member| &member.shape).collect(),
        TypeKind::Union(union) => union.branches.iter().map(|branch| &branch.shape).collect(),
        TypeKind::Wrapper(shape) => vec![shape],
        TypeKind::Values(_) => Vec::new(),
    };
    while let Some(shape) = pending.pop() {
        visit(shape);
        pending.extend(shape.inner());
    }
}
