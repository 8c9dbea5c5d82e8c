//! Keeps values of a size that a stack holds: what makes one too large goes behind a pointer.
//!
//! Structs hold each other as they are, so a document of many levels with many members each adds up to a value of megabytes, and whoever
//! passes that on copies it.

use std::collections::{HashMap, HashSet};

use crate::lock::DocumentNames;
use crate::model::{Boxing, Model, Module, Shape, TypeDef, TypeId, TypeKind};

/// The largest value that is held as it is, in bytes. Few events come near; a body that nests as deep as bodies may is still read on a
/// small stack.
const MOST: usize = 4 << 10;
/// What a value without parts takes, about: a string, a number with its digits, a list.
const PLAIN: usize = 24;
/// A point in time, which keeps its text.
const TIMESTAMP: usize = 40;
/// What fits no branch of a choice.
const UNMATCHED: usize = 32;
/// What tells absent from null, or one branch from another.
const MARK: usize = 8;

/// Puts the largest parts of every value that would be larger than [`MOST`] behind a `Box`, and payloads that are larger all the same.
/// Cycles have been ended before. What was decided once stays so.
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
    for event in model.providers.iter_mut().flat_map(|provider| &mut provider.events) {
        let root = model.modules[event.module].root.as_ref();
        let size = root.and_then(|root| sizes.get(root.id.0).copied().flatten()).unwrap_or(PLAIN);
        if event.boxing == Boxing::BySize {
            event.boxing = if size > MOST { Boxing::Always } else { Boxing::Never };
        }
    }
}

/// Notes what stands behind a pointer because of its size.
pub fn remember(model: &Model, names: &mut [DocumentNames]) {
    let events = model.providers.iter().flat_map(|provider| &provider.events);
    let boxed: HashSet<&str> = events
        .filter(|event| event.boxing == Boxing::Always)
        .map(|event| model.modules[event.module].file.as_str())
        .collect();
    let modules: HashMap<&str, &Module> = model.modules.iter().map(|module| (module.file.as_str(), module)).collect();
    for names in names {
        names.boxed = boxed.contains(names.document.as_str());
        let Some(module) = modules.get(names.document.as_str()) else {
            continue;
        };
        let parts = module.types.iter().filter_map(|id| {
            let def = model.get(*id);
            let boxed = boxed_parts(def);
            (!boxed.is_empty()).then_some((def.identity.as_str(), boxed))
        });
        let mut parts: HashMap<&str, Vec<String>> = parts.collect();
        for names in &mut names.types {
            names.boxed = parts.remove(names.at.as_str()).unwrap_or_default();
        }
    }
}

/// The members or branches of a type of which a part stands behind a pointer because of its size.
fn boxed_parts(def: &TypeDef) -> Vec<String> {
    match &def.kind {
        TypeKind::Record(record) => {
            let boxed = record.members.iter().filter(|member| member.boxing == Boxing::Always);
            boxed.map(|member| member.wire.clone()).collect()
        }
        TypeKind::Union(union) => {
            let boxed = union.branches.iter().filter(|branch| branch.boxing == Boxing::Always);
            boxed.map(|branch| branch.ident.clone()).collect()
        }
        TypeKind::Values(_) | TypeKind::Wrapper(_) => Vec::new(),
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
pub fn held(shape: &Shape) -> Option<TypeId> {
    match shape {
        Shape::Named(id) => Some(*id),
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::TypedOr(inner) => held(inner),
        _ => None,
    }
}

/// The size of a type, about, once its parts are behind pointers where that is needed.
fn bound(def: &mut TypeDef, sizes: &[Option<usize>]) -> usize {
    let size = |shape: &Shape| size_of(shape, sizes);
    match &mut def.kind {
        TypeKind::Record(record) => {
            for member in record.members.iter_mut().filter(|member| member.boxing == Boxing::Always) {
                // Where a schema became another, there may be nothing to put behind a pointer any more.
                if !enclose(&mut member.shape) {
                    member.boxing = Boxing::Never;
                }
            }
            let mut total = PLAIN + record.members.iter().map(|member| size(&member.shape)).sum::<usize>();
            let mut largest: Vec<usize> = (0..record.members.len())
                .filter(|at| record.members[*at].boxing == Boxing::BySize && held(&record.members[*at].shape).is_some())
                .collect();
            largest.sort_by_key(|at| std::cmp::Reverse(size(&record.members[*at].shape)));
            let mut last = usize::MAX;
            for at in largest {
                let member = &mut record.members[at];
                let own = size(&member.shape);
                // Members of one size are held in one way.
                if total <= MOST && own < last {
                    break;
                }
                enclose(&mut member.shape);
                member.boxing = Boxing::Always;
                total = total - own + size(&member.shape);
                last = own;
            }
            total
        }
        TypeKind::Union(union) => {
            let branches = union.branches.iter_mut().map(|branch| {
                let large = match branch.boxing {
                    Boxing::BySize => size(&branch.shape) > MOST,
                    decided => decided == Boxing::Always,
                };
                let boxed = large && enclose(&mut branch.shape);
                branch.boxing = if boxed { Boxing::Always } else { Boxing::Never };
                size(&branch.shape)
            });
            MARK + branches.max().unwrap_or(PLAIN).max(UNMATCHED)
        }
        TypeKind::Wrapper(shape) => size(shape),
        TypeKind::Values(_) => PLAIN,
    }
}

fn size_of(shape: &Shape, sizes: &[Option<usize>]) -> usize {
    match shape {
        Shape::Named(id) => sizes.get(id.0).copied().flatten().unwrap_or(PLAIN),
        Shape::Optional(inner) | Shape::Nullable(inner) => MARK + size_of(inner, sizes),
        Shape::TypedOr(inner) => PLAIN.max(size_of(inner, sizes)) + MARK,
        Shape::Boxed(_) => MARK,
        Shape::Timestamp => TIMESTAMP,
        _ => PLAIN,
    }
}

/// Puts the type that a shape holds as it is behind a pointer. Says whether there is one.
fn enclose(shape: &mut Shape) -> bool {
    match shape {
        Shape::Named(_) => {
            let inner = std::mem::replace(shape, Shape::Json);
            *shape = Shape::Boxed(Box::new(inner));
            true
        }
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::TypedOr(inner) => enclose(inner),
        _ => false,
    }
}
