//! Members that occur twice.

use super::*;

#[test]
fn the_last_of_two_members_counts() {
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
fn the_last_of_two_types_counts_even_after_the_payload() {
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
fn nothing_of_the_first_of_two_objects_remains() {
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
fn the_last_of_two_payloads_counts() {
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
