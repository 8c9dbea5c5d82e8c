//! Hostile text, and what errors say.

use super::*;

#[test]
fn fifty_megabytes_of_opening_brackets_are_an_error() {
    let text = "[".repeat(50_000_000);
    assert_eq!(skips(&text).unwrap_err().reason(), &Reason::UnexpectedEnd);
    assert_eq!(Json::parse(&text).unwrap_err().offset(), text.len());
    assert!(matches!(walks(&text).unwrap_err().reason(), Reason::TooDeep { limit: MAX_DEPTH }));
    assert!(read::<TypedOr<Vec<Json>>>(&text).is_err());
    drop(text);
    let text = "{\"\":".repeat(10_000_000);
    assert_eq!(skips(&text).unwrap_err().reason(), &Reason::UnexpectedEnd);
    let text = "[".repeat(1000) + "}";
    assert!(matches!(skips(&text).unwrap_err().reason(), Reason::Syntax(_)));
}

#[test]
fn ten_thousand_levels_are_kept_compared_and_dropped() {
    let depth = 10_000;
    let nested = |inner: &str| format!("{}{inner}{}", "[{\"a\": ".repeat(depth), "}]".repeat(depth));
    let json = Json::parse(&nested("1.0")).unwrap();
    assert_eq!(json.as_str().len(), depth * 8 + 3);
    assert_eq!(json, Json::parse(&nested("1")).unwrap());
    assert_ne!(json, Json::parse(&nested("2")).unwrap());
    assert_eq!(json.clone().elements().count(), 1);
    // Serde recurses, so there is a limit and an error instead of a stack overflow.
    assert!(json.to_value().is_err());
    let typed_or: TypedOr<Vec<Vec<i64>>> = read(json.as_str()).unwrap();
    assert_eq!(typed_or.other(), Some(&json));
    // A tree that mixes objects and arrays across the words of the bit stack closes only in the right order.
    let text = nested("1");
    let (last, rest) = (text.chars().last().unwrap(), &text[..text.len() - 1]);
    assert_eq!(last, ']');
    assert!(skips(&format!("{rest}}}")).is_err());
}

#[test]
fn a_text_cut_anywhere_is_an_error_inside_the_text() {
    assert!(oracle(SAMPLE));
    agrees_with_the_oracle(SAMPLE);
    let end = SAMPLE.trim_end().len();
    for cut in (0..end).filter(|cut| SAMPLE.is_char_boundary(*cut)) {
        let text = &SAMPLE[..cut];
        let error = skips(text).unwrap_err();
        assert!(error.offset() <= cut, "{cut}: {error:?}");
        assert!(walks(text).is_err(), "{cut}");
        assert!(read::<BTreeMap<String, Json>>(text).is_err(), "{cut}");
        agrees_with_the_oracle(text);
    }
    for cut in end..=SAMPLE.len() {
        assert!(skips(&SAMPLE[..cut]).is_ok(), "{cut}");
    }
    for word in ["null", "true", "false"] {
        for cut in 1..word.len() {
            let error = skips(&word[..cut]).unwrap_err();
            assert_eq!(error.reason(), &Reason::UnexpectedEnd, "{word} {cut}");
        }
    }
}

#[test]
fn raw_drops_white_space_only_outside_strings() {
    let mut to = Encoder::new();
    to.raw("\n{ \"a b\\\" \" : [ 1 ,\t\"  \" ] }\r\n");
    assert_eq!(to.into_string(), r#"{"a b\" ":[1,"  "]}"#);
}

#[test]
fn commas_are_allowed_only_between_values() {
    let mut to = Encoder::new();
    to.begin_array();
    for _ in 0..2 {
        to.element();
        to.begin_object();
        to.end_object();
        to.element();
        to.begin_array();
        to.element();
        to.unsigned(u64::MAX);
        to.end_array();
        to.element();
        to.begin_object();
        to.member("a");
        to.bool(true);
        to.member("b");
        to.float(-0.0);
        to.end_object();
    }
    to.end_array();
    assert_eq!(to.clone().into_bytes(), to.clone().into_string().into_bytes());
    let one = r#"{},[18446744073709551615],{"a":true,"b":-0.0}"#;
    assert_eq!(to.into_string(), format!("[{one},{one}]"));
}

#[test]
fn rewinding_restores_the_place_and_the_level() {
    let mut from = Decoder::new(r#"[{"a": 1}, 2]"#);
    from.begin_array().unwrap();
    let mark = from.mark();
    assert!(from.next_element().unwrap());
    from.begin_object().unwrap();
    from.enter().unwrap();
    from.rewind(mark);
    assert!(from.next_element().unwrap());
    assert_eq!(from.skip().unwrap(), r#"{"a": 1}"#);
    assert!(from.next_element().unwrap());
    assert_eq!(from.number().unwrap(), "2");
    assert!(!from.next_element().unwrap());
    from.end().unwrap();
    assert_eq!(from.offset(), from.text().len());
}

#[test]
fn errors_say_what_and_where() {
    let cases: &[(DecodeError, &str, &str, usize)] = &[
        (read::<String>(" 5").unwrap_err(), "expected a string, found a number", "", 1),
        (read::<i64>("{}").unwrap_err(), "expected an integer, found an object", "", 0),
        (read::<()>("[]").unwrap_err(), "expected null, found an array", "", 0),
        (read::<bool>("null").unwrap_err(), "expected a boolean, found null", "", 0),
        (read::<Vec<i32>>("[1, 1e10]").unwrap_err(), "`1e10` does not fit `i32`", "/1", 4),
        (read::<u32>("-1").unwrap_err(), "`-1` does not fit `u32`", "", 0),
        (read::<u64>("\"-1\"").unwrap_err(), "`-1` does not fit `u64`", "", 0),
        (read::<i64>("\"01\"").unwrap_err(), "expected an integer, found a string", "", 0),
        (read::<i64>("1.5").unwrap_err(), "expected an integer, found a number", "", 0),
        (read::<Integer>("true").unwrap_err(), "expected an integer, found a boolean", "", 0),
        (
            read::<BTreeMap<String, Vec<bool>>>(r#"{"a/b~": [true, 0]}"#).unwrap_err(),
            "expected a boolean, found a number",
            "/a~1b~0/1",
            16,
        ),
        (
            read::<bool>("true x").unwrap_err(),
            "expected the end of the text after the value",
            "",
            5,
        ),
        (read::<Json>("[1,]").unwrap_err(), "expected a JSON value", "", 3),
        (
            read::<Json>("01").unwrap_err(),
            "expected the end of the text after the value",
            "",
            1,
        ),
        (read::<Json>("[1 2]").unwrap_err(), "expected `,` or `]`", "", 3),
        (
            read::<Json>("\"\n\"").unwrap_err(),
            "control characters in strings must be escaped",
            "",
            1,
        ),
        (
            read::<String>("\"a\\ud800\"").unwrap_err(),
            "the string contains an escaped lone surrogate",
            "",
            2,
        ),
        (DecodeError::missing("cid", 3), "missing member `cid`", "", 3),
    ];
    for (error, message, pointer, offset) in cases {
        assert_eq!(error.to_string(), *message);
        assert_eq!((error.pointer().as_str(), error.offset()), (*pointer, *offset), "{message}");
    }
    let long = read::<u64>(&"9".repeat(100_000)).unwrap_err();
    assert!(long.to_string().len() < 120, "{long}");
}

#[test]
fn only_one_byte_order_mark_is_skipped() {
    let marked = "\u{feff}{\"a\": [1]}";
    assert_eq!(Json::parse(marked).unwrap().as_str(), "{\"a\":[1]}");
    assert_eq!(marked.parse::<Json>().unwrap(), Json::parse("{\"a\":[1]}").unwrap());
    assert_eq!(eventry::rt::RawJson::parse(marked).unwrap().as_str(), "{\"a\": [1]}");
    assert_eq!(eventry::decode::<Json>(marked).unwrap().as_str(), "{\"a\":[1]}");
    assert!(eventry::view::<Json>(marked.as_bytes()).is_ok());
    let twice = format!("\u{feff}{marked}");
    assert!(Json::parse(&twice).is_err() && eventry::rt::RawJson::parse(&twice).is_err() && eventry::decode::<Json>(&twice).is_err());
    assert!(Json::parse("{\u{feff}}").is_err());
}
