//! Typical additions to a schemas folder with recorded names.

use eventry_codegen::generate;
use eventry_schema::discover::Tree;

use crate::{EVENT, assert_kept, object, record, run, tree};

/// Records the names of `before` and checks that they still hold after `after` is added.
fn check_kept(before: &[(&str, &str)], after: &[(&str, &str)]) {
    let mut tree = tree(before);
    let first = record(&mut tree);
    for (path, text) in after {
        tree.files.insert((*path).to_owned(), (*text).to_owned());
    }
    assert_kept(&first, &run(&tree), &tree);
    let second = record(&mut tree);
    assert_kept(&first, &second, &tree);
}

#[test]
fn members() {
    let text = r#"{"type": "string"}"#;
    let before = object(&format!(r#""z": {text}, "a_b": {text}"#));
    let after = object(&format!(r#""a-b": {text}, "aB": {text}, "z": {text}, "a_b": {text}"#));
    check_kept(&[(EVENT, &before)], &[(EVENT, &after)]);
}

#[test]
fn members_that_collide_in_one_of_two_structs() {
    // `a-b` comes first in one struct and second in the other.
    let inner = |members: &str| format!(r#""one": {}, "two": {}"#, object(r#""a-b": true, "x": true"#), object(members));
    let before = object(&inner(r#""a_b": true"#));
    let after = object(&inner(r#""a-b": true, "a_b": true"#));
    check_kept(&[(EVENT, &before)], &[(EVENT, &after)]);
}

#[test]
fn values() {
    let before = object(r#""sign": {"enum": ["-1", "self", "a_b"]}"#);
    let after = object(r#""sign": {"enum": ["Self", "minus 1", "a-b", "-1", "self", "a_b"]}"#);
    check_kept(&[(EVENT, &before)], &[(EVENT, &after)]);
}

#[test]
fn types() {
    let inner = object(r#""x": true"#);
    let before = object(&format!(r#""quota_owner": {inner}"#));
    let other = object(&format!(r#""owner": {}"#, object(r#""y": true"#)));
    let after = object(&format!(r#""quota": {other}, "quota_owner": {inner}"#));
    check_kept(&[(EVENT, &before)], &[(EVENT, &after)]);
}

#[test]
fn definitions() {
    let with = |definitions: &str, members: &str| {
        format!(r#"{{"type": "object", "properties": {{{members}}}, "definitions": {{{definitions}}}}}"#)
    };
    let (one, two) = (object(r#""x": true"#), object(r#""y": true"#));
    let before = with(&format!(r#""a_b": {one}"#), r##""p": {"$ref": "#/definitions/a_b"}"##);
    let after = with(
        &format!(r#""a-b": {two}, "a_b": {one}"#),
        r##""o": {"$ref": "#/definitions/a-b"}, "p": {"$ref": "#/definitions/a_b"}"##,
    );
    check_kept(&[(EVENT, &before)], &[(EVENT, &after)]);
    let shared = |text: &str| text.replace("\"type\": \"object\", ", "");
    check_kept(
        &[("shop/_shared/all.json", &shared(&before))],
        &[("shop/_shared/all.json", &shared(&after))],
    );
}

#[test]
fn branches() {
    let branch = |more: &str, kind: &str| object(&format!(r#"{more} "kind": {{"const": "{kind}"}}"#));
    let choice = |more: [&str; 2]| {
        object(&format!(
            r#""c": {{"oneOf": [{}, {}]}}"#,
            branch(more[0], "a"),
            branch(more[1], "b")
        ))
    };
    let tagged = [r#""id": {"const": "x"},"#, r#""id": {"const": "y"},"#];
    check_kept(&[(EVENT, &choice(["", ""]))], &[(EVENT, &choice(tagged))]);
    let plain = object(&format!(
        r#""c": {{"oneOf": [{}, {}]}}"#,
        object(r#""x": true"#),
        object(r#""y": true"#)
    ));
    let tagged = object(&format!(
        r#""c": {{"oneOf": [{}, {}]}}"#,
        object(r#""kind": {"const": "a"}, "x": true"#),
        object(r#""kind": {"const": "b"}, "y": true"#)
    ));
    let mut tree = tree(&[(EVENT, &plain)]);
    record(&mut tree);
    tree.files.insert(EVENT.to_owned(), tagged);
    let code = run(&tree).files["shop/orders/placed/v1.rs"].replace("<T>", "");
    assert!(code.contains("X(CX)") && code.contains("Y(CY)"), "{code}");
}

#[test]
fn inserted_branches() {
    let choice = |branches: &[String]| object(&format!(r#""c": {{"anyOf": [{}]}}"#, branches.join(", ")));
    let list = |kind: &str| format!(r#"{{"type": "array", "items": {{"type": "{kind}"}}}}"#);
    let titled = |more: &str| format!(r#"{{"title": "Order", "type": "object", "properties": {{{more}}}}}"#);
    let (x, y) = (object(r#""x": true"#), object(r#""y": true"#));
    for (old, new) in [
        (vec![x.clone(), y.clone()], vec![object(r#""z": true"#), y.clone(), x.clone()]),
        // Each of these would take the label of the other, if it came first.
        (vec![list("string"), x.clone()], vec![list("number"), list("string"), x.clone()]),
        (
            vec![titled(r#""a": {}"#), list("string")],
            vec![titled(r#""b": {}"#), titled(r#""a": {}"#), list("string")],
        ),
        (
            vec![object(""), list("string")],
            vec![object(r#""a": {"type": "string"}"#), object(""), list("string")],
        ),
        // Edited and inserted at once.
        (vec![titled(r#""a": {}"#), y.clone()], vec![x, titled(r#""a": {}, "more": {}"#), y]),
    ] {
        check_kept(&[(EVENT, &choice(&old))], &[(EVENT, &choice(&new))]);
    }
}

#[test]
fn payload_variants() {
    let schema = object("");
    let (one, two) = ("shop/a-b/c/v1.json", "shop/a/b_c/v1.json");
    check_kept(&[(one, &schema)], &[(two, &schema)]);
    check_kept(&[(two, &schema)], &[(one, &schema)]);
}

#[test]
fn shared_documents() {
    let schema = object(r#""x": true"#);
    let (one, two) = ("shop/_shared/a-b.json", "shop/_shared/a_b.json");
    let mut tree = tree(&[(two, &schema)]);
    let before = record(&mut tree);
    tree.files.insert(one.to_owned(), schema);
    let after = record(&mut tree);
    assert_eq!(before.files["shop/shared/a_b.rs"], after.files["shop/shared/a_b.rs"]);
    assert!(after.files["shop/shared/a_b.rs"].contains("schemas/shop/_shared/a_b.json"));
}

#[test]
fn providers_that_are_not_generated_keep_their_names() {
    let schema = object("");
    let mut tree = tree(&[
        (EVENT, &schema),
        ("post/provider.toml", "name = \"Post\""),
        ("post/a/b/v1.json", &schema),
    ]);
    record(&mut tree);
    tree.files.insert("shop/orders/sent/v1.json".to_owned(), schema);
    tree.files.remove(EVENT);
    let only = ["shop".to_owned()].into();
    let names = generate(&tree, Some(&only)).unwrap_or_else(|problems| panic!("{problems}")).names;
    let documents: Vec<&str> = names.documents.iter().map(|names| names.document.as_str()).collect();
    assert_eq!(documents, ["post/a/b/v1.json", "shop/orders/sent/v1.json"]);
}

#[test]
fn domains_never_take_the_names_of_other_modules() {
    let plain = object("");
    let settings = ("acme/provider.toml", "name = \"Acme\"\n");
    let events: Vec<(String, String)> = ["shared", "envelope", "rt", "api"]
        .into_iter()
        .map(|domain| (format!("acme/{domain}/made/v1.json"), plain.clone()))
        .collect();
    let alone: Vec<(&str, &str)> = [settings]
        .into_iter()
        .chain(events.iter().take(1).map(|(path, text)| (path.as_str(), text.as_str())))
        .collect();
    assert!(
        run(&Tree::from_files("schemas", alone))
            .files
            .contains_key("acme/shared_/made/v1.rs")
    );
    let events = events.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let documents = [("acme/_shared/user.json", plain.as_str()), ("acme/_api/user.json", plain.as_str())];
    let files = run(&Tree::from_files("schemas", [settings].into_iter().chain(events).chain(documents))).files;
    let modules: Vec<&str> = files
        .keys()
        .filter_map(|path| path.strip_suffix(".rs")?.strip_prefix("acme/"))
        .collect();
    assert_eq!(
        modules,
        [
            "api/made/v1",
            "envelope_/made/v1",
            "rt_/made/v1",
            "shared/api/user",
            "shared/user",
            "shared_/made/v1"
        ]
    );
}
