//! The border to typify, the only file that names it.
//!
//! Each module of the model is written down as one flat set of JSON Schema definitions that typify understands without
//! guessing: structs, string enums, choices and newtypes, with Rust types of our own named through its `x-rust-type`
//! extension. What comes back crosses the border as a [`TokenStream`], because typify's `syn` is its own business.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::TokenStream;
use serde_json::{Map, Value, json};
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
    let definitions: Map<String, Value> = module
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

fn types_of(definitions: Map<String, Value>) -> Result<TokenStream, String> {
    let definitions: Vec<(String, schemars::schema::Schema)> = definitions
        .into_iter()
        .map(|(name, schema)| Ok((name, serde_json::from_value(schema).map_err(|error| error.to_string())?)))
        .collect::<Result<_, String>>()?;
    let mut settings = TypeSpaceSettings::default();
    settings
        .with_map_type("::std::collections::BTreeMap")
        .with_unknown_crates(UnknownPolicy::Allow);
    let mut space = TypeSpace::new(&settings);
    space.add_ref_types(definitions).map_err(|error| error.to_string())?;
    Ok(space.to_stream())
}

/// A generated type as a JSON Schema definition.
fn definition(model: &Model, def: &TypeDef) -> Value {
    match &def.kind {
        TypeKind::Record(record) => {
            let names: Vec<&str> = record.members.iter().map(|member| property(&member.ident)).collect();
            let properties: Map<String, Value> = record
                .members
                .iter()
                .map(|member| (property(&member.ident).to_owned(), schema(model, def.module, &member.shape)))
                .collect();
            json!({ "type": "object", "properties": properties, "required": names, "additionalProperties": false })
        }
        TypeKind::Values(values) => {
            let names: Vec<&str> = values.iter().map(|value| value.ident.as_str()).collect();
            json!({ "type": "string", "enum": names })
        }
        TypeKind::Union(union) => {
            let branches: Vec<Value> = union
                .branches
                .iter()
                .map(|branch| {
                    // A reference would make typify look inside the branches for tags of its own.
                    match &branch.shape {
                        Shape::Named(id) if model.get(*id).module == def.module => {
                            native(HERE, &format!("{HERE}::{}", naming::camel(&model.get(*id).name)), &[])
                        }
                        shape => schema(model, def.module, shape),
                    }
                })
                .collect();
            json!({ "oneOf": branches })
        }
        // typify gives a native type no newtype of its own; `arrange` makes this struct a tuple struct.
        TypeKind::Wrapper(shape) => json!({
            "type": "object", "properties": { "value": schema(model, def.module, shape) }, "required": ["value"],
            "additionalProperties": false,
        }),
    }
}

/// typify makes its own field name from a property name and adds the underscore of keywords again.
fn property(ident: &str) -> &str {
    ident.strip_suffix('_').unwrap_or(ident)
}

/// A shape as JSON Schema, seen from one module.
fn schema(model: &Model, module: usize, shape: &Shape) -> Value {
    let of = |inner: &Shape| schema(model, module, inner);
    match shape {
        Shape::Json => runtime("Json", &[]),
        Shape::Bool => native("std", "std::primitive::bool", &[]),
        Shape::Fixed(Fixed::I64) => native("std", "std::primitive::i64", &[]),
        Shape::Fixed(Fixed::U64) => native("std", "std::primitive::u64", &[]),
        Shape::Float => native("std", "std::primitive::f64", &[]),
        Shape::Integer => runtime("Integer", &[]),
        Shape::Number => runtime("Number", &[]),
        Shape::Text => native("std", "std::string::String", &[]),
        Shape::Timestamp => runtime("Timestamp", &[]),
        Shape::List(inner) => native("std", "std::vec::Vec", &[of(inner)]),
        Shape::Map(inner) => {
            let text = native("std", "std::string::String", &[]);
            native("std", "std::collections::BTreeMap", &[text, of(inner)])
        }
        Shape::Named(id) => {
            let def = model.get(*id);
            if def.module == module {
                json!({ "$ref": format!("#/definitions/{}", def.name) })
            } else {
                let path = model.modules[def.module].path.join("::");
                native(TREE, &format!("{TREE}::{path}::{}", naming::camel(&def.name)), &[])
            }
        }
        Shape::Optional(inner) => native("std", "std::option::Option", &[of(inner)]),
        Shape::Nullable(inner) => runtime("Nullable", &[of(inner)]),
        Shape::Loose(inner) => runtime("Loose", &[of(inner)]),
        Shape::Boxed(inner) => native("std", "std::boxed::Box", &[of(inner)]),
    }
}

fn runtime(name: &str, parameters: &[Value]) -> Value {
    native(RUNTIME, &format!("{RUNTIME}::{name}"), parameters)
}

fn native(krate: &str, path: &str, parameters: &[Value]) -> Value {
    json!({ "x-rust-type": { "crate": krate, "version": "*", "path": path, "parameters": parameters } })
}
