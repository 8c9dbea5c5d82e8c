//! Date-times.

use super::*;

#[test]
fn date_times_keep_their_text_and_report_their_form() {
    const OFFSET: (bool, bool) = (true, false);
    const LOCAL: (bool, bool) = (false, true);
    const OTHER: (bool, bool) = (false, false);
    let forms = [
        ("2020-12-29T19:48:25", LOCAL, None),
        ("2020-12-29T19:48:25.1", LOCAL, None),
        ("2018-04-25 20:42:10", LOCAL, None),
        ("2020-12-29T19:48:25Z", OFFSET, Some(1_609_271_305)),
        ("2020-12-29t19:48:25z", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25.000Z", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25.123456789Z", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25+00:00", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25-00:00", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25+0000", OFFSET, Some(1_609_271_305)),
        ("2020-12-29T19:48:25+01:00", OFFSET, Some(1_609_267_705)),
        ("2020-12-29T19:48:25-0330", OFFSET, Some(1_609_283_905)),
        ("2020-12-29", OTHER, None),
        ("1609271305", OTHER, None),
        ("2020-13-29T19:48:25Z", OTHER, None),
        ("soon", OTHER, None),
        ("", OTHER, None),
    ];
    for (text, form, seconds) in forms {
        let mut body = sample(REGISTRATION_FAILURE);
        put(&mut body, "/data/created_at", json!(text));
        put(&mut body, "/timestamp", json!(text));
        let event = pismo_event(&body);
        let created = failure(&event).created_at.as_ref().unwrap();
        for timestamp in [created, &event.envelope.timestamp] {
            assert_eq!(timestamp.as_str(), text);
            assert_eq!((timestamp.has_offset(), timestamp.is_local()), form, "{text}");
            assert_eq!(timestamp.unix_seconds(), seconds, "{text}");
        }
    }
}

#[test]
fn nine_fraction_digits_of_a_documented_body() {
    let event = apiida_event(sample(SUBSCRIPTION_CREATE));
    assert_eq!(event.envelope.timestamp, "2024-03-18T09:14:06.358096801Z");
    assert_eq!(event.envelope.timestamp.parts().map(|parts| parts.nanosecond), Some(358_096_801));
    assert_eq!(event.envelope.timestamp.unix_nanos(), Some(1_710_753_246_358_096_801));
}
