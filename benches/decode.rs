//! Decoding and encoding of one documented body, beside what people do today. `cargo bench --bench decode`
//!
//! Every contender reads the same bytes. Eventry's finds the event by its discriminators, and keeps raw bytes and unknown members; the
//! others are told the type.

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use eventry::{CATALOG, pismo};
use serde::{Deserialize, Serialize};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// The sample of `quota_update`, in the compact form in which it travels.
fn body() -> String {
    let sample = CATALOG.get("pismo/assets/quota_update/v1").and_then(|row| row.samples().first());
    let text = sample.map_or_else(String::new, |sample| sample.body().to_owned());
    eventry::Json::parse(&text).map_or_else(|_| text, |json| json.to_string())
}

/// What typify makes of the schema, with the timestamp as text so that documented samples decode at all.
#[derive(Serialize, Deserialize)]
struct Whole {
    event_id: String,
    schema_version: serde_json::Value,
    domain: String,
    event_type: String,
    org_id: String,
    cid: String,
    timestamp: String,
    data: Update,
}

#[derive(Serialize, Deserialize)]
struct Update {
    quota: Quota,
}

#[derive(Serialize, Deserialize)]
struct Quota {
    id: String,
    asset_id: String,
    issuer_id: String,
    purchased_units: f64,
    #[serde(rename = "type")]
    kind: String,
    customer_name: String,
    customer_document_number: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deposit_number: Option<i64>,
    operation_type: String,
}

/// The floor with serde: borrowed text, type known.
#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
struct Borrowed<'b> {
    event_id: &'b str,
    domain: &'b str,
    event_type: &'b str,
    org_id: &'b str,
    cid: &'b str,
    timestamp: &'b str,
    #[serde(borrow)]
    data: BorrowedUpdate<'b>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
struct BorrowedUpdate<'b> {
    #[serde(borrow)]
    quota: BorrowedQuota<'b>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
struct BorrowedQuota<'b> {
    id: &'b str,
    asset_id: &'b str,
    issuer_id: &'b str,
    purchased_units: f64,
    #[serde(rename = "type")]
    kind: &'b str,
    customer_name: &'b str,
    customer_document_number: &'b str,
    deposit_number: Option<i64>,
    operation_type: &'b str,
}

#[divan::bench]
fn decode_eventry_dispatching(bencher: Bencher) {
    let body = bytes::Bytes::from(body());
    bencher
        .counter(BytesCount::new(body.len()))
        .bench(|| pismo::decode(black_box(&body)));
}

#[divan::bench]
fn decode_serde_value_then_type(bencher: Bencher) {
    let body = body();
    bencher.counter(BytesCount::of_str(&body)).bench(|| {
        let value: Result<serde_json::Value, _> = serde_json::from_str(black_box(&body));
        value.and_then(serde_json::from_value::<Whole>)
    });
}

#[divan::bench]
fn decode_serde_derive_owned(bencher: Bencher) {
    let body = body();
    bencher
        .counter(BytesCount::of_str(&body))
        .bench(|| serde_json::from_str::<Whole>(black_box(&body)));
}

#[divan::bench]
fn decode_serde_derive_borrowed(bencher: Bencher) {
    let body = body();
    bencher
        .counter(BytesCount::of_str(&body))
        .bench(|| serde_json::from_str::<Borrowed>(black_box(&body)).is_ok());
}

#[divan::bench]
fn encode_eventry(bencher: Bencher) {
    let event = pismo::decode(body()).ok();
    bencher.bench(|| black_box(&event).as_ref().map(pismo::Event::to_json));
}

#[divan::bench]
fn encode_serde_derive(bencher: Bencher) {
    let whole = serde_json::from_str::<Whole>(&body()).ok();
    bencher.bench(|| serde_json::to_string(&black_box(&whole).as_ref()));
}
