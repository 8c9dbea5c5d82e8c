//! `import` and `new`, as a person runs them, in copies of the repository's schemas.
#![cfg(feature = "network")]

mod copy;

use std::fs;
use std::io::Write;
use std::path::Path;

use copy::{Checkout, SCHEMAS, files};

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages");

fn page(name: &str) -> String {
    format!("{PAGES}/{name}.txt")
}

const PAGE_NAMES: [&str; 5] = [
    "registration_failed",
    "quota_status_changed",
    "test_account_response",
    "webhook_events_compared",
    "quota_updated",
];

// The shipped schemas ---------------------------------------------------------------------------------

/// What the pages do not give: settings, envelopes, patches, notes, and bodies that were added by hand.
fn is_ours(path: &str) -> bool {
    let ends = [
        "provider.toml",
        "envelope.json",
        ".patch.json",
        "extracts.toml",
        "README.md",
        "lock.toml",
    ];
    ends.iter().any(|end| path.ends_with(end)) || path.ends_with(".sample.unsuffixed.json")
}

/// The part of a lock that says where documents come from. The names after it are in the order in which they were claimed.
fn documents(lock: &str) -> &str {
    lock.split("[[names]]").next().unwrap()
}

#[test]
fn the_shipped_schemas_and_samples_are_what_their_pages_give() {
    let checkout = Checkout::new("shipped");
    let shipped = checkout.files();
    for path in shipped
        .keys()
        .filter(|path| !is_ours(path) || path.ends_with(".sample.unsuffixed.json"))
    {
        fs::remove_file(checkout.0.join("schemas").join(path)).unwrap();
    }
    for name in PAGE_NAMES {
        checkout.good(&["import", &page(name)], "");
    }
    let imported = checkout.files();
    for (path, text) in shipped.iter().filter(|(path, _)| !path.ends_with(".sample.unsuffixed.json")) {
        if path == "lock.toml" {
            assert!(documents(&imported[path]) == documents(text), "the lock says the same");
        } else {
            assert_eq!(imported.get(path), Some(text), "{path}");
        }
    }
    assert!(imported.keys().all(|path| shipped.contains_key(path)));
}

#[test]
fn importing_again_changes_nothing() {
    let checkout = Checkout::new("again");
    let before = checkout.files();
    for name in PAGE_NAMES {
        let output = checkout.good(&["import", &page(name)], "");
        assert!(output.ends_with(" unchanged; nothing to write\n"), "{output}");
    }
    assert_eq!(checkout.files(), before);
}

// Guards ----------------------------------------------------------------------------------------------

#[test]
fn files_that_say_something_else_stay() {
    let checkout = Checkout::new("guard");
    let path = "schemas/pismo/interest-management/status_change_quota/v1.json";
    checkout.put(path, "{\"type\": \"object\"}\n");
    let before = checkout.files();
    let page = page("quota_status_changed");
    assert_eq!(
        checkout.bad(&["import", &page], ""),
        (
            1,
            format!(
                "error: this file differs from what the page says, and stays as it is\n  --> {path}\n   help: look at the difference with --dry-run, then use --overwrite to change the file\n"
            )
        )
    );
    let shown = checkout.good(&["import", "--dry-run", &page], "");
    assert!(
        shown.starts_with(&format!("kept         {path}  differs from {page}, and stays\n")),
        "{shown}"
    );
    assert!(shown.contains(&format!("\n{path}:\n{{\n")), "{shown}");
    assert_eq!(checkout.files(), before);
    let output = checkout.good(&["import", "--force", &page], "");
    assert!(output.starts_with(&format!("restored     {path}  {page}\n")), "{output}");
    assert_eq!(
        checkout.get(path),
        files(Path::new(SCHEMAS))["pismo/interest-management/status_change_quota/v1.json"]
    );
}

#[test]
fn what_cannot_be_generated_is_not_written() {
    let checkout = Checkout::new("ungenerated");
    let before = checkout.files();
    let schema = r##"{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": {"a": {"$ref": "#/definitions/none"}}}"##;
    let (status, error) = checkout.bad(&["import", "--as", "pismo/cards/update/v1", "-"], schema);
    assert_eq!(status, 1);
    assert!(error.contains("schemas/pismo/cards/update/v1.json:1:"), "{error}");
    assert_eq!(checkout.files(), before);
}

#[test]
fn mistakes_are_named() {
    let checkout = Checkout::new("mistakes");
    for (arguments, input, status, expected) in [
        (
            &["import"][..],
            "",
            2,
            "error: `FILE|FOLDER|URL|-` is missing\n   help: usage: cargo eventry import <FILE|FOLDER|URL|->...\n         `cargo eventry import --help` shows more\n",
        ),
        (
            &["import", "none.json"],
            "",
            1,
            "error: there is no such file or folder\n  --> none.json\n   help: give a saved page, or a folder of saved pages\n",
        ),
        (
            &["import", "--reader", "docs-pages", "-"],
            "",
            2,
            "error: there is no reader `docs-pages`\n   help: did you mean `docs-page`?\n",
        ),
        (
            &["import", "--as", "pismo/cards/update/1", "-"],
            "",
            2,
            "error: `1` is not a version: write `v` and a number, a semantic version or a date, such as v1, v0.3.0 or v2024-06-20\n   help: give <provider>/<domain>/<event>/v<version>, or the first parts of that\n",
        ),
        (
            &["import", "-"],
            "{\"a\": 1}",
            1,
            "error: this page does not say which event it describes\n  --> standard input\n   help: name the event: --as <provider>/<domain>/<event>/v<version>; the providers are apiida, paydata, pismo\n",
        ),
        (
            &["import", "--as", "acme/orders/created/v1", "-"],
            "{\"a\": 1}",
            1,
            "error: there is no provider `acme` in schemas/\n  --> standard input\n   help: create it with `cargo eventry new acme/<domain>/<event>/v1`\n",
        ),
        (
            &["new", "a/b/v1"],
            "",
            2,
            "error: `a/b/v1` is not an event id: expected <provider>/<domain>/<event>/v<version>, such as acme/orders/order_created/v1\n   help: give an id such as acme/orders/order_created/v1\n",
        ),
    ] {
        assert_eq!(checkout.bad(arguments, input), (status, expected.to_owned()), "{arguments:?}");
    }
}

// Identity and samples --------------------------------------------------------------------------------

#[test]
fn a_recorded_body_tells_its_event() {
    let checkout = Checkout::new("recorded");
    let body = checkout
        .get("schemas/pismo/assets/quota_update/v1.sample.unsuffixed.json")
        .replace("natural", "legal");
    let lock = checkout.get("schemas/lock.toml");
    let output = checkout.good(&["import", "-"], &body);
    assert_eq!(
        output,
        "samples      schemas/pismo/assets/quota_update/v1.json  standard input
    standard input:1: pismo/assets/quota_update/v1 has a published schema, which stays; only the samples are added
1 document: 1 with other samples; 1 file written
"
    );
    assert_eq!(
        checkout.get("schemas/lock.toml"),
        lock,
        "a recorded body belongs to the person who recorded it"
    );
    assert_eq!(checkout.get("schemas/pismo/assets/quota_update/v1.sample.recorded.json"), body);
    // The same body again adds nothing, another one gets a label of its own.
    let output = checkout.good(&["import", "-"], &body);
    assert_eq!(output, "0 documents; nothing to write\n");
    checkout.good(&["import", "-"], &body.replace("legal", "other"));
    checkout.get("schemas/pismo/assets/quota_update/v1.sample.recorded-2.json");
}

#[test]
fn bodies_make_an_inferred_schema_looser() {
    let checkout = Checkout::new("looser");
    let body = checkout.get("schemas/apiida/subscription/delete/v1.sample.documented.json");
    let other = body
        .replace("      \"plan\": 1,\n", "")
        .replace("\"id\": 42", "\"id\": 42,\n      \"label\": null");
    let lock = checkout.get("schemas/lock.toml");
    let output = checkout.good(&["import", "--force", "-"], &other);
    assert!(
        output.starts_with("overruled    schemas/apiida/subscription/delete/v1.json  wire unsafe, replay safe, source "),
        "{output}"
    );
    let after = checkout.get("schemas/lock.toml");
    assert!(documents(&after) == documents(&lock), "the lock still says what is published");
    let schema: serde_json::Value = serde_json::from_str(&checkout.get("schemas/apiida/subscription/delete/v1.json")).unwrap();
    assert_eq!(schema["x-inferred"]["samples"], 2);
    assert_eq!(schema["title"], "subscription.delete");
    let required = schema["properties"]["subscription"]["required"].to_string();
    assert!(!required.contains("\"plan\"") && required.contains("\"id\""), "{required}");
}

#[test]
fn a_new_event_of_a_known_provider() {
    let checkout = Checkout::new("new_event");
    let page = fs::read_to_string(page("quota_updated"))
        .unwrap()
        .replace("Domain: assets", "Domain: cards")
        .replace("quota_update", "limit_change");
    let output = checkout.good(&["import", "-"], &page);
    assert!(output.contains("\n    standard input:1: pismo/cards/limit_change/v1 is a guess: `pismo` is the only provider whose events are identified by domain, event type and version\n"), "{output}");
    let sample: serde_json::Value =
        serde_json::from_str(&checkout.get("schemas/pismo/cards/limit_change/v1.sample.documented.json")).unwrap();
    assert_eq!(
        (&sample["domain"], &sample["event_type"]),
        (&"cards".into(), &"limit_change-1".into())
    );
    // It is no guess any more.
    let output = checkout.good(&["import", "-"], &page);
    assert_eq!(output, "1 document: 1 unchanged; nothing to write\n");
}

#[test]
fn an_openapi_document_gives_payloads_and_shared_schemas() {
    let checkout = Checkout::new("openapi");
    let document = r##"
openapi: 3.0.3
info: { title: Plans, version: "1" }
webhooks:
  plan.created:
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/PlanCreated' } } } }
components:
  schemas:
    Event: { type: object, required: [type], properties: { type: { type: string }, timestamp: { type: string, format: date-time } } }
    PlanCreated:
      allOf:
        - $ref: '#/components/schemas/Event'
        - { type: object, properties: { data: { type: object, required: [plan], properties: { plan: { $ref: '#/components/schemas/Plan' } } } } }
    Plan: { type: object, required: [id], properties: { id: { type: integer, example: 7 }, name: { type: string, nullable: true, example: Gold } } }
"##;
    let output = checkout.good(&["import", "--as", "apiida", "-"], document);
    assert!(
        output.contains("new          schemas/apiida/plan/created/v1.json  standard input\n"),
        "{output}"
    );
    let schema: serde_json::Value = serde_json::from_str(&checkout.get("schemas/apiida/plan/created/v1.json")).unwrap();
    assert_eq!(
        schema["properties"]["plan"]["$ref"],
        "../../_openapi/plans.json#/components/schemas/Plan"
    );
    let sample: serde_json::Value = serde_json::from_str(&checkout.get("schemas/apiida/plan/created/v1.sample.documented.json")).unwrap();
    assert_eq!(sample["data"], serde_json::json!({"plan": {"id": 7, "name": "Gold"}}));
    assert_eq!(sample["type"], "plan.created");
    let entry = |path: &str| format!("\n[documents.\"apiida/{path}\"]\nsource = \"standard input\"\nreader = \"openapi\"\n");
    let lock = checkout.get("schemas/lock.toml");
    assert!(
        lock.contains(&entry("plan/created/v1.json")) && lock.contains(&entry("_openapi/plans.json")),
        "{lock}"
    );
}

#[test]
fn folders_and_archives_are_read_file_by_file() {
    let schema = files(Path::new(SCHEMAS))["pismo/assets/quota_update/v1.json"].clone();
    let names = ["published/assets/asset_created-1.json", "published/cards/limit-change-12.json"];
    let expected = ["pismo/assets/asset_created/v1.json", "pismo/cards/limit-change/v12.json"];
    let folder = Checkout::new("folder");
    for name in names {
        folder.put(name, &schema);
    }
    let sources = [
        "published/assets/asset_created-1.json",
        "all.zip!/published/assets/asset_created-1.json",
        "all.tar.gz!/published/assets/asset_created-1.json",
    ];
    folder.put("published/.git/x.json", "{");
    folder.put("published/notes.md", "# Notes");
    let zip = Checkout::new("zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(zip.0.join("all.zip")).unwrap());
    let tar = Checkout::new("tar");
    let gz = flate2::write::GzEncoder::new(fs::File::create(tar.0.join("all.tar.gz")).unwrap(), flate2::Compression::fast());
    let mut tarred = tar::Builder::new(gz);
    for name in names {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(schema.as_bytes()).unwrap();
        let mut header = tar::Header::new_ustar();
        header.set_size(schema.len() as u64);
        header.set_mode(0o644);
        header.set_entry_type(tar::EntryType::Regular);
        tarred.append_data(&mut header, name, schema.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    tarred.into_inner().unwrap().finish().unwrap();
    for ((checkout, document), source) in [(&folder, "published"), (&zip, "all.zip"), (&tar, "all.tar.gz")]
        .into_iter()
        .zip(sources)
    {
        let output = checkout.good(&["import", "--as", "pismo", document], "");
        for path in expected {
            assert!(output.contains(&format!("new          schemas/{path}  ")), "{output}");
            assert_eq!(checkout.get(&format!("schemas/{path}")), schema);
        }
        let lock = checkout.get("schemas/lock.toml");
        assert!(lock.contains(&format!("source = \"{source}\"\n")), "{lock}");
    }
    let (_, error) = tar.bad(&["import", "-"], "PK\u{3}\u{4}broken");
    assert!(error.starts_with("error: the archive cannot be read: "), "{error}");
}

// New -------------------------------------------------------------------------------------------------

#[test]
fn a_new_event_generates_at_once() {
    let checkout = Checkout::new("new");
    assert_eq!(
        checkout.good(&["new", "acme/orders/order_created/v1"], ""),
        "schemas/acme/provider.toml: written
schemas/acme/envelope.json: written
schemas/acme/orders/order_created/v1.json: written
schemas/acme/orders/order_created/v1.sample.made.json: written

`cargo eventry decode` decodes the sample, `cargo eventry expand acme/orders/order_created/v1` shows the code.
"
    );
    let sample: serde_json::Value = serde_json::from_str(&checkout.get("schemas/acme/orders/order_created/v1.sample.made.json")).unwrap();
    assert_eq!(
        sample,
        serde_json::json!({
            "id": "1", "domain": "orders", "event_type": "order_created", "schema_version": 1, "timestamp": "2000-01-01T00:00:00Z", "data": {"id": "42"}
        })
    );
    checkout.good(&["new", "acme/orders/order_created/v2"], "");
    checkout.good(&["new", "pismo/cards/update/v1"], "");
    assert_eq!(
        checkout.bad(&["new", "acme/orders/order_created/v2"], ""),
        (
            1,
            "error: schemas/acme/orders/order_created/v2.json exists\n   help: change that file, or use the next version: acme/orders/order_created/v3\n".to_owned()
        )
    );
    let tree = eventry_schema::discover::read_tree(&checkout.0.join("schemas")).unwrap();
    let generated = eventry_codegen::generate(&tree, None).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(generated.files.keys().any(|path| path.contains("order_created")));
}

#[test]
fn a_json_document_of_several_events_is_not_passed_over() {
    let checkout = Checkout::new("several");
    let operation = "{\"post\": {\"requestBody\": {\"content\": {\"application/json\": {\"schema\": {\"type\": \"object\"}}}}}}";
    let webhooks = format!("{{\"plan.created\": {operation}, \"plan.deleted\": {operation}}}");
    checkout.put("api.json", &format!("{{\"openapi\": \"3.1.0\", \"webhooks\": {webhooks}}}"));
    let said = checkout.good(&["import", "--as", "apiida", "api.json"], "");
    assert!(said.contains("new          schemas/apiida/plan/created/v1.json"), "{said}");
    assert!(said.contains("new          schemas/apiida/plan/deleted/v1.json"), "{said}");
}

#[test]
fn a_folder_without_a_schema_of_an_event_is_an_error() {
    let checkout = Checkout::new("unnamed");
    let schema = "{\"type\": \"object\", \"properties\": {\"id\": {\"type\": \"string\"}}}";
    checkout.put("in/main-event.json", schema);
    checkout.put("in/other.json", schema);
    let help = "   help: rename the files of events, or import them one by one with --as and the event id\n";
    let words = "error: the name of this file is not <event>-<version>.json\n";
    assert_eq!(
        checkout.bad(&["import", "--as", "apiida", "in"], ""),
        (
            1,
            format!("{words}  --> in/main-event.json:1:1\n{help}\n{words}  --> in/other.json:1:1\n{help}")
        )
    );
}
