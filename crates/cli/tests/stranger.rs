//! The way of a person who has never seen this repository: from `cargo new` to events of their own, with every command.
#![cfg(feature = "network")]

mod outside;
mod stage;

use outside::{Outside, REPOSITORY};

/// A page of a provider.
fn page(name: &str) -> String {
    format!("{}/tests/pages/{name}.txt", env!("CARGO_MANIFEST_DIR"))
}

/// What `cargo run` prints.
#[track_caller]
fn run(outside: &Outside) -> String {
    let ran = outside.cargo("shop", &["run", "--quiet"]);
    assert_eq!(ran.status, 0, "{}", ran.errors);
    ran.out
}

#[test]
fn from_nothing_to_every_command() {
    let outside = Outside::new("stranger");
    outside.package("shop", &[]);
    let good = |arguments: &[&str]| outside.good("shop", arguments);
    good(&["init", "--path", REPOSITORY]);
    assert_eq!(run(&outside), "order o-17 costs 12.50\n");

    // Everything is recorded, and then in order.
    let first = outside.run("shop", &["check", "--no-decode"]);
    assert_eq!(first.status, 1);
    assert!(
        first.errors.contains("run `cargo eventry check --lock` to add it"),
        "{}",
        first.errors
    );
    good(&["check", "--lock", "--no-decode"]);
    // This decodes the sample, too.
    assert_eq!(good(&["check"]), "2 documents and 1 sample: all in order\n");

    // Events from a template, from pages, and from a recorded body.
    good(&["new", "acme/orders/cancelled/v1"]);
    for name in ["registration_failed", "quota_status_changed", "quota_updated"] {
        good(&["import", &page(name)]);
    }
    let response = "acme/webhook-v1/CreateTestAccountEventResponse/v1";
    good(&["import", "--as", response, &page("test_account_response")]);
    // Another provider, with an envelope of its own.
    let settings = "name = \"Hooks\"\n\n[envelope]\npayload = \"data\"\n\n[discriminators]\ntype = [\"{domain}.{event}\"]\n";
    outside.write("shop/schemas/hooks/provider.toml", settings);
    outside.write(
        "shop/schemas/hooks/envelope.json",
        r#"{"type": "object", "required": ["type", "data"], "properties": {"type": {"type": "string"}, "data": {"type": "object"}}}"#,
    );
    let compared = page("webhook_events_compared");
    for event in ["create", "delete"] {
        let (only, id) = (format!("subscription.{event}"), format!("hooks/subscription/{event}/v1"));
        good(&["import", "--only", &only, "--as", &id, &compared]);
    }
    outside.write(
        "shop/body.json",
        r#"{"id": "e-9", "type": "orders.shipped.v1", "time": "2026-02-01T00:00:00Z", "data": {"order": "o-1"}}"#,
    );
    good(&["import", "--as", "acme/orders/shipped/v1", "body.json"]);
    assert_eq!(good(&["list"]).lines().count(), 1 + 9);
    assert!(
        outside
            .read("shop/schemas/lock.toml")
            .contains("\nsource = \"registration_failed.txt\"\n")
    );

    // The provider publishes a second version.
    let first = outside.read("shop/schemas/acme/orders/placed/v1.json");
    outside.write("shop/published/orders/placed-1.json", &first);
    outside.write(
        "shop/published/orders/placed-2.json",
        &first.replace("\"order\", \"total\", ", "\"order\", "),
    );
    let settings = outside.read("shop/schemas/acme/provider.toml");
    let source = "[[sources]]\nat = \"published/{domain}/{event}-{version}.json\"\nindex = \"published\"\nonly = [\"orders/placed\"]\n";
    outside.write("shop/schemas/acme/provider.toml", &format!("{settings}\n{source}"));
    let saved = good(&["refresh", "--from", "published", "acme"]);
    assert!(
        saved.starts_with("new version  schemas/acme/orders/placed/v2.json  published/orders/placed-2.json\n"),
        "{saved}"
    );
    assert!(good(&["refresh", "--offline", "acme"]).ends_with("2 documents: 2 unchanged; nothing to write\n"));

    // What it means, and what it becomes.
    let changed = good(&["diff", "acme/orders/placed/v1", "acme/orders/placed/v2"]);
    assert!(changed.contains("Placed::total: "), "{changed}");
    let files = ["schemas/acme/orders/placed/v1.json", "schemas/acme/orders/placed/v2.json"];
    assert_eq!(good(&[&["diff"], &files[..]].concat()), changed);
    assert!(good(&["expand", "acme/orders/placed/v2"]).contains("pub struct Placed"));
    good(&["names"]);
    good(&["names", "--check"]);
    outside.write("shop/user.json", "{\"type\": \"object\"}");
    good(&["vendor", "acme", "https://acme.example/schemas/user", "user.json"]);
    assert!(outside.has("shop/schemas/acme/_vendored/acme.example/schemas/user.json"));
    good(&["check", "--lock", "--no-decode"]);
    assert!(good(&["check", "--no-decode"]).ends_with(": all in order\n"));

    // All of it compiles, and a subfolder is as good as the package's own.
    assert_eq!(run(&outside), "order o-17 costs 12.50\n");
    assert_eq!(outside.good("shop/src", &["list"]), good(&["list"]));

    // Decoding needs nothing that the build has not downloaded. What cannot be decoded is kept until it can.
    let table = good(&["decode", "--offline"]);
    assert!(table.ends_with(" samples are known and lossless\n"), "{table}");
    let sample = outside.read("shop/schemas/acme/orders/placed/v1.sample.example.json");
    let (drifted, broken) = (sample.replace("paid", "returned"), sample.replace("12.50", "\"12.50\""));
    outside.write("shop/events.jsonl", &[sample, drifted, broken].concat());
    let summary = outside.run("shop", &["decode", "--summary", "--quarantine", "rest.jsonl", "events.jsonl"]);
    assert_eq!((summary.status, summary.errors.as_str()), (1, ""));
    for part in ["  known          2\n", "  malformed      1\n", "  /data/status  returned      1\n"] {
        assert!(summary.out.contains(part), "{}", summary.out);
    }
    let redrive = ["decode", "--redrive", "rest.jsonl"];
    assert!(outside.run("shop", &redrive).out.starts_with("0 of 1 deliveries can be read now\n"));
    let schema = first.replace("{ \"type\": \"number\"", "{ \"type\": [\"number\", \"string\"]");
    outside.write("shop/schemas/acme/orders/placed/v1.json", &schema);
    assert!(good(&redrive).starts_with("1 of 1 deliveries can be read now\n"));
}
