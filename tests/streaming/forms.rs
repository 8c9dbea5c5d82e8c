//! The forms of a batch.

use super::*;

/// Bodies and their parts.
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
        // Empty and truncated bodies.
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
        // A broken part ends where a line begins with an object or array.
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
        // The same inside an array; the commas are not part of it.
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
fn every_form_is_the_same_in_one_piece_and_in_pieces() {
    for (body, parts) in bodies() {
        assert_eq!(split_parts(&body, None), parts, "{}", shown(&body));
        for length in 1..=body.len() + 1 {
            assert_eq!(streamed_parts(&body, None, &[length]), parts, "{} by {length}", shown(&body));
        }
    }
}

#[test]
fn a_document_that_wraps_events_is_a_batch_anywhere() {
    let member = Some("notifications");
    for (body, parts) in [
        ("{\"notifications\":[]}", &[][..]),
        (
            "{\"a\":[0],\"notifications\" : [ {\"b\":1} , 2,[3] ], \"c\":[4]}",
            &["{\"b\":1}", "2", "[3]"],
        ),
        ("{\"n\\u006ftifications\":[1]}", &["1"]),
        // If a member occurs twice, the last one counts.
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
    // An object with the envelope's members is an event, whatever else it holds.
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
