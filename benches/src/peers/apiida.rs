//! `apiida/subscription/create/v1`

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Dispatch, Peer};

#[allow(clippy::all, missing_docs, dead_code, reason = "typify's output")]
mod typed {
    include!(concat!(env!("OUT_DIR"), "/typify_apiida.rs"));
}

/// The event of the larger sample.
pub struct Apiida;

impl Peer for Apiida {
    type Events = eventry::apiida::Payload;
    type Whole = typed::Whole;
    type Data = typed::Data;
    type Tagged = Tagged;
    type Header<'b> = Header<'b>;
    type Floor<'b> = Floor<'b>;
    const SCHEMA: &'static str = include_str!(concat!(env!("OUT_DIR"), "/apiida.schema.json"));
    const TAG: &'static str = "type";
    const EVENT: &'static str = "subscription.create";
}

#[derive(Deserialize)]
#[serde(tag = "type")]
#[allow(dead_code, clippy::large_enum_variant, reason = "read, and measured for that")]
pub enum Tagged {
    #[serde(rename = "subscription.create")]
    Create(typed::Tagged),
    #[serde(rename = "subscription.delete")]
    Delete(Box<serde_json::Value>),
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
pub struct Header<'b> {
    #[serde(rename = "type")]
    kind: String,
    timestamp: chrono::DateTime<chrono::Utc>,
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

/// Identifiers are read as integers, which the schema does not promise.
#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and measured for that")]
pub struct Floor<'b> {
    #[serde(rename = "type")]
    kind: &'b str,
    #[serde(borrow)]
    data: Create<'b>,
    timestamp: &'b str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "read, and measured for that")]
struct Create<'b> {
    #[serde(borrow)]
    subscription: Subscription<'b>,
    #[serde(borrow)]
    approval_request: Option<ApprovalRequest<'b>>,
    #[serde(borrow)]
    user: User<'b>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "read, and measured for that")]
struct Subscription<'b> {
    application: i64,
    api_product: i64,
    plan: i64,
    environments: Vec<i64>,
    approval_status: &'b str,
    #[serde(borrow)]
    approval_request: Option<&'b RawValue>,
    deployment_status: &'b str,
    api_product_display_name: &'b str,
    terms_of_use_accepted: bool,
    id: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "read, and measured for that")]
struct ApprovalRequest<'b> {
    status: &'b str,
    created_at: &'b str,
    resolved_at: Option<&'b str>,
    subscription: i64,
    created_by_user: i64,
    created_by_organization: i64,
    resolving_organization: i64,
    resolved_by_user: Option<i64>,
    comment: &'b str,
    id: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "read, and measured for that")]
struct User<'b> {
    username: &'b str,
    display_name: &'b str,
    email: &'b str,
    status: &'b str,
    role: &'b str,
    organization: i64,
    origin: &'b str,
    terms_of_use_accepted: bool,
    id: i64,
    has_image: bool,
}
