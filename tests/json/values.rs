//! Numbers, JSON values, and members that may be absent.

use super::*;

#[test]
fn whole_numbers_are_integers_in_any_spelling() {
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
fn typed_or_keeps_what_does_not_fit() {
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
    // If a name occurs several times, the last member counts.
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
fn json_is_compared_by_meaning() {
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
