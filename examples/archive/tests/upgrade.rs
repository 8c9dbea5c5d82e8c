//! Bodies of three versions, mixed at random, go up through the versions and down again without loss.
#![deny(warnings)]
#![allow(deprecated)] // Version 1 is deprecated, and what this is about.

use archive::CATALOG;
use archive::bakery::orders::placed::{v1, v2};
use archive::bakery::{self, Payload};
use eventry::rt::Upgrade;
use eventry::{Json, Outcome};

const BODIES: u64 = 10_000;

/// Random numbers that are the same at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }

    fn one_in(&mut self, number: usize) -> bool {
        self.below(number) == 0
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// One object in three forms: as version 1 sends it, as version 2 must say it, and as version 1 must say it after coming back.
#[derive(Default)]
struct Forms {
    sent: Vec<String>,
    up: Vec<String>,
    back: Vec<String>,
    /// Something that version 1 does not name is not as version 2 names it.
    misfits: bool,
}

impl Forms {
    /// A member that is the same everywhere.
    fn same(&mut self, name: &str, value: &str) {
        self.changed((name, value), (name, value), (name, value));
    }

    fn changed(&mut self, sent: (&str, &str), up: (&str, &str), back: (&str, &str)) {
        self.sent.push(member(sent));
        self.up.push(member(up));
        self.back.push(member(back));
    }

    /// A member that version 1 does not name, and version 2 does, as something else.
    fn misfit(&mut self, name: &str, value: &str) {
        self.same(name, value);
        self.misfits = true;
    }

    /// A default that version 2 declares, and version 1 keeps among what it does not know.
    fn declared(&mut self, name: &str, value: &str) {
        self.up.push(member((name, value)));
        self.back.push(member((name, value)));
    }

    /// The objects, and whether they hold a misfit.
    fn texts(self) -> ([String; 3], bool) {
        let texts = [self.sent, self.up, self.back].map(|members| format!("{{{}}}", members.join(",")));
        (texts, self.misfits)
    }
}

fn member((name, value): (&str, &str)) -> String {
    format!("\"{name}\":{value}")
}

/// Numbers that an `f64` holds, and such that it does not.
const NUMBERS: &[&str] = &["0", "7", "2.50", "-1e3", "0.30000000000000004", "12"];
const EXACT: &[&str] = &["0.1000000000000000055511151231257827", "1e999", "9007199254740993"];
const ANYTHING: &[&str] = &[
    "null",
    "[]",
    "{}",
    "{\"a\":[1.0,\"x\"]}",
    "\"text\"",
    "1e2",
    "12345678901234567890.5",
];

fn number(random: &mut Random) -> &'static str {
    if random.one_in(12) { random.of(EXACT) } else { random.of(NUMBERS) }
}

/// An integer, which some producers quote. The new version asks for a number.
fn integer(random: &mut Random, forms: &mut Forms, old: &str, new: &str) {
    let digits = random.below(1000).to_string();
    let sent = if random.one_in(10) {
        format!("\"{digits}\"")
    } else {
        digits.clone()
    };
    forms.changed((old, &sent), (new, &digits), (old, &digits));
}

fn line(random: &mut Random, depth: usize) -> ([String; 3], bool) {
    let mut forms = Forms::default();
    forms.same("article", random.of(&["\"bread\"", "\"roll\"", "\"pretzel\"", "\"\""]));
    integer(random, &mut forms, "qty", "count");
    match random.below(4) {
        0 => forms.same("price", "null"),
        1 | 2 => forms.same("price", number(random)),
        _ => {}
    }
    match random.below(8) {
        0 => forms.same("tax", "19"),
        _ => forms.declared("tax", "7"),
    }
    match random.below(8) {
        0 => forms.same("discount", "0.50"),
        1 => forms.misfit("discount", "\"none\""),
        _ => {}
    }
    if random.one_in(5) {
        forms.same("colour", random.of(ANYTHING));
    }
    if depth < 3 && random.one_in(3) {
        lines(random, &mut forms, "parts", depth + 1);
    }
    forms.texts()
}

fn lines(random: &mut Random, forms: &mut Forms, name: &str, depth: usize) {
    let all: Vec<([String; 3], bool)> = (0..random.below(3)).map(|_| line(random, depth)).collect();
    forms.misfits |= all.iter().any(|(_, misfits)| *misfits);
    let [sent, up, back] = [0, 1, 2].map(|at| {
        let texts: Vec<&str> = all.iter().map(|(texts, _)| texts[at].as_str()).collect();
        format!("[{}]", texts.join(","))
    });
    forms.changed((name, &sent), (name, &up), (name, &back));
}

fn pickup(random: &mut Random) -> ([String; 3], bool) {
    let mut forms = Forms::default();
    forms.same(
        "at",
        random.of(&["\"2020-12-29T19:48:25\"", "\"2020-12-29T19:48:25.000+0000\"", "\"soon\""]),
    );
    match random.below(8) {
        0 => forms.same("counter", "null"),
        1..4 => integer(random, &mut forms, "counter", "counter"),
        _ => {}
    }
    match random.below(6) {
        0 => forms.same("hint", "\"ring twice\""),
        1 => forms.misfit("hint", "[2]"),
        _ => {}
    }
    forms.texts()
}

struct Order {
    texts: [String; 3],
    /// Its total is whole, as version 4 asks for.
    whole: bool,
    has_note: bool,
    misfits: bool,
}

fn order(random: &mut Random) -> Order {
    let mut forms = Forms::default();
    integer(random, &mut forms, "id", "id");
    let name = random.of(&["\"Ada\"", "\"\"", "\"\\ud83d\\ude00 \\u0000\""]);
    forms.changed(("customer_name", name), ("customer", name), ("customer_name", name));
    lines(random, &mut forms, "lines", 0);
    let (total, whole) = random.of(&[
        ("9", true),
        ("9.0", true),
        ("1e999", true),
        ("2.50", false),
        ("0.1000000000000000055511151231257827", false),
    ]);
    forms.same("total", total);
    forms.same("state", random.of(&["\"new\"", "\"paid\"", "\"cancelled\"", "\"eaten\""]));
    let note = random.of(&[None, None, Some("\"fresh\""), Some("\"\""), Some("null")]);
    if let Some(note) = note {
        forms.same("note", note);
    }
    if random.one_in(2) {
        let ([sent, up, back], misfits) = pickup(random);
        forms.misfits |= misfits;
        forms.changed(("pickup", &sent), ("pickup", &up), ("pickup", &back));
    }
    match random.below(4) {
        0 => forms.same("legacy_code", "3"),
        1 => forms.same("legacy_code", "\"12\""),
        2 => forms.same("legacy_code", "null"),
        _ => {}
    }
    let payments = [
        "{\"kind\":\"card\",\"last4\":\"4242\",\"network\":\"x\"}",
        "{\"kind\":\"cash\",\"given\":20.00,\"tip\":1}",
        "{\"kind\":\"cash\",\"given\":null,\"tip\":\"none\"}",
        "{\"kind\":\"voucher\",\"code\":\"c\"}",
        "{\"kind\":\"shells\"}",
        "7",
    ];
    if random.one_in(2) {
        forms.same("payment", random.of(&payments));
    }
    if random.one_in(3) {
        forms.same("scores", &format!("{{\"a\":{},\"\":{}}}", number(random), number(random)));
    }
    match random.below(4) {
        0 => forms.same("rating", "null"),
        1 => integer(random, &mut forms, "rating", "rating"),
        _ => {}
    }
    match random.below(4) {
        0 => forms.same("currency", random.of(&["\"CHF\"", "\"XAU\""])),
        _ => forms.declared("currency", "\"EUR\""),
    }
    match random.below(6) {
        0 => forms.same("priority", "2"),
        1 => forms.misfit("priority", "\"high\""),
        _ => {}
    }
    if random.one_in(4) {
        forms.same("somewhat", random.of(ANYTHING));
    }
    let (texts, misfits) = forms.texts();
    Order {
        texts,
        whole,
        has_note: note.is_some(),
        misfits,
    }
}

fn json(text: &str) -> Json {
    Json::parse(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

#[test]
fn ten_thousand_mixed_bodies_go_up_without_loss() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut reached = [0; 3];
    for _ in 0..BODIES {
        let order = order(&mut random);
        let [sent, up, _] = &order.texts;
        let latest = if order.has_note {
            up.clone()
        } else {
            format!("{},\"note\":null}}", &up[..up.len() - 1])
        };
        let sent_as_2 = !order.misfits && random.one_in(2);
        let (version, data) = if sent_as_2 { (2, up) } else { (1, sent) };
        let body = format!(r#"{{"id": "e", "type": "orders.placed", "version": {version}, "data": {data}, "more": [1.0]}}"#);
        let event = bakery::decode_latest(body.as_str()).unwrap_or_else(|malformed| panic!("{malformed} in {body}"));
        assert_eq!(event.raw(), &body);
        assert_eq!(event.outcome(), Outcome::Known);
        let stands = event.descriptor().map(|row| row.version());
        let came = event.upgraded_from().map(|row| row.version());
        if order.whole {
            assert!(matches!(event.payload, Payload::OrdersPlacedV4(_)), "{body}");
            assert_eq!(came, Some(version));
            assert_eq!(event.upgrade_error(), None);
            assert_eq!(json(&event.payload_json()), json(&latest), "{body}");
            reached[2] += 1;
        } else {
            assert_eq!((stands, came), (Some(2), (version == 1).then_some(1)), "{body}");
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
        // What is written is an event of the version that it claims to be.
        let written = event.payload_json();
        let row = event.descriptor().unwrap();
        let again = row
            .decode_payload(written.as_str())
            .unwrap_or_else(|malformed| panic!("{malformed} in {written}"));
        assert_eq!(json(&again.to_json()), json(&written));
    }
    assert!(reached[1] > 1_000 && reached[2] > 1_000, "{reached:?}");
}

#[test]
fn what_goes_up_comes_down_as_it_was() {
    let mut random = Random(0xD1B5_4A32_D192_ED03);
    let mut came_down = 0;
    for _ in 0..BODIES {
        let [sent, up, back] = order(&mut random).texts;
        let old: v1::Placed = eventry::decode(sent.as_str()).unwrap_or_else(|malformed| panic!("{malformed} in {sent}"));
        assert_eq!(json(&eventry::encode(&old)), json(&sent));
        let new = v2::Placed::from(old);
        assert_eq!(json(&eventry::encode(&new)), json(&up), "{sent}");
        // Not all that version 2 holds fits version 1 again: null, and digits beyond an `f64`.
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
fn what_was_unknown_lands_in_its_field_if_it_fits() {
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
    // What does not fit stays beside it, and a required member has its default.
    let new = up(r#", "priority": "high", "currency": 7"#);
    assert_eq!((new.priority, &new.currency), (None, &v2::Currency::Eur));
    assert_eq!(new.extra.get("priority"), Some(&json("\"high\"")));
    assert_eq!(new.extra.get("currency"), Some(&json("7")));
    assert_eq!(up("").currency, v2::Currency::Eur);
}

/// The members of `reworked` are called after what they are in both versions: `i64_on_to_r_default` is an integer, optional and nullable,
/// and then required with a default.
#[test]
fn absent_null_and_value_become_what_the_new_version_says() {
    use archive::kiosk::sales::reworked::{v1, v2};
    let row = CATALOG.get("kiosk/sales/reworked/v1").unwrap();
    let schema = include_str!("../schemas/kiosk/sales/reworked/v1.json");
    let schema: Json = json(schema);
    let names: Vec<String> = schema
        .get("properties")
        .unwrap()
        .members()
        .map(|(name, _)| name.into_owned())
        .collect();
    let value = |name: &str| if name.starts_with("vals") { "\"y\"" } else { "5" };
    let presence = |name: &str| {
        let words: Vec<&str> = name.split('_').collect();
        match words[..] {
            ["i64" | "vals", from @ ("r" | "rn" | "o" | "on"), "to", to, ref rest @ ..] => {
                Some((from.to_owned(), to.to_owned(), !rest.is_empty()))
            }
            _ => None,
        }
    };
    let numbers = ["i64_to_", "u64_to_", "float_to_", "int_to_", "num_to_"];
    let is_number = |name: &str| {
        numbers.iter().any(|start| name.starts_with(start)) && presence(name).is_none() && !name.ends_with("json") && !name.ends_with("uni")
    };
    // What one of the two versions requires.
    let required: Vec<&String> = names
        .iter()
        .filter(|name| {
            is_number(name) || presence(name).is_some_and(|(from, to, default)| from.starts_with('r') || (to.starts_with('r') && !default))
        })
        .collect();
    let mut tried = 0;
    for name in &names {
        let Some((from, to, default)) = presence(name) else { continue };
        for sent in [Some(value(name)), Some("null"), None] {
            if (sent == Some("null") && !from.ends_with('n')) || (sent.is_none() && from.starts_with('r')) {
                continue;
            }
            let others = required
                .iter()
                .filter(|other| **other != name)
                .map(|name| member((name, value(name))));
            let members: Vec<String> = others.chain(sent.map(|sent| member((name, sent)))).collect();
            let body = format!("{{{}}}", members.join(","));
            assert!(row.decode_payload(body.as_str()).is_ok(), "{body}");
            let old: v1::Reworked = eventry::decode(body.as_str()).unwrap();
            let becomes = match sent {
                Some("null") if to.ends_with('n') => Ok(Some("null")),
                Some("null") => Err("null"),
                Some(value) => Ok(Some(value)),
                None if to.starts_with('o') => Ok(None),
                None if default && name.starts_with("vals") => Ok(Some("\"x\"")),
                None if default => Ok(Some("3")),
                None => Err("absent"),
            };
            match (v2::Reworked::try_from(old), becomes) {
                (Ok(new), Ok(expected)) => {
                    let written = json(&eventry::encode(&new));
                    assert_eq!(written.get(name), expected.map(json), "{name} of {body}");
                }
                (Err(error), Err(why)) => {
                    assert_eq!(error.pointer(), format!("/{name}"));
                    assert!(error.to_string().contains(&format!(": {why}, but")), "{error}");
                }
                (new, expected) => panic!("{name} of {body}: {new:?} instead of {expected:?}"),
            }
            tried += 1;
        }
    }
    assert_eq!(tried, 68);
}

#[test]
fn the_catalog_knows_the_ways() {
    let upgrade = |id: &str| CATALOG.get(id).map(|row| row.upgrade());
    assert_eq!(upgrade("bakery/orders/placed/v1"), Some(Upgrade::Mechanical));
    assert_eq!(upgrade("bakery/orders/placed/v2"), Some(Upgrade::Fallible));
    assert_eq!(upgrade("bakery/orders/placed/v4"), Some(Upgrade::None));
    assert_eq!(upgrade("bakery/orders/cancelled/v1"), Some(Upgrade::NeedsCode));
    assert_eq!(upgrade("kiosk/sales/sold/v1"), Some(Upgrade::None));
    assert_eq!(upgrade("kiosk/sales/reworked/v1"), Some(Upgrade::Fallible));
    let deprecation = CATALOG.get("bakery/orders/placed/v1").and_then(|row| row.deprecation());
    assert_eq!(
        deprecation.map(|it| (it.since(), it.note())),
        Some((Some("2026-03-01"), Some("the bakery sends v2 and later")))
    );
    assert!(
        CATALOG
            .get("bakery/orders/placed/v2")
            .is_some_and(|row| row.deprecation().is_none())
    );
}

#[test]
fn a_version_that_is_not_known_is_read_as_the_latest() {
    let data = r#"{"id": 1, "customer": "Ada", "lines": [], "total": 1, "state": "new", "currency": "EUR", "note": null, "tip": 2}"#;
    let body = |version: &str, data: &str| format!(r#"{{"id": "e", "type": "orders.placed", "version": {version}, "data": {data}}}"#);
    let event = bakery::decode(body("9", data)).unwrap();
    assert!(matches!(event.payload, Payload::OrdersPlacedV4(_)));
    assert_eq!(
        event.assumed().map(eventry::Unknown::catalog_id).as_deref(),
        Some("bakery/orders/placed/v9")
    );
    assert_eq!(json(&event.to_json()), json(&body("9", data)));
    // A view of it says the same.
    let text = body("9", data);
    let view = bakery::view(text.as_bytes()).unwrap();
    assert_eq!(view.assumed(), event.assumed());
    assert_eq!(view.to_json(), event.to_json());
    assert_eq!(view.to_event().unwrap(), event);
    // One that does not fit is unknown, as before.
    let event = bakery::decode(body("9", "{\"id\": 1}")).unwrap();
    assert_eq!((event.outcome(), event.assumed()), (Outcome::UnknownVersion, None));
    assert_eq!(json(&event.to_json()), json(&body("9", "{\"id\": 1}")));
    // One that is known is not in question.
    assert_eq!(bakery::decode(body("4", data)).unwrap().assumed(), None);
}

#[test]
fn a_version_that_is_not_known_is_rejected_by_another_provider() {
    let malformed = archive::kiosk::decode(r#"{"what": "sales.sold.v2", "body": {"paper": "Times"}}"#).unwrap_err();
    assert_eq!(
        malformed.error().reason(),
        &eventry::Reason::UnknownVersion { version: "2".to_owned() }
    );
    assert!(malformed.envelope::<archive::kiosk::Envelope>().is_some());
    // An event type that is not known is another matter.
    let event = archive::kiosk::decode(r#"{"what": "sales.returned.v2", "body": {}}"#).unwrap();
    assert_eq!(event.outcome(), Outcome::UnknownType);
}
