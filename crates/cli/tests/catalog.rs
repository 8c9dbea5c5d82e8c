//! `list`, `expand` and `names`: what the schemas say, also while one of them is broken.
#![cfg(feature = "network")]

mod stage;

use stage::Checkout;

/// A checkout with one event and one sample.
fn stocked(name: &str) -> Checkout {
    let checkout = Checkout::new(&format!("catalog-{name}"), "");
    checkout.write(
        "schemas/acme/orders/created/v1.json",
        r#"{"title": "Order created", "type": "object", "properties": {"id": {"type": "string"}}}"#,
    );
    checkout.write("schemas/acme/orders/created/v1.sample.documented.json", r#"{"id": "1"}"#);
    checkout
}

#[test]
fn the_catalog_is_listed() {
    let checkout = stocked("list");
    let ran = checkout.succeeds(&["list"]);
    let lines = [
        "event id                title          samples  patch",
        "acme/orders/created/v1  Order created        1  -",
    ];
    assert_eq!((ran.out.lines().collect::<Vec<_>>(), ran.errors.as_str()), (lines.to_vec(), ""));
    checkout.write(
        "schemas/acme/orders/created/v1.patch.json",
        r#"{"reason": "seen in traffic", "operations": [{"op": "add", "path": "/properties/id/type", "value": "integer"}]}"#,
    );
    let array: serde_json::Value = serde_json::from_str(&checkout.succeeds(&["list", "--json"]).out).unwrap();
    assert_eq!(
        array,
        serde_json::json!([{
            "id": "acme/orders/created/v1",
            "title": "Order created",
            "samples": ["documented"],
            "patch": "seen in traffic",
            "schema": "schemas/acme/orders/created/v1.json",
        }])
    );
}

#[test]
fn a_broken_schema_hides_nothing_else() {
    let checkout = stocked("broken");
    checkout.write("schemas/acme/orders/cancelled/v1.json", "{\"type\": ");
    let place = "--> schemas/acme/orders/cancelled/v1.json:1:";
    let said = checkout.fails(&["list"]);
    assert!(said.contains("acme/orders/created/v1") && said.contains(place), "{said}");
    let said = checkout.fails(&["expand", "acme/orders/cancelled/v1"]);
    assert!(said.contains(place), "{said}");
}

#[test]
fn generated_code_is_shown() {
    let checkout = stocked("expand");
    checkout.write("schemas/other/provider.toml", "nonsense = 1\n");
    let out = checkout.succeeds(&["expand", "acme/orders/created/v1"]).out;
    assert!(out.starts_with("// @generated") && out.contains("pub struct Created"), "{out}");
    let ran = checkout.run(&["expand", "acme/orders/craeted/v1"]);
    let expected = "error: there is no event `acme/orders/craeted/v1` in schemas/\n   help: did you mean `acme/orders/created/v1`?\n";
    assert_eq!((ran.status, ran.errors.as_str()), (2, expected));
    let ran = checkout.run(&["expand"]);
    assert_eq!(ran.status, 2);
    assert!(ran.errors.starts_with("error: `EVENT_ID` is missing\n"), "{}", ran.errors);
}

#[test]
fn names_are_remembered_once_they_are_asked_to_be() {
    let checkout = stocked("names");
    let expected =
        "error: schemas/lock.toml does not record all names\n   help: run `cargo eventry names`, and commit the file that it writes\n";
    assert_eq!(checkout.fails(&["names", "--check"]), expected);
    checkout.write("schemas/lock.toml", "# Others write here too.\nx = 1\n");
    assert_eq!(checkout.succeeds(&["names"]).out, "schemas/lock.toml\n");
    let names = "[[names]]\ndocument = \"acme/orders/created/v1.json\"\ntypes = [\n    { at = \"\", members = [\"id\"] },\n]\n";
    assert_eq!(
        checkout.read("schemas/lock.toml"),
        format!("version = 1\n\n# Others write here too.\nx = 1\n\n{names}")
    );
    assert_eq!(checkout.succeeds(&["names", "--check"]).out, "");
}
