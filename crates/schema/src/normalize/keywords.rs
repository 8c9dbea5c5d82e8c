//! The keywords of JSON Schema: which ones contain schemas, which ones assert something, and which ones only annotate.

use super::place::Place;
use crate::json::{Json, Node};

/// Keywords whose value is one schema.
pub const ONE: &[&str] = &[
    "additionalItems",
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];
/// Keywords whose value is a list of schemas.
pub const LIST: &[&str] = &["allOf", "anyOf", "items", "oneOf", "prefixItems"];
/// Keywords whose value maps names to schemas.
pub const NAMED: &[&str] = &[
    "$defs",
    "definitions",
    "dependencies",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

/// Keywords that can change which values a schema admits. Every other keyword beside a `$ref` only annotates.
const ASSERTING: &[&str] = &[
    "$dynamicRef",
    "$recursiveRef",
    "$ref",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "then",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];
/// Keywords that can change the type of a value. The other asserting ones only limit the values of a type.
const SHAPING: &[&str] = &[
    "$dynamicRef",
    "$recursiveRef",
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "enum",
    "items",
    "minItems",
    "nullable",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "required",
    "type",
];
/// Keywords that describe, identify or document.
const ANNOTATING: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$id",
    "$recursiveAnchor",
    "$schema",
    "$vocabulary",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "definitions",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "examples",
    "externalDocs",
    "format",
    "id",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];
/// Members of the root of an OpenAPI document.
const OPENAPI: &[&str] = &[
    "components",
    "info",
    "jsonSchemaDialect",
    "openapi",
    "paths",
    "security",
    "servers",
    "swagger",
    "tags",
    "webhooks",
];

/// Returns whether `keyword` can narrow a schema.
#[must_use]
pub fn asserts(keyword: &str) -> bool {
    ASSERTING.binary_search(&keyword).is_ok()
}

/// Returns whether `keyword` can change the type of a value.
#[must_use]
pub fn shapes(keyword: &str) -> bool {
    SHAPING.binary_search(&keyword).is_ok()
}

/// Returns whether `keyword` belongs to a dialect or to OpenAPI, or is an extension that starts with `x-`.
#[must_use]
pub fn is_known(keyword: &str) -> bool {
    asserts(keyword) || ANNOTATING.binary_search(&keyword).is_ok() || OPENAPI.binary_search(&keyword).is_ok() || keyword.starts_with("x-")
}

/// Keywords whose schemas do not apply to the schema that contains them.
const DEFINING: &[&str] = &["$defs", "components", "definitions"];

/// Returns the direct subschemas of a schema.
#[must_use]
pub fn subschemas<'a>(place: &Place<'a>) -> Vec<Place<'a>> {
    children(place, |_| true)
}

/// Returns the direct subschemas that apply to the schema.
pub fn applied<'a>(place: &Place<'a>) -> Vec<Place<'a>> {
    children(place, |keyword| !DEFINING.contains(&keyword))
}

/// Returns the direct subschemas that the schema only defines.
pub fn defined<'a>(place: &Place<'a>) -> Vec<Place<'a>> {
    children(place, |keyword| DEFINING.contains(&keyword))
}

fn children<'a>(place: &Place<'a>, wanted: impl Fn(&str) -> bool) -> Vec<Place<'a>> {
    let mut found = Vec::new();
    let Json::Object(members) = &place.node.value else { return found };
    for member in members.iter().filter(|member| wanted(&member.name)) {
        let name = &*member.name;
        match &member.node.value {
            Json::Object(children) if NAMED.contains(&name) => {
                found.extend(children.iter().map(|child| place.at(&child.node, &[name, &child.name])));
            }
            Json::Array(children) if LIST.contains(&name) => {
                found.extend(
                    children
                        .iter()
                        .enumerate()
                        .map(|(at, child)| place.at(child, &[name, &at.to_string()])),
                );
            }
            Json::Object(_) | Json::Bool(_) if ONE.contains(&name) => found.push(place.at(&member.node, &[name])),
            Json::Object(_) if name == "components" => {
                if let Some(Json::Object(schemas)) = member.node.get("schemas").map(|node| &node.value) {
                    found.extend(schemas.iter().map(|child| place.at(&child.node, &[name, "schemas", &child.name])));
                }
            }
            _ => {}
        }
    }
    found
}

/// Returns whether the root of a document is a schema, rather than only a container of definitions.
#[must_use]
pub fn is_schema(root: &Node) -> bool {
    match &root.value {
        Json::Bool(_) => true,
        Json::Object(members) => {
            let definitions_only = members.iter().any(|m| matches!(&*m.name, "definitions" | "$defs" | "components"));
            !definitions_only || members.iter().any(|member| asserts(&member.name))
        }
        _ => false,
    }
}
