//! What becomes of a body: known, unknown, malformed; single and in batches; whatever is done to it.
#![cfg(all(feature = "pismo", feature = "paydata", feature = "apiida"))]

use eventry::paydata::shared::account_event_data::AccountEventData;
use eventry::pismo::assets::quota_update::v1::QuotaUpdate;
use eventry::rt::MAX_DEPTH;
use eventry::{AnyEvent, CATALOG, Json, MalformedEvent, Outcome, Provider, Reason, paydata, pismo};
use proptest::prelude::*;
use serde_json::{Value, json};

const QUOTA_UPDATE: &str = "pismo/assets/quota_update/v1";
const ACCOUNT_CREATED: &str = "paydata/webhook-v1/AccountCreated/v1";
const TEST_RESPONSE: &str = "paydata/webhook-v1/CreateTestAccountEventResponse/v1";

/// The first documented body of an event.
fn text(id: &str) -> &'static str {
    CATALOG.get(id).unwrap_or_else(|| panic!("no {id}")).samples()[0].body()
}

fn sample(id: &str) -> Value {
    serde_json::from_str(text(id)).unwrap()
}

/// The quota update with some members of its envelope replaced; null removes one.
fn quota_update(members: &Value) -> Value {
    let mut body = sample(QUOTA_UPDATE);
    for (name, value) in members.as_object().unwrap() {
        body[name] = value.clone();
        if value.is_null() {
            body.as_object_mut().unwrap().remove(name);
        }
    }
    body
}

/// Decodes a body that is no error, and must come back equal.
fn pismo_event(body: impl ToString) -> pismo::Event {
    let body = body.to_string();
    let event = pismo::decode(&body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_same(&event.to_json(), &body);
    assert_eq!(event.raw(), body.as_bytes());
    event
}

fn paydata_event(body: impl ToString) -> paydata::Event {
    let body = body.to_string();
    let event = paydata::decode(&body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_same(&event.to_json(), &body);
    event
}

fn assert_same(written: &str, body: &str) {
    assert_eq!(Json::parse(written).unwrap(), Json::parse(body).unwrap());
}

fn unknown(event: &pismo::Event) -> &eventry::Unknown {
    match &event.payload {
        pismo::Payload::Unknown(unknown) => unknown,
        other => panic!("{other:?}"),
    }
}

/// Every shipped sample with its provider.
fn samples() -> Vec<(&'static Provider, &'static str)> {
    let rows = CATALOG
        .providers()
        .iter()
        .flat_map(|provider| provider.events().iter().map(move |row| (*provider, row)));
    rows.flat_map(|(provider, row)| row.samples().iter().map(move |sample| (provider, sample.body())))
        .collect()
}

// Known and unknown -------------------------------------------------------------------------------

#[test]
fn a_known_event_has_its_row() {
    let event = pismo_event(text(QUOTA_UPDATE));
    assert_eq!(event.outcome(), Outcome::Known);
    assert_eq!(event.catalog_id(), QUOTA_UPDATE);
    assert_eq!(event.descriptor(), CATALOG.get(QUOTA_UPDATE));
    assert_same(&event.payload_json(), &sample(QUOTA_UPDATE)["data"].to_string());
    let mut envelope = sample(QUOTA_UPDATE);
    envelope.as_object_mut().unwrap().remove("data");
    assert_same(&event.envelope_json(), &envelope.to_string());
}

#[test]
fn type_and_version_are_told_in_all_documented_ways() {
    for members in [
        json!({"event_type": "quota_update-1", "schema_version": 1}),
        json!({"event_type": "quota_update-1", "schema_version": "1"}),
        json!({"event_type": "quota_update", "schema_version": 1}),
        json!({"event_type": "quota_update", "schema_version": "1"}),
        json!({"event_type": "quota_update", "schema_version": "v1"}),
        json!({"event_type": "quota-update-1"}),
        json!({"event_type": "quota-update_1"}),
        json!({"event_type": "quota-update"}),
        // The version of the envelope wins over the suffix, whichever is known.
        json!({"event_type": "quota_update-9", "schema_version": 1}),
        json!({"event_type": "quota_update-9", "schema_version": "1"}),
    ] {
        let event = pismo_event(quota_update(&members));
        assert_eq!(
            (event.outcome(), event.catalog_id().as_str()),
            (Outcome::Known, QUOTA_UPDATE),
            "{members}"
        );
    }
    for domain in ["interest-management", "interest_management"] {
        let mut body = sample("pismo/interest-management/status_change_quota/v1");
        body["domain"] = json!(domain);
        assert_eq!(pismo_event(&body).outcome(), Outcome::Known);
    }
}

#[test]
fn a_version_that_is_not_known() {
    for members in [
        json!({"schema_version": 9}),
        json!({"schema_version": "9"}),
        json!({"event_type": "quota_update", "schema_version": 9}),
        json!({"event_type": "quota-update-9", "schema_version": 9}),
    ] {
        let event = pismo_event(quota_update(&members));
        assert_eq!(event.outcome(), Outcome::UnknownVersion, "{members}");
        assert_eq!(event.catalog_id(), "pismo/assets/quota_update/v9");
        assert_eq!(event.descriptor(), None);
        let unknown = unknown(&event);
        assert_eq!(unknown.outcome(), Outcome::UnknownVersion);
        assert_eq!(unknown.domain.as_deref(), Some("assets"));
        assert_eq!(unknown.event.as_deref(), Some("quota_update"));
        assert_eq!(unknown.version.as_deref(), Some("9"));
        let data = unknown.data.as_ref().unwrap();
        assert_same(data.as_str(), &sample(QUOTA_UPDATE)["data"].to_string());
        assert_eq!(event.envelope.cid, "c94e2a17-5b08-4f6d-a3d1-8e70f2b96c55");
    }
}

#[test]
fn a_type_that_is_not_known() {
    for (members, id) in [
        (json!({"event_type": "quota_split-1"}), "pismo/assets/quota_split/v1"),
        (json!({"domain": "cards"}), "pismo/cards/quota_update/v1"),
        (
            json!({"domain": "interest-management"}),
            "pismo/interest-management/quota_update/v1",
        ),
        (json!({"event_type": ""}), "pismo/assets/?/v1"),
    ] {
        let event = pismo_event(quota_update(&members));
        assert_eq!(event.outcome(), Outcome::UnknownType, "{members}");
        assert_eq!(unknown(&event).outcome(), Outcome::UnknownType);
        assert_eq!(event.catalog_id(), id);
    }
}

#[test]
fn a_type_with_a_reading_for_each_of_its_bytes_is_unknown() {
    for separator in [".", "-", "_", "a.", "1-"] {
        let long = separator.repeat(1_000_000);
        let body = json!({"type": long, "data": {}, "timestamp": "2024-03-18T09:14:06Z"}).to_string();
        let event = eventry::apiida::decode(&body).unwrap();
        assert_eq!(event.outcome(), Outcome::UnknownType);
        assert_same(&event.to_json(), &body);
        let event = pismo_event(quota_update(&json!({"domain": long, "event_type": long})));
        assert_eq!(event.outcome(), Outcome::UnknownType);
    }
}

#[test]
fn the_payload_of_an_unknown_event_may_be_anything() {
    for data in [json!(null), json!([1, {"a": []}]), json!("x"), json!(0.5), json!({})] {
        let mut body = quota_update(&json!({"event_type": "other-1"}));
        body["data"] = data.clone();
        let event = pismo_event(&body);
        assert_eq!(event.outcome(), Outcome::UnknownType);
        assert_same(&event.payload_json(), &data.to_string());
    }
    let event = pismo_event(quota_update(&json!({"event_type": "other-1", "data": null})));
    assert_eq!(unknown(&event).data, None);
}

#[test]
fn discriminators_that_are_no_text_say_nothing() {
    let mut body = sample(ACCOUNT_CREATED);
    body["eventType"] = Value::Null;
    let event = paydata_event(&body);
    assert_eq!((event.outcome(), event.catalog_id().as_str()), (Outcome::UnknownType, "paydata"));
    let event = pismo_event(quota_update(&json!({"schema_version": {"major": 9}})));
    assert_eq!(event.catalog_id(), QUOTA_UPDATE, "the suffix tells it");
}

#[test]
fn a_version_that_is_no_number_is_not_known() {
    for version in [json!("1.5"), json!("latest"), json!("2024-01-01"), json!(1.5), json!(-1)] {
        for event_type in ["quota_update", "quota_update-1"] {
            let event = pismo_event(quota_update(&json!({"event_type": event_type, "schema_version": version})));
            assert_eq!(event.outcome(), Outcome::UnknownVersion, "{event_type} {version}");
            let text = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
            assert_eq!(event.catalog_id(), format!("pismo/assets/quota_update/v{text}"));
        }
    }
    // An integer is an integer however it is spelled.
    let spelled = |number: &str| pismo_event(text(QUOTA_UPDATE).replace("_version\": 1", &format!("_version\": {number}")));
    assert_eq!(spelled("1.0").outcome(), Outcome::Known);
    assert_eq!(spelled("0.9e1").catalog_id(), "pismo/assets/quota_update/v9");
    // However long: written and read again, the event is the same.
    let long = spelled("1e40");
    let again = pismo_event(long.to_json());
    assert_eq!((&again.envelope, &again.payload), (&long.envelope, &long.payload));
    assert_eq!(again.catalog_id(), format!("pismo/assets/quota_update/v1{}", "0".repeat(40)));
}

#[test]
fn a_document_is_no_notification() {
    // The name of a document that has no envelope is no event type: its envelope would be lost.
    let mut body = sample(ACCOUNT_CREATED);
    body["eventType"] = json!("CreateTestAccountEventResponse");
    body["eventData"] = json!({"notifications": []});
    let event = paydata_event(&body);
    assert_eq!(event.outcome(), Outcome::UnknownType);
}

#[test]
fn members_come_in_any_order() {
    let body = sample(QUOTA_UPDATE);
    let members: Vec<(&String, &Value)> = body.as_object().unwrap().iter().collect();
    for first in 0..members.len() {
        for reversed in [false, true] {
            let mut order = members.clone();
            order.rotate_left(first);
            if reversed {
                order.reverse();
            }
            let text: Vec<String> = order.iter().map(|(name, value)| format!("{}: {value}", json!(name))).collect();
            let event = pismo_event(format!("{{{}}}", text.join(", ")));
            assert_eq!((event.outcome(), event.catalog_id().as_str()), (Outcome::Known, QUOTA_UPDATE));
        }
    }
}

// Members that occur twice ------------------------------------------------------------------------

#[test]
fn of_two_members_the_last_counts() {
    let body = text(QUOTA_UPDATE);
    let twice = |find: &str, and: &str| {
        assert_eq!(body.matches(find).count(), 1, "{find}");
        pismo_event(body.replace(find, &format!("{find}, {and}")))
    };
    let quota_of = |event: &pismo::Event| match &event.payload {
        pismo::Payload::AssetsQuotaUpdateV1(update) => update.quota.clone(),
        other => panic!("{other:?}"),
    };
    let event = twice("\"customer_name\": \"Lorem ipsum\"", "\"customer_name\": \"Dolor\"");
    assert_eq!(quota_of(&event).customer_name, "Dolor");
    let event = twice("\"deposit_number\": 999999999", "\"deposit_number\": null");
    assert!(quota_of(&event).deposit_number.is_null());
    twice("\"deposit_number\": 999999999", "\"deposit_number\": \"5\", \"deposit_number\": 6");
    twice(
        "\"purchased_units\": 100.0",
        "\"purchased_units\": 0.12345678901234567890, \"purchased_units\": 1",
    );
    twice("\"schema_version\": 1", "\"schema_version\": 1.0");
    let event = twice("\"issuer_id\": \"12345678\"", "\"new\": 1, \"new\": 2");
    assert_eq!(quota_of(&event).extra.get("new").and_then(Json::as_i64), Some(2));
    assert_eq!(event, event.clone());
}

#[test]
fn of_two_types_the_last_counts_also_behind_the_payload() {
    let body = text(QUOTA_UPDATE);
    let known = "\"event_type\": \"quota_update-1\"";
    let first = sample(QUOTA_UPDATE)["event_type"].to_string();
    let without = body.trim_end().strip_suffix('}').unwrap().replace(&first, "\"quota_update-1\"");
    let ended_by = |member: &str| pismo_event(format!("{without}, {member}, \"schema_version\": 9}}"));
    assert_eq!(ended_by(known).outcome(), Outcome::UnknownVersion);
    let event = pismo_event(format!("{without}, {known}}}"));
    assert_eq!(event.outcome(), Outcome::Known);
    let event = pismo_event(format!("{without}, \"event_type\": \"nothing\"}}"));
    assert_eq!(unknown(&event).outcome(), Outcome::UnknownType);
    assert!(unknown(&event).data.is_some());
    let turned = without.replace("\"quota_update-1\"", "\"nothing\"");
    assert_eq!(pismo_event(format!("{turned}, {known}}}")).catalog_id(), QUOTA_UPDATE);
}

#[test]
fn of_two_objects_nothing_of_the_first_remains() {
    let mut first = sample(QUOTA_UPDATE);
    first["data"]["quota"]["colour"] = json!("blue");
    let mut second = first["data"]["quota"].clone();
    for name in ["deposit_number", "colour"] {
        second.as_object_mut().unwrap().remove(name);
    }
    let body = first.to_string();
    let quota = format!("\"quota\":{}", first["data"]["quota"]);
    assert!(body.contains(&quota));
    let event = pismo_event(body.replace(&quota, &format!("{quota},\"quota\":{second}")));
    let pismo::Payload::AssetsQuotaUpdateV1(update) = &event.payload else {
        panic!("{event:?}")
    };
    assert!(update.quota.deposit_number.is_absent());
    assert!(update.quota.extra.is_empty());
}

#[test]
fn of_two_payloads_the_last_counts() {
    let mut body = sample(ACCOUNT_CREATED);
    let data = body["eventData"].take();
    body.as_object_mut().unwrap().remove("eventData");
    let rest = body.to_string();
    let rest = rest.trim_start_matches('{').trim_end_matches('}');
    for (first, second) in [
        (data.clone(), json!({"partnerId": "2"})),
        (json!({"partnerId": "2"}), data.clone()),
        (data.clone(), Value::Null),
        (Value::Null, data.clone()),
        (Value::Null, Value::Null),
    ] {
        for body in [
            format!("{{{rest}, \"eventData\": {first}, \"eventData\": {second}}}"),
            format!("{{\"eventData\": {first}, {rest}, \"eventData\": {second}}}"),
            format!("{{\"eventData\": {first}, \"eventData\": {second}, {rest}}}"),
        ] {
            assert_same(&paydata_event(body).payload_json(), &second.to_string());
        }
    }
}

// MalformedEvent ---------------------------------------------------------------------------------------

#[test]
fn a_truncated_body_is_malformed_wherever_it_ends() {
    for (provider, body) in samples() {
        for length in 0..body.len() {
            match provider.decode(&body.as_bytes()[..length]) {
                Ok(event) => assert_same(&event.to_json(), body),
                Err(problem) => assert_eq!(problem.raw(), &body.as_bytes()[..length]),
            }
            let whole = body.trim_end().len();
            assert_eq!(provider.decode(&body[..length]).is_ok(), length >= whole, "{length} of {whole}");
        }
    }
}

#[test]
fn a_truncated_body_says_what_it_was() {
    let body = text(QUOTA_UPDATE);
    let at = body.find("Lorem").unwrap();
    let problem = pismo::decode(&body[..at]).unwrap_err();
    assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
    assert_eq!(problem.pointer(), "/data/quota/customer_name");
    assert_eq!(problem.message(), "the text ends inside a value");
    assert_eq!(problem.error().reason(), &Reason::UnexpectedEnd);
}

#[test]
fn a_body_that_is_not_utf_8() {
    let mut body = text(QUOTA_UPDATE).as_bytes().to_vec();
    let at = text(QUOTA_UPDATE).find("Lorem").unwrap();
    body[at] = 0xff;
    let problem = pismo::decode(&body).unwrap_err();
    assert_eq!(problem.raw(), &body);
    assert_eq!(problem.error().reason(), &Reason::NotUtf8);
    assert_eq!(problem.error().offset(), at);
    assert_eq!(problem.message(), "the text is not UTF-8");
    assert_eq!(problem.pointer(), "");
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_body() {
    let body = format!("\u{feff}{}", text(QUOTA_UPDATE));
    let event = pismo::decode(&body).unwrap();
    assert_eq!(event.outcome(), Outcome::Known);
    assert_eq!(event.raw(), body.as_bytes());
    assert!(event.to_json().starts_with('{'));
    assert_eq!(pismo::decode_batch(&body).filter_map(Result::ok).count(), 1);
    assert!(pismo::decode(format!("\u{feff}{body}")).is_err(), "one is enough");
}

#[test]
fn bodies_that_are_no_object() {
    for (body, message) in [
        ("", "the text ends inside a value"),
        (" \r\n\t", "the text ends inside a value"),
        ("[]", "expected an object, found an array"),
        ("null", "expected an object, found null"),
        ("1", "expected an object, found a number"),
        ("\"{}\"", "expected an object, found a string"),
        ("{} {}", "expected the end of the text after the value"),
    ] {
        for provider in CATALOG.providers() {
            let problem = provider.decode(body).unwrap_err();
            assert_eq!(problem.raw(), body.as_bytes());
            assert_eq!(problem.pointer(), "");
            if !body.starts_with('{') {
                assert_eq!(problem.message(), message, "{body:?} for {}", provider.folder());
            }
        }
    }
    let behind = format!("{} x", text(QUOTA_UPDATE));
    assert_eq!(
        pismo::decode(behind).unwrap_err().message(),
        "expected the end of the text after the value"
    );
}

// Depth and size ----------------------------------------------------------------------------------

fn nested(levels: usize, open: &str, close: &str) -> String {
    format!("{}1{}", open.repeat(levels), close.repeat(levels))
}

#[test]
fn deep_nesting_that_no_type_looks_into_is_kept() {
    for deep in [nested(10_000, "[", "]"), nested(10_000, "{\"a\":", "}")] {
        for place in ["\"cid\"", "\"quota\"", "\"customer_name\""] {
            let body = text(QUOTA_UPDATE).replace(place, &format!("\"deep\": {deep}, {place}"));
            let event = pismo_event(&body);
            assert_eq!(event.outcome(), Outcome::Known);
        }
        let body = text(QUOTA_UPDATE).replace("quota_update-1", "other-1");
        let body = body.replace("\"data\": {", &format!("\"data\": {{ \"deep\": {deep},"));
        assert_eq!(pismo_event(body).outcome(), Outcome::UnknownType);
    }
}

#[test]
fn deep_nesting_in_place_of_data_is_malformed() {
    let mut body = sample(QUOTA_UPDATE);
    body["data"] = json!("DEEP");
    let body = body.to_string();
    for (deep, pointer) in [
        (nested(10_000, "[", "]"), "/data"),
        (nested(10_000, "{\"quota\":", "}"), "/data/quota/quota"),
    ] {
        let problem = pismo::decode(body.replace("\"DEEP\"", &deep)).unwrap_err();
        assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
        assert!(problem.envelope::<pismo::Envelope>().is_some());
        assert!(pointer.starts_with(&problem.pointer()), "{}", problem.pointer());
    }
    const { assert!(MAX_DEPTH < 10_000) };
}

#[test]
fn fifty_megabytes_of_brackets_end_in_an_error() {
    const SIZE: usize = 50 << 20;
    let brackets = vec![b'['; SIZE];
    let problem = pismo::decode(brackets).unwrap_err();
    assert_eq!(problem.message(), "expected an object, found an array");
    assert_eq!(problem.raw().len(), SIZE);

    let mut inside = b"{\"x\":".to_vec();
    inside.resize(SIZE, b'[');
    let problem = pismo::decode(inside).unwrap_err();
    assert_eq!(problem.error().reason(), &Reason::UnexpectedEnd);

    let mut objects = b"{\"x\":".repeat(SIZE / 5);
    objects.push(b'1');
    assert_eq!(pismo::decode(objects).unwrap_err().error().reason(), &Reason::UnexpectedEnd);

    let items: Vec<_> = pismo::decode_batch(vec![b'['; SIZE]).collect();
    assert_eq!(items.len(), 1);
    assert!(items[0].is_err());
}

// Known events without a payload, and documents without an envelope -------------------------------

#[test]
fn a_notification_may_come_without_data() {
    for data in [Some(Value::Null), None] {
        let mut body = sample(ACCOUNT_CREATED);
        body.as_object_mut().unwrap().remove("eventData");
        if let Some(null) = &data {
            body["eventData"] = null.clone();
        }
        let mut event = paydata_event(&body);
        assert_eq!((event.outcome(), event.catalog_id().as_str()), (Outcome::Known, ACCOUNT_CREATED));
        assert_eq!(event.payload_json(), "null");
        assert!(matches!(&event.payload, paydata::Payload::Missing(row) if row.id() == ACCOUNT_CREATED));

        // Data that is put in later is the only data.
        let full: AccountEventData = eventry::decode(sample(ACCOUNT_CREATED)["eventData"].to_string()).unwrap();
        event.payload = paydata::Payload::WebhookV1AccountCreatedV1(full);
        assert_eq!(event.to_json().matches("\"eventData\"").count(), 1);
        assert_same(&event.to_json(), text(ACCOUNT_CREATED));
    }
}

#[test]
fn the_answer_to_a_test_call_is_a_document() {
    let event = paydata_event(text(TEST_RESPONSE));
    assert_eq!((event.outcome(), event.catalog_id().as_str()), (Outcome::Known, TEST_RESPONSE));
    let paydata::Payload::WebhookV1CreateTestAccountEventResponseV1(response) = &event.payload else {
        panic!("{event:?}")
    };
    let notifications = response.notifications.as_ref().unwrap();
    assert_eq!(notifications.len(), 1);
    let account = notifications[0].event_data.as_ref().unwrap().account.as_ref().unwrap();
    assert_eq!(account.id, "5dshw36");
    for odd in [
        "{\"notifications\": null}",
        "{\"notifications\": []}",
        "{\"more\": 1, \"notifications\": [{}]}",
    ] {
        assert_eq!(paydata_event(odd).catalog_id(), TEST_RESPONSE);
    }
}

#[test]
fn the_answer_to_a_test_call_is_a_batch() {
    let mut body = sample(TEST_RESPONSE);
    let mut created = body["notifications"][0].clone();
    created["eventType"] = json!("AccountCreated");
    body["notifications"].as_array_mut().unwrap().push(created);
    let body = serde_json::to_string_pretty(&body).unwrap();
    let events: Vec<paydata::Event> = paydata::decode_batch(&body).map(Result::unwrap).collect();
    assert_eq!(events.len(), 2);
    // The documented example says "string" where the event type stands.
    assert_eq!(events[0].outcome(), Outcome::UnknownType);
    assert_eq!(events[1].catalog_id(), ACCOUNT_CREATED);
    assert!(matches!(events[1].payload, paydata::Payload::WebhookV1AccountCreatedV1(_)));

    // Two answers, one after the other: nothing is left out.
    let two = format!("{body}\n{body}");
    let mut notifications = 0;
    for item in paydata::decode_batch(two) {
        match item.unwrap().payload {
            paydata::Payload::WebhookV1CreateTestAccountEventResponseV1(response) => {
                notifications += response.notifications.as_ref().unwrap().len();
            }
            _ => notifications += 1,
        }
    }
    assert_eq!(notifications, 4);
    let items: Vec<_> = paydata::decode_batch(body.trim_end().strip_suffix('}').unwrap()).collect();
    assert!(items.iter().any(Result::is_err), "an answer that is cut off is not taken for whole");
}

// Batches -----------------------------------------------------------------------------------------

fn outcomes(body: &str) -> Vec<String> {
    let items = pismo::decode_batch(body);
    assert_eq!(items.len(), items.size_hint().0);
    items
        .map(|item| match item {
            Ok(event) => event.outcome().as_str().to_owned(),
            Err(problem) => {
                let raw: &MalformedEvent = &problem;
                assert!(!raw.raw().is_empty() || body.trim().is_empty());
                Outcome::Malformed.as_str().to_owned()
            }
        })
        .collect()
}

#[test]
fn batches_come_in_three_forms() {
    let known = text(QUOTA_UPDATE);
    let other = quota_update(&json!({"event_type": "other-1"}));
    let line = sample(QUOTA_UPDATE);
    let expected = ["known", "unknown-type", "known"];
    assert_eq!(outcomes(&format!("[{known}, {other}, {line}]")), expected);
    assert_eq!(outcomes(&format!(" [\n{known},\n{other},\n{line}\n]\n\n")), expected);
    assert_eq!(outcomes(&format!("{known}\n{other:#}\n{known}")), expected);
    assert_eq!(outcomes(&format!("{line}\n{other}\n{line}\n")), expected);
    assert_eq!(outcomes(&format!("{line}\r\n{other}\r\n\r\n{line}")), expected);
    assert_eq!(outcomes(&format!("{line}{other}{line}")), expected);
    assert_eq!(outcomes(&format!("\u{feff}{line}\n{other}\n{line}")), expected);
    assert_eq!(outcomes(known), ["known"]);
}

#[test]
fn a_broken_item_does_not_stop_the_next() {
    let known = sample(QUOTA_UPDATE).to_string();
    let wrong = quota_update(&json!({"data": 5})).to_string();
    let expected = ["known", "malformed", "known"];
    assert_eq!(outcomes(&format!("[{known}, {wrong}, {known}]")), expected);
    assert_eq!(outcomes(&format!("[{known}, 5, {known}]")), expected);
    assert_eq!(outcomes(&format!("{known} {wrong} {known}")), expected);
    assert_eq!(outcomes(&format!("{known}\n{wrong}\n{known}")), expected);
    let half = &known[..known.len() / 2];
    assert_eq!(outcomes(&format!("{known}\n{half}\n{known}\n")), expected);
    assert_eq!(outcomes(&format!("{known}\nno json at all\n{known}\n")), expected);
    for cut in 1..known.len() {
        let all = outcomes(&format!("{known}\n{}\n{known}\n", &known[..cut]));
        assert_eq!(all, expected, "cut at {cut}");
    }
    let pretty = text(QUOTA_UPDATE).trim_end();
    for cut in 1..pretty.len() {
        let all = outcomes(&format!("{pretty}\n{}\n{pretty}\n", &pretty[..cut]));
        assert_eq!(all, expected, "cut at {cut}");
    }
}

#[test]
fn what_is_broken_keeps_its_bytes() {
    let known = sample(QUOTA_UPDATE).to_string();
    let body = format!("{known}\n{{\"a\": tru\n{known}");
    let items: Vec<_> = pismo::decode_batch(&body).collect();
    assert_eq!(items[1].as_ref().unwrap_err().raw().trim_ascii(), b"{\"a\": tru");
    assert_eq!(items[2].as_ref().unwrap().raw(), known.as_bytes());

    // An array that breaks off ends with everything that could not be read.
    let items: Vec<_> = pismo::decode_batch(format!("[{known}, {{\"a\": tru")).collect();
    assert_eq!(items.len(), 2);
    assert!(items[0].is_ok());
    assert_eq!(items[1].as_ref().unwrap_err().raw(), &b"{\"a\": tru"[..]);

    // So does a body that stops being UTF-8.
    let mut body = format!("{known}\n{known}\n").into_bytes();
    body.extend_from_slice(b"{\"a\": \"\xff\"}\n");
    let items: Vec<_> = pismo::decode_batch(body).collect();
    assert_eq!(items.len(), 3);
    assert_eq!(items[2].as_ref().unwrap_err().error().reason(), &Reason::NotUtf8);
}

#[test]
fn an_empty_batch_has_no_events() {
    assert_eq!(outcomes("[]"), [""; 0]);
    assert_eq!(outcomes(" [ ]\n"), [""; 0]);
    assert_eq!(paydata::decode_batch("{\"notifications\": []}").count(), 0);
    // An empty body is no batch.
    assert_eq!(outcomes(""), ["malformed"]);
}

// The catalog -------------------------------------------------------------------------------------

#[test]
fn the_catalog_lists_what_is_known() {
    assert_eq!(
        CATALOG.providers().iter().map(|provider| provider.folder()).collect::<Vec<_>>(),
        ["apiida", "paydata", "pismo"]
    );
    let ids: Vec<&str> = CATALOG.iter().map(|row| row.id()).collect();
    assert!(ids.is_sorted());
    for row in CATALOG.iter() {
        assert_eq!(CATALOG.get(row.id()), Some(row));
        assert_eq!(CATALOG.latest(row.event_type()).map(|row| row.event_type()), Some(row.event_type()));
        assert!(CATALOG.versions(row.event_type()).any(|version| version == row));
        assert_eq!(
            format!("{}/{}/{}/v{}", row.provider(), row.domain(), row.event(), row.version()),
            row.id()
        );
    }
    let row = CATALOG.get(QUOTA_UPDATE).unwrap();
    assert_eq!(row.title(), Some("Quota updated"));
    assert_eq!(row.description(), Some("This event occurs when a quota is updated."));
    assert_eq!(row.rust_type(), "pismo::assets::quota_update::v1::QuotaUpdate");
    assert_eq!(row.samples().len(), 2);
    assert_eq!(CATALOG.latest("pismo/assets/quota_update"), Some(row));
    assert_eq!(CATALOG.get("pismo/assets/quota_update/v2"), None);
    assert_eq!(CATALOG.get("pismo/assets/quota_update"), None);
    assert_eq!(CATALOG.latest("pismo/assets/other"), None);
}

#[test]
fn a_payload_is_decoded_by_its_id() {
    let data = sample(QUOTA_UPDATE)["data"].to_string();
    let value = CATALOG.decode_payload(QUOTA_UPDATE, &data).unwrap().unwrap();
    assert_same(&value.to_json(), &data);
    let update: &QuotaUpdate = value.as_any().downcast_ref().unwrap();
    assert_eq!(update.quota.purchased_units, 100.0);
    assert_eq!(*update, eventry::decode(&data).unwrap());

    assert!(CATALOG.decode_payload("pismo/assets/quota_update/v2", &data).is_none());
    let problem = CATALOG.decode_payload(QUOTA_UPDATE, "{\"quota\": 1}").unwrap().unwrap_err();
    assert_eq!(problem.pointer(), "/quota");
    assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
    assert_eq!(problem.raw(), &b"{\"quota\": 1}"[..]);
}

#[test]
fn an_event_is_decoded_by_its_provider() {
    let provider = CATALOG.provider("pismo").unwrap();
    let event: Box<dyn AnyEvent> = provider.decode(text(QUOTA_UPDATE)).unwrap();
    assert_eq!(event.catalog_id(), QUOTA_UPDATE);
    let typed: &pismo::Event = event.as_any().downcast_ref().unwrap();
    assert_eq!(*typed, pismo::decode(text(QUOTA_UPDATE)).unwrap());
    assert!(CATALOG.provider("nobody").is_none());
}

// Traits ------------------------------------------------------------------------------------------

#[test]
fn events_go_anywhere() {
    fn free<T: Send + Sync + Clone + 'static>() {}
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    free::<pismo::Event>();
    free::<paydata::Event>();
    free::<eventry::apiida::Event>();
    error::<MalformedEvent>();
    fn boxed<T: Send + Sync + 'static + ?Sized>() {}
    boxed::<dyn AnyEvent>();
    boxed::<dyn eventry::AnyValue>();

    let event = std::thread::spawn(|| pismo::decode(text(QUOTA_UPDATE))).join().unwrap().unwrap();
    assert_eq!(event.outcome(), Outcome::Known);
    fn caller() -> Result<pismo::Event, Box<dyn std::error::Error + Send + Sync>> {
        Ok(pismo::decode("{")?)
    }
    assert_eq!(
        caller().unwrap_err().to_string(),
        "malformed pismo event: the text ends inside a value (byte 1)"
    );
}

// Mutations ---------------------------------------------------------------------------------------

/// Checks a mutated body: no panic, and what is no error comes back equal.
fn check(provider: &Provider, body: &[u8]) {
    match provider.decode(body) {
        Ok(event) => {
            let text = std::str::from_utf8(body).unwrap();
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            assert_eq!(Json::parse(&event.to_json()).unwrap(), Json::parse(text).unwrap(), "{text}");
        }
        Err(problem) => {
            assert_eq!(problem.raw(), body);
            let _ = (problem.to_string(), problem.envelope_json());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_mutated_byte_never_panics_and_loses_nothing(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        to in prop_oneof![
            3 => prop::sample::select(br#""\{}[],:.-+eEnu0129 "#.to_vec()),
            1 => any::<u8>(),
        ],
    ) {
        let all = samples();
        let (provider, body) = all[which.index(all.len())];
        let mut body = body.as_bytes().to_vec();
        let at = at.index(body.len());
        body[at] = to;
        check(provider, &body);
    }

    #[test]
    fn a_value_put_anywhere_never_panics_and_loses_nothing(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        value in prop::sample::select(vec![
            "null", "true", "0", "-1.50", "1e400", "12345678901234567890.125", "\"\"", "\"5\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"",
            "[]", "[null, [1.0e1]]", "{}", "{\"Message\": null, \"message\": 1}", "{\"a\": {\"b\": []}}",
        ]),
    ) {
        let all = samples();
        let (provider, body) = all[which.index(all.len())];
        // In place of the value behind a colon or of a member's whole line.
        let colons: Vec<usize> = body.match_indices(": ").map(|(at, _)| at + 2).collect();
        let start = colons[place.index(colons.len())];
        let mut from = eventry::rt::Decoder::new(&body[start..]);
        prop_assume!(from.skip().is_ok());
        let mutated = format!("{}{value}{}", &body[..start], &body[start + from.offset()..]);
        check(provider, mutated.as_bytes());
    }
}
