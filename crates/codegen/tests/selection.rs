//! The diagnostics of rules that select no event or two events, and of samples that are not recognized as their event, word for word.

use std::path::Path;

use eventry_codegen::generate;
use eventry_schema::discover::{Tree, read_tree};

/// Returns the problems of a provider with these settings and files. The envelope has `id`, `kind`, `revision`, `flag` and `data`.
fn problems(settings: &str, files: &[(&str, &str)]) -> String {
    let settings = format!("name = \"Acme\"\n{settings}");
    let envelope = r#"{"type": "object", "properties": {"id": {"type": "string"}, "kind": {"type": "string"},
        "revision": {"type": "integer"}, "flag": {"type": "boolean"}, "data": {"type": "object"}}}"#;
    let mut all = vec![("acme/provider.toml".to_owned(), settings.as_str())];
    if settings.contains("[envelope]") {
        all.push(("acme/envelope.json".to_owned(), envelope));
    }
    all.extend(files.iter().map(|(path, text)| (format!("acme/{path}"), *text)));
    match generate(&Tree::from_files("schemas", all), None) {
        Ok(generated) => generated.warnings.to_string(),
        Err(problems) => problems.to_string(),
    }
}

/// Returns the problems of a provider with an envelope and these discriminators, which start in the fifth line.
fn problems_with_envelope(discriminators: &str, files: &[(&str, &str)]) -> String {
    problems(
        &format!("[envelope]\npayload = \"data\"\n[discriminators]\n{discriminators}\n"),
        files,
    )
}

const EVENT: &str = r#"{"type": "object", "properties": {"id": {"type": "string"}}}"#;
const CREATED: (&str, &str) = ("orders/created/v1.json", EVENT);
const CREATED_AGAIN: (&str, &str) = ("orders/created/v2.json", EVENT);
const SHIPPED: (&str, &str) = ("orders/shipped/v1.json", EVENT);
const USER_CREATED: (&str, &str) = ("users/created/v1.json", EVENT);

#[test]
fn rules_that_select_every_event_have_no_problems() {
    for (rules, files) in [
        ("kind = [\"{event}\"]", vec![CREATED, SHIPPED]),
        (
            "kind = [\"{domain}.{event}.v{version}\"]",
            vec![CREATED, CREATED_AGAIN, SHIPPED, USER_CREATED],
        ),
        (
            "id = [\"{domain}\"]\nkind = [\"{event}\"]\nrevision = [\"{version}\"]",
            vec![CREATED, CREATED_AGAIN, USER_CREATED],
        ),
        // A version may be part of a name, a separate member, or both.
        (
            "id = [\"{domain}\"]\nkind = [\"{event}-{version}\", \"{event}\"]\nrevision = [\"{version}\"]",
            vec![CREATED, CREATED_AGAIN, SHIPPED, USER_CREATED],
        ),
        // A body without a version is read as the highest one.
        (
            "kind = [\"{domain}.{event}-{version}\", \"{domain}.{event}\"]",
            vec![CREATED, CREATED_AGAIN],
        ),
        // Forms may contain literal text.
        ("id = [\"acme\"]\nkind = [\"order_{event}\"]", vec![CREATED, SHIPPED]),
        ("kind = [\"{event}\"]", vec![]),
    ] {
        assert_eq!(problems_with_envelope(rules, &files), "", "{rules}");
    }
    // Without rules, bodies are never selected by content.
    assert_eq!(
        problems(
            "",
            &[CREATED, CREATED_AGAIN, USER_CREATED, ("orders/created/v1.sample.a.json", "{}")]
        ),
        ""
    );
}

#[test]
fn discriminators_are_members_of_the_envelope() {
    assert_eq!(
        problems_with_envelope(
            "kinds = [\"{event}\"]\n\"meta.kind\" = [\"{event}\"]\n\"/meta/kind\" = [\"{event}\"]\ndata = [\"{event}\"]",
            &[CREATED]
        ),
        "error: `kinds` is not a member of the envelope
  --> schemas/acme/provider.toml:5:1
   help: correct the name, or add the member to the schema; besides the payload, schemas/acme/envelope.json has the members `id`, `kind`, `revision`, `flag`

error: `meta.kind` is not a member of the envelope
  --> schemas/acme/provider.toml:6:2
   help: name a top-level member of the envelope, or write a JSON pointer such as `/data/type`; besides the payload, schemas/acme/envelope.json has the members `id`, `kind`, `revision`, `flag`

error: no schema declares a value at `/meta/kind`
  --> schemas/acme/provider.toml:7:2
   help: correct the pointer, which begins at the top of the body, or add the member to the schemas

error: `data` holds the payload, so it cannot be a discriminator
  --> schemas/acme/provider.toml:8:1
   help: correct the name, or add the member to the schema; besides the payload, schemas/acme/envelope.json has the members `id`, `kind`, `revision`, `flag`"
    );
}

#[test]
fn discriminators_are_strings_or_numbers() {
    assert_eq!(
        problems_with_envelope("kind = [\"{event}\"]\nflag = [\"{version}\"]", &[CREATED]),
        "error: `flag` cannot select an event: its schema allows neither a string nor a number
  --> schemas/acme/provider.toml:6:1
   help: name a member that is a string or a number, or correct the envelope's schema"
    );
}

#[test]
fn envelopes_need_discriminators() {
    assert_eq!(
        problems("[envelope]\npayload = \"data\"\n", &[CREATED]),
        "error: this envelope has no [discriminators] to select its events
  --> schemas/acme/provider.toml:2:2
   help: add [discriminators]: name a place and the forms of its values, such as event_type = [\"{event}-{version}\", \"{event}\"] or \"attribute:X-Hub-Event\" = [\"{event}\"]"
    );
}

#[test]
fn some_form_has_the_event_type() {
    assert_eq!(
        problems_with_envelope("kind = [\"{domain}\"]\nrevision = [\"{version}\"]", &[CREATED, SHIPPED]),
        "error: no form has `{event}`, so nothing selects the event type
  --> schemas/acme/provider.toml:5:1
   help: name a place and the forms of its values, such as event_type = [\"{event}-{version}\", \"{event}\"] or \"attribute:X-Hub-Event\" = [\"{event}\"]"
    );
}

#[test]
fn one_delivery_selects_one_event() {
    assert_eq!(
        problems_with_envelope("kind = [\"{event}\"]\nrevision = [\"{version}\"]", &[CREATED, USER_CREATED]),
        "error: one delivery can select two events: the values for `acme/users/created/v1` select `acme/orders/created/v1`
  --> schemas/acme/provider.toml:5:1
   help: add a form with `{domain}`"
    );
    assert_eq!(
        problems_with_envelope("kind = [\"{domain}.{event}\"]", &[CREATED, CREATED_AGAIN, SHIPPED]),
        "error: one delivery can select two events: the values for `acme/orders/created/v1` select `acme/orders/created/v2`
  --> schemas/acme/provider.toml:5:1
   help: add a form with `{version}`, or keep only the highest version, which is the one that is read"
    );
    // The end of the domain is ambiguous. One such form is enough for a conflict.
    assert_eq!(
        problems_with_envelope(
            "kind = [\"{domain}/{event}\", \"{domain}.{event}\"]",
            &[("a/b.c/v1.json", EVENT), ("a.b/c/v1.json", EVENT)]
        ),
        "error: one delivery can select two events: the values for `acme/a/b.c/v1` select `acme/a.b/c/v1`
  --> schemas/acme/provider.toml:5:1
   help: change the forms so that the two events have different values"
    );
}

#[test]
fn every_event_can_be_selected() {
    assert_eq!(
        problems_with_envelope("kind = [\"{event}\"]", &[CREATED, USER_CREATED, SHIPPED]),
        "error: the discriminators can never select `acme/orders/created/v1`, `acme/users/created/v1`
  --> schemas/acme/provider.toml:5:1
   help: add a form with `{domain}`"
    );
    let many: Vec<String> = (0..8).map(|at| format!("d{}/e{}/v1.json", at / 4, at % 4)).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|path| (path.as_str(), EVENT)).collect();
    let lost = "`acme/d0/e0/v1`, `acme/d0/e1/v1`, `acme/d0/e2/v1`, `acme/d0/e3/v1`, `acme/d1/e0/v1` and 3 more";
    assert_eq!(
        problems_with_envelope("kind = [\"{event}\"]", &many).lines().next(),
        Some(format!("error: the discriminators can never select {lost}").as_str())
    );
    // Without an envelope, only [[documents]] are selected.
    assert_eq!(
        problems(
            "[[documents]]\nevent = \"orders/created\"\nmember = \"created\"\n",
            &[CREATED, SHIPPED]
        ),
        "error: no rule selects `acme/orders/shipped/v1`
  --> schemas/acme/provider.toml:3:9
   help: add [discriminators], or a [[documents]] section for each event"
    );
}

#[test]
fn bodies_without_an_envelope_are_distinguished() {
    let section = |event: &str, member: &str| format!("[[documents]]\nevent = \"{event}\"\nmember = \"{member}\"\n");
    let two = section("issues/opened", "action") + &section("issues/closed", "action");
    assert_eq!(
        problems(&two, &[("issues/opened/v1.json", EVENT), ("issues/closed/v1.json", EVENT)]),
        "error: one delivery can select two events: a body with the member `action` is both `issues/opened` and `issues/closed`
  --> schemas/acme/provider.toml:6:9
   help: name a top-level member that only this body has; if no member distinguishes them, make the two a single event"
    );
    let twice = section("orders/created", "created") + &section("orders/created", "made");
    assert_eq!(
        problems(&twice, &[CREATED]),
        "error: `orders/created` has two [[documents]] sections, but only the first one applies
  --> schemas/acme/provider.toml:6:9
   help: remove one of them"
    );
    assert_eq!(
        problems(&section("orders/created", "created"), &[CREATED, CREATED_AGAIN]),
        "error: `orders/created` has 2 versions, but its member does not distinguish them: every body is read as v1
  --> schemas/acme/provider.toml:3:9
   help: keep one version: nothing in the body names another one"
    );
    let overlapping = section("orders/created", "created") + &section("orders/shipped", "id");
    assert_eq!(
        problems(&overlapping, &[CREATED, SHIPPED]),
        "error: one delivery can select two events: `orders/created` may have the member `id`, which identifies `orders/shipped`
  --> schemas/acme/provider.toml:3:9
   help: identify `orders/shipped` by a member that `orders/created` does not have"
    );
    let rules = "[envelope]\npayload = \"data\"\n[discriminators]\nkind = [\"{event}\"]\n";
    assert_eq!(
        problems(&(rules.to_owned() + &section("orders/created", "kind")), &[CREATED]),
        "error: `orders/created` can never be selected: a body with the member `kind` is an event in an envelope
  --> schemas/acme/provider.toml:7:9
   help: name a member that is neither the payload nor a discriminator"
    );
    let requires = r#"{"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}"#;
    assert_eq!(
        problems(
            &(rules.to_owned() + &section("orders/created", "created")),
            &[("orders/created/v1.json", requires)]
        ),
        "error: `orders/created` can never be selected: it requires the member `kind`, and a body with that member is an event in an envelope
  --> schemas/acme/provider.toml:7:9
   help: remove it from [[documents]]: the discriminators select it"
    );
    let valid = rules.to_owned() + &section("orders/created", "created");
    assert_eq!(problems(&valid, &[CREATED, SHIPPED]), "");
}

#[test]
fn samples_are_recognized_as_their_event() {
    let rules = "kind = [\"{event}-{version}\", \"{event}\"]\nrevision = [\"{version}\"]";
    let sample = |text: &'static str| {
        let path = "orders/created/v1.sample.a.json";
        problems_with_envelope(rules, &[CREATED, CREATED_AGAIN, SHIPPED, (path, text)])
    };
    for text in [
        r#"{"kind": "created", "revision": 1, "data": {}}"#,
        r#"{"data": {}, "revision": "v1", "kind": "Cre.ated-1"}"#,
        r#"{"kind": "cre\u0061ted-1"}"#,
        r#"{"kind": "shipped", "kind": "created", "revision": 1.0}"#,
        r#"[{"kind": "created-1"}, {"kind": "created_1", "revision": null}]"#,
    ] {
        assert_eq!(sample(text), "", "{text}");
    }
    let help = "a body of this event has `created-1` or `created` in `kind`, `1` in `revision`; correct the sample, [discriminators] in \
                schemas/acme/provider.toml, or the name of the folder";
    for (text, what, place) in [
        (
            r#"{"kind": "shipped", "revision": 1}"#,
            "it is recognized as `acme/orders/shipped/v1`",
            "1:10\n   at /kind",
        ),
        (
            r#"{"kind": "created"}"#,
            "it is recognized as `acme/orders/created/v2`",
            "1:10\n   at /kind",
        ),
        (
            r#"{"id": "1", "kind": "created", "revision": 7}"#,
            "it names a version that is not in the catalog",
            "1:21\n   at /kind",
        ),
        (
            r#"{"kind": "created", "revision": "one"}"#,
            "it names a version that is not in the catalog",
            "1:10\n   at /kind",
        ),
        (r#"{"data": {}}"#, "its discriminators do not name an event in the catalog", "1:1"),
        (r#"{"id": "1"}"#, "nothing in it identifies an event", "1:1"),
        (
            "[{\"kind\": \"created-1\"},\n {\"kind\": 7}]",
            "its discriminators do not name an event in the catalog",
            "2:11\n   at /1/kind",
        ),
    ] {
        assert_eq!(
            sample(text),
            format!(
                "warning: this sample is not recognized as its event `acme/orders/created/v1`: {what}
  --> schemas/acme/orders/created/v1.sample.a.json:{place}
   help: {help}"
            ),
            "{text}"
        );
    }
    let documents = "[[documents]]\nevent = \"orders/created\"\nmember = \"created\"\n";
    let sample = ("orders/created/v1.sample.a.json", "{\"made\": 1}");
    assert_eq!(
        problems(documents, &[CREATED, sample]),
        "warning: this sample is not recognized as its event `acme/orders/created/v1`: nothing in it identifies an event
  --> schemas/acme/orders/created/v1.sample.a.json:1:1
   help: a body of this event has the top-level member `created`, and neither the payload nor a discriminator of an envelope; correct the sample, or [[documents]] in schemas/acme/provider.toml"
    );
}

#[test]
fn all_samples_in_this_repository_are_recognized() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in [
        "schemas",
        "benches/schemas",
        "examples/archive/schemas",
        "examples/own-events/schemas",
        "examples/renamed/schemas",
        "xtask/cases/schemas",
    ] {
        let tree = read_tree(&root.join(folder)).unwrap_or_else(|problems| panic!("{problems}"));
        let generated = generate(&tree, None).unwrap_or_else(|problems| panic!("{folder}: {problems}"));
        let samples: Vec<String> = generated
            .warnings
            .iter()
            .filter(|it| it.fails_check)
            .map(ToString::to_string)
            .collect();
        assert_eq!(samples, Vec::<String>::new(), "{folder}");
    }
}
