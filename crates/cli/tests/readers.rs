//! Files that are not pages, and pages that no reader understands.
#![cfg(feature = "validate")]

mod support;

use cargo_eventry::readers::{guess, named, unrecognized};
use cargo_eventry::reading::{Confidence, Page};
use support::{notes, page, read, refused, stored};

const SCHEMA: &str = r#"{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "properties": { "state": { "type": "string" } }
}"#;

#[test]
fn a_schema_file_is_named_by_its_place() {
    for (place, domain, event, version) in [
        ("schemas/orders/order_change-2.json", Some("orders"), "order_change", Some("2")),
        (
            "https://acme.example/published/orders/order-change-10.json?raw=1",
            Some("orders"),
            "order-change",
            Some("10"),
        ),
        (
            "all.zip!/published/orders/order_change-2.json",
            Some("orders"),
            "order_change",
            Some("2"),
        ),
        ("acme/orders/order_change/v3.json", Some("orders"), "order_change", Some("3")),
        ("acme/page/change/1.2.0.json", Some("page"), "change", Some("1.2.0")),
        ("acme/orders/order-change-0.3.0.json", Some("orders"), "order-change", Some("0.3.0")),
        (
            "acme/orders/order-change_2024-06-20.json",
            Some("orders"),
            "order-change",
            Some("2024-06-20"),
        ),
        ("main-event.json", None, "main-event", None),
    ] {
        let page = Page {
            place: place.to_owned(),
            ..page(SCHEMA)
        };
        let reader = guess(&page).unwrap();
        assert_eq!(reader.name, "schema-file");
        let readings = (reader.read)(&page).unwrap();
        let name = &readings[0].name;
        assert_eq!(
            (
                name.domain.as_deref(),
                name.event.as_deref(),
                name.version.map(|version| version.to_string()).as_deref()
            ),
            (domain, Some(event), version),
            "{place}"
        );
        assert_eq!(readings[0].schema, format!("{SCHEMA}\n"));
    }
}

#[test]
fn a_place_and_an_id_that_differ_are_noted() {
    let text = SCHEMA.replacen("{", "{\n    \"$id\": \"https://acme.example/orders/order_changed-1.json\",", 1);
    let page = Page {
        place: "orders/order_change-1.json".to_owned(),
        ..page(&text)
    };
    let readings = (named("schema-file").unwrap().read)(&page).unwrap();
    assert_eq!(
        notes(&readings[0]),
        ["1: its `$id` names orders/order_changed-1, but its path names orders/order_change-1"]
    );
}

#[test]
fn bodies_alone_are_read_one_by_one() {
    assert_eq!(
        read("samples", "{\"type\": \"string\", \"required\": true, \"items\": [1]}").len(),
        1
    );
    for text in ["{\"a\": 1}\n{\"a\": 2}\n", "{\n\"a\": 1}{\"a\": 2}", "[{\"a\": 1}, {\"a\": 2}]"] {
        let readings = read("samples", text);
        assert_eq!(readings.len(), 2, "{text}");
        assert_eq!(readings[1].samples["recorded"].text, "{\"a\": 2}");
        assert_eq!(readings[0].confidence, Confidence::Inferred);
    }
    assert_eq!(
        refused("samples", "{\"a\": 1}\n[1]"),
        "error: expected a body, found a number\n  --> page:2:2\n   help: a body is a JSON object"
    );
}

#[test]
fn a_page_that_no_reader_knows() {
    let page = page("<html><body><p>Nothing here.</p></body></html>");
    assert!(guess(&page).is_none());
    assert_eq!(
        unrecognized(&page).to_string(),
        "error: no reader recognizes this page
  --> page:1:1
   help: use --reader to see what is missing from the page; the readers are:
         openapi         an OpenAPI 3 document, JSON or YAML: its webhooks and callbacks, or else its schemas
         schema-file     a JSON Schema file, named by its path: <domain>/<event>-<version>.json
         samples         one or more bodies, from which the schema is inferred
         docs-page       a documentation page, text or HTML, with a JSON Schema and the names of domain, event and version
         reference-page  a rendered API reference, text or HTML, with a list of members and types
         wiki-page       a page, text or HTML, with bodies of events; also a comparison of two versions"
    );
}

/// Whatever a page holds, readers answer.
#[test]
fn no_page_stops_a_reader() {
    let pages = [
        stored("quota_updated"),
        stored("test_account_response"),
        stored("webhook_events_compared"),
        SCHEMA.to_owned(),
        "a: [b, {c: *d}]\n? x\n".to_owned(),
    ];
    for text in pages {
        let characters: Vec<char> = text.chars().collect();
        for cut in (0..characters.len()).step_by(31) {
            let mut piece: String = characters[..cut].iter().collect();
            piece.push_str("<td>{\"é\u{2003}");
            for reader in cargo_eventry::readers::READERS {
                let page = page(&piece);
                let _ = ((reader.recognizes)(&page), (reader.read)(&page));
            }
        }
    }
}

/// A page that is cut off is told by its form all the same, and the message says where it ends too early.
#[test]
fn pages_that_are_cut_off_are_named_as_such() {
    for (name, reader, piece, line) in [
        ("test_account_response", "reference-page", "\"amazon.de\"", 161),
        ("webhook_events_compared", "wiki-page", "\"LDAP\"", 22),
        ("quota_updated", "docs-page", "\"Legal nature", 89),
    ] {
        let text = stored(name);
        let cut = page(text.split(piece).next().unwrap());
        let guessed = guess(&cut).unwrap();
        assert_eq!(guessed.name, reader);
        let problem = (guessed.read)(&cut).unwrap_err().to_string();
        let expected = format!("error: this JSON has unclosed brackets\n  --> page:{line}:1\n");
        assert!(problem.starts_with(&expected), "{problem}");
    }
}

#[test]
fn json_that_is_broken_is_named_at_its_place() {
    for (text, expected) in [
        (
            "{\"type\": \"object\" \"title\": \"Order\"}",
            "error: expected `,` or `}`, found `\"`\n  --> page:1:19\n   help: a comma or a closing bracket is missing before this place",
        ),
        (
            "{\"openapi\": \"3.1.0\"",
            "error: this is not a complete JSON object\n  --> page:1:1\n   help: a body is a JSON object",
        ),
    ] {
        let page = page(text);
        assert!(guess(&page).is_none());
        assert_eq!(unrecognized(&page).to_string(), expected);
    }
}
