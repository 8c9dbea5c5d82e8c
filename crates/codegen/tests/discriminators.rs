//! How the discriminators of made bodies are spelled: as in a sample, as the envelope lists them, or as a form says.

use eventry_codegen::generate;
use eventry_schema::discover::Tree;

const PAYLOAD: &str = r#"{"type": "object", "properties": {"id": {"type": "string"}}}"#;

/// Returns the row of `shop/orders/order_placed/v2` in the table of events.
fn row(discriminators: &str, members: &str, sample: Option<&str>) -> String {
    let toml = format!("name = \"Shop\"\n\n[envelope]\npayload = \"body\"\n\n[discriminators]\n{discriminators}\n");
    let envelope = format!(r#"{{"type": "object", "properties": {{{members}, "body": true}}}}"#);
    let mut files = vec![
        ("shop/provider.toml", toml.as_str()),
        ("shop/envelope.json", envelope.as_str()),
        ("shop/orders/order_placed/v1.json", PAYLOAD),
        ("shop/orders/order_placed/v2.json", PAYLOAD),
        ("shop/orders/order_paid/v1.json", PAYLOAD),
    ];
    files.extend(sample.map(|sample| ("shop/orders/order_placed/v2.sample.a.json", sample)));
    let generated = generate(&Tree::from_files("schemas", files), None).unwrap_or_else(|problems| panic!("{problems}"));
    let table = &generated.files["shop.rs"];
    let start = table.find("\"shop/orders/order_placed/v2\" =>").unwrap();
    let chosen = table[start..].lines().find(|line| line.contains("with_discriminators(&[\""));
    chosen.map_or(String::new(), |line| line.trim().trim_end_matches(',').to_owned())
}

const KIND: &str = r#""kind": {"type": "string"}, "version": {"type": ["integer", "string"]}"#;

#[test]
fn a_form_needs_no_entry() {
    assert_eq!(row("kind = [\"{event}.v{version}\"]", KIND, None), "");
    let forms = "kind = [\"{event}\"]\nversion = [\"{version}\"]";
    assert_eq!(row(forms, KIND, Some(r#"{"kind": "order_placed", "version": 2, "body": {}}"#)), "");
}

#[test]
fn a_sample_says_how_it_is_spelled() {
    let sample = r#"{"kind": "ORDER-PLACED.v2", "body": {}}"#;
    assert_eq!(
        row("kind = [\"{event}.v{version}\"]", KIND, Some(sample)),
        r#".with_discriminators(&["\"ORDER-PLACED.v2\""])"#
    );
    let sample = r#"[{"kind": "order_paid", "version": 1}, {"kind": "order-placed", "version": "2", "body": {}}]"#;
    let forms = "kind = [\"{event}\"]\nversion = [\"{version}\"]";
    assert_eq!(
        row(forms, KIND, Some(sample)),
        r#".with_discriminators(&["\"order-placed\"", "\"2\""])"#
    );
    // A sample that is not recognized as its event says nothing.
    let sample = r#"{"kind": "order-placed", "version": 9, "body": {}}"#;
    assert_eq!(row(forms, KIND, Some(sample)), "");
}

#[test]
fn the_envelope_may_list_the_values() {
    let forms = "kind = [\"{event}.v{version}\"]";
    let listed = r#""kind": {"anyOf": [{"enum": ["Order-Paid.v1", "Order-Placed.v1", "Order-Placed.v2"]}, {"type": "null"}]}"#;
    assert_eq!(row(forms, listed, None), r#".with_discriminators(&["\"Order-Placed.v2\""])"#);
    // The values of two discriminators are chosen together.
    let forms = "kind = [\"{event}\"]\nversion = [\"{version}\"]";
    let listed = r#""kind": {"enum": ["OrderPlaced", "OrderPaid"]}, "version": {"enum": ["v1", "V2"]}"#;
    assert_eq!(row(forms, listed, None), r#".with_discriminators(&["\"OrderPlaced\"", "\"V2\""])"#);
}

#[test]
fn the_first_form_that_selects_the_event_wins() {
    // Without a version, the first form names the highest one, which is not this event's.
    let forms = "kind = [\"{event}\", \"{event}:{version}\"]";
    let toml = format!("name = \"Shop\"\n\n[envelope]\npayload = \"body\"\n\n[discriminators]\n{forms}\n");
    let envelope = r#"{"type": "object", "properties": {"kind": {"type": "string"}, "body": true}}"#;
    let tree = Tree::from_files(
        "schemas",
        [
            ("shop/provider.toml", toml.as_str()),
            ("shop/envelope.json", envelope),
            ("shop/orders/placed/v1.json", PAYLOAD),
            ("shop/orders/placed/v2.json", PAYLOAD),
        ],
    );
    let generated = generate(&tree, None).unwrap_or_else(|problems| panic!("{problems}"));
    let chosen: Vec<&str> = generated.files["shop.rs"]
        .lines()
        .filter(|line| line.contains("with_discriminators(&[\""))
        .collect();
    assert_eq!(chosen.len(), 1, "{chosen:?}");
    assert!(chosen[0].contains(r#"(&["\"placed:1\""])"#), "{chosen:?}");
}
