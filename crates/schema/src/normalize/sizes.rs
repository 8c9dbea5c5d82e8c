//! Keeps values of a size that a stack holds: what makes one too large goes behind a pointer.
//!
//! Structs hold each other as they are, so a document of many levels with many members each adds up to a value of megabytes, and whoever
//! passes that on copies it.

use crate::model::{Model, Shape, TypeDef, TypeId, TypeKind};

/// The largest value that is held as it is, in bytes. Few events come near; a body that nests as deep as bodies may is still read on a
/// small stack.
const MOST: usize = 4 << 10;
/// What a value without parts takes, about: a string, a number with its digits, a list.
const PLAIN: usize = 24;
/// What tells absent from null, or one branch from another.
const MARK: usize = 8;

/// Puts the largest parts of every value that would be larger than [`MOST`] behind a `Box`. Cycles have been ended before.
pub fn bound_sizes(model: &mut Model) {
    let mut sizes = vec![None; model.types.len()];
    let mut entered = vec![false; model.types.len()];
    // Parts come before what they are part of. That is done without recursion: chains of types can be as long as a document.
    let mut open: Vec<usize> = (0..model.types.len()).rev().collect();
    while let Some(at) = open.last().copied() {
        if !std::mem::replace(&mut entered[at], true) {
            open.extend(parts(&model.types[at]).iter().map(|id| id.0).filter(|id| !entered[*id]));
            continue;
        }
        open.pop();
        if sizes[at].is_none() {
            sizes[at] = Some(bound(&mut model.types[at], &sizes));
        }
    }
}

/// The types that a type holds as they are.
fn parts(def: &TypeDef) -> Vec<TypeId> {
    shapes(def).into_iter().filter_map(held).collect()
}

fn shapes(def: &TypeDef) -> Vec<&Shape> {
    match &def.kind {
        TypeKind::Record(record) => record.members.iter().map(|member| &member.shape).collect(),
        TypeKind::Union(union) => union.branches.iter().map(|branch| &branch.shape).collect(),
        TypeKind::Wrapper(shape) => vec![shape],
        TypeKind::Values(_) => Vec::new(),
    }
}

/// The type that a shape holds as it is.
fn held(shape: &Shape) -> Option<TypeId> {
    match shape {
        Shape::Named(id) => Some(*id),
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::Loose(inner) => held(inner),
        _ => None,
    }
}

/// The size of a type, about, once its parts are behind pointers where that is needed.
fn bound(def: &mut TypeDef, sizes: &[Option<usize>]) -> usize {
    let size = |shape: &Shape| size_of(shape, sizes);
    match &mut def.kind {
        TypeKind::Record(record) => {
            let mut total = PLAIN + record.members.iter().map(|member| size(&member.shape)).sum::<usize>();
            let mut largest: Vec<usize> = (0..record.members.len())
                .filter(|at| held(&record.members[*at].shape).is_some())
                .collect();
            largest.sort_by_key(|at| std::cmp::Reverse(size(&record.members[*at].shape)));
            let mut last = usize::MAX;
            for at in largest {
                let shape = &mut record.members[at].shape;
                let own = size(shape);
                // Members of one size are held in one way.
                if total <= MOST && own < last {
                    break;
                }
                enclose(shape);
                total = total - own + size(shape);
                last = own;
            }
            total
        }
        TypeKind::Union(union) => {
            let branches = union.branches.iter_mut().map(|branch| {
                if size(&branch.shape) > MOST {
                    enclose(&mut branch.shape);
                }
                size(&branch.shape)
            });
            MARK + branches.max().unwrap_or(PLAIN)
        }
        TypeKind::Wrapper(shape) => size(shape),
        TypeKind::Values(_) => PLAIN,
    }
}

fn size_of(shape: &Shape, sizes: &[Option<usize>]) -> usize {
    match shape {
        Shape::Named(id) => sizes.get(id.0).copied().flatten().unwrap_or(PLAIN),
        Shape::Optional(inner) | Shape::Nullable(inner) => MARK + size_of(inner, sizes),
        Shape::Loose(inner) => PLAIN.max(size_of(inner, sizes)) + MARK,
        Shape::Boxed(_) => MARK,
        _ => PLAIN,
    }
}

fn enclose(shape: &mut Shape) {
    match shape {
        Shape::Named(_) => {
            let inner = std::mem::replace(shape, Shape::Json);
            *shape = Shape::Boxed(Box::new(inner));
        }
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::Loose(inner) => enclose(inner),
        _ => {}
    }
}
