//! Generated code that no shipped event needs, from the generator's golden file `shop_placed.rs`.

use eventry::rt::MAX_DEPTH;
use eventry::{DecodeError, Json, Number, Reason, Text};
use proptest::prelude::*;
use serde_json::{Value, json};

#[allow(dead_code, deprecated, clippy::all, clippy::pedantic)]
mod tree {
    pub(crate) use eventry::rt as __eventry;
    pub mod shop {
        use super::__eventry as rt;

        static SCHEMAS: rt::SchemaSet = rt::SchemaSet::new(&[]);
        // What the module of an event refers to.
        static TABLE: rt::ProviderTable = rt::ProviderTable::new("shop", "Shop", None, None, &[], &[]);
        pub enum Payload {
            OrdersPlacedV1(orders::placed::v1::Placed),
        }

        pub mod shared {
            pub mod money {
                include!("../crates/codegen/tests/golden/shop_money.rs");
            }
        }
        pub mod orders {
            pub mod placed {
                pub mod v1 {
                    include!("../crates/codegen/tests/golden/shop_placed.rs");
                }
            }
        }
    }
}

use tree::shop::orders::placed::v1::{Channel, Payment, Placed, Reference};
use tree::shop::shared::money::Currency;

fn order() -> Value {
    json!({
        "customerId": 42,
        "total": {"amount": 9.5, "currency": "EUR"},
        "channel": "a-b",
        "payment": {"kind": "card", "last4": "4242"},
        "reference": "x1",
        "position": [52.5, 13.4],
        "labels": {"gift": null, "note": "fast"},
        "counts": {"boxes": 2},
        "root": {"sku": "r", "count": 1, "bundle": {"sku": "b"}, "parts": [{"sku": "p"}]},
        "weight": 2,
        "giftTo": "Ada",
        "anything": [1, {"a": null}]
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut order = order();
    order[name] = value;
    order
}

/// Decodes an order and checks that it is written back equal.
fn placed(body: impl ToString) -> Placed {
    let body = body.to_string();
    let placed: Placed = eventry::decode(&body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_eq!(Json::parse(&eventry::encode(&placed)).unwrap(), Json::parse(&body).unwrap());
    let viewed: Placed<Text<'_>> = eventry::view(body.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_eq!(eventry::encode(&viewed), eventry::encode(&placed));
    placed
}

fn error(body: impl ToString) -> DecodeError {
    let body = body.to_string();
    let viewed = eventry::view::<Placed<Text<'_>>>(body.as_bytes());
    match eventry::decode::<Placed>(&body) {
        Ok(placed) => panic!("{placed:?}"),
        Err(problem) => {
            assert_eq!(viewed.unwrap_err().to_string(), problem.to_string());
            problem.error().clone()
        }
    }
}

#[test]
fn everything_at_once() {
    let placed = placed(order());
    assert_eq!(placed.customer_id, 42);
    assert_eq!(placed.total.amount, "9.5".parse::<Number>().unwrap());
    assert_eq!(placed.total.currency, Currency::Eur);
    assert_eq!(placed.channel.as_str(), "a-b");
    assert!(!placed.channel.is_unknown());
    assert!(matches!(&placed.payment, Payment::Card(card) if card.last4 == "4242"));
    assert_eq!(placed.reference, Some(Reference::Text("x1".to_owned())));
    let position = placed.position.as_ref().unwrap();
    assert_eq!((position.item0, position.item1), (52.5, 13.4));
    let labels = placed.labels.as_ref().unwrap();
    assert_eq!(labels.len(), 2);
    assert_eq!(placed.counts.as_ref().unwrap()["boxes"], 2);
    assert_eq!(placed.root.bundle.as_ref().unwrap().sku, "b");
    assert_eq!(placed.root.parts.as_ref().unwrap()[0].sku, "p");
    assert!(placed.extra.is_empty());
}

#[test]
fn white_space_in_a_list_does_not_matter() {
    let spaced = order().to_string().replace(r#"{"boxes":2}"#, r#"{ "boxes" : "2" }"#);
    let placed = placed(&spaced);
    let again: Placed = eventry::decode(eventry::encode(&placed)).unwrap();
    assert!(eventry::encode(&placed).contains(r#"{"boxes":"2"}"#));
    assert_eq!(again, placed);
}

#[test]
fn debug_output_is_that_of_a_derive() {
    let placed = placed(with("counts", json!(null)));
    let shown = format!("{:?}", placed.payment);
    assert_eq!(shown, r#"Card(PaymentCard { kind: Card, last4: "4242", extra: {} })"#);
    assert_eq!(format!("{:?}", placed.reference), r#"Some(Text("x1"))"#);
    // Fields are shown with their Rust names.
    let shown = format!("{placed:?}");
    assert!(
        shown.starts_with("Placed { customer_id: 42, total: Money { amount: 9.5,"),
        "{shown}"
    );
    assert!(
        shown.contains("counts: Null, root: Item {") && shown.contains("gift_to: Some(\"Ada\"), anything: Value("),
        "{shown}"
    );
    assert!(shown.ends_with("), extra: {} }"), "{shown}");
    let lines = format!("{:#?}", placed.position.unwrap());
    assert_eq!(lines, "Position {\n    item0: 52.5,\n    item1: 13.4,\n    extra: {},\n}");
}

#[test]
fn a_view_borrows_at_any_depth() {
    let body = order().to_string();
    let viewed: Placed<Text<'_>> = eventry::view(body.as_bytes()).unwrap();
    assert!(matches!(&viewed.payment, Payment::Card(card) if card.last4.is_borrowed()));
    assert!(matches!(&viewed.reference, Some(Reference::Text(text)) if text.is_borrowed()));
    let labels = viewed.labels.as_ref().unwrap();
    assert_eq!(labels["note"].as_deref(), Some("fast"));
    assert!(labels.keys().all(Text::is_borrowed));
    assert!(viewed.root.parts.as_ref().unwrap()[0].sku.is_borrowed());
    assert_eq!(viewed.gift_to_or_default(), "Ada");
    let anything = viewed.anything.as_ref().unwrap();
    assert_eq!(anything.as_str(), r#"[1,{"a":null}]"#);
    assert!(body.as_bytes().as_ptr_range().contains(&anything.as_str().as_ptr()));
}

#[test]
fn enum_values_that_fold_to_one_name_stay_distinct() {
    let all: Vec<Channel> = ["web", "a-b", "a_b", "self", "+1"].map(Channel::from).into();
    for (at, one) in all.iter().enumerate() {
        assert!(!one.is_unknown(), "{one}");
        assert!(all.iter().skip(at + 1).all(|other| other != one));
        assert_eq!(placed(with("channel", json!(one.as_str()))).channel, *one);
    }
}

#[test]
fn a_union_is_chosen_by_its_tag_wherever_it_occurs() {
    for payment in [
        json!({"kind": "transfer", "iban": "DE", "last4": "4242"}),
        json!({"iban": "DE", "more": {"kind": "card"}, "kind": "transfer"}),
    ] {
        let placed = placed(with("payment", payment));
        assert!(matches!(&placed.payment, Payment::Transfer(transfer) if transfer.iban == "DE" && transfer.extra.len() == 1));
    }
    for payment in [
        json!({"kind": "cash", "coins": [1, 2]}),
        json!({"kind": "card"}),
        json!({"kind": 7}),
        json!({}),
        json!("cash"),
        json!(null),
        json!([[]]),
    ] {
        match placed(with("payment", payment.clone())).payment {
            Payment::Other(other) => assert_eq!(other.json().to_value().unwrap(), payment),
            typed => panic!("{typed:?} of {payment}"),
        }
    }
}

#[test]
fn a_union_keeps_spellings() {
    for literal in ["12", "12.0", "1.2e1", "-7", "123456789012345678901234567890", "1.5", "true", "null"] {
        placed(order().to_string().replace("\"x1\"", literal));
    }
}

#[test]
fn tuples_may_be_longer_than_known_but_not_shorter() {
    let longer = placed(with("position", json!([1, 2.5, "m", null])));
    let position = longer.position.as_ref().unwrap();
    assert_eq!((position.item0, position.item1), (1.0, 2.5));
    assert_eq!(position.extra.len(), 2);
    let exact = placed(order().to_string().replace("13.4", "13.40000000000000000001"));
    assert_eq!(exact.position.unwrap().item1, 13.4);
    let short = error(with("position", json!([1])));
    assert_eq!(
        (short.pointer().as_str(), short.to_string().as_str()),
        ("/position", "missing member `1`")
    );
    let wrong = error(with("position", json!([1, "2"])));
    assert_eq!(wrong.pointer(), "/position/1");
}

#[test]
fn maps_keep_every_value_as_it_came() {
    let counts = placed(with("counts", json!({"a": "1", "b": 2, "": 3})));
    assert_eq!(counts.counts.as_ref().unwrap().values().sum::<i64>(), 6);
    assert_eq!(error(with("counts", json!({"a/b": true}))).pointer(), "/counts/a~1b");
    assert!(placed(with("counts", Value::Null)).counts.is_null());
    assert!(placed(with("labels", json!({}))).labels.unwrap().is_empty());
}

#[test]
fn a_changed_map_is_written_with_its_changes() {
    let mut order_of = placed(with("counts", json!({"a": "1", "b": 2})));
    order_of.counts.as_mut().unwrap().insert("c".to_owned(), 3);
    let written: Value = serde_json::from_str(&eventry::encode(&order_of)).unwrap();
    assert_eq!(written["counts"], json!({"a": 1, "b": 2, "c": 3}));
}

#[test]
fn aliases_are_read_besides_the_schema_name() {
    let text = order().to_string();
    let named = |members: &str| placed(text.replace("\"customerId\":42", members));
    assert_eq!(named("\"customer_id\":7").customer_id, 7);
    assert_eq!(named("\"CustomerId\":7.0").customer_id, 7);
    // The schema's own name counts. A member under another spelling is kept as it was spelled.
    assert_eq!(named("\"customer_id\":\"7\",\"customerId\":8").customer_id, 8);
    assert_eq!(named("\"customerId\":8,\"customer_id\":\"7\"").customer_id, 8);
    assert_eq!(named("\"customer_id\":7,\"CustomerId\":8").customer_id, 7);
    assert_eq!(
        error(text.replace("\"customerId\":42,", "")).to_string(),
        "missing member `customerId`"
    );
    let wrong = error(text.replace("\"customerId\":42", "\"CustomerId\":[]"));
    assert_eq!(wrong.pointer(), "/CustomerId");
}

#[test]
fn nothing_of_the_first_of_two_values_remains() {
    let text = order().to_string();
    let root = order()["root"].to_string();
    let twice = placed(text.replace(&root, &format!("{root},\"root\":{{\"sku\":\"second\"}}")));
    assert_eq!(twice.root, placed(with("root", json!({"sku": "second"}))).root);
    let inside = placed(text.replace("{\"sku\":\"b\"}", "{\"sku\":\"b\",\"count\":1,\"x\":1},\"bundle\":{\"sku\":\"c\"}"));
    assert_eq!(inside.root.bundle.as_ref().unwrap().count, None);
    placed(text.replace("[52.5,13.4]", "[52.5,13.4,5],\"position\":[1,2]"));
    placed(text.replace("{\"boxes\":2}", "{\"boxes\":\"2\"},\"counts\":{\"bags\":1}"));
    placed(text.replace("\"kind\":\"card\"", "\"kind\":\"transfer\",\"kind\":\"card\""));
}

#[test]
fn recursion_is_limited_and_does_not_crash() {
    let nested = |levels: usize| {
        let open = "{\"sku\":\"s\",\"bundle\":".repeat(levels);
        format!("{open}{{\"sku\":\"s\"}}{}", "}".repeat(levels))
    };
    let root = order()["root"].to_string();
    let deep = |levels: usize| order().to_string().replace(&root, &nested(levels));
    placed(deep(MAX_DEPTH - 2));
    for levels in [MAX_DEPTH, 10_000, 200_000] {
        let error = error(deep(levels));
        assert_eq!(error.reason(), &Reason::TooDeep { limit: MAX_DEPTH });
        assert!(error.pointer().starts_with("/root/bundle/bundle/"));
    }
    // The same where any JSON is allowed.
    placed(order().to_string().replace("[1,{\"a\":null}]", &nested(10_000)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn a_value_put_anywhere_loses_nothing(
        place in any::<prop::sample::Index>(),
        value in prop::sample::select(vec![
            "null", "true", "0", "1.0", "-1.50", "1e400", "12345678901234567890.125", "\"\"", "\"5\"", "\"card\"", "\"\\ud83d\"",
            "[]", "[1, \"2\", 0.10000000000000000001]", "[\"1\"]", "{}", "{\"a\": \"1\", \"a\": 2}", "{\"sku\": \"n\", \"count\": \"3\"}",
            "{\"kind\": \"transfer\", \"iban\": \"\", \"iban\": \"2\"}", "{\"amount\": 1e2, \"currency\": \"YEN\", \"more\": [1.0]}",
        ]),
    ) {
        let text = order().to_string();
        let starts: Vec<usize> = text.match_indices([':', ',', '[']).map(|(at, _)| at + 1).collect();
        let start = starts[place.index(starts.len())];
        let mut from = eventry::rt::Decoder::new(&text[start..]);
        prop_assume!(from.skip().is_ok());
        let mutated = format!("{}{value}{}", &text[..start], &text[start + from.offset()..]);
        if let Ok(placed) = eventry::decode::<Placed>(&mutated) {
            prop_assert_eq!(Json::parse(&eventry::encode(&placed)).unwrap(), Json::parse(&mutated).unwrap(), "{}", mutated);
        }
    }
}
