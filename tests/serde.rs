//! Values and generated types implement serde's traits (feature `serde`).
#![cfg(feature = "serde")]

use eventry::rt::MAX_DEPTH;
use eventry::{Integer, Json, Nullable, Number, Timestamp, TypedOr};

#[test]
fn serde_has_the_same_depth_limit_as_typed_values() {
    let levels = |count: usize| Json::parse(&("[".repeat(count) + &"]".repeat(count))).unwrap();
    assert!(serde_json::to_string(&levels(MAX_DEPTH)).is_ok());
    // Serde recurses, so there is a limit and an error instead of a stack overflow.
    let error = serde_json::to_string(&levels(MAX_DEPTH + 2)).unwrap_err();
    assert!(error.to_string().contains("512"), "{error}");
    let mut tree = serde_json::Value::Null;
    for _ in 0..MAX_DEPTH {
        tree = vec![tree].into();
    }
    assert!(serde_json::from_value::<Json>(tree.clone()).is_ok());
    assert!(serde_json::from_value::<Json>(vec![vec![tree]].into()).is_err());
}

#[test]
fn every_value_round_trips_through_serde() {
    #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)]
    struct Order {
        json: Json,
        number: Number,
        integer: Integer,
        at: Timestamp,
        #[serde(default, skip_serializing_if = "Nullable::is_absent")]
        limit: Nullable<i64>,
        typed_or: TypedOr<i64>,
    }
    let text = r#"{"json":{"z":[1,-2.5,null,"a\"b",18446744073709551615],"a":{}},"number":1.5,"integer":7,"at":"2020-01-01T00:00:00Z","typed_or":"x"}"#;
    let order: Order = serde_json::from_str(text).unwrap();
    assert!(order.limit.is_absent());
    assert_eq!(order.typed_or, TypedOr::Other("x".into()));
    // `serde_json::Value` sorts members, while text keeps their order.
    assert_eq!(serde_json::to_string(&order).unwrap(), text);
    let tree = serde_json::to_value(&order).unwrap();
    assert_eq!(serde_json::from_value::<Order>(tree).unwrap(), order);
    let error = serde_json::from_str::<Integer>("1.5").unwrap_err();
    assert_eq!(error.to_string(), "expected an integer, found a number");
    assert!(serde_json::from_str::<Timestamp>("5").is_err());
}

#[test]
fn keys_and_floats_of_other_formats_are_accepted() {
    use serde::Deserialize as _;
    use serde::de::value::{Error, F64Deserializer, MapDeserializer};

    let keys = MapDeserializer::<_, Error>::new([(1_u64, 2.5_f64), (2, 3.0)].into_iter());
    assert_eq!(Json::deserialize(keys).unwrap().as_str(), r#"{"1":2.5,"2":3}"#);
    let infinite = F64Deserializer::<Error>::new(f64::INFINITY);
    assert!(Json::deserialize(infinite).is_err());
    // How `serde_json` passes numbers under `arbitrary_precision`.
    let exact = [("$serde_json::private::Number", "1.000000000000000000000001")];
    let exact = MapDeserializer::<_, Error>::new(exact.into_iter());
    assert_eq!(Number::deserialize(exact).unwrap().to_string(), "1.000000000000000000000001");
}

#[test]
fn a_json_value_deserializes_into_any_serde_type() {
    let list = Json::parse(r#"[true, null, "x\n"]"#).unwrap();
    assert_eq!(list.to::<(bool, Option<u8>, String)>().unwrap(), (true, None, "x\n".to_owned()));
    assert!(list.to::<Vec<bool>>().is_err());
    // Serde's tree keeps the last member of each name, and numbers as `f64`.
    for text in [
        r#"{"a": 1, "b": [2.50, {}], "a": "\u0041"}"#,
        "-0.0",
        "12345678901234567890",
        "null",
    ] {
        let json = Json::parse(text).unwrap();
        let tree: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_value(&json).unwrap(), tree, "{text}");
        assert_eq!(json.to_value().unwrap(), tree, "{text}");
    }
}

#[test]
#[cfg(all(feature = "pismo", feature = "paydata"))]
fn generated_types_are_serde_types() {
    use eventry::paydata::shared::account_event_data::AccountEventData;
    use eventry::pismo::assets::quota_update::v1::QuotaUpdate;
    use serde_json::{Value, json};

    let sample = |id: &str| -> Value { serde_json::from_str(eventry::CATALOG.get(id).unwrap().samples()[0].body()).unwrap() };
    let data = sample("pismo/assets/quota_update/v1")["data"].clone();
    let update: QuotaUpdate = serde_json::from_value(data.clone()).unwrap();
    // Equal by meaning: 1.0 equals 1.
    assert_eq!(Json::from(serde_json::to_value(&update).unwrap()), Json::from(data));
    let text = serde_json::to_string(&update).unwrap();
    assert_eq!(serde_json::from_str::<QuotaUpdate>(&text).unwrap(), update);

    let mut odd = sample("paydata/webhook-v1/AccountCreated/v1")["eventData"].clone();
    odd["account"]["new"] = json!({"a": [null, 1.5]});
    odd["account"]["elementStatistics"]["count"] = Value::Null;
    let event: AccountEventData = serde_json::from_value(odd.clone()).unwrap();
    assert_eq!(serde_json::to_value(&event).unwrap(), odd);

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Row {
        at: u64,
        update: QuotaUpdate,
    }
    let row = Row { at: 3, update };
    let text = serde_json::to_string(&row).unwrap();
    let back: Row = serde_json::from_str(&text).unwrap();
    assert_eq!((back.at, &back.update), (3, &row.update));
    let error = serde_json::from_str::<QuotaUpdate>("{\"quota\": {\"id\": 5}}").unwrap_err();
    assert!(
        error.to_string().contains("expected a string, found a number at /quota/id"),
        "{error}"
    );
}

#[cfg(feature = "paydata")]
const CREATED: &str = r#"{"id":"n-1","eventType":"AccountCreated","eventData":{}}"#;

#[test]
#[cfg(feature = "paydata")]
fn an_event_is_its_body() {
    use eventry::paydata;

    let event = paydata::decode(CREATED).unwrap();
    assert_eq!(serde_json::to_string(&event).unwrap(), CREATED);
    assert_eq!(serde_json::to_string(&paydata::view(CREATED.as_bytes()).unwrap()).unwrap(), CREATED);
    assert_eq!(serde_json::to_string(&event.payload).unwrap(), "{}");
    let spaced = CREATED.replace(',', " , ");
    let back: paydata::Event = serde_json::from_str(&spaced).unwrap();
    assert_eq!(back, event);
    assert_eq!(back.raw(), CREATED);
    let error = serde_json::from_str::<paydata::Event>("[]").unwrap_err();
    assert!(error.to_string().contains("expected an object, found an array"), "{error}");
}

#[test]
#[cfg(feature = "paydata")]
fn what_is_received_is_an_event_or_keeps_its_body() {
    use eventry::{Received, paydata};

    // What a library's own type of message does with its part.
    #[derive(serde::Deserialize)]
    #[serde(bound = "T: serde::de::DeserializeOwned")]
    struct Message<T> {
        payload: T,
    }
    let read = |body: &str| -> Received<paydata::Event> {
        let message: Message<Received<paydata::Event>> = serde_json::from_str(&format!("{{\"payload\": {body}}}")).unwrap();
        message.payload
    };
    let event = read(CREATED).into_result().unwrap();
    assert_eq!(event.catalog_id(), "paydata/webhook-v1/AccountCreated/v1");
    for body in ["null", "[1,2.5]", "\"x\"", r#"{"eventType":"AccountCreated","eventData":7}"#] {
        let received = read(body);
        assert_eq!(received.as_result().unwrap_err().raw(), body);
        let result: Result<paydata::Event, _> = received.into();
        assert_eq!(result.unwrap_err().raw(), body);
    }
}

/// The same lines are in `crates/cli/tests/decode/quarantine.rs`, where they are read.
#[test]
#[cfg(feature = "paydata")]
fn a_malformed_event_is_a_line_of_a_quarantine() {
    use eventry::paydata;

    let line = |body: &[u8]| serde_json::to_string(&paydata::decode(body).unwrap_err()).unwrap();
    assert_eq!(
        line(br#"{"eventType": "AccountCreated", "eventData": 7}"#),
        r#"{"attributes":{},"route":null,"body":"{\"eventType\": \"AccountCreated\", \"eventData\": 7}","offset":0,"reason":"expected an object, found a number","pointer":"/eventData"}"#
    );
    assert_eq!(
        line(b"{\xff}"),
        r#"{"attributes":{},"route":null,"body_base64":"e/99","offset":0,"reason":"the text is not UTF-8","pointer":""}"#
    );
}

#[test]
#[cfg(feature = "apiida")]
fn what_is_unknown_serializes_with_what_is_known_of_it() {
    use eventry::{Extra, apiida};

    let body = r#"{"type": "subscription.paused", "timestamp": "", "data": {"a": 1}, "more": [true]}"#;
    let event = apiida::decode(body).unwrap();
    let apiida::Payload::Unknown(unknown) = &event.payload else {
        panic!()
    };
    assert_eq!(
        serde_json::to_string(unknown).unwrap(),
        r#"{"provider":"apiida","domain":"subscription","event":"paused","version":null,"data":{"a":1}}"#
    );
    assert_eq!(serde_json::to_string(&event.payload).unwrap(), r#"{"a":1}"#);
    let text = serde_json::to_string(&event.envelope.extra).unwrap();
    assert_eq!(text, r#"{"more":[true]}"#);
    assert_eq!(serde_json::from_str::<Extra>(&text).unwrap(), event.envelope.extra);
}
