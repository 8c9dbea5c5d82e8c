//! Numbers.

use super::*;

#[test]
fn doubles_keep_their_value_in_any_spelling() {
    for (literal, value) in [
        ("100.0", 100.0),
        ("100", 100.0),
        ("1e2", 100.0),
        ("1E+2", 100.0),
        ("1e-7", 1e-7),
        ("-0.1", -0.1),
        ("0.30000000000000004", 0.300_000_000_000_000_04),
        ("12345678901234567890", 12_345_678_901_234_567_890.0),
        ("0.12345678901234567890", 0.123_456_789_012_345_68),
        ("9007199254740993", 9_007_199_254_740_992.0),
        ("1e-400", 0.0),
    ] {
        let event = pismo_event(spelled(QUOTA_UPDATE, "100.0", literal));
        assert_eq!(quota(&event).purchased_units, value, "{literal}");
    }
    let event = pismo_event(spelled(QUOTA_UPDATE, "100.0", "1e400"));
    assert_eq!(quota(&event).purchased_units, f64::INFINITY);
}

#[test]
fn the_digits_of_a_double_are_dropped_when_it_changes() {
    let mut event = pismo_event(spelled(QUOTA_UPDATE, "100.0", "0.12345678901234567890"));
    assert!(event.to_json().contains("0.12345678901234567890"));
    quota_mut(&mut event).purchased_units = 2.5;
    let changed = spelled(QUOTA_UPDATE, "100.0", "2.5");
    assert_same(&event.to_json(), &changed);
}

#[test]
fn integers_are_integers_in_any_spelling() {
    for (literal, value) in [
        ("7", 7),
        ("7.0", 7),
        ("0.7e1", 7),
        ("700e-2", 7),
        ("-0", 0),
        ("-9223372036854775808", i64::MIN),
        ("9223372036854775807", i64::MAX),
    ] {
        let event = pismo_event(spelled(QUOTA_UPDATE, "999999999", literal));
        assert_eq!(quota(&event).deposit_number, Nullable::Value(value), "{literal}");
        assert!(
            event.to_json().contains(&format!("\"deposit_number\":{value},")),
            "{}",
            event.to_json()
        );
    }
    for literal in ["7.5", "1e-1"] {
        let problem = malformed(spelled(QUOTA_UPDATE, "999999999", literal));
        assert_eq!(problem.message(), "expected an integer, found a number");
        assert_eq!(problem.pointer(), "/data/quota/deposit_number");
    }
    let problem = malformed(spelled(QUOTA_UPDATE, "999999999", "9223372036854775808"));
    assert_eq!(problem.message(), "`9223372036854775808` does not fit `i64`");
}

#[test]
fn an_integer_in_quotes_is_written_back_in_quotes() {
    let mut event = pismo_event(with(QUOTA_UPDATE, "/data/quota/deposit_number", json!("12")));
    assert_eq!(quota(&event).deposit_number, Nullable::Value(12));
    quota_mut(&mut event).deposit_number = Nullable::Value(13);
    let changed = with(QUOTA_UPDATE, "/data/quota/deposit_number", json!(13));
    assert_same(&event.to_json(), &changed.to_string());
}

#[test]
fn integers_without_a_format_are_unbounded() {
    let body = spelled(SUBSCRIPTION_CREATE, "\"id\": 99", "\"id\": 123456789012345678901234567890");
    let event = apiida_event(body);
    assert!(event.to_json().contains("123456789012345678901234567890"));
}
