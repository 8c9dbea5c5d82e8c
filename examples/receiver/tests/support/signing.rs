//! The providers' side: signs deliveries by their specifications, with nothing of Eventry.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::client::Request;

/// The secret of the ferry line.
pub const FERRY: &str = "the tide waits for nobody";
/// The secret of the orchard.
pub const ORCHARD: &str = "an-apple-a-day";

/// A secret of the ferry line as its settings are written.
pub fn written(secret: &str) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

/// A delivery of the ferry line.
pub fn ferry(secret: &str, id: &str, body: &str) -> Request {
    let time = now();
    let signature = STANDARD.encode(mac(secret, &format!("{id}.{time}.{body}")));
    request(
        "/hooks/ferry",
        body,
        [
            ("webhook-id", id),
            ("webhook-timestamp", &time),
            ("webhook-signature", &format!("v1,{signature}")),
        ],
    )
}

/// A delivery of the orchard.
pub fn orchard(secret: &str, id: &str, event: &str, body: &str) -> Request {
    let time = now();
    let mac = mac(secret, &format!("{id}\n{time}\n{event}\n{body}"));
    let signature: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut request = request(
        "/hooks/orchard",
        body,
        [
            ("X-Orchard-Delivery", id),
            ("X-Orchard-Timestamp", &time),
            ("X-Orchard-Signature", &format!("sha256={signature}")),
        ],
    );
    request.headers.push(("X-Orchard-Event".to_owned(), event.to_owned()));
    request
}

fn request(path: &'static str, body: &str, headers: [(&str, &str); 3]) -> Request {
    Request {
        path,
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        body: body.as_bytes().to_vec(),
    }
}

fn mac(secret: &str, signed: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a secret of any length");
    mac.update(signed.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock that is set");
    since.as_secs().to_string()
}
