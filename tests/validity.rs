//! What is said about values and events that code makes, before they are sent.
#![cfg(all(feature = "validate", feature = "pismo", feature = "paydata", feature = "apiida"))]

use std::collections::BTreeSet;

use eventry::pismo::assets::quota_update::v1::{self, Quota, QuotaUpdate};
use eventry::pismo::interest_management::status_change_quota::v1 as status_change_quota;
use eventry::{CATALOG, Event, Payload, decode_event, paydata, pismo};

#[test]
fn what_is_made_is_judged_and_what_is_empty_is_listed() {
    let mut update = QuotaUpdate {
        quota: Quota {
            id: "q-1".to_owned(),
            ..Quota::new()
        },
        ..QuotaUpdate::new()
    };
    let validity = v1::validate(&update);
    assert!(validity.is_valid(), "{validity}");
    // `purchased_units` is 0, which is a value; `deposit_number` may be null.
    let empty: BTreeSet<&str> = validity.empty_members().iter().map(String::as_str).collect();
    let expected = [
        "asset_id",
        "issuer_id",
        "type",
        "customer_name",
        "customer_document_number",
        "operation_type",
    ];
    assert_eq!(
        empty,
        expected
            .iter()
            .map(|name| format!("/quota/{name}"))
            .collect::<BTreeSet<_>>()
            .iter()
            .map(String::as_str)
            .collect()
    );
    assert!(validity.to_string().starts_with("valid; still empty: `/quota/"), "{validity}");
    assert!(validity.into_result().is_ok());

    update.quota.purchased_units = f64::INFINITY;
    let refused = v1::validate(&update).into_result().unwrap_err();
    assert_eq!(
        refused.violations().unwrap().iter().next().unwrap().pointer,
        "/quota/purchased_units"
    );
    let event = pismo::Event::new(pismo::Envelope::new(), update).validate();
    let pointers: Vec<&str> = event
        .violations()
        .unwrap()
        .iter()
        .map(|violation| violation.pointer.as_str())
        .collect();
    assert!(pointers.contains(&"/data/quota/purchased_units"), "{event}");
    for pointer in ["/event_id", "/timestamp", "/data/quota/asset_id"] {
        assert!(event.empty_members().iter().any(|empty| empty == pointer), "{pointer}");
    }
    assert!(
        !event.empty_members().iter().any(|empty| empty == "/domain"),
        "the discriminators are set"
    );
}

#[test]
fn an_enum_and_a_timestamp_may_be_empty() {
    let made = status_change_quota::StatusChangeQuota {
        status: "".into(),
        ..status_change_quota::StatusChangeQuota::new()
    };
    let validity = status_change_quota::validate(&made);
    assert!(!validity.is_valid());
    let empty = validity.empty_members();
    assert!(
        empty.contains(&"/status".to_owned()) && empty.contains(&"/updated_at".to_owned()),
        "{validity}"
    );
    assert!(!empty.contains(&"/external_asset_id".to_owned()), "it may be null");
}

#[test]
fn a_document_has_no_envelope_to_judge() {
    let made = paydata::webhook_v1::create_test_account_event_response::v1::CreateTestAccountEventResponse::new();
    let validity = paydata::Event::new(paydata::Envelope::new(), made).validate();
    assert!(validity.is_valid() && validity.empty_members().is_empty(), "{validity}");
}

/// The verdict on an event as it was received is that of strict decoding.
#[test]
fn a_sample_has_the_verdict_of_strict_decoding() {
    fn check<P: Payload>() {
        for sample in P::table().events().iter().flat_map(|row| row.samples()) {
            let Ok(event) = decode_event::<P>(sample.body().into()) else {
                continue;
            };
            let strict = eventry::Strict::new().decode::<P>(sample.body());
            let said = Event::validate(&event);
            assert_eq!(said.is_valid(), strict.is_ok(), "{}: {said}", event.catalog_id());
        }
    }
    check::<pismo::Payload>();
    check::<paydata::Payload>();
    check::<eventry::apiida::Payload>();
    assert!(CATALOG.iter().count() > 0);
}
