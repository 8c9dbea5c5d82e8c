//! The diagnostics of a tree of files, word for word.

mod doubts;
mod items;
mod layout;
mod patches;
mod settings;
mod versions;

use eventry_schema::{discover::Tree, source::Sources};

const SETTINGS: (&str, &str) = (
    "acme/provider.toml",
    "name = \"Acme\"\n\n[envelope]\npayload = \"data\"\n\n[discriminators]\nevent_type = [\"{event}\"]\n",
);
const ENVELOPE: (&str, &str) = ("acme/envelope.json", "{\"type\": \"object\"}\n");
const SCHEMA: (&str, &str) = ("acme/orders/created/v1.json", "{\n  \"type\": \"object\"\n}\n");

/// Returns the problems of these files beside a valid provider.
fn problems_beside(files: &[(&str, &str)]) -> String {
    let valid = [SETTINGS, ENVELOPE, SCHEMA];
    problems(valid.iter().chain(files).copied())
}

/// Returns the problems of a `provider.toml` with an envelope and one event.
fn problems_of_settings(text: &str) -> String {
    problems([("acme/provider.toml", text), ENVELOPE, SCHEMA])
}

fn problems<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let (_, problems) = Sources::read(&Tree::from_files("schemas", files));
    problems.to_string()
}

#[test]
fn valid_files_have_no_problems() {
    let files = [
        ("README.md", "ignored"),
        (
            "lock.toml",
            "origin = { url = \"https://acme.example\" }\n\n[[names]]\ndocument = \"acme/gone/v1.json\"\nby = \"hand\"\n",
        ),
        ("acme/_shared/issues/issue.json", "{}"),
        ("acme/_shared/issues/origin.txt", "kept, not read"),
        ("acme/orders/created/v10.json", "true"),
        ("acme/orders/created/v1.sample.documented.json", "{\"a\": 1, \"a\": 2}"),
        (
            "acme/orders/created/v1.patch.json",
            r#"{"reason": "documented", "operations": [{"op": "add", "path": "/title", "value": "x"}]}"#,
        ),
        (
            "acme/_shared/issues/issue.patch.json",
            r#"{"reason": "r", "operations": [{"op": "test", "path": "", "value": {}}]}"#,
        ),
    ];
    assert_eq!(problems_beside(&files), "");
}

#[test]
fn all_problems_are_reported_at_once_in_order() {
    assert_eq!(
        problems([
            ("zeta/orders/created/v1.json", "{"),
            ("acme/provider.toml", "title = 1\nname = \"Acme\""),
            ("acme/orders/created/v1.json", "nul"),
            ("acme/orders/created/v1.patch.json", "{}"),
            ("acme/orders/created/v1.sample.a.json", "'a'"),
        ]),
        r##"error: expected a value, found `nul`
  --> schemas/acme/orders/created/v1.json:1:1
   help: a value is an object, an array, a string, a number, true, false or null

error: this patch has no operations
  --> schemas/acme/orders/created/v1.patch.json:1:1
   help: write a patch as {"reason": "why", "operations": [{"op": "replace", "path": "/…", "value": …}]}

error: this patch has no reason
  --> schemas/acme/orders/created/v1.patch.json:1:1
   help: add "reason": say what the provider got wrong, how you know, and since when

error: expected a value, found `'`
  --> schemas/acme/orders/created/v1.sample.a.json:1:1
   help: use double quotes for strings

error: unknown key `title` in provider.toml
  --> schemas/acme/provider.toml:1:1
   help: known keys are name, docs, dialect, formats, required, envelope, discriminators, names, identity, wrappers, controls, authenticity, answers, documents, aliases, doubted, renames, deprecated, items, events, unknown_versions, policy, sources, exceptions

error: this provider has no provider.toml
  --> schemas/zeta
   help: add one that contains at least name = "…"

error: expected a member name, found the end of the file
  --> schemas/zeta/orders/created/v1.json:1:2
   help: member names are strings in double quotes"##
    );
}
