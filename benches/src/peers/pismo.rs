//! `pismo/assets/quota_update/v1`

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Dispatch, Peer};

#[allow(clippy::all, missing_docs, dead_code, reason = "typify's output")]
mod typed {
    include!(concat!(env!("OUT_DIR"), "/typify_pismo.rs"));
}

/// The event of the smaller sample.
pub struct Pismo;

impl Peer for Pismo {
    type Events = eventry::pismo::Payload;
    type Whole = typed::Whole;
    type Data = typed::Data;
    type Tagged = Tagged;
    type Header<'b> = Header<'b>;
    type Floor<'b> = Floor<'b>;
    const SCHEMA: &'static str = include_str!(concat!(env!("OUT_DIR"), "/pismo.schema.json"));
    const TAG: &'static str = "event_type";
    const EVENT: &'static str = "quota_update-1";
}

#[derive(Deserialize)]
#[serde(tag = "event_type")]
#[allow(dead_code, clippy::large_enum_variant, reason = "read, and measured for that")]
pub enum Tagged {
    #[serde(rename = "quota_update-1")]
    QuotaUpdate(typed::Tagged),
    #[serde(rename = "status_change_quota-1")]
    StatusChangeQuota(Box<serde_json::Value>),
    #[serde(rename = "interest_registration_failure-1")]
    InterestRegistrationFailure(Box<serde_json::Value>),
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
pub struct Header<'b> {
    event_id: uuid::Uuid,
    schema_version: i64,
    domain: String,
    event_type: String,
    org_id: String,
    cid: String,
    timestamp: chrono::DateTime<chrono::Utc>,
    #[serde(borrow)]
    data: &'b RawValue,
}

impl Dispatch for Header<'_> {
    fn event(&self) -> &str {
        &self.event_type
    }

    fn data(&self) -> &RawValue {
        self.data
    }
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
pub struct Floor<'b> {
    event_id: &'b str,
    schema_version: i64,
    domain: &'b str,
    event_type: &'b str,
    org_id: &'b str,
    cid: &'b str,
    timestamp: &'b str,
    #[serde(borrow)]
    data: Update<'b>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
struct Update<'b> {
    #[serde(borrow)]
    quota: Quota<'b>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
struct Quota<'b> {
    id: &'b str,
    asset_id: &'b str,
    issuer_id: &'b str,
    purchased_units: f64,
    #[serde(rename = "type")]
    kind: &'b str,
    customer_name: &'b str,
    customer_document_number: &'b str,
    deposit_number: Option<f64>,
    operation_type: &'b str,
}
