//! The JSON runtime against `serde_json` as the oracle, and against hostile text.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use eventry::rt::{Codec, Decoder, Encoder, Kind, MAX_DEPTH};
use eventry::{DecodeError, Integer, Json, Nullable, Number, Reason, Timestamp, TypedOr};
use proptest::prelude::*;
use serde::de::IgnoredAny;

const SAMPLE: &str = r#" { "id": "a1", "n": -12.50e+3, "list": [ 1, 0.5, true, false, null, [], {} ],
    "text\u0041": "caf\u00e9 \"quoted\" \\ \/ \b\f\n\r\t \uD83D\uDE00 — ü",
    "nested": { "a": { "b": { "c": [ [ [ "deep" ] ] ] } } } } "#;

/// What `serde_json` says about the grammar: it skips iteratively and does not look into surrogates or ranges.
fn oracle(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

fn skips(text: &str) -> Result<(), DecodeError> {
    let mut from = Decoder::new(text);
    from.skip()?;
    from.end()
}

fn read<T: for<'a> Codec<'a>>(text: &str) -> Result<T, DecodeError> {
    let mut from = Decoder::new(text);
    let mut value = T::blank();
    value.read(&mut from)?;
    from.end()?;
    Ok(value)
}

fn written<T: for<'a> Codec<'a>>(value: &T) -> String {
    let mut to = Encoder::new();
    value.write(&mut to);
    to.into_string()
}

/// Walks a whole text with the pull methods, as typed code does.
fn walk(from: &mut Decoder<'_>) -> Result<(), DecodeError> {
    match from.kind()? {
        Kind::Null => from.null(),
        Kind::Bool => from.bool().map(drop),
        Kind::Number => from.number().map(drop),
        Kind::String => from.string().map(drop),
        Kind::Array => {
            from.begin_array()?;
            from.enter()?;
            while from.next_element()? {
                walk(from)?;
            }
            from.leave();
            Ok(())
        }
        Kind::Object => {
            from.begin_object()?;
            from.enter()?;
            while from.next_member()?.is_some() {
                walk(from)?;
            }
            from.leave();
            Ok(())
        }
    }
}

fn walks(text: &str) -> Result<(), DecodeError> {
    let mut from = Decoder::new(text);
    walk(&mut from)?;
    from.end()
}

fn agrees_with_the_oracle(text: &str) {
    let verdict = oracle(text);
    assert_eq!(skips(text).is_ok(), verdict, "skip of {text:?}: {:?}", skips(text));
    assert_eq!(Json::parse(text).is_ok(), verdict, "parse of {text:?}");
    match walks(text) {
        Ok(()) => assert!(verdict, "walk of {text:?}"),
        Err(error) => assert!(!verdict || *error.reason() == Reason::LoneSurrogate, "walk of {text:?}: {error:?}"),
    }
    if let Ok(tree) = serde_json::from_str::<serde_json::Value>(text) {
        let json = Json::parse(text).unwrap();
        assert!(!json.as_str().contains(['\n', '\t']) || text.contains('"'));
        assert_eq!(json.to_value().unwrap(), tree, "{text:?}");
        assert!(walks(text).is_ok(), "{text:?}");
    }
}

fn tree() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<f64>().prop_filter("finite", |value| value.is_finite()).prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::vec(("[a-c~/\"\\\\é]{0,3}", inner), 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

fn numberish() -> impl Strategy<Value = String> {
    "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn valid_text_is_valid_here(tree in tree(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&tree) } else { serde_json::to_string(&tree) }.unwrap();
        agrees_with_the_oracle(&text);
        let json = Json::parse(&text).unwrap();
        prop_assert_eq!(json.as_str(), serde_json::to_string(&tree).unwrap());
        prop_assert_eq!(Json::from(tree), json);
    }

    #[test]
    fn mutated_text_has_the_same_verdict(
        tree in tree(),
        pretty: bool,
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, "[\\[\\]{},:\"\\\\0-9eE+.\\-tfnu a\n\t\u{1}\u{7f}é]"), 1..4),
    ) {
        let text = if pretty { serde_json::to_string_pretty(&tree) } else { serde_json::to_string(&tree) }.unwrap();
        let mut letters: Vec<char> = text.chars().collect();
        for (place, edit, letter) in edits {
            let letter = letter.chars().next().unwrap();
            let place = place.index(letters.len() + 1);
            match edit {
                0 => letters.insert(place, letter),
                1 if place < letters.len() => letters[place] = letter,
                2 if place < letters.len() => drop(letters.remove(place)),
                3 => letters.truncate(place),
                _ => {}
            }
        }
        agrees_with_the_oracle(&letters.into_iter().collect::<String>());
    }

    #[test]
    fn random_text_has_the_same_verdict(text in "[\\[\\]{},:\"\\\\0-9eE+.\\-truefalsn /bd8D \n\t\r\u{b}é]{0,24}") {
        agrees_with_the_oracle(&text);
    }

    #[test]
    fn random_escapes_have_the_same_characters(inner in "([a-z]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}|\\\\u[dD][89a-fA-F][0-9a-f]{2}){0,12}") {
        let text = format!("\"{inner}\"");
        agrees_with_the_oracle(&text);
        match (Decoder::new(&text).string(), serde_json::from_str::<String>(&text)) {
            (Ok(ours), Ok(theirs)) => prop_assert_eq!(ours, theirs),
            (Err(error), Err(_)) => {
                prop_assert_eq!(error.reason(), &Reason::LoneSurrogate);
                prop_assert_eq!(&text[error.offset()..error.offset() + 2], "\\u");
            }
            (ours, theirs) => prop_assert!(false, "{:?} {:?}", ours, theirs),
        }
    }

    #[test]
    fn strings_survive(text: String, prefix in "[a-z]{0,20}", name: String) {
        let text = prefix + &text;
        let mut to = Encoder::new();
        to.begin_object();
        to.member(&name);
        to.string(&text);
        to.end_object();
        let json = to.into_string();
        let back: BTreeMap<String, String> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(back.get(&name), Some(&text));
        let ours: BTreeMap<String, String> = read(&json).unwrap();
        prop_assert_eq!(&ours, &back);
        prop_assert_eq!(written(&ours), json);
        // The escapes are those of `serde_json`, byte for byte.
        prop_assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
        let json = Json::from(text.as_str());
        prop_assert_eq!(json.to_text().unwrap(), text);
    }

    #[test]
    fn floats_survive(bits: u64, whole in -100_000_000_i64..100_000_000, places in 0..9) {
        for value in [f64::from_bits(bits), whole as f64 / 10_f64.powi(places)] {
            let text = written(&value);
            if value.is_finite() {
                prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits(), "{}", text);
                prop_assert!(oracle(&text), "{}", text);
                prop_assert_eq!(read::<f64>(&text).unwrap().to_bits(), value.to_bits());
                let shortest = format!("{value:?}");
                let digits = |text: &str| {
                    let digits: String = text.split('e').next().unwrap().chars().filter(char::is_ascii_digit).collect();
                    digits.trim_matches('0').len()
                };
                prop_assert_eq!(digits(&text), digits(&shortest), "{} {}", text, shortest);
            } else {
                prop_assert_eq!(text, "null");
            }
        }
    }

    #[test]
    fn floats_read_as_in_std(literal in numberish()) {
        prop_assert_eq!(read::<f64>(&literal).unwrap().to_bits(), literal.parse::<f64>().unwrap().to_bits());
    }

    #[test]
    fn numbers_keep_every_digit(literal in numberish()) {
        let number: Number = literal.parse().unwrap();
        prop_assert_eq!(number.to_string(), &*literal);
        prop_assert_eq!(number.literal(), &*literal);
        prop_assert_eq!(written(&read::<Number>(&literal).unwrap()), &*literal);
        prop_assert_eq!(number.as_f64().to_bits(), literal.parse::<f64>().unwrap().to_bits());
        prop_assert_eq!(Json::from(number.clone()).number().unwrap(), number);
    }

    #[test]
    fn numbers_are_equal_as_decimals(digits in 0..1_000_000_i64, exponent in -6..6_i32, shift in 0..12_usize) {
        let one = format!("{digits}e{exponent}");
        // The same number with its point moved.
        let padded = format!("{digits}{}", "0".repeat(shift));
        let other = format!("{padded}E{}", exponent - shift as i32);
        let (one, other) = (one.parse::<Number>().unwrap(), other.parse::<Number>().unwrap());
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(hash(&one), hash(&other));
        prop_assert_eq!(Json::from(one.clone()), Json::from(other.clone()));
        let fits = 10_i64.checked_pow(exponent.unsigned_abs()).and_then(|power| {
            if exponent >= 0 { digits.checked_mul(power) } else { (digits % power == 0).then(|| digits / power) }
        });
        prop_assert_eq!(one.as_i64(), fits);
        prop_assert_eq!(other.is_integer(), fits.is_some());
        prop_assert_eq!(one.to_string().parse::<Integer>().ok().and_then(|integer| integer.as_i64()), fits);
        if let Some(value) = fits {
            prop_assert_eq!(&one, &value);
            prop_assert_eq!(hash(&one), hash(&Number::from(value)));
            prop_assert_eq!(read::<i64>(&one.to_string()).unwrap(), value);
        }
        prop_assert_ne!(one, format!("{digits}1e{exponent}").parse::<Number>().unwrap());
    }

    #[test]
    fn integers_are_exact(one: i128, other: i128, shift in 0..100_u32) {
        let (one, other) = (one >> shift, other >> (shift / 2));
        let (left, right) = (Integer::from(one), Integer::from(other));
        prop_assert_eq!(left.to_string(), one.to_string());
        prop_assert_eq!(left.as_i128(), Some(one));
        prop_assert_eq!(left.as_i64(), i64::try_from(one).ok());
        prop_assert_eq!(left.as_u64(), u64::try_from(one).ok());
        prop_assert_eq!(u64::try_from(&left).ok(), u64::try_from(one).ok());
        prop_assert_eq!(left.cmp(&right), one.cmp(&other));
        prop_assert_eq!(left == right, one == other);
        prop_assert_eq!(format!("{one}0e-1").parse::<Integer>().unwrap(), left.clone());
        prop_assert_eq!(format!("{one}.00").parse::<Integer>().unwrap(), left.clone());
        prop_assert_eq!(written(&left), one.to_string());
        prop_assert_eq!(hash(&format!("{one}.0").parse::<Integer>().unwrap()), hash(&left));
    }

    #[test]
    fn machine_integers_read_as_in_std(value: i128, shift in 0..127_u32) {
        let text = (value >> shift).to_string();
        prop_assert_eq!(read::<i32>(&text).ok(), text.parse().ok());
        prop_assert_eq!(read::<i64>(&text).ok(), text.parse().ok());
        prop_assert_eq!(read::<u32>(&text).ok(), text.parse().ok());
        prop_assert_eq!(read::<u64>(&text).ok(), text.parse().ok());
        let quoted = format!("\"{text}\"");
        prop_assert_eq!(read::<u64>(&quoted).ok(), text.parse().ok());
        prop_assert_eq!(read::<i32>(&quoted).ok(), text.parse().ok());
    }

    #[test]
    fn equality_is_that_of_the_trees(one in tree(), other in tree()) {
        // `serde_json` tells 1 and 1.0 apart, but the generated floats are hardly ever whole.
        let equal = one == other;
        let spelled = serde_json::to_string_pretty(&one).unwrap();
        prop_assert_eq!(Json::parse(&spelled).unwrap(), Json::from(one.clone()));
        prop_assert!(!equal || Json::from(one) == Json::from(other));
    }

    #[test]
    fn timestamps_take_any_text(text: String, near in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.Z+-]{8,20}") {
        for text in [text, near] {
            let timestamp = Timestamp::from(text.as_str());
            prop_assert_eq!(timestamp.as_str(), &text);
            prop_assert_eq!(timestamp.unix_nanos().is_some(), timestamp.has_offset());
            prop_assert_eq!(timestamp.parts().is_some(), timestamp.has_offset() || timestamp.is_local());
            prop_assert!(!timestamp.is_rfc3339() || timestamp.has_offset());
        }
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn fifty_megabytes_of_opening_brackets_are_a_fault() {
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
    // Serde recurses, hence a limit and an error instead of an overflow.
    assert!(json.to_value().is_err());
    let typed_or: TypedOr<Vec<Vec<i64>>> = read(json.as_str()).unwrap();
    assert_eq!(typed_or.other(), Some(&json));
    // A tree that mixes objects and arrays across the words of the bit stack closes only in its own order.
    let text = nested("1");
    let (last, rest) = (text.chars().last().unwrap(), &text[..text.len() - 1]);
    assert_eq!(last, ']');
    assert!(skips(&format!("{rest}}}")).is_err());
}

#[test]
fn a_text_cut_anywhere_is_a_fault_inside_the_text() {
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
fn every_byte_replaced_has_the_same_verdict() {
    for place in 0..SAMPLE.len() {
        for byte in *b"\"\\{}[],:0e.-+ tn\x00\x1f" {
            let mut bytes = SAMPLE.as_bytes().to_vec();
            bytes[place] = byte;
            if let Ok(text) = String::from_utf8(bytes) {
                agrees_with_the_oracle(&text);
            }
        }
    }
}

#[test]
fn raw_drops_white_space_outside_strings_only() {
    let mut to = Encoder::new();
    to.raw("\n{ \"a b\\\" \" : [ 1 ,\t\"  \" ] }\r\n");
    assert_eq!(to.into_string(), r#"{"a b\" ":[1,"  "]}"#);
}

#[test]
fn commas_stand_between_values_only() {
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
fn a_mark_brings_back_the_place_and_its_level() {
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
fn faults_say_what_and_where() {
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
            "the string escapes half of a surrogate pair, which is no character",
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
fn whole_numbers_are_integers_however_spelled() {
    for text in ["7", "7.0", "70e-1", "0.7E+1", "\"7\"", "\"\\u0037\""] {
        assert_eq!(read::<i32>(text), Ok(7), "{text}");
        assert_eq!(read::<i64>(text), Ok(7), "{text}");
        assert_eq!(read::<u32>(text), Ok(7), "{text}");
        assert_eq!(read::<u64>(text), Ok(7), "{text}");
    }
    for text in ["\"7.0\"", "\" 7\"", "\"+7\"", "\"-0\"", "\"\"", "null", "7.5"] {
        assert!(read::<i64>(text).is_err(), "{text}");
    }
    assert_eq!(read::<u64>("18446744073709551615.0"), Ok(u64::MAX));
    assert_eq!(read::<i64>("-9223372036854775808"), Ok(i64::MIN));
}

#[test]
fn numbers_are_equal_at_every_exponent() {
    let number = |text: &str| text.parse::<Number>().unwrap();
    for (one, other) in [
        ("1e9223372036854775807", "10e9223372036854775806"),
        ("1000e9223372036854775806", "100e9223372036854775807"),
        ("0.1e-9223372036854775808", "1e-9223372036854775809"),
        (
            "1e99999999999999999999999999999999999999999999",
            "0.01E+100000000000000000000000000000000000000000001",
        ),
    ] {
        assert_eq!(number(one), number(other));
        assert_eq!(Json::parse(one).unwrap(), Json::parse(other).unwrap());
        assert_eq!(hash(&number(one)), hash(&number(other)));
    }
    assert_ne!(number("1e9223372036854775808"), number("1e9223372036854775809"));
    assert_ne!(number("1e9223372036854775808"), number("1e-9223372036854775808"));
    let integer = |text: &str| text.parse::<Integer>().unwrap();
    assert_eq!(integer("1e9223372036854775808"), integer("10e9223372036854775807"));
    assert!(integer("9e9223372036854775808") < integer("10e9223372036854775808"));
    assert_eq!(integer("10e9223372036854775808").to_string(), "1e9223372036854775809");
}

#[test]
fn a_byte_order_mark_stands_in_front_of_a_document_only_once() {
    let marked = "\u{feff}{\"a\": [1]}";
    assert_eq!(Json::parse(marked).unwrap().as_str(), "{\"a\":[1]}");
    assert_eq!(marked.parse::<Json>().unwrap(), Json::parse("{\"a\":[1]}").unwrap());
    assert_eq!(eventry::RawJson::parse(marked).unwrap().as_str(), "{\"a\": [1]}");
    assert_eq!(eventry::decode::<Json>(marked).unwrap().as_str(), "{\"a\":[1]}");
    assert!(eventry::view::<Json>(marked.as_bytes()).is_ok());
    let twice = format!("\u{feff}{marked}");
    assert!(Json::parse(&twice).is_err() && eventry::RawJson::parse(&twice).is_err() && eventry::decode::<Json>(&twice).is_err());
    assert!(Json::parse("{\u{feff}}").is_err());
}

#[test]
fn a_short_text_does_not_become_a_large_integer() {
    let huge: Integer = "1e999999999".parse().unwrap();
    assert_eq!(huge.to_string(), "1e999999999");
    assert_eq!(huge, "10.0e999999998".parse::<Integer>().unwrap());
    assert_eq!(huge.as_i128(), None);
    assert!(i64::try_from(&huge).is_err());
    let huger: Integer = "1e99999999999999999999999".parse().unwrap();
    let hundred: Integer = "1e100".parse().unwrap();
    assert_eq!(hundred.to_string(), format!("1{}", "0".repeat(100)));
    assert!(hundred < huge && huge < huger && Integer::from(5) < hundred);
    let negative: Integer = "-1e999999999".parse().unwrap();
    let least = Integer::from(i64::MIN);
    assert!(negative < least);
    assert!("1e-999999999".parse::<Integer>().is_err());
    assert_eq!("0e999999999".parse::<Integer>().unwrap(), 0);
    assert!("1e999999999".parse::<Number>().unwrap().is_integer());
    assert_eq!(Number::try_from(10.0).unwrap().to_string(), "10");
    assert_eq!(Number::try_from(0.1).unwrap().to_string(), "0.1");
    assert!(Number::try_from(f64::NAN).is_err());
}

#[test]
fn null_and_absent_stay_apart() {
    assert_eq!(read::<Option<i64>>("null"), Ok(None));
    assert_eq!(read::<Option<i64>>("1"), Ok(Some(1)));
    assert_eq!(read::<Nullable<i64>>("null"), Ok(Nullable::Null));
    assert_eq!(read::<Nullable<i64>>("1"), Ok(Nullable::Value(1)));
    assert!(Codec::is_absent(&Nullable::<i64>::blank()));
    assert!(!Codec::is_absent(&Nullable::<i64>::Null));
    assert!(None::<i64>.is_absent() && !Some(1).is_absent());
    assert_eq!(written(&None::<i64>), "null");
    assert_eq!(written(&Nullable::<i64>::Null), "null");
    assert_eq!(written(&Some(Box::new(1_u32))), "1");
}

#[test]
fn loose_keeps_what_does_not_fit() {
    for text in [r#""x""#, "1.5", r#"{"a":[1,2]}"#, "[1,null]", "7"] {
        let value: TypedOr<Vec<i64>> = read(text).unwrap();
        assert!(value.typed().is_none());
        assert_eq!(written(&value), text);
    }
    assert_eq!(read::<TypedOr<Vec<i64>>>("[1, 2]").unwrap().into_typed(), Some(vec![1, 2]));
    assert!(read::<TypedOr<i64>>("[1").is_err());
}

#[test]
fn json_gives_access_to_its_parts() {
    let json = Json::parse(r#"{"a": 1, "\u0062": [true, null, "x\n"], "a": 2.0, "\ud800": {}}"#).unwrap();
    assert_eq!(json.kind(), Kind::Object);
    // Of members with one name the last counts.
    assert_eq!(json.get("a").unwrap().as_i64(), Some(2));
    assert_eq!(json.get("a").unwrap().number().unwrap().to_string(), "2.0");
    let list = json.get("b").unwrap();
    let kinds: Vec<Kind> = list.elements().map(|element| element.kind()).collect();
    assert_eq!(kinds, [Kind::Bool, Kind::Null, Kind::String]);
    assert_eq!(list.elements().nth(2).unwrap().to_text().unwrap(), "x\n");
    assert_eq!(list.elements().next().unwrap().as_bool(), Some(true));
    assert!(json.get("c").is_none() && list.get("a").is_none());
    assert!(json.elements().next().is_none() && list.members().next().is_none());
    let names: Vec<String> = json.members().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["a", "b", "a", "\u{fffd}"]);
    assert_eq!(json.to_string(), format!("{json:?}"));
    assert_eq!(Json::default(), Json::null());
}

#[test]
fn json_is_equal_by_meaning() {
    for (one, other) in [
        (r#"{"a":1,"b":2}"#, r#"{ "b": 2e0, "\u0061": 1.0 }"#),
        (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
        (r#"{"a":{"x":1},"a":2}"#, r#"{"a":[],"a":2}"#),
        (r#""\ud83d\ude00""#, r#""😀""#),
        (r#""\ud800\/""#, r#""\uD800/""#),
        ("-0.0", "0"),
    ] {
        assert_eq!(Json::parse(one).unwrap(), Json::parse(other).unwrap(), "{one} {other}");
    }
    for (one, other) in [
        ("[1,2]", "[2,1]"),
        ("[1]", "[1,1]"),
        (r#"{"a":1}"#, r#"{"a":1,"b":null}"#),
        (r#"{"a":1}"#, r#"{"b":1}"#),
        (r#"{"a":2,"a":1}"#, r#"{"a":2}"#),
        (r#""\ud800""#, r#""\ud801""#),
        (r#""\ud800""#, r#""\ufffd""#),
        ("1", "\"1\""),
        ("true", "false"),
        ("[]", "{}"),
        ("[[],1]", "[[1]]"),
    ] {
        assert_ne!(Json::parse(one).unwrap(), Json::parse(other).unwrap(), "{one} {other}");
    }
}

#[test]
fn timestamps_say_what_they_hold() {
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Form {
        Offset,
        Local,
        Other,
    }
    use Form::{Local, Offset, Other};
    // Text, form, strictly RFC 3339, seconds, nanosecond.
    type Row = (&'static str, Form, bool, Option<i64>, Option<u32>);
    let table: &[Row] = &[
        ("1970-01-01T00:00:00Z", Offset, true, Some(0), Some(0)),
        ("1970-01-01T00:00:00.000000001Z", Offset, true, Some(0), Some(1)),
        ("1970-01-01t01:00:00+01:00", Offset, true, Some(0), Some(0)),
        ("1969-12-31T23:59:59z", Offset, true, Some(-1), Some(0)),
        ("1969-12-31T23:59:59.5Z", Offset, true, Some(-1), Some(500_000_000)),
        ("2020-12-29T19:48:25Z", Offset, true, Some(1_609_271_305), Some(0)),
        ("2020-12-29T19:48:25+00:00", Offset, true, Some(1_609_271_305), Some(0)),
        ("2020-12-29T19:48:25+0000", Offset, false, Some(1_609_271_305), Some(0)),
        ("2020-12-29T19:48:25-03", Offset, false, Some(1_609_282_105), Some(0)),
        (
            "2020-12-29T19:48:25.123456-03:30",
            Offset,
            true,
            Some(1_609_283_905),
            Some(123_456_000),
        ),
        (
            "2020-12-29T19:48:25.1234567891234Z",
            Offset,
            true,
            Some(1_609_271_305),
            Some(123_456_789),
        ),
        ("2020-12-29 19:48:25Z", Offset, false, Some(1_609_271_305), Some(0)),
        ("2020-12-29T19:48:25", Local, false, None, Some(0)),
        ("2018-04-25 20:42:10", Local, false, None, Some(0)),
        ("2018-04-25 20:42:10.25", Local, false, None, Some(250_000_000)),
        ("0000-01-01T00:00:00Z", Offset, true, Some(-62_167_219_200), Some(0)),
        ("9999-12-31T23:59:59Z", Offset, true, Some(253_402_300_799), Some(0)),
        ("2000-02-29T00:00:00Z", Offset, true, Some(951_782_400), Some(0)),
        ("2016-12-31T23:59:60Z", Offset, true, Some(1_483_228_800), Some(0)),
        ("2016-12-31T15:59:60-08:00", Offset, true, Some(1_483_228_800), Some(0)),
        ("2016-12-31T12:59:60Z", Offset, false, Some(1_483_189_200), Some(0)),
        ("1900-02-29T00:00:00Z", Other, false, None, None),
        ("2021-02-29T00:00:00Z", Other, false, None, None),
        ("2021-04-31T00:00:00Z", Other, false, None, None),
        ("2021-13-01T00:00:00Z", Other, false, None, None),
        ("2021-00-01T00:00:00Z", Other, false, None, None),
        ("2021-01-00T00:00:00Z", Other, false, None, None),
        ("2021-01-01T24:00:00Z", Other, false, None, None),
        ("2021-01-01T00:60:00Z", Other, false, None, None),
        ("2021-01-01T00:00:61Z", Other, false, None, None),
        ("2021-01-01T00:00:00+24:00", Other, false, None, None),
        ("2021-01-01T00:00:00+01:60", Other, false, None, None),
        ("2021-01-01T00:00:00.Z", Other, false, None, None),
        ("2021-01-01T00:00:00 Z", Other, false, None, None),
        ("2021-01-01T00:00:00+1", Other, false, None, None),
        ("2021-01-01T00:00:00Zx", Other, false, None, None),
        ("2021-01-01T00:00Z", Other, false, None, None),
        ("2021-01-01", Other, false, None, None),
        ("21-01-01T00:00:00Z", Other, false, None, None),
        ("2021-01-01T00:00:0٣Z", Other, false, None, None),
        ("+021-01-01T00:00:00Z", Other, false, None, None),
        ("1609271305", Other, false, None, None),
        ("", Other, false, None, None),
    ];
    for &(text, form, strict, seconds, nanosecond) in table {
        let timestamp = Timestamp::from(text);
        let found = match (timestamp.has_offset(), timestamp.is_local()) {
            (true, false) => Offset,
            (false, true) => Local,
            (false, false) => Other,
            (true, true) => panic!("{text} is both"),
        };
        assert_eq!(found, form, "{text}");
        assert_eq!(timestamp.is_rfc3339(), strict, "{text}");
        assert_eq!(timestamp.unix_seconds(), seconds, "{text}");
        assert_eq!(timestamp.parts().map(|parts| parts.nanosecond), nanosecond, "{text}");
        let nanos = seconds.map(|seconds| i128::from(seconds) * 1_000_000_000 + i128::from(nanosecond.unwrap()));
        assert_eq!(timestamp.unix_nanos(), nanos, "{text}");
        let json = written(&timestamp);
        assert_eq!(read::<Timestamp>(&json).unwrap(), timestamp);
    }
    let parts = Timestamp::from("2020-12-29T19:48:25-03:30").parts().unwrap();
    assert_eq!((parts.year, parts.month, parts.day), (2020, 12, 29));
    assert_eq!((parts.hour, parts.minute, parts.second), (19, 48, 25));
    assert_eq!(parts.offset_seconds, Some(-12_600));
}
