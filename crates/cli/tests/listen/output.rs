//! Output for programs.

use serde_json::{Value, json};

use crate::hub::body;
use crate::receiver::{Receiver, VARIABLE};

#[test]
fn each_delivery_is_one_object() {
    let receiver = Receiver::start(&["--provider", "hub", "--secret-env", VARIABLE, "--format", "json", "--limit", "1000"]);
    let good = body("opened", 1).replace('}', ", \"color\": \"blue\"}");
    let delivery = || receiver.request("/hooks").header("X-Hub-Event", "issues");
    delivery().signed(&good).send(&good);
    let item = json!({"id": "hub/issues/opened/v1", "outcome": "known", "offset": 0, "occurred_at": "2024-05-01T10:00:00Z"});
    let drift = json!({"kind": "unknown-member", "id": "hub/issues/opened/v1", "pointer": "/color", "value": null, "count": 1});
    let expected = json!({"verdict": "verified", "method": "POST", "route": "/hooks", "items": [item], "drift": [drift], "answer": 200});
    assert_eq!(receiver.json(), expected);

    delivery().signed(&good).send("{}");
    let expected = json!({
        "verdict": "refused", "reason": "mismatch", "place": "attribute:X-Hub-Signature",
        "message": "`attribute:X-Hub-Signature` does not match", "method": "POST", "route": "/hooks", "answer": 401,
    });
    assert_eq!(receiver.json(), expected);

    let malformed = "[{\"type\": \"url_verification\", \"challenge\": \"c\"}, {\"action\": \"opened\", \"number\": \"\u{202e}\"}, \"]";
    delivery().signed(malformed).send(malformed);
    let line = receiver.json();
    assert_eq!((&line["verdict"], &line["answer"]), (&json!("verified"), &json!(200)));
    assert_eq!(line["items"][0]["outcome"], "malformed");
    let malformed = malformed.replace(", \"]", "]");
    delivery().signed(&malformed).send(&malformed);
    let control = json!({"id": "hub", "outcome": "control", "offset": 0, "item": 1, "control": "challenge", "values": {"challenge": "c"}});
    let event = json!({
        "id": "hub/issues/opened/v1", "outcome": "malformed", "offset": 0, "item": 2, "pointer": "/number",
        "message": "expected an integer, found a string",
    });
    assert_eq!(receiver.json()["items"], json!([control, event]));

    delivery().send("x".repeat(1001));
    let expected = json!({
        "verdict": "unread", "reason": "too-large", "message": "the body is longer than 1000 bytes; `--limit BYTES` raises the limit",
        "method": "POST", "route": "/hooks", "answer": 413,
    });
    assert_eq!(receiver.json(), expected);

    let (status, rest, errors) = receiver.end("TERM");
    assert_eq!((status, errors.as_str()), (Some(0), ""));
    let summary: Value = serde_json::from_str(&rest).unwrap();
    let summary = &summary["summary"];
    assert_eq!(
        summary["deliveries"],
        json!({"verified": 3, "refused": 1, "unverified": 0, "unread": 1})
    );
    assert_eq!(summary["drift"], json!([drift]));
    let counted: u64 = summary["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["count"].as_u64().unwrap())
        .sum();
    assert_eq!(counted, 4);
}
