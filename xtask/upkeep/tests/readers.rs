//! Readers, on pages in the form of those that providers publish: as text and as HTML, with the noise that pages have.

use eventry_upkeep::readers::{by_name, guess, unrecognised};
use eventry_upkeep::reading::{Confidence, Page, Reading};

fn page(text: &str) -> Page {
    Page {
        place: "page".to_owned(),
        media_type: None,
        text: text.to_owned(),
    }
}

/// What the reader that is guessed says about a page.
#[track_caller]
fn read(reader: &str, text: &str) -> Vec<Reading> {
    let page = page(text);
    let guessed = guess(&page).unwrap_or_else(|| panic!("{}", unrecognised(&page)));
    assert_eq!(guessed.name, reader);
    (guessed.read)(&page).unwrap_or_else(|problems| panic!("{problems}"))
}

#[track_caller]
fn one(reader: &str, text: &str) -> Reading {
    let mut readings = read(reader, text);
    assert_eq!(readings.len(), 1);
    readings.remove(0)
}

/// What is wrong with a page, word for word.
#[track_caller]
fn refused(reader: &str, text: &str) -> String {
    (by_name(reader).unwrap().read)(&page(text)).expect_err("it is read").to_string()
}

fn notes(reading: &Reading) -> Vec<String> {
    reading.notes.iter().map(|note| format!("{}: {}", note.line, note.words)).collect()
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Text as web servers and editors may change it without changing what it says.
fn noisy(text: &str) -> Vec<String> {
    vec![
        text.replace('\n', "\r\n"),
        format!("\u{feff}Skip to main content\n\nSearch\n\n{text}\n\nWas this page helpful?\n"),
        text.lines().map(|line| format!("\u{a0}\t{line}  \n")).collect(),
        text.replace("\n\n", "\n \n\n"),
    ]
}

// Documentation pages with an embedded schema --------------------------------------------------------

const SCHEMA: &str = r#"{
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "title": "Order changed",
    "required": ["order", "state"],
    "properties": {
        "order": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": { "type": ["string", "null"], "title": "Order ID" },
                "amount": { "type": "number", "format": "double", "title": "Amount" }
            }
        },
        "state": { "type": "string", "enum": ["OPEN", "CLOSED"], "description": "Where it stands." },
        "kind": { "type": "string", "description": "Either RETAIL or WHOLESALE." }
    }
}"#;

const SAMPLE: &str = r#"{
    "order": { "id": "a", "amount": 1.50 },
    "state": "OPEN"
}"#;

const TABLE: &str = "\
order required

Title: Order
Type: object

id required

Title: Order ID
Type: string or null
Example:
a

amount

Title: Amount
Type: number
Format: double
Example:
1.50

state required

Description: Where it stands.
Type: string
Must be one of the following:
OPEN
CLOSED

kind

Description: Either RETAIL or WHOLESALE.
Type: string
";

fn docs_page(table: &str) -> String {
    format!(
        "Order changed\n\nThis event occurs when an order changes.\n\nType: object\nDomain: orders\nEvent: order_change\nVersion: 2\n\n|\n{table}\n{SCHEMA}\n{SAMPLE}"
    )
}

#[test]
fn a_docs_page_gives_name_schema_and_sample() {
    let reading = one("docs-page", &docs_page(TABLE));
    assert_eq!(reading.name.domain.as_deref(), Some("orders"));
    assert_eq!(reading.name.event.as_deref(), Some("order_change"));
    assert_eq!(reading.name.version, Some(2));
    assert_eq!(reading.schema, format!("{SCHEMA}\n"));
    assert_eq!(reading.samples["documented"].text, SAMPLE);
    assert_eq!(reading.confidence, Confidence::Published);
    assert_eq!(
        notes(&reading),
        ["41: the description of `kind` names the values RETAIL, WHOLESALE, the schema lists none"]
    );
}

#[test]
fn noise_changes_nothing() {
    let clean = one("docs-page", &docs_page(TABLE));
    for text in noisy(&docs_page(TABLE)) {
        let reading = one("docs-page", &text);
        assert_eq!(reading.name, clean.name, "{text}");
        assert_eq!(json(&reading.schema), json(&clean.schema), "{text}");
        assert_eq!(reading.samples.len(), 1, "{text}");
        let words = |reading: &Reading| reading.notes.iter().map(|note| note.words.clone()).collect::<Vec<_>>();
        assert_eq!(words(&reading), words(&clean), "{text}");
    }
}

#[test]
fn prose_and_schema_are_compared() {
    let table = TABLE
        .replace("id required", "id")
        .replace("string or null", "integer")
        .replace("Format: double\n", "")
        .replace("CLOSED\n", "CLOSED\nLOST\n")
        .replace("kind\n", "colour\n");
    let reading = one("docs-page", &docs_page(&table));
    assert_eq!(
        notes(&reading),
        [
            "16: `order.id` is required in the schema, and not in the table",
            "19: `order.id` is `integer` in the table and `null or string` in the schema",
            "23: `order.amount` has no format in the table, `double` in the schema",
            "34: `state` is one of CLOSED, LOST, OPEN in the table, of CLOSED, OPEN in the schema",
            "39: the table describes `colour`, which the schema does not have there",
            "44: the schema has `kind`, which the table does not describe",
        ]
    );
}

#[test]
fn a_docs_page_as_html() {
    let text = format!(
        r#"<!DOCTYPE html><html><head><title>x</title><script>{{"a": 1}}</script></head><body><nav><a>Home</a></nav>
<h1>Order changed</h1><p>This event occurs when an order changes.</p>
<dl><dt>Type</dt><dd>object</dd><dt>Domain</dt><dd><code>orders</code></dd><dt>Event</dt><dd>order_change</dd><dt>Version</dt><dd>2</dd></dl>
<details><summary><strong>order</strong> <span>required</span></summary><div><p><b>Title:</b> Order</p><p><b>Type:</b> object</p>
 <details><summary><strong>id</strong><span>required</span></summary><p><b>Title:</b> Order&nbsp;ID</p><p><b>Type:</b> string or null</p><p>Example:<br>a</p></details>
 <details><summary><strong>amount</strong></summary><p>Title: Amount</p><p>Type: number</p><p>Format: double</p></details>
</div></details>
<details><summary>state <em>required</em></summary><p>Description: Where it stands.</p><p>Type: string</p><p>Must be one of the following:</p><ul><li>OPEN</li><li>CLOSED</li></ul></details>
<details><summary>kind</summary><p>Type: integer</p></details>
<pre><code>{}</code></pre>
<pre><span class="line">{}</span></pre><footer>Event: nothing</footer></body></html>"#,
        SCHEMA.replace('"', "&quot;"),
        SAMPLE.replace('\n', "<br>")
    );
    let reading = one("docs-page", &text);
    assert_eq!(reading.name.event.as_deref(), Some("order_change"));
    assert_eq!((reading.name.domain.as_deref(), reading.name.version), (Some("orders"), Some(2)));
    assert_eq!(reading.schema, format!("{SCHEMA}\n"));
    assert_eq!(reading.samples["documented"].text, SAMPLE);
    assert_eq!(notes(&reading), ["9: `kind` is `integer` in the table and `string` in the schema"]);
}

#[test]
fn docs_pages_that_are_not_understood() {
    let page = docs_page(TABLE);
    let cut = page.split("\"state\": {").next().unwrap();
    assert_eq!(
        refused("docs-page", cut),
        "error: this JSON has no end: its brackets are never closed
  --> page:44:1
   help: the page may be cut off: retrieve it again, or save the whole page and import the file"
    );
    assert_eq!(
        refused("docs-page", &page.replace("Event: order_change\n", "")),
        "error: the page does not name its event
  --> page:1:1
   help: it should have lines like `Domain: orders`, `Event: order_created`, `Version: 1`"
    );
    assert_eq!(
        refused("docs-page", &page.replace("Version: 2", "Version: two")),
        "error: `two` is no version
  --> page:8:1
   help: a version is a number: `Version: 1`"
    );
    assert_eq!(
        refused("docs-page", &page.replace(SCHEMA, "")),
        "error: the page holds no schema of `order_change`
  --> page:1:1
   help: it should hold a JSON object with `$schema` or `properties`; if the page shows bodies only, read it with `--reader wiki-page`"
    );
    let other = SCHEMA.replace("Order changed", "Order lost");
    assert_eq!(
        refused("docs-page", &page.replace(SAMPLE, &other)),
        "error: a second schema, and the page names one event only: `order_change`
  --> page:62:1
   help: save the part of the page that holds the schema you mean, and import that"
    );
    assert_eq!(
        refused("docs-page", &page.replace("\"a\", \"amount\"", "\"a\" \"amount\"")),
        "error: expected `,` or `}`, found `\"`
  --> page:63:26
   help: a comma or a closing bracket is missing before this place"
    );
}

#[test]
fn one_page_may_describe_several_events() {
    let second = docs_page(TABLE)
        .replace("order_change", "order_lost")
        .replace("Order changed", "Order lost");
    let readings = read("docs-page", &format!("{}\n\n{second}", docs_page(TABLE)));
    let names: Vec<_> = readings.iter().filter_map(|reading| reading.name.event.as_deref()).collect();
    assert_eq!(names, ["order_change", "order_lost"]);
    assert!(readings[1].schema.contains("Order lost"));
    assert!(readings.iter().all(|reading| reading.samples.len() == 1));
}

// Rendered references ---------------------------------------------------------------------------------

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
            "48: the sample has `payer.addresses.Street`, the list of members calls it `street`",
            "53: the sample has `colour`, which the list of members does not",
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
        ["5: a choice between several forms: the page does not say which members belong to which, so all are read as optional"]
    );
}

#[test]
fn reference_pages_that_are_not_understood() {
    let without_sample = REFERENCE.split("  • Payment").next().unwrap();
    assert_eq!(
        refused("reference-page", without_sample).split("\n\n").next().unwrap(),
        "error: where the members of `payer` end cannot be told: the page shows neither nesting nor a sample
  --> page:27:1
   help: save the page as HTML, with all of its parts unfolded, and import that file"
    );
    let cut = REFERENCE.split("    zipinteger").next().unwrap();
    assert!(refused("reference-page", cut).contains("error: the list `addresses` has no end: the page may be cut off\n  --> page:29:1"));
    assert_eq!(
        refused("reference-page", "Only text.\n"),
        "error: the page lists no members
  --> page:1:1
   help: a member is a line such as `idstringrequired` or `account objectnullable`"
    );
    assert_eq!(
        refused("reference-page", "idstringrequired\n]\n"),
        "error: `]` closes a list that was never opened
  --> page:2:1
   help: save the page as HTML, with all of its parts unfolded, and import that file"
    );
}

// Wiki pages ------------------------------------------------------------------------------------------

const WIKI: &str = "\
Webhooks

Event

Description

Example

order.created

Sent when an order is created.

Code Block
{
\u{2003}\"type\" : \"order.created\",
\u{2003}\"data\" : { \"id\" : 1, \"at\" : \"2024-02-29T08:51:10.862979Z\" }
}

order.deleted

Sent when an order is deleted. Details:

  • once only

Code Block
{
\u{2003}\"type\" : \"order.deleted\",
\u{2003}\"data\" : { \"id\" : 1, \"reason\" : null }
}

More events will be added soon.
";

#[test]
fn a_wiki_page_gives_a_schema_for_each_event() {
    let readings = read("wiki-page", WIKI);
    let names: Vec<_> = readings.iter().map(|reading| reading.name.event.as_deref().unwrap()).collect();
    assert_eq!(names, ["order.created", "order.deleted"]);
    let schema = json(&readings[1].schema);
    assert_eq!(schema["description"], "Sent when an order is deleted. Details:\n\n- once only");
    assert_eq!(schema["x-inferred"]["samples"], 1);
    assert_eq!(schema["properties"]["data"]["properties"]["reason"], serde_json::json!({}));
    assert_eq!(
        readings[0].samples["documented"].text,
        "{\n  \"type\": \"order.created\",\n  \"data\": {\n    \"id\": 1,\n    \"at\": \"2024-02-29T08:51:10.862979Z\"\n  }\n}\n"
    );
    assert!(readings[0].samples["documented"].whole);
    for text in noisy(WIKI) {
        let other: Vec<String> = read("wiki-page", &text).into_iter().map(|reading| reading.schema).collect();
        assert_eq!(other, readings.iter().map(|reading| reading.schema.clone()).collect::<Vec<_>>());
    }
}

#[test]
fn a_wiki_page_as_html() {
    let text = "<html><body><table><tr><th>Event</th><th>Description</th><th>Example</th></tr>
<tr><td><p>order.created</p></td><td><p>Sent when an order is created.</p></td><td><div class=\"code panel\"><pre class=\"syntaxhighlighter-pre\">{
 &quot;type&quot; : &quot;order.created&quot;,
 &quot;at&quot; : &quot;2024-<span class=\"diff-html-removed\">02</span><span class=\"diff-html-added\">03</span>-01&quot;
}</pre></div></td></tr></table></body></html>";
    let reading = one("wiki-page", text);
    assert_eq!(reading.name.event.as_deref(), Some("order.created"));
    assert_eq!(json(&reading.schema)["description"], "Sent when an order is created.");
    assert_eq!(json(&reading.samples["documented"].text)["at"], "2024-03-01");
}

const LEGEND: &str = "Versions Compared\n\nKey\n\n  • This line was added.\n  • This line was removed.\n  • Formatting was changed.\n\n";

#[test]
fn of_compared_versions_the_new_text_counts() {
    let text = format!(
        "{LEGEND}{}",
        WIKI.replace(
            "{ \"id\" : 1, \"at\" : \"2024-02-29T08:51:10.862979Z\" }",
            "{\n\"id\" : 1,\n\"id\" : 2,\n\"at\" : \"2024-\n02\n03-\n29T08\n18T09:00:00Z\"\n}"
        )
    );
    let readings = read("wiki-page", &text);
    let sample = json(&readings[0].samples["documented"].text);
    assert_eq!(sample["data"], serde_json::json!({"id": 2, "at": "2024-03-18T09:00:00Z"}));
    assert_eq!(
        notes(&readings[0]),
        [
            "27: the comparison shows a changed text; `2024-03-18T09:00:00Z` is taken as the current one, without `02`, `29T08`",
            "25: the comparison shows a line that was removed: `\"id\" : 1,`",
        ]
    );
    let unclear = text.replace("18T09:00:00Z\"", "18T09:00:00Z\nx\"");
    assert_eq!(
        refused("wiki-page", &unclear),
        "error: a text that was changed, and it cannot be told which of its words are the current ones: 2024- | 02 | 03- | 29T08 | 18T09:00:00Z | x
  --> page:27:1
   help: open the page itself instead of the comparison, and import that"
    );
    assert_eq!(
        refused("wiki-page", &text.replace("Versions Compared", "").replace("line was", "row was")),
        "error: line break inside a string
  --> page:27:14
   help: close the string with `\"`, or write the line break as `\\n`"
    );
}

#[test]
fn bodies_of_one_event_are_read_together() {
    let text = WIKI
        .replace("order.deleted", "order.created")
        .replace("\"reason\" : null", "\"reason\" : \"lost\"");
    let reading = one("wiki-page", &text);
    let schema = json(&reading.schema);
    assert_eq!(schema["x-inferred"]["samples"], 2);
    assert_eq!(schema["properties"]["data"]["required"], serde_json::json!(["id"]));
    assert_eq!(reading.samples.keys().collect::<Vec<_>>(), ["documented", "documented-2"]);
}

// Files -----------------------------------------------------------------------------------------------

#[test]
fn a_schema_file_is_named_by_its_place() {
    for (place, domain, event, version) in [
        ("schemas/orders/order_change-2.json", Some("orders"), "order_change", Some(2)),
        (
            "https://acme.example/published/orders/order-change-10.json?raw=1",
            Some("orders"),
            "order-change",
            Some(10),
        ),
        (
            "all.zip!/published/orders/order_change-2.json",
            Some("orders"),
            "order_change",
            Some(2),
        ),
        ("acme/orders/order_change/v3.json", Some("orders"), "order_change", Some(3)),
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
            (name.domain.as_deref(), name.event.as_deref(), name.version),
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
    let readings = (by_name("schema-file").unwrap().read)(&page).unwrap();
    assert_eq!(
        notes(&readings[0]),
        ["1: its `$id` names orders/order_changed-1, its place orders/order_change-1"]
    );
}

#[test]
fn bodies_alone_are_read_one_by_one() {
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

// What nobody reads -----------------------------------------------------------------------------------

#[test]
fn a_page_that_no_reader_knows() {
    let page = page("<html><body><p>Nothing here.</p></body></html>");
    assert!(guess(&page).is_none());
    assert_eq!(
        unrecognised(&page).to_string(),
        "error: no reader understands this page
  --> page:1:1
   help: these forms are known; name one to see what is missing from the page:
         openapi         an OpenAPI 3 document, JSON or YAML: its webhooks and callbacks, otherwise its schemas
         schema-file     a JSON Schema, named by its place: <domain>/<event>-<version>.json
         samples         bodies, one or several in a file: their schema is inferred
         docs-page       a documentation page, text or HTML, that holds a JSON Schema and names domain, event and version
         reference-page  a rendered API reference, text or HTML: a list of members with types
         wiki-page       a page, text or HTML, that shows bodies of events; also as a comparison of two versions"
    );
}

/// Whatever a page holds, readers answer.
#[test]
fn no_page_stops_a_reader() {
    let pages = [
        docs_page(TABLE),
        REFERENCE.to_owned(),
        format!("{LEGEND}{WIKI}"),
        PAYMENT.to_owned(),
        "a: [b, {c: *d}]\n? x\n".to_owned(),
    ];
    for text in pages {
        let characters: Vec<char> = text.chars().collect();
        for cut in (0..characters.len()).step_by(7) {
            let mut piece: String = characters[..cut].iter().collect();
            piece.push_str("<td>{\"é\u{2003}");
            for reader in eventry_upkeep::readers::READERS {
                let page = page(&piece);
                let _ = ((reader.recognises)(&page), (reader.read)(&page));
            }
        }
    }
}
