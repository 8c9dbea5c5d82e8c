//! The outcome of a body: known, unknown or malformed, alone and in batches.
#![cfg(all(feature = "pismo", feature = "paydata", feature = "apiida"))]

mod batches;
mod catalog;
mod documents;
mod known;
mod malformed;
mod mutations;
mod repeated;

use eventry::paydata::shared::account_event_data::AccountEventData;
use eventry::pismo::assets::quota_update::v1::QuotaUpdate;
use eventry::rt::MAX_DEPTH;
use eventry::{AnyEvent, CATALOG, Json, MalformedEvent, Outcome, Provider, Reason, paydata, pismo};
use proptest::prelude::*;
use serde_json::{Value, json};

const QUOTA_UPDATE: &str = "pismo/assets/quota_update/v1";
const ACCOUNT_CREATED: &str = "paydata/webhook-v1/AccountCreated/v1";
const TEST_RESPONSE: &str = "paydata/webhook-v1/CreateTestAccountEventResponse/v1";

/// Returns the first documented body of an event.
fn text(id: &str) -> &'static str {
    CATALOG.get(id).unwrap_or_else(|| panic!("no {id}")).samples()[0].body()
}

fn sample(id: &str) -> Value {
    serde_json::from_str(text(id)).unwrap()
}

/// Returns the quota update with some members of its envelope replaced. Null removes a member.
fn quota_update(members: &Value) -> Value {
    let mut body = sample(QUOTA_UPDATE);
    for (name, value) in members.as_object().unwrap() {
        body[name] = value.clone();
        if value.is_null() {
            body.as_object_mut().unwrap().remove(name);
        }
    }
    body
}

/// Decodes a body and checks that it is written back equal.
fn pismo_event(body: impl ToString) -> pismo::Event {
    let body = body.to_string();
    let event = pismo::decode(&body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_same(&event.to_json(), &body);
    assert_eq!(event.raw(), body.as_bytes());
    event
}

fn paydata_event(body: impl ToString) -> paydata::Event {
    let body = body.to_string();
    let event = paydata::decode(&body).unwrap_or_else(|error| panic!("{error}\n{body}"));
    assert_same(&event.to_json(), &body);
    event
}

fn assert_same(written: &str, body: &str) {
    assert_eq!(Json::parse(written).unwrap(), Json::parse(body).unwrap());
}

fn unknown(event: &pismo::Event) -> &eventry::Unknown {
    match &event.payload {
        pismo::Payload::Unknown(unknown) => unknown,
        other => panic!("{other:?}"),
    }
}

/// Returns every shipped sample with its provider.
fn samples() -> Vec<(&'static Provider, &'static str)> {
    let rows = CATALOG
        .providers()
        .iter()
        .flat_map(|provider| provider.events().iter().map(move |row| (*provider, row)));
    rows.flat_map(|(provider, row)| row.samples().iter().map(move |sample| (provider, sample.body())))
        .collect()
}
