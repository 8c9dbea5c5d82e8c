//! Whatever stands in a schema: what the generator tells a validator is something that the validator takes.
#![cfg(feature = "validate")]

use eventry_codegen::{Generated, generate};
use eventry_schema::discover::Tree;
use proptest::prelude::*;
use serde_json::{Value, json};

const DIALECTS: &[&str] = &[
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
];

fn run(files: &[(&str, &str)]) -> Generated {
    let settings = ("p/provider.toml", "name = \"P\"\n");
    generate(&Tree::from_files("schemas", [settings].iter().chain(files).copied()), None).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Compiles all schemas as strict decoding does.
fn compile(generated: &Generated) -> Result<(), String> {
    let text = |file: &str| serde_json::from_str::<Value>(&generated.files[file]).map_err(|error| format!("{file}: {error}"));
    let mut registry = jsonschema::Registry::new();
    for by in generated.schemas.values() {
        registry = registry.add(by.uri.as_str(), text(&by.file)?).map_err(|error| error.to_string())?;
    }
    let registry = registry.prepare().map_err(|error| error.to_string())?;
    for by in generated.schemas.values() {
        let options = jsonschema::options().with_base_uri(by.uri.as_str()).with_registry(&registry);
        let built = options.should_validate_formats(false).build(&text(&by.file)?);
        built.map_err(|error| format!("{}: {error}\n{}", by.file, generated.files[&by.file]))?;
    }
    Ok(())
}

fn validator(generated: &Generated) -> jsonschema::Validator {
    let by = &generated.schemas["schemas/p/d/e/v1.json"];
    let mut registry = jsonschema::Registry::new();
    for by in generated.schemas.values() {
        let value: Value = serde_json::from_str(&generated.files[&by.file]).unwrap();
        registry = registry.add(by.uri.as_str(), value).unwrap();
    }
    let registry = registry.prepare().unwrap();
    let root: Value = serde_json::from_str(&generated.files[&by.file]).unwrap();
    jsonschema::options()
        .with_base_uri(by.uri.as_str())
        .with_registry(&registry)
        .build(&root)
        .unwrap()
}

/// Bodies that each of these schemas allows.
#[test]
fn what_published_schemas_hold_is_usable() {
    const NEW: &str = r#""$schema": "https://json-schema.org/draft/2020-12/schema""#;
    let deep = format!("{}true{}", r#"{"properties":{"a":"#.repeat(100), "}}".repeat(100));
    let text = json!({"a": "A", "b": "abc", "c": "a-b"});
    for (schema, body) in [
        (format!(r##"{{{NEW}, "properties": {{"a": {{"$id": "#/properties/a", "type": "string"}}}}}}"##), &text),
        (
            format!(r##"{{{NEW}, "properties": {{"a": {{"$anchor": "not one", "type": "string"}}, "b": {{"$ref": "#not one"}}}}}}"##),
            &text,
        ),
        (
            format!(r##"{{{NEW}, "$id": "https://acme.example/order.json#order", "properties": {{"a": {{"not": {{"$ref": "#order"}}}}}}, "type": "object"}}"##),
            &text,
        ),
        (
            r#"{"properties": {"a": {"pattern": "(?i)abc"}, "b": {"pattern": "abc\\Z"}, "c": {"pattern": "[\\w-.]+"}}}"#.to_owned(),
            &text,
        ),
        (r#"{"patternProperties": {"(?i)^[A-C]$": {"type": "string"}}, "additionalProperties": false}"#.to_owned(), &text),
        (
            r#"{"properties": {"a": {"not": {"pattern": "a++"}}}, "if": {"properties": {"b": {"minLength": "x"}}}, "then": false}"#.to_owned(),
            &text,
        ),
        (
            r##"{"properties": {"a": {"oneOf": [{"$ref": "#/definitions/p"}, {"minLength": 1}]}}, "definitions": {"p": {"pattern": "(?i)x"}}}"##.to_owned(),
            &text,
        ),
        (r#"{"$id": "urn:acme:order", "properties": {"a": {"$ref": "../../_s/other.json"}}}"#.to_owned(), &text),
        (r#"{"properties": {"a": {"default": 1e999}, "n": {"maximum": 1e999}}}"#.to_owned(), &text),
        (deep, &json!({"a": {"a": {}}})),
        (r#"{"properties": {"a": {"$ref": "https://far.example/one#/definitions/x"}}}"#.to_owned(), &text),
    ] {
        let generated = run(&[
            ("p/d/e/v1.json", &schema),
            ("p/_s/other.json", r#"{"type": "string"}"#),
            ("p/_vendored/far.example/one.json", r#"{"definitions": {"x": {"$ref": "two.json"}}}"#),
            ("p/_vendored/far.example/two.json", r#"{"type": "string"}"#),
        ]);
        compile(&generated).unwrap_or_else(|problem| panic!("{schema}\n{problem}"));
        let validator = validator(&generated);
        let problems: Vec<String> = validator.iter_errors(body).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{schema}\n{problems:?}");
    }
}

/// A value that some keyword takes, or none.
fn any_value() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(true),
        json!(5),
        json!(-1),
        json!(2.5),
        json!("a"),
        json!("a b"),
        json!("#a"),
        json!("#/a b"),
        json!("http://a.example/b#c"),
        json!("http://a:b"),
        json!("::"),
        json!("(?i)a"),
        json!("^[a-z]+$"),
        json!(r"\<a\>"),
        json!([]),
        json!(["a", "a"]),
        json!(["string", "null", "string"]),
        json!([1, 1.0]),
        json!({}),
        json!({"a": ["b", "b"]}),
        json!({"a": []}),
        json!({"(?i)a": true, "b": false}),
        json!({"a": 5, "b": {"pattern": "a++"}}),
        json!([{}, 5, false]),
        Value::Null,
    ])
}

fn any_keyword() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "$anchor",
            "$comment",
            "$defs",
            "$dynamicAnchor",
            "$id",
            "$recursiveAnchor",
            "$vocabulary",
            "additionalItems",
            "additionalProperties",
            "allOf",
            "anyOf",
            "const",
            "contains",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
            "default",
            "definitions",
            "dependencies",
            "dependentRequired",
            "dependentSchemas",
            "deprecated",
            "description",
            "else",
            "enum",
            "examples",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "format",
            "id",
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
            "readOnly",
            "required",
            "then",
            "title",
            "type",
            "unevaluatedItems",
            "unevaluatedProperties",
            "uniqueItems",
            "writeOnly",
            "x-own",
        ][..],
    )
}

fn any_schema() -> impl Strategy<Value = Value> {
    let flat = prop::collection::btree_map(any_keyword(), any_value(), 0..4);
    let flat = flat.prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Value>());
    flat.prop_recursive(3, 12, 3, |inner| {
        (
            prop::collection::btree_map(any_keyword(), any_value(), 0..3),
            any_keyword(),
            inner.clone(),
            inner,
            0..3,
        )
            .prop_map(|(members, keyword, one, other, form)| {
                let mut schema: Value = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
                schema[keyword] = match form {
                    0 => one,
                    1 => json!([one, other]),
                    _ => json!({"a": one, "(?i)b": other}),
                };
                schema
            })
    })
}

/// How many schemas are tried; `EVENTRY_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = std::env::var("EVENTRY_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(256),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_a_keyword_holds_a_validator_can_use_the_rest(schema in any_schema(), dialect in prop::sample::select(DIALECTS)) {
        let mut schema = schema;
        schema["$schema"] = json!(dialect);
        let settings = ("p/provider.toml", "name = \"P\"\n");
        let text = schema.to_string();
        // The generator reports what it refuses.
        if let Ok(generated) = generate(&Tree::from_files("schemas", [settings, ("p/d/e/v1.json", &*text)]), None)
            && let Err(problem) = compile(&generated)
        {
            return Err(TestCaseError::fail(format!("{text}\n{problem}")));
        }
    }

    #[test]
    fn a_pattern_is_usable_or_told_of(parts in prop::collection::vec(prop::sample::select(&[
        "a", "é", "-", "^", "$", ".", "*", "+", "?", "{2}", "{0,3}", "{1,}", "{0}", "{1000}", "|", "(", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?<n>",
        "(?i:", "(?i)", ")", ")", ")", "[", "[^", "]", "]", r"\d", r"\W", r"\s", r"\S", r"\b", r"\1", r"\p{L}", r"\P{Lu}", r"\u0041", r"\x7f", r"\cA",
        r"\-", r"\/", r"\<", r"\]", r"\Z", r"\0", r"\n", "&&", "--", "~~", " ", "#", "a-z",
    ][..]), 1..9), dialect in prop::sample::select(DIALECTS)) {
        let pattern = parts.concat();
        let anything = if dialect.contains("draft-04") { json!({}) } else { json!(true) };
        let mut schema = json!({"$schema": dialect, "pattern": pattern});
        schema["patternProperties"][&pattern] = anything;
        let generated = run(&[("p/d/e/v1.json", &schema.to_string())]);
        if let Err(problem) = compile(&generated) {
            return Err(TestCaseError::fail(problem));
        }
        let judging: Value = serde_json::from_str(&generated.files["p/d/e/v1.json"]).unwrap();
        prop_assert!(judging.get("pattern").is_some() || !generated.warnings.is_empty());
    }
}
