//! Boxes parts of values that would be too large for a stack.
//!
//! Structs contain each other inline. A document with many levels and many members on each level would become a value of megabytes, which
//! every move copies.

use std::collections::{HashMap, HashSet};

use crate::lock::DocumentNames;
use crate::model::{Boxing, Model, Module, Shape, TypeDef, TypeId, TypeKind};

/// The largest size of an inline value, in bytes. Few events come close. The deepest possible body can still be read on a small stack.
const MAX_SIZE: usize = 4 << 10;
/// The approximate size of a simple value: a string, a number with its digits, or a list.
const SIMPLE_SIZE: usize = 24;
/// The approximate size of a timestamp, which includes its text.
const TIMESTAMP_SIZE: usize = 40;
/// The approximate size of a value that matches no branch of a union.
const UNMATCHED_SIZE: usize = 32;
/// The size of a discriminant or a pointer.
const TAG_SIZE: usize = 8;

/// Boxes the largest parts of every value that would be larger than [`MAX_SIZE`], and payloads that are still too large. Cycles must
/// already be broken. Recorded decisions do not change.
pub fn bound_sizes(model: &mut Model) {
    let mut sizes = vec![None; model.types.len()];
    let mut entered = vec![false; model.types.len()];
    // Parts are processed before the types that contain them. This is done without recursion, because chains of types can be as long as a
    // document.
    let mut pending: Vec<usize> = (0..model.types.len()).rev().collect();
    while let Some(at) = pending.last().copied() {
        if !std::mem::replace(&mut entered[at], true) {
            pending.extend(parts(&model.types[at]).iter().map(|id| id.0).filter(|id| !entered[*id]));
            continue;
        }
        pending.pop();
        if sizes[at].is_none() {
            sizes[at] = Some(bound_type(&mut model.types[at], &sizes));
        }
    }
    for event in model.providers.iter_mut().flat_map(|provider| &mut provider.events) {
        let root = model.modules[event.module].root.as_ref();
        let size = root.and_then(|root| sizes.get(root.id.0).copied().flatten()).unwrap_or(SIMPLE_SIZE);
        if event.boxing == Boxing::BySize {
            event.boxing = if size > MAX_SIZE { Boxing::Always } else { Boxing::Never };
        }
    }
}

/// Records which values are boxed because of their size.
pub fn record(model: &Model, names: &mut [DocumentNames]) {
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

/// Returns the members or branches of a type that are boxed because of their size.
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

/// Returns the types that a type holds inline.
fn parts(def: &TypeDef) -> Vec<TypeId> {
    shapes(def).into_iter().filter_map(inline_type).collect()
}

fn shapes(def: &TypeDef) -> Vec<&Shape> {
    match &def.kind {
        TypeKind::Record(record) => record.members.iter().map(|member| &member.shape).collect(),
        TypeKind::Union(union) => union.branches.iter().map(|branch| &branch.shape).collect(),
        TypeKind::Wrapper(shape) => vec![shape],
        TypeKind::Values(_) => Vec::new(),
    }
}

/// Returns the type that a shape holds inline.
pub fn inline_type(shape: &Shape) -> Option<TypeId> {
    match shape {
        Shape::Named(id) => Some(*id),
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::TypedOr(inner) => inline_type(inner),
        _ => None,
    }
}

/// Boxes the parts of a type where necessary, and returns its approximate size.
fn bound_type(def: &mut TypeDef, sizes: &[Option<usize>]) -> usize {
    let size = |shape: &Shape| size_of(shape, sizes);
    match &mut def.kind {
        TypeKind::Record(record) => {
            for member in record.members.iter_mut().filter(|member| member.boxing == Boxing::Always) {
                // If the schema has changed, there may no longer be anything to box.
                if !box_inline(&mut member.shape) {
                    member.boxing = Boxing::Never;
                }
            }
            let mut total = SIMPLE_SIZE + record.members.iter().map(|member| size(&member.shape)).sum::<usize>();
            let mut largest: Vec<usize> = (0..record.members.len())
                .filter(|at| record.members[*at].boxing == Boxing::BySize && inline_type(&record.members[*at].shape).is_some())
                .collect();
            largest.sort_by_key(|at| std::cmp::Reverse(size(&record.members[*at].shape)));
            let mut last = usize::MAX;
            for at in largest {
                let member = &mut record.members[at];
                let own = size(&member.shape);
                // Members of the same size are treated alike.
                if total <= MAX_SIZE && own < last {
                    break;
                }
                box_inline(&mut member.shape);
                member.boxing = Boxing::Always;
                total = total - own + size(&member.shape);
                last = own;
            }
            total
        }
        TypeKind::Union(union) => {
            let branches = union.branches.iter_mut().map(|branch| {
                let large = match branch.boxing {
                    Boxing::BySize => size(&branch.shape) > MAX_SIZE,
                    decided => decided == Boxing::Always,
                };
                let boxed = large && box_inline(&mut branch.shape);
                branch.boxing = if boxed { Boxing::Always } else { Boxing::Never };
                size(&branch.shape)
            });
            TAG_SIZE + branches.max().unwrap_or(SIMPLE_SIZE).max(UNMATCHED_SIZE)
        }
        TypeKind::Wrapper(shape) => size(shape),
        TypeKind::Values(_) => SIMPLE_SIZE,
    }
}

fn size_of(shape: &Shape, sizes: &[Option<usize>]) -> usize {
    match shape {
        Shape::Named(id) => sizes.get(id.0).copied().flatten().unwrap_or(SIMPLE_SIZE),
        Shape::Optional(inner) | Shape::Nullable(inner) => TAG_SIZE + size_of(inner, sizes),
        Shape::TypedOr(inner) => SIMPLE_SIZE.max(size_of(inner, sizes)) + TAG_SIZE,
        Shape::Boxed(_) => TAG_SIZE,
        Shape::Timestamp => TIMESTAMP_SIZE,
        _ => SIMPLE_SIZE,
    }
}

/// Boxes the type that a shape holds inline. Returns whether there is one.
fn box_inline(shape: &mut Shape) -> bool {
    match shape {
        Shape::Named(_) => {
            let inner = std::mem::replace(shape, Shape::Json);
            *shape = Shape::Boxed(Box::new(inner));
            true
        }
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::TypedOr(inner) => box_inline(inner),
        _ => false,
    }
}
