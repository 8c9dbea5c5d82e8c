//! How much strict decoding allocates, and how much it keeps. This test is a separate binary, because it counts every allocation of the
//! process.
#![cfg(feature = "validate")]

use std::fs;
use std::path::Path;

use allocation_counter::measure;
use eventry::Strict;
use eventry::rt::{Schema, SchemaDocument, SchemaSet, ViolationKind};
use serde_json::{Value, json};

const URI: &str = "https://example.org/schema.json";

fn schema(text: &str) -> &'static Schema {
    let documents: &'static [SchemaDocument] = vec![SchemaDocument::new(URI, text.to_owned().leak())].leak();
    let set: &'static SchemaSet = Box::leak(Box::new(SchemaSet::new(documents)));
    Box::leak(Box::new(Schema::new(URI, set, false)))
}

/// Judges a body and checks the peak memory. Returns whether the body is allowed.
fn is_allowed_within_bounds(schema: &Schema, body: &str, what: &str) -> bool {
    // What is made once for all bodies does not count.
    let _ = (
        schema.judge("null"),
        schema.judge("[]"),
        schema.judge("{}"),
        schema.judge("\"\""),
        schema.judge("1"),
    );
    let mut verdict = Ok(());
    let counted = measure(|| verdict = schema.judge(body));
    let bound = 8 * body.len() as u64 + (16 << 20);
    assert!(
        counted.bytes_max <= bound,
        "{what}: {} bytes for a body of {}",
        counted.bytes_max,
        body.len()
    );
    if let Err(violations) = &verdict {
        assert!(violations.iter().count() <= 128, "{what}");
        assert!(
            violations.iter().all(|violation| violation.message.len() < 2048),
            "{what}: {violations}"
        );
    }
    verdict.is_ok()
}

/// A choice that contains itself in three ways.
const CHOICE: &str = r##"{"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/node", "$defs": {"node": {"oneOf": [
    {"type": "object", "required": ["next"], "properties": {"next": {"$ref": "#/$defs/node"}, "pad": {"type": "string"}}},
    {"type": "array", "items": {"$ref": "#/$defs/node"}},
    {"type": "object", "required": ["leaf"], "properties": {"leaf": {"type": "integer"}, "next": {"$ref": "#/$defs/node"}}},
    {"type": "integer"}]}}}"##;

/// Returns a text inside this many levels.
fn nested(levels: usize, before: &str, inside: &str, behind: &str) -> String {
    format!("{}{inside}{}", before.repeat(levels), behind.repeat(levels))
}

const MEGABYTE: usize = 1 << 20;

#[test]
fn memory_for_a_recursive_choice_is_bounded_at_any_depth() {
    let schema = schema(CHOICE);
    let text = format!("\"{}\"", "x".repeat(MEGABYTE));
    let numbers = |last: &str| format!("[{}{last}]", "1,".repeat(MEGABYTE / 2));
    let strings = format!("[{}1]", "\"a\",".repeat(MEGABYTE / 4));
    let escapes = format!("[{}1]", "\"\\n\",".repeat(MEGABYTE / 5));
    let empty = format!("[{}1]", "{},".repeat(MEGABYTE / 3));
    let members: Vec<String> = (0..MEGABYTE / 12).map(|at| format!("\"{at:07}\":1")).collect();
    let members = format!("{{{}}}", members.join(","));
    let both = format!("{{\"leaf\":1,\"next\":{}}}", numbers("1"));
    for levels in [1, 120] {
        for (inside, allowed) in [
            (&text, false),
            (&numbers("1"), true),
            (&numbers("true"), false),
            (&strings, false),
            (&escapes, false),
            (&empty, false),
            (&members, false),
            // The schema is a choice of two.
            (&both, false),
        ] {
            let what = format!("{levels} levels of {}", &inside[..8]);
            let body = nested(levels, "{\"next\":", inside, "}");
            assert_eq!(is_allowed_within_bounds(schema, &body, &what), allowed, "{what}");
            let body = nested(levels, "[", inside, "]");
            assert_eq!(is_allowed_within_bounds(schema, &body, &what), allowed, "{what}");
        }
        // A part of the schema at every level.
        let pad = format!("{{\"pad\":\"{}\",\"next\":", "x".repeat(MEGABYTE / levels));
        assert!(is_allowed_within_bounds(schema, &nested(levels, &pad, "1", "}"), "padded"));
        assert!(!is_allowed_within_bounds(schema, &nested(levels, &pad, "true", "}"), "padded"));
        let wide = format!("[{}", "true,".repeat(MEGABYTE / levels / 5));
        assert!(!is_allowed_within_bounds(schema, &nested(levels, &wide, "1", "]"), "wide"));
    }
}

#[test]
fn two_schemas_of_one_level_do_not_double_the_work() {
    for schemas in [
        r##"{"allOf": [{"$ref": "#/definitions/a"}, {"$ref": "#/definitions/b"}], "definitions": {
            "a": {"items": {"$ref": "#"}}, "b": {"items": {"$ref": "#"}, "not": {"const": 1}}}}"##,
        r##"{"anyOf": [{"items": {"$ref": "#"}, "not": {"const": 1}}, {"items": {"$ref": "#"}, "type": "array"}]}"##,
    ] {
        let schema = schema(schemas);
        assert!(!is_allowed_within_bounds(schema, &nested(120, "[", "1", "]"), schemas));
        assert!(is_allowed_within_bounds(
            schema,
            &nested(120, "[", "2", "]").replace("[2]", "[]"),
            schemas
        ));
    }
}

#[test]
fn long_names_are_not_copied_many_times() {
    let schema = schema(r#"{"additionalProperties": {"additionalProperties": {"type": "integer"}}}"#);
    let members: Vec<String> = (0..2000).map(|at| format!("\"{at}\":\"x\"")).collect();
    let body = format!("{{\"{}\":{{{}}}}}", "n".repeat(MEGABYTE), members.join(","));
    assert!(!is_allowed_within_bounds(schema, &body, "a long name"));
    let violations = schema.judge(&body).unwrap_err();
    assert_eq!((violations.iter().count(), violations.total()), (1, 2000));
}

#[test]
fn violations_are_counted_beyond_the_limit() {
    let schema = schema(r#"{"items": {"type": "integer", "minimum": 5}}"#);
    let body = format!("[{}7]", "\"x\",".repeat(100_000));
    let violations = schema.judge(&body).unwrap_err();
    assert_eq!(
        (violations.iter().count(), violations.more(), violations.total()),
        (128, 99_872, 100_000)
    );
    assert!(
        violations.to_string().ends_with("is not of type \"integer\"; and 99872 more"),
        "{violations}"
    );
    let last = violations.iter().last().unwrap();
    assert_eq!((last.pointer.as_str(), last.kind), ("/127", ViolationKind::Broken));
    for (limit, kept) in [(0, 1), (1, 1), (3, 3), (200_000, 100_000)] {
        let violations = Strict::new().with_limit(limit).judge(schema, &body).unwrap_err();
        assert_eq!(
            (violations.iter().count(), violations.total()),
            (kept.min(violations.iter().count()), 100_000)
        );
        assert!(violations.iter().count() <= kept);
    }
    let few = Strict::new().with_limit(3).judge(schema, "[1, 2]").unwrap_err();
    assert_eq!((few.iter().count(), few.more()), (2, 0));
}

#[test]
fn values_are_shortened_in_messages() {
    let message = |schema_text: &str, body: &str| {
        let violations = schema(schema_text).judge(body).unwrap_err();
        violations.to_string()
    };
    let text = format!("\"{}\"", "é".repeat(500));
    assert_eq!(
        message(r#"{"maxLength": 3}"#, &text),
        format!("at ``: \"{}…\" is longer than 3 characters", "é".repeat(60))
    );
    let array = format!("[ {} 1 ]", "\"a, b\" , ".repeat(50));
    let shown: String = array.replace(" , ", ",").chars().filter(|c| *c != ' ').collect();
    let shown = shown.replace("a,b", "a, b").chars().take(60).collect::<String>();
    assert_eq!(
        message(r#"{"anyOf": [{"type": "null"}, {"maxItems": 3}]}"#, &array),
        format!("at ``: {shown}… is not valid under any of the schemas listed in the 'anyOf' keyword")
    );
    let names: Vec<String> = (0..500).map(|at| format!("\"n{at}\": 0")).collect();
    let body = format!("{{{}}}", names.join(","));
    assert_eq!(
        message(r#"{"additionalProperties": false}"#, &body),
        "at ``: Additional properties are not allowed \
         ('n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7' and 492 more were unexpected)"
    );
    let constant = json!({ "const": "y".repeat(5000) }).to_string();
    let long = message(&constant, "1");
    assert!(long.len() < 1100 && long.ends_with('…'), "{long}");
}

/// The recursive schemas of the official suite, with bodies that grow along the recursion.
#[test]
fn memory_for_recursive_schemas_of_the_suite_is_bounded() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/json-schema-test-suite/tests");
    let mut cases: Vec<(String, Value)> = INLINE
        .iter()
        .map(|(name, text)| (name.to_string(), serde_json::from_str(text).unwrap()))
        .collect();
    for dialect in ["draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"] {
        // The suite is not part of this repository.
        let Ok(files) = fs::read_dir(suite.join(dialect)) else { continue };
        for file in files
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "json"))
        {
            let groups: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            for group in groups {
                let text = group["schema"].to_string();
                let said = group["description"].to_string().to_lowercase();
                let recursive = ["\"#\"", "$recursiveRef", "$dynamicRef"].iter().any(|part| text.contains(part));
                if recursive || said.contains("recurs") || said.contains("tree") {
                    cases.push((format!("{dialect}: {said}"), group));
                }
            }
        }
    }
    assert!(cases.len() >= INLINE.len());
    let dense = format!("[{}true]", "1,".repeat(MEGABYTE / 2));
    let text = format!("\"{}\"", "x".repeat(MEGABYTE));
    for (name, group) in &cases {
        let schema = schema(&group["schema"].to_string());
        for test in group["tests"].as_array().unwrap() {
            let data = test["data"].to_string();
            let Some(grown) = grown(&test["data"]) else { continue };
            for inside in [&dense, &text, &data] {
                let (before, behind) = grown.split_once(HERE).unwrap();
                let levels = 120 / (1 + before.matches(['[', '{']).count());
                let body = nested(levels, before, inside, behind);
                is_allowed_within_bounds(schema, &body, name);
            }
        }
    }
}

const HERE: &str = "\"here\"";

/// Returns a body with a mark in place of the innermost scalar.
fn grown(data: &Value) -> Option<String> {
    fn put(value: &mut Value) -> bool {
        match value {
            Value::Array(elements) => elements.iter_mut().any(put),
            Value::Object(members) => members.values_mut().any(put),
            scalar => {
                *scalar = Value::String("here".to_owned());
                true
            }
        }
    }
    let mut data = data.clone();
    (data.is_array() || data.is_object())
        .then(|| put(&mut data))?
        .then(|| data.to_string())
}

/// Recursive schemas of the suite.
const INLINE: &[(&str, &str)] = &[
    (
        "root pointer ref",
        r##"{"schema": {"properties": {"foo": {"$ref": "#"}}, "additionalProperties": false},
            "tests": [{"data": {"foo": false}}, {"data": {"foo": {"foo": false}}}, {"data": {"bar": false}}, {"data": {"foo": {"bar": false}}}]}"##,
    ),
    (
        "Recursive references between schemas",
        r##"{"schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "http://localhost:1234/draft2020-12/tree",
            "type": "object", "required": ["meta", "nodes"],
            "properties": {"meta": {"type": "string"}, "nodes": {"type": "array", "items": {"$ref": "node"}}},
            "$defs": {"node": {"$id": "http://localhost:1234/draft2020-12/node", "type": "object", "required": ["value"],
                "properties": {"value": {"type": "number"}, "subtree": {"$ref": "tree"}}}}},
            "tests": [
                {"data": {"meta": "root", "nodes": [{"value": 1, "subtree": {"meta": "child", "nodes": [{"value": 1.1}]}}]}},
                {"data": {"meta": "root", "nodes": [{"value": 1, "subtree": {"meta": "child", "nodes": [{"value": "wrong"}]}}]}},
                {"data": {"nodes": [{"subtree": {"nodes": [1]}}]}}]}"##,
    ),
    (
        "unevaluatedProperties with $recursiveRef",
        r##"{"schema": {"$schema": "https://json-schema.org/draft/2019-09/schema", "$id": "https://example.com/extended",
            "$recursiveAnchor": true, "$ref": "./tree", "properties": {"name": {"type": "string"}},
            "$defs": {"tree": {"$id": "./tree", "$recursiveAnchor": true, "type": "object",
                "properties": {"node": true, "branches": {"unevaluatedProperties": false, "$recursiveRef": "#"}}, "required": ["node"]}}},
            "tests": [
                {"data": {"name": "a", "node": 1, "branches": {"name": "b", "node": 2}}},
                {"data": {"name": "a", "node": 1, "branches": {"foo": "b", "node": 2}}}]}"##,
    ),
];
