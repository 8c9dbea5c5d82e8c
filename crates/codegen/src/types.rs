//! The border to typify, the only file that names it.
//!
//! Each module of the model is written down as one flat set of JSON Schema definitions that typify understands without
//! guessing: structs, string enums, choices and newtypes, with Rust types of our own named through its `x-rust-type`
//! extension. What comes back crosses the border as a [`TokenStream`], because typify's `syn` is its own business.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::TokenStream;
use schemars::schema::{ArrayValidation, InstanceType, ObjectValidation, Schema, SchemaObject, SubschemaValidation};
use serde_json::{Value, json};
use typify::{TypeSpace, TypeSpaceSettings, UnknownPolicy};

use crate::diagnostic::Diagnostic;
use crate::model::{Fixed, Model, Module, Shape, TypeDef, TypeKind};
use crate::naming;

/// The crate name under which the runtime is known at this border; `decorate` replaces it by a path of the generated tree. It is short,
/// as typify parses each path twice.
pub const RUNTIME: &str = "rt";
/// The crate name under which other modules of the generated tree are known at this border.
pub const TREE: &str = "eventry_tree";
/// Likewise for types of the same module, where typify must not look at them.
pub const HERE: &str = "eventry_here";

/// The variant of an open enum for what is not listed, in snake case.
pub const UNRECOGNIZED: &str = "unrecognized";

/// What typify is told once.
pub struct Settings(TypeSpaceSettings);

impl Settings {
    pub fn new() -> Self {
        let mut settings = TypeSpaceSettings::default();
        settings
            .with_map_type("::std::collections::BTreeMap")
            .with_unknown_crates(UnknownPolicy::Allow);
        Self(settings)
    }
}

/// Generates the bare types of one module.
///
/// # Errors
/// A diagnostic that names the document when typify refuses the module or panics over it.
pub fn generate(settings: &Settings, model: &Model, module: &Module) -> Result<TokenStream, Diagnostic> {
    let definitions: Vec<(String, Schema)> = module
        .types
        .iter()
        .map(|id| {
            let def = model.get(*id);
            (def.name.clone(), definition(model, def))
        })
        .collect();
    let outcome = catch_unwind(AssertUnwindSafe(|| types_of(settings, definitions)));
    let message = match outcome {
        Ok(Ok(tokens)) => return Ok(tokens),
        Ok(Err(message)) => format!("typify refused the schema: {message}"),
        Err(payload) => {
            let text = payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| payload.downcast_ref::<&str>().copied());
            format!("typify gave up on the schema: {}", text.unwrap_or("no reason given"))
        }
    };
    Err(Diagnostic::error(&module.document, message)
        .at(1, 1)
        .help("simplify the schema in a patch beside it, and please report it: normalizing should have prevented this"))
}

fn types_of(settings: &Settings, definitions: Vec<(String, Schema)>) -> Result<TokenStream, String> {
    let mut space = TypeSpace::new(&settings.0);
    space.add_ref_types(definitions).map_err(|error| error.to_string())?;
    Ok(space.to_stream())
}

/// A generated type as a JSON Schema definition.
fn definition(model: &Model, def: &TypeDef) -> Schema {
    match &def.kind {
        TypeKind::Record(record) => object(record.members.iter().map(|member| {
            let (presence, shape) = match &member.shape {
                // typify makes an `Option` of what need not be there, but for lists and maps, which it has empty then.
                Shape::Optional(inner) if !matches!(**inner, Shape::List(_) | Shape::Map(_) | Shape::Optional(_)) => (false, &**inner),
                shape => (true, shape),
            };
            (property(&member.ident).to_owned(), schema(model, def.module, shape), presence)
        })),
        TypeKind::Values(values) => {
            let listed = SchemaObject {
                enum_values: Some(values.iter().map(|value| Value::from(value.ident.as_str())).collect()),
                ..of_type(InstanceType::String)
            };
            // With a variant that holds something, typify leaves out the impls that it has for mere lists of names.
            let other = (UNRECOGNIZED.to_owned(), Schema::Object(runtime("Unrecognized", &[])), true);
            Schema::Object(one_of(vec![Schema::Object(listed), object([other].into_iter())]))
        }
        TypeKind::Union(union) => {
            let branch = |shape: &Shape| match shape {
                // A reference would make typify look inside the branches for tags of its own.
                Shape::Named(id) if model.get(*id).module == def.module => {
                    Schema::Object(native(HERE, &format!("{HERE}::{}", naming::camel(&model.get(*id).name)), &[]))
                }
                shape => schema(model, def.module, shape),
            };
            Schema::Object(one_of(union.branches.iter().map(|it| branch(&it.shape)).collect()))
        }
        // typify gives a native type no newtype of its own; `arrange` makes this struct a tuple struct.
        TypeKind::Wrapper(shape) => object([("value".to_owned(), schema(model, def.module, shape), true)].into_iter()),
    }
}

/// An object; of each member it is said whether it must be there.
fn object(members: impl Iterator<Item = (String, Schema, bool)>) -> Schema {
    let mut properties = schemars::Map::new();
    let mut required = schemars::Set::new();
    for (name, schema, is_required) in members {
        if is_required {
            required.insert(name.clone());
        }
        properties.insert(name, schema);
    }
    // Without members it would be a map.
    let closed = properties.is_empty().then(|| Box::new(Schema::Bool(false)));
    Schema::Object(SchemaObject {
        object: Some(Box::new(ObjectValidation {
            required,
            properties,
            additional_properties: closed,
            ..ObjectValidation::default()
        })),
        ..of_type(InstanceType::Object)
    })
}

/// typify makes its own field name from a property name and adds the underscore of keywords again.
fn property(ident: &str) -> &str {
    ident.strip_suffix('_').unwrap_or(ident)
}

/// A shape as JSON Schema, seen from one module: in typify's own types where it has them, as it parses the paths of all others.
fn schema(model: &Model, module: usize, shape: &Shape) -> Schema {
    let of = |inner: &Shape| schema(model, module, inner);
    let object = match shape {
        Shape::Json => runtime("Json", &[]),
        Shape::Bool => of_type(InstanceType::Boolean),
        Shape::Fixed(fixed) => SchemaObject {
            format: Some(String::from(match fixed {
                Fixed::I64 => "int64",
                Fixed::U64 => "uint64",
            })),
            ..of_type(InstanceType::Integer)
        },
        Shape::Float => of_type(InstanceType::Number),
        Shape::Integer => runtime("Integer", &[]),
        Shape::Number => runtime("Number", &[]),
        Shape::Text => of_type(InstanceType::String),
        Shape::Timestamp => runtime("Timestamp", &[]),
        Shape::List(inner) => SchemaObject {
            array: Some(Box::new(ArrayValidation {
                items: Some(of(inner).into()),
                ..ArrayValidation::default()
            })),
            ..of_type(InstanceType::Array)
        },
        Shape::Map(inner) => SchemaObject {
            object: Some(Box::new(ObjectValidation {
                additional_properties: Some(Box::new(of(inner))),
                ..ObjectValidation::default()
            })),
            ..of_type(InstanceType::Object)
        },
        Shape::Named(id) if model.get(*id).module == module => SchemaObject::new_ref(reference(model.get(*id))),
        Shape::Named(id) => {
            let def = model.get(*id);
            let path = model.modules[def.module].path.join("::");
            native(TREE, &format!("{TREE}::{path}::{}", naming::camel(&def.name)), &[])
        }
        Shape::Optional(inner) => one_of(vec![of(inner), Schema::Object(of_type(InstanceType::Null))]),
        Shape::Nullable(inner) => runtime("Nullable", &[of(inner)]),
        Shape::Loose(inner) => runtime("Loose", &[of(inner)]),
        Shape::Boxed(inner) => native("std", "std::boxed::Box", &[of(inner)]),
    };
    Schema::Object(object)
}

/// Where a type of the same module is defined.
fn reference(def: &TypeDef) -> String {
    format!("#/definitions/{}", def.name)
}

fn of_type(kind: InstanceType) -> SchemaObject {
    SchemaObject {
        instance_type: Some(kind.into()),
        ..SchemaObject::default()
    }
}

fn one_of(schemas: Vec<Schema>) -> SchemaObject {
    SchemaObject {
        subschemas: Some(Box::new(SubschemaValidation {
            one_of: Some(schemas),
            ..SubschemaValidation::default()
        })),
        ..SchemaObject::default()
    }
}

fn runtime(name: &str, parameters: &[Schema]) -> SchemaObject {
    native(RUNTIME, &format!("{RUNTIME}::{name}"), parameters)
}

/// A type that exists already: its crate, its path, and what stands between its angle brackets.
fn native(krate: &str, path: &str, parameters: &[Schema]) -> SchemaObject {
    let extension = json!({ "crate": krate, "version": "*", "path": path, "parameters": parameters });
    SchemaObject {
        extensions: schemars::Map::from([("x-rust-type".to_owned(), extension)]),
        ..SchemaObject::default()
    }
}
