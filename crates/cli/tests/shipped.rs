//! `refresh` with the schemas that the repository ships, and the pages that they were read from.
#![cfg(feature = "network")]

mod stage;

use std::fs;
use std::path::Path;

use stage::{Answer, Checkout, Provider};

const SCHEMAS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas");
const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages");
const EVENTS: &str = "webhook_events_compared.txt";
/// The pages that the shipped schemas were read from.
const SOURCES: &[&str] = &[
    "quota_status_changed.txt",
    "quota_updated.txt",
    "registration_failed.txt",
    "test_account_response.txt",
    EVENTS,
];

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(PAGES).join(name)).unwrap()
}

fn expect(said: &str, expected: &str) {
    assert!(said.contains(expected), "expected: {expected}\n\nsaid: {said}");
}

/// A copy of the shipped schemas.
fn shipped(name: &str) -> Checkout {
    let checkout = Checkout::new(name, "");
    fs::remove_dir_all(checkout.0.join("schemas")).unwrap();
    copy(Path::new(SCHEMAS), &checkout.0.join("schemas"));
    checkout
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A copy whose provider of inferred schemas publishes this page here.
fn served(name: &str, provider: &Provider, text: &str) -> Checkout {
    let checkout = shipped(name);
    let place = "schemas/apiida/provider.toml";
    let settings = checkout.read(place);
    let at = settings.lines().find_map(|line| line.strip_prefix("at = ")).unwrap().to_owned();
    let here = format!("{}/events", provider.url);
    checkout.write(place, &settings.replace(&at, &format!("\"{here}\"")));
    let lock = checkout.read("schemas/lock.toml");
    checkout.write("schemas/lock.toml", &lock.replace(&at, &format!("\"{here}\"")));
    provider.says("/events", &[Answer::page("text/plain; charset=utf-8", text)]);
    checkout
}

#[test]
fn the_shipped_lock_is_what_the_pages_give() {
    let checkout = shipped("shipped");
    for name in SOURCES {
        checkout.write(&format!("saved/{name}"), &page(name));
    }
    let before = checkout.tree();
    let out = checkout.succeeds(&["refresh", "--offline", "--check", "--from", "saved"]).out;
    assert_eq!(out, "12 documents: 12 unchanged; nothing to write\n");
    checkout.succeeds(&["check"]);
    checkout.remove("schemas/lock.toml");
    checkout.succeeds(&["refresh", "--offline", "--from", "saved"]);
    checkout.succeeds(&["check", "--lock"]);
    let undated = |text: &str| {
        text.lines()
            .filter(|line| !line.starts_with("retrieved"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(undated(&checkout.read("schemas/lock.toml")), undated(&before["lock.toml"]));
}

#[test]
fn what_is_inferred_is_inferred_from_all_samples() {
    let provider = Provider::start();
    let checkout = served("inferred", &provider, &page(EVENTS));
    let schema = "schemas/apiida/subscription/delete/v1.json";
    let documented = "schemas/apiida/subscription/delete/v1.sample.documented.json";
    let recorded = "schemas/apiida/subscription/delete/v1.sample.recorded.json";
    checkout.succeeds(&["refresh", "apiida", "--check"]);
    // A person adds a body that lacks a member, and another that the page shows too.
    let body = checkout.read(documented).replace("\"plan\"", "\"tariff\"");
    checkout.write(recorded, &body);
    let said = checkout.fails(&["refresh", "apiida"]);
    expect(&said, "refused      schemas/apiida/subscription/delete/v1.json  wire ");
    let settings = checkout.read("schemas/apiida/provider.toml");
    checkout.write("schemas/apiida/provider.toml", &format!("policy = \"reviewed\"\n{settings}"));
    checkout.succeeds(&["refresh", "apiida", "--accept", "seen in traffic", "--drop-patches"]);
    let inferred = checkout.read(schema);
    expect(&inferred, "\"samples\": 2");
    expect(&inferred, "\"tariff\"");
    assert_eq!(checkout.read(recorded), body, "the person's body stays");
    checkout.succeeds(&["check", "--accept", "the same"]);
    // And nothing more comes of it.
    checkout.succeeds(&["refresh", "apiida", "--check"]);
}

#[test]
fn an_event_that_a_page_no_longer_describes_is_reported() {
    let provider = Provider::start();
    let all = page(EVENTS);
    let (only_create, _) = all.split_once("\nsubscription.delete\n").unwrap();
    let checkout = served("vanished", &provider, only_create);
    let before = checkout.tree();
    let said = checkout.fails(&["refresh", "apiida"]);
    expect(&said, "error: this page no longer describes apiida/subscription/delete/v1\n");
    assert_eq!(checkout.tree(), before);
}

#[test]
fn samples_follow_the_page_and_people_keep_theirs() {
    let checkout = shipped("samples");
    let sample = "schemas/pismo/assets/quota_update/v1.sample.documented.json";
    let page = page("quota_updated.txt").replace("66989cfa-b058-40b8-b0bb-11f0b8ac94d3", "00000000-b058-40b8-b0bb-11f0b8ac94d3");
    checkout.write("saved/quota_updated.txt", &page);
    let refresh = ["refresh", "pismo", "--from", "saved", "--accept", "another example"];
    let out = checkout.succeeds(&refresh).out;
    expect(
        &out,
        "in place     schemas/pismo/assets/quota_update/v1.json  wire safe, replay safe, source ",
    );
    expect(&checkout.read(sample), "\"00000000-b058-40b8-b0bb-11f0b8ac94d3\"");
    checkout.succeeds(&["check"]);
    // From now on it is a person's.
    let own = checkout.read(sample).replace("00000000-b058", "11111111-b058");
    checkout.write(sample, &own);
    expect(
        &checkout.fails(&["check"]),
        "error: this sample was changed by hand after it was read from the provider's page\n",
    );
    checkout.write("saved/quota_updated.txt", &page.replace("00000000-b058", "22222222-b058"));
    let out = checkout.succeeds(&refresh).out;
    expect(&out, "v1.sample.documented.json differs from the page, and stays\n");
    assert_eq!(checkout.read(sample), own);
    checkout.succeeds(&["check", "--lock"]);
    checkout.succeeds(&["check"]);
}

#[test]
fn what_no_source_has_is_named() {
    let checkout = shipped("nowhere");
    let said = checkout.fails(&["refresh", "--offline", "paydata/webhook-v1/AccountCreated/v1"]);
    expect(
        &said,
        "error: no source has a page for paydata/webhook-v1/AccountCreated/v1\n  --> schemas/paydata/webhook-v1/AccountCreated/v1.json\n   help: \
         it was read from https://developers.paydata-api.com/apis/webhook-v1/schemas/createtestaccounteventresponse together with others; refresh those, or all of `paydata`\n",
    );
}
