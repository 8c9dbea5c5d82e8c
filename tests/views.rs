//! Views have the same outcomes, values and texts as decoding, with texts borrowed from the body.
#![cfg(all(feature = "pismo", feature = "paydata", feature = "apiida"))]

use eventry::pismo::Payload::{AssetsQuotaUpdateV1, InterestManagementStatusChangeQuotaV1};
use eventry::pismo::assets::quota_update::v1::Quota;
use eventry::{CATALOG, Event, EventView, Json, MalformedEvent, Outcome, Payload, Text, apiida, paydata, pismo, rt::RawJson};
use proptest::prelude::*;
use serde_json::{Value, json};

const QUOTA_UPDATE: &str = "pismo/assets/quota_update/v1";
const STATUS_CHANGE: &str = "pismo/interest-management/status_change_quota/v1";

/// Returns the first documented body of an event.
fn text(id: &str) -> &'static str {
    CATALOG.get(id).unwrap_or_else(|| panic!("no {id}")).samples()[0].body()
}

fn sample(id: &str) -> Value {
    serde_json::from_str(text(id)).unwrap()
}

/// Returns every shipped sample with its provider's folder.
fn samples() -> Vec<(&'static str, &'static str)> {
    let rows = CATALOG.providers().iter().flat_map(|provider| provider.events());
    rows.flat_map(|row| row.samples().iter().map(move |sample| (row.provider(), sample.body())))
        .collect()
}

/// Checks that a view of a body agrees with decoding. Returns whether it is an event.
fn agree(provider: &str, body: &[u8]) -> bool {
    match provider {
        "pismo" => agree_as::<pismo::Payload>(body),
        "paydata" => agree_as::<paydata::Payload>(body),
        "apiida" => agree_as::<apiida::Payload>(body),
        other => panic!("no provider {other}"),
    }
}

fn agree_as<P: Payload>(body: &[u8]) -> bool {
    match (
        eventry::decode_event::<P>(body.to_vec().into()),
        eventry::EventView::<P>::read(body),
    ) {
        (Ok(event), Ok(view)) => {
            same_event(&event, &view);
            true
        }
        (Err(decoded), Err(viewed)) => {
            same_error(&decoded, &viewed);
            false
        }
        (decoded, viewed) => panic!("{decoded:?}\n{viewed:?}\n{}", String::from_utf8_lossy(body)),
    }
}

fn same_event<P: Payload>(event: &Event<P>, view: &EventView<'_, P>) {
    assert_eq!(view.to_json(), event.to_json());
    assert_eq!(view.payload_json(), event.payload_json());
    assert_eq!(view.envelope_json(), event.envelope_json());
    assert_eq!((view.catalog_id(), view.outcome()), (event.catalog_id(), event.outcome()));
    assert_eq!(view.descriptor(), event.descriptor());
    assert_eq!(view.raw(), event.raw());
    assert_eq!(view.to_event().unwrap().to_json(), event.to_json());
}

fn same_error(decoded: &MalformedEvent, viewed: &MalformedEvent) {
    assert_eq!(viewed.to_string(), decoded.to_string());
    assert_eq!(viewed.raw(), decoded.raw());
    assert_eq!(viewed.envelope_json(), decoded.envelope_json());
    assert_eq!(viewed.descriptor(), decoded.descriptor());
    assert_eq!(viewed.provider(), decoded.provider());
}

/// Returns the quota of a view of a quota update.
fn quota<'v, 'de>(view: &'v pismo::EventView<'de>) -> &'v Quota<Text<'de>> {
    match &view.payload {
        AssetsQuotaUpdateV1(update) => &update.quota,
        other => panic!("{other:?}"),
    }
}

/// Reads a view of a body, which must agree with decoding it.
fn pismo_view(body: &str) -> pismo::EventView<'_> {
    assert!(agree("pismo", body.as_bytes()), "{body}");
    pismo::view(body.as_bytes()).unwrap()
}

#[test]
fn a_view_of_every_sample_round_trips() {
    let all = samples();
    assert!(all.len() >= 10, "only {} samples", all.len());
    for (provider, body) in all {
        assert!(agree(provider, body.as_bytes()), "{body}");
    }
    let view = pismo_view(text(QUOTA_UPDATE));
    assert_eq!(Json::parse(&view.to_json()), Json::parse(text(QUOTA_UPDATE)));
    assert_eq!(view.outcome(), Outcome::Known);
}

#[test]
fn a_view_becomes_the_event() {
    for (_, body) in samples().into_iter().filter(|(provider, _)| *provider == "pismo") {
        let event = pismo::decode(body).unwrap();
        assert_eq!(pismo::view(body.as_bytes()).unwrap().to_event().unwrap(), event);
    }
    let mut view = pismo_view(text(QUOTA_UPDATE));
    view.envelope.cid = Text::from("mine");
    let event = view.to_event().unwrap();
    assert_eq!(event.envelope.cid, "mine");
    assert_eq!(event.to_json(), view.to_json());
    assert_eq!(event.raw(), text(QUOTA_UPDATE));
}

#[test]
fn values_that_json_cannot_hold_are_rejected() {
    let mut view = pismo_view(text(QUOTA_UPDATE));
    match &mut view.payload {
        AssetsQuotaUpdateV1(update) => update.quota.purchased_units = f64::INFINITY,
        other => panic!("{other:?}"),
    }
    let problem = view.to_event().unwrap_err();
    let byte = view.to_json().find("null").unwrap();
    assert_eq!(
        problem.to_string(),
        format!("malformed {QUOTA_UPDATE} at `/data/quota/purchased_units`: expected a number, found null (byte {byte})")
    );
    assert_eq!(problem.raw(), view.to_json().as_bytes());
}

#[test]
fn texts_are_borrowed_unless_they_are_escaped() {
    let mut body = sample(QUOTA_UPDATE);
    body["data"]["quota"]["customer_name"] = json!("Ada \"Countess\" Lovelace");
    let body = body.to_string();
    let view = pismo_view(&body);
    let quota = quota(&view);
    assert_eq!(quota.customer_name, "Ada \"Countess\" Lovelace");
    assert!(!quota.customer_name.is_borrowed());
    for text in [
        &quota.id,
        &quota.asset_id,
        &quota.type_,
        &quota.operation_type,
        &view.envelope.event_id,
    ] {
        assert!(text.is_borrowed(), "{text:?}");
        assert!(body.as_bytes().as_ptr_range().contains(&text.as_ptr()));
    }
}

#[test]
fn unnamed_members_are_kept() {
    let mut body = sample(STATUS_CHANGE);
    body["data"]["color"] = json!({"deep": [1, null]});
    body["data"]["status"] = json!("MELTED");
    body["trace"] = json!("t-1");
    let body = body.to_string();
    let view = pismo_view(&body);
    let InterestManagementStatusChangeQuotaV1(change) = &view.payload else {
        panic!("{:?}", view.payload)
    };
    assert!(change.status.is_unknown());
    assert_eq!(change.status.as_str(), "MELTED");
    assert_eq!(change.extra.get("color").map(Json::as_str), Some(r#"{"deep":[1,null]}"#));
    assert_eq!(view.envelope.extra.len(), 1);
}

#[test]
fn null_and_quotes_are_tolerated_as_in_events() {
    for (member, value) in [
        ("deposit_number", "null"),
        ("deposit_number", "\"12\""),
        ("deposit_number", "1.0"),
        ("purchased_units", "0.1000000000000000055511151231257827"),
    ] {
        let mut body = sample(QUOTA_UPDATE);
        body["data"]["quota"][member] = json!("@");
        let body = body.to_string().replace("\"@\"", value);
        let view = pismo_view(&body);
        assert_eq!(Json::parse(&view.to_json()), Json::parse(&body), "{body}");
    }
}

#[test]
fn discriminators_may_follow_the_payload() {
    let mut body = sample(QUOTA_UPDATE);
    let data = body.as_object_mut().unwrap().remove("data").unwrap().to_string();
    let envelope = body.to_string();
    let body = format!(r#"{{"data":{data},{}"#, &envelope[1..]);
    let view = pismo_view(&body);
    assert_eq!(quota(&view).id, sample(QUOTA_UPDATE)["data"]["quota"]["id"].as_str().unwrap());
    assert!(quota(&view).id.is_borrowed());
}

#[test]
fn unknown_and_malformed_views_agree_with_events() {
    for (member, value) in [
        ("schema_version", json!(9)),
        ("event_type", json!("quota_split-1")),
        ("event_type", json!(7)),
        ("data", json!([])),
        ("data", json!({"quota": {"id": 1}})),
        ("cid", json!(null)),
    ] {
        let mut body = sample(QUOTA_UPDATE);
        body[member] = value;
        agree("pismo", body.to_string().as_bytes());
    }
    for body in [
        &b""[..],
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"{\"event_type\": \"quota_update-1\"}",
    ] {
        for provider in ["pismo", "paydata", "apiida"] {
            agree(provider, body);
        }
    }
    assert!(agree("pismo", format!("\u{feff}{}", text(QUOTA_UPDATE)).as_bytes()));
    for end in 0..text(QUOTA_UPDATE).len() {
        agree("pismo", &text(QUOTA_UPDATE).as_bytes()[..end]);
    }
}

#[test]
fn a_batch_of_views_continues_after_a_broken_item() {
    let one = sample(QUOTA_UPDATE).to_string();
    let body = format!("{one}\n{{broken\n{one}\n");
    let views: Vec<_> = pismo::view_batch(body.as_bytes()).collect();
    let events: Vec<_> = pismo::decode_batch(body.clone()).collect();
    assert_eq!(views.len(), 3);
    for (view, event) in views.iter().zip(&events) {
        match (view, event) {
            (Ok(view), Ok(event)) => same_event(event, view),
            (Err(viewed), Err(decoded)) => same_error(decoded, viewed),
            _ => panic!("{view:?}\n{event:?}"),
        }
    }
    assert!(pismo::view_batch(b"[]").next().is_none());
}

#[test]
fn views_are_serialized_as_their_events_are() {
    let view = pismo_view(text(QUOTA_UPDATE));
    let owned: Quota = eventry::decode(sample(QUOTA_UPDATE)["data"]["quota"].to_string()).unwrap();
    assert_eq!(serde_json::to_value(quota(&view)).unwrap(), serde_json::to_value(&owned).unwrap());
    assert_eq!(serde_json::to_value(&view.envelope.cid).unwrap(), sample(QUOTA_UPDATE)["cid"]);
}

#[test]
fn a_payload_alone_has_a_view() {
    let body = sample(QUOTA_UPDATE)["data"]["quota"].to_string();
    let quota: Quota<Text<'_>> = eventry::view(body.as_bytes()).unwrap();
    assert!(quota.id.is_borrowed());
    assert_eq!(Json::parse(&eventry::encode(&quota)), Json::parse(&body));
    let problem = eventry::view::<Quota<Text<'_>>>(b"{\"id\": 1}").unwrap_err();
    assert_eq!(
        problem.to_string(),
        "malformed event at `/id`: expected a string, found a number (byte 7)"
    );
    assert_eq!(problem.raw(), &b"{\"id\": 1}"[..]);
}

#[test]
fn raw_json_is_kept_as_it_came() {
    let raw = RawJson::parse(" {\"a\" : [1, 2.50], \"b\": \"x\\u0079\"} ").unwrap();
    assert_eq!(raw.as_str(), "{\"a\" : [1, 2.50], \"b\": \"x\\u0079\"}");
    assert_eq!(eventry::encode(&raw), "{\"a\":[1,2.50],\"b\":\"x\\u0079\"}");
    assert_eq!(raw, Json::parse("{\"b\":\"xy\",\"a\":[1.0,2.5]}").unwrap());
    assert_eq!(raw.get("b").and_then(|b| b.to_text()).as_deref(), Some("xy"));
    assert_eq!(raw.get("c"), None);
    assert_eq!(raw.get("a").unwrap().get("b"), None);
    assert_eq!(RawJson::from(&raw.to_owned()), raw);
    assert!(RawJson::default().is_null());
    let mut numbers: Vec<f64> = eventry::rt::blank();
    eventry::rt::Codec::read(&mut numbers, &mut raw.get("a").unwrap().decoder()).unwrap();
    assert_eq!(numbers, [1.0, 2.5]);
    assert!(RawJson::parse("1 2").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_view_agrees_with_decoding_whatever_byte_is_changed(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        to in prop_oneof![
            3 => prop::sample::select(br#""\{}[],:.-+eEnu0129 "#.to_vec()),
            1 => any::<u8>(),
        ],
    ) {
        let all = samples();
        let (provider, body) = all[which.index(all.len())];
        let mut body = body.as_bytes().to_vec();
        let at = at.index(body.len());
        body[at] = to;
        agree(provider, &body);
    }

    #[test]
    fn a_view_agrees_with_decoding_whatever_value_is_put_there(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        value in prop::sample::select(vec![
            "null", "true", "0", "-1.50", "1e400", "12345678901234567890.125", "\"\"", "\"5\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"",
            "[]", "[null, [1.0e1]]", "{}", "{\"Message\": null, \"message\": 1}", "{\"a\": {\"b\": []}}",
        ]),
    ) {
        let all = samples();
        let (provider, body) = all[which.index(all.len())];
        let colons: Vec<usize> = body.match_indices(": ").map(|(at, _)| at + 2).collect();
        let start = colons[place.index(colons.len())];
        let mut from = eventry::rt::Decoder::new(&body[start..]);
        prop_assume!(from.skip().is_ok());
        let mutated = format!("{}{value}{}", &body[..start], &body[start + from.offset()..]);
        agree(provider, mutated.as_bytes());
    }
}
