//! `eventry-decode` as a person runs it: samples, other people's bodies, and bodies that are out to break it.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use eventry::Json;

fn start(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eventry-decode"));
    let command = command.args(arguments).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Runs it with this standard input; returns status, standard output and standard error.
fn run(arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut child = start(arguments);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // What does not read its input closes it; that is no matter here.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().expect("no signal"), text(output.stdout), text(output.stderr))
}

/// Decodes standard input; returns the status and the lines.
fn decode(arguments: &[&str], input: &[u8]) -> (i32, Vec<Json>) {
    let (status, out, errors) = run(&[arguments, &["-"]].concat(), input);
    assert_eq!(errors, "");
    (status, out.lines().map(|line| Json::parse(line).unwrap()).collect())
}

fn text(line: &Json, member: &str) -> String {
    let value = line.get(member).unwrap_or_else(|| panic!("no `{member}` in {line}"));
    value.to_text().unwrap_or_else(|| panic!("`{member}` in {line}")).into_owned()
}

fn summary(lines: &[Json]) -> Vec<(String, String)> {
    let id = |line: &Json| line.get("id").unwrap().to_text().map_or("null".to_owned(), |id| id.into_owned());
    lines.iter().map(|line| (id(line), text(line, "outcome"))).collect()
}

fn pair(id: &str, outcome: &str) -> (String, String) {
    (id.to_owned(), outcome.to_owned())
}

fn sample(id: &str) -> &'static str {
    eventry::CATALOG.get(id).unwrap().samples()[0].body()
}

const STATUS: &str = "pismo/interest-management/status_change_quota/v1";
const QUOTA: &str = "pismo/assets/quota_update/v1";
const CREATED: &str = "apiida/subscription/create/v1";
const BATCH: &str = "paydata/webhook-v1/CreateTestAccountEventResponse/v1";

#[test]
fn samples_are_a_table() {
    let (status, out, errors) = run(&[], b"");
    assert_eq!((status, errors.as_str()), (0, ""));
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("event id ") && lines[0].ends_with("  lossless"), "{out}");
    let samples: usize = eventry::CATALOG.iter().map(|row| row.samples().len()).sum();
    assert_eq!(lines.len(), samples + 2);
    assert!(
        lines[1..=samples]
            .iter()
            .all(|line| line.contains("  known ") && line.ends_with("yes")),
        "{out}"
    );
    assert_eq!(lines[samples + 1], format!("{samples} of {samples} samples are known and lossless"));
}

#[test]
fn every_sample_finds_its_provider_and_is_echoed_without_loss() {
    for row in eventry::CATALOG.iter() {
        for sample in row.samples() {
            let (status, lines) = decode(&["--echo"], sample.body().as_bytes());
            assert_eq!((status, summary(&lines)), (0, vec![pair(row.id(), "known")]));
            let body = Json::parse(sample.body()).unwrap();
            let (envelope, payload) = (lines[0].get("envelope").unwrap(), lines[0].get("payload").unwrap());
            if row.is_document() {
                assert_eq!(payload, body, "{}", row.id());
                assert!(envelope.is_null());
                continue;
            }
            let shape = eventry::CATALOG.provider(row.provider()).and_then(|it| it.envelope()).unwrap();
            for (name, value) in body.members() {
                let echoed = if name == shape.payload() {
                    payload.clone()
                } else {
                    envelope.get(&name).unwrap()
                };
                assert_eq!(echoed, value, "{} {name}", row.id());
            }
            assert_eq!(envelope.members().count() + 1, body.members().count());
        }
    }
}

#[test]
fn a_body_may_hold_many_events() {
    let (one, other) = (sample(STATUS), sample(CREATED));
    let expected = vec![pair(STATUS, "known"), pair(CREATED, "known")];
    let lines = format!("{}\n{}\n", Json::parse(one).unwrap(), Json::parse(other).unwrap());
    for body in [format!("[{one},{other}]"), format!("{one}{other}"), lines] {
        let (status, lines) = decode(&[], body.as_bytes());
        assert_eq!((status, summary(&lines)), (0, expected.clone()));
    }
    let (status, lines) = decode(&[], format!("{one}\n{{\"x\": \n{other}").as_bytes());
    assert_eq!(status, 1);
    assert_eq!(
        summary(&lines),
        [pair(STATUS, "known"), pair("null", "malformed"), pair(CREATED, "known")]
    );
}

#[test]
fn unknown_events_are_named() {
    let other_version = sample(QUOTA).replace("\"schema_version\": 1", "\"schema_version\": 9");
    let (status, lines) = decode(&["--echo"], other_version.as_bytes());
    assert_eq!(
        (status, summary(&lines)),
        (0, vec![pair("pismo/assets/quota_update/v9", "unknown-version")])
    );
    assert_eq!(lines[0].get("payload"), Json::parse(&other_version).unwrap().get("data"));

    let other_type = sample(CREATED).replace("subscription.create", "subscription.renew");
    let (status, lines) = decode(&[], other_type.as_bytes());
    assert_eq!(
        (status, summary(&lines)),
        (0, vec![pair("apiida/subscription/renew", "unknown-type")])
    );

    let (status, lines) = decode(&["--echo"], br#"{"hello": "world"}"#);
    assert_eq!((status, summary(&lines)), (0, vec![pair("null", "unknown-type")]));
    assert_eq!(lines[0].get("payload"), Json::parse(r#"{"hello": "world"}"#).ok());
}

#[test]
fn new_members_and_values_are_known_and_kept() {
    let body = sample(STATUS).replacen("\"data\": {", "\"data\": {\"colour\": [1.50], ", 1);
    assert_ne!(body, sample(STATUS));
    let (status, lines) = decode(&["--echo"], body.as_bytes());
    assert_eq!((status, summary(&lines)), (0, vec![pair(STATUS, "known")]));
    assert_eq!(lines[0].get("payload"), Json::parse(&body).unwrap().get("data"));
}

#[test]
fn malformed_events_say_where_and_are_kept() {
    let body = sample(CREATED).replacen("\"subscription\":", "\"renamed\":", 1);
    let (status, lines) = decode(&["--echo"], body.as_bytes());
    assert_eq!((status, summary(&lines)), (1, vec![pair(CREATED, "malformed")]));
    assert_eq!(text(&lines[0], "pointer"), "/data");
    assert!(text(&lines[0], "message").contains("`subscription`"));
    assert_eq!(text(&lines[0], "raw"), body.trim_end());
    assert_eq!(
        lines[0].get("envelope").unwrap().get("type"),
        Json::parse(&body).unwrap().get("type")
    );

    let (status, lines) = decode(&["--provider", "pismo"], br#"{"hello": "world"}"#);
    assert_eq!((status, summary(&lines)), (1, vec![pair("pismo", "malformed")]));

    let body = sample(QUOTA);
    let (status, lines) = decode(&[], &body.as_bytes()[..body.len() - 20]);
    assert_eq!((status, summary(&lines)), (1, vec![pair(QUOTA, "malformed")]));
}

#[test]
fn bare_payloads_are_named() {
    let payload = Json::parse(sample(QUOTA)).unwrap().get("data").unwrap();
    let (status, lines) = decode(&["--as", QUOTA, "--echo"], payload.as_str().as_bytes());
    assert_eq!((status, summary(&lines)), (0, vec![pair(QUOTA, "known")]));
    assert!(lines[0].get("envelope").unwrap().is_null());
    assert_eq!(lines[0].get("payload"), Some(payload.clone()));
    let (status, lines) = decode(&["--as", QUOTA], format!("[{payload}, {payload}, 1]").as_bytes());
    assert_eq!(status, 1);
    assert_eq!(
        summary(&lines),
        [pair(QUOTA, "known"), pair(QUOTA, "known"), pair(QUOTA, "malformed")]
    );
    let (status, lines) = decode(&["--as", BATCH], sample(BATCH).as_bytes());
    assert_eq!((status, summary(&lines)), (0, vec![pair(BATCH, "known")]));
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
    assert_eq!(summary(&decode(&["--echo"], deep.as_bytes()).1), [pair(STATUS, "known")]);
}

#[test]
fn fifty_megabytes_of_open_brackets_are_one_malformed_event() {
    let (status, lines) = decode(&[], &vec![b'['; 50_000_000]);
    assert_eq!((status, summary(&lines)), (1, vec![pair("null", "malformed")]));
}

#[test]
fn an_event_that_is_too_long_stops_nothing() {
    let (one, other) = (sample(STATUS), sample(CREATED));
    let limit = one.len().max(other.len()).to_string();
    let long = format!("{{\"x\": \"{}\"}}", "x".repeat(200_000));
    let body = format!("{one}\n{long}\n{other}");
    let (status, out, errors) = run(&["--limit", &limit, "-"], body.as_bytes());
    assert_eq!(status, 1);
    let lines: Vec<Json> = out.lines().map(|line| Json::parse(line).unwrap()).collect();
    assert_eq!(summary(&lines), [pair(STATUS, "known"), pair(CREATED, "known")]);
    assert_eq!(
        errors,
        format!(
            "error: cannot decode standard input: the event at byte {} is longer than {limit} bytes\n   help: raise the limit with `--limit BYTES`\n",
            one.len() + 1
        )
    );
    assert_eq!(run(&["-"], body.as_bytes()).0, 0, "so long is fine");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = start(&["--echo", "-"]);
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    let body = sample(STATUS).repeat(1_000);
    let writer = thread::spawn(move || drop(stdin.write_all(body.as_bytes())));
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""));
    writer.join().unwrap();
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn files_are_read_in_order_and_a_missing_one_stops_nothing() {
    let (one, two) = (file("one.json", sample(STATUS)), file("two.json", sample(CREATED)));
    let (one, two) = (one.to_str().unwrap(), two.to_str().unwrap());
    let (status, out, errors) = run(&[one, "not-there.json", "-", two], sample(BATCH).as_bytes());
    assert_eq!(status, 1);
    assert!(errors.contains("`not-there.json`") && errors.contains("help: "), "{errors}");
    let lines: Vec<Json> = out.lines().map(|line| Json::parse(line).unwrap()).collect();
    assert_eq!(
        summary(&lines),
        [pair(STATUS, "known"), pair(BATCH, "known"), pair(CREATED, "known")]
    );
    assert_eq!(run(&["--provider", "pismo", one], b"").0, 0);
}

#[test]
fn wrong_command_lines_say_what_would_be_right() {
    for (arguments, says) in [
        (&["--provider", "pismoo", "-"][..], "apiida, paydata, pismo"),
        (&["--as", "pismo/assets/quota_update/v2", "-"], QUOTA),
        (&["--as", QUOTA, "--provider", "pismo", "-"], "remove `--provider`"),
        (&["--echo"], "there is no input"),
        (&["--limit", "1"], "there is no input"),
        (&["--limit", "much", "-"], "expects a number of bytes, found `much`"),
        (&["--nonsense"], "--nonsense"),
        (&["--provider"], "--provider"),
    ] {
        let (status, out, errors) = run(arguments, b"");
        assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}");
        assert!(errors.contains(says) && errors.contains("--help"), "{errors}");
    }
    let (status, out, _) = run(&["--help"], b"");
    assert!(status == 0 && out.contains("usage: cargo xtask decode"), "{out}");
}

#[test]
fn what_would_steer_a_terminal_is_escaped() {
    let body = "{\"a\u{202e}\u{7f}\u{9b}2J\": \"\u{2028}\u{200b}\"}";
    let (status, out, errors) = run(&["--echo", "-"], body.as_bytes());
    assert_eq!((status, errors.as_str()), (0, ""));
    assert!(out.contains(r#"{"a\u202e\u007f\u009b2J":"#), "{out}");
    assert!(out.trim_end().is_ascii() && !out.trim_end().contains(char::is_control), "{out:?}");
    let (_, lines) = decode(&["--echo"], body.as_bytes());
    assert_eq!(lines[0].get("payload"), Some(Json::parse(body).unwrap()));
    let (_, _, errors) = run(&["no\u{1b}[2Jsuch\u{202e}\nfile"], b"");
    assert!(errors.contains(r"`no\u{1b}[2Jsuch\u{202e}\nfile`"), "{errors:?}");
    let (_, _, errors) = run(&["--provider", "no\u{1b}[2J", "-"], b"");
    assert!(errors.contains(r"`no\u{1b}[2J`"), "{errors:?}");
}
