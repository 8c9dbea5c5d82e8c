//! One document is compared with what it reaches, and with nothing else of its provider.
#![cfg(feature = "validate")]

use std::collections::BTreeMap;

use cargo_eventry::diff;
use eventry_schema::discover::Tree;

const DOCUMENT: &str = "acme/orders/created/v1.json";
const ORDER: &str = r##"{"type": "object", "properties": {"price": {"$ref": "../../_shared/common.json#/definitions/money"}}}"##;
const COMMON: &str = r##"{
    "definitions": {
        "money": {"type": "object", "properties": {"rate": {"$ref": "#/definitions/rate"}, "of": {"$ref": "more.json"}}},
        "rate": {"type": "object", "properties": {"value": {"type": "number"}}},
        "far": {"type": "object", "properties": {"value": {"type": "number"}}, "required": ["value"]}
    }
}"##;
const MORE: &str = r#"{"type": "object", "properties": {"name": {"type": "string"}}}"#;
const PAID: &str = r##"{"type": "object", "properties": {"far": {"$ref": "../../_shared/common.json#/definitions/far"}}}"##;

fn tree(changed: &[(&str, &str)]) -> Tree {
    let mut files = BTreeMap::from([
        ("acme/provider.toml", "name = \"Acme\"\n"),
        ("acme/_shared/common.json", COMMON),
        ("acme/_shared/more.json", MORE),
        (DOCUMENT, ORDER),
        ("acme/orders/paid/v1.json", PAID),
    ]);
    files.extend(changed.iter().copied());
    Tree::from_files("schemas", files)
}

/// What differs for the one document: places and rows.
fn found(changed: &[(&str, &str)]) -> Vec<String> {
    let changes = diff::compare(&tree(&[]), &tree(changed), DOCUMENT).unwrap_or_else(|problems| panic!("{problems}"));
    let line = |change: &cargo_eventry::change::Change| format!("{} {} {}", change.document, change.pointer, change.change);
    changes.iter().map(line).collect()
}

#[test]
fn what_is_reached_over_documents_counts() {
    assert_eq!(
        found(&[("acme/_shared/more.json", &MORE.replace("string", "integer"))]),
        ["acme/_shared/more.json /properties/name/type type-changed"]
    );
    assert_eq!(
        found(&[(
            "acme/_shared/common.json",
            &COMMON.replace(
                "\"rate\": {\"type\": \"object\"",
                "\"rate\": {\"title\": \"Rate\", \"type\": \"object\""
            )
        )]),
        ["acme/_shared/common.json /definitions/rate/title title-changed"]
    );
}

#[test]
fn a_definition_that_is_not_reached_changes_nothing() {
    // Its type is different beside those that the document does reach and that differ.
    let common = COMMON.replace(", \"required\": [\"value\"]", "").replace(
        "\"rate\": {\"type\": \"object\"",
        "\"rate\": {\"title\": \"Rate\", \"type\": \"object\"",
    );
    assert_eq!(
        found(&[("acme/_shared/common.json", &common)]),
        ["acme/_shared/common.json /definitions/rate/title title-changed"]
    );
}

#[test]
fn what_is_not_reached_is_not_even_generated() {
    for broken in [r#"{"type": "object", "properties": {"a": {"$ref": "nowhere.json"}}}"#, "{", "[]"] {
        assert_eq!(found(&[("acme/orders/paid/v1.json", broken)]), Vec::<String>::new(), "{broken}");
    }
    // What the document itself refers to has to be there.
    let lost = ORDER.replace("common.json", "lost.json");
    let problems = diff::compare(&tree(&[]), &tree(&[(DOCUMENT, &lost)]), DOCUMENT)
        .unwrap_err()
        .to_string();
    assert!(problems.contains("but this document does not exist"), "{problems}");
    let problems = diff::compare(&tree(&[]), &tree(&[(DOCUMENT, "{")]), DOCUMENT)
        .unwrap_err()
        .to_string();
    assert!(problems.contains("--> schemas/acme/orders/created/v1.json:1:"), "{problems}");
}

#[test]
fn settings_about_other_documents_are_left_out_with_them() {
    let settings = "name = \"Acme\"\n[[documents]]\nevent = \"orders/paid\"\nmember = \"paid\"\n\
                    [[aliases]]\nin = \"orders/paid/v1.json\"\nmembers = { far = [\"Far\"] }\n\
                    [[deprecated]]\nin = \"_shared/common.json#/definitions/far\"\n\
                    [[aliases]]\nin = \"_shared/common.json#/definitions/rate\"\nmembers = { value = [\"Value\"] }\n";
    assert_eq!(
        found(&[("acme/provider.toml", settings)]),
        ["acme/_shared/common.json /definitions/rate/properties/value aliases-changed"]
    );
}
