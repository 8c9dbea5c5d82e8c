//! Timestamps.

use super::*;

#[test]
fn timestamps_report_what_they_hold() {
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Form {
        Offset,
        Local,
        Other,
    }
    use Form::{Local, Offset, Other};
    // Text, form, whether it is strict RFC 3339, seconds, nanosecond.
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
