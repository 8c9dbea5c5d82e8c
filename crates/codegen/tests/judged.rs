//! What strict decoding judges by: documents that a validator takes as they are, however they were published.

use eventry_codegen::{Generated, generate};
use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::discover::Tree;

const SETTINGS: (&str, &str) = ("acme/provider.toml", "name = \"Acme\"\n");

fn run(files: &[(&str, &str)]) -> Result<Generated, Diagnostics> {
    generate(&Tree::from_files("schemas", [SETTINGS].iter().chain(files).copied()), None)
}

/// The text by which a document is judged.
fn judged(generated: &Generated, document: &str) -> String {
    generated
        .schemas
        .get(&format!("schemas/acme/{document}"))
        .and_then(|by| generated.files.get(&by.file))
        .cloned()
        .unwrap_or_default()
}

#[test]
fn references_and_ids_are_spelled_as_uris() -> Result<(), Diagnostics> {
    let schema = r##"{"$schema":"http://json-schema.org/draft-07/schema#","$id":"Order Placed","properties":{
        "a":{"$ref":"#/definitions/Page<Line Item>"},"b":{"$ref":"#/definitions/Größe"},"c":{"$ref":"#/definitions/Page%3CLine%20Item%3E"}},
        "definitions":{"Page<Line Item>":{"type":"string"},"Größe":{"type":"integer"}}}"##;
    let generated = run(&[("acme/orders/placed/v1.json", schema)])?;
    assert_eq!(
        judged(&generated, "orders/placed/v1.json"),
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"$id\":\"Order%20Placed\",\"properties\":{\
         \"a\":{\"$ref\":\"#/definitions/Page%3CLine%20Item%3E\"},\"b\":{\"$ref\":\"#/definitions/Gr%C3%B6%C3%9Fe\"},\
         \"c\":{\"$ref\":\"#/definitions/Page%3CLine%20Item%3E\"}},\
         \"definitions\":{\"Page<Line Item>\":{\"type\":\"string\"},\"Größe\":{\"type\":\"integer\"}}}"
    );
    assert_eq!(generated.warnings.to_string(), "");
    Ok(())
}

#[test]
fn documents_that_share_an_id_find_what_they_refer_to() -> Result<(), Diagnostics> {
    let schema = r#"{"$id":"https://acme.example/s/order.json","properties":{
        "other":{"$ref":"money.json"},"own":{"$ref":"order.json#/definitions/id"},"near":{"$ref":"../../_parts/a b.json"}},
        "definitions":{"id":{"type":"string"}}}"#;
    let generated = run(&[
        ("acme/orders/placed/v1.json", schema),
        ("acme/orders/copied/v1.json", schema),
        (
            "acme/_parts/money.json",
            r#"{"$id":"https://acme.example/s/money.json","type":"integer"}"#,
        ),
        ("acme/_parts/a b.json", r#"{"type":"string"}"#),
    ])?;
    for name in ["placed", "copied"] {
        assert_eq!(
            judged(&generated, &format!("orders/{name}/v1.json")),
            format!(
                "{{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"properties\":{{\
                 \"other\":{{\"$ref\":\"https://acme.example/s/money.json\"}},\
                 \"own\":{{\"$ref\":\"eventry:///schemas/acme/orders/{name}/v1.json#/definitions/id\"}},\
                 \"near\":{{\"$ref\":\"eventry:///schemas/acme/_parts/a%20b.json\"}}}},\
                 \"definitions\":{{\"id\":{{\"type\":\"string\"}}}}}}"
            )
        );
    }
    let shared = &generated.schemas["schemas/acme/_parts/a b.json"];
    assert_eq!(shared.uri, "eventry:///schemas/acme/_parts/a%20b.json");
    Ok(())
}

#[test]
fn what_is_referred_to_by_a_shared_id_is_known_by_its_path() -> Result<(), Diagnostics> {
    let generated = run(&[
        (
            "acme/orders/placed/v1.json",
            r##"{"items":{"$ref":"https://acme.example/c.json#/definitions/t"}}"##,
        ),
        (
            "acme/_parts/one.json",
            r#"{"$id":"https://acme.example/c.json","definitions":{"t":{"type":"string"}}}"#,
        ),
        (
            "acme/_parts/two.json",
            r#"{"$id":"https://acme.example/c.json","definitions":{"t":{"type":"integer"}}}"#,
        ),
    ])?;
    assert_eq!(
        judged(&generated, "orders/placed/v1.json"),
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"items\":{\"$ref\":\"eventry:///schemas/acme/_parts/one.json#/definitions/t\"}}"
    );
    Ok(())
}

#[test]
fn a_dialect_that_nobody_knows_is_said_and_another_named() -> Result<(), Diagnostics> {
    let schema = "{\n  \"$schema\": \"https://acme.example/our-own\",\n  \"type\": \"object\"\n}\n";
    let generated = run(&[("acme/orders/placed/v1.json", schema), ("acme/orders/sent/v1.json", schema)])?;
    assert_eq!(
        judged(&generated, "orders/placed/v1.json"),
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\"}"
    );
    assert_eq!(
        generated.warnings.to_string(),
        r##"warning: unknown `$schema` "https://acme.example/our-own"
  --> schemas/acme/orders/placed/v1.json:2:14
   at /$schema
   help: it is read as https://json-schema.org/draft/2020-12/schema; set `dialect` in provider.toml, or add the meta-schema to the provider's folder"##
    );
    let named = ("acme/provider.toml", "name = \"Acme\"\ndialect = \"draft-04\"\n");
    let generated = generate(&Tree::from_files("schemas", [named, ("acme/orders/placed/v1.json", schema)]), None)?;
    assert_eq!(
        judged(&generated, "orders/placed/v1.json"),
        "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"object\"}"
    );
    assert_eq!(generated.warnings.to_string(), "");
    Ok(())
}

#[test]
fn dialects_have_one_name() -> Result<(), Diagnostics> {
    let schema = |uri: &str| {
        format!("{{\"$schema\":\"{uri}\",\"properties\":{{\"schema\":{{\"$ref\":\"https://json-schema.org/draft-07/schema#\"}}}}}}")
    };
    for (named, judging) in [
        ("http://json-schema.org/draft-03/schema#", "http://json-schema.org/draft-04/schema#"),
        ("https://json-schema.org/draft-07/schema", "https://json-schema.org/draft-07/schema"),
    ] {
        let generated = run(&[("acme/orders/placed/v1.json", &schema(named))])?;
        let expected = schema(judging).replace(
            "https://json-schema.org/draft-07/schema#",
            "http://json-schema.org/draft-07/schema#",
        );
        assert_eq!(judged(&generated, "orders/placed/v1.json"), expected);
    }
    Ok(())
}

#[test]
fn a_reference_that_leads_nowhere_is_an_error_wherever_it_counts() {
    let reference = r#"{"$ref": "gone.json"}"#;
    for (keyword, schema) in [
        ("properties", format!("{{\"a\": {reference}}}")),
        ("patternProperties", format!("{{\"a\": {reference}}}")),
        ("dependentSchemas", format!("{{\"a\": {reference}}}")),
        ("additionalProperties", reference.to_owned()),
        ("propertyNames", reference.to_owned()),
        ("not", reference.to_owned()),
        ("if", reference.to_owned()),
        ("then", reference.to_owned()),
        ("contains", reference.to_owned()),
        ("items", reference.to_owned()),
        ("oneOf", format!("[true, {reference}]")),
    ] {
        let direct = format!("{{\"{keyword}\": {schema}}}");
        let through = format!("{{\"not\": {{\"$ref\": \"#/definitions/d\"}}, \"definitions\": {{\"d\": {direct}}}}}");
        let shared = format!("{{\"definitions\": {{\"d\": {direct}}}}}");
        for (path, schema) in [
            ("acme/orders/placed/v1.json", direct),
            ("acme/orders/placed/v1.json", through),
            ("acme/_shared/all.json", shared),
        ] {
            let problems = run(&[(path, &schema)]).err().unwrap_or_default().to_string();
            assert!(
                problems.starts_with("error: `$ref` refers to `gone.json`, but this document does not exist"),
                "{schema}\n{problems}"
            );
        }
    }
}

#[test]
fn a_reference_that_nothing_uses_is_warned_of() -> Result<(), Diagnostics> {
    let schema = "{\n  \"properties\": {\"a\": {\"type\": \"string\"}},\n  \"definitions\": {\"b\": {\"$ref\": \"#/definitions/c\"}}\n}\n";
    let generated = run(&[("acme/orders/placed/v1.json", schema)])?;
    assert_eq!(
        generated.warnings.to_string(),
        r##"warning: `$ref` refers to `#/definitions/c`, but this target does not exist
  --> schemas/acme/orders/placed/v1.json:3:33
   at /definitions/b/$ref
   help: correct the reference in this file or in a patch: `schemas/acme/orders/placed/v1.json` has no `/definitions/c`"##
    );
    Ok(())
}

/// The judged form of a schema with these keywords in a dialect, and the warnings.
fn judged_keywords(dialect: &str, keywords: &str) -> Result<(String, String), Diagnostics> {
    let dialect = format!("\"$schema\":\"{dialect}\"");
    let schema = format!("{{{dialect},\"properties\":{{\"a\":{{{keywords}}}}}}}");
    let generated = run(&[("acme/orders/placed/v1.json", &schema)])?;
    let text = judged(&generated, "orders/placed/v1.json");
    let text = text.strip_prefix(&format!("{{{dialect},\"properties\":{{\"a\":")).unwrap_or(&text);
    let mut warnings: Vec<String> = generated.warnings.into_iter().map(|warning| warning.message).collect();
    warnings.sort();
    Ok((text.strip_suffix("}}").unwrap_or(text).to_owned(), warnings.join("; ")))
}

#[test]
fn keywords_that_no_meta_schema_allows_are_left_out() -> Result<(), Diagnostics> {
    const OLD: &str = "http://json-schema.org/draft-04/schema#";
    const SEVEN: &str = "http://json-schema.org/draft-07/schema#";
    const NEW: &str = "https://json-schema.org/draft/2020-12/schema";
    for (dialect, keywords, expected, warnings) in [
        // What describes goes without a word, and so does what says nothing.
        (
            SEVEN,
            r#""title":5,"description":["a","b"],"readOnly":"yes","examples":{"a":1},"minimum":0"#,
            r#"{"minimum":0}"#,
            "",
        ),
        (OLD, r#""required":[],"exclusiveMinimum":true,"items":[]"#, "{}", ""),
        // What repeats is said once.
        (
            SEVEN,
            r#""required":["b","c","b"],"type":["object","null","object"]"#,
            r#"{"required":["b","c"],"type":["object","null"]}"#,
            "",
        ),
        (OLD, r#""enum":["x","y","x"]"#, r#"{"enum":["x","y"]}"#, ""),
        (SEVEN, r#""enum":["x","y","x"]"#, r#"{"enum":["x","y","x"]}"#, ""),
        // Dialects differ.
        (
            OLD,
            r#""exclusiveMinimum":true,"minimum":1"#,
            r#"{"exclusiveMinimum":true,"minimum":1}"#,
            "",
        ),
        (
            OLD,
            r#""properties":{"b":true,"c":false},"additionalProperties":false"#,
            r#"{"properties":{"b":{},"c":{"not":{}}},"additionalProperties":false}"#,
            "",
        ),
        (
            SEVEN,
            r#""properties":{"b":true},"required":[]"#,
            r#"{"properties":{"b":true},"required":[]}"#,
            "",
        ),
        // What nobody can understand goes, and is told of.
        (
            SEVEN,
            r#""type":"string","required":true"#,
            r#"{"type":"string"}"#,
            "`required` must be a list of strings",
        ),
        (
            NEW,
            r#""exclusiveMinimum":true,"minimum":1"#,
            r#"{"minimum":1}"#,
            "`exclusiveMinimum` must be a number",
        ),
        (OLD, r#""exclusiveMaximum":5"#, "{}", "`exclusiveMaximum` must be true or false"),
        (
            SEVEN,
            r#""minLength":"5","maxItems":-1,"multipleOf":0"#,
            "{}",
            "`maxItems` must be a non-negative integer; `minLength` must be a non-negative integer; `multipleOf` must be a number greater than 0",
        ),
        (
            SEVEN,
            r#""allOf":[],"anyOf":{},"not":"x""#,
            "{}",
            "`allOf` must be a list of schemas; `anyOf` must be a list of schemas; `not` must be a schema",
        ),
        (
            NEW,
            r#""items":[{"type":"string"}]"#,
            "{}",
            "`items` must be a schema; use `prefixItems` for a list of schemas",
        ),
        (
            SEVEN,
            r#""properties":{"b":"a text","c":{"minimum":1}},"definitions":{"note":"see below"}"#,
            r#"{"properties":{"b":{},"c":{"minimum":1}},"definitions":{"note":{}}}"#,
            "`b` in `properties` must be a schema; `note` in `definitions` must be a schema",
        ),
        (
            SEVEN,
            r#""oneOf":[{"type":"string"},7],"dependencies":{"b":["c"],"d":5}"#,
            r#"{"dependencies":{"b":["c"],"d":{}},"anyOf":[{"type":"string"},{}]}"#,
            "`1` in `oneOf` must be a schema; `d` in `dependencies` must be a schema; `oneOf` contains a part that validators cannot use",
        ),
        // So does what names no schema, and no expression of ECMA-262.
        (
            NEW,
            r##""$id":"#/properties/a","$anchor":"a b","$dynamicAnchor":"1","minimum":1"##,
            r#"{"minimum":1}"#,
            "`$anchor` must be a letter followed by letters, digits, `-`, `_` and `.`; \
             `$dynamicAnchor` must be a letter followed by letters, digits, `-`, `_` and `.`; `$id` must be a URI without a fragment",
        ),
        (
            NEW,
            r##""$id":"http://acme.example/x#y""##,
            r#"{"$id":"http://acme.example/x"}"#,
            "`$id` must be a URI without a fragment",
        ),
        (SEVEN, r##""$id":"#y","minimum":1"##, r##"{"$id":"#y","minimum":1}"##, ""),
        (
            SEVEN,
            r#""$id":"http://a:b/","minimum":1"#,
            r#"{"minimum":1}"#,
            "`$id` must be a URI",
        ),
        (
            SEVEN,
            r#""pattern":"(?i)x","minLength":1"#,
            r#"{"minLength":1}"#,
            "`pattern` must be a regular expression of ECMA-262, but this one has flags without a group, `(?i…`",
        ),
        (
            NEW,
            r#""pattern":"x\\Z""#,
            "{}",
            "`pattern` must be a regular expression of ECMA-262, but this one has `\\Z`",
        ),
        (SEVEN, r#""pattern":"\\<x\\>""#, r#"{"pattern":"<x>"}"#, ""),
        // A pattern for names that says nothing still keeps those names from being additional ones.
        (
            SEVEN,
            r#""patternProperties":{"[\\w-.]+":{"type":"string"},"^x":true},"additionalProperties":false"#,
            r#"{"patternProperties":{"":{},"^x":true},"additionalProperties":false}"#,
            "`[\\w-.]+` in `patternProperties` must be a regular expression of ECMA-262, but this one has a range that starts or ends with a class",
        ),
        // What would refuse more for what is left out goes, too.
        (
            SEVEN,
            r#""not":{"pattern":"(?i)x"},"oneOf":[{"pattern":"a++"},{"minLength":5}],"if":{"minLength":"1"},"then":{"maxLength":5}"#,
            r#"{"anyOf":[{},{"minLength":5}]}"#,
            "`if` contains a part that validators cannot use; `minLength` must be a non-negative integer; \
             `not` contains a part that validators cannot use; `oneOf` contains a part that validators cannot use; \
             `pattern` must be a regular expression of ECMA-262, but this one has a `+` with nothing to repeat; \
             `pattern` must be a regular expression of ECMA-262, but this one has flags without a group, `(?i…`; \
             `then` contains a part that validators cannot use",
        ),
        // No reader of JSON has such numbers.
        (
            SEVEN,
            r#""maximum":1e400,"default":-1e400,"enum":[1,1e400]"#,
            "{}",
            "`enum` must be readable by validators: numbers must fit an `f64`, and nesting is limited; \
             `maximum` must be readable by validators: numbers must fit an `f64`, and nesting is limited",
        ),
        // A type that is none has a warning of its own.
        (SEVEN, r#""type":"any""#, "{}", "unknown `type` \"any\""),
        // What no meta-schema describes is anybody's.
        (SEVEN, r#""x-required":true"#, r#"{"x-required":true}"#, ""),
    ] {
        let (text, said) = judged_keywords(dialect, keywords)?;
        assert_eq!((text.as_str(), said.as_str()), (expected, warnings), "{keywords}");
    }
    Ok(())
}

#[test]
fn what_a_keyword_cannot_be_is_said_once_with_its_place() -> Result<(), Diagnostics> {
    let schema =
        "{\n  \"properties\": {\n    \"a\": {\"type\": \"string\", \"required\": true},\n    \"b\": {\"required\": true}\n  }\n}\n";
    let generated = run(&[("acme/orders/placed/v1.json", schema)])?;
    assert_eq!(
        generated.warnings.to_string(),
        "warning: `required` must be a list of strings
  --> schemas/acme/orders/placed/v1.json:3:41
   at /properties/a/required
   help: strict decoding ignores it; correct it in this file or in a patch"
    );
    Ok(())
}

#[test]
fn vendored_documents_are_known_by_where_they_came_from() -> Result<(), Diagnostics> {
    let schema =
        r##"{"properties":{"a":{"$ref":"https://far.example/s/one.json#/definitions/x"},"b":{"$ref":"http://far.example/s/two"}}}"##;
    let generated = run(&[
        ("acme/orders/placed/v1.json", schema),
        (
            "acme/_vendored/far.example/s/one.json",
            r#"{"definitions":{"x":{"$ref":"two#/definitions/y"}}}"#,
        ),
        (
            "acme/_vendored/far.example/s/two.json",
            r#"{"definitions":{"y":{"type":"string"}}}"#,
        ),
    ])?;
    let uri = |name: &str| &*generated.schemas[&format!("schemas/acme/_vendored/far.example/s/{name}.json")].uri;
    assert_eq!(
        [uri("one"), uri("two")],
        ["https://far.example/s/one.json", "https://far.example/s/two.json"]
    );
    assert_eq!(
        judged(&generated, "orders/placed/v1.json"),
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"properties\":{\
         \"a\":{\"$ref\":\"https://far.example/s/one.json#/definitions/x\"},\"b\":{\"$ref\":\"https://far.example/s/two.json#\"}}}"
    );
    assert!(judged(&generated, "_vendored/far.example/s/one.json").contains("\"https://far.example/s/two.json#/definitions/y\""));
    assert_eq!(generated.warnings.to_string(), "");
    Ok(())
}

#[test]
fn a_part_whose_anchor_no_validator_knows_is_known_by_its_place() -> Result<(), Diagnostics> {
    let schema = r##"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"a":{"$ref":"#my part"},"b":{"$ref":"#old"},"c":{"$ref":"#new"}},
        "$defs":{"x":{"$anchor":"my part","type":"string"},"y":{"$id":"#old","type":"string"},"z":{"$anchor":"new","type":"string"}}}"##;
    let generated = run(&[("acme/orders/placed/v1.json", schema)])?;
    let text = judged(&generated, "orders/placed/v1.json");
    let place = "eventry:///schemas/acme/orders/placed/v1.json#/$defs";
    for (member, reference) in [("a", format!("{place}/x")), ("b", format!("{place}/y")), ("c", "#new".to_owned())] {
        assert!(text.contains(&format!("\"{member}\":{{\"$ref\":\"{reference}\"}}")), "{text}");
    }
    Ok(())
}

#[test]
fn what_is_too_deep_for_a_validator_is_left_out() -> Result<(), Diagnostics> {
    let (open, close) = (r#"{"properties":{"a":"#.repeat(70), "}}".repeat(70));
    let generated = run(&[("acme/orders/placed/v1.json", &format!("{open}{{\"type\":\"string\"}}{close}"))])?;
    let text = judged(&generated, "orders/placed/v1.json");
    assert_eq!(text.matches("properties").count(), 51, "{text}");
    let warnings = generated.warnings.to_string();
    assert!(
        warnings.starts_with("warning: this schema is nested too deeply for validators\n"),
        "{warnings}"
    );
    Ok(())
}
