//! The crates in `examples/`, which generate their own events, are built and run as another team would do it.

use std::path::Path;
use std::process::Command;

/// Builds and runs one of the crates in `examples/`. Returns what it prints.
fn run(example: &str) -> String {
    cargo("run", example)
}

/// Runs a Cargo command for one of the crates. Returns what it prints.
fn cargo(command: &str, example: &str) -> String {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(example)
        .join("Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([command, "--quiet", "--manifest-path"])
        .arg(manifest)
        // Shared with `drop_in`, so that dependencies are compiled once.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo"))
        .output()
        .unwrap_or_else(|error| panic!("cargo does not run: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{example}: {}\n{errors}\n{printed}", output.status);
    assert!(!errors.contains("warning"), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_crate_with_its_own_events() {
    assert_eq!(
        run("own-events"),
        "\
workshop/climate/measured/v1 (precise)
  3 degrees
  written back without loss
workshop/tools/tool_borrowed/v1 (saw)
  Ada has the saw
  written back without loss
workshop/tools/tool_borrowed/v2 (drill)
  Grace has the drill until further notice
  and its condition is new to us
  written back without loss
a version that is not in the catalog
  not in the catalog: workshop/tools/tool_borrowed/v7
  written back without loss
a member that is missing
  malformed workshop/tools/tool_borrowed/v1 at `/payload`: missing member `by` (byte 58)
latest: workshop/tools/tool_borrowed/v2
"
    );
    let tests = cargo("test", "own-events");
    assert_eq!(tests.matches("1 passed").count(), 1, "{tests}");
}

#[test]
fn a_crate_that_changes_what_is_generated() {
    assert_eq!(
        run("knobs"),
        r#"2 orders
{"id":7,"status":"shipped","lines":[{"sku":"a","meta":{"b":[1]}}],"clerk":{"name":"Ada"},"payment":{"card":"4242"},"more":{"x":1.0}}
1
["shop/orders/placed/v1"]
UnknownType
"#
    );
}

#[test]
fn a_crate_that_renames_the_runtime() {
    assert_eq!(
        run("renamed"),
        r#"Ada joined: {"joined":{"name":"Ada","since":1843},"by":"letter"}
unknown-type: {"left":"Ada"}
malformed club/members/joined/v1 at `/joined/name`: expected a string, found a number (byte 20)
1 event
"#
    );
}

#[test]
fn a_crate_that_reads_an_archive_as_the_newest_version() {
    assert_eq!(
        run("archive"),
        "\
bakery/orders/cancelled/v1 NeedsCode
bakery/orders/cancelled/v2 None
bakery/orders/placed/v1 Mechanical
bakery/orders/placed/v2 Fallible
bakery/orders/placed/v4 None
bakery/orders/shipped/v1 Mechanical
bakery/orders/shipped/v2 Mechanical
bakery/orders/shipped/v3 None
Ada: 1 for 9 EUR
  it came as v1
Grace: 0 for 4 CHF
  it came as v2
bakery/orders/placed/v2
  it came as v1
  at `/total`: expected an integer, found a number
Edsger: 0 for 12 EUR
  it came as v5, which is not known
bakery/orders/cancelled/v1
  the upgrade from `bakery/orders/cancelled/v1` to `bakery/orders/cancelled/v2` needs code
parcel p-1
  it came as v1
{\"id\":7,\"reason\":\"not said\",\"by\":{\"name\":\"Ada\",\"role\":\"customer\"}}
malformed kiosk event: version `2` is unknown, and unknown versions of this provider are rejected (byte 0)
"
    );
    // Its own tests convert ten thousand bodies through the versions and back, and count drift.
    let tests = cargo("test", "archive");
    assert_eq!(tests.matches("test result: ok").count(), 8, "{tests}");
}

#[test]
fn deliveries_of_many_providers() {
    let tests = cargo("test", "providers");
    // Receivers over HTTP: control messages, and items.
    assert_eq!(tests.matches("test result: ok. 14 passed").count(), 1, "{tests}");
    assert_eq!(tests.matches("test result: ok. 1 passed").count(), 1, "{tests}");
    assert_eq!(tests.matches("test result: ok. 5 passed").count(), 1, "{tests}");
}

#[test]
fn deliveries_in_every_wrapper() {
    let tests = cargo("test", "wrappers");
    assert_eq!(tests.matches("test result: ok. 14 passed").count(), 1, "{tests}");
    assert_eq!(tests.matches("test result: ok. 7 passed").count(), 1, "{tests}");
}
