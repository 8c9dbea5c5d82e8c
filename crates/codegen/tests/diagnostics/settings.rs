//! Problems of `provider.toml`, and of its references to other files.

use crate::{SCHEMA, problems, problems_of_settings};

#[test]
fn unknown_keys_are_reported() {
    assert_eq!(
        problems_of_settings(
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
   help: did you mean `docs`? Known keys are name, docs, dialect, formats, required, envelope, discriminators, names, identity, wrappers, controls, authenticity, answers, documents, aliases, doubted, renames, deprecated, items, events, unknown_versions, policy, sources, exceptions

error: unknown key `colour` in provider.toml
  --> schemas/acme/provider.toml:3:1
   help: known keys are name, docs, dialect, formats, required, envelope, discriminators, names, identity, wrappers, controls, authenticity, answers, documents, aliases, doubted, renames, deprecated, items, events, unknown_versions, policy, sources, exceptions

error: unknown key `schma` in [envelope]
  --> schemas/acme/provider.toml:6:1
   help: did you mean `schema`? Known keys are schema, payload

error: unknown key `batched` in [[documents]]
  --> schemas/acme/provider.toml:10:1
   help: did you mean `batch`? Known keys are event, member, batch

error: unknown key `member` in [[aliases]]
  --> schemas/acme/provider.toml:14:1
   help: did you mean `members`? Known keys are in, members"##
    );
}

#[test]
fn wrong_types_are_reported() {
    assert_eq!(
        problems_of_settings(
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
   help: write a form with {domain}, {event}, {version}, {*} and literal text between them

error: `b` expects an array, found an integer
  --> schemas/acme/provider.toml:3:40
   help: name a place and the forms of its values, such as event_type = ["{event}-{version}", "{event}"] or "attribute:X-Hub-Event" = ["{event}"]

error: this form is empty
  --> schemas/acme/provider.toml:3:48
   help: write a form with {domain}, {event}, {version}, {*} and literal text between them

error: `d` is empty
  --> schemas/acme/provider.toml:3:57
   help: name a place and the forms of its values, such as event_type = ["{event}-{version}", "{event}"] or "attribute:X-Hub-Event" = ["{event}"]

error: `e` expects strings, found an integer
  --> schemas/acme/provider.toml:3:66
   help: name a place and the forms of its values, such as event_type = ["{event}-{version}", "{event}"] or "attribute:X-Hub-Event" = ["{event}"]

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
fn missing_keys_are_reported() {
    assert_eq!(
        problems_of_settings(
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
fn invalid_toml_is_explained() {
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
        assert_eq!(problems_of_settings(text), expected);
    }
}

#[test]
fn missing_envelopes_are_reported() {
    assert_eq!(
        problems([("acme/provider.toml", "name = \"Acme\"\n\n[envelope]\npayload = \"data\""), SCHEMA,]),
        r##"error: the envelope schemas/acme/envelope.json does not exist
  --> schemas/acme/provider.toml:3:2
   help: add the file, or name another file with schema = "…" in [envelope]"##
    );
}

#[test]
fn members_need_an_envelope() {
    assert_eq!(
        problems([
            ("acme/provider.toml", "name = \"Acme\"\n[discriminators]\nkind = [\"{event}\"]"),
            SCHEMA,
        ]),
        r##"error: `kind` is a member of an envelope, which this provider does not have
  --> schemas/acme/provider.toml:3:1
   help: write `/kind` for a member of the body, or add [envelope] with payload = "…" and a file envelope.json"##
    );
}

#[test]
fn unused_envelopes_are_reported() {
    assert_eq!(
        problems_of_settings("name = \"Acme\""),
        r##"error: this envelope is unused
  --> schemas/acme/envelope.json
   help: add [envelope] with payload = "…" to provider.toml, or remove this file"##
    );
}

#[test]
fn settings_must_name_existing_events_and_documents() {
    assert_eq!(
        problems_of_settings(
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
