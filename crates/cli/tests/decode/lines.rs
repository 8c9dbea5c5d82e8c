//! One line of JSON per event, and the table of samples.

use std::io::{Read, Write};
use std::thread;

use eventry::Json;

use crate::support::{BATCH, CREATED, QUOTA, STATUS, compiled, decode, number, outcomes, pair, run, sample, samples, start, text};

#[test]
fn samples_are_a_table() {
    let table = run(&[], b"");
    assert_eq!((table.status, table.errors.as_str()), (0, ""));
    let lines: Vec<&str> = table.out.lines().collect();
    assert!(
        lines[0].starts_with("event id ") && lines[0].ends_with("  lossless"),
        "{}",
        table.out
    );
    let samples = samples();
    assert_eq!(lines.len(), samples.len() + 2);
    for (line, (id, label, _)) in lines[1..].iter().zip(&samples) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(cells, [id, label, "known", "yes"]);
    }
    let count = samples.len();
    assert_eq!(lines[count + 1], format!("{count} of {count} samples are known and lossless"));
}

#[test]
fn every_sample_finds_its_provider_and_is_echoed_without_loss() {
    for (id, _, sample) in samples() {
        let (status, lines) = decode(&["--echo"], sample.as_bytes());
        assert_eq!((status, outcomes(&lines)), (0, vec![pair(&id, "known")]));
        let body = Json::parse(&sample).unwrap();
        let (envelope, payload) = (lines[0].get("envelope").unwrap(), lines[0].get("payload").unwrap());
        if envelope.is_null() {
            assert_eq!((payload, id.as_str()), (body, BATCH));
            continue;
        }
        let outside: Vec<_> = body.members().filter(|(name, _)| envelope.get(name).is_none()).collect();
        let [(_, inside)] = outside.as_slice() else {
            panic!("{id}: {outside:?}")
        };
        assert_eq!(&payload, inside, "{id}");
        for (name, value) in envelope.members() {
            assert_eq!(body.get(&name), Some(value), "{id} {name}");
        }
    }
}

#[test]
fn a_body_may_hold_many_events() {
    let (one, other) = (sample(STATUS), sample(CREATED));
    let expected = vec![pair(STATUS, "known"), pair(CREATED, "known")];
    let lines = format!("{}\n{}\n", Json::parse(&one).unwrap(), Json::parse(&other).unwrap());
    for body in [format!("[{one},{other}]"), format!("{one}{other}"), lines] {
        let (status, lines) = decode(&[], body.as_bytes());
        assert_eq!((status, outcomes(&lines)), (0, expected.clone()));
    }
    let (status, lines) = decode(&[], format!("{one}\n{{\"x\": \n{other}").as_bytes());
    assert_eq!(status, 1);
    assert_eq!(
        outcomes(&lines),
        [pair(STATUS, "known"), pair("null", "malformed"), pair(CREATED, "known")]
    );
}

#[test]
fn unknown_events_are_named() {
    let other_version = sample(QUOTA).replace("\"schema_version\": 1", "\"schema_version\": 9");
    let (status, lines) = decode(&["--echo"], other_version.as_bytes());
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec![pair("pismo/assets/quota_update/v9", "unknown-version")])
    );
    assert_eq!(lines[0].get("payload"), Json::parse(&other_version).unwrap().get("data"));

    let other_type = sample(CREATED).replace("subscription.create", "subscription.renew");
    let (status, lines) = decode(&[], other_type.as_bytes());
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec![pair("apiida/subscription/renew", "unknown-type")])
    );

    let (status, lines) = decode(&["--echo"], br#"{"hello": "world"}"#);
    assert_eq!((status, outcomes(&lines)), (0, vec![pair("null", "unknown-type")]));
    assert_eq!(lines[0].get("payload"), Json::parse(r#"{"hello": "world"}"#).ok());
}

#[test]
fn new_members_and_values_are_known_and_kept() {
    let body = sample(STATUS).replacen("\"data\": {", "\"data\": {\"colour\": [1.50], ", 1);
    assert_ne!(body, sample(STATUS));
    let (status, lines) = decode(&["--echo"], body.as_bytes());
    assert_eq!((status, outcomes(&lines)), (0, vec![pair(STATUS, "known")]));
    assert_eq!(lines[0].get("payload"), Json::parse(&body).unwrap().get("data"));
}

#[test]
fn malformed_events_say_where_and_are_kept() {
    let body = sample(CREATED).replacen("\"subscription\":", "\"renamed\":", 1);
    let (status, lines) = decode(&["--echo"], body.as_bytes());
    assert_eq!((status, outcomes(&lines)), (1, vec![pair(CREATED, "malformed")]));
    assert_eq!(text(&lines[0], "pointer"), "/data");
    assert!(text(&lines[0], "message").contains("`subscription`"));
    assert_eq!(text(&lines[0], "raw"), body.trim_end());
    assert_eq!(
        lines[0].get("envelope").unwrap().get("type"),
        Json::parse(&body).unwrap().get("type")
    );

    let (status, lines) = decode(&["--provider", "pismo"], br#"{"hello": "world"}"#);
    assert_eq!((status, outcomes(&lines)), (1, vec![pair("pismo", "malformed")]));

    let body = sample(QUOTA);
    let (status, lines) = decode(&[], &body.as_bytes()[..body.len() - 20]);
    assert_eq!((status, outcomes(&lines)), (1, vec![pair(QUOTA, "malformed")]));
}

#[test]
fn bare_payloads_are_named() {
    let payload = Json::parse(&sample(QUOTA)).unwrap().get("data").unwrap();
    let (status, lines) = decode(&["--as", QUOTA, "--echo"], payload.as_str().as_bytes());
    assert_eq!((status, outcomes(&lines)), (0, vec![pair(QUOTA, "known")]));
    assert!(lines[0].get("envelope").unwrap().is_null());
    assert_eq!(lines[0].get("payload"), Some(payload.clone()));
    let (status, lines) = decode(&["--as", QUOTA], format!("[{payload}, {payload}, 1]").as_bytes());
    assert_eq!(status, 1);
    assert_eq!(
        outcomes(&lines),
        [pair(QUOTA, "known"), pair(QUOTA, "known"), pair(QUOTA, "malformed")]
    );
    let (status, lines) = decode(&["--as", BATCH], sample(BATCH).as_bytes());
    assert_eq!((status, outcomes(&lines)), (0, vec![pair(BATCH, "known")]));
}

#[test]
fn hostile_bodies_are_malformed_and_nothing_worse() {
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(10_000), close.repeat(10_000));
    for body in [
        Vec::new(),
        b" \n".to_vec(),
        b"\xff\xfe{".to_vec(),
        b"{\"type\": \"\xff\"}".to_vec(),
        b"{\"type\": \"subscription.create\", \"data\": {".to_vec(),
        b"42".to_vec(),
        b"nul".to_vec(),
        nested("[", "]").into_bytes(),
        "{\"a\":".repeat(10_000).into_bytes(),
        sample(CREATED)
            .replacen("\"subscription\": {", &"\"subscription\": {\"x\":[".repeat(10_000), 1)
            .into_bytes(),
    ] {
        for arguments in [&["--echo"][..], &["--provider", "apiida"], &["--as", CREATED]] {
            let (status, lines) = decode(arguments, &body);
            assert_eq!(status, 1, "{arguments:?}");
            assert!(lines.iter().all(|line| text(line, "outcome") == "malformed"), "{arguments:?}");
            assert_eq!(lines.len(), 1, "{arguments:?}");
        }
    }
    // Deep values in members that no schema names are kept like any other.
    let deep = sample(STATUS).replacen("\"data\": {", &format!("\"data\": {{\"deep\": {}, ", nested("[", "]")), 1);
    assert_eq!(outcomes(&decode(&["--echo"], deep.as_bytes()).1), [pair(STATUS, "known")]);
}

#[test]
fn fifty_megabytes_of_open_brackets_are_one_malformed_event() {
    let (status, lines) = decode(&[], &vec![b'['; 50_000_000]);
    assert_eq!((status, outcomes(&lines)), (1, vec![pair("null", "malformed")]));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = start(&mut compiled(&["--echo", "-"]));
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    let body = sample(STATUS).repeat(1_000);
    let writer = thread::spawn(move || drop(stdin.write_all(body.as_bytes())));
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""));
    writer.join().unwrap();
}

#[test]
fn what_would_steer_a_terminal_is_escaped() {
    let body = "{\"a\u{202e}\u{7f}\u{9b}2J\": \"\u{2028}\u{200b}\"}";
    let outcome = run(&["--echo", "-"], body.as_bytes());
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
    assert!(outcome.out.contains(r#"{"a\u202e\u007f\u009b2J":"#), "{}", outcome.out);
    assert_visible(&outcome.out);
    assert_eq!(outcome.lines()[0].get("payload"), Some(Json::parse(body).unwrap()));
    // An unknown event is named by its body.
    let named = sample(CREATED).replace("subscription.create", "subscription.\\u001b[2J\u{202e}");
    for arguments in [&["-"][..], &["--summary", "-"], &["--summary", "--format", "json", "-"]] {
        let outcome = run(arguments, named.as_bytes());
        assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
        assert!(outcome.out.contains("[2J"), "{}", outcome.out);
        assert_visible(&outcome.out);
    }
    for (arguments, shown) in [
        (&["no\u{1b}[2Jsuch\u{202e}\nfile"][..], r"`no\u{1b}[2Jsuch\u{202e}\nfile`"),
        (&["--provider", "no\u{1b}[2J", "-"], r"`no\u{1b}[2J`"),
    ] {
        let outcome = run(arguments, b"");
        assert!(outcome.errors.contains(shown), "{:?}", outcome.errors);
    }
}

#[track_caller]
fn assert_visible(text: &str) {
    assert!(text.is_ascii() && !text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
}

#[test]
fn the_offset_is_where_an_event_begins() {
    let (one, other) = (sample(STATUS), sample(CREATED));
    let body = format!(" [{one},\n{{broken}},\n{other}]\n{one}");
    let (_, lines) = decode(&["--echo"], body.as_bytes());
    let starts: Vec<&str> = lines
        .iter()
        .map(|line| &body[usize::try_from(number(line, "offset")).unwrap()..])
        .collect();
    assert_eq!(starts.len(), 4, "{lines:?}");
    assert!(starts[0].starts_with(&one) && starts[1].starts_with("{broken}") && starts[3].starts_with(one.trim_end()));
    // Those of payloads in an array, too.
    let payload = Json::parse(&sample(QUOTA)).unwrap().get("data").unwrap();
    let (_, lines) = decode(&["--as", QUOTA], format!("  [{payload}, {payload}]").as_bytes());
    let offsets: Vec<u64> = lines.iter().map(|line| number(line, "offset")).collect();
    assert_eq!(offsets, [3, 5 + payload.as_str().len() as u64]);
}
