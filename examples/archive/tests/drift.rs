//! The hook for drift. It can be set only once per process, so this test is a separate file.
#![deny(warnings)]

use std::sync::Mutex;

use archive::bakery;
use eventry::drift::{self, Kind};
use eventry::rt::HookIsSet;

static SEEN: Mutex<Vec<(Kind, String, usize)>> = Mutex::new(Vec::new());

/// Returns what the hook received since the last call.
fn seen() -> Vec<(Kind, String, usize)> {
    std::mem::take(&mut *SEEN.lock().unwrap())
}

fn told(kind: Kind, id: &str, count: usize) -> (Kind, String, usize) {
    (kind, id.to_owned(), count)
}

#[test]
fn all_drift_is_counted() {
    let body = |kind: &str, version: u32, data: &str| format!(r#"{{"id": "e", "type": "{kind}", "version": {version}, "data": {data}}}"#);
    let plain = r#"{"id": 1, "customer_name": "Ada", "lines": [], "total": 1, "state": "new"}"#;
    bakery::decode(body("orders.eaten", 1, "{}")).unwrap();
    assert_eq!(seen(), []);

    drift::set_hook(|drift| SEEN.lock().unwrap().push((drift.kind, drift.id.to_owned(), drift.count))).unwrap();
    assert_eq!(drift::set_hook(|_| {}), Err(HookIsSet));

    bakery::decode(body("orders.placed", 1, plain)).unwrap();
    assert_eq!(seen(), []);
    bakery::decode(body("orders.eaten", 1, "{}")).unwrap();
    assert_eq!(seen(), [told(Kind::UnknownEvent, "bakery/orders/eaten/v1", 1)]);
    bakery::decode(body("orders.placed", 9, "{}")).unwrap();
    assert_eq!(seen(), [told(Kind::UnknownVersion, "bakery/orders/placed/v9", 1)]);
    archive::kiosk::decode(r#"{"what": "sales.sold.v2", "body": {}}"#).unwrap_err();
    assert_eq!(seen(), [told(Kind::UnknownVersion, "kiosk/sales/sold/v2", 1)]);

    // Members and values count at every depth and in the envelope. What only a rejected branch met does not count.
    let news = r#"{"id": 1, "customer_name": "Ada", "total": 1, "state": "eaten", "more": 1, "payment": {"kind": "cash", "x": 1},
        "lines": [{"article": "roll", "qty": 1, "y": 1, "parts": [{"article": "roll", "qty": 1, "z": {"z": 1}}]}]}"#;
    let whole = body("orders.placed", 1, news).replace("\"id\": \"e\"", "\"id\": \"e\", \"trace\": 1");
    bakery::decode(whole.as_str()).unwrap();
    let v1 = "bakery/orders/placed/v1";
    assert_eq!(seen(), [told(Kind::UnknownMember, v1, 5), told(Kind::UnknownValue, v1, 1)]);

    bakery::decode_latest(body("orders.placed", 1, plain)).unwrap();
    assert_eq!(seen(), [told(Kind::Upgrade, v1, 1)]);
    let latest = r#"{"id": 1, "customer": "Ada", "lines": [], "total": 1, "state": "?", "currency": "EUR", "note": null, "tip": 1}"#;
    bakery::decode_latest(body("orders.placed", 9, latest)).unwrap();
    let v4 = "bakery/orders/placed/v4";
    assert_eq!(
        seen(),
        [
            told(Kind::LatestKnown, "bakery/orders/placed/v9", 1),
            told(Kind::UnknownMember, v4, 1),
            told(Kind::UnknownValue, v4, 1),
        ]
    );
}
