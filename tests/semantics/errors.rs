//! Values that do not fit.

use super::*;

#[test]
fn a_wrong_type_is_malformed_and_nothing_is_lost() {
    let problem = malformed(with(QUOTA_UPDATE, "/data/quota/customer_name", json!(["Lorem"])));
    assert_eq!(problem.pointer(), "/data/quota/customer_name");
    assert_eq!(problem.message(), "expected a string, found an array");
    assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
    assert_eq!(problem.provider(), Some("pismo"));
    let envelope: &pismo::Envelope = problem.envelope().unwrap();
    assert_eq!(envelope.event_id, "ebda6b87-b24d-46e8-9a71-775d5c3c1ee3");
    assert!(problem.envelope_json().unwrap().contains("\"domain\":\"assets\""));
    let offset = problem.error().offset();
    assert_eq!(problem.raw()[offset], b'[');
    assert_eq!(
        problem.to_string(),
        format!("malformed {QUOTA_UPDATE} at `/data/quota/customer_name`: expected a string, found an array (byte {offset})")
    );
    assert!(matches!(problem.error().reason(), Reason::Expected { expected: "string", .. }));
}

#[test]
fn wrong_types_are_reported_with_their_place() {
    for (pointer, value, at, message) in [
        ("/data", json!([]), "/data", "expected an object, found an array"),
        ("/data", Value::Null, "/data", "expected an object, found null"),
        ("/data/quota", json!("x"), "/data/quota", "expected an object, found a string"),
        (
            "/data/quota/purchased_units",
            json!("100.0"),
            "/data/quota/purchased_units",
            "expected a number, found a string",
        ),
        (
            "/data/quota/deposit_number",
            json!(true),
            "/data/quota/deposit_number",
            "expected an integer, found a boolean",
        ),
        ("/org_id", json!(5), "/org_id", "expected a string, found a number"),
    ] {
        let problem = malformed(with(QUOTA_UPDATE, pointer, value));
        assert_eq!((problem.pointer().as_str(), problem.message().as_str()), (at, message));
        assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
    }
}

#[test]
fn missing_members_are_reported() {
    let problem = malformed(without(QUOTA_UPDATE, "/data/quota/issuer_id"));
    assert_eq!(problem.message(), "missing member `issuer_id`");
    assert_eq!(problem.pointer(), "/data/quota");
    assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
    assert!(problem.envelope::<pismo::Envelope>().is_some());

    let problem = malformed(without(QUOTA_UPDATE, "/data"));
    assert_eq!(
        (problem.message().as_str(), problem.pointer().as_str()),
        ("missing member `data`", "")
    );
    assert!(problem.envelope::<pismo::Envelope>().is_some());

    // Without its correlation id, the envelope cannot be read. The row is still known.
    let problem = malformed(without(QUOTA_UPDATE, "/cid"));
    assert_eq!(
        (problem.message().as_str(), problem.pointer().as_str()),
        ("missing member `cid`", "")
    );
    assert!(problem.envelope::<pismo::Envelope>().is_none());
    assert_eq!(problem.descriptor().map(|row| row.id()), Some(QUOTA_UPDATE));
}

#[test]
fn places_inside_arrays_and_maps_are_reported() {
    let place = |pointer: &str, value: Value| {
        let body = with(ACCOUNT_CREATED, pointer, value).to_string();
        let problem = paydata::decode(body).unwrap_err();
        (problem.pointer(), problem.message())
    };
    assert_eq!(
        place("/eventData/account/warnings/0/Message", json!(1)),
        (
            "/eventData/account/warnings/0/Message".to_owned(),
            "expected a string, found a number".to_owned()
        )
    );
    assert_eq!(
        place("/eventData/account/accountFields/a~1b", json!(false)).0,
        "/eventData/account/accountFields/a~01b"
    );
}
