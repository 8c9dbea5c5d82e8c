//! Enums and choices.

use super::*;

#[test]
fn values_that_an_enum_does_not_list_are_kept() {
    let event = pismo_event(sample(STATUS_CHANGE));
    assert_eq!(status_change(&event).status, Status::Redeemed);
    assert!(!status_change(&event).status.is_unknown());
    assert_eq!(status_change(&event).status.as_str(), "REDEEMED");

    for unknown in ["FROZEN", "", "redeemed", "Unrecognized", "\"\\\u{1f600}"] {
        let event = pismo_event(with(STATUS_CHANGE, "/data/status", json!(unknown)));
        let status = &status_change(&event).status;
        assert!(status.is_unknown(), "{unknown}");
        assert_eq!(status.as_str(), unknown);
        assert_eq!(status.to_string(), unknown);
        assert_eq!(*status, Status::from(unknown));
    }
    assert_eq!(Status::from("REDEEMED"), Status::Redeemed);
}

#[test]
fn values_of_a_sample_are_not_an_enum() {
    let event = apiida_event(with(SUBSCRIPTION_CREATE, "/data/user/role", json!("AUDITOR")));
    assert_eq!(subscription(&event).user.role, "AUDITOR");
}

#[test]
fn a_value_that_fits_no_branch_is_kept() {
    let event = apiida_event(with(SUBSCRIPTION_CREATE, "/data/subscription/application", json!("9b1d")));
    assert_eq!(
        subscription(&event).subscription.application,
        SubscriptionApplication::Text("9b1d".to_owned())
    );
    let event = apiida_event(with(SUBSCRIPTION_CREATE, "/data/subscription/application", json!({"id": 1.5})));
    match &subscription(&event).subscription.application {
        SubscriptionApplication::Other(other) => assert_eq!(other.json().as_str(), "{\"id\":1.5}"),
        typed => panic!("{typed:?}"),
    }
}
