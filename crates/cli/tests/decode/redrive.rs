//! From quarantine through corrected schemas to events.

use std::fs;

use serde_json::{Value, json};

use crate::hub::{body, in_sns, in_sqs, package, recorded, run, schema};
use crate::support::{file, folder, run_command};

fn kept(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_is_malformed_is_decoded_once_the_schemas_are_right() {
    let package = package("round-trip");
    let path = package.folder.join("q.jsonl");
    let path = path.to_str().unwrap();
    let wrapped = in_sqs(&[
        in_sns("issues", 1, &body("opened", 1)).to_string(),
        in_sns("issues", 2, &body("opened", "two")).to_string(),
    ]);
    let input = [
        recorded(
            &json!({"X-Hub-Event": "pulls", "Host": ["a", "b"]}),
            Some("/hub"),
            &body("opened", "one"),
        ),
        recorded(&json!({"Host": "a"}), None, &wrapped),
    ];
    let offset = input[0].len();
    let run = |arguments: &[&str]| run_command(&mut package.command(arguments), input.concat().as_bytes());
    let outcome = run(&["--deliveries", "--quarantine", path, "-"]);
    assert_eq!((outcome.status, outcome.errors.as_str(), outcome.out.lines().count()), (1, "", 3));
    let (one, two) = (json!(body("opened", "one")), json!(body("opened", "two")));
    let quarantined = format!(
        r#"{{"attributes":{{"Host":["a","b"],"X-Hub-Event":"pulls"}},"route":"/hub","body":{one},"offset":0,"reason":"expected an integer, found a string","pointer":"/number"}}
{{"attributes":{{"Host":"a","sqs.messageId":"m-1","MessageId":"n-2","TopicArn":"arn:hub","X-Hub-Event":"issues"}},"route":null,"body":{two},"offset":{offset},"reason":"expected an integer, found a string","pointer":"/number"}}
"#
    );
    assert_eq!(fs::read_to_string(path).unwrap(), quarantined);

    // Nothing has changed yet, so everything stays as it is.
    let rest = package.folder.join("rest.jsonl");
    let outcome = run(&["--redrive", path, "--quarantine", rest.to_str().unwrap()]);
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    assert_eq!(
        outcome.out,
        "\
0 of 2 deliveries can be read now

2 cannot be read:
event id              first line  at       reason                               count
hub/issues/opened/v1  2           /number  expected an integer, found a string      1
hub/pulls/opened/v1   1           /number  expected an integer, found a string      1
"
    );
    assert_eq!(fs::read_to_string(&rest).unwrap(), quarantined);

    for event in ["issues", "pulls"] {
        package.put(&format!("schemas/hub/{event}/opened/v1.json"), &schema("number", "string"));
    }
    let outcome = run(&["--redrive", path]);
    assert_eq!(
        (outcome.status, outcome.errors.as_str(), outcome.out.as_str()),
        (
            0,
            "",
            "2 of 2 deliveries can be read now\n\nevent id              count\nhub/issues/opened/v1      1\nhub/pulls/opened/v1       1\n"
        )
    );
    // They have what identified them in their wrappers.
    let outcome = run(&["--deliveries", path]);
    assert_eq!(outcome.status, 0);
    assert!(
        outcome
            .out
            .contains("\"delivery_id\":\"n-2\",\"occurred_at\":\"2024-05-01T10:00:00Z\""),
        "{}",
        outcome.out
    );
}

#[test]
fn a_wrapper_that_stays_is_named_and_kept_as_it_came() {
    let path = folder("kept-wrapper").join("q.jsonl");
    let path = path.to_str().unwrap();
    let mut broken = in_sns("issues", 1, &body("opened", 1));
    broken["Message"] = json!(7);
    let outcome = run(
        &["--provider", "hub", "--attribute", "Host: acme", "--quarantine", path, "-"],
        in_sqs(&[broken.to_string()]),
    );
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    assert_eq!(
        kept(path),
        [json!({
            "attributes": {"Host": "acme", "messageId": "m-0"},
            "route": null,
            "body": broken.to_string(),
            "offset": 0,
            "reason": "expected a string, found a number",
            "pointer": "/Message",
            "layer": "sns",
        })]
    );
    // As if the wrapper had been corrected: what is inside counts.
    let line = fs::read_to_string(path).unwrap().replace(
        "\\\"Message\\\":7",
        "\\\"Message\\\":\\\"{\\\\\\\"action\\\\\\\":\\\\\\\"opened\\\\\\\",\\\\\\\"number\\\\\\\":1}\\\"",
    );
    fs::write(path, line).unwrap();
    let outcome = run(&["--redrive", path, "--provider", "hub"], "");
    assert_eq!(
        (outcome.status, outcome.errors.as_str(), outcome.out.as_str()),
        (
            0,
            "",
            "1 of 1 deliveries can be read now\n\nevent id              count\nhub/issues/opened/v1      1\n"
        )
    );
}

#[test]
fn unknown_events_are_kept_without_their_wrappers() {
    let path = folder("kept-unknown").join("q.jsonl");
    let path = path.to_str().unwrap();
    let input = in_sqs(&[
        in_sns("issues", 1, &body("renamed", 1)).to_string(),
        json!({"type": "url_verification", "challenge": "c"}).to_string(),
        in_sns("issues", 3, &body("opened", 3)).to_string(),
    ]);
    let outcome = run(&["--quarantine", path, "--quarantine-unknown", "-"], input);
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
    let lines = kept(path);
    assert_eq!(lines.len(), 1, "a control message and a known event are not kept");
    assert_eq!(
        (&lines[0]["body"], &lines[0]["reason"], &lines[0]["attributes"]["X-Hub-Event"]),
        (
            &json!(body("renamed", 1)),
            &json!("the event type is not in the catalog: hub/issues/renamed"),
            &json!("issues")
        )
    );
}

#[test]
fn a_delivery_can_be_read_if_all_its_items_can() {
    let wrapped = |actions: [&str; 2]| {
        let texts = actions.map(|action| in_sns("issues", 1, &body(action, 1)).to_string());
        recorded(&json!({}), None, &in_sqs(&texts))
    };
    let challenge = recorded(&json!({}), None, "{\"type\": \"url_verification\", \"challenge\": \"c\"}");
    let empty = recorded(&json!({"X-Hub-Event": "issues"}), None, "[]");
    let input = [wrapped(["opened", "closed"]), wrapped(["opened", "renamed"]), challenge, empty].concat();
    let path = file(&folder("redrive-items"), "q.jsonl", input);
    let outcome = run(&["--redrive", &path], "");
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    assert_eq!(
        outcome.out,
        "\
3 of 4 deliveries can be read now

event id                        count
hub: control message challenge      1
hub/issues/closed/v1                1
hub/issues/opened/v1                2

1 cannot be read:
event id            first line  at  reason                                                    count
hub/issues/renamed  2           -   the event type is not in the catalog: hub/issues/renamed      1
"
    );
    let outcome = run(&["--redrive", &path, "--format", "json"], "");
    let report: Value = serde_json::from_str(&outcome.out).unwrap();
    assert_eq!((&report["readable"], &report["unreadable"]), (&json!(3), &json!(1)));
    assert_eq!(report["events"][0], json!({"id": "hub", "control": "challenge", "count": 1}));
}
