//! Events whose types have more traits and other names than by default.
#![deny(warnings)]

eventry::events!();

use std::collections::HashSet;

use shop::orders::placed::v1::{Order, Payment, Status};

fn main() {
    let body = r#"{"type":"orders.placed.v1","data":{"id":7,"status":"shipped","lines":[{"sku":"a","meta":{"b":[1]}}],"clerk":{"name":"Ada"},
        "payment":{"card":"4242"},"more":{"x":1.0}}}"#;
    let event = shop::decode(body).expect("the body fits");
    let shop::Payload::OrdersPlacedV1(order) = &event.payload else {
        panic!("{}", event.catalog_id())
    };
    assert_eq!((&order.status, order.items.len()), (&Status::Sent, 1));
    assert!(matches!(order.payment, Some(Payment::ByCard(_))));
    // Equal values, however they are spelled, are one element of a set.
    let same = body.replace("1.0", "1").replace(r#""b":[1]"#, r#""b":[1.0]"#);
    let orders: HashSet<Order> = [body.to_owned(), same, body.replace("Ada", "Grace")]
        .map(|body| order_of(&body))
        .into();
    println!("{} orders", orders.len());
    println!("{}", event.payload_json());
    // The event is left out, and a type of its schema is not.
    let clerk = shop::orders::internal::v1::Clerk {
        name: "Ada".to_owned(),
        ..shop::orders::internal::v1::Clerk::new()
    };
    println!("{}", orders.iter().filter(|order| order.clerk == clerk).count());
    let ids: Vec<&str> = CATALOG.iter().map(|row| row.id()).collect();
    println!("{ids:?}");
    let left_out = shop::decode(r#"{"type":"orders.internal.v1","data":{}}"#).expect("it is read");
    println!("{:?}", left_out.outcome());
}

fn order_of(body: &str) -> Order {
    match shop::decode(body).map(|event| event.payload) {
        Ok(shop::Payload::OrdersPlacedV1(order)) => order,
        other => panic!("{other:?}"),
    }
}
