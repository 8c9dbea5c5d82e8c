//! What is published in a wrapper is received again, and only by providers that accept the wrapper.

use eventry::{Delivery, Item};
use proptest::prelude::*;
use wrappers::shop::{self, orders};
use wrappers::{CATALOG, WITHOUT};

fn placed(id: &str, total: i64) -> shop::Event {
    let mut placed = orders::placed::v2::Placed::new();
    placed.id = id.to_owned();
    placed.total = Some(total.into());
    shop::Event::new(Default::default(), placed)
}

/// An event that the wrapper can hold. A record of S3 is recognized by its own members.
fn event_for(wrapper: &str) -> shop::Event {
    let mut event = placed("o-1 \"quoted\" \u{1f600}", 3);
    if let (shop::Payload::OrdersPlacedV2(placed), "s3") = (&mut event.payload, wrapper) {
        placed.extra.insert("eventSource", eventry::Json::from("aws:s3"));
        placed.extra.insert("eventName", eventry::Json::from("ObjectCreated:Put"));
    }
    event
}

fn only_event(delivery: &Delivery<'_>) -> shop::Event {
    let items: Vec<_> = shop::receive(delivery).collect();
    match <[_; 1]>::try_from(items) {
        Ok([Ok(Item::Event(event))]) => event,
        other => panic!("{other:?} of {}", delivery.to_json()),
    }
}

#[test]
fn every_wrapper_gives_back_what_it_was_given() {
    for (wrapper, _) in WITHOUT {
        let event = event_for(wrapper);
        let delivery = event
            .to_delivery_in(&[wrapper])
            .unwrap_or_else(|error| panic!("{wrapper}: {error}"));
        let back = only_event(&delivery);
        assert_eq!(back, event, "{wrapper}");
        assert_eq!(back.raw(), event.to_json().as_bytes(), "{wrapper}");
        assert_eq!(back.layers().map(|layer| layer.name()).collect::<Vec<_>>(), [*wrapper]);
        assert_eq!(back.attribute("TYPE"), Some("shop.orders.placed.v2"), "{wrapper}");
    }
}

#[test]
fn without_its_row_only_that_wrapper_is_not_taken_off() {
    for (missing, folder) in WITHOUT {
        let provider = CATALOG.provider(folder).expect("each wrapper has a provider without it");
        for (wrapper, _) in WITHOUT {
            let sent = event_for(wrapper);
            let delivery = sent.to_delivery_in(&[wrapper]).expect("every wrapper works");
            let items = provider.receive(&delivery);
            let found = items.iter().any(|item| {
                let Ok(Item::Event(event)) = item else { return false };
                event.catalog_id() == format!("{folder}/orders/placed/v2") && event.raw() == sent.to_json().as_bytes()
            });
            assert_eq!(found, wrapper != missing, "{wrapper} without {missing}: {items:?}");
        }
    }
}

#[test]
fn wrappers_that_are_not_accepted_cannot_be_put_around_an_event() {
    let error = placed("o-1", 3).to_delivery_in(&["sms"]).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("shop does not accept the wrapper `sms`; it accepts eventbridge, sns, sqs,"),
        "{error}"
    );
}

#[test]
fn views_borrow_from_what_was_unpacked() {
    let delivery = placed("o-1", 3).to_delivery_in(&["sqs", "sns"]).unwrap();
    let opened = shop::open(&delivery);
    assert_eq!(opened.len(), 1);
    for view in opened.views() {
        let Ok(Item::Event(view)) = view else { panic!("{view:?}") };
        let shop::Payload::OrdersPlacedV2(placed) = &view.payload else {
            panic!("{view:?}")
        };
        assert_eq!(placed.id, "o-1");
        assert_eq!(view.layers().map(|layer| layer.name()).collect::<Vec<_>>(), ["sqs", "sns"]);
        assert_eq!(view.to_event().unwrap(), only_event(&delivery));
    }
}

#[test]
fn a_recorded_delivery_is_received_as_the_delivery_was() {
    let delivery = placed("o-1", 3).to_delivery_in(&["kinesis"]).unwrap().with_route("/hooks/shop");
    let recorded = Delivery::from_json(&delivery.to_json()).unwrap();
    assert_eq!(recorded, delivery);
    let event = only_event(&recorded);
    assert_eq!(event.route(), Some("/hooks/shop"));
    assert_eq!(event.delivery_id().as_deref(), Some("o-1"));
}

#[test]
fn several_records_are_several_items_and_a_broken_one_spoils_only_itself() {
    let record = |body: &str, kind: &str| {
        format!(
            r#"{{"messageId":"m","body":{},"eventSource":"aws:sqs","messageAttributes":{{"type":{{"stringValue":"{kind}","dataType":"String"}}}}}}"#,
            serde_like(body)
        )
    };
    let records = [
        record(r#"{"id":"a"}"#, "shop.orders.sent"),
        record(r#"{"id":7}"#, "shop.orders.sent"),
        record("not JSON", "shop.orders.sent"),
        r#"{"eventSource":"aws:sqs","body":{"id":"not text"}}"#.to_owned(),
        r#"{"eventSource":"aws:other","body":"{}"}"#.to_owned(),
        record(r#"{"echo":"e"}"#, "shop.ping"),
        record(r#"[{"id":"b"},{"id":"c"}]"#, "shop.orders.placed"),
        record(r#"{"id":"d"}"#, "shop.orders.gone"),
    ];
    let body = format!(r#"{{"Records":[{}]}}"#, records.join(","));
    let delivery = Delivery::new(&body);
    let found: Vec<String> = shop::receive(&delivery)
        .map(|item| match item {
            Ok(Item::Event(event)) => format!("{} {}", event.catalog_id(), event.delivery_id().unwrap_or_default()),
            Ok(Item::Control(control)) => format!("{} {}", control.name(), control.value("echo").unwrap_or_default()),
            Err(malformed) => malformed.to_string(),
        })
        .collect();
    assert_eq!(
        found,
        [
            "shop/orders/sent/v1 a",
            "malformed shop/orders/sent/v1 in `sqs` at `/id`: expected a string, found a number (byte 6)",
            "malformed shop/orders/sent/v1 in `sqs`: expected `null`, `true` or `false` (byte 0)",
            "malformed shop event in `sqs` at `/body`: expected a string, found an object (byte 0)",
            "malformed shop event: this item belongs to none of the accepted wrappers (byte 0)",
            "ping e",
            "shop/orders/placed/v2 b",
            "shop/orders/placed/v2 c",
            "shop/orders/gone d",
        ]
    );
}

/// A JSON string.
fn serde_like(text: &str) -> String {
    eventry::encode(&text.to_owned())
}

proptest! {
    #[test]
    fn receiving_is_the_inverse_of_publishing(
        id in ".*",
        total in proptest::option::of(any::<i64>()),
        layers in proptest::collection::vec(0..WITHOUT.len(), 0..4),
        extra in proptest::option::of(".*"),
    ) {
        let mut sent = orders::sent::v1::Sent::new();
        sent.id = id;
        sent.carrier = extra.clone();
        if let Some(total) = total {
            sent.extra.insert("total", eventry::Json::from(total));
        }
        let event = shop::Event::new(Default::default(), sent);
        let mut names: Vec<&str> = layers.iter().map(|at| WITHOUT[*at].0).collect();
        // A wrapper that adds nothing to the bytes can be there once.
        names.dedup();
        let is_binary = |name: &str| name == "cloudevents-binary";
        // Attributes beside the body are those of the delivery, unless a wrapper has places for them.
        prop_assume!(names.iter().skip(1).all(|name| !is_binary(name)) && !names.contains(&"s3"));
        // A frame is not JSON, so that only a string can hold it.
        let holds_values = |name: &str| ["eventbridge", "cloudevents", "event-grid"].contains(&name);
        let mut frames = names.iter().enumerate().filter(|(_, name)| **name == "schema-id").map(|(at, _)| &names[..at]);
        prop_assume!(frames.all(|outside| outside.iter().rev().find(|name| !is_binary(name)).is_none_or(|name| !holds_values(name))));
        let delivery = event.to_delivery_in(&names);
        prop_assert!(delivery.is_ok(), "{names:?}: {}", delivery.unwrap_err());
        let delivery = delivery.unwrap();
        let back = only_event(&delivery);
        prop_assert_eq!(&back, &event);
        prop_assert_eq!(back.layers().map(|layer| layer.name()).collect::<Vec<_>>(), names);
        // What was received is published again as it came.
        prop_assert_eq!(only_event(&back.to_delivery()), event);
    }
}
