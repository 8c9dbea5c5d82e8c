//! Versions that are not in the catalog.

use eventry::Outcome;

use super::*;

#[test]
fn an_unknown_version_is_read_as_the_latest() {
    let data = r#"{"id": 1, "customer": "Ada", "lines": [], "total": 1, "state": "new", "currency": "EUR", "note": null, "tip": 2}"#;
    let body = |version: &str, data: &str| format!(r#"{{"id": "e", "type": "orders.placed", "version": {version}, "data": {data}}}"#);
    let event = bakery::decode(body("9", data)).unwrap();
    assert!(matches!(event.payload, Payload::OrdersPlacedV4(_)));
    assert_eq!(
        event.assumed().map(eventry::Unknown::catalog_id).as_deref(),
        Some("bakery/orders/placed/v9")
    );
    assert_eq!(json(&event.to_json()), json(&body("9", data)));
    // A view agrees.
    let text = body("9", data);
    let view = bakery::view(text.as_bytes()).unwrap();
    assert_eq!(view.assumed(), event.assumed());
    assert_eq!(view.to_json(), event.to_json());
    assert_eq!(view.to_event().unwrap(), event);
    // An event that does not fit is unknown.
    let event = bakery::decode(body("9", "{\"id\": 1}")).unwrap();
    assert_eq!((event.outcome(), event.assumed()), (Outcome::UnknownVersion, None));
    assert_eq!(json(&event.to_json()), json(&body("9", "{\"id\": 1}")));
    // A known version is not affected.
    assert_eq!(bakery::decode(body("4", data)).unwrap().assumed(), None);
}

#[test]
fn an_unknown_version_is_rejected_by_another_provider() {
    let malformed = archive::kiosk::decode(r#"{"what": "sales.sold.v2", "body": {"paper": "Times"}}"#).unwrap_err();
    assert_eq!(
        malformed.error().reason(),
        &eventry::Reason::UnknownVersion { version: "2".to_owned() }
    );
    assert!(malformed.envelope::<archive::kiosk::Envelope>().is_some());
    // An unknown event type is not rejected.
    let event = archive::kiosk::decode(r#"{"what": "sales.returned.v2", "body": {}}"#).unwrap();
    assert_eq!(event.outcome(), Outcome::UnknownType);
}
