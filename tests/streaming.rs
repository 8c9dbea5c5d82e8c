//! A stream gives what the whole body gives, whatever pieces it comes in, and holds no more of it than one event.
#![cfg(all(feature = "pismo", feature = "paydata"))]

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use eventry::rt::{Decoder, SplitReader, StreamError, split};
use eventry::{BatchError, CATALOG, MalformedEvent, Outcome, Payload, Reason, paydata, pismo};
use proptest::prelude::*;

/// The first documented body of an event, on one line.
fn line(id: &str) -> String {
    let body = CATALOG.get(id).unwrap_or_else(|| panic!("no {id}")).samples()[0].body();
    serde_json::from_str::<serde_json::Value>(body).unwrap().to_string()
}

fn event() -> String {
    line("pismo/interest-management/status_change_quota/v1")
}

/// Gives a body in pieces of these lengths, over and over.
struct Pieces<'b> {
    body: &'b [u8],
    lengths: Vec<usize>,
    turn: usize,
}

impl<'b> Pieces<'b> {
    fn of(body: &'b [u8], lengths: &[usize]) -> Self {
        let lengths = lengths.to_vec();
        Pieces { body, lengths, turn: 0 }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let length = self.lengths[self.turn % self.lengths.len()].min(room.len()).min(self.body.len());
        self.turn += 1;
        if matches!(self.turn, 2 | 5 | 40) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let (piece, rest) = self.body.split_at(length);
        room[..length].copy_from_slice(piece);
        self.body = rest;
        Ok(length)
    }
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn split_parts(body: &[u8], member: Option<&str>) -> Vec<String> {
    split(body, member).into_iter().map(|part| shown(&body[part])).collect()
}

fn streamed_parts(body: &[u8], member: Option<&'static str>, lengths: &[usize]) -> Vec<String> {
    let mut parts = SplitReader::new(Pieces::of(body, lengths));
    if let Some(member) = member {
        parts = parts.with_member(member);
    }
    let mut shown_parts = Vec::new();
    while let Some(part) = parts.next() {
        let part = part.unwrap();
        let offset = usize::try_from(parts.offset()).unwrap();
        assert_eq!(&part, &body[offset..offset + part.len()], "the offset is where it begins");
        shown_parts.push(shown(&part));
    }
    assert!(parts.next().is_none(), "it stays at its end");
    shown_parts
}

/// Bodies, and their parts.
fn bodies() -> Vec<(Vec<u8>, Vec<&'static str>)> {
    let cases: Vec<(&[u8], &[&'static str])> = vec![
        // Values one after another.
        (b"{\"a\":1}", &["{\"a\":1}"]),
        (b"\xef\xbb\xbf {\"a\":1}\r\n\r\n{\"b\":[2]}\r\n", &["{\"a\":1}", "{\"b\":[2]}"]),
        (
            b"{}{\"a\":{}}[]true null-1.5e+3 0 \"x\"\"\"12",
            &["{}", "{\"a\":{}}", "true", "null", "-1.5e+3", "0", "\"x\"", "\"\"", "12"],
        ),
        (
            b"{\n  \"a\": [\n    1\n  ]\n}\n{\n  \"b\": 2\n}",
            &["{\n  \"a\": [\n    1\n  ]\n}", "{\n  \"b\": 2\n}"],
        ),
        (
            b"{\"a\":\"}{][\\\"\\\\\\u00e9\\n\"} {\"\\\"\":0}",
            &["{\"a\":\"}{][\\\"\\\\\\u00e9\\n\"}", "{\"\\\"\":0}"],
        ),
        // Arrays.
        (b"[]", &[]),
        (b" [ ]\n", &[]),
        (b"[{\"a\":1}, 2 ,[3,[]],\n\"]\"]", &["{\"a\":1}", "2", "[3,[]]", "\"]\""]),
        (b"[1]\n[2,{}]\n{}[]", &["1", "2", "{}", "{}"]),
        // Nothing, and broken off.
        (b"", &[""]),
        (b" \n\t", &[""]),
        (b"\xef\xbb\xbf", &[""]),
        (b"\xef\xbb", &["\u{fffd}"]),
        (b"[", &[""]),
        (b"[1, 2", &["1", "2", ""]),
        (b"[1, ", &["1", ""]),
        (b"[{\"a\":1}, {\"b\": tr", &["{\"a\":1}", "{\"b\": tr"]),
        (b"{\"a\":", &["{\"a\":"]),
        (b"{\"a\":\"\\u12", &["{\"a\":\"\\u12"]),
        (b"-", &["-"]),
        // A broken part ends where a line begins an object or array.
        (
            b"{\"a\":1}\nwhat is this\n{\"b\":2}\n",
            &["{\"a\":1}", "what is this\n", "{\"b\":2}"],
        ),
        (b"{\"a\":01}\n{\"b\":2}", &["{\"a\":01}\n", "{\"b\":2}"]),
        (b"{\"a\":\"\n{\"b\":2}", &["{\"a\":\"\n", "{\"b\":2}"]),
        (b"{\"a\":\n{\"b\":2}\n{\"c\":3}", &["{\"a\":\n", "{\"b\":2}", "{\"c\":3}"]),
        (b"{\"a\":\n{\"b\":2}\n", &["{\"a\":\n", "{\"b\":2}"]),
        (
            b"{\"a\":[\n{\"b\":2},\n{\"c\":3},\n{\"d\":\n",
            &["{\"a\":[\n", "{\"b\":2}", ",\n", "{\"c\":3}", ",\n", "{\"d\":\n"],
        ),
        (
            b"{\"a\":\n[{\"b\":2},{\"c\":3}]\n{\"d\":4}",
            &["{\"a\":\n", "{\"b\":2}", "{\"c\":3}", "{\"d\":4}"],
        ),
        (b"[\n[\n[\n", &["[\n", "[\n"]),
        (
            b"{\"a\":\"\xff\"}\n{\"b\":2}\n\xff\n{\"c\":3}",
            &["{\"a\":\"\u{fffd}\"}", "{\"b\":2}", "\u{fffd}\n", "{\"c\":3}"],
        ),
        // Inside an array too, and commas are none of it.
        (
            b"[{\"a\":1},\n{\"b\":tru},\n{\"c\":3},\n{\"d\":4}\n]\n{\"e\":5}",
            &["{\"a\":1}", "{\"b\":tru},\n", "{\"c\":3}", "{\"d\":4}", "{\"e\":5}"],
        ),
        (
            b"[{\"x\":[\n{\"a\":1}],\"y\":tru},\n{\"b\":2},{\"c\":3}]",
            &["{\"x\":[\n", "{\"a\":1}", "],\"y\":tru},\n", "{\"b\":2}", "{\"c\":3}"],
        ),
        (
            b"[{\"a\":1}, tru]\n[{\"b\":2}]\n[{\"c\":3}]",
            &["{\"a\":1}", "tru]\n", "{\"b\":2}", "{\"c\":3}"],
        ),
        (b"[1 2]\n{\"a\":1}", &["1", "2]\n", "{\"a\":1}"]),
        (b"[1,,2]", &["1", ",2]"]),
        (b"[1,]\n[2]", &["1", "]\n", "2"]),
        (b"[,1]", &[",1]"]),
        (b"1]2", &["1", "]2"]),
        (b"[{\"a\":1}\n{\"b\":2}]", &["{\"a\":1}", "{\"b\":2}"]),
    ];
    cases.into_iter().map(|(body, parts)| (body.to_vec(), parts.to_vec())).collect()
}

#[test]
fn every_form_gives_the_same_in_one_piece_and_in_pieces() {
    for (body, parts) in bodies() {
        assert_eq!(split_parts(&body, None), parts, "{}", shown(&body));
        for length in 1..=body.len() + 1 {
            assert_eq!(streamed_parts(&body, None, &[length]), parts, "{} by {length}", shown(&body));
        }
    }
}

#[test]
fn a_document_that_wraps_events_is_a_batch_wherever_it_stands() {
    let member = Some("notifications");
    for (body, parts) in [
        ("{\"notifications\":[]}", &[][..]),
        (
            "{\"a\":[0],\"notifications\" : [ {\"b\":1} , 2,[3] ], \"c\":[4]}",
            &["{\"b\":1}", "2", "[3]"],
        ),
        ("{\"n\\u006ftifications\":[1]}", &["1"]),
        // Of a member that occurs twice the last one counts.
        ("{\"notifications\":[1],\"notifications\":[2,3]}", &["2", "3"]),
        (
            "{\"notifications\":[1],\"notifications\":0}",
            &["{\"notifications\":[1],\"notifications\":0}"],
        ),
        ("{\"notifications\":[1]}\n{\"notifications\":[2]}", &["1", "2"]),
        ("[{\"notifications\":[1]},{\"notifications\":[2]},{}]", &["1", "2", "{}"]),
        (
            "{\"notifications\":null}{\"a\":{\"notifications\":[1]}}",
            &["{\"notifications\":null}", "{\"a\":{\"notifications\":[1]}}"],
        ),
        ("{\"notifications\":[1,2]", &["{\"notifications\":[1,2]"]),
        ("{}", &["{}"]),
    ] {
        assert_eq!(split_parts(body.as_bytes(), member), parts, "{body}");
        for length in 1..=body.len() {
            assert_eq!(streamed_parts(body.as_bytes(), member, &[length]), parts, "{body} by {length}");
        }
    }
    let answer = line("paydata/webhook-v1/CreateTestAccountEventResponse/v1");
    assert_eq!(paydata::read_batch(format!("{answer}\n{answer}").as_bytes()).count(), 2);
    // What has the envelope's members is an event, whatever else it holds.
    let created = line("paydata/webhook-v1/AccountCreated/v1");
    let created = format!("{},\"notifications\":[1,2]}}", created.strip_suffix('}').unwrap());
    for body in [created.clone(), format!("{created}\n"), format!("[{created}]")] {
        let streamed: Vec<_> = paydata::read_batch(body.as_bytes()).map(Result::unwrap).collect();
        let whole: Vec<_> = paydata::decode_batch(&body).map(Result::unwrap).collect();
        assert_eq!(streamed, whole);
        assert!(matches!(&whole[..], [event] if event.catalog_id() == "paydata/webhook-v1/AccountCreated/v1"));
    }
}

#[test]
fn arrays_may_be_kept() {
    let parts = SplitReader::new(&b"[1, 2]\n[3] {}"[..]).with_whole_arrays();
    let parts: Vec<String> = parts.map(|part| shown(&part.unwrap())).collect();
    assert_eq!(parts, ["[1, 2]", "[3]", "{}"]);
}

/// What an item says, for comparing.
fn said<P: Payload>(item: Result<eventry::Event<P>, MalformedEvent>) -> (String, Outcome, String) {
    match item {
        Ok(event) => (shown(event.raw()), event.outcome(), event.to_json()),
        Err(problem) => (shown(problem.raw()), Outcome::Malformed, problem.to_string()),
    }
}

fn assert_same_events(body: &[u8], lengths: &[usize]) {
    let whole: Vec<_> = pismo::decode_batch(body).map(said).collect();
    let malformed = |error| match error {
        BatchError::Malformed(malformed) => malformed,
        other => panic!("{other}"),
    };
    let streamed = pismo::read_batch(Pieces::of(body, lengths));
    let streamed: Vec<_> = streamed.map(|item| said(item.map_err(malformed))).collect();
    assert_eq!(whole, streamed, "{} by {lengths:?}", shown(body));
}

#[test]
fn events_are_the_same_as_those_of_a_whole_body() {
    let event = event();
    let wrong = event.replace("\"data\":", "\"data\":5,\"was\":");
    let bodies = [
        format!("{event}\n{wrong}\n{event}\n"),
        format!("\u{feff}[{event},\r\n{wrong},5,{event}]"),
        format!("{event}{}\n{event}", &event[..200]),
        format!("[{event}, {}", &event[..300]),
    ];
    for body in &bodies {
        for length in (1..40).chain([64, 1000, body.len()]) {
            assert_same_events(body.as_bytes(), &[length]);
        }
    }
    let outcomes: Vec<_> = pismo::read_batch(bodies[0].as_bytes()).map(|item| item.is_ok()).collect();
    assert_eq!(outcomes, [true, false, true]);
    let mut broken = bodies[0].clone().into_bytes();
    broken[event.len() + 20] = 0xff;
    let items: Vec<_> = pismo::read_batch(&broken[..]).collect();
    assert!(matches!(&items[1], Err(BatchError::Malformed(it)) if it.error().reason() == &Reason::NotUtf8));
    assert!(items.len() == 3 && items[2].is_ok());
}

/// Pieces of JSON, whole and broken.
fn scraps() -> impl Strategy<Value = Vec<u8>> {
    let scrap = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\n",
        "\n{",
        "\n[",
        "\r\n",
        " ",
        "\"",
        "\\",
        "\"a\"",
        "\"a\":",
        "\\u00e9",
        "1",
        "-0.5e1",
        "0",
        "tru",
        "true",
        "null",
        "{\"a\":1}",
        "{\"a\":{\"b\":[]}}",
        "\n{\"a\":[1,2]}",
        "\n{\"a\":\n",
        "[{},\n{}]",
        ",\n",
        "é",
        "\u{feff}",
        "{\"n\":[1,{}]}",
    ]);
    prop_oneof![
        9 => prop::collection::vec(scrap, 0..24).prop_map(|scraps| scraps.concat().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ]
}

fn without_space(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_body_in_any_pieces_gives_the_same(body in scraps(), lengths in prop::collection::vec(1_usize..20, 1..6)) {
        let whole = split_parts(&body, Some("n"));
        prop_assert_eq!(&streamed_parts(&body, Some("n"), &lengths), &whole);
        prop_assert_eq!(streamed_parts(&body, Some("n"), &[1]), whole);
        assert_same_events(&body, &lengths);
    }

    #[test]
    fn an_object_is_whole_if_the_decoder_says_so(body in scraps()) {
        let body = [b"{\"x\":", &body[..]].concat();
        if let Ok(text) = std::str::from_utf8(&body) {
            let mut decoder = Decoder::new(text);
            let whole = decoder.skip().map(str::len).ok();
            let first = split(&body, None)[0].clone();
            prop_assert_eq!(Decoder::new(&text[first.clone()]).skip().map(str::len).ok(), whole);
            if let Some(length) = whole {
                prop_assert_eq!(first, 0..length);
            }
        }
    }

    #[test]
    fn nothing_is_left_out(body in scraps()) {
        let mut behind = 0;
        for part in split(&body, None) {
            prop_assert!(part.start >= behind);
            let between = shown(&body[behind..part.start]);
            prop_assert!(matches!(&*without_space(&between.replace('\u{feff}', "")).replace(['[', ']', ','], ""), ""), "{between}");
            behind = part.end;
        }
        let between = shown(&body[behind..]);
        prop_assert_eq!(without_space(&between.replace('\u{feff}', "")).replace(['[', ']', ','], ""), "");
    }

    #[test]
    fn the_limit_says_the_same_in_any_pieces(body in scraps(), limit in 0_usize..20, lengths in prop::collection::vec(1_usize..20, 1..6)) {
        let read = |lengths: &[usize]| {
            let parts = SplitReader::new(Pieces::of(&body, lengths)).with_member("n").with_limit(limit);
            parts.map(|part| part.map(|part| shown(&part)).map_err(|error| error.to_string())).collect::<Vec<_>>()
        };
        let whole = read(&[usize::MAX]);
        prop_assert_eq!(&read(&lengths), &whole);
        prop_assert_eq!(&read(&[1]), &whole);
        if body.len() <= limit {
            prop_assert!(whole.iter().all(Result::is_ok));
        }
    }
}

#[test]
fn an_event_beyond_the_limit_is_passed_over() {
    let long = format!("{{\"a\":[{}]}}", "\"b\",\n".repeat(50) + "0");
    let read = |body: String| -> Vec<_> {
        let parts = SplitReader::new(Pieces::of(body.as_bytes(), &[7])).with_limit(20);
        parts
            .map(|part| part.map(|part| shown(&part)).map_err(|error| error.to_string()))
            .collect()
    };
    let told = |offset| Err(format!("the event at byte {offset} is longer than 20 bytes"));
    let fine = |text: &str| Ok(text.to_owned());
    assert_eq!(read(format!("{{}}\n{long}\n{{\"c\":1}}")), [fine("{}"), told(3), fine("{\"c\":1}")]);
    assert_eq!(
        read(format!("[{{}},{long},{{\"c\":1}},2]")),
        [fine("{}"), told(4), fine("{\"c\":1}"), fine("2")]
    );
    // One that breaks behind the limit: it goes on with the next line that begins an event.
    assert_eq!(
        read(format!("[{{}},{},\n{{\"c\":1}}]", &long[..long.len() - 1])),
        [fine("{}"), told(4), fine("{\"c\":1}")]
    );
    assert_eq!(read(format!("{}\n{{}}", "x".repeat(60))), [told(0), fine("{}")]);
    // One that is nested deeper than an event can be is passed over line by line: no level is counted to its end.
    let deep = format!("{}{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(read(format!("{{\"d\":{deep}}} {{}}\n{{\"c\":1}}")), [told(0), fine("{\"c\":1}")]);
    assert_eq!(read("1".repeat(60)), [told(0)]);
    assert_eq!(read("1".repeat(20)), [Ok("1".repeat(20))]);
}

#[test]
fn a_document_beyond_the_limit_gives_its_events_as_they_come() {
    let read = |body: &str, limit: usize| -> Vec<String> {
        let read = |lengths: &[usize]| {
            let parts = SplitReader::new(Pieces::of(body.as_bytes(), lengths))
                .with_member("n")
                .with_limit(limit);
            parts
                .map(|part| part.map_or_else(|error| error.to_string(), |part| shown(&part)))
                .collect::<Vec<_>>()
        };
        let whole = read(&[usize::MAX]);
        assert_eq!(read(&[1]), whole, "{body}");
        assert_eq!(read(&[3, 7]), whole, "{body}");
        whole
    };
    let ones = "1,".repeat(10);
    let all = |rest: &[&str]| -> Vec<String> { [&["1"; 10], rest].concat().into_iter().map(str::to_owned).collect() };
    // By itself, in an array, and between others; with members in front of the events and behind them.
    for (body, rest) in [
        (format!("{{\"n\":[{ones}2]}} 3"), &["2", "3"][..]),
        (format!("{{\"n\" : [ {ones} 2 ] , \"a\":[4]}}\n{{}}"), &["2", "{}"]),
        (
            format!("[{{\"a\":0,\"n\":[{ones}2],\"b\":{{}}}},{{\"n\":[3]}},4]5"),
            &["2", "3", "4", "5"],
        ),
        // What an event holds is its own.
        (format!("{{\"n\":[{ones}{{\"n\":[2]}},[3]]}}"), &["{\"n\":[2]}", "[3]"]),
        // Broken off, and broken.
        (format!("{{\"n\":[{ones}2"), &["2", ""]),
        (format!("{{\"n\":[{ones}2]"), &["2", ""]),
        (
            format!("{{\"n\":[{ones}2],\"a\":tru}}\n{{\"b\":5}}"),
            &["2", ",\"a\":tru}\n", "{\"b\":5}"],
        ),
        (
            format!("{{\"n\":[{ones}tru,\n{{\"b\":5}},6],\"c\":0}}\n7"),
            &["tru,\n", "{\"b\":5}", "6", ",\"c\":0}", "7"],
        ),
        // What closes there may be an array of the broken event: what follows is the rest of that one.
        (
            format!("{{\"n\":[{ones}{{\"b\":[tru,\n{{\"c\":3}}],\"d\":4}},5]}}\n7"),
            &["{\"b\":[tru,\n", "{\"c\":3}", ",\"d\":4}", ",5]}\n7"],
        ),
        // The list once more.
        (format!("{{\"n\":[{ones}2],\"n\":[3]}} 4"), &["2", ",\"n\":[3]}", "4"]),
        // Too long themselves: an event, and what stands behind them.
        (
            format!("{{\"n\":[{ones}\"{}\",2]}}3", "x".repeat(40)),
            &["the event at byte 26 is longer than 20 bytes", "2", "3"],
        ),
        (
            format!("{{\"n\":[{ones}2],\"a\":\"{}\"}}3", "x".repeat(40)),
            &["2", "the event at byte 28 is longer than 20 bytes", "3"],
        ),
    ] {
        assert_eq!(read(&body, 20), all(rest), "{body}");
    }
    // A document of one byte more than the limit is there as a whole.
    let body = format!("{{\"n\":[{ones}2]}}");
    for limit in [body.len() - 1, body.len()] {
        assert_eq!(read(&body, limit), all(&["2"]));
    }
    // The events have to begin within the limit, or it is not known that there are any.
    assert_eq!(
        read(&format!("{{\"a\":\"{}\",\"n\":[{ones}2]}}3", "x".repeat(40)), 20),
        ["the event at byte 0 is longer than 20 bytes", "3"]
    );
}

#[test]
fn a_long_document_that_turns_out_to_be_an_event_is_told_of() {
    let ones = "1,".repeat(60);
    // In front of the list: it is one event, and too long.
    let event = format!("{{\"eventType\":\"x\",\"notifications\":[{ones}1]}} 2");
    let read = |body: &str| -> Vec<String> {
        let items = paydata::read_batch(body.as_bytes()).with_limit(100);
        items.map(|item| item.unwrap_err().to_string()).collect()
    };
    let items = read(&event);
    assert_eq!(items.len(), 2);
    assert_eq!(items[0], "the event at byte 0 is longer than 100 bytes");
    // Behind it: the list was given already, and the rest is no event.
    let event = format!("{{\"notifications\":[{ones}1],\"eventType\":\"x\"}}");
    let items: Vec<_> = paydata::read_batch(event.as_bytes()).with_limit(100).collect();
    assert_eq!(items.len(), 62);
    assert!(matches!(&items[61], Err(BatchError::Malformed(rest)) if rest.raw()[..] == *b",\"eventType\":\"x\"}"));
}

/// Fails behind its bytes.
struct Failing<'b>(&'b [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::Error::other("the line is dead"));
        }
        self.0.read(room)
    }
}

#[test]
fn an_error_of_the_reader_is_the_last_item() {
    let event = event();
    let body = format!("{event}\n{event}\n{}", &event[..100]);
    let mut items = pismo::read_batch(Failing(body.as_bytes()));
    assert!(items.next().unwrap().is_ok());
    assert!(items.next().unwrap().is_ok());
    assert_eq!(items.offset(), event.len() as u64 + 1);
    let error = items.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "cannot read the stream");
    assert!(matches!(error, BatchError::Io(_)));
    assert!(items.next().is_none());
    assert!(items.next().is_none());
}

/// Repeats a piece of text, and counts what it gave.
struct Endless {
    head: &'static [u8],
    piece: Vec<u8>,
    at: usize,
    left: u64,
    given: Rc<Cell<u64>>,
}

impl Endless {
    fn new(head: &'static str, piece: String, bytes: u64) -> (Self, Rc<Cell<u64>>) {
        let given = Rc::new(Cell::new(0));
        let endless = Endless {
            head: head.as_bytes(),
            piece: piece.into_bytes(),
            at: 0,
            left: bytes,
            given: Rc::clone(&given),
        };
        (endless, given)
    }
}

impl Read for Endless {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let mut given = self.head.read(room)?;
        while given < room.len() && self.left > 0 {
            let count = (&self.piece[self.at..]).read(&mut room[given..])?;
            self.at = (self.at + count) % self.piece.len();
            self.left = self.left.saturating_sub(count as u64);
            given += count;
        }
        self.given.set(self.given.get() + given as u64);
        Ok(given)
    }
}

/// The window is what was read and not yet given out: it bounds the memory, as the buffer is at most twice as long.
const AHEAD: u64 = 64 << 10;

#[test]
fn two_hundred_megabytes_are_read_no_further_than_the_next_event_needs() {
    const SIZE: u64 = 200 << 20;
    let piece = format!("{{\"a\":\"{}\"}}", "x".repeat(2_000));
    // Of a document that wraps its events as much is held as an event may have, and not more.
    const LIMIT: usize = 16 << 10;
    for (head, separator, ahead) in [
        ("", "\n", AHEAD),
        ("", "", AHEAD),
        ("\u{feff} [", ",\n", AHEAD),
        ("{\"events\": [", ",\n", AHEAD + LIMIT as u64),
    ] {
        let (reader, given) = Endless::new(head, format!("{piece}{separator}"), SIZE);
        let mut parts = SplitReader::new(reader).with_member("events").with_limit(LIMIT);
        let mut count = 0;
        while let Some(part) = parts.next() {
            let part = part.unwrap();
            let end = parts.offset() + part.len() as u64;
            assert!(given.get() - end <= ahead, "{} read, {end} given", given.get());
            count += u64::from(part.len() == piece.len());
        }
        assert!(given.get() >= SIZE);
        assert!(count >= SIZE / (piece.len() as u64 + 2), "{count} events");
    }
}

#[test]
fn an_event_is_given_before_more_is_read() {
    let event = event();
    for body in [format!("{event}{event}"), format!("[{event},{event}]")] {
        let mut items = pismo::read_batch(Pieces::of(body.as_bytes(), &[event.len() + 1, 1]).chain(Failing(b"")));
        assert!(items.next().unwrap().is_ok());
        assert!(items.next().unwrap().is_ok());
    }
}

#[test]
fn space_and_rubbish_of_any_length_are_not_held() {
    for (piece, items) in [(" \n", 1), ("\n\n", 1)] {
        let (reader, _) = Endless::new("", piece.to_owned(), 20 << 20);
        assert_eq!(SplitReader::new(reader).with_limit(10).count(), items);
    }
    for piece in ["rubbish\n", "\"\\", "[", "{\"a\":", "9"] {
        let (reader, _) = Endless::new("", piece.to_owned(), 5 << 20);
        let items: Vec<_> = SplitReader::new(reader).with_limit(1 << 20).collect();
        assert!(matches!(items[..], [Err(StreamError::TooLong { .. })]), "{piece}: {items:?}");
    }
}

#[test]
fn one_long_string_is_one_event() {
    let event = event();
    let long = event.replacen("\"data\":", &format!("\"note\":\"{}\",\"data\":", "ü\\n".repeat(2_500_000)), 1);
    assert!(long.len() > 10_000_000);
    let items: Vec<_> = pismo::read_batch(format!("{event}{long}\n{event}").as_bytes())
        .map(Result::unwrap)
        .collect();
    assert_eq!(items.len(), 3);
    assert_eq!(items[1].raw(), long.as_bytes());
}

#[test]
fn deep_nesting_takes_no_stack() {
    const LEVELS: usize = 100_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[\n", "\n]"), ("{\"a\":\n", "}\n")] {
        let deep = format!("{}1{}", open.repeat(LEVELS), close.repeat(LEVELS));
        let body = format!("{{\"deep\":{deep}}}\n{{}}");
        assert_eq!(streamed_parts(body.as_bytes(), None, &[1_000, 1]).len(), 2);
        assert_same_events(body.as_bytes(), &[4_096]);
    }
}

#[test]
fn values_that_never_close_are_scanned_twice_at_most() {
    // Each line begins an object or array that may be an event. Scanning each to the end would take hours.
    for piece in ["{\"a\":\n", "\n[", "{\"a\":[\n{\"b\":1},{\"c\":[1,", "{\"a\":[\n[1],\n[2,\n"] {
        let body = piece.repeat(200_000);
        let parts = split(body.as_bytes(), None);
        assert!(parts.len() > 1_000, "{}", parts.len());
        assert_eq!(parts.last().unwrap().end, body.len());
    }
}
