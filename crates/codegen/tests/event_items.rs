//! What the module of an event has besides its types, and what another event may change of it.

use std::collections::BTreeMap;

use eventry_codegen::generate;
use eventry_schema::discover::Tree;

const OWN: &str = r#"{"type": "object", "properties": {"id": {"type": "string"}}}"#;
const SHARED: &str = r#"{"$ref": "../../_shared/order.json"}"#;

fn files(events: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut all = vec![
        ("shop/provider.toml".to_owned(), "name = \"Shop\"\n"),
        ("shop/_shared/order.json".to_owned(), OWN),
    ];
    all.extend(
        events
            .iter()
            .map(|(event, schema)| (format!("shop/orders/{event}/v1.json"), *schema)),
    );
    generate(&Tree::from_files("schemas", all), None)
        .unwrap_or_else(|problems| panic!("{problems}"))
        .files
}

fn items<'f>(files: &'f BTreeMap<String, String>, event: &str) -> &'f str {
    let code = &files[&format!("shop/orders/{event}/v1.rs")];
    code.lines().find(|line| line.contains("event_items!")).unwrap_or_default()
}

#[test]
fn a_type_of_one_event_is_its_own() {
    let one = files(&[("placed", OWN), ("paid", SHARED)]);
    assert_eq!(
        items(&one, "placed"),
        r#"rt::event_items!("shop/orders/placed/v1" => Placed in OrdersPlacedV1 alone);"#
    );
    // A module without types of its own does not import the runtime.
    assert_eq!(
        items(&one, "paid"),
        r#"super::super::super::rt::event_items!("shop/orders/paid/v1" => Paid in OrdersPaidV1 alone);"#
    );
    assert!(one["shop/_shared/order.json"].contains("properties") && !one.values().any(|code| code.contains("_shared/order\" =>")));
}

#[test]
fn another_event_changes_only_who_owns_a_type() {
    let one = files(&[("placed", OWN), ("paid", SHARED)]);
    let two = files(&[("billed", OWN), ("placed", OWN), ("paid", SHARED), ("refunded", SHARED)]);
    let changed: Vec<&str> = one
        .iter()
        .filter(|(path, text)| two.get(*path) != Some(text))
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(changed, ["mod.rs", "shop.rs", "shop/orders/paid/v1.rs"]);
    for event in ["paid", "refunded"] {
        assert!(!items(&two, event).contains("alone") && items(&two, event).contains("event_items!"));
    }
}
