//! `check`: the gate under each policy, hand edits, samples and patches, word for word.
#![cfg(feature = "network")]

mod stage;

use stage::{Answer, Checkout, Provider, schema};

const FILE: &str = "schemas/acme/orders/created/v1.json";
const SAMPLE: &str = "schemas/acme/orders/created/v1.sample.documented.json";

/// A checkout with one locked and committed event.
fn locked(name: &str, settings: &str) -> Checkout {
    let checkout = Checkout::new(name, settings);
    checkout.write(FILE, &schema(&["id", "name"], &["id"]));
    checkout.write(SAMPLE, "{\"id\": \"1\"}\n");
    checkout.succeeds(&["check", "--lock"]);
    checkout.commit();
    checkout.succeeds(&["check"]);
    checkout
}

fn expect(said: &str, expected: &str) {
    assert!(said.contains(expected), "expected: {expected}\n\nsaid: {said}");
}

/// What `check` says on standard error.
fn problems(checkout: &Checkout, arguments: &[&str]) -> String {
    let ran = checkout.run(arguments);
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.errors);
    ran.errors.replace(&cargo_eventry::date::today(), "TODAY")
}

#[test]
fn a_new_document_is_locked_first() {
    let checkout = Checkout::new("new-document", "");
    checkout.write(FILE, &schema(&["id"], &[]));
    assert_eq!(
        problems(&checkout, &["check"]),
        "error: this document is not in lock.toml\n  --> schemas/acme/orders/created/v1.json\n   help: run `cargo eventry check --lock` to add it; from then on, its policy protects it\n"
    );
    let out = checkout.succeeds(&["check", "--lock"]).out;
    assert_eq!(
        out,
        "locked   schemas/acme/orders/created/v1.json\nschemas/lock.toml written\n1 document and 0 samples: all in order\n"
    );
    let before = checkout.read("schemas/lock.toml");
    expect(
        &before,
        "\n[documents.\"acme/orders/created/v1.json\"]\nsource = \"hand\"\nretrieved = \"",
    );
    checkout.succeeds(&["check", "--lock"]);
    assert_eq!(checkout.read("schemas/lock.toml"), before);
    // Layout is no change.
    checkout.write(FILE, &checkout.read(FILE).replace('\n', "\r\n\t"));
    checkout.succeeds(&["check"]);
}

#[test]
fn a_frozen_version_does_not_change() {
    let checkout = locked("frozen", "policy = \"frozen\"\n");
    checkout.write(FILE, &schema(&["id", "name", "more"], &["id"]));
    let refused = "error: changed after it was locked on TODAY, and locked documents must not change here (policy \"frozen\")\n  --> \
                   schemas/acme/orders/created/v1.json\n   help: move the new form to v2.json, and restore this file; or\n         restore this file, and put the correction into v1.patch.json; or\n         set policy = \"reviewed\" in provider.toml, then give the reason: `cargo eventry check --accept \"why\" acme/orders/created/v1`\n";
    assert_eq!(problems(&checkout, &["check"]), refused);
    assert_eq!(problems(&checkout, &["check", "--lock"]), refused);
    assert_eq!(problems(&checkout, &["check", "--accept", "because"]), refused);
}

#[test]
fn a_compatible_change_is_taken_in() {
    let checkout = locked("compatible", "policy = \"compatible\"\n");
    checkout.write(FILE, &schema(&["id", "name", "more"], &["id"]));
    let said = problems(&checkout, &["check"]);
    expect(&said, "error: changed after it was locked on TODAY; the policy allows it (wire ");
    expect(&said, "\n   help: run `cargo eventry check --lock` to update lock.toml\n");
    let out = checkout.succeeds(&["check", "--lock"]).out;
    expect(&out, "changed  schemas/acme/orders/created/v1.json  wire ");
    expect(&out, "    member-added at /properties/more: ");
    checkout.succeeds(&["check"]);
}

#[test]
fn a_change_that_readers_notice_is_refused() {
    let checkout = locked("noticed", "");
    checkout.write(FILE, &schema(&["id", "name"], &[]));
    let said = problems(&checkout, &["check", "--lock"]);
    expect(
        &said,
        "error: changed after it was locked on TODAY, and it affects readers: wire unsafe, replay safe, source unsafe (policy \
         \"compatible\")\n  --> schemas/acme/orders/created/v1.json\n   help: move the new form to v2.json, and restore this file; or\n",
    );
    // A reason does not help where the policy does not ask for one.
    assert_eq!(problems(&checkout, &["check", "--accept", "because"]), said);
    // Without the old text nothing is known, which is not the same as safe.
    std::fs::remove_dir_all(checkout.0.join(".git")).unwrap();
    checkout.git(&["init", "--quiet"]);
    let said = problems(&checkout, &["check"]);
    expect(&said, "and the effect on readers is unknown (policy \"compatible\")\n");
}

#[test]
fn a_reviewed_change_needs_a_reason_that_is_kept() {
    let checkout = locked("reviewed", "policy = \"reviewed\"\n");
    checkout.write("schemas/acme/orders/shipped/v1.json", &schema(&["id"], &[]));
    checkout.succeeds(&["check", "--lock"]);
    checkout.commit();
    checkout.write(FILE, &schema(&["id", "name"], &[]));
    checkout.write("schemas/acme/orders/shipped/v1.json", &schema(&["id"], &["id"]));
    let said = problems(&checkout, &["check", "--lock"]);
    expect(
        &said,
        "error: changed after it was locked on TODAY, and no reason is given: wire unsafe, replay safe, source unsafe (policy \
         \"reviewed\")\n  --> schemas/acme/orders/created/v1.json\n   help: move the new form to v2.json, and restore this file; or\n         \
         restore this file, and put the correction into v1.patch.json; or\n         give the reason: `cargo eventry check --accept \"why\" \
         acme/orders/created/v1`\n",
    );
    // One of them alone.
    let said = problems(&checkout, &["check", "--accept", "told by \"support\"", "acme/orders/created/v1"]);
    assert!(!said.contains("created"), "{said}");
    expect(&said, "  --> schemas/acme/orders/shipped/v1.json\n");
    checkout.succeeds(&["check", "--accept", "another reason"]);
    let lock = checkout.read("schemas/lock.toml");
    expect(&lock, "reason = \"told by \\\"support\\\"\" },\n");
    expect(&lock, "reason = \"another reason\" },\n");
    checkout.succeeds(&["check"]);
    assert_eq!(checkout.run(&["check", "acme/orders/created/v1"]).status, 2);
    let ran = checkout.run(&["check", "--accept", "because", "acme/orders/create/v1"]);
    assert_eq!(ran.status, 2);
    expect(&ran.errors, "did you mean `acme/orders/created/v1.json`?");
}

#[test]
fn a_deleted_version_is_refused() {
    let checkout = locked("taken-away", "policy = \"reviewed\"\n");
    checkout.remove(FILE);
    checkout.remove(SAMPLE);
    assert_eq!(
        problems(&checkout, &["check"]),
        "error: this document is in lock.toml but was deleted: readers lose its events\n  --> \
         schemas/acme/orders/created/v1.json\n   help: restore it: `git checkout -- schemas/acme/orders/created/v1.json`; or,\n         with \
         policy = \"reviewed\" in provider.toml, give the reason: `cargo eventry check --accept \"why\" acme/orders/created/v1`\n"
    );
    checkout.succeeds(&["check", "--accept", "never was sent"]);
    checkout.succeeds(&["check"]);
    checkout.git(&["checkout", "--quiet", "--", "schemas/acme"]);
    expect(
        &problems(&checkout, &["check"]),
        "error: this document exists again, but lock.toml says that it was removed\n",
    );
    checkout.succeeds(&["check", "--lock"]);
}

#[test]
fn a_hand_edit_of_a_published_file_is_named() {
    let provider = Provider::start();
    let checkout = Checkout::new("hand-edit", &provider.sources());
    provider.lists(&["/orders/created-1.json"]);
    provider.says("/orders/created-1.json", &[Answer::json(&schema(&["id"], &[]))]);
    checkout.succeeds(&["refresh"]);
    checkout.commit();
    checkout.succeeds(&["check"]);
    checkout.write(FILE, &schema(&["id"], &["id"]));
    let said = problems(&checkout, &["check"]).replace(&provider.url, "http://provider");
    expect(
        &said,
        "error: changed by hand after it was read from http://provider/orders/created-1.json, and it affects readers: wire safe, replay \
         unsafe, source ",
    );
}

#[test]
fn a_sample_that_breaks_its_schema_is_refused_or_excused() {
    let checkout = locked("sample", "");
    checkout.write(SAMPLE, "{\n  \"id\": 1\n}\n");
    let refused = "error: this does not match the schema: 1 is not of type \"string\"\n --> \
                   schemas/acme/orders/created/v1.sample.documented.json:2:9\n  |\n2 |   \"id\": 1\n  |         ^\n  |\n  = at /id\n  = help: if the schema is wrong, patch it; if the \
                   provider's own example is wrong, add [[exceptions]] with `sample` and `reason` to provider.toml\n";
    assert_eq!(problems(&checkout, &["check"]), refused);
    let exception =
        "name = \"Acme\"\n\n[[exceptions]]\nsample = \"orders/created/v1.sample.documented.json\"\nreason = \"as documented\"\n";
    checkout.write("schemas/acme/provider.toml", exception);
    checkout.succeeds(&["check"]);
    checkout.write(SAMPLE, "{\"id\": \"1\"}\n");
    assert_eq!(
        problems(&checkout, &["check"]),
        "error: `orders/created/v1.sample.documented.json` needs no exception\n  --> schemas/acme/provider.toml:3:1\n   help: the sample does not exist, or it matches its schema: remove the section\n"
    );
}

#[test]
fn envelopes_and_batches_are_judged_too() {
    let settings = "[envelope]\npayload = \"data\"\n[discriminators]\ntype = [\"{event}\"]\n";
    let checkout = Checkout::new("enveloped", settings);
    checkout.write(
        "schemas/acme/envelope.json",
        "{\"type\": \"object\", \"required\": [\"type\"], \"properties\": {\"type\": {\"type\": \"string\"}, \"data\": true}}",
    );
    checkout.write(FILE, &schema(&["id"], &["id"]));
    checkout.write(SAMPLE, "{\"type\": \"created\", \"data\": {\"id\": \"1\"}}");
    checkout.succeeds(&["check", "--lock"]);
    checkout.write(SAMPLE, "[{\"type\": \"created\", \"data\": {\"id\": \"1\"}},\n {\"data\": {}}]");
    let said = problems(&checkout, &["check"]);
    expect(&said, "error: this does not match the schema: \"type\" is a required property\n");
    expect(
        &said,
        "v1.sample.documented.json:2:2\n  |\n2 |  {\"data\": {}}]\n  |  ^^^^^^^^^^^^\n  |\n  = at /1\n",
    );
    expect(
        &said,
        "v1.sample.documented.json:2:11\n  |\n2 |  {\"data\": {}}]\n  |           ^^\n  |\n  = at /1/data\n",
    );
}

#[test]
fn a_sample_that_is_taken_for_something_else_is_an_error() {
    let settings = "[envelope]\npayload = \"data\"\n[discriminators]\ntype = [\"{event}\"]\n";
    let checkout = Checkout::new("taken-for", settings);
    checkout.write(
        "schemas/acme/envelope.json",
        "{\"type\": \"object\", \"properties\": {\"type\": {\"type\": \"string\"}, \"data\": true}}",
    );
    checkout.write(FILE, &schema(&["id"], &["id"]));
    checkout.write(SAMPLE, "{\"type\": \"created\", \"data\": {\"id\": \"1\"}}");
    checkout.succeeds(&["check", "--lock"]);
    checkout.write(SAMPLE, "{\"type\": \"shipped\",\n \"data\": {\"id\": \"1\"}}");
    assert_eq!(
        problems(&checkout, &["check"]),
        "error: this sample is not recognized as its event `acme/orders/created/v1`: its discriminators do not name an event in the catalog\n --> \
         schemas/acme/orders/created/v1.sample.documented.json:1:10\n  |\n1 | {\"type\": \"shipped\",\n  |          ^^^^^^^^^\n  |\n  = at /type\n  = help: a body of this event has `created` in `type`; correct the \
         sample, [discriminators] in schemas/acme/provider.toml, or the name of the folder\n"
    );
    let exception = "\n[[exceptions]]\nsample = \"orders/created/v1.sample.documented.json\"\nreason = \"as documented\"\n";
    checkout.write("schemas/acme/provider.toml", &format!("name = \"Acme\"\n\n{settings}{exception}"));
    checkout.succeeds(&["check"]);
}

#[test]
fn what_would_steer_a_terminal_is_escaped() {
    let checkout = Checkout::new("steered", "");
    let member = "a\\u001b[2J\\u202e\\nerror: forged\\u2028\\u007f";
    checkout.write(
        FILE,
        &format!("{{\"type\": \"object\", \"properties\": {{\"{member}\": {{\"type\": \"objet\"}}}}}}"),
    );
    let said = problems(&checkout, &["check"]);
    expect(
        &said,
        "  = at /properties/a\\u{1b}[2J\\u{202e}\\nerror: forged\\u{2028}\\u{7f}/type\n",
    );
    assert!(said.chars().all(|c| c == '\n' || !c.is_control()), "{said:?}");
}

#[test]
fn all_problems_come_at_once() {
    let checkout = locked("at-once", "");
    checkout.write("schemas/acme/orders/broken/v1.json", "{\"type\": \"objet\"}");
    checkout.write("schemas/acme/orders/cut/v1.json", "{\"type\": ");
    checkout.write(SAMPLE, "{}");
    let patch = "{\"reason\": \"r\", \"operations\": [\n  {\"op\": \"test\", \"path\": \"/type\", \"value\": \"array\"}\n]}";
    checkout.write("schemas/acme/orders/patched/v1.json", &schema(&["id"], &[]));
    checkout.write("schemas/acme/orders/patched/v1.patch.json", patch);
    let said = problems(&checkout, &["check"]);
    for message in [
        "error: this is not a schema of its dialect: \"objet\" is not ",
        " --> schemas/acme/orders/broken/v1.json:1:10\n  |\n1 | {\"type\": \"objet\"}\n  |          ^^^^^^^\n  |\n  = at /type\n",
        " --> schemas/acme/orders/cut/v1.json:1:10\n",
        "error: this does not match the schema: \"id\" is a required property\n --> schemas/acme/orders/created/v1.sample.documented.json:1:1\n",
        "error: this patch no longer applies: `/type` is `\"object\"`, not `\"array\"`\n --> schemas/acme/orders/patched/v1.patch.json:2:3\n",
        "error: this document is not in lock.toml\n  --> schemas/acme/orders/broken/v1.json\n",
    ] {
        expect(&said, message);
    }
}

#[test]
fn a_lock_that_no_command_wrote_is_refused() {
    let checkout = locked("bad-lock", "");
    checkout.write(
        "schemas/lock.toml",
        &checkout.read("schemas/lock.toml").replace("source = \"hand\"", "sauce = \"hand\""),
    );
    let said = problems(&checkout, &["check"]);
    expect(&said, "error: missing key `source` in [documents]\n --> schemas/lock.toml:");
    expect(&said, "  = help: restore it from version control; only commands write this file\n");
}
