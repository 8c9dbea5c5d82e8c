//! Values and whole structs that code makes instead of reading them.
#![cfg(all(feature = "pismo", feature = "apiida"))]

use std::collections::HashSet;

use eventry::pismo::assets::quota_update::v1::{Quota, QuotaUpdate};
use eventry::pismo::interest_management::status_change_quota::v1::{Status, StatusChangeQuota};
use eventry::{Extra, Nullable, encode, pismo};

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
