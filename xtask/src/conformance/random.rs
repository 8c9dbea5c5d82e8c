//! Schemas and bodies made at random, within the supported language: the theorem as a property test.
//!
//! The same number gives the same schemas. Bodies are made to fit their schema more often than not; whether one does is for the
//! validator to say, and its one-edit variants are tried as well.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use super::{Case, Group};

/// Member names, with keywords, clashes and characters that Rust does not know.
const NAMES: &[&str] = &[
    "id", "type", "fooBar", "foo_bar", "foo-bar", "a b", "self", "extra", "größe", "", "v1", "items", "@x",
];
/// Texts of enums.
const TEXTS: &[&str] = &["A", "a", "a-b", "a_b", "RED", "unknown", "", "1", "self"];
/// Bodies per schema.
const BODIES: usize = 5;

/// `count` random schemas, half of them in draft-07 and half in 2020-12.
pub fn groups(count: usize) -> Result<Vec<Group>, String> {
    let mut runner = TestRunner::deterministic();
    let mut groups = Vec::new();
    for (name, dialect, tuple) in [("random7", "draft-07", "items"), ("random2020", "2020-12", "prefixItems")] {
        let mut cases = Vec::new();
        for at in 0..count.div_ceil(2) {
            let tree = schema(tuple).new_tree(&mut runner).map_err(|reason| reason.to_string())?;
            let definitions = (0..3)
                .map(|_| schema(tuple).new_tree(&mut runner).map(|tree| tree.current()))
                .collect::<Result<Vec<_>, _>>();
            let definitions = definitions.map_err(|reason| reason.to_string())?;
            let mut root = tree.current();
            if let Value::Object(members) = &mut root {
                let named = definitions.into_iter().enumerate().map(|(at, schema)| (format!("d{at}"), schema));
                members.insert("definitions".to_owned(), Value::Object(named.collect()));
            }
            let bodies = (0..BODIES)
                .map(|_| (body(&root, &root, runner.rng(), 0).to_string(), None))
                .collect();
            cases.push(Case {
                name: format!("{name} {at}: {root}"),
                event: format!("r/s{at}"),
                schema: root.to_string(),
                bodies,
            });
        }
        let settings = format!("name = \"{name}\"\ndialect = \"{dialect}\"\n");
        groups.push(Group {
            name: name.to_owned(),
            settings,
            dialect: dialect.to_owned(),
            cases,
            documents: Vec::new(),
            unreadable: Vec::new(),
        });
    }
    Ok(groups)
}

fn leaf() -> impl Strategy<Value = Value> {
    let text = || proptest::sample::select(TEXTS);
    prop_oneof![
        4 => Just(json!({"type": "string"})),
        2 => Just(json!({"type": "string", "format": "date-time"})),
        2 => proptest::sample::subsequence(TEXTS, 1..5).prop_map(|texts| json!({"type": "string", "enum": texts})),
        1 => proptest::sample::subsequence(TEXTS, 1..4).prop_map(|texts| json!({"type": ["string", "null"], "enum": texts})),
        1 => text().prop_map(|text| json!({"const": text})),
        2 => Just(json!({"type": "integer"})),
        1 => Just(json!({"type": "integer", "format": "int64"})),
        2 => Just(json!({"type": "number"})),
        1 => Just(json!({"type": ["number", "null"], "format": "double"})),
        1 => Just(json!({"type": "boolean"})),
        1 => Just(json!({"type": "null"})),
        1 => Just(json!({"type": ["string", "integer", "boolean"]})),
        1 => Just(json!({"enum": [1, "a", null, {"x": []}]})),
        1 => Just(json!({"type": "integer", "minimum": 1, "maximum": 6})),
        1 => Just(json!({"type": "object"})),
        1 => Just(json!({})),
        2 => (0..3_u8).prop_map(|at| json!({"$ref": format!("#/definitions/d{at}")})),
    ]
}

fn schema(tuple: &'static str) -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 24, 4, move |inner| {
        let members = proptest::collection::vec((proptest::sample::select(NAMES), inner.clone()), 1..5);
        let choice = || proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            6 => (members.clone(), any::<u8>(), any::<u8>()).prop_map(|(members, required, closed)| object(members, required, closed)),
            1 => members.prop_map(|members| {
                let mut untyped = object(members, 1, 0);
                if let Value::Object(keywords) = &mut untyped {
                    keywords.remove("type");
                }
                untyped
            }),
            2 => inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            1 => (choice(), 0..3_u8).prop_map(move |(places, least)| json!({"type": "array", tuple: places, "minItems": least})),
            1 => inner.clone().prop_map(|value| json!({"type": "object", "additionalProperties": value})),
            1 => inner.clone().prop_map(|value| json!({"type": "object", "patternProperties": {"^f": value}})),
            2 => choice().prop_map(|branches| json!({"anyOf": branches})),
            1 => choice().prop_map(|branches| json!({"oneOf": branches})),
            1 => choice().prop_map(|branches| json!({"allOf": branches})),
            1 => inner.clone().prop_map(|some| json!({"anyOf": [some, {"type": "null"}]})),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, other)| json!({"if": one, "then": other.clone(), "properties": {"id": other}})),
            1 => inner.prop_map(|never| json!({"type": "object", "not": never, "properties": {"type": {"type": "string"}}})),
        ]
    })
}

fn object(members: Vec<(&str, Value)>, required: u8, closed: u8) -> Value {
    let names: Vec<&str> = members
        .iter()
        .enumerate()
        .filter(|(at, _)| required >> (at % 8) & 1 == 1)
        .map(|(_, (name, _))| *name)
        .collect();
    let properties: Map<String, Value> = members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    let mut object = json!({"type": "object", "properties": properties, "required": names});
    if closed.is_multiple_of(4) {
        object["additionalProperties"] = json!(false);
    }
    object
}

/// A body that fits the schema, as far as a quick look at it tells.
fn body(schema: &Value, root: &Value, random: &mut impl Rng, depth: usize) -> Value {
    let mut pick = |below: usize| random.next_u32() as usize % below.max(1);
    if depth > 8 || pick(12) == 0 {
        return [json!(null), json!("x"), json!(1.0), json!([]), json!({}), json!(1e3)][pick(6)].clone();
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).cloned().unwrap_or_default();
        return body(&target, root, random, depth + 1);
    }
    for keyword in ["anyOf", "oneOf", "allOf"] {
        if let Some(branches) = schema[keyword].as_array() {
            let branch = &branches[pick(branches.len())];
            return body(branch, root, random, depth + 1);
        }
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(values) = schema["enum"].as_array() {
        return values[pick(values.len())].clone();
    }
    let kind = match &schema["type"] {
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds[pick(kinds.len())].as_str().unwrap_or_default().to_owned(),
        _ => "object".to_owned(),
    };
    match kind.as_str() {
        "string" => ["2020-12-29T19:48:25", "a", "", "é\n\"", "2024-03-18T09:14:06.358096801Z"][pick(5)].into(),
        "integer" => [json!(0), json!(5), json!(-7), json!(9_007_199_254_740_993_i64)][pick(4)].clone(),
        "number" => [json!(0.1), json!(100.0), json!(-3), json!(3.12e-5)][pick(4)].clone(),
        "boolean" => json!(pick(2) == 0),
        "null" => Value::Null,
        "array" => {
            let places = schema["prefixItems"].as_array().or(schema["items"].as_array());
            match places {
                Some(places) => places.iter().map(|place| body(place, root, random, depth + 1)).collect(),
                None => (0..pick(4)).map(|_| body(&schema["items"], root, random, depth + 1)).collect(),
            }
        }
        _ => {
            let mut members = Map::new();
            for (name, member) in schema["properties"].as_object().into_iter().flatten() {
                let required = schema["required"].as_array().is_some_and(|names| names.contains(&json!(name)));
                if required || !random.next_u32().is_multiple_of(3) {
                    members.insert(name.clone(), body(member, root, random, depth + 1));
                }
            }
            if schema["additionalProperties"].is_object() {
                members.insert("any key".to_owned(), body(&schema["additionalProperties"], root, random, depth + 1));
            }
            if let Some((_, value)) = schema["patternProperties"].as_object().and_then(|patterns| patterns.iter().next()) {
                members.insert("f1".to_owned(), body(value, root, random, depth + 1));
            }
            Value::Object(members)
        }
    }
}
