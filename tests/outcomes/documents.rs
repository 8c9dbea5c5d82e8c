//! Events without a payload, and documents without an envelope.

use super::*;

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

        // Data that is set later is written only once.
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
    // The documented example has "string" in place of the event type.
    assert_eq!(events[0].outcome(), Outcome::UnknownType);
    assert_eq!(events[1].catalog_id(), ACCOUNT_CREATED);
    assert!(matches!(events[1].payload, paydata::Payload::WebhookV1AccountCreatedV1(_)));

    // Nothing is left out of two answers in a row.
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
