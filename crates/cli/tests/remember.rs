//! `lock.toml` has two writers: `check --lock` here, and a build that is asked to remember names. They work in either order.
#![cfg(feature = "network")]

mod stage;

use std::env;
use std::process::{Command, Output};

use eventry_codegen::Config;
use stage::{Checkout, schema};

const FILE: &str = "schemas/acme/orders/created/v1.json";
const LOCK: &str = "schemas/lock.toml";

/// The build script of the other tests: they run this test alone, in a process with the environment of a build.
#[test]
fn a_build_script() {
    if let Some(schemas) = env::var_os("SCHEMAS_OF_THE_BUILD") {
        Config::new(schemas).remember_names().build();
    }
}

fn run_build(checkout: &Checkout) -> Output {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "a_build_script", "--nocapture"])
        .env("SCHEMAS_OF_THE_BUILD", "schemas")
        .env("OUT_DIR", checkout.0.join("out"))
        .env("EVENTRY_REMEMBER", "1")
        .current_dir(&checkout.0)
        .output()
        .unwrap()
}

#[track_caller]
fn build(checkout: &Checkout) {
    let output = run_build(checkout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// A checkout with this `lock.toml`.
fn begun(name: &str, lock: Option<&str>) -> Checkout {
    let checkout = Checkout::new(name, "");
    checkout.write(FILE, &schema(&["an-id"], &[]));
    if let Some(text) = lock {
        checkout.write(LOCK, text);
    }
    checkout
}

/// What may be there before either of the two has run.
const BEGINNINGS: &[(&str, Option<&str>)] = &[
    ("none", None),
    ("empty", Some("")),
    ("comments", Some("# Ours.\n# Do not edit.\n")),
    ("version", Some("version = 1\n")),
    // What a build wrote before it wrote a version.
    (
        "old",
        Some("[[names]]\ndocument = \"acme/orders/created/v1.json\"\ntypes = [\n    { at = \"\", members = [\"an-id\", \"an_id\"] },\n]\n"),
    ),
];

#[test]
fn a_build_and_check_work_in_either_order() {
    for (name, lock) in BEGINNINGS {
        let one = begun(&format!("build-first-{name}"), *lock);
        build(&one);
        let built = one.read(LOCK);
        assert!(built.contains("[[names]]\ndocument = \"acme/orders/created/v1.json\"\n"), "{built}");
        one.succeeds(&["check", "--lock"]);

        let other = begun(&format!("check-first-{name}"), *lock);
        other.succeeds(&["check", "--lock"]);
        let checked = other.read(LOCK);
        build(&other);

        assert_eq!(other.read(LOCK), checked, "{name}: there is nothing left to remember");
        assert_eq!(one.read(LOCK), checked, "{name}: both orders give the same file");
        assert_eq!(checked.matches("\nversion = 1\n").count(), 1, "{checked}");
        one.succeeds(&["check"]);
        other.succeeds(&["check"]);
    }
}

#[test]
fn each_keeps_what_the_other_wrote() {
    for (name, lock) in BEGINNINGS {
        let checkout = begun(&format!("in-turns-{name}"), *lock);
        build(&checkout);
        checkout.succeeds(&["check", "--lock"]);
        checkout.commit();
        // A member that would take the name of the older one.
        checkout.write(FILE, &schema(&["an_id", "an-id"], &[]));
        let before = checkout.read(LOCK);
        build(&checkout);
        let after = checkout.read(LOCK);
        let documents = |text: &str| text.split_once("\n[[names]]").map(|(documents, _)| documents.to_owned());
        assert_eq!(documents(&before), documents(&after), "{name}");
        assert!(after.contains("members = [\"an-id\", \"an_id\"]"), "{after}");
        checkout.succeeds(&["check", "--lock"]);
        assert!(checkout.read(LOCK).contains("members = [\"an-id\", \"an_id\"]"));
        checkout.succeeds(&["check"]);
    }
}

#[test]
fn a_version_that_is_unknown_stops_both() {
    let text = "version = 2\ndocuments = 1\n";
    let checkout = begun("unknown-version", Some(text));
    let output = run_build(&checkout);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("cargo::error=")).collect();
    let expected = "this file has format version 2, but only version 1 is supported\n  --> schemas/lock.toml:1:11\n   help: use the release of \
                    Eventry that wrote it, or a later one";
    assert_eq!(lines.join("\n"), expected);
    for arguments in [&["check"][..], &["check", "--lock"], &["refresh"]] {
        let said = checkout.fails(arguments);
        assert!(
            said.starts_with("error: this file has format version 2, but only version 1 is supported\n --> schemas/lock.toml:1:11\n"),
            "{said}"
        );
    }
    assert_eq!(checkout.read(LOCK), text);
}
