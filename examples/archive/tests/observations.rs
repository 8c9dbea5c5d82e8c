//! What one event, one batch and one reader observe, with the places in the body. No hook of the process is set here.
#![deny(warnings)]

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use archive::{CATALOG, bakery, depot, kiosk};
use eventry::drift::{Drift, Kind};
use eventry::rt::Observations;

/// An observation: kind, pointer, value, and count.
type Seen = (Kind, String, Option<String>, usize);

fn seen(drift: &Drift<'_>) -> Seen {
    (drift.kind, drift.pointer.to_owned(), drift.value.map(str::to_owned), drift.count)
}

fn all(observations: &Observations) -> Vec<Seen> {
    observations.iter().map(|drift| seen(&drift)).collect()
}

fn member(pointer: &str, count: usize) -> Seen {
    (Kind::UnknownMember, pointer.to_owned(), None, count)
}

fn value(pointer: &str, text: &str, count: usize) -> Seen {
    (Kind::UnknownValue, pointer.to_owned(), Some(text.to_owned()), count)
}

fn counted(data: &str) -> String {
    format!(r#"{{"kind": "stock.counted.v1", "data": {data}}}"#)
}

fn observed(body: &str) -> Vec<Seen> {
    all(&depot::decode(body).unwrap().drift())
}

#[test]
fn places_are_pointers_into_the_body() {
    let body = r#"{"source": {"region": "\u006dars", "zone": [1, {"x": 1}]}, "trace": "t", "kind": "stock.counted.v1", "data": {
        "site": "north", "state": "ajar", "since": {"deep": [{}]},
        "shelves": [{"label": "a", "color": 1}, {"state": "ajar"}, {"state": "lost", "color": 2, "color": 3}],
        "bins": {"b-7": {"unit": "kg", "state": "full"}, "b-8": {"unit": "kg"}, "~/": {"unit": "t", "state": "open"}},
        "pair": ["p", {"color": 1}, 3, 4],
        "a/b~c": {"x/y~z": 1, "\u0063olor": 2},
        "within": {"within": {"within": {"floor": 1}}}
    }, "last": null}"#;
    let expected = [
        value("/source/region", "mars", 1),
        member("/source/zone", 1),
        member("/trace", 1),
        member("/last", 1),
        value("/data/state", "ajar", 1),
        member("/data/since", 1),
        member("/data/shelves/*/color", 3),
        value("/data/shelves/*/state", "ajar", 1),
        value("/data/shelves/*/state", "lost", 1),
        member("/data/bins/*/unit", 3),
        value("/data/bins/*/state", "full", 1),
        member("/data/pair/*/color", 1),
        member("/data/pair/*", 2),
        member("/data/a~1b~0c/x~1y~0z", 1),
        member("/data/a~1b~0c/color", 1),
        member("/data/within/within/within/floor", 1),
    ];
    assert_eq!(observed(body), expected);
    assert_eq!(observed(&format!("\u{feff}{body}")), expected);
    // The payload may come before what names its type.
    let (head, tail) = body.split_once(r#""kind": "stock.counted.v1", "#).unwrap();
    let late = format!(r#"{head}{}, "kind": "stock.counted.v1"}}"#, tail.strip_suffix('}').unwrap());
    assert_eq!(observed(&late), expected);
    assert!(
        depot::decode(body)
            .unwrap()
            .drift()
            .iter()
            .all(|drift| drift.id == "depot/stock/counted/v1")
    );
}

#[test]
fn only_the_branch_that_was_chosen_counts() {
    let by_weight = counted(r#"{"site": "n", "method": {"weigh": 1, "unit": "g", "bins": {"b": {"state": "full"}, "count": {"x": 1}}}}"#);
    assert_eq!(
        observed(&by_weight),
        [
            member("/data/method/unit", 1),
            value("/data/method/bins/*/state", "full", 1),
            member("/data/method/bins/*/x", 1),
        ]
    );
    let by_scan = counted(r#"{"site": "n", "method": {"scan": "s", "bins": {"state": "full", "b": {"x": 1}}}}"#);
    assert_eq!(
        observed(&by_scan),
        [value("/data/method/bins/state", "full", 1), member("/data/method/bins/b", 1)]
    );
}

#[test]
fn nothing_is_observed_in_what_is_known() {
    let plain = CATALOG.get("depot/stock/counted/v1").unwrap().samples()[0].body();
    assert!(depot::decode(plain).unwrap().drift().is_empty());
    // A null is tolerated, but is neither a member nor a value that is unknown.
    let odd = counted(r#"{"site": "n", "state": null, "bins": {"b": {"count": 7}}}"#);
    assert_eq!(observed(&odd), []);
}

#[test]
fn unknown_events_and_versions_are_observed_as_a_whole() {
    let whole = |observations: &Observations| {
        let drift: Vec<_> = observations
            .iter()
            .map(|it| (it.kind, it.id.to_owned(), it.pointer.to_owned(), it.count))
            .collect();
        drift
    };
    let other = depot::decode(r#"{"kind": "stock.moved.v1", "more": 1, "data": {"x": 1}}"#).unwrap();
    assert_eq!(
        whole(&other.drift()),
        [(Kind::UnknownEvent, "depot/stock/moved/v1".to_owned(), String::new(), 1)]
    );
    let newer = depot::decode(r#"{"kind": "stock.counted.v2", "data": {}}"#).unwrap();
    assert_eq!(
        whole(&newer.drift()),
        [(Kind::UnknownVersion, "depot/stock/counted/v2".to_owned(), String::new(), 1)]
    );

    let data = r#"{"id": 1, "customer": "Ada", "lines": [], "total": 1, "state": "?", "currency": "EUR", "note": null, "tip": 1}"#;
    let assumed = bakery::decode(format!(r#"{{"id": "e", "type": "orders.placed", "version": 9, "data": {data}}}"#)).unwrap();
    let v4 = "bakery/orders/placed/v4".to_owned();
    assert_eq!(
        whole(&assumed.drift()),
        [
            (Kind::LatestKnown, "bakery/orders/placed/v9".to_owned(), String::new(), 1),
            (Kind::UnknownValue, v4.clone(), "/data/state".to_owned(), 1),
            (Kind::UnknownMember, v4, "/data/tip".to_owned(), 1),
        ]
    );
}

#[test]
fn every_way_of_decoding_observes_the_same() {
    let body = counted(r#"{"site": "n", "state": "ajar", "shelves": [{"x": 1}, {"x": 2}]}"#);
    let expected = [value("/data/state", "ajar", 1), member("/data/shelves/*/x", 2)];
    let mut event = depot::decode(&*body).unwrap();
    assert_eq!(all(&event.drift()), expected);
    assert_eq!(
        all(&eventry::decode_event::<depot::Payload>(body.as_str().into()).unwrap().drift()),
        expected
    );
    let view = depot::view(body.as_bytes()).unwrap();
    assert_eq!(all(&view.drift()), expected);
    assert_eq!(all(&view.to_event().unwrap().drift()), expected);
    assert_eq!(all(&CATALOG.provider("depot").unwrap().decode(&*body).unwrap().drift()), expected);
    assert_eq!(all(&event.clone().into_latest().drift()), expected);
    // It is about the body, not about what the event was changed to.
    if let depot::Payload::StockCountedV1(counted) = &mut event.payload {
        counted.shelves = None;
    }
    assert_eq!(all(&event.drift()), expected);
}

#[test]
fn a_hook_sees_its_own_batch() {
    let bodies = [
        counted(r#"{"site": "n", "x": 1}"#),
        counted(r#"{"site": "n"}"#),
        counted("7"),
        counted(r#"{"site": "n", "x": 1, "state": "ajar"}"#),
    ];
    let lines = bodies.join("\n");
    let expected = [member("/data/x", 1), member("/data/x", 1), value("/data/state", "ajar", 1)];

    let (one, other) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
    let hook = |to: &Arc<Mutex<Vec<Seen>>>| {
        let to = Arc::clone(to);
        move |drift: &Drift<'_>| to.lock().unwrap().push(seen(drift))
    };
    let taken = |from: &Arc<Mutex<Vec<Seen>>>| std::mem::take(&mut *from.lock().unwrap());
    let outcomes: Vec<bool> = depot::decode_batch(&*lines).on_drift(hook(&one)).map(|item| item.is_ok()).collect();
    assert_eq!(outcomes, [true, true, false, true]);
    assert_eq!(taken(&one), expected);
    assert_eq!(depot::view_batch(lines.as_bytes()).on_drift(hook(&one)).count(), 4);
    assert_eq!(taken(&one), expected);

    // Two readers at once, each on its own thread, with its own counters.
    let mut reader = depot::read_batch(std::io::Cursor::new(lines.clone()))
        .on_drift(hook(&one))
        .with_limit(1 << 20);
    let rejected = format!(
        "{}\n{}",
        r#"{"what": "sales.sold.v2", "body": {}}"#, r#"{"what": "sales.sold.v1", "body": 1}"#
    );
    let mut second = kiosk::read_batch(std::io::Cursor::new(rejected.clone())).on_drift(hook(&other));
    std::thread::scope(|scope| {
        scope.spawn(|| assert_eq!(reader.by_ref().count(), 4));
        scope.spawn(|| assert!(second.by_ref().all(|item| item.is_err())));
    });
    assert_eq!(taken(&one), expected);
    let version = [(Kind::UnknownVersion, String::new(), None, 1)];
    assert_eq!(taken(&other), version);
    assert_eq!(kiosk::decode_batch(&*rejected).on_drift(hook(&other)).count(), 2);
    assert_eq!(taken(&other), version);
    assert_eq!(kiosk::view_batch(rejected.as_bytes()).on_drift(hook(&other)).count(), 2);
    assert_eq!(taken(&other), version);
}

#[test]
fn hostile_bodies_are_observed_in_bounded_space_and_linear_time() {
    // Each name and each value is new.
    let many = |count: usize| {
        let members: String = (0..count).map(|at| format!(r#","m{at}":0"#)).collect();
        let shelves: Vec<String> = (0..count).map(|at| format!(r#"{{"state":"s{at}"}}"#)).collect();
        counted(&format!(r#"{{"site":"n"{members},"shelves":[{}]}}"#, shelves.join(",")))
    };
    let seen = observed(&many(100_000));
    assert_eq!(seen.len(), 258);
    let counts = |kind: Kind| seen.iter().filter(|it| it.0 == kind).map(|it| it.3).sum::<usize>();
    assert_eq!((counts(Kind::UnknownMember), counts(Kind::UnknownValue)), (100_000, 100_000));
    assert_eq!(seen[0], member("/data/m0", 1));
    assert_eq!(seen[255], member("/data/m255", 1));
    assert_eq!(seen[256], member("", 100_000 - 256));
    assert_eq!(seen[257], (Kind::UnknownValue, String::new(), None, 100_000));

    // Many sightings at one place, far inside: the depth of the place does not count for each of them.
    let deep = |levels: usize, count: usize| {
        let shelf: String = (0..count).map(|_| r#","x":0"#).collect();
        let (open, close) = (r#"{"within":"#.repeat(levels), "}".repeat(levels));
        counted(&format!(r#"{{"site":"n","within":{open}{{"name":""{shelf}}}{close}}}"#))
    };
    let time = |body: &str| {
        let event = depot::decode(body).unwrap();
        let start = Instant::now();
        let drift = event.drift();
        let pointer = drift.iter().map(|it| it.pointer.len()).max().unwrap_or(0);
        (start.elapsed(), pointer, drift.iter().map(|it| it.count).sum::<usize>())
    };
    let (shallow, short, few) = time(&deep(1, 100_000));
    let (far, long, many) = time(&deep(450, 100_000));
    assert_eq!((few, many), (100_000, 100_000));
    assert!(short < 40 && long > 450 * 7, "{short} and {long}");
    assert!(far < 10 * shallow + Duration::from_secs(1), "{far:?} against {shallow:?}");

    // What no type looks into may nest without limit.
    let pile = counted(&format!(
        r#"{{"site":"n","x":{}{},"y":1}}"#,
        "[".repeat(200_000),
        "]".repeat(200_000)
    ));
    assert_eq!(observed(&pile), [member("/data/x", 1), member("/data/y", 1)]);
}
