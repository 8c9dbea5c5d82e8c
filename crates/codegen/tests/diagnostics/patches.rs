//! Problems of patches.

use crate::problems_beside;

#[test]
fn patches_whose_test_fails_no_longer_apply() {
    assert_eq!(
        problems_beside(&[(
            "acme/orders/created/v1.patch.json",
            r##"{
  "reason": "the provider documents an array",
  "operations": [
    { "op": "test", "path": "/type", "value": "array" },
    { "op": "remove", "path": "/items" }
  ]
}"##,
        )]),
        r##"error: this patch no longer applies: `/type` is `"object"`, not `"array"`
  --> schemas/acme/orders/created/v1.patch.json:4:5
   at /operations/0
   help: compare it with the current schema: correct the operation, or remove it if the provider has fixed the schema"##
    );
}

#[test]
fn patches_of_missing_values_no_longer_apply() {
    assert_eq!(
        problems_beside(&[(
            "acme/orders/created/v1.patch.json",
            r##"{
  "reason": "`amount` is sent as text",
  "operations": [{ "op": "replace", "path": "/properties/amount/type", "value": "string" }]
}"##,
        )]),
        r##"error: this patch no longer applies: `/properties/amount/type` does not exist
  --> schemas/acme/orders/created/v1.patch.json:3:18
   at /operations/0
   help: compare it with the current schema: correct the operation, or remove it if the provider has fixed the schema"##
    );
}

#[test]
fn patches_need_a_reason_and_operations() {
    assert_eq!(
        problems_beside(&[("acme/orders/created/v1.patch.json", r##"{"reason": " ", "operations": []}"##,)]),
        r##"error: this patch has no reason
  --> schemas/acme/orders/created/v1.patch.json:1:12
   help: add "reason": say what the provider got wrong, how you know, and since when

error: this patch has no operations
  --> schemas/acme/orders/created/v1.patch.json:1:31
   help: write a patch as {"reason": "why", "operations": [{"op": "replace", "path": "/…", "value": …}]}"##
    );
}

#[test]
fn invalid_operations_are_reported() {
    assert_eq!(
        problems_beside(&[(
            "acme/orders/created/v1.patch.json",
            r##"{"reason": "x", "note": 1, "operations": [
  {"op": "put"},
  {"op": "add", "path": "a"},
  {"op": "remove", "path": "/a", "value": 1},
  {"op": "move", "path": "/a"}
]}"##,
        )]),
        r##"error: unknown member `note` in this patch
  --> schemas/acme/orders/created/v1.patch.json:1:17
   at /note
   help: write a patch as {"reason": "why", "operations": [{"op": "replace", "path": "/…", "value": …}]}

error: this operation has no known `op`
  --> schemas/acme/orders/created/v1.patch.json:2:10
   at /operations/0
   help: set `op` to add, remove, replace, move, copy or test

error: operation `add` needs a `value`
  --> schemas/acme/orders/created/v1.patch.json:3:3
   at /operations/1
   help: add "value" with any JSON value

error: operation `add` needs a JSON pointer as its `path`
  --> schemas/acme/orders/created/v1.patch.json:3:25
   at /operations/1
   help: start the pointer with `/`, as in /properties/amount/type; in a name, write `~` as ~0 and `/` as ~1

error: unknown member `value` in operation `remove`
  --> schemas/acme/orders/created/v1.patch.json:4:34
   at /operations/2/value
   help: it takes `op` and `path`

error: operation `move` needs a JSON pointer as its `from`
  --> schemas/acme/orders/created/v1.patch.json:5:3
   at /operations/3
   help: start the pointer with `/`, as in /properties/amount/type; in a name, write `~` as ~0 and `/` as ~1"##
    );
}
