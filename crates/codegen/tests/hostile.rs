//! Hostile schemas: each one produces code or a diagnostic, in bounded time and memory, without a panic.

use std::fmt::Write as _;

use eventry_codegen::{Generated, generate};
use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::discover::Tree;

fn run(schema: &str) -> Result<Generated, Diagnostics> {
    let tree = Tree::from_files("schemas", [("p/provider.toml", "name = \"P\"\n"), ("p/d/e/v1.json", schema)]);
    generate(&tree, None)
}

fn code(schema: &str) -> (String, String) {
    let generated = run(schema).unwrap_or_else(|problems| panic!("{problems}"));
    (generated.files["p/d/e/v1.rs"].clone(), generated.warnings.to_string())
}

#[test]
fn an_object_with_too_many_members_becomes_a_map() {
    let mut schema = String::from(r#"{"type": "object", "properties": {"#);
    for at in 0..100_000 {
        let comma = if at > 0 { "," } else { "" };
        let _ = write!(schema, r#"{comma}"property_{at}": {{"type": "string"}}"#);
    }
    schema.push_str("}}");
    let (code, warnings) = code(&schema);
    assert!(code.contains("pub BTreeMap<T, T::Json>"), "{code}");
    assert!(!code.contains("property_1"));
    assert_eq!(
        warnings,
        "warning: this schema becomes plain JSON: this object has 100000 members, but a struct can have at most 2000\n  --> schemas/p/d/e/v1.json:1:1\n   \
         help: no data is lost; to get a type, simplify the schema in a patch"
    );
}

#[test]
fn deeply_nested_documents_are_reported() {
    let mut schema = String::new();
    for _ in 0..5_000 {
        schema.push_str(r#"{"type": "array", "items": "#);
    }
    schema.push_str("{}");
    schema.push_str(&"}".repeat(5_000));
    let problems = run(&schema).expect_err("too deep").to_string();
    assert!(problems.contains("256 levels"), "{problems}");
}

#[test]
fn long_chains_of_references_are_cut() {
    let mut schema = String::from(r##"{"$ref": "#/definitions/d0", "definitions": {"##);
    for at in 0..5_000 {
        let next = at + 1;
        let _ = write!(
            schema,
            r##""d{at}": {{"type": "object", "properties": {{"next": {{"$ref": "#/definitions/d{next}"}}}}}},"##
        );
    }
    schema.push_str(r#""d5000": {"type": "string"}}}"#);
    let (code, warnings) = code(&schema);
    assert!(code.contains("pub struct D0"));
    assert!(warnings.contains("schemas are nested more than 192 levels deep here"), "{warnings}");
}

#[test]
fn cyclic_references_terminate() {
    for schema in [
        r##"{"$ref": "#"}"##,
        r##"{"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}}"##,
        r##"{"allOf": [{"$ref": "#"}, {"$ref": "#"}]}"##,
        r##"{"anyOf": [{"$ref": "#"}, {"type": "string"}]}"##,
        r##"{"oneOf": [{"$ref": "#/oneOf/1"}, {"$ref": "#/oneOf/0"}]}"##,
        r##"{"type": "array", "items": {"$ref": "#"}}"##,
        r##"{"type": "object", "additionalProperties": {"$ref": "#"}}"##,
        r##"{"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}}"##,
        r##"{"type": "object", "properties": {"a": {"anyOf": [{"$ref": "#"}, {"$ref": "#/properties/a"}]}}}"##,
        r##"{"properties": {"a": {"$ref": "#/properties/a/properties/a", "properties": {"a": {"$ref": "#/properties/a"}}}}}"##,
        r##"{"items": [{"$ref": "#"}, {"items": [{"$ref": "#"}]}], "minItems": 2, "type": "array"}"##,
        r##"{"not": {"$ref": "#"}, "if": {"$ref": "#"}, "then": {"$ref": "#"}}"##,
    ] {
        let (code, _) = code(schema);
        assert!(
            code.contains("pub struct") || code.contains("pub enum") || code.contains("pub type"),
            "{schema}\n{code}"
        );
    }
}

#[test]
fn repeated_combinations_are_bounded() {
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let mut schema = String::from(r##"{"$ref": "#/definitions/d0", "definitions": {"##);
        for at in 0..30 {
            let next = at + 1;
            let _ = write!(
                schema,
                r##""d{at}": {{"type": "object", "properties": {{"p{at}": {{"$ref": "#/definitions/d{next}"}}}},
                    "{keyword}": [{{"$ref": "#/definitions/d{next}"}}, {{"$ref": "#/definitions/d{next}"}}, {{"properties": {{"q": {{"$ref": "#/definitions/d{next}"}}}}}}]}},"##
            );
        }
        schema.push_str(r#""d30": {"type": "object", "properties": {"end": {"type": "string"}}}}}"#);
        match run(&schema) {
            Ok(generated) => assert!(generated.files["p/d/e/v1.rs"].len() < 20_000_000, "{keyword}"),
            Err(problems) => assert!(!problems.is_empty(), "{keyword}"),
        }
    }
}

#[test]
fn ten_megabytes_of_schema_are_generated() {
    let mut schema = String::from(r#"{"type": "object", "properties": {"#);
    let words = "what this member is about ".repeat(200);
    for at in 0..1_900 {
        let comma = if at > 0 { "," } else { "" };
        let _ = write!(
            schema,
            r#"{comma}"part_{at}": {{"type": "object", "description": "{words}", "properties": {{"id": {{"type": "string"}}}}}}"#
        );
    }
    schema.push_str("}}");
    assert!(schema.len() > 9_500_000, "{}", schema.len());
    let (code, _) = code(&schema);
    assert!(code.contains("pub struct Part1899"));
}

#[test]
fn invalid_keyword_values_do_not_panic() {
    for schema in [
        "true",
        "false",
        r#"{"type": 5}"#,
        r#"{"type": ["string", 7, "nosuch"]}"#,
        r#"{"type": []}"#,
        r#"{"enum": []}"#,
        r#"{"enum": {}}"#,
        r#"{"enum": ["a", "a", null, 1, {"b": []}]}"#,
        r#"{"required": "a", "type": "object"}"#,
        r#"{"properties": []}"#,
        r#"{"properties": {"a": 5, "b": null, "c": "x", "d": []}}"#,
        r#"{"items": 5, "type": "array"}"#,
        r#"{"items": [5, null], "type": "array", "minItems": -1}"#,
        r#"{"allOf": {}, "anyOf": 1, "oneOf": [1, null]}"#,
        r#"{"type": "object", "patternProperties": {"[": {"type": "string"}}}"#,
        r#"{"type": "string", "default": 5, "format": 7, "pattern": "("}"#,
        r#"{"type": "integer", "minimum": "x", "default": 1e999}"#,
        r#"{"title": 1, "description": [], "examples": {}, "deprecated": "yes"}"#,
        r#"{"$id": 5, "$schema": 7, "$anchor": {}, "$defs": [], "definitions": 1}"#,
        r#"{"$id": "::::", "type": "object", "properties": {"a": {"$id": "%%%"}}}"#,
        r#"{"type": "object", "properties": {"a": {"x-rust-type": {"crate": "std", "version": "*", "path": "std::nope::Nope"}}}}"#,
    ] {
        match run(schema) {
            Ok(generated) => assert!(generated.files.contains_key("p/d/e/v1.rs"), "{schema}"),
            Err(problems) => assert!(problems.to_string().contains("schemas/p/d/e/v1.json"), "{schema}\n{problems}"),
        }
    }
}

#[test]
fn unresolved_references_are_explained() {
    let schema = r##"{
  "type": "object",
  "properties": {
    "gone": {"$ref": "#/definitions/gone"},
    "file": {"$ref": "../nosuch.json"},
    "far": {"$ref": "https://example.com/far.json#/x"}
  }
}"##;
    let problems = run(schema).expect_err("three references").to_string();
    assert_eq!(
        problems,
        "error: `$ref` refers to `#/definitions/gone`, but this target does not exist
  --> schemas/p/d/e/v1.json:4:22
   at /properties/gone/$ref
   help: correct the reference in this file or in a patch: `schemas/p/d/e/v1.json` has no `/definitions/gone`

error: `$ref` refers to `../nosuch.json`, but this document does not exist
  --> schemas/p/d/e/v1.json:5:22
   at /properties/file/$ref
   help: add `schemas/p/d/nosuch.json`, or correct the reference, which is relative to this file

error: `$ref` refers to the remote document `https://example.com/far.json#/x`, but a build never uses the network
  --> schemas/p/d/e/v1.json:6:21
   at /properties/far/$ref
   help: save the document as `_vendored/example.com/far.json` in the provider's folder; for example: `curl -L https://example.com/far.json | cargo eventry vendor p https://example.com/far.json -`"
    );
}

#[test]
fn unresolved_references_name_their_keyword() {
    let schema = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$defs": {"there": true},
  "properties": {
    "gone": {"$dynamicRef": "#/$defs/gone"},
    "both": {"$ref": "#/$defs/there", "$dynamicRef": "#/$defs/nor"}
  }
}"##;
    let problems = run(schema).expect_err("two references").to_string();
    assert_eq!(
        problems,
        "error: `$dynamicRef` refers to `#/$defs/gone`, but this target does not exist
  --> schemas/p/d/e/v1.json:5:29
   at /properties/gone/$dynamicRef
   help: correct the reference in this file or in a patch: `schemas/p/d/e/v1.json` has no `/$defs/gone`

error: `$dynamicRef` refers to `#/$defs/nor`, but this target does not exist
  --> schemas/p/d/e/v1.json:6:54
   at /properties/both/$dynamicRef
   help: correct the reference in this file or in a patch: `schemas/p/d/e/v1.json` has no `/$defs/nor`"
    );
}

#[test]
fn display_names_may_contain_any_character() {
    let schema = r#"{"type": "object", "title": "a\rb", "properties": {"c\rd": {"description": "*/ \r \u0000"}}}"#;
    for name in [r"a\rb", r"a\nb", r"*/ `x` [y](z) <b> \\ \u0000", r"\u2028"] {
        let provider = format!("name = \"{name}\"\ndocs = \"https://example.com/{name}\"\n");
        let tree = Tree::from_files("schemas", [("p/provider.toml", &*provider), ("p/d/e/v1.json", schema)]);
        let generated = generate(&tree, None).unwrap_or_else(|problems| panic!("{problems}"));
        for (path, text) in generated.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            syn::parse_file(text).unwrap_or_else(|problem| panic!("{path}: {problem}\n{text}"));
        }
    }
}

/// Generates two versions of an event.
fn versions(one: &str, other: &str) -> Result<Generated, Diagnostics> {
    let files = [
        ("acme/provider.toml", "name = \"Acme\"\n"),
        ("acme/orders/created/v1.json", one),
        ("acme/orders/created/v2.json", other),
    ];
    generate(&Tree::from_files("schemas", files), None)
}

#[test]
fn upgrades_between_nested_unions_are_bounded() {
    let choice = |leaf: &str| {
        let levels: Vec<String> = (0..40)
            .map(|at| {
                let next = at + 1;
                let branch = |name: &str| format!(r##"{{"type": "object", "required": ["{name}"], "properties": {{"{name}": {{"$ref": "#/definitions/c{next}"}}}}}}"##);
                format!(
                    r##""c{at}": {{"oneOf": [{{"$ref": "#/definitions/c{next}"}}, {{"type": "array", "items": {{"$ref": "#/definitions/c{next}"}}}}, {}, {}]}}"##,
                    branch("a"),
                    branch("b")
                )
            })
            .collect();
        format!(
            r##"{{"type": "object", "properties": {{"top": {{"$ref": "#/definitions/c0"}}, "only": {leaf}}}, "definitions": {{{}, "c40": {leaf}}}}}"##,
            levels.join(", ")
        )
    };
    let generated =
        versions(&choice(r#"{"type": "boolean"}"#), &choice(r#"{"type": "string"}"#)).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(generated.files["acme/orders/created/v1_to_v2.rs"].contains("pub trait Upgrade"));
    // The reverse, from a plain value to the union.
    assert!(versions(r#"{"properties": {"top": {"type": "boolean"}}}"#, &choice(r#"{"type": "string"}"#)).is_ok());
}

#[test]
fn upgrades_between_deep_and_wide_versions_terminate() {
    let deep = |leaf: &str| {
        let open = r#"{"items": "#.repeat(100);
        format!(
            r#"{{"type": "object", "properties": {{"a": {open}{{"type": "{leaf}"}}{}}}}}"#,
            "}".repeat(100)
        )
    };
    assert!(versions(&deep("integer"), &deep("number")).is_ok());
    let wide = |leaf: &str| {
        let types: Vec<String> = (0..1500)
            .map(|at| format!(r##""t{at}": {{"type": "object", "properties": {{"next": {{"$ref": "#/definitions/t{}"}}, "v": {{"type": "{leaf}"}}}}}}"##, (at + 1) % 1500))
            .collect();
        format!(r##"{{"$ref": "#/definitions/t0", "definitions": {{{}}}}}"##, types.join(","))
    };
    let generated = versions(&wide("integer"), &wide("number")).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(generated.upgrades.len(), 1);
}

#[test]
fn large_values_are_boxed() {
    let level = |at: usize| {
        let members: Vec<String> = (0..12)
            .map(|name| format!("\"m{name}\": {{\"$ref\": \"#/definitions/d{}\"}}", at + 1))
            .collect();
        format!("\"d{at}\": {{\"type\": \"object\", \"properties\": {{{}}}}}", members.join(", "))
    };
    let levels: Vec<String> = (0..6).map(level).collect();
    let schema = format!(
        "{{\"$ref\": \"#/definitions/d0\", \"definitions\": {{{}, \"d6\": {{\"type\": \"string\"}}}}}}",
        levels.join(", ")
    );
    let (code, _) = code(&schema);
    let boxes = |name: &str| {
        let start = code.find(&format!("pub struct {name}")).map_or("", |at| &code[at..]);
        start.split("\n}").next().unwrap_or_default().matches("Box<").count()
    };
    assert_eq!(["D5", "D4", "D3", "D2"].map(boxes), [0, 12, 0, 12]);
}

#[test]
fn duplicates_in_long_lists_are_found_in_linear_time() {
    let values: Vec<String> = (0..40_000).map(|at| format!("\"value {at}\"")).collect();
    let values = values.join(",");
    let schema = format!("{{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"required\":[{values}],\"enum\":[{values}]}}");
    let tree = Tree::from_files(
        "schemas",
        [("acme/provider.toml", "name = \"Acme\"\n"), ("acme/a/b/v1.json", &schema)],
    );
    assert!(generate(&tree, None).is_ok());
}

#[test]
fn long_descriptions_are_shortened() {
    let description = "a line\\n".repeat(1_000_000);
    let schema = format!(
        "{{\"type\": \"object\", \"description\": \"{description}\", \"properties\": {{\"a\": {{\"type\": \"string\", \"description\": \"{description}the end\"}}}}}}"
    );
    let (code, warnings) = code(&schema);
    assert_eq!(warnings, "");
    assert_eq!(code.matches("/// a line\n").count(), 800);
    assert!(code.contains("/// … For the rest, see \\# in the schema.\n"));
    assert!(code.contains("/// … For the rest, see /properties/a in the schema.\n"));
    assert!(code.len() < 50_000, "{}", code.len());
}

#[test]
fn chains_of_definitions_take_linear_time() {
    // The types, the schema for the validator and the search for unresolved references all follow the references. Each step must find its
    // target without scanning the other definitions.
    const MANY: usize = 60_000;
    let mut definitions = String::new();
    for at in 0..MANY {
        let next = (at + 1) % MANY;
        let _ = write!(
            definitions,
            r##""d{at}": {{"properties": {{"n": {{"$ref": "#/$defs/d{next}"}}}}}},"##
        );
    }
    definitions.push_str(r#""last": {"type": "string"}"#);
    let (code, _) = code(&format!(
        r##"{{"type": "object", "properties": {{"first": {{"$ref": "#/$defs/d0"}}}}, "$defs": {{{definitions}}}}}"##
    ));
    assert!(code.contains("pub struct D0"));
}
