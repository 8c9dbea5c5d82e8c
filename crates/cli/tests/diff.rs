//! `diff` as a person runs it, on small checkouts of their own.
#![cfg(feature = "validate")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const V1: &str = r#"{
  "type": "object",
  "properties": {
    "id": {"type": "string"},
    "state": {"type": "string", "enum": ["OPEN", "PAID"]}
  },
  "required": ["id"]
}
"#;

/// A checkout in a folder of its own.
struct Checkout(PathBuf);

impl Checkout {
    fn new(name: &str) -> Self {
        let checkout = Checkout(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("diff-{name}")));
        let _ = fs::remove_dir_all(&checkout.0);
        checkout.write("schemas/acme/provider.toml", "name = \"Acme\"\n");
        checkout.write("schemas/acme/orders/created/v1.json", V1);
        checkout
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs a program inside; returns status, standard output and standard error.
    fn start(&self, program: &str, arguments: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = Command::new(program).args(arguments).current_dir(&self.0).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    fn diff(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut all = vec!["diff"];
        all.extend(arguments);
        self.start(env!("CARGO_BIN_EXE_cargo-eventry"), &all)
    }

    fn git(&self, arguments: &[&str]) {
        let mut all = vec![
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.com",
            "-c",
            "init.defaultBranch=main",
        ];
        all.extend(arguments);
        let (status, _, errors) = self.start("git", &all);
        assert_eq!(status, 0, "{errors}");
    }
}

/// The second form: `id` is optional, `state` learned a value, `note` is new.
fn v2() -> String {
    V1.replace(",\n  \"required\": [\"id\"]", "")
        .replace("\"PAID\"]}", "\"PAID\", \"LOST\"]},\n    \"note\": {\"type\": \"string\"}")
}

#[test]
fn it_explains_itself() {
    let checkout = Checkout::new("help");
    let (status, out, _) = checkout.diff(&["--help"]);
    assert_eq!(status, 0);
    assert!(out.contains("Usage: cargo eventry diff [OPTIONS] <OLD> <NEW>"), "{out}");
    for wrong in [
        &["one"][..],
        &["a", "b", "c"],
        &["--nonsense", "schemas", "schemas"],
        &["--fail-on", "all", "schemas", "schemas"],
    ] {
        assert_eq!(checkout.diff(wrong).0, 2, "{wrong:?}");
    }
    let (_, _, errors) = checkout.diff(&["--fail-on", "wire:bad", "schemas", "schemas"]);
    assert_eq!(
        errors,
        "error: `wire:bad` is not a verdict to fail on\n   help: write wire, replay or source, each alone or with `:unsafe`, `:unknown`, \
         `:edge` or `:note`\n"
    );
    let (status, _, errors) = checkout.diff(&["acme/orders/craeted/v1", "schemas"]);
    assert_eq!(status, 2);
    assert_eq!(
        errors,
        "error: there is no event `acme/orders/craeted/v1` in schemas/\n   help: did you mean `acme/orders/created/v1`?\n"
    );
}

#[test]
fn people_read_what_changed_and_what_to_do() {
    let checkout = Checkout::new("people");
    checkout.write("after/acme/provider.toml", "name = \"Acme\"\n");
    checkout.write("after/acme/orders/created/v1.json", &v2());
    assert_eq!(checkout.diff(&["schemas", "schemas"]).1, "no changes\n");
    let (status, out, errors) = checkout.diff(&["schemas", "after"]);
    assert_eq!((status, errors.as_str()), (0, ""));
    assert_eq!(
        out,
        "\
acme/orders/created/v1.json
  member-optional  /properties/id
    member \"id\" is no longer required
    wire unsafe, replay safe, source unsafe
    - Created::id: String became Option<String>
  enum-value-added  /properties/state/enum/2
    member \"state\" can now be \"LOST\"
    wire note, replay safe, source note
    - State::Lost was added
  member-added  /properties/note
    optional member \"note\" was added; REPLAY assumes that no old event has \"note\" with a value of another type
    wire safe, replay safe, source note
    - Created::note was added
  wire: build from the new schema before such events arrive; if both forms arrive, keep the old schema as a separate version
  source: update the code that uses these names together with the schema

3 changes in 1 document: wire unsafe, replay safe, source unsafe
"
    );
}

#[test]
fn the_status_is_that_of_the_verdicts_asked_for() {
    let checkout = Checkout::new("status");
    checkout.write("after/acme/provider.toml", "name = \"Acme\"\n");
    checkout.write("after/acme/orders/created/v1.json", &V1.replace("\"PAID\"]", "\"PAID\", \"LOST\"]"));
    for (asked, status) in [
        ("wire", 0),
        ("wire:note", 1),
        ("replay:note", 0),
        ("replay,wire:note", 1),
        ("source:unknown,wire:unsafe", 0),
        ("source:note,wire:unsafe", 1),
    ] {
        assert_eq!(checkout.diff(&["--fail-on", asked, "schemas", "after"]).0, status, "{asked}");
    }
}

#[test]
fn machines_and_github_read_it_too() {
    let checkout = Checkout::new("machines");
    checkout.write("after/acme/provider.toml", "name = \"Acme\"\n");
    checkout.write("after/acme/orders/created/v1.json", &v2());
    checkout.write("after/acme/orders/paid/v1.json", "{\"type\": \"object\"}");
    let (_, out, _) = checkout.diff(&["--json", "schemas", "after"]);
    let list: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(list.as_array().map(Vec::len), Some(4));
    assert_eq!(
        list[0],
        serde_json::json!({
            "document": "acme/orders/created/v1.json", "pointer": "/properties/id", "change": "member-optional",
            "wire": "unsafe", "replay": "safe", "source": "unsafe",
            "words": "member \"id\" is no longer required",
            "names": ["Created::id: String became Option<String>"],
        })
    );
    let (_, out, _) = checkout.diff(&["--github", "schemas", "after"]);
    assert_eq!(
        out,
        "\
::warning file=after/acme/orders/created/v1.json,line=4,title=member-optional::member \"id\" is no longer required (wire unsafe, replay \
safe, source unsafe)%0ACreated::id: String became Option<String>
::notice file=after/acme/orders/created/v1.json,line=5,title=enum-value-added::member \"state\" can now be \"LOST\" (wire note, replay \
safe, source note)%0AState::Lost was added
::notice file=after/acme/orders/created/v1.json,line=6,title=member-added::optional member \"note\" was added; REPLAY assumes that no old event has \
\"note\" with a value of another type (wire safe, replay safe, source note)%0ACreated::note was added
::notice file=after/acme/orders/paid/v1.json,line=1,title=document-added::the document was added (wire note, replay safe, source note)\
%0APayload::OrdersPaidV1 was added
"
    );
}

#[test]
fn files_events_and_revisions_are_sides() {
    let checkout = Checkout::new("sides");
    checkout.git(&["init", "--quiet"]);
    checkout.git(&["add", "."]);
    checkout.git(&["commit", "--quiet", "--message", "First"]);
    checkout.write("schemas/acme/orders/created/v2.json", &v2());
    checkout.write("alone/old.json", V1);
    checkout.write("alone/new.json", &v2());
    let changes = |old: &str, new: &str| {
        let (status, out, errors) = checkout.diff(&["--json", old, new]);
        assert_eq!(status, 0, "{errors}");
        let list: Vec<serde_json::Value> = serde_json::from_str(&out).unwrap();
        let text = |change: &serde_json::Value, name: &str| change[name].as_str().unwrap().to_owned();
        list.iter()
            .map(|change| format!("{} {}", text(change, "document"), text(change, "change")))
            .collect::<Vec<_>>()
    };
    let three = |document: &str| {
        ["member-optional", "enum-value-added", "member-added"]
            .map(|change| format!("{document} {change}"))
            .to_vec()
    };
    let versions = three("acme/orders/created/v2.json");
    assert_eq!(changes("acme/orders/created/v1", "acme/orders/created/v2"), versions);
    let (_, out, _) = checkout.diff(&["acme/orders/created/v1", "acme/orders/created/v2"]);
    assert!(
        out.starts_with("acme/orders/created/v2.json, compared with acme/orders/created/v1.json\n"),
        "{out}"
    );
    assert_eq!(changes("HEAD:acme/orders/created/v1", "acme/orders/created/v2"), versions);
    assert_eq!(
        changes("schemas/acme/orders/created/v1.json", "schemas/acme/orders/created/v2.json"),
        versions
    );
    assert_eq!(changes("alone/old.json", "alone/new.json"), three("alone/new.json"));
    assert_eq!(changes("HEAD", "schemas"), ["acme/orders/created/v2.json document-added"]);
    assert_eq!(changes("schemas", "main"), ["acme/orders/created/v2.json document-removed"]);
    assert_eq!(changes("HEAD", "schemas/acme"), ["acme/orders/created/v2.json document-added"]);
    assert_eq!(changes("HEAD", "acme/orders/created/v1"), Vec::<String>::new());
    let (status, _, errors) = checkout.diff(&["no-such-branch", "schemas"]);
    assert_eq!(status, 2);
    assert!(
        errors.starts_with("error: `no-such-branch` is not a folder, a file, an event id or a revision\n   help: give one of these:\n"),
        "{errors}"
    );
}

#[test]
fn what_cannot_be_generated_is_a_diagnostic() {
    let checkout = Checkout::new("broken");
    checkout.write("after/acme/provider.toml", "name = \"Acme\"\n");
    checkout.write("after/acme/orders/created/v1.json", "{\"type\": ");
    let (status, out, errors) = checkout.diff(&["schemas", "after"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(errors.contains("--> after/acme/orders/created/v1.json:1:"), "{errors}");
}

#[test]
fn neighboring_versions_show_the_way_up() {
    let checkout = Checkout::new("upgrade");
    checkout.write(
        "schemas/acme/orders/created/v2.json",
        r#"{"type": "object", "properties": {"id": {"type": "string"}, "state": {"type": "string"}, "total": {"type": "integer"}}, "required": ["id", "total"]}"#,
    );
    checkout.write(
        "schemas/acme/orders/created/v3.json",
        r#"{"type": "object", "properties": {"id": {"type": ["string", "null"]}, "state": {"type": "string"}, "total": {"type": "integer"}}, "required": ["id", "total"]}"#,
    );
    let upgrade = |old: &str, new: &str| {
        let id = |version: &str| format!("acme/orders/created/{version}");
        let (_, out, errors) = checkout.diff(&[&id(old), &id(new)]);
        let from = out.find("\nupgrade:").unwrap_or_else(|| panic!("{out}{errors}"));
        out[from..].to_owned()
    };
    assert_eq!(
        upgrade("v1", "v2"),
        "
upgrade: implement what the schemas leave open; `v1_to_v2::upgrade(old, &Decisions)` then converts v1 to v2:

    struct Decisions;
    impl v1_to_v2::Upgrade for Decisions {
        /// `total` is required, and the old version does not have it.
        fn total(&self, old: &v1::Created) -> Result<eventry::Integer, eventry::UpgradeError> {
            Err(eventry::UpgradeError::new(\"total is not implemented\"))
        }
    }
"
    );
    assert_eq!(
        upgrade("v2", "v3"),
        "\nupgrade: v2 is upgraded to v3 automatically, for all values; `decode_latest` does that\n"
    );
    assert_eq!(
        upgrade("v1", "v3"),
        "\nupgrade: there are versions between v1 and v3; compare adjacent ones\n"
    );
}

#[test]
fn a_file_that_stands_alone_is_called_by_its_name() {
    let checkout = Checkout::new("alone");
    checkout.write("alone/old.json", V1);
    checkout.write("alone/new.json", &V1.replace("\"PAID\"]", "\"PAID\", \"LOST\"]"));
    checkout.write("alone/broken.json", "{\"type\": ");
    let (_, out, errors) = checkout.diff(&["alone/old.json", "alone/new.json"]);
    assert_eq!(errors, "");
    assert!(
        out.starts_with("alone/new.json, compared with alone/old.json\n  enum-value-added  /properties/state/enum/2\n"),
        "{out}"
    );
    let (_, out, _) = checkout.diff(&["--github", "alone/old.json", "alone/new.json"]);
    assert_eq!(
        out,
        "::notice file=alone/new.json,line=5,title=enum-value-added::member \"state\" can now be \"LOST\" (wire note, replay safe, \
         source note)%0AState::Lost was added\n"
    );
    for sides in [["alone/broken.json", "alone/new.json"], ["alone/old.json", "alone/broken.json"]] {
        let (status, _, errors) = checkout.diff(&sides);
        assert_eq!(status, 1);
        assert!(errors.contains("\n --> alone/broken.json:1:"), "{errors}");
        assert!(!errors.contains("files/alone"), "{errors}");
    }
    // A provider's folder is called by the folder that it is in.
    checkout.write("after/acme/provider.toml", "name = \"Acme\"\n");
    checkout.write("after/acme/orders/created/v1.json", &v2());
    let (_, out, _) = checkout.diff(&["--github", "schemas/acme", "after/acme"]);
    assert!(out.starts_with("::warning file=after/acme/orders/created/v1.json,line=4,"), "{out}");
}

#[test]
fn unknown_inputs_are_errors() {
    let outside = std::env::temp_dir().join(format!("eventry-diff-outside-{}", std::process::id()));
    fs::create_dir_all(&outside).unwrap();
    let checkout = Checkout(outside.clone());
    checkout.write("alone/old.json", V1);
    let (status, _, errors) = checkout.diff(&["alone/odl.json", "alone/old.json"]);
    assert_eq!(
        (status, errors.as_str()),
        (
            2,
            "error: there is no file or folder `alone/odl.json`\n   help: did you mean `alone/old.json`?\n"
        )
    );
    for name in ["nowhere/schema.json", "acme/orders/created/v1", "HEAD"] {
        let (status, _, errors) = checkout.diff(&[name, "alone/old.json"]);
        let expected = format!(
            "error: there is no file or folder `{name}`, and for an event id or a revision, there are no schemas here: neither this folder nor any \
             above it holds schemas/<provider>/provider.toml\n   help: run `cargo eventry init` in a Cargo package, or name the folder: --schemas DIR\n"
        );
        assert_eq!((status, errors), (2, expected));
    }
    fs::remove_dir_all(&outside).unwrap();
    let checkout = Checkout::new("mistyped");
    checkout.git(&["init", "--quiet"]);
    let (status, _, errors) = checkout.diff(&["schema", "schemas"]);
    assert_eq!(
        (status, errors.as_str()),
        (
            2,
            "error: `schema` is not a folder, a file, an event id or a revision\n   help: did you mean `schemas`?\n"
        )
    );
}

#[test]
fn help_explains_the_verdicts() {
    let (_, out, _) = Checkout::new("speaks").diff(&["--help"]);
    for part in [
        "SOURCE: only code that lists all parts of a type is affected: a literal or a pattern\n",
        "edge     everything is read except integers beyond 64 bits",
        "WIRE and REPLAY assume that nobody uses a name before it is in the schema: ",
    ] {
        assert!(out.contains(part), "{out}");
    }
}

#[test]
fn integers_beyond_64_bits_are_graded_apart() {
    let checkout = Checkout::new("edge");
    checkout.write("alone/old.json", r#"{"type": "object", "properties": {"id": {"type": "integer"}}}"#);
    checkout.write(
        "alone/new.json",
        r#"{"type": "object", "properties": {"id": {"type": "integer", "format": "int64"}}}"#,
    );
    for (asked, status) in [
        ("replay", 0),
        ("replay:unsafe", 0),
        ("replay:edge", 1),
        ("replay:note", 1),
        ("wire:note", 0),
    ] {
        assert_eq!(
            checkout.diff(&["--fail-on", asked, "alone/old.json", "alone/new.json"]).0,
            status,
            "{asked}"
        );
    }
    let (_, out, _) = checkout.diff(&["alone/old.json", "alone/new.json"]);
    assert!(
        out.contains("; this only matters for integers beyond 64 bits\n    wire safe, replay edge, source unsafe\n"),
        "{out}"
    );
    assert!(
        out.contains(
            "replay: archived events are read, except integers beyond 64 bits; if there are any, keep the old schema as a version\n"
        ),
        "{out}"
    );
}

#[test]
fn a_new_event_of_the_same_type_is_reported_at_the_old_one() {
    let checkout = Checkout::new("shared");
    let created = "{\"$ref\": \"../../_shared/order.json\"}";
    checkout.write("schemas/acme/_shared/order.json", V1);
    checkout.write("schemas/acme/orders/created/v1.json", created);
    checkout.git(&["init", "-q"]);
    checkout.git(&["add", "."]);
    checkout.git(&["commit", "-qm", "one event"]);
    checkout.write("schemas/acme/orders/changed/v1.json", created);
    let (status, report, errors) = checkout.diff(&["HEAD", "schemas"]);
    assert_eq!(status, 0, "{errors}");
    assert!(report.contains("Into<Payload> for Created was removed"), "{report}");
}
