//! Attributes and routes on the command line, and wrappers in plain files.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;

use crate::hub::{body, in_sns, in_sqs, run};

#[test]
fn an_attribute_selects_the_event_of_every_body() {
    let input = format!("{}\n{}\n", body("opened", 1), body("closed", 2));
    let length = body("opened", 1).len() + 1;
    let issues = format!(
        "{{\"id\":\"hub/issues/opened/v1\",\"outcome\":\"known\",\"offset\":0,\"occurred_at\":\"2024-05-01T10:00:00Z\"}}\n\
         {{\"id\":\"hub/issues/closed/v1\",\"outcome\":\"known\",\"offset\":{length},\"occurred_at\":\"2024-05-01T10:00:00Z\"}}\n"
    );
    for arguments in [
        &["--attribute", "X-Hub-Event: issues", "-"][..],
        &["--attribute", "x-hub-event=issues", "--provider", "hub", "-"],
        &[
            "--attribute=X-Hub-Event:issues",
            "--attribute",
            "X-HUB-EVENT=issues",
            "--jobs",
            "1",
            "-",
        ],
    ] {
        let outcome = run(arguments, &input);
        assert_eq!((outcome.status, outcome.errors.as_str(), &outcome.out), (0, "", &issues));
    }
    let outcome = run(
        &["--attribute", "X-Hub-Event: pulls", "--attribute", "X-Hub-Delivery=d-1", "-"],
        body("opened", 1),
    );
    assert_eq!(
        outcome.out,
        "{\"id\":\"hub/pulls/opened/v1\",\"outcome\":\"known\",\"offset\":0,\"delivery_id\":\"d-1\",\"occurred_at\":\"2024-05-01T10:00:00Z\"}\n"
    );
    // Without it, two events have this action.
    let outcome = run(&["--provider", "hub", "-"], body("opened", 1));
    assert!(outcome.out.contains("\"outcome\":\"unknown-type\""), "{}", outcome.out);
}

#[test]
fn attributes_that_contradict_each_other_make_a_body_malformed() {
    let outcome = run(
        &[
            "--provider",
            "hub",
            "--attribute",
            "X-Hub-Event: issues",
            "--attribute",
            "X-Hub-Event: pulls",
            "-",
        ],
        body("opened", 1),
    );
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    assert!(
        outcome
            .out
            .starts_with("{\"id\":\"hub\",\"outcome\":\"malformed\",\"offset\":0,\"pointer\":\"\",\"message\":\""),
        "{}",
        outcome.out
    );
}

#[test]
fn a_route_selects_the_event() {
    let outcome = run(&["--route", "/hooks/stock/counted", "-"], "{\"number\": 1}");
    assert_eq!(
        (outcome.status, outcome.errors.as_str(), outcome.out.as_str()),
        (0, "", "{\"id\":\"depot/stock/counted/v1\",\"outcome\":\"known\",\"offset\":0}\n")
    );
    let outcome = run(
        &["--route", "/hooks/stock/moved", "--provider", "depot", "--echo", "-"],
        "{\"number\": 1}",
    );
    assert_eq!(
        (outcome.status, outcome.errors.as_str(), outcome.out.as_str()),
        (
            0,
            "",
            "{\"id\":\"depot/stock/moved\",\"outcome\":\"unknown-type\",\"offset\":0,\"envelope\":null,\"payload\":{\"number\":1}}\n"
        )
    );
}

#[test]
fn wrappers_are_taken_off_in_plain_files() {
    let wrapped = in_sqs(&[
        in_sns("issues", 1, &body("opened", 1)).to_string(),
        in_sns("pulls", 2, &body("opened", "two")).to_string(),
        json!({"type": "url_verification", "challenge": "c-1"}).to_string(),
        in_sns("issues", 4, &body("renamed", 4)).to_string(),
        "{\"action\": ".to_owned(),
    ]);
    let input = format!("{}\n{wrapped}\n", in_sns("issues", 9, &body("closed", 9)));
    let offset = input.find('\n').unwrap() + 1;
    let expected = format!(
        r#"{{"id":"hub/issues/closed/v1","outcome":"known","offset":0,"layers":["sns"],"delivery_id":"n-9","occurred_at":"2024-05-01T10:00:00Z"}}
{{"id":"hub/issues/opened/v1","outcome":"known","offset":{offset},"item":1,"layers":["sqs","sns"],"delivery_id":"n-1","occurred_at":"2024-05-01T10:00:00Z"}}
{{"id":"hub/pulls/opened/v1","outcome":"malformed","offset":{offset},"item":2,"pointer":"/number","message":"expected an integer, found a string","layers":["sqs","sns"]}}
{{"id":"hub","outcome":"control","offset":{offset},"item":3,"control":"challenge","values":{{"challenge":"c-1"}}}}
{{"id":"hub/issues/renamed","outcome":"unknown-type","offset":{offset},"item":4,"layers":["sqs","sns"],"delivery_id":"n-4","occurred_at":"2024-05-01T10:00:00Z"}}
{{"id":"hub","outcome":"malformed","offset":{offset},"item":5,"pointer":"","message":"the text ends inside a value","layers":["sqs"]}}
"#
    );
    for arguments in [&["--provider", "hub", "-"][..], &["-"]] {
        let outcome = run(arguments, &input);
        assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
        assert_eq!(outcome.out, expected);
    }
}

#[test]
fn a_wrapper_that_cannot_be_taken_off_is_named() {
    let broken = json!({"Type": "Notification", "MessageId": "n-1", "TopicArn": "arn:hub", "Message": 7});
    let outcome = run(&["--provider", "hub", "--echo", "-"], in_sqs(&[broken.to_string()]));
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    let raw = json!(broken.to_string());
    assert_eq!(
        outcome.out,
        format!(
            "{{\"id\":\"hub\",\"outcome\":\"malformed\",\"offset\":0,\"pointer\":\"/Message\",\"message\":\"expected a string, found a number\",\
             \"layer\":\"sns\",\"layers\":[\"sqs\"],\"raw\":{raw}}}\n"
        )
    );
}

/// Compresses a text, as CloudWatch does.
fn gzip(text: &str) -> String {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    STANDARD.encode(encoder.finish().unwrap())
}

#[test]
fn compressed_wrappers_are_taken_off_within_the_limit() {
    let event = format!("{{\"kind\": \"power.read\", \"watts\": 7, \"note\": \"{}\"}}", "x".repeat(10_000));
    let input = json!({"awslogs": {"data": gzip(&event)}}).to_string();
    assert!(input.len() < 1_000);
    let outcome = run(&["-"], &input);
    assert_eq!(
        (outcome.status, outcome.errors.as_str(), outcome.out.as_str()),
        (
            0,
            "",
            "{\"id\":\"meters/power/read/v1\",\"outcome\":\"known\",\"offset\":0,\"layers\":[\"cloudwatch-logs\"]}\n"
        )
    );
    let outcome = run(&["--limit", "1000", "-"], &input);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome
            .out
            .contains("\"message\":\"more than 1000 bytes were unpacked from the delivery\""),
        "{}",
        outcome.out
    );
}

#[test]
fn what_a_command_line_cannot_mean_is_refused() {
    for (arguments, says) in [
        (
            &["--attribute", "X-Hub-Event", "-"][..],
            "error: `X-Hub-Event` is not a value for `--attribute <NAME=VALUE>`: write `NAME: VALUE` or `NAME=VALUE`\n",
        ),
        (
            &["--attribute", "X Hub: a", "-"],
            "error: `X Hub: a` is not a value for `--attribute <NAME=VALUE>`: the name is empty or contains a space; write `NAME: VALUE` or `NAME=VALUE`\n",
        ),
        (
            &["--attribute", "=a", "-"],
            "error: `=a` is not a value for `--attribute <NAME=VALUE>`: the name is empty or contains a space; write `NAME: VALUE` or `NAME=VALUE`\n",
        ),
        (&["--route", "", "-"], "error: `--route <ROUTE>` needs a value\n"),
        (
            &["--attribute", "a=b", "--as", "hub/issues/opened/v1", "-"],
            "error: `--attribute <NAME=VALUE>` and `--as <EVENT_ID>` exclude each other\n",
        ),
        (
            &["--route", "/a", "--as", "hub/issues/opened/v1", "-"],
            "error: `--route <ROUTE>` and `--as <EVENT_ID>` exclude each other\n",
        ),
        (
            &["--deliveries", "--redrive", "q"],
            "error: `--deliveries` and `--redrive <FILE>` exclude each other\n",
        ),
        (&["--deliveries"], "error: there is no input\n"),
        (&["--attribute", "a=b"], "error: there is no input\n"),
        (&["--route", "/a"], "error: there is no input\n"),
    ] {
        let outcome = run(arguments, "");
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{arguments:?}: {}", outcome.errors);
        assert!(outcome.errors.starts_with(says), "{arguments:?}: {}", outcome.errors);
        assert!(outcome.errors.contains("help: "), "{}", outcome.errors);
    }
}
