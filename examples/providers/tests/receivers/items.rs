//! Items that carry a signature each.

use providers::adyen;
use serde_json::{Value, json};

use crate::server::Server;
use crate::signing::{self, HEX_KEY};
use crate::wire::Request;

/// An item that is signed.
fn item(reference: &str) -> Value {
    let mut item = json!({
        "additionalData": {"cardSummary": "1111"},
        "amount": {"currency": "EUR", "value": 1130},
        "eventCode": "AUTHORISATION",
        "eventDate": "2026-03-02T11:15:00+01:00",
        "merchantAccountCode": "MillECOM",
        "merchantReference": "order:7",
        "paymentMethod": "visa",
        "pspReference": reference,
        "reason": "",
        "success": "true",
    });
    signing::adyen(&mut item);
    json!({"NotificationRequestItem": item})
}

fn request(items: &[Value]) -> Request {
    Request::new("/hooks", json!({"live": "false", "notificationItems": items}).to_string())
}

fn event(reference: &str) -> String {
    format!("event adyen/payments/authorisation/v1 {reference}")
}

/// What the provider takes for a confirmation, and what it takes for a refusal.
fn confirmed() -> (u16, String, String) {
    (200, "text/plain".to_owned(), "[accepted]".to_owned())
}

fn refused() -> (u16, String, String) {
    (401, String::new(), String::new())
}

#[test]
fn items_that_are_signed_are_confirmed() {
    let server = Server::of::<adyen::Payload>(HEX_KEY);
    let both = request(&[item("A"), item("B")]);
    assert_eq!(server.answer(&both), confirmed());
    assert_eq!(server.take_record(), [event("A"), event("B")]);
    // In another order, or beside a new one, an item is the same item.
    assert_eq!(server.answer(&request(&[item("B"), item("A")])), confirmed());
    assert!(server.take_record().is_empty());
    assert_eq!(server.answer(&request(&[item("B"), item("C")])), confirmed());
    assert_eq!(server.take_record(), [event("C")]);
}

#[test]
fn a_bad_item_does_not_stop_its_neighbor() {
    let server = Server::of::<adyen::Payload>(HEX_KEY);
    let changed = {
        let mut changed = item("B");
        changed["NotificationRequestItem"]["amount"]["value"] = json!(9_999_999);
        changed
    };
    let mixed = request(&[changed.clone(), item("A")]);
    assert_eq!(server.answer(&mixed), refused());
    let mismatch = "refused: item 0: `/additionalData/hmacSignature` does not match".to_owned();
    assert_eq!(server.take_record(), [mismatch.clone(), event("A")]);
    // The provider repeats the delivery: the good item is not processed twice, and the bad one never.
    assert_eq!(server.answer(&mixed), refused());
    assert_eq!(server.take_record(), std::slice::from_ref(&mismatch));
    // Once it is right, only the item that was bad is new.
    assert_eq!(server.answer(&request(&[item("B"), item("A")])), confirmed());
    assert_eq!(server.take_record(), [event("B")]);
    assert_eq!(server.answer(&request(&[changed])), refused());
    assert_eq!(server.take_record(), [mismatch]);
}

#[test]
fn an_item_that_cannot_be_decoded_is_kept() {
    let server = Server::of::<adyen::Payload>(HEX_KEY);
    let poison = {
        let mut item = item("P");
        item["NotificationRequestItem"]["paymentMethod"] = json!({"no": "text"});
        item
    };
    // No signature covers the member that is wrong.
    assert_eq!(server.answer(&request(&[poison, item("A")])), confirmed());
    let record = server.take_record();
    assert_eq!(record.len(), 2, "{record:?}");
    assert!(
        record[0].starts_with("kept ") && record[0].contains(r#"\"pspReference\":\"P\""#),
        "{record:?}"
    );
    assert_eq!(record[1], event("A"));
}

#[test]
fn a_body_without_items_is_refused() {
    let server = Server::of::<adyen::Payload>(HEX_KEY);
    for body in [
        "",
        "{}",
        "[]",
        "{\"notificationItems\": []}",
        "{\"notificationItems\": [[]]}",
        "{\"notificationItems\": [{}]}",
        "not JSON",
    ] {
        assert_eq!(server.answer(&Request::new("/hooks", body)), refused(), "{body}");
        let record = server.take_record();
        assert!(matches!(record.as_slice(), [line] if line.starts_with("refused: ")), "{record:?}");
    }
}
