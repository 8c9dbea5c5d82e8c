//! Null and absence.

use super::*;

#[test]
fn required_and_nullable() {
    let event = pismo_event(with(STATUS_CHANGE, "/data/external_asset_id", Value::Null));
    assert_eq!(status_change(&event).external_asset_id, None);
    assert!(event.to_json().contains("\"external_asset_id\":null"));

    let event = pismo_event(sample(STATUS_CHANGE));
    assert_eq!(status_change(&event).external_asset_id.as_deref(), Some("kxBHNMCAYDnQav"));

    let problem = malformed(without(STATUS_CHANGE, "/data/external_asset_id"));
    assert_eq!(problem.message(), "missing member `external_asset_id`");
    assert_eq!(problem.pointer(), "/data");
}

#[test]
fn optional_and_nullable() {
    let deposit = |event: &pismo::Event| quota(event).deposit_number;
    assert_eq!(deposit(&pismo_event(sample(QUOTA_UPDATE))), Nullable::Value(999_999_999));
    let event = pismo_event(with(QUOTA_UPDATE, "/data/quota/deposit_number", Value::Null));
    assert_eq!(deposit(&event), Nullable::Null);
    let mut event = pismo_event(without(QUOTA_UPDATE, "/data/quota/deposit_number"));
    assert_eq!(deposit(&event), Nullable::Absent);

    quota_mut(&mut event).deposit_number = Nullable::Null;
    let null = with(QUOTA_UPDATE, "/data/quota/deposit_number", Value::Null);
    assert_same(&event.to_json(), &null.to_string());
    quota_mut(&mut event).deposit_number = Nullable::Absent;
    assert!(!event.to_json().contains("deposit_number"));
    quota_mut(&mut event).deposit_number = 5.into();
    let five = with(QUOTA_UPDATE, "/data/quota/deposit_number", json!(5));
    assert_same(&event.to_json(), &five.to_string());
}

#[test]
fn optional_and_not_nullable() {
    let mut event = pismo_event(with(REGISTRATION_FAILURE, "/data/created_at", Value::Null));
    assert_eq!(failure(&event).created_at, None);
    assert!(event.to_json().contains("\"created_at\":null"));

    // Once the member has a value, the original null is no longer written.
    let pismo::Payload::InterestManagementInterestRegistrationFailureV1(failure) = &mut event.payload else {
        panic!("{event:?}");
    };
    failure.created_at = Some("2020-12-29".into());
    let changed = with(REGISTRATION_FAILURE, "/data/created_at", json!("2020-12-29"));
    assert_same(&event.to_json(), &changed.to_string());

    let body = with(ACCOUNT_CREATED, "/eventData/account/elementStatistics/count", Value::Null);
    let event = paydata_event(&body);
    assert_eq!(account(&event).element_statistics.as_ref().unwrap().count, None);
}

#[test]
fn required_and_not_nullable() {
    let problem = malformed(with(QUOTA_UPDATE, "/data/quota/customer_name", Value::Null));
    assert_eq!(problem.message(), "expected a string, found null");
    assert_eq!(problem.pointer(), "/data/quota/customer_name");
}
