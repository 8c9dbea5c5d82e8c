//! Inferred schemas: they accept what they were made from, and say no more than that.
#![cfg(feature = "validate")]

use cargo_eventry::infer;
use eventry_schema::json::{self, Node};
use proptest::prelude::*;
use serde_json::{Value, json};

fn inferred(bodies: &[Value]) -> Value {
    let nodes: Vec<Node> = bodies.iter().map(|body| json::parse(&body.to_string()).unwrap()).collect();
    let schema = infer::schema(&nodes.iter().collect::<Vec<_>>(), None, None);
    serde_json::from_str(&schema).unwrap()
}

/// The schema without what every inferred one has.
fn root(bodies: &[Value]) -> Value {
    let mut schema = inferred(bodies);
    assert_eq!(schema["x-inferred"], json!({"samples": bodies.len()}));
    let root = schema.as_object_mut().unwrap();
    root.remove("$schema");
    root.remove("x-inferred");
    schema
}

fn accepts(schema: &Value, body: &Value) -> bool {
    let validator = jsonschema::options().should_validate_formats(true).build(schema).unwrap();
    validator.is_valid(body)
}

#[test]
fn types_are_merged() {
    assert_eq!(
        root(&[
            json!({"a": 1, "b": 1, "c": null, "d": [1, "x"], "e": [], "f": null}),
            json!({"a": 1.5, "b": 2, "c": true, "d": [], "e": [], "g": {"h": 1}}),
        ]),
        json!({
            "type": "object",
            "required": ["a", "b", "c", "d", "e"],
            "properties": {
                "a": {"type": "number"},
                "b": {"type": "integer"},
                "c": {"type": ["boolean", "null"]},
                "d": {"type": "array", "items": {"type": ["string", "integer"]}},
                "e": {"type": "array"},
                "f": {},
                "g": {"type": "object", "required": ["h"], "properties": {"h": {"type": "integer"}}}
            }
        })
    );
}

#[test]
fn formats_are_inferred_only_when_certain() {
    let format = |name: &str, values: &[&str]| {
        let bodies: Vec<Value> = values.iter().map(|value| json!({ name: value })).collect();
        root(&bodies)["properties"][name]["format"].as_str().map(str::to_owned)
    };
    for (name, values, expected) in [
        (
            "at",
            &["2024-02-29T08:51:10Z", "2024-02-28T23:00:00.123456789+01:00"][..],
            Some("date-time"),
        ),
        ("at", &["2024-02-29T08:51:10"], None),
        ("at", &["2023-02-29T08:51:10Z"], None),
        ("at", &["2024-02-29T08:51:10Z", ""], None),
        ("on", &["2024-02-29", "2000-12-31"], Some("date")),
        ("on", &["2024-13-01"], None),
        ("id", &["ebda6b87-b24d-46e8-9a71-775d5c3c1ee3"], Some("uuid")),
        ("id", &["ebda6b87-b24d-46e8-9a71-775d5c3c1ee3", "1"], None),
        ("at", &["https://example.com/a?b=1#c"], Some("uri")),
        ("at", &["https://example.com/a b"], None),
        ("email", &["joe@example.com"], Some("email")),
        ("username", &["joe@example.com"], None),
    ] {
        assert_eq!(format(name, values).as_deref(), expected, "{values:?}");
    }
}

#[test]
fn maps_are_told_from_objects() {
    let by_uuid = json!({"m": {"ebda6b87-b24d-46e8-9a71-775d5c3c1ee3": 1, "252212bf-0000-0000-0000-000000000000": 2}});
    assert_eq!(
        root(&[by_uuid])["properties"]["m"],
        json!({"type": "object", "additionalProperties": {"type": "integer"}})
    );
    let by_path = json!({"m": {"/a": {"x": 1}, "/b": {"y": 1}}});
    assert_eq!(
        root(&[by_path])["properties"]["m"]["additionalProperties"]["properties"],
        json!({"x": {"type": "integer"}, "y": {"type": "integer"}})
    );
    let few = json!({"m": {"de": "a", "en": "b"}});
    assert!(root(&[few])["properties"]["m"]["properties"].is_object());
    let many: Vec<Value> = ["abc", "def", "ghi"]
        .iter()
        .map(|names| {
            let members = names
                .chars()
                .flat_map(|name| ["x", "y", "z"].map(|end| (format!("{name}{end}"), json!(1))));
            json!({"m": members.collect::<serde_json::Map<_, _>>()})
        })
        .collect();
    assert_eq!(
        root(&many)["properties"]["m"],
        json!({"type": "object", "additionalProperties": {"type": "integer"}})
    );
}

#[test]
fn it_is_looser_than_a_published_schema() {
    let body = json!({"state": "OPEN", "count": 3, "inner": {"a": "b"}});
    let schema = inferred(std::slice::from_ref(&body));
    assert!(accepts(
        &schema,
        &json!({"state": "LOST", "count": -1, "inner": {"a": "", "new": 1}, "new": [1]})
    ));
    assert!(!accepts(&schema, &json!({"state": "OPEN", "count": 3})));
    let text = schema.to_string();
    for keyword in ["enum", "const", "additionalProperties", "minimum", "maxLength"] {
        assert!(!text.contains(&format!("\"{keyword}\"")), "{keyword}");
    }
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{0,4}",
        "20[0-9]{2}-[0-1][0-9]-[0-3][0-9]",
        "20[0-9]{2}-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,10})?(Z|[+-][0-2][0-9]:?[0-6][0-9])?",
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "https?://[a-z.-]{1,8}(/[ -~]{0,6})?",
        "[a-z.+]{1,6}@[a-z.-]{1,8}",
    ]
}

fn bodies() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1e6..1e6).prop_map(Value::from),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        let names = prop_oneof!["[a-d]", Just("email".to_owned()), texts()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(names, inner, 0..5).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_accepts_every_body_it_was_made_from(values in prop::collection::vec(bodies(), 1..5)) {
        let bodies: Vec<Value> = values.into_iter().map(|value| json!({"data": value})).collect();
        let schema = inferred(&bodies);
        for body in &bodies {
            prop_assert!(accepts(&schema, body), "{schema}\n{body}");
        }
        // What nobody has seen yet is allowed.
        for body in &bodies {
            let mut body = body.clone();
            body["new"] = json!([{"a": 1}]);
            prop_assert!(accepts(&schema, &body), "{schema}\n{body}");
        }
    }
}
