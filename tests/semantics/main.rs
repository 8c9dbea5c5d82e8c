//! What generated types mean, shown on real samples.
#![cfg(all(feature = "pismo", feature = "paydata", feature = "apiida"))]

mod aliases;
mod date_times;
mod enums;
mod errors;
mod members;
mod null;
mod numbers;

use eventry::apiida::subscription::create::v1::{Create, SubscriptionApplication};
use eventry::paydata::shared::account::Account;
use eventry::pismo::assets::quota_update::v1::{Quota, QuotaUpdate};
use eventry::pismo::interest_management::interest_registration_failure::v1::InterestRegistrationFailure;
use eventry::pismo::interest_management::status_change_quota::v1::{Status, StatusChangeQuota};
use eventry::{CATALOG, Json, MalformedEvent, Nullable, Reason, apiida, paydata, pismo};
use serde_json::{Value, json};

const QUOTA_UPDATE: &str = "pismo/assets/quota_update/v1";
const STATUS_CHANGE: &str = "pismo/interest-management/status_change_quota/v1";
const REGISTRATION_FAILURE: &str = "pismo/interest-management/interest_registration_failure/v1";
const ACCOUNT_CREATED: &str = "paydata/webhook-v1/AccountCreated/v1";
const SUBSCRIPTION_CREATE: &str = "apiida/subscription/create/v1";

/// Returns the first documented body of an event.
fn sample(id: &str) -> Value {
    let row = CATALOG.get(id).unwrap_or_else(|| panic!("no {id}"));
    serde_json::from_str(row.samples()[0].body()).unwrap()
}

/// Returns the body with the value at a JSON pointer replaced or added.
fn with(id: &str, pointer: &str, value: Value) -> Value {
    let mut body = sample(id);
    put(&mut body, pointer, value);
    body
}

fn put(body: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}"));
    match parent {
        Value::Array(elements) => elements[name.parse::<usize>().unwrap()] = value,
        _ => parent[name] = value,
    }
}

/// Returns the body without the member at a JSON pointer.
fn without(id: &str, pointer: &str) -> Value {
    let mut body = sample(id);
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
    body
}

/// Returns the sample's text with a part replaced. `serde_json` would change the spelling.
fn spelled(id: &str, from: &str, to: &str) -> String {
    let body = CATALOG.get(id).unwrap().samples()[0].body();
    assert_eq!(body.matches(from).count(), 1, "{from}");
    body.replace(from, to)
}

fn assert_same(written: &str, body: &str) {
    assert_eq!(Json::parse(written).unwrap(), Json::parse(body).unwrap());
}

fn text(json: Option<&Json>) -> Option<String> {
    Some(json?.to_text()?.into_owned())
}

/// Decodes a body and checks that it is known and written back equal.
fn pismo_event(body: impl ToString) -> pismo::Event {
    let body = body.to_string();
    let event = pismo::decode(&body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_same(&event.to_json(), &body);
    event
}

fn paydata_event(body: impl ToString) -> paydata::Event {
    let body = body.to_string();
    let event = paydata::decode(&body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_same(&event.to_json(), &body);
    event
}

fn apiida_event(body: impl ToString) -> apiida::Event {
    let body = body.to_string();
    let event = apiida::decode(&body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_same(&event.to_json(), &body);
    event
}

fn quota_update(event: &pismo::Event) -> &QuotaUpdate {
    match &event.payload {
        pismo::Payload::AssetsQuotaUpdateV1(update) => update,
        other => panic!("{other:?}"),
    }
}

fn quota(event: &pismo::Event) -> &Quota {
    &quota_update(event).quota
}

fn quota_mut(event: &mut pismo::Event) -> &mut Quota {
    match &mut event.payload {
        pismo::Payload::AssetsQuotaUpdateV1(update) => &mut update.quota,
        other => panic!("{other:?}"),
    }
}

fn status_change(event: &pismo::Event) -> &StatusChangeQuota {
    match &event.payload {
        pismo::Payload::InterestManagementStatusChangeQuotaV1(change) => change,
        other => panic!("{other:?}"),
    }
}

fn failure(event: &pismo::Event) -> &InterestRegistrationFailure {
    match &event.payload {
        pismo::Payload::InterestManagementInterestRegistrationFailureV1(failure) => failure,
        other => panic!("{other:?}"),
    }
}

fn account(event: &paydata::Event) -> &Account {
    match &event.payload {
        paydata::Payload::WebhookV1AccountCreatedV1(data) => data.account.as_ref().expect("an account"),
        other => panic!("{other:?}"),
    }
}

fn subscription(event: &apiida::Event) -> &Create {
    match &event.payload {
        apiida::Payload::SubscriptionCreateV1(create) => create,
        other => panic!("{other:?}"),
    }
}

fn malformed(body: impl ToString) -> MalformedEvent {
    let body = body.to_string();
    let problem = pismo::decode(&body).unwrap_err();
    assert_eq!(problem.raw(), body.as_bytes());
    problem
}
