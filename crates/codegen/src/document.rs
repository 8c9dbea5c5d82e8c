//! A module of the model as a JSON Schema document: the visible form between the model and the types that `types.rs` lays out.
//!
//! The document is flat: one definition for each type, and nothing in it leaves room for a guess.
//!
//! - A record is an object; members that may be absent are not `required`, and null is a branch of its own.
//! - A list of texts is a string `enum`. A union is a `oneOf`.
//! - Types that exist already are named through `x-rust-type`: those of the runtime as `rt::Number`, and generated types that must not be
//!   looked into as `types::17`, which is the type of that number in the model.
//! - A value behind a [`TYPED_OR`] or [`BOX`] is a tuple of that type's name and the value, because `x-rust-type` shows no parameters.

use schemars::schema::{
    ArrayValidation, InstanceType, ObjectValidation, RootSchema, Schema, SchemaObject, SingleOrVec, SubschemaValidation,
};
use serde_json::{Value, json};

use eventry_schema::model::{Fixed, Model, Module, Shape, TypeDef, TypeKind};

/// The crate name under which the runtime is known in a document.
pub const RUNTIME: &str = "rt";
/// The crate name under which generated types are known in a document, where they stand for themselves.
pub const TYPES: &str = "types";
/// The runtime's type around a typed part of a place that allows more.
pub const TYPED_OR: &str = "TypedOr";
/// The pointer that ends a cycle.
pub const BOX: &str = "Box";

/// Writes a module down.
pub fn of_module(model: &Model, module: &Module) -> RootSchema {
    let definitions = module.types.iter().map(|id| {
        let def = model.get(*id);
        (def.name.clone(), definition(model, def))
    });
    RootSchema {
        definitions: definitions.collect(),
        ..RootSchema::default()
    }
}

/// Refers to a type of the same module.
pub fn reference(def: &TypeDef) -> Schema {
    Schema::new_ref(format!("#/definitions/{}", def.name))
}

fn definition(model: &Model, def: &TypeDef) -> Schema {
    match &def.kind {
        TypeKind::Record(record) => {
            let mut object = ObjectValidation::default();
            for member in &record.members {
                let shape = match &member.shape {
                    Shape::Optional(inner) if !member.required => inner,
                    shape => shape,
                };
                object.properties.insert(member.ident.clone(), schema(model, def.module, shape));
                if member.required {
                    object.required.insert(member.ident.clone());
                }
            }
            // Without members it would be a map.
            object.additional_properties = object.properties.is_empty().then(|| Box::new(Schema::Bool(false)));
            SchemaObject {
                object: Some(Box::new(object)),
                ..of_type(InstanceType::Object)
            }
            .into()
        }
        TypeKind::Values(values) => SchemaObject {
            enum_values: Some(values.iter().map(|value| Value::from(value.ident.as_str())).collect()),
            ..of_type(InstanceType::String)
        }
        .into(),
        TypeKind::Union(union) => one_of(union.branches.iter().map(|branch| match &branch.shape {
            // Behind a reference, typify would look for tags of its own.
            Shape::Named(id) => native(TYPES, &id.0.to_string()),
            shape => schema(model, def.module, shape),
        })),
        TypeKind::Wrapper(shape) => schema(model, def.module, shape),
    }
}

/// A shape, seen from one module.
fn schema(model: &Model, module: usize, shape: &Shape) -> Schema {
    let of = |inner: &Shape| schema(model, module, inner);
    match shape {
        Shape::Json => native(RUNTIME, "Json"),
        Shape::Bool => of_type(InstanceType::Boolean).into(),
        Shape::Fixed(Fixed::I64) => integer("int64"),
        Shape::Fixed(Fixed::U64) => integer("uint64"),
        Shape::Float => of_type(InstanceType::Number).into(),
        Shape::Integer => native(RUNTIME, "Integer"),
        Shape::Number => native(RUNTIME, "Number"),
        Shape::Text => of_type(InstanceType::String).into(),
        Shape::Timestamp => native(RUNTIME, "Timestamp"),
        Shape::List(inner) => array(ArrayValidation {
            items: Some(SingleOrVec::from(of(inner))),
            ..ArrayValidation::default()
        }),
        Shape::Map(inner) => SchemaObject {
            object: Some(Box::new(ObjectValidation {
                additional_properties: Some(Box::new(of(inner))),
                ..ObjectValidation::default()
            })),
            ..of_type(InstanceType::Object)
        }
        .into(),
        Shape::Named(id) if model.get(*id).module == module => reference(model.get(*id)),
        Shape::Named(id) => native(TYPES, &id.0.to_string()),
        Shape::Optional(inner) | Shape::Nullable(inner) => one_of([of(inner), of_type(InstanceType::Null).into()]),
        Shape::TypedOr(inner) => around(TYPED_OR, of(inner)),
        Shape::Boxed(inner) => around(BOX, of(inner)),
    }
}

fn of_type(kind: InstanceType) -> SchemaObject {
    SchemaObject {
        instance_type: Some(kind.into()),
        ..SchemaObject::default()
    }
}

fn integer(format: &str) -> Schema {
    SchemaObject {
        format: Some(format.to_owned()),
        ..of_type(InstanceType::Integer)
    }
    .into()
}

fn array(array: ArrayValidation) -> Schema {
    SchemaObject {
        array: Some(Box::new(array)),
        ..of_type(InstanceType::Array)
    }
    .into()
}

fn one_of(schemas: impl IntoIterator<Item = Schema>) -> Schema {
    SchemaObject {
        subschemas: Some(Box::new(SubschemaValidation {
            one_of: Some(schemas.into_iter().collect()),
            ..SubschemaValidation::default()
        })),
        ..SchemaObject::default()
    }
    .into()
}

/// A type of the runtime around another one.
fn around(name: &str, inner: Schema) -> Schema {
    array(ArrayValidation {
        items: Some(vec![native(RUNTIME, name), inner].into()),
        min_items: Some(2),
        max_items: Some(2),
        ..ArrayValidation::default()
    })
}

/// A type that exists already.
fn native(krate: &str, name: &str) -> Schema {
    let extension = json!({ "crate": krate, "version": "*", "path": format!("{krate}::{name}") });
    SchemaObject {
        extensions: [("x-rust-type".to_owned(), extension)].into(),
        ..SchemaObject::default()
    }
    .into()
}
