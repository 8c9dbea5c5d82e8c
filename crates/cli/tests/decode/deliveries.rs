//! Recorded deliveries as input.

use serde_json::{Value, json};

use crate::hub::{body, in_sns, in_sqs, recorded, run};
use crate::support::{file, folder};

/// Lines, and the offsets at which they begin.
fn lines(lines: &[String]) -> (String, Vec<usize>) {
    let offsets = lines.iter().scan(0, |end, line| {
        let start = *end;
        *end += line.len();
        Some(start)
    });
    (lines.concat(), offsets.collect())
}

fn mixed() -> (String, Vec<usize>) {
    let wrapped = in_sqs(&[
        in_sns("issues", 1, &body("opened", 1)).to_string(),
        in_sns("issues", 2, &body("closed", 2)).to_string(),
    ]);
    lines(&[
        recorded(
            &json!({"X-Hub-Event": "issues", "X-Hub-Delivery": "d-1"}),
            Some("/hub"),
            &body("opened", 1),
        ),
        "\n".to_owned(),
        recorded(&json!({}), Some("/hooks/stock/counted"), "{\"number\": 2}"),
        recorded(&json!({}), None, &wrapped),
        recorded(&json!({"X-Hub-Event": "issues"}), None, "[]"),
        recorded(
            &json!({"X-Hub-Event": ["pulls", "pulls"]}),
            None,
            &format!("[{}, {}]", body("opened", 3), body("opened", "four")),
        ),
        recorded(&json!({}), None, "{\"type\": \"url_verification\", \"challenge\": \"c-1\"}"),
        recorded(&json!({}), None, "{\"hello\": 1}"),
        recorded(&json!({}), None, "[]"),
        recorded(&json!({}), None, "[{\"hello\": 1}, 7]"),
        "{\"body_base64\": \"eyJoZWxsbyI6IP99\"}\n".to_owned(),
    ])
}

#[test]
fn every_item_of_a_delivery_is_one_line() {
    let (input, at) = mixed();
    let expected = format!(
        r#"{{"id":"hub/issues/opened/v1","outcome":"known","offset":0,"delivery_id":"d-1","occurred_at":"2024-05-01T10:00:00Z"}}
{{"id":"depot/stock/counted/v1","outcome":"known","offset":{}}}
{{"id":"hub/issues/opened/v1","outcome":"known","offset":{wrapped},"item":1,"layers":["sqs","sns"],"delivery_id":"n-1","occurred_at":"2024-05-01T10:00:00Z"}}
{{"id":"hub/issues/closed/v1","outcome":"known","offset":{wrapped},"item":2,"layers":["sqs","sns"],"delivery_id":"n-2","occurred_at":"2024-05-01T10:00:00Z"}}
{{"id":"hub/pulls/opened/v1","outcome":"known","offset":{array},"item":1,"occurred_at":"2024-05-01T10:00:00Z"}}
{{"id":"hub/pulls/opened/v1","outcome":"malformed","offset":{array},"item":2,"pointer":"/number","message":"expected an integer, found a string"}}
{{"id":"hub","outcome":"control","offset":{},"control":"challenge","values":{{"challenge":"c-1"}}}}
{{"id":null,"outcome":"unknown-type","offset":{}}}
{{"id":null,"outcome":"unknown-type","offset":{unrelated},"item":1}}
{{"id":null,"outcome":"malformed","offset":{unrelated},"item":2,"pointer":"","message":"expected an object, found a number"}}
{{"id":null,"outcome":"malformed","offset":{},"pointer":"","message":"the text is not UTF-8"}}
"#,
        at[2],
        at[6],
        at[7],
        at[10],
        wrapped = at[3],
        array = at[5],
        unrelated = at[9],
    );
    let path = file(&folder("recorded"), "deliveries.jsonl", &input);
    for outcome in [run(&["--deliveries", "-"], &input), run(&["--deliveries", &path], "")] {
        assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
        assert_eq!(outcome.out, expected);
    }
    let outcome = run(&["--deliveries", "--provider", "hub", "-"], recorded(&json!({}), None, "[]"));
    assert_eq!((outcome.status, outcome.errors.as_str(), outcome.out.as_str()), (0, "", ""));
}

#[test]
fn the_counts_of_a_summary_add_up() {
    let (input, _) = mixed();
    let outcome = run(&["--deliveries", "--summary", "-"], &input);
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    let events = "\
event id                outcome            count
-                       malformed              2
-                       unknown-type           2
depot/stock/counted/v1  known                  1
hub                     control challenge      1
hub/issues/closed/v1    known                  1
hub/issues/opened/v1    known                  2
hub/pulls/opened/v1     known                  1
hub/pulls/opened/v1     malformed              1
";
    assert_eq!(outcome.out, events);
    let outcome = run(&["--deliveries", "--summary", "--format", "json", "-"], &input);
    let summary: Value = serde_json::from_str(&outcome.out).unwrap();
    let rows = summary["events"].as_array().unwrap();
    assert_eq!(rows.iter().map(|row| row["count"].as_u64().unwrap()).sum::<u64>(), 11);
    let control = json!({"id": "hub", "outcome": "control", "control": "challenge", "count": 1});
    assert_eq!(rows[3], control);
}

#[test]
fn a_control_message_alone_is_no_error() {
    let challenge = "{\"type\": \"url_verification\", \"challenge\": \"c\\u001b[2J\"}";
    let line =
        "{\"id\":\"hub\",\"outcome\":\"control\",\"offset\":0,\"control\":\"challenge\",\"values\":{\"challenge\":\"c\\u001b[2J\"}}\n";
    for arguments in [
        &["-"][..],
        &["--echo", "--provider", "hub", "-"],
        &["--attribute", "X-Hub-Event=url", "-"],
    ] {
        let outcome = run(arguments, challenge);
        assert_eq!(
            (outcome.status, outcome.errors.as_str(), outcome.out.as_str()),
            (0, "", line),
            "{arguments:?}"
        );
    }
    let confirmation = json!({
        "Type": "SubscriptionConfirmation", "TopicArn": "arn:hub", "Token": "t", "SubscribeURL": "https://sns.example/?a",
    });
    let outcome = run(&["--summary", "--provider", "hub", "-"], confirmation.to_string());
    assert_eq!(
        (outcome.status, outcome.out.as_str()),
        (
            0,
            "event id  outcome                            count\nhub       control subscription-confirmation      1\n"
        )
    );
}

#[test]
fn attributes_of_the_command_line_join_those_of_a_line() {
    let (input, _) = lines(&[
        recorded(&json!({}), None, &body("opened", 1)),
        recorded(&json!({"x-hub-event": "issues"}), None, &body("opened", 2)),
        recorded(&json!({"X-Hub-Event": "pulls"}), None, &body("opened", 3)),
    ]);
    let arguments = [
        "--deliveries",
        "--provider",
        "hub",
        "--summary",
        "--attribute",
        "X-Hub-Event: issues",
        "-",
    ];
    let outcome = run(&arguments, &input);
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    assert_eq!(
        outcome.out,
        "\
event id              outcome    count
hub                   malformed      1
hub/issues/opened/v1  known          2
"
    );
    // A line that has a route keeps it.
    let (input, _) = lines(&[
        recorded(&json!({}), None, "{\"number\": 1}"),
        recorded(&json!({}), Some("/hooks/stock/lost"), "{\"number\": 1}"),
    ]);
    let outcome = run(&["--deliveries", "--route", "/hooks/stock/counted", "--summary", "-"], &input);
    let rows: Vec<&str> = outcome.out.lines().skip(1).take(2).collect();
    assert_eq!(
        rows,
        [
            "depot/stock/counted/v1  known             1",
            "depot/stock/lost        unknown-type      1"
        ]
    );
}

#[test]
fn a_torn_last_line_and_other_content_are_reported() {
    let whole = recorded(&json!({"X-Hub-Event": "issues"}), None, &body("opened", 1));
    let input = format!(
        "{whole}[]\n{{\"body\": \"{{}}\", \"attributes\": {{\"a\": 1}}}}\n{}",
        &whole[..whole.len() - 9]
    );
    let path = file(&folder("torn-deliveries"), "d.jsonl", &input);
    let known = "{\"id\":\"hub/issues/opened/v1\",\"outcome\":\"known\",\"offset\":0,\"occurred_at\":\"2024-05-01T10:00:00Z\"}\n";
    let help = "   help: correct or remove the line; it is not copied to another file\n";
    for (outcome, name) in [
        (run(&["--deliveries", "-"], &input), "standard input".to_owned()),
        (run(&["--deliveries", &path], ""), format!("`{path}`")),
    ] {
        assert_eq!((outcome.status, outcome.out.as_str()), (1, known));
        let expected = format!(
            "error: line 2 of {name} is not a recorded delivery: expected an object, found an array\n{help}\
             error: line 3 of {name} is not a recorded delivery: expected a string, found a number at `/attributes/a`\n{help}\
             error: line 4 of {name} is not a recorded delivery: the line is incomplete, because the program that wrote it was killed\n{help}"
        );
        assert_eq!(outcome.errors, expected);
    }
    // A line that only lacks its end is whole.
    let outcome = run(&["--deliveries", "-"], whole.trim_end());
    assert_eq!((outcome.status, outcome.errors.as_str(), outcome.out.as_str()), (0, "", known));
}

#[test]
fn a_body_that_is_too_long_stops_nothing() {
    let long = format!("{{\"x\": \"{}\"}}", "x".repeat(3_000_000));
    let (input, at) = lines(&[
        recorded(&json!({}), None, &long),
        recorded(&json!({}), None, &"\u{1}".repeat(1_000)),
        recorded(&json!({}), Some("/hooks/stock/counted"), "{\"number\": 1}"),
    ]);
    let outcome = run(&["--deliveries", "--limit", "900", "-"], &input);
    assert_eq!(outcome.status, 1);
    assert_eq!(
        outcome.errors,
        "error: line 1 of standard input is not a recorded delivery: the line is longer than 1053976 bytes\n   \
         help: correct or remove the line; it is not copied to another file\n\
         error: cannot decode line 2 of standard input: the body is longer than 900 bytes\n   help: raise the limit with `--limit BYTES`\n"
    );
    assert_eq!(
        outcome.out,
        format!("{{\"id\":\"depot/stock/counted/v1\",\"outcome\":\"known\",\"offset\":{}}}\n", at[2])
    );
}

#[test]
fn bare_payloads_may_be_recorded() {
    let (input, at) = lines(&[
        recorded(&json!({"X-Hub-Event": "pulls"}), None, "{\"number\": 1}"),
        recorded(&json!({}), Some("/a"), "{\"number\": \"one\"}"),
    ]);
    let quarantine = folder("recorded-payloads").join("q.jsonl");
    let quarantine_path = quarantine.to_str().unwrap();
    let arguments = ["--deliveries", "--as", "hub/issues/opened/v1", "--quarantine", quarantine_path, "-"];
    let outcome = run(&arguments, &input);
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    assert_eq!(
        outcome.out,
        format!(
            "{{\"id\":\"hub/issues/opened/v1\",\"outcome\":\"known\",\"offset\":0}}\n\
             {{\"id\":\"hub/issues/opened/v1\",\"outcome\":\"malformed\",\"offset\":{},\"pointer\":\"/number\",\
             \"message\":\"expected an integer, found a string\"}}\n",
            at[1]
        )
    );
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(&quarantine).unwrap()).unwrap();
    assert_eq!((&kept["route"], &kept["offset"]), (&json!("/a"), &json!(at[1])));
}

#[test]
fn several_workers_keep_the_order_of_deliveries() {
    let line = |at: usize| {
        let texts = [1, 2].map(|item| in_sns("issues", at * 2 + item, &body(&format!("a{at}"), at)).to_string());
        recorded(&json!({"X-Trace": at.to_string()}), None, &in_sqs(&texts))
    };
    let input: String = (0..6_000).map(line).collect();
    assert!(input.len() > 4 << 20, "{} bytes are not enough for several workers", input.len());
    let [one, four] = ["1", "4"].map(|jobs| run(&["--deliveries", "--jobs", jobs, "-"], &input));
    assert!(one == four, "the output depends on the number of workers");
    let ids: Vec<String> = one
        .out
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["delivery_id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let expected: Vec<String> = (1..=12_000).map(|id| format!("n-{id}")).collect();
    assert_eq!(ids, expected);
}
