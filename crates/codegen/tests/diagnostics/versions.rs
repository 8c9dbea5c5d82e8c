//! Problems of renames, deprecations and the policy for unknown versions.

use eventry_schema::discover::Tree;

/// Generates two versions of an event with these settings, and returns the problems.
fn problems_of_two_versions(settings: &str) -> String {
    let v1 =
        r#"{"type": "object", "properties": {"customer_id": {"type": "string"}, "line": {"type": "object", "properties": {"qty": {}}}}}"#;
    let v2 =
        r#"{"type": "object", "properties": {"customerId": {"type": "string"}, "line": {"type": "object", "properties": {"count": {}}}}}"#;
    let settings = format!("name = \"Acme\"\n{settings}");
    let files = [
        ("acme/provider.toml", settings.as_str()),
        ("acme/orders/created/v1.json", v1),
        ("acme/orders/created/v2.json", v2),
    ];
    match eventry_codegen::generate(&Tree::from_files("schemas", files), None) {
        Ok(generated) => generated.warnings.to_string(),
        Err(problems) => problems.to_string(),
    }
}

#[test]
fn valid_renames_and_deprecations_have_no_problems() {
    let settings = r##"unknown_versions = "try latest known"
[[renames]]
in = "orders/created/v2.json"
from = "customer_id"
to = "customerId"
[[renames]]
in = "orders/created/v2.json#/properties/line"
from = "qty"
to = "count"
[[deprecated]]
in = "orders/created/v1.json"
since = "2026-01-31"
note = "use v2"
"##;
    assert_eq!(problems_of_two_versions(settings), "");
}

#[test]
fn renames_must_name_existing_members() {
    assert_eq!(
        problems_of_two_versions(
            r##"[[renames]]
in = "orders/created/v3.json"
from = "customer_id"
to = "customerId"
[[renames]]
in = "orders/created/v2.json#/properties/lines"
from = "qty"
to = "count"
[[renames]]
in = "orders/created/v2.json"
from = "customer_id"
to = "customer"
[[renames]]
in = "orders/created/v2.json"
from = "customer"
to = "customerId"
"##
        ),
        r##"error: document `orders/created/v3.json` does not exist
  --> schemas/acme/provider.toml:3:6
   help: name a schema relative to the provider's folder, such as _shared/issue.json or orders/created/v1.json#/properties/issue

error: `/properties/lines` does not exist in schemas/acme/orders/created/v2.json
  --> schemas/acme/provider.toml:7:6
   help: name a schema relative to the provider's folder, such as _shared/issue.json or orders/created/v1.json#/properties/issue

error: `orders/created/v2.json` has no member `customer`
  --> schemas/acme/provider.toml:13:6
   help: set `to` to the member's name in the document that `in` names, and `from` to its name in the previous version

error: the version before `orders/created/v2.json` has no member `customer` in this place
  --> schemas/acme/provider.toml:16:8
   help: set `in` to the document with the new name, and `from` to the member's name in the previous version"##
    );
}

#[test]
fn deprecations_must_name_existing_schemas() {
    assert_eq!(
        problems_of_two_versions(
            r##"unknown_versions = "guess"
[[deprecated]]
in = "orders/created/v1.json#/properties/total"
since = "2026-02-41"
[[deprecated]]
note = "use v2"
until = "2027-01-01"
"##
        ),
        r##"error: `unknown_versions` cannot be `guess`
  --> schemas/acme/provider.toml:2:21
   help: set it to "keep raw" (the default), "reject", "try latest known" or "try same major"

error: `/properties/total` does not exist in schemas/acme/orders/created/v1.json
  --> schemas/acme/provider.toml:4:6
   help: name a schema relative to the provider's folder, such as _shared/issue.json or orders/created/v1.json#/properties/issue

error: `2026-02-41` is not a date
  --> schemas/acme/provider.toml:5:9
   help: write a date, such as since = "2026-01-31"

error: missing key `in` in [[deprecated]]
  --> schemas/acme/provider.toml:6:1
   help: set it to the deprecated document or schema, such as in = "orders/placed/v1.json" or in = "orders/placed/v1.json#/properties/total"

error: unknown key `until` in [[deprecated]]
  --> schemas/acme/provider.toml:8:1
   help: known keys are in, since, note"##
    );
}

#[test]
fn aliases_must_name_members_and_belong_to_one() {
    assert_eq!(
        problems_of_two_versions(
            r##"[[aliases]]
in = "orders/created/v2.json"
members = { nummer = ["number"], customerId = ["CUSTOMER", "line"] }
[[aliases]]
in = "orders/created/v2.json"
members = { customerId = ["customer"], line = ["LINE", "CUSTOMER"] }
"##
        ),
        r##"error: `orders/created/v2.json` has no member `nummer`
  --> schemas/acme/provider.toml:4:13
   help: the keys of `members` are names of members in the schema that `in` names, and the values are their other spellings

error: `line` is a member of `orders/created/v2.json` itself
  --> schemas/acme/provider.toml:4:60
   help: remove this spelling: a name belongs to one member

error: `CUSTOMER` is a spelling of both `customerId` and `line`
  --> schemas/acme/provider.toml:7:56
   help: remove this spelling: a name belongs to one member"##
    );
}

#[test]
fn a_schema_is_deprecated_once() {
    assert_eq!(
        problems_of_two_versions(
            r##"[[deprecated]]
in = "orders/created/v1.json"
[[deprecated]]
in = "orders/created/v1.json"
note = "use v2"
"##
        ),
        r##"error: an earlier section deprecates `orders/created/v1.json` too
  --> schemas/acme/provider.toml:5:6
   help: keep one of the sections"##
    );
}
