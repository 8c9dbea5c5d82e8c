//! Strict decoding judges the text by its schema, whatever the types accept.
#![cfg(feature = "validate")]

use eventry::rt::{Schema, SchemaDocument, SchemaSet};

const URI: &str = "https://example.org/schema.json";

/// Returns the violations of a text as `pointer: message`. The schema is leaked.
fn judge(schema: &str, text: &str) -> Vec<String> {
    let documents: &'static [SchemaDocument] = vec![SchemaDocument::new(URI, schema.to_owned().leak())].leak();
    let set: &'static SchemaSet = Box::leak(Box::new(SchemaSet::new(documents)));
    let schema = Schema::new(URI, set, false);
    match schema.judge(text) {
        Ok(()) => Vec::new(),
        Err(violations) => violations
            .iter()
            .map(|violation| format!("{}: {}", violation.pointer, violation.message))
            .collect(),
    }
}

#[test]
fn a_missing_document_matters_only_where_it_is_needed() {
    let texts = [
        (
            "https://a.example/unused",
            r#"{"type": "integer", "definitions": {"a": {"$ref": "gone.json"}, "b": {"$ref": "urn:gone#/x"}}}"#,
        ),
        ("https://a.example/needed", r#"{"not": {"$ref": "gone.json"}}"#),
        ("https://a.example/broken", r#"{"$id": "http://[a", "items": {"$ref": "b.json"}}"#),
        ("https://a.example/pattern", r#"{"properties": {"s": {"pattern": "(["}}}"#),
    ];
    let documents: &'static [SchemaDocument] = texts.map(|(uri, text)| SchemaDocument::new(uri, text)).to_vec().leak();
    let set: &'static SchemaSet = Box::leak(Box::new(SchemaSet::new(documents)));
    let judge = |uri: &'static str, text: &str| match Schema::new(uri, set, false).judge(text) {
        Ok(()) => String::new(),
        Err(violations) => violations.to_string(),
    };
    assert_eq!(judge("https://a.example/unused", "1"), "");
    assert_eq!(judge("https://a.example/unused", "null"), "at ``: null is not of type \"integer\"");
    assert_eq!(
        judge("https://a.example/needed", "1"),
        "at ``: cannot be judged, because its schema `https://a.example/needed` is not usable: Pointer '/not-part-of-this-build' does not exist"
    );
    assert_eq!(
        judge("https://a.example/broken", "1"),
        "at ``: cannot be judged, because its schema `https://a.example/broken` is not usable: \
         Invalid URI reference 'http://[a': invalid IPv6 address at index 8"
    );
    assert_eq!(
        judge("https://a.example/pattern", "{}"),
        r#"at ``: cannot be judged, because its schema `https://a.example/pattern` is not usable: "([" is not a "regex""#
    );
}

#[test]
fn the_last_of_equal_names_counts() {
    let schema = r#"{"required": ["a", "b", "c", "d"], "properties": {"a": {"type": "integer"}}, "maxProperties": 4}"#;
    let valid: &[&str] = &[];
    assert_eq!(judge(schema, r#"{"a": "x", "b": 0, "c": 0, "d": 0, "a": 1}"#), valid);
    assert_eq!(judge(schema, r#"{"a": "x", "b": 0, "\u0061": "x", "c": 0, "a": 1, "d": 0}"#), valid);
    assert_eq!(judge(schema, r#"{"a": "x", "b": 0, "c": 0, "d": 0, "\u0061": 1}"#), valid);
    assert_eq!(judge(schema, r#"{"\u0061": "x", "b": 0, "c": 0, "d": 0, "a": 1}"#), valid);
    assert_eq!(
        judge(schema, r#"{"a": 1, "b": 0, "c": 0, "d": 0, "\u0061": "x"}"#),
        ["/a: \"x\" is not of type \"integer\""]
    );
    assert_eq!(
        judge(schema, r#"{"d": 0, "c": 0, "a": 1, "b": {"a": 1, "a": 2}, "b": 2, "a": "x"}"#),
        ["/a: \"x\" is not of type \"integer\""]
    );
    assert_eq!(
        judge(schema, r#"{"d": 0, "c": 0, "a": 1, "e": 0}"#),
        ["/a: \"b\" is a required property"].map(|line| line.trim_start_matches("/a").to_owned())
    );
}

#[test]
fn the_last_of_equal_names_counts_in_wide_objects_too() {
    let wide = |last: &str| {
        let members: Vec<String> = (0..200).map(|number| format!("\"m{}\": \"{number}\"", number % 100)).collect();
        format!("{{{}, {last}}}", members.join(", "))
    };
    let schema = r#"{"minProperties": 101, "maxProperties": 101, "required": ["m0", "m99", "b"],
        "properties": {"m7": {"const": "107"}, "m99": {"const": 1}}}"#;
    let valid: &[&str] = &[];
    assert_eq!(judge(schema, &wide(r#""m99": 1, "b": 0"#)), valid);
    assert_eq!(judge(schema, &wide(r#""m\u0039\u0039": 1, "b": 0"#)), valid);
    assert_eq!(judge(schema, &wide(r#""b": 0"#)), ["/m99: 1 was expected"]);
}

#[test]
fn members_are_found_in_any_order() {
    let names = ["one", "two", "three", "four", "a name of more than sixteen bytes", "ä", ""];
    let required: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let schema = format!("{{\"required\": [{}]}}", required.join(","));
    for turn in 0..names.len() {
        for step in 1..names.len() {
            let at = |place: usize| (turn + place * step) % names.len();
            let text = |count: usize| {
                let members: Vec<String> = (0..count)
                    .map(|place| format!("\"{}\": {{\"one\": 0}}", names[at(place)]))
                    .collect();
                format!("{{{}}}", members.join(","))
            };
            assert!(judge(&schema, &text(names.len())).is_empty());
            let last = names[at(names.len() - 1)];
            assert_eq!(
                judge(&schema, &text(names.len() - 1)),
                [format!(": \"{last}\" is a required property")]
            );
        }
    }
}

#[test]
fn strings_are_judged_by_their_characters() {
    let schema = r#"{"properties": {"s": {"const": "a/é😀"}, "t\"": {"maxLength": 2}}, "propertyNames": {"pattern": "^[st]"}}"#;
    let valid: &[&str] = &[];
    assert_eq!(judge(schema, r#"{"s": "a\/\u00e9\ud83d\ude00", "t\"": "\ud83d\ude00\n"}"#), valid);
    assert_eq!(judge(schema, r#"{"\u0073": "a/é😀", "t\u0022": "xy"}"#), valid);
    assert_eq!(
        judge(schema, r#"{"\u0073": "a", "t\u0022": "x\u0079z", "\u0078": 0}"#),
        [
            "/s: \"a/é😀\" was expected",
            "/t\": \"xyz\" is longer than 2 characters",
            ": \"x\" does not match \"^[st]\""
        ]
    );
}

#[test]
fn numbers_are_judged_as_they_are_written() {
    let schema = r#"{"items": {"type": "integer"}}"#;
    let valid: &[&str] = &[];
    assert_eq!(
        judge(schema, "[0, -0, -0.0, 1.0, 100e-2, 1e2, 18446744073709551616, 1.5e300]"),
        valid
    );
    assert_eq!(
        judge(schema, "[1.5, 1e-1, 9007199254740993.5, 1.0]"),
        [
            "/0: 1.5 is not of type \"integer\"",
            "/1: 0.1 is not of type \"integer\"",
            "/2: 9007199254740994.0 is not of type \"integer\""
        ]
    );
    let schema = r#"{"type": "number", "minimum": -1, "exclusiveMaximum": 9007199254740993}"#;
    assert_eq!(judge(schema, "9007199254740992"), valid);
    assert_eq!(
        judge(schema, "9007199254740993"),
        [": 9007199254740993 is greater than or equal to the maximum of 9007199254740993"]
    );
    let fourth = r#"{"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer"}"#;
    assert_eq!(judge(fourth, "-12"), valid);
    assert_eq!(judge(fourth, "1.0"), [": 1.0 is not of type \"integer\""]);
    assert_eq!(judge(fourth, "1e2"), [": 100.0 is not of type \"integer\""]);
}

#[test]
fn text_that_cannot_be_judged_is_reported() {
    let refused = |text: &str| judge("{}", text).join("\n");
    assert_eq!(
        refused("[1, 1e999]"),
        ": cannot be judged: `1e999` does not fit a number that can be judged (byte 4)"
    );
    let long = format!("-{}", "1".repeat(400));
    assert_eq!(
        refused(&long),
        format!(
            ": cannot be judged: `{}…` does not fit a number that can be judged (byte 0)",
            &long[..60]
        )
    );
    assert_eq!(refused(&format!("0.{}", "1".repeat(400))), "");
    assert_eq!(
        refused(r#"{"a\ud800": 1}"#),
        ": cannot be judged: the string contains an escaped lone surrogate (byte 3)"
    );
    assert_eq!(
        refused(r#"["a", "b\udc00"]"#),
        ": cannot be judged: the string contains an escaped lone surrogate (byte 8)"
    );
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(refused(&deep(128)), "");
    assert_eq!(
        refused(&deep(129)),
        ": cannot be judged: nested more than 128 levels deep (byte 129)"
    );
    assert_eq!(refused("[1, 2"), ": cannot be judged: the text ends inside a value (byte 5)");
    assert_eq!(
        refused("[1] 2"),
        ": cannot be judged: expected the end of the text after the value (byte 4)"
    );
    assert_eq!(
        refused(r#"{"a": 1,}"#),
        ": cannot be judged: expected a member name in quotes (byte 8)"
    );
}

#[cfg(all(feature = "pismo", feature = "paydata"))]
mod events {
    use eventry::{CATALOG, Payload, Rejected, Strict, paydata, pismo};

    fn sample(id: &str) -> String {
        let samples = CATALOG.get(id).expect("it is shipped").samples();
        samples.first().expect("it has one").body().to_owned()
    }

    /// Returns the violations of a body as `pointer (pointer in the schema)`.
    fn violations<P: Payload>(body: &str) -> Vec<String> {
        match Strict::new().decode::<P>(body) {
            Ok(event) => {
                assert_eq!(event.raw(), body.as_bytes());
                Vec::new()
            }
            Err(why) => match *why {
                Rejected::Violated { decoded, violations } => {
                    assert_eq!(decoded.raw(), body.as_bytes());
                    let places = violations
                        .iter()
                        .map(|violation| format!("{} ({})", violation.pointer, violation.schema_pointer));
                    places.collect()
                }
                other => panic!("{other}"),
            },
        }
    }

    #[test]
    fn every_sample_is_valid() {
        for id in ["pismo/assets/quota_update/v1", "pismo/interest-management/status_change_quota/v1"] {
            let body = sample(id);
            assert!(violations::<pismo::Payload>(&body).is_empty(), "{id}");
            assert!(violations::<pismo::Payload>(&format!("\u{feff}{body}")).is_empty(), "{id}");
        }
    }

    #[test]
    fn envelope_and_payload_are_judged() {
        let body = sample("paydata/webhook-v1/AccountCreated/v1");
        let valid: &[&str] = &[];
        assert_eq!(violations::<paydata::Payload>(&body), valid);
        let raised = body.replace("\"2024-07-29T15:51:28.071Z\"", "null");
        assert_eq!(
            violations::<paydata::Payload>(&raised),
            ["/eventRaisedAt (/properties/eventRaisedAt/type)"]
        );
        let unsaid = body.replace("\"isTemporary\": false", "\"isTemporary\": null");
        assert_eq!(
            violations::<paydata::Payload>(&unsaid),
            ["/eventData/account (/properties/account/anyOf)"]
        );
        let both = raised.replace("\"isTemporary\": false", "\"isTemporary\": null");
        assert_eq!(
            violations::<paydata::Payload>(&both),
            [
                "/eventRaisedAt (/properties/eventRaisedAt/type)",
                "/eventData/account (/properties/account/anyOf)"
            ]
        );
    }

    #[test]
    fn only_the_envelope_of_an_unknown_event_is_judged() {
        let body = sample("paydata/webhook-v1/AccountCreated/v1")
            .replace("AccountCreated", "AccountInvented")
            .replace("\"isTemporary\": false", "\"isTemporary\": null");
        let valid: &[&str] = &[];
        assert_eq!(violations::<paydata::Payload>(&body), valid);
        let raised = body.replace("\"2024-07-29T15:51:28.071Z\"", "null");
        assert_eq!(
            violations::<paydata::Payload>(&raised),
            ["/eventRaisedAt (/properties/eventRaisedAt/type)"]
        );
    }

    #[test]
    fn a_body_that_cannot_be_decoded_is_malformed() {
        for body in [&b"[1"[..], b"\"\xff\""] {
            let why = pismo::decode_strict(body).expect_err("it is no event");
            match *why {
                Rejected::Malformed(malformed) => assert_eq!(malformed.raw(), body),
                other => panic!("{other}"),
            }
        }
    }
}
