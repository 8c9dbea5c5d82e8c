//! Values that are too large are boxed, and this decision is stable.

use std::fmt::Write as _;

use eventry_codegen::{Generated, generate};
use eventry_schema::discover::Tree;

const EVENT: &str = "shop/orders/placed/v1.json";
const TEXT: &str = r#"{"type": "string"}"#;

fn tree(files: &[(&str, &str)]) -> Tree {
    let provider = ("shop/provider.toml", "name = \"Shop\"\n");
    Tree::from_files("schemas", [provider].iter().chain(files).copied())
}

fn run(tree: &Tree) -> Generated {
    generate(tree, None).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Generates a tree and records its names in it.
fn record(tree: &mut Tree) -> Generated {
    let generated = run(tree);
    let old = tree.files.get("lock.toml").cloned().unwrap_or_default();
    let lock = generated.names.merged_into(&old, "schemas/lock.toml").unwrap();
    tree.files.insert("lock.toml".to_owned(), lock);
    let again = run(tree);
    assert_eq!(again.files, generated.files, "recording names must not change the code");
    assert_eq!(again.names, generated.names);
    generated
}

/// Returns an object with this many members in addition to others.
fn wide(count: usize, more: &str) -> String {
    let mut members = String::from(more);
    for at in 0..count {
        let _ = write!(members, "{}\"m{at}\": {TEXT}", if members.is_empty() { "" } else { ", " });
    }
    format!("{{\"type\": \"object\", \"properties\": {{{members}}}}}")
}

/// Returns the code of an event whose schema changes after its names have been recorded.
fn after(recorded: &str, now: &str) -> (String, String) {
    let mut tree = tree(&[(EVENT, recorded)]);
    record(&mut tree);
    tree.files.insert(EVENT.to_owned(), now.to_owned());
    let generated = record(&mut tree);
    let code = |path: &str| generated.files[path].replace("<T>", "").replace("::std::boxed::", "");
    (code("shop.rs"), code("shop/orders/placed/v1.rs"))
}

#[test]
fn payloads() {
    let (large, small) = (wide(1_999, ""), wide(10, ""));
    let boxed = "OrdersPlacedV1(Box<orders::placed::v1::Placed>)";
    let plain = "OrdersPlacedV1(orders::placed::v1::Placed)";
    for (recorded, now, expected) in [
        (&large, &large, boxed),
        (&large, &small, boxed),
        (&small, &small, plain),
        (&small, &large, plain),
    ] {
        let (registry, _) = after(recorded, now);
        assert!(registry.contains(expected), "{registry}");
    }
    // The decision for a new event is independent.
    let mut tree = tree(&[(EVENT, &large)]);
    record(&mut tree);
    tree.files.insert("shop/orders/sent/v1.json".to_owned(), large.clone());
    tree.files.insert("shop/orders/taken/v1.json".to_owned(), small);
    let registry = record(&mut tree).files["shop.rs"].replace("::std::boxed::", "");
    for variant in ["OrdersPlacedV1(Box<", "OrdersSentV1(Box<", "OrdersTakenV1(orders"] {
        assert!(registry.contains(variant), "{registry}");
    }
    let lock = &tree.files["lock.toml"];
    assert!(lock.contains("document = \"shop/orders/placed/v1.json\"\nboxed = true\n"), "{lock}");
    assert!(lock.contains("document = \"shop/orders/taken/v1.json\"\ntypes"), "{lock}");
}

#[test]
fn payloads_of_shared_types() {
    let root = r#"{"$ref": "../../_shared/order.json"}"#;
    let mut tree = tree(&[(EVENT, root), ("shop/_shared/order.json", &wide(1_999, ""))]);
    let registry = record(&mut tree).files["shop.rs"].clone();
    assert!(
        registry.contains("OrdersPlacedV1(Box<orders::placed::v1::Placed<T>>)"),
        "{registry}"
    );
    tree.files.insert("shop/_shared/order.json".to_owned(), wide(3, ""));
    assert!(record(&mut tree).files["shop.rs"].contains("OrdersPlacedV1(Box<"));
}

#[test]
fn branches() {
    let branch = |kind: &str, count: usize| wide(count, &format!("\"kind\": {{\"const\": \"{kind}\"}}"));
    let choice = |branches: &[String]| {
        format!(
            "{{\"type\": \"object\", \"properties\": {{\"c\": {{\"oneOf\": [{}]}}}}}}",
            branches.join(", ")
        )
    };
    let before = choice(&[branch("large", 300), branch("small", 3)]);
    let now = choice(&[branch("new", 300), branch("large", 4), branch("small", 301)]);
    let (_, code) = after(&before, &before);
    assert!(code.contains("Large(Box<CLarge>)") && code.contains("Small(CSmall)"), "{code}");
    let (_, code) = after(&before, &now);
    for variant in ["New(Box<", "Large(Box<", "Small(CSmall)"] {
        assert!(code.contains(variant), "{variant}\n{code}");
    }
}

#[test]
fn members() {
    let object = |a: usize, b: usize, more: &str| {
        let (a, b) = (wide(a, ""), wide(b, ""));
        format!("{{\"type\": \"object\", \"required\": [\"a\", \"b\"], \"properties\": {{\"a\": {a}, \"b\": {b}{more}}}}}")
    };
    let (_, code) = after(&object(120, 5, ""), &object(120, 5, ""));
    assert!(code.contains("pub a: A,") && code.contains("pub b: B,"), "{code}");
    // The member that grew stays unboxed; the new one is boxed.
    let more = format!(", \"c\": {}", wide(60, ""));
    let (_, code) = after(&object(120, 5, ""), &object(120, 100, &more));
    assert!(
        code.contains("pub a: A,") && code.contains("pub b: B,") && code.contains("pub c: Option<Box<C>>"),
        "{code}"
    );
    let (_, code) = after(&object(120, 100, ""), &object(3, 3, ""));
    assert!(code.contains("pub a: Box<A>,") && code.contains("pub b: B,"), "{code}");
}
