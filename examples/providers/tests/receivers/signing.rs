//! Signs as the providers do.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use crate::wire::Request;

/// When everything is signed.
pub const NOW: i64 = 1_795_968_335;

/// That time, as it is written in RFC 3339.
pub const NOW_TEXT: &str = "2026-11-29T16:05:35Z";

pub const KEY: &str = "a key of ten or more bytes";

/// The key for items, which is written in hexadecimal digits.
pub const HEX_KEY: &str = "6b6579";

pub fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac: Hmac<Sha256> = Hmac::new_from_slice(key).unwrap();
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A request with headers that start with one prefix, as Slack and Zoom sign.
fn with_versioned_signature(body: &str, time: &str, signature: &str) -> Request {
    let mut request = Request::new("/hooks", body);
    let mac = hmac(KEY.as_bytes(), format!("v0:{NOW}:{body}").as_bytes());
    request.add(time, NOW.to_string());
    request.add(signature, format!("v0={}", hex(&mac)));
    request
}

pub fn slack(body: &str) -> Request {
    with_versioned_signature(body, "X-Slack-Request-Timestamp", "X-Slack-Signature")
}

pub fn zoom(body: &str) -> Request {
    with_versioned_signature(body, "x-zm-request-timestamp", "x-zm-signature")
}

pub fn twitch(kind: &str, id: &str, body: &str) -> Request {
    let mut request = Request::new("/hooks", body);
    let mac = hmac(KEY.as_bytes(), format!("{id}{NOW_TEXT}{body}").as_bytes());
    request.add("Twitch-Eventsub-Message-Type", kind);
    request.add("Twitch-Eventsub-Message-Id", id);
    request.add("Twitch-Eventsub-Message-Timestamp", NOW_TEXT);
    request.add("Twitch-Eventsub-Message-Signature", format!("sha256={}", hex(&mac)));
    request
}

/// Signs one item.
pub fn adyen(item: &mut Value) {
    let said = |pointer: &str| match item.pointer(pointer) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let pointers = [
        "/pspReference",
        "/originalReference",
        "/merchantAccountCode",
        "/merchantReference",
        "/amount/value",
        "/amount/currency",
        "/eventCode",
        "/success",
    ];
    let message = pointers.map(said).join(":");
    item["additionalData"]["hmacSignature"] = Value::from(STANDARD.encode(hmac(b"key", message.as_bytes())));
}

/// A request that bears a secret.
pub fn bearing(secret: &str, body: &str) -> Request {
    let mut request = Request::new("/hooks", body);
    request.add("Authorization", secret);
    request
}
