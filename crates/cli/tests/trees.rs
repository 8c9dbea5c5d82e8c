//! Changes that reach over one document: shared documents, envelopes, documents that come and go.
#![cfg(feature = "validate")]

use std::collections::BTreeMap;

use cargo_eventry::change::{Change, Verdict};
use cargo_eventry::diff;
use eventry_schema::discover::Tree;

const SETTINGS: &str = "name = \"Acme\"\n\n[envelope]\npayload = \"data\"\n\n[discriminators]\ntype = [\"{domain}.{event}.v{version}\"]\n";
const ENVELOPE: &str =
    r#"{"type": "object", "properties": {"type": {"type": "string"}, "data": {"type": "object"}}, "required": ["type", "data"]}"#;
const ORDER: &str =
    r#"{"type": "object", "properties": {"price": {"$ref": "../../_shared/money.json"}, "paid": {"$ref": "../../_shared/money.json"}}}"#;
const MONEY: &str = r#"{"type": "object", "properties": {"amount": {"type": "number"}}, "required": ["amount"], "definitions": {"rate": {"type": "object", "properties": {"of": {"type": "string"}}}}}"#;

/// A tree, with some files in place of the usual ones.
fn tree(changed: &[(&str, &str)]) -> Tree {
    let mut files = BTreeMap::from([
        ("acme/provider.toml", SETTINGS),
        ("acme/envelope.json", ENVELOPE),
        ("acme/_shared/money.json", MONEY),
        ("acme/orders/created/v1.json", ORDER),
    ]);
    files.extend(changed.iter().copied());
    files.retain(|_, text| !text.is_empty());
    Tree::from_files("schemas", files)
}

fn told(changes: &[Change]) -> Vec<String> {
    let verdicts = |change: &Change| [change.wire, change.replay, change.source].map(Verdict::as_str).join(" ");
    let line = |change: &Change| format!("{} {} {}: {}", change.document, change.pointer, change.change, verdicts(change));
    changes.iter().map(line).collect()
}

#[test]
fn a_shared_document_is_part_of_what_refers_to_it() {
    let new = tree(&[("acme/_shared/money.json", &MONEY.replace(r#", "required": ["amount"]"#, ""))]);
    let line = ["acme/_shared/money.json /properties/amount member-optional: unsafe safe unsafe"];
    let of_event = diff::compare(&tree(&[]), &new, "acme/orders/created/v1.json").unwrap();
    assert_eq!(told(&of_event), line);
    assert_eq!(of_event[0].names, ["Money::amount: Number became Option<Number>"]);
    assert_eq!(told(&diff::compare(&tree(&[]), &new, "acme/_shared/money.json").unwrap()), line);
    assert_eq!(told(&diff::compare_trees(&tree(&[]), &new).unwrap()), line);
}

#[test]
fn definitions_of_a_shared_document_count_though_nobody_refers_to_them() {
    let new = tree(&[("acme/_shared/money.json", &MONEY.replace("\"of\"", "\"off\""))]);
    assert_eq!(
        told(&diff::compare_trees(&tree(&[]), &new).unwrap()),
        [
            "acme/_shared/money.json /definitions/rate/properties/of member-removed: safe safe unsafe",
            "acme/_shared/money.json /definitions/rate/properties/off member-added: safe safe note",
        ]
    );
}

#[test]
fn an_envelope_that_may_lack_its_payload() {
    let new = tree(&[("acme/envelope.json", &ENVELOPE.replace(", \"data\"]", "]"))]);
    let changes = diff::compare(&tree(&[]), &new, "acme/envelope.json").unwrap();
    assert_eq!(
        told(&changes),
        ["acme/envelope.json /properties/data member-optional: unsafe safe safe"]
    );
}

#[test]
fn documents_and_settings_come_and_go() {
    let order = r#"{"type": "object", "properties": {"id": {"type": "string"}}}"#;
    let settings = SETTINGS.replace(".v{version}", "");
    let new = tree(&[
        ("acme/orders/created/v1.json", ""),
        ("acme/orders/created/v2.json", order),
        ("acme/provider.toml", &settings),
    ]);
    let changes = diff::compare_trees(&tree(&[]), &new).unwrap();
    assert_eq!(
        told(&changes),
        [
            "acme/orders/created/v1.json  document-removed: safe note unsafe",
            "acme/orders/created/v2.json  document-added: note safe note",
            "acme/provider.toml  settings-changed: unknown unknown safe",
        ]
    );
    assert_eq!(
        changes[0].names,
        [
            "module acme::orders::created::v1 was removed",
            "Payload::OrdersCreatedV1 was removed"
        ]
    );
    assert_eq!(changes[2].words, "`[discriminators]` changed");
}

#[test]
fn answers_and_signatures_do_not_change_what_is_read() {
    let control = "[[controls]]\nname = \"ping\"\nwhen = { \"/ping\" = true }\nvalues = { id = \"/id\" }\n";
    let settings = |answer: &str, more: &str| tree(&[("acme/provider.toml", &format!("{SETTINGS}\n{control}{answer}\n{more}"))]);
    let signed = "[answers]\naccepted = 204\n[authenticity]\nscheme = \"standard-webhooks\"\n";
    let new = settings("answer = { body = \"{id}\" }", signed);
    assert!(diff::compare_trees(&settings("", ""), &new).unwrap().is_empty());
    let changes = diff::compare_trees(&tree(&[]), &new).unwrap();
    assert_eq!(changes[0].words, "`[[controls]]` changed");
}

#[test]
fn a_patch_counts_as_what_it_makes_of_its_schema() {
    let patch = r#"{"reason": "seen in traffic", "operations": [{"op": "add", "path": "/required", "value": ["price"]}]}"#;
    let new = tree(&[("acme/orders/created/v1.patch.json", patch)]);
    assert_eq!(
        told(&diff::compare(&tree(&[]), &new, "acme/orders/created/v1.json").unwrap()),
        ["acme/orders/created/v1.json /required/0 member-required: safe unsafe unsafe"]
    );
}

#[test]
fn what_cannot_be_compared_is_a_diagnostic() {
    let problems = diff::compare(&tree(&[]), &tree(&[]), "acme/orders/paid/v1.json").unwrap_err();
    assert_eq!(
        problems.to_string(),
        "error: there is no such document\n  --> schemas/acme/orders/paid/v1.json\n   \
         help: name a document relative to the schemas folder: <provider>/<domain>/<event>/v1.json"
    );
    let broken = tree(&[("acme/orders/created/v1.json", "{")]);
    assert!(diff::compare_trees(&tree(&[]), &broken).unwrap_err().has_errors());
}
