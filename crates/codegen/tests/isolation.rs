//! A document never changes the types of a document that does not refer to it, however complex it is.

use eventry_codegen::{Generated, generate};
use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::discover::Tree;
use proptest::prelude::*;

const ORDER: &str = r#"{"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}"#;

fn run(files: &[(&str, &str)]) -> Result<Generated, Diagnostics> {
    let provider = ("p/provider.toml", "name = \"P\"\n");
    generate(&Tree::from_files("schemas", [provider].iter().chain(files).copied()), None)
}

/// Returns a union of six branches, nested to some level. The members beside each union apply to all of its branches.
fn nested_choices(levels: usize, at: usize) -> String {
    let mut branches = Vec::new();
    for branch in 0..6 {
        let inner = if levels > 1 {
            format!("\"oneOf\": [{}]", nested_choices(levels - 1, branch))
        } else {
            "\"type\": \"object\"".to_owned()
        };
        branches.push(format!(
            "{{\"properties\": {{\"m{at}_{branch}\": {{\"type\": \"string\"}}}}, {inner}}}"
        ));
    }
    branches.join(", ")
}

/// Returns unions in definitions, so that a few schemas result in very many combinations.
fn multiplying_choices(levels: usize) -> String {
    let level = |at: usize| {
        let branch = |branch: usize| {
            let next = at + 1;
            format!(
                "{{\"properties\": {{\"m{at}_{branch}\": {{\"type\": \"string\"}}}}, \"allOf\": [{{\"$ref\": \"#/definitions/l{next}\"}}]}}"
            )
        };
        let branches: Vec<String> = (0..6).map(branch).collect();
        format!(
            "\"l{at}\": {{\"properties\": {{\"x{at}\": true}}, \"oneOf\": [{}]}}",
            branches.join(", ")
        )
    };
    let definitions: Vec<String> = (0..levels).map(level).collect();
    format!(
        "{{\n  \"properties\": {{\n    \"plain\": {ORDER},\n    \"what\": {{\"$ref\": \"#/definitions/l0\"}},\n    \"other\": {ORDER}\n  }},\n  \
         \"definitions\": {{\n    {},\n    \"l{levels}\": {{\"type\": \"object\"}}\n  }}\n}}\n",
        definitions.join(",\n    ")
    )
}

#[test]
fn nested_unions_do_not_affect_other_documents() -> Result<(), Diagnostics> {
    let alone = run(&[("p/orders/placed/v1.json", ORDER)])?;
    let complex = format!("{{\"type\": \"object\", \"oneOf\": [{}]}}", nested_choices(4, 0));
    for (name, complex) in [
        ("p/orders/archived/v1.json", complex),
        ("p/_shared/all.json", multiplying_choices(6)),
    ] {
        let both = run(&[("p/orders/placed/v1.json", ORDER), (name, &complex)])?;
        assert_eq!(both.files["p/orders/placed/v1.rs"], alone.files["p/orders/placed/v1.rs"]);
        for warning in both.warnings {
            assert_eq!(warning.path, format!("schemas/{name}"));
        }
    }
    Ok(())
}

#[test]
fn the_warning_names_the_complex_schema_and_its_budget() -> Result<(), Diagnostics> {
    let generated = run(&[
        ("p/orders/archived/v1.json", &multiplying_choices(6)),
        ("p/orders/placed/v1.json", ORDER),
    ])?;
    assert_eq!(
        generated.warnings.to_string(),
        "warning: this schema becomes plain JSON: its nested choices need more than 1008 combinations of schemas
  --> schemas/p/orders/archived/v1.json:8:11
   at /definitions/l0
   help: no data is lost; to get a type, simplify the schema in a patch"
    );
    // The members before and after it are typed.
    let code = generated.files["p/orders/archived/v1.rs"].replace("<T>", "");
    for member in ["pub plain: Option<Plain>", "pub other: Option<Other>"] {
        assert!(code.contains(member), "{member}\n{code}");
    }
    Ok(())
}

#[test]
fn levels_are_counted_per_document() -> Result<(), Diagnostics> {
    let chain = |last: &str| {
        let link = |at: usize| {
            let next = at + 1;
            format!("\"d{at}\": {{\"properties\": {{\"next\": {{\"$ref\": \"#/definitions/d{next}\"}}}}}}")
        };
        let links: Vec<String> = (0..180).map(link).collect();
        format!(
            "{{\"properties\": {{\"first\": {{\"$ref\": \"#/definitions/d0\"}}}}, \"definitions\": {{{}, \"d180\": {{\"$ref\": \"{last}\"}}}}}}",
            links.join(", ")
        )
    };
    let (far, near) = (chain("near.json"), chain("#/definitions/d179"));
    let alone = run(&[("p/_shared/near.json", &near)])?;
    let both = run(&[("p/_shared/near.json", &near), ("p/_shared/far.json", &far)])?;
    assert_eq!(alone.files["p/shared/near.rs"], both.files["p/shared/near.rs"]);
    assert_eq!(both.warnings.to_string(), "");
    Ok(())
}

#[test]
fn schemas_outside_of_definitions_are_converted_by_the_referring_document() -> Result<(), Diagnostics> {
    let shared = r#"{"type": "object", "properties": {"own": {"type": "string"}},
        "parts": {"a-b": {"type": "object", "properties": {"x": {"type": "string"}}}, "a_b": {"type": "object", "properties": {"y": {"type": "string"}}}}}"#;
    let uses = |part: &str| format!("{{\"properties\": {{\"part\": {{\"$ref\": \"../../_shared/all.json#/parts/{part}\"}}}}}}");
    let alone = run(&[("p/_shared/all.json", shared)])?;
    let one = run(&[("p/_shared/all.json", shared), ("p/d/one/v1.json", &uses("a_b"))])?;
    let both = run(&[
        ("p/_shared/all.json", shared),
        ("p/d/one/v1.json", &uses("a_b")),
        ("p/d/first/v1.json", &uses("a-b")),
    ])?;
    assert_eq!(alone.files["p/shared/all.rs"], both.files["p/shared/all.rs"]);
    assert_eq!(one.files["p/d/one/v1.rs"], both.files["p/d/one/v1.rs"]);
    assert!(both.files["p/d/first/v1.rs"].contains("pub x:"));
    Ok(())
}

#[test]
fn dynamic_references_are_resolved_per_document() -> Result<(), Diagnostics> {
    const DIALECT: &str = "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"";
    let node = format!(
        "{{{DIALECT}, \"$dynamicAnchor\": \"node\", \"type\": \"object\", \"properties\": {{\"next\": {{\"$dynamicRef\": \"#node\"}}}}}}"
    );
    let wider = format!(
        "{{{DIALECT}, \"$dynamicAnchor\": \"node\", \"type\": \"object\", \"properties\": {{\"more\": {{\"$ref\": \"../../_shared/node.json\"}}}}}}"
    );
    let alone = run(&[("p/_shared/node.json", &node)])?;
    let both = run(&[("p/_shared/node.json", &node), ("p/d/wider/v1.json", &wider)])?;
    assert_eq!(alone.files["p/shared/node.rs"], both.files["p/shared/node.rs"]);
    assert!(alone.files["p/shared/node.rs"].contains("pub struct Next"));
    // In the other document, the target may be the wider schema, so the document has its own, less specific type.
    let own = &both.files["p/d/wider/v1.rs"];
    assert!(own.contains("pub next: rt::Nullable<T::Json>"), "{own}");
    Ok(())
}

#[test]
fn numbers_in_a_shared_union_do_not_depend_on_references_to_it() -> Result<(), Diagnostics> {
    let shared = r##"{"definitions": {"number": {"type": "number", "format": "double"}, "choice": {"oneOf": [
        {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/definitions/choice"}}},
        {"$ref": "#/definitions/number"}, {"type": "string"}]}}}"##;
    let alone = run(&[("p/_shared/all.json", shared)])?;
    let root = r#"{"oneOf": [{"$ref": "../../_shared/all.json#/definitions/choice"}, {"type": "boolean"}]}"#;
    let both = run(&[("p/_shared/all.json", shared), ("p/d/e/v1.json", root)])?;
    assert_eq!(alone.files["p/shared/all.rs"], both.files["p/shared/all.rs"]);
    Ok(())
}

#[test]
fn numbers_in_a_choice_of_an_event_do_not_depend_on_references_to_it() -> Result<(), Diagnostics> {
    let event = r#"{"type": "object", "properties": {"p": {"oneOf": [
        {"type": "object", "properties": {"a": {"type": "string"}}}, {"type": "number", "format": "double"}]}}}"#;
    let alone = run(&[("p/d/x/v1.json", event)])?;
    let choice = r#"{"definitions": {"choice": {"anyOf": [{"$ref": "../d/x/v1.json#/properties/p"}, {"type": "string"}]}}}"#;
    let both = run(&[("p/d/x/v1.json", event), ("p/_shared/first.json", choice)])?;
    assert_eq!(alone.files["p/d/x/v1.rs"], both.files["p/d/x/v1.rs"]);
    assert!(alone.files["p/d/x/v1.rs"].contains("Number(f64)"));
    // The numbers of the other document keep their digits all the same.
    assert!(
        both.files["p/shared/first.rs"].contains("Number(rt::Number)"),
        "{}",
        both.files["p/shared/first.rs"]
    );
    Ok(())
}

/// Documents that refer to each other, and documents that none of these refer to.
const DOCUMENTS: &[&str] = &["p/_s/one.json", "p/_s/two.json", "p/d/x/v1.json", "p/d/x/v2.json"];
const OUTSIDERS: &[&str] = &["p/_a/first.json", "p/_z/last.json", "p/a/first/v1.json", "p/z/last/v1.json"];

/// Returns a reference from one document to a place in another.
fn reference(from: &str, to: &str, place: &str) -> String {
    let up = "../".repeat(from.matches('/').count() - 1);
    let below = to.trim_start_matches("p/");
    format!("{{\"$ref\": \"{up}{below}#{place}\"}}")
}

/// Places that every document has.
fn any_place() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "",
            "/definitions/a",
            "/definitions/b",
            "/definitions/b/properties/in",
            "/elsewhere/e",
            "/properties/p",
        ][..],
    )
}

fn any_schema(from: &'static str, targets: &'static [&'static str]) -> BoxedStrategy<String> {
    let target = prop_oneof![prop::sample::select(targets), Just(from)];
    let leaf = prop_oneof![
        Just(r#"{"type": "string"}"#.to_owned()),
        Just(r#"{"type": "number", "format": "double"}"#.to_owned()),
        Just(r#"{"type": "integer", "format": "int64"}"#.to_owned()),
        Just(r#"{"enum": ["a-b", "a_b", "c"]}"#.to_owned()),
        Just("true".to_owned()),
        (target, any_place()).prop_map(move |(target, place)| reference(from, target, place)),
    ];
    let inner = leaf.prop_recursive(4, 40, 4, |inner| {
        let name = prop::sample::select(&["a", "b", "a-b", "a_b", "kind"][..]);
        let members = prop::collection::btree_map(name, inner.clone(), 1..4);
        let members = members.prop_map(|members| {
            let members: Vec<String> = members.into_iter().map(|(name, schema)| format!("\"{name}\": {schema}")).collect();
            format!("\"properties\": {{{}}}", members.join(", "))
        });
        let keyword = prop::sample::select(&["oneOf", "anyOf", "allOf"][..]);
        let choice = (keyword, prop::collection::vec(inner.clone(), 1..5))
            .prop_map(|(keyword, branches)| format!("\"{keyword}\": [{}]", branches.join(", ")));
        prop_oneof![
            members.clone().prop_map(|members| format!("{{\"type\": \"object\", {members}}}")),
            choice.clone().prop_map(|choice| format!("{{{choice}}}")),
            (members, choice).prop_map(|(members, choice)| format!("{{{members}, {choice}}}")),
            inner
                .clone()
                .prop_map(|items| format!("{{\"type\": \"array\", \"items\": {items}}}")),
            inner.prop_map(|value| format!("{{\"type\": [\"object\", \"null\"], \"additionalProperties\": {value}}}")),
        ]
    });
    inner.boxed()
}

fn any_document(from: &'static str, targets: &'static [&'static str]) -> impl Strategy<Value = String> {
    let schema = || any_schema(from, targets);
    (schema(), schema(), schema(), schema(), schema(), prop::bool::weighted(0.05)).prop_map(|(p, a, b, e, own, complex)| {
        let mut definitions = format!("\"a\": {a}, \"b\": {{\"type\": \"object\", \"properties\": {{\"in\": {b}}}}}");
        let mut p = p;
        if complex {
            let text = multiplying_choices(5);
            let found = text
                .find("\"l0\"")
                .map(|at| text[at..].trim_end_matches(['}', '\n', ' ']).to_owned());
            definitions = format!("{definitions}, {}", found.unwrap_or_default() + "}");
            p = format!("{{\"allOf\": [{p}, {{\"$ref\": \"#/definitions/l0\"}}]}}");
        }
        format!("{{\"properties\": {{\"p\": {p}, \"q\": {own}}}, \"definitions\": {{{definitions}}}, \"elsewhere\": {{\"e\": {e}}}}}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_unreferenced_document_changes_no_other_document(
        one in any_document(DOCUMENTS[0], &DOCUMENTS[..2]),
        two in any_document(DOCUMENTS[1], &DOCUMENTS[..2]),
        x1 in any_document(DOCUMENTS[2], &DOCUMENTS[..3]),
        x2 in any_document(DOCUMENTS[3], DOCUMENTS),
        (at, outsider) in (0..OUTSIDERS.len()).prop_flat_map(|at| (Just(at), any_document(OUTSIDERS[at], DOCUMENTS))),
    ) {
        let files: Vec<(&str, &str)> = DOCUMENTS.iter().copied().zip([&*one, &*two, &*x1, &*x2]).collect();
        let without = run(&files).map_err(|problems| TestCaseError::fail(problems.to_string()))?;
        let mut files = files;
        files.push((OUTSIDERS[at], &outsider));
        let with = run(&files).map_err(|problems| TestCaseError::fail(problems.to_string()))?;
        for (path, text) in &without.files {
            // These two files name all documents.
            if path != "mod.rs" && path != "p.rs" {
                prop_assert_eq!(with.files.get(path), Some(text), "{}", path);
            }
        }
    }
}
