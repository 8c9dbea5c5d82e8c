//! `refresh`: what becomes of what a provider publishes.
#![cfg(feature = "network")]

mod stage;

use stage::{Answer, Checkout, Provider, schema};

const FILE: &str = "schemas/acme/orders/created/v1.json";
const PAGE: &str = "/orders/created-1.json";

fn expect(said: &str, expected: &str) {
    assert!(said.contains(expected), "expected: {expected}\n\nsaid: {said}");
}

/// A checkout that took one event from the provider, and says this in its settings.
fn begun(name: &str, provider: &Provider, settings: &str) -> Checkout {
    let checkout = Checkout::new(name, &format!("{settings}\n{}", provider.sources()));
    provider.lists(&[PAGE]);
    provider.says(PAGE, &[Answer::json(&schema(&["id"], &[]))]);
    checkout.succeeds(&["refresh"]);
    checkout
}

/// The digest of a page and the meaning of a document leave no other lines than these in the lock.
fn digests(text: &str) -> String {
    text.lines().fold(String::new(), |all, line| match line.split_once("sha256:") {
        Some((before, digest)) => format!("{all}{before}sha256:…{}\n", &digest[64..]),
        None => format!("{all}{line}\n"),
    })
}

#[test]
fn events_and_versions_are_discovered() {
    let provider = Provider::start();
    let checkout = begun("discovered", &provider, "");
    assert_eq!(checkout.read(FILE), schema(&["id"], &[]));
    let lock = digests(&checkout.read("schemas/lock.toml"));
    let today = cargo_eventry::date::today();
    expect(
        &lock,
        &format!(
            "version = 1\n\n[documents.\"acme/orders/created/v1.json\"]\nsource = \"{}{PAGE}\"\nreader = \"schema-file\"\nreader-version = \
             1\nconfidence = \"published\"\nretrieved = \"{today}\"\npage = \"sha256:…\"\nschema = \"sha256:…\"\n",
            provider.url
        ),
    );
    let before = checkout.tree();
    provider.lists(&[PAGE, "/orders/created-2.json", "/orders/shipped-1.json", "/imprint.html"]);
    provider.says("/orders/created-2.json", &[Answer::json(&schema(&["id", "name"], &[]))]);
    provider.says("/orders/shipped-1.json", &[Answer::json(&schema(&["id"], &["id"]))]);
    let ran = checkout.run(&["refresh", "--check"]);
    assert_eq!((ran.status, ran.errors.as_str()), (1, ""));
    let dry = checkout.succeeds(&["refresh", "--dry-run"]);
    assert_eq!(dry.out, ran.out);
    assert_eq!(checkout.tree(), before, "neither of them writes");
    let out = checkout.succeeds(&["refresh"]).out;
    assert_eq!(
        out.replace(&provider.url, "http://provider"),
        "new version  schemas/acme/orders/created/v2.json  http://provider/orders/created-2.json\n    \
         http://provider/orders/created-2.json:1: the page shows no sample of acme/orders/created/v2; the generated one contains placeholder \
         values\nnew          schemas/acme/orders/shipped/v1.json  http://provider/orders/shipped-1.json\n    \
         http://provider/orders/shipped-1.json:1: the page shows no sample of acme/orders/shipped/v1; the generated one contains placeholder \
         values\n3 documents: 1 new, 1 in a new version, 1 unchanged; 4 files and lock.toml written\n"
    );
    assert_eq!(checkout.read("schemas/acme/orders/shipped/v1.json"), schema(&["id"], &["id"]));
    checkout.succeeds(&["refresh", "--check"]);
}

#[test]
fn an_unchanged_provider_gives_no_diff_at_all() {
    let provider = Provider::start();
    let checkout = begun("unchanged", &provider, "");
    // As if it had been another day, and another version of the reader.
    let lock = checkout.read("schemas/lock.toml");
    let lock = lock
        .replace(&cargo_eventry::date::today(), "2020-02-29")
        .replace("reader-version = 1", "reader-version = 0");
    checkout.write("schemas/lock.toml", &lock);
    let before = checkout.tree();
    let other_layout = "{\"properties\":{\"id\":{\"type\":\"\\u0073tring\"}},\"required\":[],\"type\":\"object\",\n\n\
                        \"$schema\":\"http://json-schema.org/draft-07/schema#\"}";
    provider.says(PAGE, &[Answer::json(other_layout).with("Date: Mon, 23 Nov 2026 10:00:00 GMT")]);
    let out = checkout.succeeds(&["refresh"]).out;
    assert_eq!(out, "1 document: 1 unchanged; nothing to write\n");
    checkout.succeeds(&["refresh", "--check"]);
    assert_eq!(checkout.tree(), before);
}

#[test]
fn a_change_in_place_needs_what_the_policy_asks_for() {
    let provider = Provider::start();
    for (policy, accept, written) in [
        ("frozen", true, false),
        ("compatible", false, false),
        ("reviewed", false, false),
        ("reviewed", true, true),
    ] {
        let checkout = begun(&format!("in-place-{policy}-{accept}"), &provider, &format!("policy = \"{policy}\""));
        let before = checkout.tree();
        provider.says(PAGE, &[Answer::json(&schema(&["number"], &["number"]))]);
        let arguments: &[&str] = if accept {
            &["refresh", "--accept", "told on the phone"]
        } else {
            &["refresh"]
        };
        let ran = checkout.run(arguments);
        assert_eq!(ran.status, i32::from(!written), "{}{}", ran.out, ran.errors);
        assert_eq!(checkout.run(&["refresh", "--check"]).status, i32::from(!written));
        if written {
            expect(&ran.out, "in place     schemas/acme/orders/created/v1.json  wire ");
            expect(&checkout.read("schemas/lock.toml"), "reason = \"told on the phone\" },\n");
            assert_eq!(checkout.read(FILE), schema(&["number"], &["number"]));
        } else {
            expect(&ran.out, "refused      schemas/acme/orders/created/v1.json  wire ");
            expect(&ran.errors, "error: the provider changed this version in place, and ");
            expect(&ran.errors, "(policy \"");
            expect(&ran.errors, "help: keep the new form as a separate version: ");
            expect(&ran.errors, "cargo eventry refresh --accept \"why\" acme/orders/created/v1`");
            assert_eq!(checkout.tree(), before);
        }
    }
}

#[test]
fn one_bad_page_stops_the_run_and_says_so() {
    let provider = Provider::start();
    let checkout = begun("bad-page", &provider, "");
    let before = checkout.tree();
    provider.lists(&[PAGE, "/orders/shipped-1.json"]);
    provider.says("/orders/shipped-1.json", &[Answer::json(&schema(&["id"], &[]))]);
    provider.says(PAGE, &[Answer::json("Under maintenance")]);
    let said = checkout.fails(&["refresh"]);
    expect(&said, &format!("--> {}{PAGE}:1:1\n", provider.url));
    expect(
        &said,
        "nothing written, because of the errors; without them, 2 files and lock.toml would be\n",
    );
    assert_eq!(checkout.tree(), before);
    let said = checkout.fails(&["refresh", "--keep-going"]);
    expect(&said, "2 files and lock.toml written\n");
    assert_eq!(checkout.read(FILE), schema(&["id"], &[]), "its file stays");
    assert!(checkout.has("schemas/acme/orders/shipped/v1.json"));
    // The others alone are no problem.
    checkout.succeeds(&["refresh", "acme/orders/shipped/v1"]);
}

#[test]
fn what_would_not_generate_is_not_written() {
    let provider = Provider::start();
    let checkout = begun("generates", &provider, "policy = \"reviewed\"");
    let before = checkout.tree();
    provider.says(
        PAGE,
        &[Answer::json(
            "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#/nowhere\"}}}",
        )],
    );
    let said = checkout.fails(&["refresh", "--accept", "announced"]);
    expect(&said, "error: no code can be generated from this document as it is published: ");
    expect(&said, "nothing was written; use --keep-going to write it anyway and then patch it");
    assert_eq!(checkout.tree(), before);
}

#[test]
fn files_that_people_changed_are_not_overwritten() {
    let provider = Provider::start();
    let checkout = begun("by-hand", &provider, "policy = \"reviewed\"");
    provider.says(PAGE, &[Answer::json(&schema(&["id", "theirs"], &[]))]);
    checkout.write(FILE, &schema(&["id", "ours"], &[]));
    let said = checkout.fails(&["refresh", "--accept", "announced"]);
    expect(&said, "kept         schemas/acme/orders/created/v1.json  differs from ");
    expect(
        &said,
        "error: the provider publishes something else, but a person changed this file after it was locked, so it stays\n  --> \
         schemas/acme/orders/created/v1.json\n   help: `cargo eventry check` says what to do about the change; --overwrite takes the provider's \
         form\n",
    );
    assert_eq!(checkout.read(FILE), schema(&["id", "ours"], &[]));
    checkout.succeeds(&["refresh", "--accept", "announced", "--overwrite"]);
    assert_eq!(checkout.read(FILE), schema(&["id", "theirs"], &[]));
    // A file that was never locked is a person's as well, and may stay so.
    checkout.remove("schemas/lock.toml");
    checkout.write(FILE, &schema(&["id", "ours"], &[]));
    let before = checkout.tree();
    let out = checkout.succeeds(&["refresh"]).out;
    expect(&out, "1 document: 1 kept; nothing to write\n");
    checkout.succeeds(&["refresh", "--check"]);
    assert_eq!(checkout.tree(), before);
}

#[test]
fn patches_are_superfluous_once_the_provider_fixes_the_defect() {
    let provider = Provider::start();
    let checkout = begun("patches", &provider, "policy = \"reviewed\"");
    let patch = "schemas/acme/orders/created/v1.patch.json";
    let text = "{\"reason\": \"always sent\", \"operations\": [\n  {\"op\": \"test\", \"path\": \"/required\", \"value\": []},\n  {\"op\": \
                \"replace\", \"path\": \"/required\", \"value\": [\"id\"]}\n]}\n";
    checkout.write(patch, text);
    let before = checkout.tree();
    let refresh = ["refresh", "--accept", "announced"];
    // Something else changed, and the patch holds.
    provider.says(PAGE, &[Answer::json(&schema(&["id", "name"], &[]))]);
    checkout.succeeds(&["refresh", "--dry-run", "--accept", "announced"]);
    // What it corrects changed otherwise.
    provider.says(PAGE, &[Answer::json(&schema(&["id", "name"], &["name"]))]);
    expect(
        &checkout.fails(&refresh),
        "error: this patch no longer applies: `/required` is `[\"name\"]`, not `[]`\n --> schemas/acme/orders/created/v1.patch.json:2:3\n",
    );
    assert_eq!(checkout.tree(), before);
    // What it corrects was mended.
    provider.says(PAGE, &[Answer::json(&schema(&["id"], &["id"]))]);
    let said = checkout.fails(&refresh);
    expect(
        &said,
        "    schemas/acme/orders/created/v1.patch.json is superfluous: the provider has fixed what it corrects\n",
    );
    expect(
        &said,
        "error: the provider has fixed what this patch corrects (\"always sent\")\n  --> \
         schemas/acme/orders/created/v1.patch.json\n   help: remove the patch and run this command again, or use --drop-patches\n",
    );
    assert_eq!(checkout.tree(), before);
    checkout.succeeds(&["refresh", "--accept", "announced", "--drop-patches"]);
    assert!(!checkout.has(patch));
    assert_eq!(checkout.read(FILE), schema(&["id"], &["id"]));
}

#[test]
fn saved_pages_and_folders_are_read_without_the_network() {
    let provider = Provider::start();
    let checkout = begun("saved", &provider, "");
    let lock = checkout.read("schemas/lock.toml");
    checkout.write("saved/orders/created-1.json", &schema(&["id"], &[]));
    // The lock names the page itself, whichever way it came.
    checkout.succeeds(&["refresh", "--offline", "--from", "saved"]);
    assert_eq!(checkout.read("schemas/lock.toml"), lock);
    expect(
        &checkout.fails(&["refresh", "--from", "nowhere"]),
        "error: there is no such file or folder\n  --> nowhere\n",
    );
    // A folder of saved pages is a source like any other, and so is an archive.
    let pages = Checkout::new("folder-of-pages", "[[sources]]\nat = \"saved\"\n");
    pages.write("saved/orders/created-1.json", &schema(&["id"], &[]));
    pages.write("saved/orders/shipped-1.json", &schema(&["id"], &[]));
    pages.succeeds(&["refresh", "--offline"]);
    expect(&pages.read("schemas/lock.toml"), "source = \"saved/orders/shipped-1.json\"\n");
    // Events that people wrote may stand beside it.
    pages.write("schemas/acme/orders/cancelled/v1.json", &schema(&["id"], &[]));
    let out = pages.succeeds(&["refresh", "--offline"]).out;
    assert_eq!(out, "2 documents: 2 unchanged; nothing to write\n");
    let archive = Checkout::new("archive", &format!("[[sources]]\nat = \"{}/dump.tar\"\n", provider.url));
    let mut tar = tar::Builder::new(Vec::new());
    for name in ["dump/orders/created-1.json", "dump/orders/shipped-1.json"] {
        let text = schema(&["id"], &[]);
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    let text = String::from_utf8(tar.into_inner().unwrap()).unwrap();
    provider.says("/dump.tar", &[Answer::page("application/x-tar", &text)]);
    archive.succeeds(&["refresh"]);
    assert!(archive.has("schemas/acme/orders/created/v1.json") && archive.has("schemas/acme/orders/shipped/v1.json"));
    expect(
        &archive.read("schemas/lock.toml"),
        &format!("source = \"{}/dump.tar\"\n", provider.url),
    );
    archive.succeeds(&["refresh", "--check"]);
    // Or a folder with an index and an address for each event.
    let folder = Checkout::new(
        "folder",
        "[[sources]]\nat = \"dump/{domain}/{event}-{version}.json\"\nindex = \"dump\"\n",
    );
    folder.write("dump/orders/created-1.json", &schema(&["id"], &[]));
    folder.write("dump/orders/created-2.json", &schema(&["id", "name"], &[]));
    folder.write("dump/README.md", "");
    folder.succeeds(&["refresh", "--offline"]);
    assert_eq!(folder.read("schemas/acme/orders/created/v2.json"), schema(&["id", "name"], &[]));
    expect(&folder.read("schemas/lock.toml"), "source = \"dump/orders/created-2.json\"\n");
}

#[test]
fn what_is_asked_for_has_to_be_there() {
    let provider = Provider::start();
    let checkout = begun("asked", &provider, "");
    for (words, message) in [
        (
            "acmee",
            "error: there is no provider `acmee` in schemas/\n   help: did you mean `acme`?\n",
        ),
        ("acme/orders/created/one", "error: `acme/orders/created/one` is not an event\n"),
    ] {
        let ran = checkout.run(&["refresh", words]);
        assert_eq!(ran.status, 2);
        expect(&ran.errors, message);
    }
    assert_eq!(checkout.run(&["refresh", "--accept", " "]).status, 2);
    assert_eq!(checkout.run(&["refresh", "--nonsense"]).status, 2);
    expect(&checkout.succeeds(&["refresh", "--help"]).out, "Usage: cargo eventry refresh");
    // A version that nobody has yet is looked for where it would be.
    provider.says("/orders/created-2.json", &[Answer::json(&schema(&["id"], &[]))]);
    checkout.succeeds(&["refresh", "acme/orders/created/v2"]);
    assert!(checkout.has("schemas/acme/orders/created/v2.json"));
    // An index that leads nowhere is a page that changed.
    provider.lists(&["/imprint.html"]);
    let said = checkout.fails(&["refresh"]);
    expect(&said, "error: no link of this index leads to an event\n");
}
