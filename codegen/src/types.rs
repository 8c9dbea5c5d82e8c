//! The border to typify, the only file that names it.
//!
//! Each module of the model is written down as one flat set of JSON Schema definitions that typify understands without
//! guessing: structs, string enums, choices and newtypes, with Rust types of our own named through its `x-rust-type`
//! extension. What comes back crosses the border as a [`TokenStream`], because typify's `syn` is its own business.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::TokenStream;
use schemars::schema::{InstanceType, ObjectValidation, Schema, SchemaObject, SubschemaValidation};
use serde_json::{Value, json};
use typify::{TypeSpace, TypeSpaceSettings, UnknownPolicy};

use crate::diagnostic::Diagnostic;
use crate::model::{Fixed, Model, Module, Shape, TypeDef, TypeKind};
use crate::naming;

/// The crate name under which the runtime is known at this border; `decorate` replaces it by a path of the generated tree.
pub const RUNTIME: &str = "eventry_runtime";
/// The crate name under which other modules of the generated tree are known at this border.
pub const TREE: &str = "eventry_tree";
/// Likewise for types of the same module, where typify must not look at them.
pub const HERE: &str = "eventry_here";

/// Generates the bare types of one module.
///
/// # Errors
/// A diagnostic that names the document when typify refuses the module or panics over it.
pub fn generate(model: &Model, module: &Module) -> Result<TokenStream, Diagnostic> {
    let definitions: Vec<(String, Schema)> = module
        .types
        .iter()
        .map(|id| {
            let def = model.get(*id);
            (def.name.clone(), definition(model, def))
        })
        .collect();
    let outcome = catch_unwind(AssertUnwindSafe(|| types_of(definitions)));
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

fn types_of(definitions: Vec<(String, Schema)>) -> Result<TokenStream, String> {
    let mut settings = TypeSpaceSettings::default();
    settings
        .with_map_type("::std::collections::BTreeMap")
        .with_unknown_crates(UnknownPolicy::Allow);
    let mut space = TypeSpace::new(&settings);
    space.add_ref_types(definitions).map_err(|error| error.to_string())?;
    Ok(space.to_stream())
}

/// A generated type as a JSON Schema definition.
fn definition(model: &Model, def: &TypeDef) -> Schema {
    match &def.kind {
        TypeKind::Record(record) => object(
            record
                .members
                .iter()
                .map(|member| (property(&member.ident).to_owned(), schema(model, def.module, &member.shape))),
        ),
        TypeKind::Values(values) => Schema::Object(SchemaObject {
            instance_type: Some(InstanceType::String.into()),
            enum_values: Some(values.iter().map(|value| Value::from(value.ident.as_str())).collect()),
            ..SchemaObject::default()
        }),
        TypeKind::Union(union) => {
            let branch = |shape: &Shape| match shape {
                // A reference would make typify look inside the branches for tags of its own.
                Shape::Named(id) if model.get(*id).module == def.module => {
                    native(HERE, &format!("{HERE}::{}", naming::camel(&model.get(*id).name)), Vec::new())
                }
                shape => native_or_reference(model, def.module, shape),
            };
            Schema::Object(SchemaObject {
                subschemas: Some(Box::new(SubschemaValidation {
                    one_of: Some(union.branches.iter().map(|it| Schema::Object(branch(&it.shape))).collect()),
                    ..SubschemaValidation::default()
                })),
                ..SchemaObject::default()
            })
        }
        // typify gives a native type no newtype of its own; `arrange` makes this struct a tuple struct.
        TypeKind::Wrapper(shape) => object([("value".to_owned(), schema(model, def.module, shape))].into_iter()),
    }
}

/// An object that requires all its members and allows no others.
fn object(members: impl Iterator<Item = (String, Schema)>) -> Schema {
    let properties: schemars::Map<String, Schema> = members.collect();
    Schema::Object(SchemaObject {
        instance_type: Some(InstanceType::Object.into()),
        object: Some(Box::new(ObjectValidation {
            required: properties.keys().cloned().collect(),
            properties,
            additional_properties: Some(Box::new(Schema::Bool(false))),
            ..ObjectValidation::default()
        })),
        ..SchemaObject::default()
    })
}

/// typify makes its own field name from a property name and adds the underscore of keywords again.
fn property(ident: &str) -> &str {
    ident.strip_suffix('_').unwrap_or(ident)
}

/// A shape as JSON Schema, seen from one module.
fn schema(model: &Model, module: usize, shape: &Shape) -> Schema {
    Schema::Object(native_or_reference(model, module, shape))
}

fn native_or_reference(model: &Model, module: usize, shape: &Shape) -> SchemaObject {
    match shape {
        Shape::Named(id) if model.get(*id).module == module => SchemaObject::new_ref(format!("#/definitions/{}", model.get(*id).name)),
        shape => {
            let (krate, path, parameters) = path(model, module, shape);
            native(krate, &path, parameters)
        }
    }
}

/// The Rust type of a shape: its crate, its path, and what stands between its angle brackets.
fn path(model: &Model, module: usize, shape: &Shape) -> (&'static str, Cow<'static, str>, Vec<Value>) {
    // Parameters are JSON inside of typify's extension.
    let of = |inner: &Shape| match inner {
        Shape::Named(id) if model.get(*id).module == module => json!({ "$ref": format!("#/definitions/{}", model.get(*id).name) }),
        inner => {
            let (krate, path, parameters) = path(model, module, inner);
            json!({ "x-rust-type": extension(krate, &path, parameters) })
        }
    };
    let std = |path: &'static str, parameters| ("std", Cow::Borrowed(path), parameters);
    let runtime = |name: &str, parameters| (RUNTIME, Cow::Owned(format!("{RUNTIME}::{name}")), parameters);
    match shape {
        Shape::Json => runtime("Json", Vec::new()),
        Shape::Bool => std("std::primitive::bool", Vec::new()),
        Shape::Fixed(Fixed::I64) => std("std::primitive::i64", Vec::new()),
        Shape::Fixed(Fixed::U64) => std("std::primitive::u64", Vec::new()),
        Shape::Float => std("std::primitive::f64", Vec::new()),
        Shape::Integer => runtime("Integer", Vec::new()),
        Shape::Number => runtime("Number", Vec::new()),
        Shape::Text => std("std::string::String", Vec::new()),
        Shape::Timestamp => runtime("Timestamp", Vec::new()),
        Shape::List(inner) => std("std::vec::Vec", vec![of(inner)]),
        Shape::Map(inner) => std("std::collections::BTreeMap", vec![of(&Shape::Text), of(inner)]),
        Shape::Named(id) => {
            let def = model.get(*id);
            let path = model.modules[def.module].path.join("::");
            (
                TREE,
                Cow::Owned(format!("{TREE}::{path}::{}", naming::camel(&def.name))),
                Vec::new(),
            )
        }
        Shape::Optional(inner) => std("std::option::Option", vec![of(inner)]),
        Shape::Nullable(inner) => runtime("Nullable", vec![of(inner)]),
        Shape::Loose(inner) => runtime("Loose", vec![of(inner)]),
        Shape::Boxed(inner) => std("std::boxed::Box", vec![of(inner)]),
    }
}

fn native(krate: &str, path: &str, parameters: Vec<Value>) -> SchemaObject {
    let mut extensions = schemars::Map::new();
    extensions.insert("x-rust-type".to_owned(), extension(krate, path, parameters));
    SchemaObject {
        extensions,
        ..SchemaObject::default()
    }
}

fn extension(krate: &str, path: &str, parameters: Vec<Value>) -> Value {
    json!({ "crate": krate, "version": "*", "path": path, "parameters": parameters })
}
