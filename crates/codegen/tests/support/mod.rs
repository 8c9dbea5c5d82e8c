//! Trees of schemas that several tests use.

use std::collections::BTreeMap;
use std::path::Path;

use eventry_codegen::generate;
use eventry_schema::discover::{Tree, read_tree};

/// Reads the schemas that Eventry ships.
pub fn shipped() -> Tree {
    read_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas")).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A provider whose one event covers most of the generated code.
pub const SHOP: &[(&str, &str)] = &[
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

/// Generates a tree and returns the files.
pub fn files(tree: &Tree) -> BTreeMap<String, String> {
    generate(tree, None).unwrap_or_else(|problems| panic!("{problems}")).files
}
