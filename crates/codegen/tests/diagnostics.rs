//! What people read when their files are wrong, word for word.

use eventry_schema::{discover::Tree, source::Sources};

const SETTINGS: (&str, &str) = (
    "acme/provider.toml",
    "name = \"Acme\"\n\n[envelope]\npayload = \"data\"\n\n[discriminators]\nevent_type = [\"{event}\"]\n",
);
const ENVELOPE: (&str, &str) = ("acme/envelope.json", "{\"type\": \"object\"}\n");
const SCHEMA: (&str, &str) = ("acme/orders/created/v1.json", "{\n  \"type\": \"object\"\n}\n");

/// The problems of a tree of these files, beside a provider that is in order.
fn beside(files: &[(&str, &str)]) -> String {
    let sound = [SETTINGS, ENVELOPE, SCHEMA];
    read(sound.iter().chain(files).copied())
}

/// The problems of a tree of a `provider.toml`, an envelope and one event.
fn settings(text: &str) -> String {
    read([("acme/provider.toml", text), ENVELOPE, SCHEMA])
}

fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let (_, problems) = Sources::read(&Tree::from_files("schemas", files));
    problems.to_string()
}

#[test]
fn nothing_is_said_about_what_is_in_order() {
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
    assert_eq!(beside(&files), "");
}

#[test]
fn bad_json_is_named_by_line_and_column() {
    assert_eq!(
        beside(&[("acme/orders/shipped/v1.json", "{\n  \"type\": \"object\",\n}\n")]),
        r##"error: expected a member name, found `}`
  --> schemas/acme/orders/shipped/v1.json:3:1
   help: remove the comma after the last member"##
    );
}

#[test]
fn a_repeated_member_is_refused() {
    assert_eq!(
        beside(&[("acme/orders/shipped/v1.json", "{\n  \"type\": \"a\",\n  \"type\": \"b\"\n}\n")]),
        r##"error: member `type` appears twice in one object, first at 2:3
  --> schemas/acme/orders/shipped/v1.json:3:3
   help: keep one of the two"##
    );
}

#[test]
fn a_schema_is_an_object() {
    assert_eq!(
        beside(&[("acme/orders/shipped/v1.json", "[]")]),
        r##"error: expected a JSON Schema, found an array
  --> schemas/acme/orders/shipped/v1.json:1:1
   help: write an object such as {"type": "object", "properties": {…}}"##
    );
}

#[test]
fn a_sample_is_json() {
    assert_eq!(
        beside(&[("acme/orders/created/v1.sample.cut.json", "{\"a\": 1")]),
        r##"error: expected `,` or `}`, found the end of the file
  --> schemas/acme/orders/created/v1.sample.cut.json:1:8
   help: the object is not closed: the file may be cut off"##
    );
}

/// Each of these files is the only thing wrong; the help is always the layout.
#[test]
fn a_file_without_a_place_is_told_the_layout() {
    let nowhere = "this file does not fit the layout of the schemas folder";
    for (path, message) in [
        ("notes.json", nowhere),
        ("acme/base.json", nowhere),
        ("acme/orders/v1.json", nowhere),
        ("acme/orders/created/v1.yaml", nowhere),
        ("acme/orders/created/v1/v1.json", nowhere),
        (
            "acme/orders/created/1.json",
            "`1` is not a version: write `v` and a number, such as v1",
        ),
        (
            "acme/orders/created/v4294967296.json",
            "version `v4294967296` is too large: the largest is v4294967295",
        ),
        (
            "acme/or ders/created/v1.json",
            "`or ders` is not a valid domain name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit",
        ),
        (
            "acme/orders/_common/v1.json",
            "`_common` is not a valid event type name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit",
        ),
        (
            "acme/orders/created/v1.sample.ü.json",
            "`ü` is not a valid sample name: use letters, digits, `-`, `_` and `.`, starting with a letter or a digit",
        ),
    ] {
        let expected = format!(
            "error: {message}
  --> schemas/{path}
   help: expected <provider>/provider.toml, <provider>/envelope.json, <provider>/_<name>/….json,
         <provider>/<domain>/<event>/v1.json, v1.patch.json or v1.sample.<label>.json"
        );
        assert_eq!(beside(&[(path, "{}")]), expected);
    }
}

#[test]
fn a_provider_folder_has_a_plain_name() {
    assert_eq!(
        beside(&[("Beta/orders/created/v1.json", "{}")]),
        r##"error: `Beta` is not a valid provider name: use lowercase letters, digits, `-` and `_`, starting with a letter
  --> schemas/Beta
   help: expected <provider>/provider.toml, <provider>/envelope.json, <provider>/_<name>/….json,
         <provider>/<domain>/<event>/v1.json, v1.patch.json or v1.sample.<label>.json"##
    );
}

#[test]
fn a_provider_has_settings() {
    assert_eq!(
        beside(&[("beta/orders/created/v1.json", "{}")]),
        r##"error: this provider has no provider.toml
  --> schemas/beta
   help: add one that contains at least name = "…""##
    );
}

#[test]
fn what_belongs_to_a_schema_needs_it() {
    assert_eq!(
        beside(&[
            ("acme/orders/gone/v1.patch.json", "{}"),
            ("acme/orders/gone/v1.sample.a.json", "{}"),
        ]),
        r##"error: this patch has no schema: there is no v1.json beside it
  --> schemas/acme/orders/gone/v1.patch.json
   help: add the schema, or rename the patch to match its schema

error: this sample has no schema: there is no v1.json beside it
  --> schemas/acme/orders/gone/v1.sample.a.json
   help: add the schema, or rename the sample to match its schema"##
    );
}

#[test]
fn two_folders_cannot_share_a_rust_name() {
    assert_eq!(
        beside(&[
            ("ac-me/provider.toml", "name = \"Acme\""),
            ("acme/or-ders/shipped/v1.json", "{}"),
            ("acme/orders/Created/v2.json", "{}"),
        ]),
        r##"error: `acme` and `ac-me` would become the same Rust name
  --> schemas/acme
   help: rename this folder, or merge it into schemas/ac-me

error: `orders` and `or-ders` would become the same Rust name
  --> schemas/acme/orders
   help: rename this folder, or merge it into schemas/acme/or-ders

error: `created` and `Created` would become the same Rust name
  --> schemas/acme/orders/created
   help: rename this folder, or merge it into schemas/acme/orders/Created"##
    );
}

#[test]
fn a_version_has_one_spelling() {
    assert_eq!(
        beside(&[("acme/orders/created/v01.json", "{}"), ("acme/orders/created/v02.json", "{}"),]),
        r##"error: this file and schemas/acme/orders/created/v1.json are the same version
  --> schemas/acme/orders/created/v01.json
   help: remove one of the two

error: a version must not have leading zeros
  --> schemas/acme/orders/created/v02.json
   help: rename this file to schemas/acme/orders/created/v2.json"##
    );
}

#[test]
fn unknown_keys_of_the_settings() {
    assert_eq!(
        settings(
            r##"name = "Acme"
doc = "https://acme.example"
colour = "red"
[envelope]
payload = "data"
schma = "x"
[[documents]]
event = "orders/created"
member = "x"
batched = true
[[aliases]]
in = "orders/created/v1.json"
members = {}
member = "x"
"##,
        ),
        r##"error: unknown key `doc` in provider.toml
  --> schemas/acme/provider.toml:2:1
   help: did you mean `docs`? Known keys are name, docs, dialect, formats, envelope, discriminators, documents, aliases, renames, deprecated, unknown_versions, policy, sources, exceptions

error: unknown key `colour` in provider.toml
  --> schemas/acme/provider.toml:3:1
   help: known keys are name, docs, dialect, formats, envelope, discriminators, documents, aliases, renames, deprecated, unknown_versions, policy, sources, exceptions

error: unknown key `schma` in [envelope]
  --> schemas/acme/provider.toml:6:1
   help: did you mean `schema`? Known keys are schema, payload

error: unknown key `batched` in [[documents]]
  --> schemas/acme/provider.toml:10:1
   help: known keys are event, member, batch

error: unknown key `member` in [[aliases]]
  --> schemas/acme/provider.toml:14:1
   help: did you mean `members`? Known keys are in, members"##
    );
}

#[test]
fn wrong_types_in_the_settings() {
    assert_eq!(
        settings(
            r##"docs = ""
envelope = 1
discriminators = { a = ["{name}"], b = 1, c = [""], d = [], e = [2] }
documents = 1
[[aliases]]
in = 3
members = { a = "b" }
"##,
        ),
        r##"error: missing key `name` in provider.toml
  --> schemas/acme/provider.toml:1:1
   help: set it to the provider's display name, such as name = "Acme"

error: `docs` is empty
  --> schemas/acme/provider.toml:1:8
   help: set it to the URL of the provider's documentation, such as docs = "https://acme.example/events"

error: `envelope` expects a table, found an integer
  --> schemas/acme/provider.toml:2:12
   help: write [envelope] with payload = "data", and with schema = "…" unless the file is envelope.json

error: form `{name}` uses the unknown placeholder `{name}`
  --> schemas/acme/provider.toml:3:25
   help: write a form with {domain}, {event}, {version} and literal text between them

error: `b` expects an array, found an integer
  --> schemas/acme/provider.toml:3:40
   help: name an envelope member and the forms of its values, such as event_type = ["{event}-{version}", "{event}"]

error: this form is empty
  --> schemas/acme/provider.toml:3:48
   help: write a form with {domain}, {event}, {version} and literal text between them

error: `d` is empty
  --> schemas/acme/provider.toml:3:57
   help: name an envelope member and the forms of its values, such as event_type = ["{event}-{version}", "{event}"]

error: `e` expects strings, found an integer
  --> schemas/acme/provider.toml:3:66
   help: name an envelope member and the forms of its values, such as event_type = ["{event}-{version}", "{event}"]

error: `documents` expects an array, found an integer
  --> schemas/acme/provider.toml:4:13
   help: write [[documents]] with event = "domain/event" and member = "…"

error: `in` expects a string, found an integer
  --> schemas/acme/provider.toml:6:6
   help: set it to the document, relative to the provider's folder, such as in = "_shared/issue.json" or in = "orders/created/v1.json#/properties/issue"

error: `a` expects an array, found a string
  --> schemas/acme/provider.toml:7:17
   help: list the additional names of each member, such as members = { message = ["Message"] }"##
    );
}

#[test]
fn missing_keys_of_sections() {
    assert_eq!(
        settings(
            r##"name = "Acme"
[envelope]
[[documents]]
batch = 1
[[aliases]]
"##,
        ),
        r##"error: missing key `payload` in [envelope]
  --> schemas/acme/provider.toml:2:2
   help: set it to the envelope member that holds the payload, such as payload = "data"

error: missing key `event` in [[documents]]
  --> schemas/acme/provider.toml:3:1
   help: set it to the event as <domain>/<event>, such as event = "orders/daily_digest"

error: missing key `member` in [[documents]]
  --> schemas/acme/provider.toml:3:1
   help: set it to a top-level member that only this body has, such as member = "notifications"

error: `batch` expects true or false, found an integer
  --> schemas/acme/provider.toml:4:9
   help: set it to true if the member is an array of enveloped events, or leave it out

error: missing key `in` in [[aliases]]
  --> schemas/acme/provider.toml:5:1
   help: set it to the document, relative to the provider's folder, such as in = "_shared/issue.json" or in = "orders/created/v1.json#/properties/issue"

error: missing key `members` in [[aliases]]
  --> schemas/acme/provider.toml:5:1
   help: list the additional names of each member, such as members = { message = ["Message"] }"##
    );
}

#[test]
fn settings_that_are_no_toml() {
    for (text, expected) in [
        (
            "name = Acme",
            "error: a value that is neither quoted nor a number, true or false
  --> schemas/acme/provider.toml:1:8
   help: put text into double quotes",
        ),
        (
            "name = \"Acme",
            "error: string without end
  --> schemas/acme/provider.toml:1:8
   help: close it with `\"` on the same line",
        ),
        (
            "name = \"Acme\"\nname = \"Beta\"",
            "error: key `name` appears twice, first in line 1
  --> schemas/acme/provider.toml:2:1
   help: keep one of the two",
        ),
        (
            "name = \"Acme\"\n[envelope]\npayload = \"data\"\n[envelope]",
            "error: section `envelope` appears twice, first in line 2
  --> schemas/acme/provider.toml:4:1
   help: join the two sections",
        ),
        (
            "name = \"Acme\"\n[envelope",
            "error: not valid TOML: expected a right bracket, found eof
  --> schemas/acme/provider.toml:2:10
   help: see https://toml.io for how it is written",
        ),
    ] {
        assert_eq!(settings(text), expected);
    }
}

#[test]
fn an_envelope_that_is_missing() {
    assert_eq!(
        read([("acme/provider.toml", "name = \"Acme\"\n\n[envelope]\npayload = \"data\""), SCHEMA,]),
        r##"error: the envelope schemas/acme/envelope.json does not exist
  --> schemas/acme/provider.toml:3:2
   help: add the file, or name another file with schema = "…" in [envelope]"##
    );
}

#[test]
fn discriminators_need_an_envelope() {
    assert_eq!(
        read([
            ("acme/provider.toml", "name = \"Acme\"\n[discriminators]\nkind = [\"{event}\"]"),
            SCHEMA,
        ]),
        r##"error: discriminators need an envelope: they are its members
  --> schemas/acme/provider.toml:3:1
   help: add [envelope] with payload = "…", and a file envelope.json"##
    );
}

#[test]
fn an_envelope_nobody_uses() {
    assert_eq!(
        settings("name = \"Acme\""),
        r##"error: this envelope is unused
  --> schemas/acme/envelope.json
   help: add [envelope] with payload = "…" to provider.toml, or remove this file"##
    );
}

#[test]
fn settings_that_name_what_is_not_there() {
    assert_eq!(
        settings(
            r##"name = "Acme"
[envelope]
payload = "data"
[[documents]]
event = "orders/create"
member = "x"
[[aliases]]
in = "_shared/issue.json"
members = { a = ["b"] }
[[aliases]]
in = "orders/created/v1.json#/properties/x"
members = { a = ["b"] }
"##,
        ),
        r##"error: event `orders/create` does not exist
  --> schemas/acme/provider.toml:5:9
   help: add schemas/acme/orders/create/v1.json, or correct the name, which has the form <domain>/<event>

error: document `_shared/issue.json` does not exist
  --> schemas/acme/provider.toml:8:6
   help: name a schema relative to the provider's folder, such as _shared/issue.json or orders/created/v1.json#/properties/issue

error: `/properties/x` does not exist in schemas/acme/orders/created/v1.json
  --> schemas/acme/provider.toml:11:6
   help: name a schema relative to the provider's folder, such as _shared/issue.json or orders/created/v1.json#/properties/issue"##
    );
}

#[test]
fn a_patch_that_no_longer_applies() {
    assert_eq!(
        beside(&[(
            "acme/orders/created/v1.patch.json",
            r##"{
  "reason": "the provider documents an array",
  "operations": [
    { "op": "test", "path": "/type", "value": "array" },
    { "op": "remove", "path": "/items" }
  ]
}"##,
        )]),
        r##"error: this patch no longer applies: `/type` is `"object"`, not `"array"`
  --> schemas/acme/orders/created/v1.patch.json:4:5
   at /operations/0
   help: compare it with the current schema: correct the operation, or remove it if the provider has fixed the schema"##
    );
}

#[test]
fn a_patch_of_what_is_gone() {
    assert_eq!(
        beside(&[(
            "acme/orders/created/v1.patch.json",
            r##"{
  "reason": "`amount` is sent as text",
  "operations": [{ "op": "replace", "path": "/properties/amount/type", "value": "string" }]
}"##,
        )]),
        r##"error: this patch no longer applies: `/properties/amount/type` does not exist
  --> schemas/acme/orders/created/v1.patch.json:3:18
   at /operations/0
   help: compare it with the current schema: correct the operation, or remove it if the provider has fixed the schema"##
    );
}

#[test]
fn a_patch_needs_a_reason() {
    assert_eq!(
        beside(&[("acme/orders/created/v1.patch.json", r##"{"reason": " ", "operations": []}"##,)]),
        r##"error: this patch has no reason
  --> schemas/acme/orders/created/v1.patch.json:1:12
   help: add "reason": say what the provider got wrong, how you know, and since when

error: this patch has no operations
  --> schemas/acme/orders/created/v1.patch.json:1:31
   help: write a patch as {"reason": "why", "operations": [{"op": "replace", "path": "/…", "value": …}]}"##
    );
}

#[test]
fn what_a_patch_may_say() {
    assert_eq!(
        beside(&[(
            "acme/orders/created/v1.patch.json",
            r##"{"reason": "x", "note": 1, "operations": [
  {"op": "put"},
  {"op": "add", "path": "a"},
  {"op": "remove", "path": "/a", "value": 1},
  {"op": "move", "path": "/a"}
]}"##,
        )]),
        r##"error: unknown member `note` in this patch
  --> schemas/acme/orders/created/v1.patch.json:1:17
   at /note
   help: write a patch as {"reason": "why", "operations": [{"op": "replace", "path": "/…", "value": …}]}

error: this operation has no known `op`
  --> schemas/acme/orders/created/v1.patch.json:2:10
   at /operations/0
   help: set `op` to add, remove, replace, move, copy or test

error: operation `add` needs a `value`
  --> schemas/acme/orders/created/v1.patch.json:3:3
   at /operations/1
   help: add "value" with any JSON value

error: operation `add` needs a JSON pointer as its `path`
  --> schemas/acme/orders/created/v1.patch.json:3:25
   at /operations/1
   help: start the pointer with `/`, as in /properties/amount/type; in a name, write `~` as ~0 and `/` as ~1

error: unknown member `value` in operation `remove`
  --> schemas/acme/orders/created/v1.patch.json:4:34
   at /operations/2/value
   help: it takes `op` and `path`

error: operation `move` needs a JSON pointer as its `from`
  --> schemas/acme/orders/created/v1.patch.json:5:3
   at /operations/3
   help: start the pointer with `/`, as in /properties/amount/type; in a name, write `~` as ~0 and `/` as ~1"##
    );
}

#[test]
fn all_problems_of_a_run_come_at_once_and_in_order() {
    assert_eq!(
        read([
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
   help: known keys are name, docs, dialect, formats, envelope, discriminators, documents, aliases, renames, deprecated, unknown_versions, policy, sources, exceptions

error: this provider has no provider.toml
  --> schemas/zeta
   help: add one that contains at least name = "…"

error: expected a member name, found the end of the file
  --> schemas/zeta/orders/created/v1.json:1:2
   help: member names are strings in double quotes"##
    );
}

// Between versions --------------------------------------------------------------------------------

/// The problems of generating a tree: what is wrong beyond what reading finds.
fn generated(settings: &str) -> String {
    let v1 =
        r#"{"type": "object", "properties": {"customer_id": {"type": "string"}, "line": {"type": "object", "properties": {"qty": {}}}}}"#;
    let v2 =
        r#"{"type": "object", "properties": {"customerId": {"type": "string"}, "line": {"type": "object", "properties": {"count": {}}}}}"#;
    let settings = format!("name = \"Acme\"\n{settings}");
    let files = [
        ("acme/provider.toml", settings.as_str()),
        ("acme/orders/created/v1.json", v1),
        ("acme/orders/created/v2.json", v2),
    ];
    match eventry_codegen::generate(&Tree::from_files("schemas", files), None) {
        Ok(generated) => generated.warnings.to_string(),
        Err(problems) => problems.to_string(),
    }
}

#[test]
fn renames_and_deprecations_that_are_in_order() {
    let settings = r##"unknown_versions = "try latest known"
[[renames]]
in = "orders/created/v2.json"
from = "customer_id"
to = "customerId"
[[renames]]
in = "orders/created/v2.json#/properties/line"
from = "qty"
to = "count"
[[deprecated]]
in = "orders/created/v1.json"
since = "2026-01-31"
note = "use v2"
"##;
    assert_eq!(generated(settings), "");
}

#[test]
fn renames_of_what_is_not_there() {
    assert_eq!(
        generated(
            r##"[[renames]]
in = "orders/created/v3.json"
from = "customer_id"
to = "customerId"
[[renames]]
in = "orders/created/v2.json#/properties/lines"
from = "qty"
to = "count"
[[renames]]
in = "orders/created/v2.json"
from = "customer_id"
to = "customer"
[[renames]]
in = "orders/created/v2.json"
from = "customer"
to = "customerId"
"##
        ),
        r##"error: document `orders/created/v3.json` does not exist
  --> schemas/acme/provider.toml:3:6
   help: name a schema relative to the provider's folder, such as _shared/issue.json or orders/created/v1.json#/properties/issue

error: `/properties/lines` does not exist in schemas/acme/orders/created/v2.json
  --> schemas/acme/provider.toml:7:6
   help: name a schema relative to the provider's folder, such as _shared/issue.json or orders/created/v1.json#/properties/issue

error: `orders/created/v2.json` has no member `customer`
  --> schemas/acme/provider.toml:13:6
   help: set `to` to the member's name in the document that `in` names, and `from` to its name in the previous version

error: the version before `orders/created/v2.json` has no member `customer` in this place
  --> schemas/acme/provider.toml:16:8
   help: set `in` to the document with the new name, and `from` to the member's name in the previous version"##
    );
}

#[test]
fn deprecations_of_what_is_not_there() {
    assert_eq!(
        generated(
            r##"unknown_versions = "guess"
[[deprecated]]
in = "orders/created/v1.json#/properties/total"
since = "2026-02-41"
[[deprecated]]
note = "use v2"
until = "2027-01-01"
"##
        ),
        r##"error: `unknown_versions` cannot be `guess`
  --> schemas/acme/provider.toml:2:21
   help: set it to "keep raw" (the default), "reject" or "try latest known"

error: `/properties/total` does not exist in schemas/acme/orders/created/v1.json
  --> schemas/acme/provider.toml:4:6
   help: name a schema relative to the provider's folder, such as _shared/issue.json or orders/created/v1.json#/properties/issue

error: `2026-02-41` is not a date
  --> schemas/acme/provider.toml:5:9
   help: write a date, such as since = "2026-01-31"

error: missing key `in` in [[deprecated]]
  --> schemas/acme/provider.toml:6:1
   help: set it to the deprecated document or schema, such as in = "orders/placed/v1.json" or in = "orders/placed/v1.json#/properties/total"

error: unknown key `until` in [[deprecated]]
  --> schemas/acme/provider.toml:8:1
   help: known keys are in, since, note"##
    );
}
