//! Problems of `[[items]]` and `[events]` in `provider.toml`, and of the same rules in a build script.

use eventry_codegen::{Config, generate};
use eventry_schema::discover::Tree;

const ORDER: &str = r#"{
  "type": "object",
  "properties": {
    "id": {"type": "string"},
    "note": {"type": "string"},
    "state": {"type": "string", "enum": ["open", "paid"]},
    "line": {"type": "object", "properties": {"sku": {"type": "string"}}}
  }
}"#;

/// Returns the problems of settings beside an event.
fn problems(settings: &str) -> String {
    let tree = Tree::from_files(
        "schemas",
        [
            ("acme/provider.toml", format!("name = \"Acme\"\n{settings}").as_str()),
            ("acme/orders/placed/v1.json", ORDER),
        ],
    );
    generate(&tree, None).map_or_else(|problems| problems.to_string(), |generated| generated.warnings.to_string())
}

#[test]
fn rules_that_fit_have_no_problems() {
    let settings = r##"
[events]
only = ["orders/*"]
[[items]]
path = "**"
derive = ["Clone", "Eq"]
[[items]]
path = "orders::*::v1::State::*"
attributes = ["#[doc(alias = \"x\")]"]
[[items]]
path = "orders::placed::v1::Placed.id"
rename = "type_"
[[items]]
path = "orders::placed::v1::Placed.*"
attributes = ["#[cfg(all())]"]
"##;
    assert_eq!(problems(settings), "");
}

#[test]
fn patterns_that_fit_nothing_are_reported() {
    assert_eq!(
        problems(
            r##"[events]
only = ["orders/*", "orders/plcaed"]
except = ["billing/*"]
[[items]]
path = "orders::placed::v1::Plcaed"
derive = ["Eq"]
[[items]]
path = "orders::placed::v1::Placed.idd"
attributes = ["#[x]"]
[[items]]
path = "orders::placed::v1::State.open"
attributes = ["#[x]"]
[[items]]
path = "orders::placed::v1::Placed::Open"
attributes = ["#[x]"]
[[items]]
path = "orders::placed::v1::State::Lost"
rename = "Gone"
"##
        ),
        r##"error: `orders/plcaed` fits no event
  --> schemas/acme/provider.toml:3:21
   help: did you mean `orders/placed`?

error: `billing/*` fits no event
  --> schemas/acme/provider.toml:4:11
   help: an event is `<provider>/<domain>/<event>`; in provider.toml, `<domain>/<event>`; `*` is any text without a slash

error: `orders::placed::v1::Plcaed` fits no generated item
  --> schemas/acme/provider.toml:6:8
   help: did you mean `orders::placed::v1::Placed`?

error: `acme::orders::placed::v1::Placed` has no field that fits `acme::orders::placed::v1::Placed.idd`
  --> schemas/acme/provider.toml:9:8
   help: its fields are `id`, `note`, `state`, `line`

error: `acme::orders::placed::v1::State.open` names a field, but `acme::orders::placed::v1::State` is an enum
  --> schemas/acme/provider.toml:12:8
   help: a path is `<provider>::<domain>::<event>::v<number>::<Type>`, with `.field` or `::Variant`; in provider.toml, it begins behind the provider

error: `acme::orders::placed::v1::Placed::Open` names a variant, but `acme::orders::placed::v1::Placed` is a struct
  --> schemas/acme/provider.toml:15:8
   help: a path is `<provider>::<domain>::<event>::v<number>::<Type>`, with `.field` or `::Variant`; in provider.toml, it begins behind the provider

error: `acme::orders::placed::v1::State` has no variant that fits `acme::orders::placed::v1::State::Lost`
  --> schemas/acme/provider.toml:18:8
   help: its variants are `Open`, `Paid`"##
    );
}

#[test]
fn names_and_attributes_that_are_not_rust_are_reported() {
    assert_eq!(
        problems(
            r##"[[items]]
path = "orders::placed::v1::Placed"
derive = ["Eq +"]
attributes = ["allow(dead_code)"]
[[items]]
path = "orders::placed::v1::Placed.id"
derive = ["Eq"]
rename = "type"
[[items]]
path = "orders::placed::v1::Placed.note"
rename = "state"
[[items]]
path = "orders::placed::v1::Line"
rename = "State"
[[items]]
path = "orders::placed::v1::State::Open"
rename = "unrecognized"
[[items]]
path = "orders::placed::v1::State::Paid"
rename = "Settled"
[[items]]
path = "orders::placed::*::State::Paid"
rename = "Done"
[[items]]
path = "orders::placed::v1::State"
"##
        ),
        r##"error: `Eq +` is not the path of a trait
  --> schemas/acme/provider.toml:3:8
   help: write a path, such as `Eq` or `my_crate::Audited`

error: `allow(dead_code)` is not an attribute
  --> schemas/acme/provider.toml:3:8
   help: write an attribute with its brackets, such as `#[allow(dead_code)]`

error: `type` cannot be the name of a field
  --> schemas/acme/provider.toml:7:8
   help: write a name in the style of Rust that is not a keyword, such as `type_`

error: only types can derive traits, and `acme::orders::placed::v1::Placed.id` names parts of types
  --> schemas/acme/provider.toml:7:8
   help: name the type

error: `acme::orders::placed::v1::Placed.state` occurs twice in its type
  --> schemas/acme/provider.toml:11:8
   help: choose a name that is free

error: `acme::orders::placed::v1::State` occurs twice in its module
  --> schemas/acme/provider.toml:14:8
   help: choose a name that is free

error: `unrecognized` cannot be the name of a variant
  --> schemas/acme/provider.toml:17:8
   help: write a name in the style of Rust that is not a keyword, such as `Unrecognized`

error: `acme::orders::placed::v1::State::Paid` is renamed to both `Settled` and `Done`
  --> schemas/acme/provider.toml:23:8
   help: keep one of the two

error: this section changes nothing
  --> schemas/acme/provider.toml:25:1
   help: write [[items]] with path = "orders::placed::v1::Placed" and derive = ["Eq"], attributes = ["#[…]"] or rename = "…""##
    );
}

#[test]
fn rules_of_a_build_script_are_reported_alike() {
    let config = Config::new("../../examples/knobs/schemas")
        .derive("shop::orders::placed::v1::Plaecd", "Eq")
        .attribute("shop::orders::placed::v1::Placed.id", "deprecated")
        .rename("shop::orders::placed::v1::Placed", "order")
        .only(["shop/orders/placed"])
        .except(["shop/billing/*", "stop/orders/placed"]);
    assert_eq!(
        config.generate().unwrap_err().to_string(),
        r##"error: `deprecated` is not an attribute
  --> build.rs
   help: write an attribute with its brackets, such as `#[allow(dead_code)]`

error: `order` cannot be the name of a type
  --> build.rs
   help: write a name in the style of Rust that is not a keyword, such as `Order`

error: `shop/billing/*` fits no event
  --> build.rs
   help: an event is `<provider>/<domain>/<event>`; in provider.toml, `<domain>/<event>`; `*` is any text without a slash

error: `shop::orders::placed::v1::Plaecd` fits no generated item
  --> build.rs
   help: did you mean `shop::orders::placed::v1::Placed`?

error: `stop/orders/placed` fits no event
  --> build.rs
   help: an event is `<provider>/<domain>/<event>`; in provider.toml, `<domain>/<event>`; `*` is any text without a slash

error: `shop::orders::placed::v1::Placed` is renamed to both `order` and `Order`
  --> schemas/shop/provider.toml:14:8
   help: keep one of the two"##
    );
}
