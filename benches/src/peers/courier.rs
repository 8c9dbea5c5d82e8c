//! `courier/shipments/parcels_tracked/v1`, of `benches/schemas`

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Dispatch, Peer};

#[allow(clippy::all, missing_docs, dead_code, reason = "typify's output")]
mod typed {
    include!(concat!(env!("OUT_DIR"), "/typify_courier.rs"));
}

/// The event of the generated bodies.
pub struct Courier;

impl Peer for Courier {
    type Events = crate::events::courier::Payload;
    type Whole = typed::Whole;
    type Data = typed::Data;
    type Tagged = Tagged;
    type Header<'b> = Header<'b>;
    type Floor<'b> = Floor<'b>;
    const SCHEMA: &'static str = include_str!(concat!(env!("OUT_DIR"), "/courier.schema.json"));
    const TAG: &'static str = "type";
    const EVENT: &'static str = "shipments.parcels_tracked";
}

#[derive(Deserialize)]
#[serde(tag = "type")]
#[allow(dead_code, clippy::large_enum_variant, reason = "read, and measured for that")]
pub enum Tagged {
    #[serde(rename = "shipments.parcels_tracked")]
    ParcelsTracked(typed::Tagged),
    #[serde(rename = "shipments.cancelled")]
    Cancelled(Box<serde_json::Value>),
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
pub struct Header<'b> {
    id: uuid::Uuid,
    #[serde(rename = "type")]
    kind: String,
    account: String,
    created: chrono::DateTime<chrono::Utc>,
    attempt: Option<i64>,
    #[serde(borrow)]
    data: &'b RawValue,
}

impl Dispatch for Header<'_> {
    fn event(&self) -> &str {
        &self.kind
    }

    fn data(&self) -> &RawValue {
        self.data
    }
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
pub struct Floor<'b> {
    id: &'b str,
    #[serde(rename = "type")]
    kind: &'b str,
    account: &'b str,
    created: &'b str,
    attempt: Option<i64>,
    #[serde(borrow)]
    data: Tracked<'b>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
struct Tracked<'b> {
    shipment: &'b str,
    service: &'b str,
    #[serde(borrow)]
    parcels: Vec<Parcel<'b>>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
struct Parcel<'b> {
    number: &'b str,
    status: &'b str,
    weight_grams: i64,
    declared_value: Option<f64>,
    currency: Option<&'b str>,
    fragile: bool,
    #[serde(borrow)]
    recipient: Recipient<'b>,
    #[serde(borrow)]
    labels: Vec<&'b str>,
    #[serde(borrow)]
    scans: Vec<Scan<'b>>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
struct Recipient<'b> {
    name: &'b str,
    email: Option<&'b str>,
    street: &'b str,
    city: &'b str,
    postal_code: &'b str,
    country: &'b str,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
struct Scan<'b> {
    at: &'b str,
    place: &'b str,
    code: &'b str,
    note: Option<&'b str>,
}
