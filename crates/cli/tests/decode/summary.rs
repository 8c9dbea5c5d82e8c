//! Counts instead of lines.

use eventry::Json;

use crate::support::{CREATED, QUOTA, STATUS, number, run, sample, text};

fn mixed() -> String {
    let (status, created, quota) = (sample(STATUS), sample(CREATED), sample(QUOTA));
    let drifted = status
        .replacen("\"data\": {", "\"data\": {\"colour\": 1, ", 1)
        .replace("\"REDEEMED\"", "\"FROZEN\"");
    assert_ne!(drifted, status);
    let broken = created.replacen("\"subscription\":", "\"renamed\":", 1);
    let unknown = created.replace("subscription.create", "subscription.renew");
    [
        status.as_str(),
        &drifted,
        &drifted,
        &broken,
        &unknown,
        &quota,
        "{\"hello\": 1}",
        "42",
    ]
    .join("\n")
}

#[test]
fn a_table_counts_outcomes_and_drift() {
    let outcome = run(&["--summary", "-"], mixed().as_bytes());
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    let rows: Vec<Vec<&str>> = outcome.out.lines().map(|line| line.split_whitespace().collect()).collect();
    for expected in [
        ["event", "id", "outcome", "count"].as_slice(),
        &["-", "malformed", "1"],
        &["-", "unknown-type", "1"],
        &["apiida/subscription/create/v1", "malformed", "1"],
        &["apiida/subscription/renew", "unknown-type", "1"],
        &[QUOTA, "known", "1"],
        &[STATUS, "known", "3"],
    ] {
        assert!(rows.iter().any(|row| row == expected), "{expected:?}\n{}", outcome.out);
    }
    for expected in [
        ["unknown-event", "apiida/subscription/renew", "-", "-", "1"].as_slice(),
        &["unknown-member", STATUS, "/data/colour", "-", "2"],
        &["unknown-value", STATUS, "/data/status", "FROZEN", "2"],
    ] {
        assert!(rows.iter().any(|row| row == expected), "{expected:?}\n{}", outcome.out);
    }
}

#[test]
fn programs_get_the_same_as_json() {
    let outcome = run(&["--summary", "--format", "json", "-"], mixed().as_bytes());
    assert_eq!((outcome.status, outcome.errors.as_str()), (1, ""));
    let summary = Json::parse(&outcome.out).unwrap();
    let events: Vec<Json> = summary.get("events").unwrap().elements().collect();
    let total: u64 = events.iter().map(|event| number(event, "count")).sum();
    assert_eq!(total, 8);
    let known = events
        .iter()
        .find(|event| event.get("id").unwrap().to_text().as_deref() == Some(STATUS))
        .unwrap();
    assert_eq!((text(known, "outcome").as_str(), number(known, "count")), ("known", 3));
    assert!(
        events
            .iter()
            .any(|event| event.get("id").unwrap().is_null() && text(event, "outcome") == "malformed")
    );
    let drift: Vec<Json> = summary.get("drift").unwrap().elements().collect();
    let member = drift.iter().find(|drift| text(drift, "kind") == "unknown-member").unwrap();
    assert_eq!((text(member, "id").as_str(), number(member, "count")), (STATUS, 2));
    assert_eq!(text(member, "pointer"), "/data/colour");
    assert!(member.get("value").unwrap().is_null());
    let value = drift.iter().find(|drift| text(drift, "kind") == "unknown-value").unwrap();
    assert_eq!(
        (text(value, "pointer").as_str(), text(value, "value").as_str()),
        ("/data/status", "FROZEN")
    );
}
