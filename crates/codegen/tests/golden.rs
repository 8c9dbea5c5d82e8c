//! The generated code, word for word.
//!
//! `EVENTRY_BLESS=1 cargo test -p eventry-codegen --test golden` updates the expected files. Read the difference before you commit it.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use eventry_schema::discover::{Tree, read_tree};
use support::{SHOP, files, shipped};

fn shop() -> Tree {
    Tree::from_files("schemas", SHOP.iter().copied())
}

/// Compares a generated file with the expected file.
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
        "{generated} differs from {} in line {}:\n  expected: {}\n  generated: {}\nif the change is intended, update the file with EVENTRY_BLESS=1",
        path.display(),
        line + 1,
        expected.lines().nth(line).unwrap_or("end of file"),
        text.lines().nth(line).unwrap_or("end of file"),
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
fn all_kinds_of_types() {
    let files = files(&shop());
    expect(&files, "shop/orders/placed/v1.rs", "shop_placed.rs");
    expect(&files, "shop/orders/placed/v1.md", "shop_placed.md");
    expect(&files, "shop/shared/money.rs", "shop_money.rs");
    expect(&files, "shop/envelope.rs", "shop_envelope.rs");
    expect(&files, "shop.rs", "shop_registry.rs");
    expect(&files, "mod.rs", "shop_root.rs");
}

/// The table of a provider that says how deliveries are answered and signed.
#[test]
fn answers_and_signatures() {
    let settings = r#"name = "Bell"
wrappers = ["sns"]

[discriminators]
"/kind" = ["{event}"]

[[controls]]
name = "challenge"
when = { "/type" = "url_validation" }
values = { token = "/token", origin = "attribute:Origin" }

[controls.answer]
content_type = "application/json"
body = '{"plain":"{token}","proof":{"hmac":"{token|hmac-sha256}"}}'
headers = { Allow = "{origin}; {any thing}", X-Kind = "1" }

[answers]
accepted = { status = 202, body = "[accepted]" }
refused = 403

[authenticity] # a comment
scheme = "standard-webhooks"
tolerance = 600
signed = "{id}\n{timestamp}{body}"
accepts = [{ version = "v1", algorithm = "hmac-sha256", encoding = "base64", key = "base64", key_prefix = "bell_" }]
"#;
    let schema = r#"{"type": "object", "properties": {"kind": {"type": "string"}}}"#;
    let mut files = files(&Tree::from_files(
        "schemas",
        [("bell/provider.toml", settings), ("bell/tower/rang/v1.json", schema)],
    ));
    let text = files.get("bell.rs").expect("the provider's file");
    let (begin, end) = (
        text.find("static TABLE").expect("a table"),
        text.find("rt::event_tables!").expect("rows"),
    );
    let table = text[begin..end].to_owned();
    files.insert("the table of bell.rs".to_owned(), table);
    expect(&files, "the table of bell.rs", "bell_table.rs");
}

/// The tests of the runtime include these types.
#[test]
fn nested_unions() {
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
fn types_without_text_have_no_type_parameter() {
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
fn names_that_the_module_defines_are_not_imported() {
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
    // An event with a single version, or whose versions share one type, has no conversions.
    let conversions = files.keys().filter(|path| path.contains("_to_v"));
    assert_eq!(
        conversions.collect::<Vec<_>>(),
        [
            "bakery/orders/cancelled/v1_to_v2.rs",
            "bakery/orders/placed/v1_to_v2.rs",
            "bakery/orders/placed/v2_to_v4.rs",
            "bakery/orders/shipped/v1_to_v2.rs",
            "ferry/trips/left/v1_to_v2.rs",
            "foundry/artifacts/packaged/v0_10_0_to_v1_0_0.rs",
            "foundry/artifacts/packaged/v0_9_0_to_v0_10_0.rs",
            "harbor/ships/docked/v2024_06_20_to_v2025_01_10.rs",
            "kiosk/sales/reworked/v1_to_v2.rs",
            "tram/trips/left/v1_to_v2.rs",
        ]
    );
}

#[test]
fn items_with_other_names_and_more_attributes() {
    let knobs = read_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/knobs/schemas"));
    let knobs = knobs.unwrap_or_else(|problems| panic!("{problems}"));
    let files = files(&knobs);
    expect(&files, "shop/orders/placed/v1.rs", "knobs_placed.rs");
    // `audit/logged` is left out, and nothing refers to it.
    let events = files.keys().filter(|path| path.contains("/v1"));
    assert_eq!(
        events.collect::<Vec<_>>(),
        [
            "shop/orders/internal/v1.json",
            "shop/orders/internal/v1.md",
            "shop/orders/internal/v1.rs",
            "shop/orders/placed/v1.json",
            "shop/orders/placed/v1.md",
            "shop/orders/placed/v1.rs",
        ]
    );
    assert!(!files["shop.rs"].contains("audit"), "{}", files["shop.rs"]);
    // What `lock.toml` records does not depend on the rules.
    let plain = Tree::from_files(
        "schemas",
        knobs.files.iter().map(|(path, text)| {
            let rules = text.find("[events]").filter(|_| path.ends_with(".toml"));
            (path.as_str(), &text[..rules.unwrap_or(text.len())])
        }),
    );
    let names = |tree: &Tree| format!("{:?}", eventry_codegen::generate(tree, None).unwrap().names);
    assert_eq!(names(&plain), names(&knobs));
}

#[test]
fn doubted_members() {
    let archive = read_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/archive/schemas"));
    let archive = archive.unwrap_or_else(|problems| panic!("{problems}"));
    let files = files(&archive);
    expect(&files, "ferry/trips/left/v1.rs", "ferry_left.rs");
    expect(&files, "ferry/trips/left/v1_to_v2.rs", "ferry_left_v1_to_v2.rs");
    expect(&files, "ferry/envelope.rs", "ferry_envelope.rs");
    expect(&files, "tram/trips/left/v1.rs", "tram_left.rs");
    // Strict decoding judges by the schemas as they are published.
    for document in ["envelope", "trips/left/v1", "_shared/stop"] {
        let schema = |provider: &str| &files[&format!("{provider}/{document}.json")];
        assert_eq!(schema("ferry"), schema("tram"));
        assert!(schema("ferry").contains("\"required\":"), "{document}");
    }
}

#[test]
fn every_file_names_its_source() {
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
