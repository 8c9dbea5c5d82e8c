//! Strict decoding: which keywords assert, what is exact, what cannot be judged, and where violations are found.
#![cfg(feature = "validate")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use eventry::rt::{Schema, SchemaDocument, SchemaSet, Violation, ViolationKind, Violations};
use serde_json::{Value, json};

const URI: &str = "https://example.org/schema.json";

fn judge(schema: &str, text: &str) -> Result<(), Violations> {
    let documents: &'static [SchemaDocument] = vec![SchemaDocument::new(URI, schema.to_owned().leak())].leak();
    let set: &'static SchemaSet = Box::leak(Box::new(SchemaSet::new(documents)));
    Schema::new(URI, set, false).judge(text)
}

fn violations(schema: &str, text: &str) -> Vec<Violation> {
    judge(schema, text)
        .err()
        .map_or_else(Vec::new, |violations| violations.iter().cloned().collect())
}

/// Returns where the violations of a text are, and which keywords report them.
fn places(schema: &str, text: &str) -> Vec<String> {
    let found = violations(schema, text).into_iter();
    found
        .map(|violation| format!("{} {}", violation.pointer, violation.schema_pointer))
        .collect()
}

#[test]
fn content_keywords_do_not_assert() {
    for dialect in [
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    ] {
        let schema = json!({ "$schema": dialect, "contentMediaType": "application/json", "contentEncoding": "base64" });
        for text in ["\"no base64!\"", "\"bm8gSlNPTg==\"", "\"{\""] {
            assert_eq!(places(&schema.to_string(), text), [""; 0], "{dialect} {text}");
        }
    }
}

#[test]
fn unique_items_are_compared_exactly() {
    let unique = r#"{"uniqueItems": true}"#;
    let large = |count: u32| (0..count).map(|at| format!("1234567890123456789012345678901{at:04}"));
    let list = |numbers: &mut dyn Iterator<Item = String>| format!("[{}]", numbers.collect::<Vec<_>>().join(","));
    assert_eq!(places(unique, &list(&mut large(1000))), [""; 0]);
    assert_eq!(places(unique, &list(&mut large(5))), [""; 0]);
    let again = "1.2345678901234567890123456789010007e34".to_owned();
    for count in [8, 1000] {
        assert_eq!(places(unique, &list(&mut large(count).chain([again.clone()]))), [" /uniqueItems"]);
    }
    for (elements, distinct) in [
        (r#"1, 1.0"#, false),
        (r#"0, -0.0"#, false),
        (r#"1, true"#, true),
        (r#""1", 1"#, true),
        (r#"null, 0, "", [], {}, false"#, true),
        (r#""\u0061", "a""#, false),
        (r#"{"a": 1, "b": [2]}, {"b": [2.0], "\u0061": 1}"#, false),
        (r#"{"a": 1, "b": 2}, {"b": 1, "a": 2}"#, true),
        (r#"{"a": 2, "a": 1}, {"a": 1}"#, false),
        (r#"[1, 2], [2, 1]"#, true),
        (r#"0.1, 0.10000000000000000555"#, true),
    ] {
        // After many others, elements are distinguished by their hashes.
        let others: Vec<String> = (0..40).map(|at| format!("\"other {at}\"")).collect();
        for body in [format!("[{elements}]"), format!("[{}, {elements}]", others.join(", "))] {
            assert_eq!(judge(unique, &body).is_ok(), distinct, "{body}");
        }
    }
    let wide = |turn: usize| {
        let members: Vec<String> = (0..100)
            .map(|at| format!("\"m{}\": {}", (at + turn) % 100, (at + turn) % 100))
            .collect();
        format!("{{{}}}", members.join(","))
    };
    assert!(judge(unique, &format!("[{}, {}]", wide(0), wide(33))).is_err());
    assert!(judge(unique, &format!("[{}, {}]", wide(0), wide(0).replace("99}", "98}"))).is_ok());
}

#[test]
fn constants_are_compared_in_place() {
    let schema = r#"{"enum": [{"a": [1, {"b": null}], "c": "x"}, [true, "é"]]}"#;
    for (text, allowed) in [
        (r#"{"c": "\u0078", "a": [1.0, {"b": null}]}"#, true),
        (r#"{"c": "x", "a": [1, {"b": null}], "d": 0}"#, false),
        (r#"{"c": "x", "a": [1, {"e": null}]}"#, false),
        (r#"[true, "\u00e9"]"#, true),
        (r#"[true]"#, false),
    ] {
        assert_eq!(judge(schema, text).is_ok(), allowed, "{text}");
    }
}

/// The look-ahead makes the engine backtrack, twice as often for every further `a`.
const ENDLESS: &str = "^(?:a+(?!c))+$";

#[test]
fn a_pattern_that_takes_too_long_is_not_a_violation() {
    let text = format!("{}b", "a".repeat(60));
    let quoted = format!("\"{text}\"");
    let found = |schema: Value, text: &str| -> Vec<(ViolationKind, String)> {
        let found = violations(&schema.to_string(), text).into_iter();
        found
            .map(|violation| (violation.kind, format!("{} {}", violation.pointer, violation.schema_pointer)))
            .collect()
    };
    let unjudged = |place: &str| vec![(ViolationKind::Unjudged, place.to_owned())];
    let broken = |place: &str| (ViolationKind::Broken, place.to_owned());
    assert_eq!(found(json!({ "pattern": ENDLESS }), "\"aaaa\""), []);
    assert_eq!(found(json!({ "pattern": ENDLESS }), "\"b\""), [broken(" /pattern")]);
    assert_eq!(found(json!({ "pattern": ENDLESS }), &quoted), unjudged(" /pattern"));
    let message = &violations(&json!({ "pattern": ENDLESS }).to_string(), &quoted)[0].message;
    assert!(
        message.starts_with("cannot be judged: matching a pattern takes too many steps, for \"aaa"),
        "{message}"
    );
    // These are valid, or not, whatever the result of the pattern is.
    let either = json!({ "anyOf": [{ "pattern": ENDLESS }, { "type": "string" }] });
    assert_eq!(found(either, &quoted), []);
    let both = json!({ "maxLength": 3, "allOf": [{ "pattern": ENDLESS }] });
    assert_eq!(
        found(both, &quoted),
        [broken(" /maxLength"), unjudged(" /allOf/0/pattern").remove(0)]
    );
    // For these, the result is unknown.
    for (schema, keyword) in [
        (json!({ "not": { "pattern": ENDLESS } }), "not"),
        (json!({ "anyOf": [{ "pattern": ENDLESS }, { "type": "null" }] }), "anyOf"),
        (json!({ "oneOf": [{ "pattern": ENDLESS }, { "type": "string" }] }), "oneOf"),
        (json!({ "if": { "pattern": ENDLESS }, "then": false }), "if"),
    ] {
        assert_eq!(found(schema, &quoted), unjudged(&format!(" /{keyword}")));
    }
    let names = json!({ "patternProperties": { ENDLESS: { "type": "integer" } }, "additionalProperties": { "type": "boolean" } });
    assert_eq!(
        found(names, &format!("{{{quoted}: \"x\", \"c\": 1}}")),
        [
            unjudged(&format!("/{text} /patternProperties")).remove(0),
            broken("/c /additionalProperties/type")
        ]
    );
    let names = json!({ "propertyNames": { "pattern": ENDLESS } });
    assert_eq!(found(names, &format!("{{{quoted}: 1}}")), unjudged(" /propertyNames/pattern"));
    // Too many to try all outcomes.
    let many: Vec<String> = (0..12).map(|at| format!("\"{text}{at}\"")).collect();
    let array = json!({ "items": { "pattern": ENDLESS } });
    let all: Vec<_> = (0..12).map(|at| unjudged(&format!("/{at} /items/pattern")).remove(0)).collect();
    assert_eq!(found(array, &format!("[{}]", many.join(","))), all);
}

#[test]
fn a_byte_order_mark_is_skipped_once() {
    assert!(judge(r#"{"type": "integer"}"#, "\u{feff}1").is_ok());
    assert!(judge(r#"{"type": "integer"}"#, "\u{feff}\u{feff}1").is_err());
}

#[test]
fn every_keyword_reports_its_place() {
    let draft = |name: &str, rest: &str| format!(r#"{{"$schema": "{name}", {rest}}}"#);
    let seventh = "http://json-schema.org/draft-07/schema#";
    let latest = "https://json-schema.org/draft/2020-12/schema";
    for (schema, text, expected) in [
        (
            draft(
                seventh,
                r#""items": [{"type": "null"}, true], "additionalItems": {"type": "string"}"#,
            ),
            "[1, 2, 3]",
            &["/0 /items/0/type", "/2 /additionalItems/type"][..],
        ),
        (
            draft(seventh, r#""items": [true], "additionalItems": false"#),
            "[1, 2]",
            &[" /additionalItems"],
        ),
        (
            draft(latest, r#""prefixItems": [{"type": "null"}], "items": {"type": "string"}"#),
            "[1, 2]",
            &["/0 /prefixItems/0/type", "/1 /items/type"],
        ),
        (draft(latest, r#""items": false"#), "[1, 2]", &["/0 /items", "/1 /items"]),
        (draft(latest, r#""properties": {"a": false}"#), r#"{"a": 1}"#, &["/a /properties/a"]),
        (
            draft(
                latest,
                r#""patternProperties": {"^x": {"type": "string"}}, "additionalProperties": false"#,
            ),
            r#"{"x1": 1, "y": 1}"#,
            &["/x1 /patternProperties/^x/type", " /additionalProperties"],
        ),
        (
            draft(latest, r#""contains": {"type": "string"}, "minContains": 2"#),
            r#"["a", 1]"#,
            &[" /contains"],
        ),
        (
            draft(
                latest,
                r#""dependentRequired": {"a": ["b"]}, "dependentSchemas": {"a": {"required": ["c"]}}"#,
            ),
            r#"{"a": 1}"#,
            &[" /dependentRequired", " /dependentSchemas/a/required"],
        ),
        (
            draft(seventh, r#""dependencies": {"a": ["b"], "c": {"required": ["d"]}}"#),
            r#"{"a": 1, "c": 1}"#,
            &[" /dependencies", " /dependencies/c/required"],
        ),
        (
            draft(
                latest,
                r#""if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}"#,
            ),
            r#"{"a": 1}"#,
            &[" /then/required"],
        ),
        (
            draft(
                latest,
                r#""if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}"#,
            ),
            "{}",
            &[" /else/required"],
        ),
        (
            draft(latest, r#""properties": {"a": true}, "unevaluatedProperties": false"#),
            r#"{"a": 1, "b": 2}"#,
            &[" /unevaluatedProperties"],
        ),
        (
            draft(latest, r#""prefixItems": [true], "unevaluatedItems": false"#),
            "[1, 2]",
            &[" /unevaluatedItems"],
        ),
        (
            draft(latest, r#""oneOf": [{"type": "integer"}, {"minimum": 0}]"#),
            "1",
            &[" /oneOf"],
        ),
        (draft(latest, r#""not": {"type": "integer"}"#), "1", &[" /not"]),
        (
            draft(latest, r#""propertyNames": {"maxLength": 1}"#),
            r#"{"a/b": 1}"#,
            &[" /propertyNames/maxLength"],
        ),
        (
            draft(
                latest,
                r##""properties": {"a~/": {"$ref": "#/$defs/x%20y"}}, "$defs": {"x y": {"type": "null"}}"##,
            ),
            r#"{"a~/": 1}"#,
            &["/a~0~1 /$defs/x y/type"],
        ),
        (
            draft(
                latest,
                r##""$ref": "#n", "$defs": {"n": {"$anchor": "n", "items": {"$ref": "#n"}, "type": ["array", "null"]}}"##,
            ),
            "[[1]]",
            &["/0/0 /$defs/n/type"],
        ),
        (
            draft(
                seventh,
                r##""$ref": "#/definitions/a", "type": "null", "definitions": {"a": {"type": "string"}}"##,
            ),
            "1",
            &[" /definitions/a/type"],
        ),
        (
            draft(
                "http://json-schema.org/draft-04/schema#",
                r#""maximum": 3, "exclusiveMaximum": true, "const": 5"#,
            ),
            "3",
            &[" /maximum"],
        ),
    ] {
        let places = places(&schema, text);
        // `maximum` of draft 4 is reported under either name.
        assert!(
            places == expected || schema.contains("draft-04") && places.len() == 1,
            "{schema} {text}: {places:?}"
        );
    }
}

/// Compares the places with those of the validator's own errors, on the official suite. Schemas that depend on the dynamic scope, and those
/// of the dialects, which are not part of a build, are reported for the whole value.
#[test]
fn violations_are_at_the_places_of_the_validator() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/json-schema-test-suite/tests");
    let (mut same, mut other) = (0, Vec::new());
    for dialect in ["draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"] {
        // The suite is not part of this repository.
        let Ok(files) = fs::read_dir(suite.join(dialect)) else { continue };
        let base = match dialect.strip_prefix("draft20") {
            Some(year) => format!("https://json-schema.org/draft/20{year}/schema"),
            None => format!("http://json-schema.org/draft-0{}/schema#", &dialect[5..]),
        };
        for file in files
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "json"))
        {
            let groups: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            for group in groups {
                let mut schema = group["schema"].clone();
                if let Some(schema) = schema.as_object_mut() {
                    schema.entry("$schema").or_insert_with(|| base.clone().into());
                }
                let Ok(validator) = jsonschema::options().offline().should_validate_formats(false).build(&schema) else {
                    continue;
                };
                for test in group["tests"].as_array().unwrap() {
                    let expected: BTreeSet<String> = validator
                        .iter_errors(&test["data"])
                        .map(|error| error.instance_path().to_string())
                        .collect();
                    let found: BTreeSet<String> = violations(&schema.to_string(), &test["data"].to_string())
                        .into_iter()
                        .map(|violation| violation.pointer)
                        .collect();
                    let text = schema.to_string();
                    let is_elsewhere = [
                        "$dynamicRef",
                        "$recursiveRef",
                        "\"$ref\":\"http://json-schema.org",
                        "\"$ref\":\"https://json-schema.org",
                    ]
                    .iter()
                    .any(|part| text.contains(part));
                    if found == expected || is_elsewhere && found.is_empty() == expected.is_empty() {
                        same += 1;
                    } else {
                        other.push(format!("{} {schema} {}: {found:?}, not {expected:?}", file.display(), test["data"]));
                    }
                }
            }
        }
    }
    assert!(other.is_empty(), "{} of {}:\n{}", other.len(), same + other.len(), other.join("\n"));
}
