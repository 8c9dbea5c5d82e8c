//! The limit of an event, and documents beyond it.

use super::*;

#[test]
fn an_event_beyond_the_limit_is_skipped() {
    let long = format!("{{\"a\":[{}]}}", "\"b\",\n".repeat(50) + "0");
    let read = |body: String| -> Vec<_> {
        let parts = SplitReader::new(Pieces::of(body.as_bytes(), &[7])).with_limit(20);
        parts
            .map(|part| part.map(|part| shown(&part)).map_err(|error| error.to_string()))
            .collect()
    };
    let too_long = |offset| Err(format!("the event at byte {offset} is longer than 20 bytes"));
    let fine = |text: &str| Ok(text.to_owned());
    assert_eq!(
        read(format!("{{}}\n{long}\n{{\"c\":1}}")),
        [fine("{}"), too_long(3), fine("{\"c\":1}")]
    );
    assert_eq!(
        read(format!("[{{}},{long},{{\"c\":1}},2]")),
        [fine("{}"), too_long(4), fine("{\"c\":1}"), fine("2")]
    );
    // An event that breaks beyond the limit: the next line that begins an event follows.
    assert_eq!(
        read(format!("[{{}},{},\n{{\"c\":1}}]", &long[..long.len() - 1])),
        [fine("{}"), too_long(4), fine("{\"c\":1}")]
    );
    assert_eq!(read(format!("{}\n{{}}", "x".repeat(60))), [too_long(0), fine("{}")]);
    // An event that is nested deeper than an event can be is skipped line by line.
    let deep = format!("{}{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(
        read(format!("{{\"d\":{deep}}} {{}}\n{{\"c\":1}}")),
        [too_long(0), fine("{\"c\":1}")]
    );
    assert_eq!(read("1".repeat(60)), [too_long(0)]);
    assert_eq!(read("1".repeat(20)), [Ok("1".repeat(20))]);
}

#[test]
fn the_events_of_a_document_beyond_the_limit_are_returned_as_they_come() {
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
    // Alone, in an array, and between others; with members before and after the events.
    for (body, rest) in [
        (format!("{{\"n\":[{ones}2]}} 3"), &["2", "3"][..]),
        (format!("{{\"n\" : [ {ones} 2 ] , \"a\":[4]}}\n{{}}"), &["2", "{}"]),
        (
            format!("[{{\"a\":0,\"n\":[{ones}2],\"b\":{{}}}},{{\"n\":[3]}},4]5"),
            &["2", "3", "4", "5"],
        ),
        // The contents of an event do not matter.
        (format!("{{\"n\":[{ones}{{\"n\":[2]}},[3]]}}"), &["{\"n\":[2]}", "[3]"]),
        // Truncated and broken.
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
        // The bracket may close an array of the broken event, whose rest follows.
        (
            format!("{{\"n\":[{ones}{{\"b\":[tru,\n{{\"c\":3}}],\"d\":4}},5]}}\n7"),
            &["{\"b\":[tru,\n", "{\"c\":3}", ",\"d\":4}", ",5]}\n7"],
        ),
        // The list again.
        (format!("{{\"n\":[{ones}2],\"n\":[3]}} 4"), &["2", ",\"n\":[3]}", "4"]),
        // Too long themselves: an event, and the rest after the events.
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
    // A document that is one byte longer than the limit is scanned as a whole.
    let body = format!("{{\"n\":[{ones}2]}}");
    for limit in [body.len() - 1, body.len()] {
        assert_eq!(read(&body, limit), all(&["2"]));
    }
    // The events have to begin within the limit to be found.
    assert_eq!(
        read(&format!("{{\"a\":\"{}\",\"n\":[{ones}2]}}3", "x".repeat(40)), 20),
        ["the event at byte 0 is longer than 20 bytes", "3"]
    );
}

#[test]
fn a_long_document_that_turns_out_to_be_an_event_is_reported() {
    let ones = "1,".repeat(60);
    // In front of the list, it is one event that is too long.
    let event = format!("{{\"eventType\":\"x\",\"notifications\":[{ones}1]}} 2");
    let read = |body: &str| -> Vec<String> {
        let items = paydata::read_batch(body.as_bytes()).with_limit(100);
        items.map(|item| item.unwrap_err().to_string()).collect()
    };
    let items = read(&event);
    assert_eq!(items.len(), 2);
    assert_eq!(items[0], "the event at byte 0 is longer than 100 bytes");
    // After the list, the events were returned already, and the rest is not an event.
    let event = format!("{{\"notifications\":[{ones}1],\"eventType\":\"x\"}}");
    let items: Vec<_> = paydata::read_batch(event.as_bytes()).with_limit(100).collect();
    assert_eq!(items.len(), 62);
    assert!(matches!(&items[61], Err(BatchError::Malformed(rest)) if rest.raw()[..] == *b",\"eventType\":\"x\"}"));
}
