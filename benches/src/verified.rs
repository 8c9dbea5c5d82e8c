//! Deliveries that are verified before they are decoded, beside an HMAC by hand.

use std::hint::black_box;

use eventry::Delivery;
use eventry_receive::Verifier;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::bodies::Body;
use crate::peers::Peer;
use crate::task::{Task, is_event, is_known};

const SECRET: &str = "It's a Secret to Everybody";
const HEADER: &str = "X-Hub-Signature-256";

/// The signature of a body as the header says it.
fn sign(body: &[u8]) -> String {
    let mac = mac().chain_update(body).finalize().into_bytes();
    format!("sha256={}", mac.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn mac() -> Hmac<Sha256> {
    Hmac::new_from_slice(SECRET.as_bytes()).expect("HMAC takes keys of any length")
}

/// A verifier of the same scheme.
fn verifier() -> Verifier {
    let verifier = Verifier::preset("github").and_then(|builder| builder.key(SECRET).build());
    verifier.expect("a preset and a key make a verifier")
}

pub(crate) fn eventry<P: Peer>(body: &Body) -> Task {
    let body = body.text().into_bytes();
    let (verifier, signature) = (verifier(), sign(&body));
    Box::new(move || {
        let delivery = Delivery::new(black_box(&body)).with_attribute(HEADER, &signature);
        let Ok(verified) = verifier.verify(delivery) else {
            return false;
        };
        let item = verified.receive::<P::Events>().next();
        item.is_some_and(|item| is_event(item, |event| is_known(&black_box(event))))
    })
}

/// What people write who have the header in hand: an HMAC over the body, and `decode`.
pub(crate) fn by_hand<P: Peer>(body: &Body) -> Task {
    let body = body.text().into_bytes();
    let (mac, signature) = (mac(), sign(&body));
    Box::new(move || {
        let body: &[u8] = black_box(&body);
        let tag = signature.strip_prefix("sha256=").and_then(from_hex);
        tag.is_some_and(|tag| mac.clone().chain_update(body).verify_slice(&tag).is_ok())
            && eventry::decode_event::<P::Events>(body.into()).is_ok_and(|event| is_known(&black_box(event)))
    })
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let digit = |at: usize| char::from(*text.as_bytes().get(at)?).to_digit(16);
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::try_from(digit(2 * at)? << 4 | digit(2 * at + 1)?).ok()?;
    }
    (text.len() == 64).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_verify() {
        let body = br#"{"ref":"main"}"#;
        let signature = sign(body);
        assert!(verifier().verify(Delivery::new(body).with_attribute(HEADER, &signature)).is_ok());
        let tag = signature.strip_prefix("sha256=").and_then(from_hex).unwrap();
        assert!(mac().chain_update(body).verify_slice(&tag).is_ok());
        assert!(from_hex("00").is_none() && from_hex(&"0g".repeat(32)).is_none());
    }
}
