//! Known events, unknown versions and unknown types.

use super::*;

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
fn type_and_version_are_recognized_in_all_documented_forms() {
    for members in [
        json!({"event_type": "quota_update-1", "schema_version": 1}),
        json!({"event_type": "quota_update-1", "schema_version": "1"}),
        json!({"event_type": "quota_update", "schema_version": 1}),
        json!({"event_type": "quota_update", "schema_version": "1"}),
        json!({"event_type": "quota_update", "schema_version": "v1"}),
        json!({"event_type": "quota-update-1"}),
        json!({"event_type": "quota-update_1"}),
        json!({"event_type": "quota-update"}),
        // The version in the envelope takes precedence over the suffix.
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
fn an_unknown_version() {
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
fn an_unknown_type() {
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
fn a_type_with_one_reading_per_byte_is_unknown() {
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
fn discriminators_that_are_not_text_are_ignored() {
    let mut body = sample(ACCOUNT_CREATED);
    body["eventType"] = Value::Null;
    let event = paydata_event(&body);
    assert_eq!((event.outcome(), event.catalog_id().as_str()), (Outcome::UnknownType, "paydata"));
    let event = pismo_event(quota_update(&json!({"schema_version": {"major": 9}})));
    assert_eq!(event.catalog_id(), QUOTA_UPDATE, "the suffix tells it");
}

#[test]
fn a_version_that_is_not_a_number_is_unknown() {
    for version in [json!("1.5"), json!("latest"), json!("2024-01-01"), json!(1.5), json!(-1)] {
        for event_type in ["quota_update", "quota_update-1"] {
            let event = pismo_event(quota_update(&json!({"event_type": event_type, "schema_version": version})));
            assert_eq!(event.outcome(), Outcome::UnknownVersion, "{event_type} {version}");
            let text = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
            assert_eq!(event.catalog_id(), format!("pismo/assets/quota_update/v{text}"));
        }
    }
    // The spelling of an integer does not matter.
    let spelled = |number: &str| pismo_event(text(QUOTA_UPDATE).replace("_version\": 1", &format!("_version\": {number}")));
    assert_eq!(spelled("1.0").outcome(), Outcome::Known);
    assert_eq!(spelled("0.9e1").catalog_id(), "pismo/assets/quota_update/v9");
    // However long it is, the event is the same after writing and reading it.
    let long = spelled("1e40");
    let again = pismo_event(long.to_json());
    assert_eq!((&again.envelope, &again.payload), (&long.envelope, &long.payload));
    assert_eq!(again.catalog_id(), format!("pismo/assets/quota_update/v1{}", "0".repeat(40)));
}

#[test]
fn a_document_is_not_a_notification() {
    // The name of a document without an envelope is not an event type: the envelope would be lost.
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
