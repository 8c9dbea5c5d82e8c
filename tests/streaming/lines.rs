//! Lines are decoded without being scanned, and give the items that the splitter finds.

use std::sync::{Arc, Mutex};

use super::*;

/// An item of a stream: what it is, and where it begins.
pub type Shown = (String, u64);

/// Shows an item, so that it can be compared.
pub fn show<P: Payload>(item: Result<eventry::Event<P>, BatchError>) -> String {
    match item {
        Ok(event) => format!(
            "{:?} {}: {} {}",
            event.outcome(),
            event.catalog_id(),
            shown(event.raw()),
            event.to_json()
        ),
        Err(BatchError::Malformed(malformed)) => format!("{malformed}: {}", shown(malformed.raw())),
        Err(other) => other.to_string(),
    }
}

/// Notes what a hook is told.
pub fn noted(notes: &Arc<Mutex<Vec<String>>>) -> impl Fn(&eventry::drift::Drift<'_>) + Send + Sync + 'static {
    let notes = Arc::clone(notes);
    move |drift| notes.lock().unwrap().push(format!("{drift:?}"))
}

/// Reads a stream in these pieces. Returns its items, and what its hook is told.
pub fn read<P: Payload>(body: &[u8], limit: usize, lengths: &[usize]) -> (Vec<Shown>, Vec<String>) {
    let notes = Arc::default();
    let mut items = eventry::BatchReader::<_, P>::new(Pieces::of(body, lengths))
        .with_limit(limit)
        .on_drift(noted(&notes));
    let mut all = Vec::new();
    while let Some(item) = items.next() {
        all.push((show(item), items.offset()));
    }
    assert!(items.next().is_none(), "it stays at its end");
    let notes = notes.lock().unwrap().clone();
    (all, notes)
}

/// Asserts that a body gives the same whether its lines are decoded first or not.
fn assert_same_lines<P: Payload>(body: &[u8], limit: usize, lengths: &[usize]) {
    // Byte by byte, an event ends before its newline is seen, so that every end is found by the splitter.
    let scanned = read::<P>(body, limit, &[1]);
    assert_eq!(read::<P>(body, limit, &[usize::MAX]), scanned, "{} within {limit}", shown(body));
    assert_eq!(
        read::<P>(body, limit, lengths),
        scanned,
        "{} by {lengths:?} within {limit}",
        shown(body)
    );
}

/// Lines of a stream: whole events, and whatever else may stand in a line.
pub fn lines() -> impl Strategy<Value = Vec<u8>> {
    let pismo = event();
    let paydata = line("paydata/webhook-v1/AccountCreated/v1");
    let drifted = pismo.replacen('{', "{\"new\":1,", 1);
    let wrong = pismo.replace("\"data\":", "\"data\":5,\"was\":");
    let event_in_place: Vec<Vec<u8>> = [&pismo, &paydata, &drifted, &wrong]
        .into_iter()
        .map(|text| text.clone().into_bytes())
        .collect();
    let others = [
        &b"{}"[..],
        b"{} \t",
        b" {\"a\":1}",
        b"{\"a\":1}\r",
        b"{\"a\":1}\x0c",
        b"{\"a\":1}\xc2\xa0",
        b"{\"a\":\"\x01\"}",
        b"\xef\xbb\xbf{\"a\":1}",
        b"{\"a\":1}{\"b\":2}",
        b"{\"a\":1} {\"b\":2} ,",
        b"{\"a\":1},",
        b"{\"a\":1}]",
        b"{\"a\":01}",
        b"{\"a\":\"\xff\"}",
        b"{\"a\":\"\\ud800\"}",
        b"{\"a\":",
        b"{",
        b"}",
        b"[",
        b"[{\"a\":1},{\"b\":2}]",
        b"]",
        b",",
        b"1}",
        b"\"a\":[",
        b"{\"a\":[{},",
        b"{\"notifications\":[{\"a\":1},{}]}",
        b"{\"notific\\u0061tions\":[1,2],\"n\":0}",
        b"{\"notifications\":[{\"a\":1},",
        b"{\"notifications\":[1],\"eventType\":\"x\"}",
        b"{\"notifications\":[1],\"notifications\":2}",
        b"{\"eventType\":\"x\",\"notifications\":[1]}",
        b"{\"notifications\":[1]} {}",
        b"rubbish",
        b"",
    ];
    let line = prop_oneof![
        2 => prop::sample::select(event_in_place),
        3 => prop::sample::select(others.map(<[u8]>::to_vec).to_vec()),
    ];
    let newline = prop::sample::select(vec![&b"\n"[..], b"\n", b"\n", b"\n", b"\r\n", b"\n\n", b""]);
    prop::collection::vec((line, newline), 0..12)
        .prop_map(|lines| lines.into_iter().flat_map(|(line, end)| [&line[..], end].concat()).collect())
}

/// Limits that some lines keep and others break, and none.
pub fn limits() -> impl Strategy<Value = usize> {
    prop_oneof![Just(usize::MAX), 0_usize..40, Just(400), Just(1_000)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn lines_are_the_same_as_scanned_values(body in lines(), limit in limits(), lengths in prop::collection::vec(1_usize..400, 1..6)) {
        assert_same_lines::<pismo::Payload>(&body, limit, &lengths);
        assert_same_lines::<paydata::Payload>(&body, limit, &lengths);
    }

    #[test]
    fn scraps_are_the_same_in_lines(body in random::scraps(), limit in limits(), lengths in prop::collection::vec(1_usize..20, 1..6)) {
        assert_same_lines::<pismo::Payload>(&body, limit, &lengths);
        assert_same_lines::<paydata::Payload>(&body, limit, &lengths);
    }
}

#[test]
fn a_line_is_looked_into_once() {
    // A long event makes the window long. If each value behind it looked for the end of its line, this would take minutes.
    let values = "{}".repeat(300_000);
    let body = format!("{{\"a\":\"{}\"}}{values}\n{{}}\n", "x".repeat(values.len()));
    assert_eq!(pismo::read_batch(body.as_bytes()).count(), 300_002);
    // Lines that begin objects which never close, and deep ones.
    let lines = "{\"a\":\n".repeat(100_000);
    assert_eq!(pismo::read_batch(lines.as_bytes()).count(), pismo::decode_batch(&*lines).count());
    let deep = format!("{}\n", "{\"a\":".repeat(200_000)).repeat(5);
    assert_eq!(pismo::read_batch(deep.as_bytes()).count(), pismo::decode_batch(&*deep).count());
}
