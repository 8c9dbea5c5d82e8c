//! Rendered API references: as text and as HTML, with the noise that pages have.
#![cfg(feature = "validate")]

mod support;

use cargo_eventry::reading::Confidence;
use support::{json, noisy, notes, one, refused, stored};

const REFERENCE: &str = "\
Skip to main content

Payment

idstringrequired

Identifies it.

Possible values: non-empty, <= 36 characters

Example: p1
amountdoublerequired

Possible values: >= 0 and < 1000.5

statestringnullable

Candidate

Possible values: [`OPEN`, `CLOSED`]

Default value: OPEN
payer objectnullable

Who pays

nameemail

addresses object[]

  • Array [
  • streetstringrequired
    zipinteger<int32>
  • ]
  • tagsstring[]deprecated
    limits object

    property name*integer
    bookedOndate

  • Payment
    {
    \"id\": \"p1\",
    \"amount\": \"1\",
    \"state\": \"OPEN\",
    \"payer\": {
    \"name\": \"a@b.example\",
    \"addresses\": [ { \"Street\": \"x\", \"zip\": 1 } ],
    \"tags\": [ \"t\" ],
    \"limits\": { \"day\": 5 }
    },
    \"bookedOn\": \"2024-01-31\",
    \"colour\": 1
    }
";

const PAYMENT: &str = r#"{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "Payment",
  "type": "object",
  "required": ["id", "amount"],
  "properties": {
    "id": {
      "type": "string",
      "description": "Identifies it.",
      "minLength": 1,
      "maxLength": 36,
      "examples": ["p1"]
    },
    "amount": {
      "type": "number",
      "format": "double",
      "minimum": 0,
      "exclusiveMaximum": 1000.5
    },
    "state": {
      "type": ["string", "null"],
      "description": "Candidate",
      "enum": ["OPEN", "CLOSED", null],
      "default": "OPEN"
    },
    "payer": {
      "type": ["object", "null"],
      "description": "Who pays",
      "properties": {
        "name": {
          "type": "string",
          "format": "email"
        },
        "addresses": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["street"],
            "properties": {
              "street": {
                "type": "string"
              },
              "zip": {
                "type": "integer",
                "format": "int32"
              }
            }
          }
        },
        "tags": {
          "type": "array",
          "deprecated": true,
          "items": {
            "type": "string"
          }
        },
        "limits": {
          "type": "object",
          "additionalProperties": {
            "type": "integer"
          }
        }
      }
    },
    "bookedOn": {
      "type": "string",
      "format": "date"
    }
  }
}
"#;

#[test]
fn a_reference_page_gives_the_schema_that_it_renders() {
    let reading = one("reference-page", REFERENCE);
    assert_eq!(reading.name.event.as_deref(), Some("Payment"));
    assert_eq!(reading.schema, PAYMENT);
    assert_eq!(reading.confidence, Confidence::Rendered);
    assert_eq!(json(&reading.samples["documented"].text)["bookedOn"], "2024-01-31");
    assert_eq!(
        notes(&reading),
        [
            "44: `amount` is a number in the list of members, a string in the sample",
            "48: the sample has `payer.addresses.Street`; the list of members calls it `street`",
            "53: the sample has `colour`, which is not in the list of members",
        ]
    );
}

#[test]
fn noise_around_a_reference_changes_nothing() {
    for text in noisy(REFERENCE) {
        assert_eq!(one("reference-page", &text).schema, PAYMENT, "{text}");
    }
}

/// A page as Docusaurus renders it: parts of a line set apart by elements, what lies inside in folded parts.
#[test]
fn a_reference_page_as_html() {
    let leaf = |name: &str, kind: &str, marks: &str, more: &str| {
        format!("<div class=\"item\"><span class=\"container\"><strong>{name}</strong><span> {kind}</span>{marks}</span>{more}</div>")
    };
    let required = "<span class=\"divider\"></span><span>required</span>";
    let nullable = "<span class=\"divider\"></span><span>nullable</span>";
    let group = |name: &str, kind: &str, marks: &str, inner: &str| {
        format!(
            "<details open><summary><span><strong>{name}</strong><span> {kind}</span>{marks}</span></summary><div style=\"margin-left:1rem\">{inner}</div></details>"
        )
    };
    let address = [leaf("street", "string", required, ""), leaf("zip", "integer&lt;int32&gt;", "", "")].concat();
    let payer = [
        "<p>Who pays</p>".to_owned(),
        leaf("name", "email", "", ""),
        group(
            "addresses",
            "object[]",
            "",
            &format!("<li><div>Array [</div></li>{address}<li><div>]</div></li>"),
        ),
        leaf("tags", "string[]", "<span>deprecated</span>", ""),
        group("limits", "object", "", &leaf("property name*", "integer", "", "")),
    ]
    .concat();
    let members = [
        leaf("id", "string", required, "<p>Identifies it.</p><p><strong>Possible values: </strong><code>non-empty</code>, <code>&lt;= 36 characters</code></p><p><strong>Example: </strong><code>p1</code></p>"),
        leaf("amount", "double", required, "<p><strong>Possible values: </strong><code>&gt;= 0</code> and <code>&lt; 1000.5</code></p>"),
        leaf("state", "string", nullable, "<p>Candidate</p><p>Possible values: [<code>OPEN</code>, <code>CLOSED</code>]</p><p>Default value: <code>OPEN</code></p>"),
        group("payer", "object", nullable, &payer),
        leaf("bookedOn", "date", "", ""),
    ]
    .concat();
    let text = format!(
        "<html><body><nav>API Payment</nav><header><h1>Payment<a aria-hidden=\"true\">#</a></h1></header><div>{members}</div></body></html>"
    );
    let reading = one("reference-page", &text);
    assert_eq!(reading.schema, PAYMENT);
    assert!(reading.samples.is_empty());
    assert_eq!(notes(&reading), [""; 0]);
}

#[test]
fn a_choice_is_read_tolerantly_and_noted() {
    let text = "Method\n\ncard object\n\noneOf\n\n  numberstringrequired\n  ibanstringrequired\n  numberstringrequired\n\nidstring\n\n{\n\"card\": { \"number\": \"1\", \"iban\": \"2\" },\n\"id\": \"x\"\n}\n";
    let reading = one("reference-page", text);
    let schema = json(&reading.schema);
    assert_eq!(schema["properties"]["card"]["required"], serde_json::Value::Null);
    assert_eq!(schema["properties"]["card"]["properties"].as_object().unwrap().len(), 2);
    assert_eq!(schema["properties"]["id"]["type"], "string");
    assert_eq!(
        notes(&reading),
        ["5: this is a choice of several forms; the page does not say which members belong to which form, so all are optional"]
    );
}

#[test]
fn reference_pages_that_are_not_understood() {
    let without_sample = REFERENCE.split("  • Payment").next().unwrap();
    assert_eq!(
        refused("reference-page", without_sample).split("\n\n").next().unwrap(),
        "error: the page does not show where the members of `payer` end: it has neither nesting nor a sample
  --> page:27:1
   help: save the page as HTML with all parts expanded, and import that file"
    );
    let cut = REFERENCE.split("    zipinteger").next().unwrap();
    assert!(
        refused("reference-page", cut).contains("error: the list `addresses` is not closed: the page may be incomplete\n  --> page:29:1")
    );
    assert_eq!(
        refused("reference-page", "Only text.\n"),
        "error: the page lists no members
  --> page:1:1
   help: it needs lines such as `idstringrequired` or `account objectnullable`"
    );
    assert_eq!(
        refused("reference-page", "idstringrequired\n]\n"),
        "error: `]` closes a list that was never opened
  --> page:2:1
   help: save the page as HTML with all parts expanded, and import that file"
    );
}

/// Text that was taken out of a page without care may have values on lines of their own, and the next member glued to them.
#[test]
fn values_may_stand_below_their_labels() {
    let below = one("reference-page", &stored("values_below_labels"));
    let glued = one("reference-page", &stored("values_glued"));
    assert_eq!(below.schema, glued.schema);
    let schema = json(&below.schema);
    assert_eq!(schema["description"], "Shop type model for test ShopTypeUpdated\nevents.");
    assert_eq!(schema["required"], serde_json::json!(["id"]));
    let error = &schema["properties"]["errors"]["items"]["properties"];
    assert_eq!(error["type"]["examples"], serde_json::json!(["CredentialsInvalid"]));
    assert_eq!(error["isTemporary"]["examples"], serde_json::json!([false]));
    assert_eq!(notes(&below).len(), 3);
}

#[test]
fn a_list_that_leaves_out_most_of_the_sample_is_refused() {
    assert_eq!(
        refused("reference-page", &stored("members_missing")),
        "error: 4 members of the sample are not in the list, and 2 are: parts of the page are missing
  --> page:7:1
   help: save the page as HTML with all parts expanded, and import that file"
    );
}

#[test]
fn prose_that_looks_like_members_is_prose() {
    let text = "Payment created\n\nidstringrequired\n\nPayment string\n\npanstring\n\nCard number\n\nPossible values: Value must match regular expression `^[A-Z]{3}$`, >= 3 characters and <= 9 characters\n\nPaymentCreated\n{\n\"id\": \"x\",\n\"pan\": \"1\"\n}\n";
    let reading = one("reference-page", text);
    assert_eq!(reading.name.event.as_deref(), Some("PaymentCreated"));
    assert_eq!(
        json(&reading.schema)["properties"],
        serde_json::json!({
            "id": {"type": "string", "description": "Payment string"},
            "pan": {"type": "string", "description": "Card number", "minLength": 3, "maxLength": 9, "pattern": "^[A-Z]{3}$"}
        })
    );
    assert_eq!(notes(&reading), [""; 0]);
}
