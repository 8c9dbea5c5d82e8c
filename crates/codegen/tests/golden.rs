//! The generated code itself: word for word, the same on every machine, and unmoved by what is added beside it.
//!
//! `EVENTRY_BLESS=1 cargo test -p eventry-codegen --test golden` writes the expected files anew; read the difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use eventry_codegen::generate;
use eventry_schema::discover::{Tree, read_tree};

/// The schemas that are shipped.
fn shipped() -> Tree {
    read_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas")).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A provider whose one event shows what generated code is made of.
fn shop() -> Tree {
    Tree::from_files("schemas", SHOP.iter().copied())
}

const SHOP: &[(&str, &str)] = &[
    (
        "shop/provider.toml",
        r#"name = "Shop"
docs = "https://shop.example/events"

[envelope]
payload = "body"

[discriminators]
kind = ["{domain}.{event}"]
revision = ["{version}"]

[[aliases]]
in = "orders/placed/v1.json"
members = { customerId = ["customer_id", "CustomerId"] }
"#,
    ),
    (
        "shop/envelope.json",
        r#"{
  "type": "object",
  "required": ["kind", "body"],
  "properties": {"kind": {"type": "string"}, "revision": {"type": "integer"}, "body": true, "sent": {"type": "string", "format": "date-time"}}
}"#,
    ),
    (
        "shop/_shared/money.json",
        r##"{
  "title": "Money",
  "type": "object",
  "required": ["amount", "currency"],
  "properties": {
    "amount": {"type": "number"},
    "currency": {"$ref": "#/definitions/currency"}
  },
  "definitions": {"currency": {"type": "string", "enum": ["EUR", "USD"]}}
}"##,
    ),
    (
        "shop/orders/placed/v1.json",
        r##"{
  "title": "Order placed",
  "description": "A customer placed an order.\nIt is `not` paid yet.",
  "type": "object",
  "required": ["customerId", "total", "channel", "payment", "root"],
  "properties": {
    "customerId": {"type": "integer", "format": "int64", "description": "Who ordered.", "examples": [42]},
    "total": {"$ref": "../../_shared/money.json"},
    "channel": {"type": "string", "enum": ["web", "a-b", "a_b", "self", "+1"]},
    "payment": {
      "oneOf": [
        {"type": "object", "required": ["kind", "iban"], "properties": {"kind": {"const": "transfer"}, "iban": {"type": "string"}}},
        {"type": "object", "required": ["kind", "last4"], "properties": {"kind": {"const": "card"}, "last4": {"type": "string"}}}
      ]
    },
    "reference": {"type": ["integer", "string"]},
    "position": {"type": "array", "items": [{"type": "number", "format": "double"}, {"type": "number", "format": "double"}], "minItems": 2},
    "labels": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
    "counts": {"type": ["object", "null"], "additionalProperties": {"type": "integer", "format": "int32"}},
    "root": {"$ref": "#/definitions/item"},
    "weight": {"type": "number", "default": 1, "deprecated": true},
    "giftTo": {"type": "string", "default": "nobody"},
    "anything": {}
  },
  "definitions": {
    "item": {
      "type": "object",
      "required": ["sku"],
      "properties": {
        "sku": {"type": "string"},
        "count": {"type": "integer", "format": "int64"},
        "bundle": {"$ref": "#/definitions/item"},
        "parts": {"type": "array", "items": {"$ref": "#/definitions/item"}}
      }
    }
  }
}"##,
    ),
    (
        "shop/orders/placed/v1.sample.small.json",
        "{\"kind\": \"orders.placed\", \"revision\": 1, \"body\": {}}\n",
    ),
];

fn files(tree: &Tree) -> BTreeMap<String, String> {
    generate(tree, None).unwrap_or_else(|problems| panic!("{problems}")).files
}

/// Compares one generated file with the expected one of that name.
fn expect(files: &BTreeMap<String, String>, generated: &str, golden: &str) {
    let text = files
        .get(generated)
        .unwrap_or_else(|| panic!("no {generated} among {:?}", files.keys()));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(golden);
    if std::env::var_os("EVENTRY_BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, text).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if expected == *text {
        return;
    }
    let line = expected.lines().zip(text.lines()).take_while(|(one, other)| one == other).count();
    panic!(
        "{generated} is not as in {} from line {}:\n  expected: {}\n  generated: {}\nif it should be, write it anew with EVENTRY_BLESS=1",
        path.display(),
        line + 1,
        expected.lines().nth(line).unwrap_or("the end"),
        text.lines().nth(line).unwrap_or("the end"),
    );
}

#[test]
fn shipped_events() {
    let files = files(&shipped());
    expect(&files, "pismo/assets/quota_update/v1.rs", "quota_update.rs");
    expect(
        &files,
        "pismo/interest_management/status_change_quota/v1.rs",
        "status_change_quota.rs",
    );
}

#[test]
fn everything_that_types_are_made_of() {
    let files = files(&shop());
    expect(&files, "shop/orders/placed/v1.rs", "shop_placed.rs");
    expect(&files, "shop/shared/money.rs", "shop_money.rs");
    expect(&files, "shop/envelope.rs", "shop_envelope.rs");
    expect(&files, "shop.rs", "shop_registry.rs");
    expect(&files, "mod.rs", "shop_root.rs");
}

/// An event whose members are choices that nest: the tests of the runtime mount its types.
#[test]
fn choices_that_nest() {
    let schema = r##"{
  "type": "object",
  "properties": {
    "x": {"$ref": "#/definitions/nest"},
    "tagged": {"$ref": "#/definitions/tagged"},
    "rows": {"$ref": "#/definitions/rows"},
    "maybe": {"$ref": "#/definitions/maybe"},
    "ring": {"$ref": "#/definitions/ring"},
    "knot": {"$ref": "#/definitions/knot"},
    "wheel": {"$ref": "#/definitions/wheel"},
    "told": {"$ref": "#/definitions/told"},
    "length": {"anyOf": [{"type": "number"}, {"type": "string"}]}
  },
  "definitions": {
    "nest": {
      "anyOf": [
        {"type": "object", "properties": {"l": {"$ref": "#/definitions/nest"}, "p": {"type": "string"}}},
        {"type": "object", "properties": {"l": {"$ref": "#/definitions/nest"}, "q": {"type": "integer", "format": "int64"}}},
        {"type": "object", "required": ["r"], "properties": {"l": {"$ref": "#/definitions/nest"}, "r": {"type": "string"}}},
        {"type": "integer", "format": "int64"}
      ]
    },
    "tagged": {
      "oneOf": [
        {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "node"}, "l": {"$ref": "#/definitions/tagged"}}},
        {"type": "object", "required": ["kind", "text"], "properties": {"kind": {"const": "leaf"}, "text": {"type": "string"}}}
      ]
    },
    "rows": {
      "anyOf": [
        {"type": "integer", "format": "int64"},
        {"type": "array", "items": {"$ref": "#/definitions/rows"}},
        {"type": "object", "additionalProperties": {"$ref": "#/definitions/rows"}}
      ]
    },
    "maybe": {
      "anyOf": [
        true,
        {"type": "object", "required": ["z"], "properties": {"l": {"$ref": "#/definitions/maybe"}, "z": {"type": "boolean"}}}
      ]
    },
    "ring": {"anyOf": [{"$ref": "#/definitions/back"}, {"type": "string"}, {"type": "array", "items": {"$ref": "#/definitions/ring"}}]},
    "back": {"anyOf": [{"$ref": "#/definitions/ring"}, {"type": "integer", "format": "int64"}]},
    "knot": {
      "anyOf": [
        {"type": "object", "required": ["a"], "properties": {"l": {"$ref": "#/definitions/ring"}, "a": {"type": "string"}}},
        {"type": "object", "required": ["b"], "properties": {"l": {"$ref": "#/definitions/back"}, "b": {"type": "string"}}},
        {"type": "object", "properties": {"l": {"$ref": "#/definitions/ring"}, "c": {"type": "string"}}}
      ]
    },
    "wheel": {"anyOf": [{"$ref": "#/definitions/spoke"}, {"type": "array", "items": {"$ref": "#/definitions/wheel"}}]},
    "spoke": {
      "anyOf": [
        {"$ref": "#/definitions/hub"},
        {"type": "object", "properties": {"l": {"$ref": "#/definitions/wheel"}, "q": {"type": "integer", "format": "int64"}}},
        {"type": "object", "required": ["r"], "properties": {"l": {"$ref": "#/definitions/spoke"}, "r": {"type": "string"}}}
      ]
    },
    "hub": {"anyOf": [{"$ref": "#/definitions/wheel"}, {"type": "string"}]},
    "told": {
      "oneOf": [
        {"type": "object", "required": ["as"], "properties": {"as": {"const": "a"}, "c": {"type": "number"}, "d": {"type": "number"}}},
        {"type": "object", "required": ["as"], "properties": {"as": {"const": "b"}, "b": {"type": "string"}}}
      ]
    }
  }
}"##;
    let files = files(&Tree::from_files(
        "schemas",
        [("lab/provider.toml", "name = \"Lab\"\n"), ("lab/trials/nested/v1.json", schema)],
    ));
    expect(&files, "lab/trials/nested/v1.rs", "lab_nested.rs");
}

#[test]
fn what_holds_no_text_is_the_same_in_a_view() {
    let files = files(&Tree::from_files(
        "schemas",
        [
            ("meter/provider.toml", "name = \"Meter\"\n"),
            (
                "meter/power/read/v1.json",
                r#"{"type": "object", "properties": {"watts": {"type": "number"}, "on": {"type": "boolean"}}}"#,
            ),
        ],
    ));
    assert!(files["meter/power/read/v1.rs"].contains("pub struct Read {"));
    assert!(files["meter.rs"].contains("pub enum Payload {"));
    assert!(files["meter.rs"].contains("type View<'de> = Payload;"));
}

#[test]
fn short_names_are_those_that_the_module_does_not_use_itself() {
    let schema = r##"{"type": "object", "properties": {"a": {"type": "string"}, "b": {"$ref": "#/definitions/Option"}, "c": {"$ref": "../../_shared/money.json"},
        "d": {"$ref": "../../_other/money.json"}, "e": {"$ref": "../../_shared/string.json"}}, "definitions": {"Option": {"type": "object", "properties": {"x": {"type": "integer"}}}}}"##;
    let plain = r#"{"type": "object", "properties": {"x": {"type": "boolean"}}}"#;
    let files = files(&Tree::from_files(
        "schemas",
        [
            ("acme/provider.toml", "name = \"Acme\"\n"),
            ("acme/orders/placed/v1.json", schema),
            ("acme/_shared/money.json", plain),
            ("acme/_other/money.json", plain),
            ("acme/_shared/string.json", plain),
        ],
    ));
    let text = &files["acme/orders/placed/v1.rs"];
    for line in [
        "use super::super::super::rt;",
        "pub struct Placed<T: rt::TextStore = String> {",
        "pub a: ::std::option::Option<T>,",
        "pub b: ::std::option::Option<Option>,",
        "super::super::super::shared::money::Money>,",
        "super::super::super::shared::other::money::Money>,",
        "super::super::super::shared::string::String>,",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert_eq!(text.matches("\nuse ").count(), 1, "{text}");
}

#[test]
fn conversions_between_versions() {
    let archive = read_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/archive/schemas"));
    let files = files(&archive.unwrap_or_else(|problems| panic!("{problems}")));
    expect(&files, "bakery/orders/placed/v1_to_v2.rs", "bakery_placed_v1_to_v2.rs");
    expect(&files, "bakery/orders/cancelled/v1_to_v2.rs", "bakery_cancelled_v1_to_v2.rs");
    expect(&files, "bakery/orders/shipped/v1_to_v2.rs", "bakery_shipped_v1_to_v2.rs");
    expect(&files, "bakery.rs", "bakery_registry.rs");
    expect(&files, "kiosk/sales/sold/v1.rs", "kiosk_sold.rs");
    // Where one version is all there is, or both are one type, nothing is added.
    let conversions = files.keys().filter(|path| path.contains("_to_v"));
    assert_eq!(
        conversions.collect::<Vec<_>>(),
        [
            "bakery/orders/cancelled/v1_to_v2.rs",
            "bakery/orders/placed/v1_to_v2.rs",
            "bakery/orders/placed/v2_to_v4.rs",
            "bakery/orders/shipped/v1_to_v2.rs",
            "kiosk/sales/reworked/v1_to_v2.rs",
        ]
    );
}

#[test]
fn every_file_says_what_it_is_from() {
    for (path, text) in files(&shipped()).into_iter().chain(files(&shop())) {
        if path.ends_with(".rs") {
            let first = text.lines().next().unwrap_or_default();
            assert!(
                first.starts_with("// @generated by eventry-codegen from schemas"),
                "{path}: {first}"
            );
            assert!(first.ends_with(". Do not edit."), "{path}: {first}");
        }
        assert!(!text.contains(env!("CARGO_MANIFEST_DIR")), "{path} holds an absolute path");
    }
}

// The same tree, the same bytes -------------------------------------------------------------------

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    // Written in an order of its own, so that nothing rests on the order in which a folder lists its files.
    let mut entries: Vec<PathBuf> = fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries.reverse();
    for path in entries {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn two_places_on_disk_give_the_same_bytes() {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("two-places");
    let _ = fs::remove_dir_all(&scratch);
    let (one, other) = (scratch.join("one/schemas"), scratch.join("another/much/deeper/schemas"));
    copy(&schemas, &one);
    copy(&one, &other);
    let generated = |place: &Path| files(&read_tree(place).unwrap_or_else(|problems| panic!("{problems}")));
    let first = generated(&one);
    assert_eq!(first, generated(&other));
    assert_eq!(first, generated(&schemas));
    assert_eq!(first, files(&shipped()), "a second time");
}

#[test]
fn one_provider_is_generated_as_among_all() {
    let all = files(&shipped());
    for folder in ["apiida", "paydata", "pismo"] {
        let alone = generate(&shipped(), Some(&BTreeSet::from([folder.to_owned()]))).unwrap().files;
        assert!(alone.len() > 2);
        for (path, text) in &alone {
            if path != "mod.rs" {
                assert!(path.starts_with(folder), "{path}");
                assert_eq!(all.get(path), Some(text), "{path}");
            }
        }
    }
}

// Adding changes nothing that is there ------------------------------------------------------------

const NEW: &str =
    r#"{"title": "New", "type": "object", "required": ["state"], "properties": {"state": {"type": "string", "enum": ["ON"]}}}"#;

/// Adds files to the shipped tree: all that was generated before stays, but for `changed`; then takes them away again.
fn add(new: &[(&str, &str)], changed: &[&str], appears: &[&str]) {
    let before = files(&shipped());
    let mut tree = shipped();
    for (path, text) in new {
        let replaced = tree.files.insert((*path).to_owned(), (*text).to_owned());
        assert_eq!(replaced, None, "{path}");
    }
    let after = files(&tree);
    for (path, text) in &before {
        let same = after.get(path) == Some(text);
        assert_eq!(same, !changed.contains(&path.as_str()), "{path}");
    }
    let added: Vec<&str> = after
        .keys()
        .filter(|path| path.ends_with(".rs") && !before.contains_key(*path))
        .map(String::as_str)
        .collect();
    assert_eq!(added, appears);
    for (path, _) in new {
        tree.files.remove(*path);
    }
    assert_eq!(files(&tree), before, "taking it away again");
}

#[test]
fn a_new_version() {
    add(
        &[("pismo/assets/quota_update/v2.json", NEW)],
        &["pismo.rs", "mod.rs"],
        &["pismo/assets/quota_update/v1_to_v2.rs", "pismo/assets/quota_update/v2.rs"],
    );
}

#[test]
fn a_new_event() {
    add(
        &[("pismo/assets/asset_update/v1.json", NEW)],
        &["pismo.rs", "mod.rs"],
        &["pismo/assets/asset_update/v1.rs"],
    );
}

#[test]
fn a_new_domain() {
    add(
        &[("pismo/a-cards/card-created/v3.json", NEW)],
        &["pismo.rs", "mod.rs"],
        &["pismo/a_cards/card_created/v3.rs"],
    );
}

#[test]
fn a_new_user_of_a_shared_document() {
    add(
        &[(
            "paydata/webhook-v1/AccountRenamed/v1.json",
            r#"{"properties": {"account": {"$ref": "../../_shared/account.json"}, "first": {"$ref": "../../_shared/issue.json"}}}"#,
        )],
        &["paydata.rs", "mod.rs"],
        &["paydata/webhook_v1/account_renamed/v1.rs"],
    );
}

#[test]
fn a_new_provider() {
    add(
        SHOP,
        &["mod.rs"],
        &["shop.rs", "shop/envelope.rs", "shop/orders/placed/v1.rs", "shop/shared/money.rs"],
    );
}

#[test]
fn a_new_sample_changes_the_registry_only() {
    add(&[("pismo/assets/quota_update/v1.sample.second.json", "{}")], &["pismo.rs"], &[]);
}
