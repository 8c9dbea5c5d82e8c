//! The schemas of generated types for `schemars` are those that the providers published, and stand on their own.
#![cfg(all(feature = "schemars", feature = "validate"))]

use eventry::rt::{Schema, SchemaDocument, SchemaSet, published_schema};
use eventry::{Integer, Json, Nullable, Number, Text, Timestamp, TypedOr};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator, schema_for};
use serde_json::{Value, json};

/// Compiles a schema, which must be valid and refer to nothing outside of it.
#[track_caller]
fn compiled(schema: &schemars::Schema) -> jsonschema::Validator {
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .build(schema.as_value());
    assert!(jsonschema::draft202012::meta::is_valid(schema.as_value()), "{schema:?}");
    validator.unwrap_or_else(|error| panic!("{error}: {schema:?}"))
}

/// The bodies that differ from one in one place: a value is gone, or of another kind.
fn edited(body: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    let others = [json!(null), json!(7), json!(1.5), json!("x"), json!([]), json!({}), json!(true)];
    found.extend(others);
    match body {
        Value::Object(members) => {
            for (name, value) in members {
                let mut without = members.clone();
                without.remove(name);
                found.push(Value::Object(without));
                for other in edited(value) {
                    let mut changed = members.clone();
                    changed.insert(name.clone(), other);
                    found.push(Value::Object(changed));
                }
            }
            let mut more = members.clone();
            more.insert("added".to_owned(), json!(1));
            found.push(Value::Object(more));
        }
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                for other in edited(element) {
                    let mut changed = elements.clone();
                    changed[at] = other;
                    found.push(Value::Array(changed));
                }
            }
        }
        _ => {}
    }
    found
}

/// Compares the verdicts of a type's schema and of strict decoding for the sample payloads of an event, and for edits of them.
#[cfg(all(feature = "apiida", feature = "paydata", feature = "pismo"))]
fn agree(id: &str, member: &str, schema: &schemars::Schema) {
    let row = eventry::CATALOG.iter().find(|row| row.id() == id).unwrap_or_else(|| panic!("{id}"));
    let validator = compiled(schema);
    let (mut accepted, mut rejected) = (0, 0);
    for sample in row.samples() {
        let body: Value = serde_json::from_str(sample.body()).unwrap();
        let payload = if member.is_empty() { &body } else { &body[member] };
        assert!(validator.is_valid(payload), "{id}: {payload}");
        for payload in edited(payload).into_iter().chain([payload.clone()]) {
            let strict = row.schema().judge(&payload.to_string()).is_ok();
            assert_eq!(validator.is_valid(&payload), strict, "{id}: {payload}");
            *(if strict { &mut accepted } else { &mut rejected }) += 1;
        }
    }
    assert!(accepted > 0 && rejected > 0, "{id}: {accepted} accepted, {rejected} rejected");
}

#[test]
#[cfg(all(feature = "apiida", feature = "paydata", feature = "pismo"))]
fn shipped_types_have_the_verdicts_of_strict_decoding() {
    use eventry::{apiida, paydata, pismo};
    let mut count = 0;
    macro_rules! agree {
        ($($id:literal, $member:literal, $type:ty;)*) => {$(
            agree($id, $member, &schema_for!($type));
            count += 1;
        )*};
    }
    agree! {
        "apiida/subscription/create/v1", "data", apiida::subscription::create::v1::Create;
        "apiida/subscription/delete/v1", "data", apiida::subscription::delete::v1::Delete;
        "paydata/webhook-v1/AccountCreated/v1", "eventData", paydata::webhook_v1::account_created::v1::AccountCreated;
        "paydata/webhook-v1/AccountDeleted/v1", "eventData", paydata::webhook_v1::account_deleted::v1::AccountDeleted;
        "paydata/webhook-v1/AccountUpdated/v1", "eventData", paydata::webhook_v1::account_updated::v1::AccountUpdated;
        "paydata/webhook-v1/CreateTestAccountEventResponse/v1", "",
            paydata::webhook_v1::create_test_account_event_response::v1::CreateTestAccountEventResponse;
        "pismo/assets/quota_update/v1", "data", pismo::assets::quota_update::v1::QuotaUpdate;
        "pismo/interest-management/interest_registration_failure/v1", "data",
            pismo::interest_management::interest_registration_failure::v1::InterestRegistrationFailure;
        "pismo/interest-management/status_change_quota/v1", "data", pismo::interest_management::status_change_quota::v1::StatusChangeQuota;
    }
    assert_eq!(count, eventry::CATALOG.iter().count());
}

#[test]
#[cfg(feature = "pismo")]
fn types_of_others_can_hold_events() {
    use eventry::pismo::interest_management::status_change_quota::v1::{Status, StatusChangeQuota};

    #[derive(JsonSchema)]
    #[allow(dead_code)]
    struct Command {
        change: StatusChangeQuota,
        status: Status,
        all: Vec<StatusChangeQuota>,
        at: Timestamp,
        note: Nullable<String>,
    }
    let schema = schema_for!(Command);
    let definitions = schema.get("$defs").and_then(Value::as_object).unwrap();
    assert_eq!(
        definitions.keys().collect::<Vec<_>>(),
        ["pismo.interest-management.status_change_quota.v1"]
    );
    let validator = compiled(&schema);
    let row = eventry::CATALOG
        .iter()
        .find(|row| row.id().ends_with("/status_change_quota/v1"))
        .unwrap();
    let body: Value = serde_json::from_str(row.samples()[0].body()).unwrap();
    let mut command =
        json!({"change": body["data"], "status": "REDEEMED", "all": [body["data"]], "at": "2020-12-29T19:48:25", "note": null});
    assert!(validator.is_valid(&command));
    command["status"] = json!("FROZEN");
    assert!(!validator.is_valid(&command));
    command["status"] = json!("REDEEMED");
    command["all"][0]["issuer_id"] = json!(7);
    assert!(!validator.is_valid(&command));
    // A view has the same schema, and other settings get definitions where they want them.
    assert_eq!(schema_for!(StatusChangeQuota<Text<'static>>), schema_for!(StatusChangeQuota));
    let openapi = SchemaSettings::openapi3()
        .into_generator()
        .into_root_schema_for::<StatusChangeQuota>();
    let openapi = openapi.to_value().to_string();
    assert!(
        openapi.contains(r##""$ref":"#/components/schemas/pismo.interest-management.status_change_quota.v1""##),
        "{openapi}"
    );
    assert!(
        openapi.contains(r#""schemas":{"pismo.interest-management.status_change_quota.v1":{"#),
        "{openapi}"
    );
}

#[test]
fn value_types_are_what_they_are_on_the_wire() {
    #[derive(JsonSchema)]
    #[allow(dead_code)]
    struct Values {
        integer: Integer,
        number: Number,
        text: Text<'static>,
        any: Json,
        nullable: Nullable<Integer>,
        loose: TypedOr<Integer>,
        extra: eventry::Extra,
        at: Timestamp,
    }
    let validator = compiled(&schema_for!(Values));
    let values = json!({"integer": 1, "number": 1.5, "text": "t", "any": [null], "nullable": null, "loose": "x", "extra": {}, "at": "2026-01-01T00:00:00Z"});
    assert!(validator.is_valid(&values));
    for (member, wrong) in [
        ("integer", json!(1.5)),
        ("number", json!("1")),
        ("text", json!(1)),
        ("nullable", json!("x")),
        ("extra", json!([])),
        ("at", json!(1)),
    ] {
        let mut values = values.clone();
        values[member] = wrong;
        assert!(!validator.is_valid(&values), "{member}");
    }
}

/// Documents that refer to each other, and the place whose verdicts are compared.
fn same_verdicts(documents: &[(&'static str, Value)], pointer: &str, bodies: &[Value]) {
    let own = documents[0].0;
    let reference = "https://e.example/asking";
    let id = documents[0].1.get("$id").and_then(Value::as_str).unwrap_or(own);
    let asking = json!({"$schema": "http://json-schema.org/draft-07/schema#", "$ref": format!("{id}#{pointer}")});
    let all = documents.iter().cloned().chain([(reference, asking)]);
    let all: &'static [SchemaDocument] = all
        .map(|(uri, schema)| SchemaDocument::new(uri, schema.to_string().leak()))
        .collect::<Vec<_>>()
        .leak();
    let set: &'static SchemaSet = Box::leak(Box::new(SchemaSet::new(all)));
    let mut generator = SchemaGenerator::default();
    let mut schema = published_schema(set, own, pointer, &mut generator);
    schema.insert("$defs".to_owned(), Value::Object(generator.take_definitions(true)));
    let validator = compiled(&schema);
    let strict = Schema::new(reference, set, false);
    let mut accepted = 0;
    for body in bodies {
        let verdict = strict.judge(&body.to_string());
        assert_eq!(validator.is_valid(body), verdict.is_ok(), "{body}: {verdict:?}\n{schema:?}");
        accepted += usize::from(verdict.is_ok());
    }
    assert!(accepted > 0 && accepted < bodies.len(), "{accepted} of {} accepted", bodies.len());
}

#[test]
fn older_dialects_keep_their_meaning() {
    let draft4 = json!({
        "$schema": "http://json-schema.org/draft-04/schema#",
        "id": "https://acme.example/a",
        "properties": {
            "n": {"type": "number", "minimum": 1, "exclusiveMinimum": true, "maximum": 9},
            "pair": {"items": [{"type": "string"}, {"$ref": "#/definitions/positive"}], "additionalItems": false},
            "list": {"items": {"type": "string"}, "additionalItems": false},
            "id": {"type": "string"}, "$ref": {"type": "integer"},
        },
        "dependencies": {"card": ["name"], "n": {"required": ["unit"]}},
        "definitions": {"positive": {"type": "integer", "minimum": 0, "exclusiveMinimum": true}},
    });
    let bodies = [
        json!({"n": 1, "unit": "kg"}),
        json!({"n": 2, "unit": "kg"}),
        json!({"n": 9, "unit": "kg"}),
        json!({"n": 2}),
        json!({"card": 1}),
        json!({"card": 1, "name": "x"}),
        json!({"pair": ["x", 1]}),
        json!({"pair": ["x", 0]}),
        json!({"pair": ["x", 1, 1]}),
        json!({"list": ["a", "b", "c"]}),
        json!({"list": [1]}),
        json!({"id": 1}),
        json!({"$ref": "x"}),
        json!({"$ref": 1, "id": "x"}),
    ];
    let documents = [("https://e.example/first.json", draft4)];
    same_verdicts(&documents, "", &bodies);
    same_verdicts(&documents, "/properties/pair/items/1", &[json!(0), json!(1), json!("x")]);
}

#[test]
fn references_lead_to_the_same_places() {
    let first = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://acme.example/events/placed.json",
        "type": "object",
        "properties": {
            "user": {"$ref": "../shared/user.json", "type": "integer"},
            "name": {"$ref": "../shared/user.json#/properties/na~1me%20x"},
            "tag": {"$ref": "#tag"},
            "child": {"$ref": "#"},
            "inner": {"$ref": "inner.json#/definitions/x"},
            "gone": {"$ref": "#/definitions/user"},
        },
        "definitions": {
            "user": {"$ref": "../shared/user.json"},
            "tag": {"$id": "#tag", "enum": ["a", {"$ref": "#kept"}]},
            "inner": {"$id": "inner.json", "definitions": {"x": {"$ref": "#/definitions/y"}, "y": {"type": "boolean"}}},
        },
    });
    let user = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://acme.example/shared/user.json",
        "type": "object",
        "required": ["na/me x"],
        "properties": {"na/me x": {"type": "string"}, "friends": {"type": "array", "items": {"$dynamicRef": "#node"}}},
        "$dynamicAnchor": "node",
        "unevaluatedProperties": false,
    });
    let documents = [
        ("eventry:///schemas/acme/placed/v1.json", first),
        ("eventry:///schemas/acme/_x/user.json", user),
    ];
    let bodies = [
        json!({"user": {"na/me x": "Ada", "friends": [{"na/me x": "Bob"}]}}),
        json!({"user": {"na/me x": "Ada", "friends": [{"name": "Bob"}]}}),
        json!({"user": 7}),
        json!({"name": 7}),
        json!({"name": "x"}),
        json!({"tag": "a"}),
        json!({"tag": {"$ref": "#kept"}}),
        json!({"tag": "b"}),
        json!({"child": {"child": {"tag": "a"}}}),
        json!({"child": {"child": {"tag": "b"}}}),
        json!({"inner": true}),
        json!({"inner": 1}),
        json!({"gone": 1}),
    ];
    same_verdicts(&documents, "", &bodies);
    same_verdicts(&documents, "/definitions/inner/definitions/x", &[json!(true), json!(1)]);
}
