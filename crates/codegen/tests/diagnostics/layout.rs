//! Files that are missing, misplaced or not JSON.

use crate::problems_beside;

#[test]
fn invalid_json_is_located_by_line_and_column() {
    assert_eq!(
        problems_beside(&[("acme/orders/shipped/v1.json", "{\n  \"type\": \"object\",\n}\n")]),
        r##"error: expected a member name, found `}`
  --> schemas/acme/orders/shipped/v1.json:3:1
   help: remove the comma after the last member"##
    );
}

#[test]
fn repeated_members_are_rejected() {
    assert_eq!(
        problems_beside(&[("acme/orders/shipped/v1.json", "{\n  \"type\": \"a\",\n  \"type\": \"b\"\n}\n")]),
        r##"error: member `type` appears twice in one object, first at 2:3
  --> schemas/acme/orders/shipped/v1.json:3:3
   help: keep one of the two"##
    );
}

#[test]
fn schemas_are_objects() {
    assert_eq!(
        problems_beside(&[("acme/orders/shipped/v1.json", "[]")]),
        r##"error: expected a JSON Schema, found an array
  --> schemas/acme/orders/shipped/v1.json:1:1
   help: write an object such as {"type": "object", "properties": {…}}"##
    );
}

#[test]
fn samples_are_json() {
    assert_eq!(
        problems_beside(&[("acme/orders/created/v1.sample.cut.json", "{\"a\": 1")]),
        r##"error: expected `,` or `}`, found the end of the file
  --> schemas/acme/orders/created/v1.sample.cut.json:1:8
   help: the object is not closed: the file may be cut off"##
    );
}

/// Each of these files causes one problem. The help is always the layout.
#[test]
fn misplaced_files_are_reported_with_the_layout() {
    let misplaced = "this file does not fit the layout of the schemas folder";
    for (path, message) in [
        ("notes.json", misplaced),
        ("acme/base.json", misplaced),
        ("acme/orders/v1.json", misplaced),
        ("acme/orders/created/v1.yaml", misplaced),
        ("acme/orders/created/v1/v1.json", misplaced),
        (
            "acme/orders/created/1.json",
            "`1` is not a version: write `v` and a number, a semantic version or a date, such as v1, v0.3.0 or v2024-06-20",
        ),
        (
            "acme/orders/created/v4294967296.json",
            "version `v4294967296` is too large: the largest is v4294967295",
        ),
        (
            "acme/or ders/created/v1.json",
            "`or ders` is not a valid domain name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit",
        ),
        (
            "acme/orders/_common/v1.json",
            "`_common` is not a valid event type name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit",
        ),
        (
            "acme/orders/created/v1.sample.ü.json",
            "`ü` is not a valid sample name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit",
        ),
    ] {
        let expected = format!(
            "error: {message}
  --> schemas/{path}
   help: expected <provider>/provider.toml, <provider>/envelope.json, <provider>/_<name>/….json,
         <provider>/<domain>/<event>/v1.json, v1.patch.json or v1.sample.<label>.json"
        );
        assert_eq!(problems_beside(&[(path, "{}")]), expected);
    }
}

#[test]
fn provider_folders_need_a_valid_name() {
    assert_eq!(
        problems_beside(&[("Beta/orders/created/v1.json", "{}")]),
        r##"error: `Beta` is not a valid provider name: use lowercase letters, digits, `-` and `_`, starting with a letter
  --> schemas/Beta
   help: expected <provider>/provider.toml, <provider>/envelope.json, <provider>/_<name>/….json,
         <provider>/<domain>/<event>/v1.json, v1.patch.json or v1.sample.<label>.json"##
    );
}

#[test]
fn providers_need_settings() {
    assert_eq!(
        problems_beside(&[("beta/orders/created/v1.json", "{}")]),
        r##"error: this provider has no provider.toml
  --> schemas/beta
   help: add one that contains at least name = "…""##
    );
}

#[test]
fn patches_and_samples_need_a_schema() {
    assert_eq!(
        problems_beside(&[
            ("acme/orders/gone/v1.patch.json", "{}"),
            ("acme/orders/gone/v1.sample.a.json", "{}"),
        ]),
        r##"error: this patch has no schema: there is no v1.json beside it
  --> schemas/acme/orders/gone/v1.patch.json
   help: add the schema, or rename the patch to match its schema

error: this sample has no schema: there is no v1.json beside it
  --> schemas/acme/orders/gone/v1.sample.a.json
   help: add the schema, or rename the sample to match its schema"##
    );
}

#[test]
fn folders_cannot_share_a_rust_name() {
    assert_eq!(
        problems_beside(&[
            ("ac-me/provider.toml", "name = \"Acme\""),
            ("acme/or-ders/shipped/v1.json", "{}"),
            ("acme/orders/Created/v2.json", "{}"),
        ]),
        r##"error: `acme` and `ac-me` would become the same Rust name
  --> schemas/acme
   help: rename this folder, or merge it into schemas/ac-me

error: `orders` and `or-ders` would become the same Rust name
  --> schemas/acme/orders
   help: rename this folder, or merge it into schemas/acme/or-ders

error: `created` and `Created` would become the same Rust name
  --> schemas/acme/orders/created
   help: rename this folder, or merge it into schemas/acme/orders/Created"##
    );
}

#[test]
fn versions_have_one_spelling() {
    assert_eq!(
        problems_beside(&[("acme/orders/created/v01.json", "{}"), ("acme/orders/created/v02.json", "{}"),]),
        r##"error: this file and schemas/acme/orders/created/v1.json are the same version
  --> schemas/acme/orders/created/v01.json
   help: remove one of the two

error: a version must not have leading zeros
  --> schemas/acme/orders/created/v02.json
   help: rename this file to schemas/acme/orders/created/v2.json"##
    );
}
