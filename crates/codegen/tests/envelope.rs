//! The presence of the payload in the envelope.

use eventry_codegen::generate;
use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::discover::Tree;

const SETTINGS: &str = "name = \"Acme\"\n\n[envelope]\npayload = \"body\"\n\n[discriminators]\nkind = [\"{domain}.{event}.{version}\"]\n";

/// Returns the arguments of `EnvelopeShape::new` for an envelope with these keywords.
fn row(required: &str, body: &str) -> Result<String, Diagnostics> {
    let envelope = format!(
        r#"{{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","required":{required},
            "properties":{{"kind":{{"type":"string"}},"body":{body}}}}}"#
    );
    let tree = Tree::from_files(
        "schemas",
        [
            ("acme/provider.toml", SETTINGS),
            ("acme/envelope.json", &envelope),
            ("acme/orders/placed/v1.json", r#"{"type":"object"}"#),
        ],
    );
    let generated = generate(&tree, None)?;
    let registry = &generated.files["acme.rs"];
    let arguments = registry.split("EnvelopeShape::new(").nth(1).unwrap_or_default();
    Ok(arguments.chars().filter(|c| !c.is_whitespace()).collect())
}

#[test]
fn the_schema_of_the_envelope_decides_whether_the_payload_may_be_absent_or_null() -> Result<(), Diagnostics> {
    for (required, body, presence) in [
        (r#"["kind","body"]"#, r#"{"type":"object"}"#, "Required"),
        (r#"["kind","body"]"#, "{}", "RequiredOrNull"),
        (r#"["kind","body"]"#, r#"{"type":["object","null"]}"#, "RequiredOrNull"),
        (r#"["kind"]"#, r#"{"type":"object"}"#, "Optional"),
        (r#"["kind"]"#, r#"{"type":["object","null"]}"#, "Optional"),
        ("[]", "{}", "Optional"),
    ] {
        let row = row(required, body)?;
        let expected = format!("\"body\",rt::Presence::{presence},1,");
        assert!(row.starts_with(&expected), "{required} {body}: {row}");
    }
    Ok(())
}
