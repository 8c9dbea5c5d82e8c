//! The hook of the process. It can be set only once, so this test is a separate file.
#![deny(warnings)]

use std::sync::Mutex;

use archive::{CATALOG, bakery, depot};
use eventry::drift::{self, Kind};
use eventry::rt::HookIsSet;

/// An observation: kind, id, pointer, and count.
type Seen = (Kind, String, String, usize);

static SEEN: Mutex<Vec<Seen>> = Mutex::new(Vec::new());

/// Returns what the hook received since the last call.
fn seen() -> Vec<Seen> {
    std::mem::take(&mut *SEEN.lock().unwrap())
}

fn told(kind: Kind, id: &str, pointer: &str, count: usize) -> Seen {
    (kind, id.to_owned(), pointer.to_owned(), count)
}

#[test]
fn all_drift_is_counted() {
    let body = |kind: &str, version: u32, data: &str| format!(r#"{{"id": "e", "type": "{kind}", "version": {version}, "data": {data}}}"#);
    let plain = r#"{"id": 1, "customer_name": "Ada", "lines": [], "total": 1, "state": "new"}"#;
    bakery::decode(body("orders.eaten", 1, "{}")).unwrap();
    assert_eq!(seen(), []);

    drift::set_hook(|drift| SEEN.lock().unwrap().push(told(drift.kind, drift.id, drift.pointer, drift.count))).unwrap();
    assert_eq!(drift::set_hook(|_| {}), Err(HookIsSet));

    bakery::decode(body("orders.placed", 1, plain)).unwrap();
    assert_eq!(seen(), []);
    bakery::decode(body("orders.eaten", 1, "{}")).unwrap();
    assert_eq!(seen(), [told(Kind::UnknownEvent, "bakery/orders/eaten/v1", "", 1)]);
    bakery::decode(body("orders.placed", 9, "{}")).unwrap();
    assert_eq!(seen(), [told(Kind::UnknownVersion, "bakery/orders/placed/v9", "", 1)]);
    archive::kiosk::decode(r#"{"what": "sales.sold.v2", "body": {}}"#).unwrap_err();
    assert_eq!(seen(), [told(Kind::UnknownVersion, "kiosk/sales/sold/v2", "", 1)]);

    // Members and values count at every depth and in the envelope. What only a rejected branch met does not count.
    let news = r#"{"id": 1, "customer_name": "Ada", "total": 1, "state": "eaten", "more": 1, "payment": {"kind": "cash", "x": 1},
        "lines": [{"article": "roll", "qty": 1, "y": 1, "parts": [{"article": "roll", "qty": 1, "z": {"z": 1}}]}]}"#;
    let whole = body("orders.placed", 1, news).replace("\"id\": \"e\"", "\"id\": \"e\", \"trace\": 1");
    bakery::decode(whole.as_str()).unwrap();
    let v1 = "bakery/orders/placed/v1";
    let members = |pointer: &str| told(Kind::UnknownMember, v1, pointer, 1);
    let all = [
        members("/trace"),
        told(Kind::UnknownValue, v1, "/data/state", 1),
        members("/data/more"),
        members("/data/payment/x"),
        members("/data/lines/*/y"),
        members("/data/lines/*/parts/*/z"),
    ];
    assert_eq!(seen(), all);
    bakery::view(whole.as_bytes()).unwrap();
    assert_eq!(seen(), all);
    // A reader's own hook changes nothing, and asking an event does not report it again.
    assert!(
        bakery::read_batch(whole.as_bytes())
            .on_drift(|_| {})
            .all(|event| !event.unwrap().drift().is_empty())
    );
    assert_eq!(seen(), all);
    CATALOG
        .get("depot/stock/counted/v1")
        .unwrap()
        .decode_payload(r#"{"site": "n", "bins": {"b": {"x": 1}}}"#)
        .unwrap();
    assert_eq!(seen(), [told(Kind::UnknownMember, "depot/stock/counted/v1", "/bins/*/x", 1)]);
    depot::decode("{").unwrap_err();
    assert_eq!(seen(), []);

    bakery::decode_latest(body("orders.placed", 1, plain)).unwrap();
    assert_eq!(seen(), [told(Kind::Upgrade, v1, "", 1)]);
    let latest = r#"{"id": 1, "customer": "Ada", "lines": [], "total": 1, "state": "?", "currency": "EUR", "note": null, "tip": 1}"#;
    bakery::decode_latest(body("orders.placed", 9, latest)).unwrap();
    let v4 = "bakery/orders/placed/v4";
    assert_eq!(
        seen(),
        [
            told(Kind::LatestKnown, "bakery/orders/placed/v9", "", 1),
            told(Kind::UnknownValue, v4, "/data/state", 1),
            told(Kind::UnknownMember, v4, "/data/tip", 1),
        ]
    );
}
