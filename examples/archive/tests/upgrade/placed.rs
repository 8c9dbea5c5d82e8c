//! Orders are upgraded and converted back.

use archive::bakery::orders::placed::{v1, v2};
use eventry::Outcome;

use super::bodies::{Random, order};
use super::*;

const BODIES: u64 = 10_000;

#[test]
fn ten_thousand_mixed_bodies_are_upgraded_without_loss() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut reached = [0; 3];
    for _ in 0..BODIES {
        let order = order(&mut random);
        let [sent, up, _] = &order.texts;
        let latest = if order.has_note {
            counts_without_quotes(up)
        } else {
            counts_without_quotes(&format!("{},\"note\":null}}", &up[..up.len() - 1]))
        };
        let sent_as_2 = !order.misfits && random.one_in(2);
        let (version, data) = if sent_as_2 { (2, up) } else { (1, sent) };
        let body = format!(r#"{{"id": "e", "type": "orders.placed", "version": {version}, "data": {data}, "more": [1.0]}}"#);
        let event = bakery::decode_latest(body.as_str()).unwrap_or_else(|malformed| panic!("{malformed} in {body}"));
        assert_eq!(event.raw(), &body);
        assert_eq!(event.outcome(), Outcome::Known);
        let reached_version = event.descriptor().map(|row| row.version().to_string());
        let came = event.upgraded_from().map(|row| row.version().to_string());
        if order.whole {
            assert!(matches!(event.payload, Payload::OrdersPlacedV4(_)), "{body}");
            assert_eq!(came, Some(version.to_string()));
            assert_eq!(event.upgrade_error(), None);
            assert_eq!(json(&event.payload_json()), json(&latest), "{body}");
            reached[2] += 1;
        } else {
            assert_eq!(reached_version.as_deref(), Some("2"), "{body}");
            assert_eq!(came.as_deref(), (version == 1).then_some("1"), "{body}");
            assert_eq!(
                event.upgrade_error().map(|error| error.pointer()).as_deref(),
                Some("/total"),
                "{body}"
            );
            assert_eq!(json(&event.payload_json()), json(up), "{body}");
            reached[1] += 1;
        }
        if order.misfits {
            continue;
        }
        // The written payload is a valid payload of its version.
        let written = event.payload_json();
        let row = event.descriptor().unwrap();
        let again = row
            .decode_payload(written.as_str())
            .unwrap_or_else(|malformed| panic!("{malformed} in {written}"));
        assert_eq!(json(&again.to_json()), json(&written));
    }
    assert!(reached[1] > 1_000 && reached[2] > 1_000, "{reached:?}");
}

/// Version 4 allows fractions of a count, and numbers that need not be integers are not read in quotes.
fn counts_without_quotes(up: &str) -> String {
    let mut parts = up.split("\"count\":\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_once('"').unwrap();
        text.push_str(&format!("\"count\":{digits}{rest}"));
    }
    text
}

#[test]
fn an_upgrade_can_be_converted_back() {
    let mut random = Random(0xD1B5_4A32_D192_ED03);
    let mut came_down = 0;
    for _ in 0..BODIES {
        let [sent, up, back] = order(&mut random).texts;
        let old: v1::Placed = eventry::decode(sent.as_str()).unwrap_or_else(|malformed| panic!("{malformed} in {sent}"));
        assert_eq!(json(&eventry::encode(&old)), json(&sent));
        let new = v2::Placed::from(old);
        assert_eq!(json(&eventry::encode(&new)), json(&up), "{sent}");
        // Not everything in version 2 fits version 1: null does not, nor do digits beyond an `f64`.
        match v1::Placed::try_from(new) {
            Ok(old) => {
                assert_eq!(json(&eventry::encode(&old)), json(&back), "{sent}");
                came_down += 1;
            }
            Err(error) => assert!(!error.pointer().is_empty(), "{error}"),
        }
    }
    assert!(came_down > 1_000, "{came_down}");
}

#[test]
fn an_unknown_member_moves_into_its_new_field_if_it_fits() {
    let sent = |more: &str| format!(r#"{{"id": 1, "customer_name": "", "lines": [], "total": 1, "state": "new"{more}}}"#);
    let up = |more: &str| {
        let old: v1::Placed = eventry::decode(sent(more)).unwrap();
        v2::Placed::from(old)
    };
    let new = up(r#", "priority": "3", "currency": "CHF", "payment": {"kind": "voucher", "code": "c"}"#);
    assert_eq!(new.priority, Some(3));
    assert_eq!(new.currency, v2::Currency::Chf);
    assert!(matches!(&new.payment, Some(v2::Payment::Voucher(voucher)) if voucher.code == "c"));
    assert!(new.extra.is_empty());
    assert!(eventry::encode(&new).contains(r#""priority":"3""#));
    // A value that does not fit stays among the extra members, and a required member has its default.
    let new = up(r#", "priority": "high", "currency": 7"#);
    assert_eq!((new.priority, &new.currency), (None, &v2::Currency::Eur));
    assert_eq!(new.extra.get("priority"), Some(&json("\"high\"")));
    assert_eq!(new.extra.get("currency"), Some(&json("7")));
    assert_eq!(up("").currency, v2::Currency::Eur);
}
