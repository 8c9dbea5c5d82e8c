//! Values and whole structs that code makes instead of reading them.
#![cfg(all(feature = "pismo", feature = "apiida"))]

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use eventry::pismo::assets::quota_update::v1::{Quota, QuotaUpdate};
use eventry::pismo::interest_management::status_change_quota::v1::{Status, StatusChangeQuota};
use eventry::{CATALOG, Extra, Nullable, Timestamp, encode, pismo};

#[test]
fn a_struct_starts_from_new() {
    // No annotation anywhere: `new` belongs to the form that owns its strings.
    let quota = Quota {
        id: "q-1".to_owned(),
        purchased_units: 2.5,
        deposit_number: Nullable::Null,
        ..Quota::new()
    };
    assert_eq!(
        encode(&quota),
        r#"{"id":"q-1","asset_id":"","issuer_id":"","purchased_units":2.5,"type":"","customer_name":"","customer_document_number":"","deposit_number":null,"operation_type":""}"#
    );
    let _ = Quota { ..Quota::new() };
}

#[test]
fn the_default_is_new() {
    #[derive(Default)]
    struct Order {
        quota: Quota,
    }
    assert_eq!(Order::default().quota, Quota::new());
    let update: QuotaUpdate = Default::default();
    assert_eq!(
        format!("{update:?}"),
        r#"QuotaUpdate { quota: Quota { id: "", asset_id: "", issuer_id: "", purchased_units: 0.0, type_: "", customer_name: "", customer_document_number: "", deposit_number: Absent, operation_type: "", extra: {} }, extra: {} }"#
    );
}

#[test]
fn a_struct_is_a_literal() {
    let update = QuotaUpdate {
        quota: Quota::new(),
        extra: Extra::new(),
    };
    let QuotaUpdate { quota, extra } = update;
    assert!(quota.id.is_empty() && extra.is_empty());
}

#[test]
fn a_member_with_one_possible_value_has_it() {
    assert_eq!(StatusChangeQuota::new().status, Status::Redeemed);
}

#[test]
fn enums_of_strings_are_keys() {
    let read = |text: &str| Status::from(text);
    let seen: HashSet<_> = ["REDEEMED", "FROZEN", "REDEEMED"].map(read).into();
    assert_eq!(seen.len(), 2);
}

#[test]
fn what_is_made_can_be_read() {
    let body = pismo::assets::quota_update::v1::QuotaUpdate {
        quota: Quota {
            id: "q-1".to_owned(),
            ..Quota::new()
        },
        ..QuotaUpdate::new()
    };
    let read: QuotaUpdate = eventry::decode(encode(&body)).unwrap();
    assert_eq!(read.quota.id, "q-1");
}

#[test]
fn the_module_of_an_event_makes_its_payload() {
    use pismo::assets::quota_update::v1;

    assert_eq!(v1::ID, "pismo/assets/quota_update/v1");
    assert_eq!((QuotaUpdate::ID, QuotaUpdate::samples()), (v1::ID, v1::samples()));
    assert_eq!(v1::samples(), CATALOG.get(v1::ID).unwrap().samples());
    assert!(!v1::samples().is_empty());
    let made = pismo::Event::new(pismo::Envelope::new(), QuotaUpdate::new());
    assert_eq!(made, pismo::Event::new(pismo::Envelope::new(), v1::payload(QuotaUpdate::new())));
    assert_eq!(made.catalog_id(), v1::ID);
}

#[test]
#[cfg(feature = "paydata")]
fn a_type_of_several_events_has_no_id() {
    use eventry::paydata;
    use paydata::shared::account_event_data::AccountEventData;
    use paydata::webhook_v1::{account_created, account_deleted};

    // `From<AccountEventData>` could not tell which event is meant.
    let mut event = paydata::Event::new(paydata::Envelope::new(), account_created::v1::payload(AccountEventData::new()));
    assert_eq!(event.catalog_id(), account_created::v1::ID);
    event.set_payload(account_deleted::v1::payload(AccountEventData::new()));
    assert_eq!(event.envelope.event_type.as_ref().map(String::as_str), Some("AccountDeleted"));
}

#[test]
fn a_body_is_decoded_as_the_event_that_the_caller_names() {
    use pismo::interest_management::status_change_quota;

    let data = r#"{"external_quota_id": "q", "asset_id": "a", "external_asset_id": null, "issuer_id": "1", "status": "REDEEMED", "updated_at": "", "new": 1}"#;
    let envelope = r#""event_id": "e", "schema_version": 7, "domain": "?", "event_type": "?", "org_id": "", "cid": "", "timestamp": """#;
    let body = format!(r#"{{"data": {data}, {envelope}}}"#);
    assert_eq!(pismo::decode(body.as_str()).unwrap().descriptor(), None);
    let event = pismo::decode_as(status_change_quota::v1::ID, body.as_str()).unwrap();
    assert_eq!(event.catalog_id(), status_change_quota::v1::ID);
    assert_eq!((event.envelope.domain.as_str(), event.raw().as_ref()), ("?", body.as_bytes()));
    let seen: Vec<_> = event
        .drift()
        .iter()
        .map(|drift| (drift.id.to_owned(), drift.pointer.to_owned()))
        .collect();
    assert_eq!(seen, [(status_change_quota::v1::ID.to_owned(), "/data/new".to_owned())]);

    let open = CATALOG.decode_as(status_change_quota::v1::ID, body.as_str()).unwrap();
    assert_eq!(*open.into_any().downcast::<pismo::Event>().unwrap(), event);

    let refused = pismo::decode_as(status_change_quota::v1::ID, "{\"event_id\": \"e\"}").unwrap_err();
    assert_eq!(refused.descriptor().map(|row| row.id()), Some(status_change_quota::v1::ID));
    let refused = pismo::decode_as("pismo/assets/quota_updates/v1", body.as_str()).unwrap_err();
    assert_eq!(refused.raw(), body.as_bytes());
    assert_eq!(
        refused.message(),
        "no event has the id `pismo/assets/quota_updates/v1`; the nearest id is `pismo/assets/quota_update/v1`"
    );
    let refused = CATALOG.decode_as("acme/orders/placed/v1", "{}").unwrap_err();
    assert_eq!(refused.message(), "no event has the id `acme/orders/placed/v1`");
}

#[test]
fn a_timestamp_is_made_from_any_time() {
    let at = |before: bool, seconds: u64, nanoseconds: u32| {
        let distance = Duration::new(seconds, nanoseconds);
        let epoch = SystemTime::UNIX_EPOCH;
        let time = if before {
            epoch.checked_sub(distance)
        } else {
            epoch.checked_add(distance)
        };
        time.map(|time| Timestamp::from(time).to_string())
    };
    for (before, seconds, nanoseconds, expected) in [
        (false, 0, 0, "1970-01-01T00:00:00Z"),
        (false, 951_782_400, 1_000_000, "2000-02-29T00:00:00.001Z"),
        (false, 951_868_799, 999_999_000, "2000-02-29T23:59:59.999999Z"),
        (false, 951_868_800, 1, "2000-03-01T00:00:00.000000001Z"),
        (false, 253_402_300_799, 0, "9999-12-31T23:59:59Z"),
        (false, 253_402_300_800, 0, "+10000-01-01T00:00:00Z"),
        (true, 1, 0, "1969-12-31T23:59:59Z"),
        (true, 0, 1_000_000, "1969-12-31T23:59:59.999Z"),
        (true, 62_167_219_200, 0, "0000-01-01T00:00:00Z"),
        (true, 62_167_219_201, 0, "-0001-12-31T23:59:59Z"),
    ] {
        assert_eq!(at(before, seconds, nanoseconds).as_deref(), Some(expected));
    }
    // Whatever the platform can represent.
    for seconds in [u64::MAX / 2, u64::MAX / 2 + 1, u64::MAX] {
        drop((at(false, seconds, 999_999_999), at(true, seconds, 999_999_999)));
    }
    let now = Timestamp::now();
    assert!(now.is_rfc3339() && now.unix_nanos().is_some());
}
