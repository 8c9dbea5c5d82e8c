//! Events go through a broker and arrive as they were sent, and a message that cannot be read does not stop those behind it.

mod support;

use eventry::{Delivery, Json, MalformedEvent};
use kafka::record;
use kafka::sensors::{self, climate, doors};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::BaseRecord;
use support::Broker;

const OPENED: &str = "com.example.sensors.doors.opened";

fn opened(door: &str) -> sensors::Event {
    let mut opened = doors::opened::v1::Opened::new();
    opened.door = door.to_owned();
    sensors::Event::new(Default::default(), opened)
}

fn measured(kelvin: &str) -> sensors::Event {
    let mut measured = climate::measured::v2::Measured::new();
    measured.sensor = "t-7".to_owned();
    measured.kelvin = kelvin.parse().expect("a number");
    measured.note = Some("“warm”\n\u{1f321}".to_owned());
    sensors::Event::new(Default::default(), measured)
}

fn only_item(delivery: &Delivery<'_>) -> Result<sensors::Event, MalformedEvent> {
    let mut items = sensors::receive(delivery);
    let item = items.next().expect("an item");
    assert!(items.next().is_none(), "more than one item: {}", delivery.to_json());
    item.map(|item| item.into_event().expect("an event"))
}

/// What is to be known about a delivery, in one line.
fn facts(delivery: &Delivery<'_>) -> String {
    match only_item(delivery) {
        Ok(event) => {
            let layers: Vec<&str> = event.layers().map(|layer| layer.name()).collect();
            format!(
                "{} [{}] on {}",
                event.catalog_id(),
                layers.join(" "),
                event.route().unwrap_or_default()
            )
        }
        Err(malformed) => format!("{malformed} on {}", malformed.route().unwrap_or_default()),
    }
}

#[test]
fn every_form_arrives_as_its_event() {
    let broker = Broker::with_topics(&["doors"]);
    let plain = |body: &'static [u8]| Delivery::new(body).with_attribute("type", OPENED);
    let framed = |body: &[u8]| [&[0, 0, 0, 1, 2], body].concat();
    let frame = framed(br#"{"door":"schema"}"#);
    let torn = framed(b"");
    let sent = [
        plain(br#"{"door":"plain"}"#)
            .with_attribute("trace", "0af7")
            .with_attribute("ID", "d-1"),
        plain(b"\xff\xfe is not JSON"),
        opened("binary").to_delivery_in(&["cloudevents-kafka"]).expect("a wrapper"),
        plain(br#"{"door":"#),
        opened("structured").to_delivery_in(&["cloudevents"]).expect("a wrapper"),
        Delivery::new(&torn[..3]).with_attribute("type", OPENED),
        Delivery::new(&frame).with_attribute("type", OPENED),
        opened("both")
            .to_delivery_in(&["cloudevents-kafka", "schema-id"])
            .expect("wrappers"),
        plain(br#"{"door":7}"#),
        plain(br#"{"door":"last"}"#),
    ];
    for delivery in &sent {
        broker.send(record("doors", delivery));
    }
    let received = broker.deliveries("doors", sent.len());
    let found: Vec<String> = received.iter().map(facts).collect();
    assert_eq!(
        found,
        [
            "sensors/doors/opened/v1 [] on doors",
            "malformed sensors event: the text is not UTF-8 (byte 0) on doors",
            "sensors/doors/opened/v1 [cloudevents-kafka] on doors",
            "malformed sensors/doors/opened/v1 at `/door`: the text ends inside a value (byte 8) on doors",
            "sensors/doors/opened/v1 [cloudevents] on doors",
            "malformed sensors/doors/opened/v1: expected a JSON value (byte 0) on doors",
            "sensors/doors/opened/v1 [schema-id] on doors",
            "sensors/doors/opened/v1 [cloudevents-kafka schema-id] on doors",
            "malformed sensors/doors/opened/v1 at `/door`: expected a string, found a number (byte 8) on doors",
            "sensors/doors/opened/v1 [] on doors",
        ]
    );
    let mut doors = Vec::new();
    for (sent, received) in sent.iter().zip(&received) {
        assert_eq!(received, &sent.clone().with_route("doors"));
        match only_item(received) {
            Ok(event) => match event.payload {
                sensors::Payload::DoorsOpenedV1(opened) => doors.push(opened.door),
                other => panic!("{other:?}"),
            },
            Err(malformed) => {
                assert_eq!(malformed.raw(), sent.body());
                assert_eq!(malformed.attribute("type"), Some(OPENED));
            }
        }
    }
    assert_eq!(doors, ["plain", "binary", "structured", "schema", "both", "last"]);
    let first = only_item(&received[0]).expect("an event");
    assert_eq!(
        (first.attribute("trace"), first.delivery_id().as_deref()),
        (Some("0af7"), Some("d-1"))
    );
    assert_eq!(only_item(&received[6]).expect("an event").attribute("schema-id"), Some("258"));
}

#[test]
fn what_is_published_is_received() {
    let broker = Broker::with_topics(&["first", "again"]);
    let forms: [&[&str]; 5] = [
        &[],
        &["cloudevents"],
        &["cloudevents-kafka"],
        &["schema-id"],
        &["cloudevents-kafka", "schema-id"],
    ];
    let events = [opened("north"), opened(""), measured("294.65"), measured("1e999")];
    let mut sent = Vec::new();
    for event in &events {
        for layers in forms {
            sent.push((event, layers, event.to_delivery_in(layers).expect("wrappers")));
        }
    }
    for (_, _, delivery) in &sent {
        broker.send(record("first", delivery));
    }
    let received = broker.deliveries("first", sent.len());
    let mut again = Vec::new();
    for ((event, layers, sent), received) in sent.iter().zip(&received) {
        assert_eq!(received, &sent.clone().with_route("first"));
        let found = only_item(received).expect("an event");
        assert_eq!(&&found, event);
        assert_eq!(found.raw(), event.to_json().as_bytes());
        assert_eq!(found.layers().map(|layer| layer.name()).collect::<Vec<_>>(), *layers);
        again.push(found.to_delivery());
    }
    // What was received is published as plain JSON, with the attributes that select it.
    for delivery in &again {
        broker.send(record("again", delivery));
    }
    for ((event, _, _), received) in sent.iter().zip(broker.deliveries("again", again.len())) {
        assert_eq!(&&only_item(&received).expect("an event"), event);
        assert_eq!(received.body(), event.to_json().as_bytes());
    }
}

#[test]
fn messages_of_other_libraries_pass_through() {
    let text = std::fs::read_to_string("../providers/recorded/sensors.jsonl").expect("the recordings");
    // The others came over HTTP: their routes are paths.
    let lines: Vec<&str> = text.lines().filter(|line| route(line).starts_with("sensors-")).collect();
    let mut topics: Vec<String> = lines.iter().map(|line| route(line)).collect();
    topics.dedup();
    assert_eq!(topics, ["sensors-python", "sensors-javascript"]);
    let names: Vec<&str> = topics.iter().map(String::as_str).collect();
    let broker = Broker::with_topics(&names);
    for topic in names {
        let lines: Vec<&str> = lines.iter().copied().filter(|line| route(line) == topic).collect();
        assert_eq!(lines.len(), 6, "{topic}");
        let sent: Vec<Delivery<'_>> = lines.iter().map(|line| Delivery::from_json(line).expect("a delivery")).collect();
        for delivery in &sent {
            broker.send(record(topic, delivery));
        }
        let received = broker.deliveries(topic, sent.len());
        assert_eq!(received, sent);
        for (line, received) in lines.iter().zip(&received) {
            let expected = Json::parse(line).expect("JSON").get("expect").expect("a list");
            let expected = expected.elements().next().expect("an item");
            let said = |name: &str| expected.get(name).map(|value| value.to_text().expect("text").into_owned());
            match only_item(received) {
                Ok(event) => {
                    assert_eq!(Some(event.catalog_id()), said("event"), "{line}");
                    assert_eq!(event.delivery_id(), said("delivery_id"), "{line}");
                    let room = expected.get("attributes").map(|_| "7b");
                    assert_eq!(
                        (event.attribute("room"), event.attribute("source")),
                        (room, Some("/mill/wheel")),
                        "{line}"
                    );
                    assert_eq!(event.layers().count(), 1, "{line}");
                }
                Err(malformed) => assert_eq!(Some(malformed.pointer()), said("malformed"), "{line}"),
            }
        }
    }
}

fn route(line: &str) -> String {
    let delivery = Delivery::from_json(line).expect("a delivery");
    delivery.route().unwrap_or_default().to_owned()
}

#[test]
fn messages_without_a_value_and_odd_headers_are_one_item_each() {
    let broker = Broker::with_topics(&["odd"]);
    let body = br#"{"door":"odd"}"#;
    let with = |headers: &[(&str, Option<&[u8]>)]| {
        let headers = headers.iter().map(|(key, value)| Header { key, value: *value });
        headers.fold(OwnedHeaders::new(), OwnedHeaders::insert)
    };
    let named = OPENED.as_bytes();
    broker.send(BaseRecord::to("odd").headers(with(&[("type", Some(named))])));
    broker.send(BaseRecord::to("odd").payload(&body[..]));
    for headers in [
        &[("empty", None), ("type", Some(named)), ("trace", Some(&b"\xff"[..]))][..],
        &[("type", Some(named)), ("TYPE", Some(named))],
        &[("type", Some(named)), ("type", Some(b"com.example.sensors.climate.measured"))],
        &[("type", Some(b"com.example.sensors.\xff"))],
    ] {
        broker.send(BaseRecord::to("odd").payload(&body[..]).headers(with(headers)));
    }
    let received = broker.deliveries("odd", 6);
    assert_eq!(received[2].attribute("trace"), Some("\u{fffd}"));
    assert_eq!(received[2].attribute("empty"), None);
    let found: Vec<String> = received.iter().map(facts).collect();
    assert_eq!(
        found,
        [
            "malformed sensors/doors/opened/v1: the text ends inside a value (byte 0) on odd",
            "sensors [] on odd",
            "sensors/doors/opened/v1 [] on odd",
            "sensors/doors/opened/v1 [] on odd",
            "malformed sensors event: the attribute `type`, which selects the event, has different values (byte 0) on odd",
            "sensors [] on odd",
        ]
    );
}

#[test]
fn a_quarantine_topic_keeps_what_could_not_be_read() {
    let broker = Broker::with_topics(&["doors", "quarantine"]);
    for body in [&b"\xff\x00"[..], br#"{"door":1}"#, b""] {
        let delivery = Delivery::new(body).with_attribute("type", OPENED);
        broker.send(record("doors", &delivery));
    }
    let received = broker.deliveries("doors", 3);
    for delivery in &received {
        let line = only_item(delivery).expect_err("a malformed event").to_recorded();
        broker.send(record("quarantine", &Delivery::new(&line)));
    }
    let kept = broker.deliveries("quarantine", 3);
    for (received, kept) in received.iter().zip(&kept) {
        let line = std::str::from_utf8(kept.body()).expect("a line");
        assert_eq!(&Delivery::from_json(line).expect("a recorded delivery"), received, "{line}");
    }
}
