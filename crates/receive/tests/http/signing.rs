//! Signs requests as providers do, with any key and at any time.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::Signer as _;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::wire::Request;

/// When everything was signed.
pub const NOW: i64 = 1_795_968_335;

/// That time, as it is written in RFC 3339.
pub const NOW_TEXT: &str = "2026-11-29T16:05:35Z";

pub fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac: Hmac<Sha256> = Hmac::new_from_slice(key).expect("any length");
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

pub fn hmac_sha1(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac: Hmac<Sha1> = Hmac::new_from_slice(key).expect("any length");
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the specification of Standard Webhooks signs.
fn standard_message(request: &mut Request, time: i64) -> Vec<u8> {
    request.set("webhook-timestamp", time.to_string());
    let start = format!("{}.{time}.", request.header("webhook-id"));
    [start.as_bytes(), &request.body].concat()
}

pub fn standard(request: &mut Request, key: &[u8], time: i64) {
    let mac = hmac_sha256(key, &standard_message(request, time));
    request.set("webhook-signature", format!("v1,{}", STANDARD.encode(mac)));
}

pub fn ed25519_key(seed: u8) -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[seed; 32])
}

pub fn standard_asymmetric(request: &mut Request, seed: u8, time: i64) {
    let signature = ed25519_key(seed).sign(&standard_message(request, time));
    request.set("webhook-signature", format!("v1a,{}", STANDARD.encode(signature.to_bytes())));
}

pub fn github(request: &mut Request, key: &[u8]) {
    let mac = hmac_sha256(key, &request.body);
    request.set("X-Hub-Signature-256", format!("sha256={}", hex(&mac)));
}

pub fn stripe(request: &mut Request, key: &[u8], time: i64) {
    let mac = hmac_sha256(key, &[format!("{time}.").as_bytes(), &request.body].concat());
    request.set("Stripe-Signature", format!("t={time},v1={}", hex(&mac)));
}

pub fn slack(request: &mut Request, key: &[u8], time: i64) {
    let mac = hmac_sha256(key, &[format!("v0:{time}:").as_bytes(), &request.body].concat());
    request.set("X-Slack-Request-Timestamp", time.to_string());
    request.set("X-Slack-Signature", format!("v0={}", hex(&mac)));
}

/// Signs the target behind an origin, and the parameters of a form, which has no repeated name and no escapes.
pub fn twilio(request: &mut Request, key: &[u8], origin: &str) {
    let mut pairs: Vec<&str> = request.body_text().split('&').collect();
    pairs.sort_unstable();
    let message = format!("{origin}{}{}", request.target, pairs.concat().replace('=', ""));
    let signature = STANDARD.encode(hmac_sha1(key, message.as_bytes()));
    request.set("X-Twilio-Signature", signature);
}

/// A key of ECDSA on P-256.
fn p256_key(seed: u8) -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[seed; 32]).expect("a key")
}

/// The public key of a seed.
pub fn p256_point(seed: u8) -> Vec<u8> {
    p256_key(seed).verifying_key().to_sec1_point(false).as_bytes().to_vec()
}

/// The set with the public key of a seed.
pub fn p256_key_set(seed: u8, id: &str) -> String {
    let point = p256_point(seed);
    key_set(&point, "P-256", "ES256", id)
}

fn p521_key() -> &'static p521::ecdsa::SigningKey {
    static KEY: OnceLock<p521::ecdsa::SigningKey> = OnceLock::new();
    KEY.get_or_init(|| {
        let mut scalar = [7; 66];
        scalar[0] = 0;
        p521::ecdsa::SigningKey::from_slice(&scalar).expect("a key")
    })
}

pub fn p521_key_set(id: &str) -> String {
    let point = p521_key().verifying_key().to_sec1_point(false);
    key_set(point.as_bytes(), "P-521", "ES512", id)
}

fn key_set(point: &[u8], curve: &str, algorithm: &str, id: &str) -> String {
    let (x, y) = point[1..].split_at(point.len() / 2);
    let [x, y] = [x, y].map(|coordinate| URL_SAFE_NO_PAD.encode(coordinate));
    json!({"keys": [{"kty": "EC", "crv": curve, "alg": algorithm, "kid": id, "use": "sig", "x": x, "y": y}]}).to_string()
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// The claims that sign a body.
pub fn claims(body: &[u8], time: i64) -> Value {
    json!({"iat": time, "request_body_sha256": hex(&Sha256::digest(body))})
}

/// Signs with a JWT.
pub fn plaid(request: &mut Request, header: &Value, claims: &Value, seed: u8) {
    let input = format!("{}.{}", encoded(header), encoded(claims));
    let signature: p256::ecdsa::Signature = p256::ecdsa::signature::Signer::sign(&p256_key(seed), input.as_bytes());
    let token = format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()));
    request.set("Plaid-Verification", token);
}

/// Signs with a detached JWS, whose header lists signed headers.
pub fn truelayer(request: &mut Request, header: &Value) {
    let mut message = format!("{} {}\n", request.method, request.target);
    for name in header["tl_headers"].as_str().into_iter().flat_map(|listed| listed.split(',')) {
        message.push_str(&format!("{name}: {}\n", request.header(name)));
    }
    let payload = [message.as_bytes(), &request.body].concat();
    let input = format!("{}.{}", encoded(header), URL_SAFE_NO_PAD.encode(payload));
    let signature: p521::ecdsa::Signature = p521::ecdsa::signature::Signer::sign(p521_key(), input.as_bytes());
    let token = format!("{}..{}", encoded(header), URL_SAFE_NO_PAD.encode(signature.to_bytes()));
    request.set("Tl-Signature", token);
}

/// Signs members of the body, and puts the signature there.
pub fn in_body(body: &mut Value, key: &[u8]) {
    let said = ["type", "timestamp", "serial"].map(|name| body[name].as_str().expect("text").to_owned());
    body["signature"] = Value::from(hex(&hmac_sha256(key, said.join("|").as_bytes())));
}
