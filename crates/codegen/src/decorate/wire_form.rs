//! Describes what the branches of a choice look like on the wire.

use crate::markdown::Docs;
use crate::render::quoted;
use eventry_schema::model::{Branch, Model, Record, Shape, TypeDef, TypeKind, Union};
use eventry_schema::naming;

/// The number of members or values that are shown.
const SHOWN: usize = 3;

/// Returns the documentation of a branch of a type.
///
/// Parts of types in other documents are left out, so that a change of those documents does not change this one's file.
pub(super) fn of_branch(model: &Model, def: &TypeDef, union: &Union, branch: &Branch) -> Docs {
    match (&union.tag, branch.tags.as_slice()) {
        (Some(tag), [_, ..]) => {
            let forms: Vec<Docs> = branch
                .tags
                .iter()
                .map(|value| Docs::default().code(&format!("{{{}: {}, …}}", quoted(tag), quoted(value))))
                .collect();
            Docs::default().list(&forms, " or ").and(".")
        }
        _ => of_shape(model, &branch.shape, Some(def.module)).and("."),
    }
}

/// Describes a shape, with the parts of a generated type if it belongs to the module `within`.
fn of_shape(model: &Model, shape: &Shape, within: Option<usize>) -> Docs {
    match shape {
        Shape::Json | Shape::TypedOr(_) => Docs::of("Any value"),
        Shape::Bool => Docs::of("A boolean"),
        Shape::Fixed(_) | Shape::Integer => Docs::of("An integer"),
        Shape::Float | Shape::Number => Docs::of("A number"),
        Shape::Text => Docs::of("A string"),
        Shape::Timestamp => Docs::of("A string that is a date and time"),
        Shape::List(_) => Docs::of("An array"),
        Shape::Map(_) => Docs::of("An object"),
        Shape::Optional(inner) | Shape::Nullable(inner) => of_shape(model, inner, within).and(", or null"),
        Shape::Boxed(inner) => of_shape(model, inner, within),
        Shape::Named(id) => {
            let def = model.get(*id);
            let with_parts = within == Some(def.module);
            match &def.kind {
                TypeKind::Record(record) if record.positional => Docs::of("An array"),
                TypeKind::Record(record) if with_parts => of_record(record),
                TypeKind::Record(_) => Docs::of("An object"),
                TypeKind::Values(values) if with_parts && !values.is_empty() => {
                    let shown: Vec<Docs> = values
                        .iter()
                        .take(SHOWN)
                        .map(|it| Docs::default().code(&quoted(&it.wire)))
                        .collect();
                    let more = if values.len() > SHOWN { ", …" } else { "" };
                    Docs::default().list(&shown, ", ").and(more)
                }
                TypeKind::Values(_) => Docs::of("A string"),
                TypeKind::Wrapper(inner) if with_parts => of_shape(model, inner, None),
                TypeKind::Wrapper(_) | TypeKind::Union(_) => Docs::of("A value of the type ").code(&naming::camel(&def.name)),
            }
        }
    }
}

/// Shows the members that an object must have.
fn of_record(record: &Record) -> Docs {
    let mut required = record.members.iter().filter(|member| member.required);
    let shown: Vec<String> = required
        .by_ref()
        .take(SHOWN)
        .map(|member| format!("{}: …", quoted(&member.wire)))
        .collect();
    if shown.is_empty() {
        return Docs::of("An object");
    }
    let more = if shown.len() < record.members.len() { ", …" } else { "" };
    Docs::default().code(&format!("{{{}{more}}}", shown.join(", ")))
}
