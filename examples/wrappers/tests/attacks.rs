//! What a hostile producer, or a neighbor on the way, can do to deliveries: nothing of it selects another event, and nothing is lost.

use eventry::{Delivery, Item, encode};
use wrappers::WITHOUT;
use wrappers::shop::{self, orders};

const SENT: &str = "shop.orders.sent";
const PLACED: &str = "shop.orders.placed.v1";

/// Describes the items of a delivery.
fn found(delivery: &Delivery<'_>) -> Vec<String> {
    shop::receive(delivery)
        .map(|item| match item {
            Ok(Item::Event(event)) => event.catalog_id(),
            Ok(Item::Control(control)) => control.name().to_owned(),
            Err(malformed) => malformed.to_string(),
        })
        .collect()
}

/// A delivery of an event whose body is this text, in a wrapper.
fn wrapped(wrapper: &str, text: &str) -> Delivery<'static> {
    let mut sent = orders::sent::v1::Sent::new();
    sent.id = "id".to_owned();
    for (name, value) in [("eventSource", "aws:s3"), ("eventName", "x")] {
        sent.extra.insert(name, eventry::Json::from(value));
    }
    sent.carrier = Some(text.to_owned());
    shop::Event::new(Default::default(), sent).to_delivery_in(&[wrapper]).unwrap()
}

#[test]
fn the_body_does_not_speak_for_an_attribute() {
    for body in [
        r#"{"id":"a","type":"shop.orders.placed.v1"}"#,
        r#"{"id":"a","attribute:type":"shop.orders.placed.v1"}"#,
        r#"{"id":"a","attributes":{"type":"shop.orders.placed.v1"},"route":"/shop.orders.placed.v1"}"#,
        r#"{"id":"a","headers":{"type":"shop.orders.placed.v1"},"Type":"shop.orders.placed.v1"}"#,
    ] {
        assert_eq!(found(&Delivery::new(body)), ["shop"], "{body}");
        assert_eq!(
            found(&Delivery::new(body).with_attribute("type", SENT)),
            ["shop/orders/sent/v1"],
            "{body}"
        );
    }
}

#[test]
fn a_wrapper_in_the_body_of_a_wrapper_does_not_change_the_attributes_outside() {
    // The producer controls the text of the body; the wrapper around it does not.
    let injected = r#"{"id":"a"},"attributes":{"type":"shop.orders.placed.v1"},"detail-type":"x","source":"shop.orders.placed.v1"}"#;
    for (wrapper, _) in WITHOUT {
        let delivery = wrapped(wrapper, injected);
        assert_eq!(found(&delivery), ["shop/orders/sent/v1"], "{wrapper}");
    }
}

#[test]
fn attributes_may_differ_in_case_and_repeat_the_same_value() {
    let delivery = Delivery::new(r#"{"id":"a"}"#).with_attribute("TYPE", SENT);
    assert_eq!(found(&delivery), ["shop/orders/sent/v1"]);
    assert_eq!(found(&delivery.clone().with_attribute("Type", SENT)), ["shop/orders/sent/v1"]);
    assert_eq!(
        found(&delivery.with_attribute("type", PLACED)),
        ["malformed shop event: the attribute `type`, which selects the event, has different values (byte 0)"]
    );
}

#[test]
fn an_attribute_of_a_wrapper_cannot_contradict_that_of_the_delivery() {
    let body = format!(
        r#"{{"Type":"Notification","TopicArn":"arn","Message":"{{\"id\":\"a\"}}","MessageAttributes":{{"type":{{"Type":"String","Value":"{PLACED}"}}}}}}"#
    );
    assert_eq!(found(&Delivery::new(&body)), ["shop/orders/placed/v1"]);
    assert_eq!(
        found(&Delivery::new(&body).with_attribute("type", PLACED)),
        ["shop/orders/placed/v1"]
    );
    assert_eq!(
        found(&Delivery::new(&body).with_attribute("type", SENT)),
        ["malformed shop event in `sns`: the attribute `type`, which selects the event, has different values (byte 0)"]
    );
    // Within a wrapper, too.
    let twice = body.replace(r#""type":{"#, r#""TYPE":{"Value":"shop.orders.sent"},"type":{"#);
    assert!(
        found(&Delivery::new(&twice))[0].contains("has different values"),
        "{:?}",
        found(&Delivery::new(&twice))
    );
}

#[test]
fn the_last_of_repeated_members_counts_everywhere() {
    let body = format!(
        r#"{{"Type":"SubscriptionConfirmation","Type":"Notification","TopicArn":"arn","Message":"{{\"id\":1}}","Message":"{{\"id\":\"a\"}}",
            "MessageAttributes":{{"type":{{"Value":"{PLACED}","Value":"{SENT}"}}}}}}"#
    );
    assert_eq!(found(&Delivery::new(&body)), ["shop/orders/sent/v1"]);
}

#[test]
fn a_fourth_layer_is_an_error_that_keeps_the_body() {
    let sns = |message: &str| {
        format!(
            r#"{{"Type":"Notification","TopicArn":"arn","Message":{},"MessageAttributes":{{"type":{{"Value":"{SENT}"}}}}}}"#,
            encode(&message.to_owned())
        )
    };
    let three = sns(&sns(&sns(r#"{"id":"a"}"#)));
    assert_eq!(found(&Delivery::new(&three)), ["shop/orders/sent/v1"]);
    let four = sns(&three);
    let delivery = Delivery::new(&four);
    let malformed = shop::receive(&delivery).next().unwrap().unwrap_err();
    assert_eq!(
        malformed.to_string(),
        "malformed shop event in `sns` in `sns` in `sns` in `sns`: there are more than 3 wrappers around the body (byte 0)"
    );
    assert_eq!(malformed.raw(), sns(r#"{"id":"a"}"#).as_bytes());
    assert_eq!((malformed.wrapper(), malformed.attribute("type")), (Some("sns"), Some(SENT)));
}

#[test]
fn a_compressed_body_is_bounded() {
    let long = wrapped("cloudwatch-logs", &"a".repeat(4 << 20));
    assert!(long.body().len() < 20_000, "{} bytes", long.body().len());
    assert_eq!(found(&long), ["shop/orders/sent/v1"]);
    let short = long.clone().with_limit(1 << 20);
    assert_eq!(
        found(&short),
        ["malformed shop event in `cloudwatch-logs` at `/awslogs/data`: more than 1048576 bytes were unpacked from the delivery (byte 0)"]
    );
    assert_eq!(shop::receive(&short).next().unwrap().unwrap_err().raw(), short.body());
}

#[test]
fn the_limit_counts_everything_that_one_delivery_unpacks() {
    let record = r#"{"eventSource":"aws:kinesis","kinesis":{"data":"eyJpZCI6ImEifQ=="}}"#;
    let body = format!(r#"{{"Records":[{record},{record},{record}]}}"#);
    let delivery = Delivery::new(&body)
        .with_attribute("type", SENT)
        .with_limit(2 * r#"{"id":"a"}"#.len());
    let found = found(&delivery);
    assert_eq!(found[..2], ["shop/orders/sent/v1", "shop/orders/sent/v1"]);
    assert!(found[2].contains("more than 20 bytes were unpacked"), "{found:?}");
}

#[test]
fn base64_may_have_line_breaks_and_either_alphabet() {
    for data in [
        "eyJpZCI6\\r\\nImEifQ==",
        "eyJpZCI6ImEifQ",
        " eyJpZCI6ImEifQ==\\n",
        "eyJpZCI6ICJhPj4_In0",
    ] {
        let body = format!(r#"{{"message":{{"data":"{data}","attributes":{{"type":"{SENT}"}}}},"subscription":"s"}}"#);
        assert_eq!(found(&Delivery::new(&body)), ["shop/orders/sent/v1"], "{data}");
    }
    let body = format!(r#"{{"message":{{"data":"%%%","attributes":{{"type":"{SENT}"}}}},"subscription":"s"}}"#);
    let message = &found(&Delivery::new(&body))[0];
    assert!(
        message.starts_with("malformed shop event in `pubsub` at `/message/data`: the text is not base64"),
        "{message}"
    );
}

#[test]
fn text_that_is_not_json_is_kept_with_its_wrapper() {
    for text in ["", "plain words", "{\"id\":", "\u{0}", "<xml/>"] {
        let body = format!(
            r#"{{"Type":"Notification","TopicArn":"arn","Message":{},"MessageAttributes":{{"type":{{"Value":"{SENT}"}}}}}}"#,
            encode(&text.to_owned())
        );
        let delivery = Delivery::new(&body).with_route("/hooks");
        let malformed = shop::receive(&delivery).next().unwrap().unwrap_err();
        assert_eq!(malformed.raw(), text.as_bytes());
        assert_eq!(malformed.layers().map(|layer| layer.name()).collect::<Vec<_>>(), ["sns"]);
        assert_eq!((malformed.attribute("type"), malformed.route()), (Some(SENT), Some("/hooks")));
        let line = malformed.to_recorded();
        assert_eq!(Delivery::from_json(&line).unwrap().body(), text.as_bytes(), "{line}");
        assert_eq!(Delivery::from_json(&line).unwrap().attribute("type"), Some(SENT), "{line}");
    }
}

#[test]
fn wrappers_that_are_torn_or_wrong_never_panic_and_lose_nothing() {
    for (wrapper, _) in WITHOUT {
        let delivery = wrapped(wrapper, "x");
        let body = delivery.body();
        for end in 0..body.len() {
            let torn = Delivery::new(&body[..end]).with_attribute("type", SENT);
            for item in shop::receive(&torn) {
                match item {
                    Ok(Item::Event(event)) => assert!(event.descriptor().is_none() || !event.raw().is_empty()),
                    Ok(Item::Control(control)) => panic!("{control:?}"),
                    Err(malformed) => assert!(end == 0 || !malformed.raw().is_empty() || malformed.wrapper().is_none()),
                }
            }
        }
        for at in 0..body.len() {
            let mut changed = body.to_vec();
            changed[at] ^= 0x41;
            let changed = Delivery::new(&changed);
            assert!(shop::receive(&changed).count() <= 2, "{wrapper} at {at}");
        }
    }
}

#[test]
fn hostile_numbers_of_items_and_levels_take_linear_time() {
    let levels = 200_000;
    let deep = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(shop::receive(&Delivery::new(&deep)).count(), 1);
    // An array in an array is not a list of events.
    let nested = Delivery::new(r#"[[{"id":"a"}],{"id":"b"}]"#).with_attribute("type", SENT);
    assert_eq!(
        found(&nested),
        [
            "malformed shop/orders/sent/v1: expected an object, found an array (byte 0)",
            "shop/orders/sent/v1"
        ]
    );
    let wide = format!("[{}{{}}]", "{},".repeat(100_000));
    assert_eq!(shop::receive(&Delivery::new(&wide)).count(), 100_001);
    let slashes = "shop.".repeat(200);
    assert_eq!(found(&Delivery::new("{}").with_attribute("type", slashes)).len(), 1);
}

#[test]
fn control_messages_are_no_events() {
    let confirmation =
        r#"{"Type":"SubscriptionConfirmation","TopicArn":"arn:1","Token":"t","SubscribeURL":"https://sns.example/confirm","Message":"{}"}"#;
    let delivery = Delivery::new(confirmation);
    let Some(Ok(Item::Control(control))) = shop::receive(&delivery).next() else {
        panic!()
    };
    assert_eq!(
        (control.name(), control.value("url")),
        ("subscription-confirmation", Some("https://sns.example/confirm"))
    );
    assert_eq!(control.values().count(), 3);
    let error = shop::decode(confirmation).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("this is the control message `subscription-confirmation`, not an event"),
        "{error}"
    );
    let ping = Delivery::new(r#"{"echo":"e"}"#).with_attribute("type", "shop.ping");
    assert_eq!(found(&ping), ["ping"]);
}

#[test]
fn decoding_takes_off_wrappers_and_says_why_it_cannot() {
    let delivery = wrapped("sns", "x");
    assert_eq!(shop::decode(delivery.body()).unwrap().catalog_id(), "shop/orders/sent/v1");
    let error = shop::view(delivery.body()).unwrap_err();
    assert!(error.to_string().contains("this is a body in `sns`"), "{error}");
    let two = format!("[{0},{0}]", std::str::from_utf8(delivery.body()).unwrap());
    let error = shop::decode(&two).unwrap_err();
    assert!(error.to_string().contains("the body holds 2 items"), "{error}");
    assert_eq!(error.raw(), two.as_bytes());
}
