//! Writes a module of the model as a JSON Schema document, the intermediate form from which typify lays out types.
//!
//! The document is flat and unambiguous, with one definition for each type:
//!
//! - A record is an object. Optional members are not `required`, and null is a separate branch.
//! - An enum of strings is a string `enum`. A union is a `oneOf`.
//! - Existing types are named with `x-rust-type`: `rt::Number` is a type of the runtime, and `types::17` is the generated type with that
//!   number in the model, for places where typify must not inspect the definition.
//! - A value inside [`TYPED_OR`] or [`BOX`] is a tuple of that type's name and the value, because `x-rust-type` has no type parameters.

use schemars::schema::{
    ArrayValidation, InstanceType, ObjectValidation, RootSchema, Schema, SchemaObject, SingleOrVec, SubschemaValidation,
};
use serde_json::{Value, json};

use eventry_schema::model::{EnumValue, Fixed, Model, Module, Shape, TypeDef, TypeKind};
use eventry_schema::naming;

/// The crate name of the runtime in a document.
pub const RUNTIME: &str = "rt";
/// The crate name of generated types in a document.
pub const TYPES: &str = "types";
/// The runtime type for a typed value where the schema also allows other values.
pub const TYPED_OR: &str = "TypedOr";
/// The pointer type.
pub const BOX: &str = "Box";

/// Writes a module as a document.
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

/// Returns a reference to a type of the same module.
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
            // Without this, an object without members would become a map.
            object.additional_properties = object.properties.is_empty().then(|| Box::new(Schema::Bool(false)));
            SchemaObject {
                object: Some(Box::new(object)),
                ..of_type(InstanceType::Object)
            }
            .into()
        }
        TypeKind::Values(values) => SchemaObject {
            enum_values: Some(distinct(values)),
            ..of_type(InstanceType::String)
        }
        .into(),
        TypeKind::Union(union) => one_of(union.branches.iter().map(|branch| match &branch.shape {
            // If this were a reference, typify would search the definition for a tag.
            Shape::Named(id) => native(TYPES, &id.0.to_string()),
            shape => schema(model, def.module, shape),
        })),
        TypeKind::Wrapper(shape) => schema(model, def.module, shape),
    }
}

/// Writes a shape, relative to a module.
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
        Shape::TypedOr(inner) => generic(TYPED_OR, of(inner)),
        Shape::Boxed(inner) => generic(BOX, of(inner)),
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

/// Writes a generic type with its argument.
fn generic(name: &str, inner: Schema) -> Schema {
    array(ArrayValidation {
        items: Some(vec![native(RUNTIME, name), inner].into()),
        min_items: Some(2),
        max_items: Some(2),
        ..ArrayValidation::default()
    })
}

/// Writes an existing type.
fn native(krate: &str, name: &str) -> Schema {
    let extension = json!({ "crate": krate, "version": "*", "path": format!("{krate}::{name}") });
    SchemaObject {
        extensions: [("x-rust-type".to_owned(), extension)].into(),
        ..SchemaObject::default()
    }
    .into()
}

/// The values of an enum, by names that stay distinct as typify spells them: it writes no underscores between numbers.
fn distinct(values: &[EnumValue]) -> Vec<Value> {
    let is_kept = |value: &EnumValue| !naming::camel(&value.ident).contains('_');
    if values.iter().all(is_kept) {
        values.iter().map(|value| Value::from(value.ident.as_str())).collect()
    } else {
        (0..values.len()).map(|at| Value::from(format!("value_{at}"))).collect()
    }
}
