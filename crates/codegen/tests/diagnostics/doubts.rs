//! Problems of `required` and `[[doubted]]` in `provider.toml`.

use eventry_codegen::generate;
use eventry_schema::discover::Tree;

const ORDER: &str = r##"{
  "type": "object",
  "required": ["id", "undeclared"],
  "properties": {"id": {"type": "string"}, "note": {"type": "string"}, "line": {"$ref": "#/definitions/line"}},
  "definitions": {"line": {"type": "object", "required": ["sku"], "properties": {"sku": {"type": "string"}}}}
}"##;

/// Returns the problems of settings beside an event and a document without an envelope.
fn problems(settings: &str) -> String {
    let tree = Tree::from_files(
        "schemas",
        [
            ("acme/provider.toml", format!("name = \"Acme\"\n{settings}").as_str()),
            ("acme/orders/placed/v1.json", ORDER),
            ("acme/_shared/names.txt", "no schema"),
        ],
    );
    generate(&tree, None).map_or_else(|problems| problems.to_string(), |generated| generated.warnings.to_string())
}

#[test]
fn doubted_members_have_no_problems() {
    let doubted = r##"
[[doubted]]
in = "orders/placed/v1.json"
members = ["id", "undeclared"]
[[doubted]]
in = "orders/placed/v1.json#/properties/line"
members = ["sku"]
"##;
    assert_eq!(problems(doubted), "");
    assert_eq!(problems("required = \"doubted\"\n"), "");
    assert_eq!(problems("required = \"trusted\"\n"), "");
}

#[test]
fn places_that_name_no_required_member_are_reported() {
    assert_eq!(
        problems(
            r##"required = "believed"
[[doubted]]
in = "orders/placed/v1.json"
members = ["note", "colour", "id", "id"]
[[doubted]]
in = "orders/placed/v1.json#/definitions/line"
members = ["sku"]
[[doubted]]
in = "orders/placed/v1.json#/properties/line"
members = ["sku"]
[[doubted]]
in = "orders/placed/v1.json#/required"
members = ["id"]
[[doubted]]
in = "orders/placed/v2.json"
members = []
[[doubted]]
member = "id"
"##
        ),
        r##"error: `required` cannot be `believed`
  --> schemas/acme/provider.toml:2:13
   help: set it to "trusted" (the default: a body without a required member is malformed) or "doubted" (such a body is read)

error: `orders/placed/v1.json` does not require `note`: it is optional already
  --> schemas/acme/provider.toml:5:12
   help: remove it: the type of an optional member says already that it may be absent

error: `orders/placed/v1.json` has no member `colour`
  --> schemas/acme/provider.toml:5:20
   help: list names that `required` has in the schema that `in` names

error: `id` of `orders/placed/v1.json` is doubted twice
  --> schemas/acme/provider.toml:5:36
   help: keep one of the two

error: `sku` of `orders/placed/v1.json#/properties/line` is doubted twice
  --> schemas/acme/provider.toml:11:12
   help: keep one of the two

error: `orders/placed/v1.json#/required` has no member `id`
  --> schemas/acme/provider.toml:14:12
   help: list names that `required` has in the schema that `in` names

error: document `orders/placed/v2.json` does not exist
  --> schemas/acme/provider.toml:16:6
   help: name a schema relative to the provider's folder, such as _shared/issue.json or orders/created/v1.json#/properties/issue

error: `members` is empty
  --> schemas/acme/provider.toml:17:11
   help: list the required members that may be absent or null in traffic, such as members = ["total"]

error: missing key `in` in [[doubted]]
  --> schemas/acme/provider.toml:18:1
   help: set it to the object that requires the members, relative to the provider's folder, such as in = "_shared/issue.json" or in = "orders/placed/v1.json#/definitions/line"

error: missing key `members` in [[doubted]]
  --> schemas/acme/provider.toml:18:1
   help: list the required members that may be absent or null in traffic, such as members = ["total"]

error: unknown key `member` in [[doubted]]
  --> schemas/acme/provider.toml:19:1
   help: did you mean `members`? Known keys are in, members"##
    );
}

#[test]
fn a_member_is_doubted_once_and_a_marker_never() {
    assert_eq!(
        problems(
            r##"required = "doubted"
[[documents]]
event = "orders/placed"
member = "id"
[[doubted]]
in = "orders/placed/v1.json"
members = ["id", "undeclared"]
"##
        ),
        r##"error: [[documents]] recognizes the body by `id`, so the body has it
  --> schemas/acme/provider.toml:8:12
   help: remove it from this section

error: `required = "doubted"` doubts `undeclared` already
  --> schemas/acme/provider.toml:8:18
   help: remove it from this section, or `required`"##
    );
    let settings = "name = \"Acme\"\nrequired = \"doubted\"\n[[documents]]\nevent = \"orders/placed\"\nmember = \"id\"\n";
    let files = [("acme/provider.toml", settings), ("acme/orders/placed/v1.json", ORDER)];
    let generated = generate(&Tree::from_files("schemas", files), None).unwrap();
    let text = &generated.files["acme/orders/placed/v1.rs"];
    assert!(
        text.contains("pub id: T,") && text.contains("pub undeclared: rt::Nullable<T::Json>,"),
        "{text}"
    );
}
