//! Documentation pages that embed a schema: as text and as HTML, with the noise that pages have.
#![cfg(feature = "validate")]

mod support;

use cargo_eventry::reading::{Confidence, Reading};
use eventry_schema::version::Version;
use support::{json, noisy, notes, one, read, refused, stored};

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
    assert_eq!(reading.name.version, Some(Version::Number(2)));
    assert_eq!(reading.schema, format!("{SCHEMA}\n"));
    assert_eq!(reading.samples["documented"].text, SAMPLE);
    assert_eq!(reading.confidence, Confidence::Published);
    assert_eq!(
        notes(&reading),
        ["41: the description of `kind` names the values RETAIL, WHOLESALE; the schema lists none"]
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
            "16: `order.id` is required in the schema, but not in the table",
            "19: `order.id` is `integer` in the table and `null or string` in the schema",
            "23: `order.amount` has no format in the table, `double` in the schema",
            "34: `state` is one of CLOSED, LOST, OPEN in the table, of CLOSED, OPEN in the schema",
            "39: the table describes `colour`, which is not in the schema there",
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
    assert_eq!(
        (reading.name.domain.as_deref(), reading.name.version),
        (Some("orders"), Some(Version::Number(2)))
    );
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
        "error: this JSON has unclosed brackets
  --> page:44:1
   help: the page may be incomplete: retrieve it again, or save the whole page and import the file"
    );
    assert_eq!(
        refused("docs-page", &page.replace("Event: order_change\n", "")),
        "error: the page does not name its event
  --> page:1:1
   help: it needs lines such as `Domain: orders`, `Event: order_created`, `Version: 1`"
    );
    assert_eq!(
        refused("docs-page", &page.replace("Version: 2", "Version: two")),
        "error: `two` is not a version
  --> page:8:1
   help: write a number: `Version: 1`"
    );
    assert_eq!(
        refused("docs-page", &page.replace(SCHEMA, "")),
        "error: the page contains no schema of `order_change`
  --> page:1:1
   help: it needs a JSON object with `$schema` or `properties`; if the page only shows bodies, use `--reader wiki-page`"
    );
    let other = SCHEMA.replace("Order changed", "Order lost");
    assert_eq!(
        refused("docs-page", &page.replace(SAMPLE, &other)),
        "error: this is a second schema, but the page names only one event: `order_change`
  --> page:62:1
   help: save the part of the page with the right schema, and import that"
    );
    assert_eq!(
        refused(
            "docs-page",
            &page.replace("\"object\",\n    \"title\"", "\"object\"\n    \"title\"")
        ),
        "error: expected `,` or `}`, found `\"`
  --> page:47:5
   help: a comma or a closing bracket is missing before this place"
    );
}

#[test]
fn a_sample_that_is_not_json_does_not_lose_the_schema() {
    let reading = one("docs-page", &docs_page(TABLE).replace("\"a\", \"amount\"", "\"a\" \"amount\""));
    assert!(reading.samples.is_empty());
    assert!(
        notes(&reading).contains(&"63: a sample is skipped, because it is not JSON: expected `,` or `}`, found `\"`".to_owned()),
        "{:?}",
        notes(&reading)
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

/// Examples of members may be JSON, and of a member nothing but its name may be said; also where the blank lines are gone.
#[test]
fn examples_in_the_table_are_not_samples() {
    let page = stored("examples_in_table");
    let dense: String = page
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| format!("{line}\n"))
        .collect();
    for text in [page, dense] {
        let reading = one("docs-page", &text);
        assert_eq!(reading.samples.len(), 1, "{text}");
        assert!(reading.samples["documented"].text.contains("\"atc\": 1"));
        assert_eq!(notes(&reading), [""; 0]);
    }
}

/// The table may have columns, in text and in HTML; members inside of others are named by their path.
#[test]
fn a_table_with_columns_is_compared_too() {
    let rows = [
        ["Field", "Type", "Required", "Allowed values"],
        ["order", "object", "yes", "-"],
        ["order.id", "string or null", "no", ""],
        ["order.amount", "number", "", ""],
        ["state", "string", "Yes", "OPEN, CLOSED"],
        ["kind", "integer", "", ""],
    ];
    let text: String = rows.iter().map(|cells| format!("| {} |\n", cells.join(" | "))).collect();
    let text = text.replacen('\n', "\n|---|---|---|---|\n", 1);
    let html: String = rows
        .iter()
        .map(|cells| format!("<tr><td>{}</td></tr>", cells.join("</td><td>")))
        .collect();
    let expected = [
        "`order.id` is required in the schema, but not in the table",
        "`order.amount` has no format in the table, `double` in the schema",
        "`kind` is `integer` in the table and `string` in the schema",
    ];
    let html = format!(
        "<html><h1>x</h1><p>Domain: orders</p><p>Event: order_change</p><p>Version: 2</p><table>{html}</table><pre>{SCHEMA}</pre></html>"
    );
    for page in [docs_page(&text), html] {
        let words: Vec<String> = one("docs-page", &page).notes.into_iter().map(|note| note.words).collect();
        assert_eq!(words, expected, "{page}");
    }
}

#[test]
fn a_sample_that_the_schema_does_not_allow_is_noted() {
    let sample = "{\n    \"order\": { \"id\": 7 },\n    \"state\": \"LOST\"\n}";
    let text = docs_page(TABLE).replace(SAMPLE, sample);
    let found = |text: &str| -> Vec<String> {
        let all = one("docs-page", text).notes.into_iter();
        all.filter(|note| note.words.starts_with("the sample"))
            .map(|note| format!("{}: {}", text.lines().nth(note.line - 1).unwrap().trim(), note.words))
            .collect()
    };
    let expected = [
        "\"order\": { \"id\": 7 },: the sample does not match the schema at `/order/id`: 7 is not of types \"null\", \"string\"",
        "\"state\": \"LOST\": the sample does not match the schema at `/state`: \"LOST\" is not one of \"OPEN\" or \"CLOSED\"",
    ];
    assert_eq!(found(&text), expected);
    // The same inside an envelope.
    let inside = format!("{{\n\"event\": \"a\",\n\"data\": {sample}\n}}");
    assert_eq!(found(&docs_page(TABLE).replace(SAMPLE, &inside)), expected);
    assert_eq!(found(&docs_page(TABLE)), [""; 0]);
    // A time without an offset is what many providers send.
    let dated = docs_page(TABLE).replacen(
        "\"type\": [\"string\", \"null\"]",
        "\"type\": [\"string\", \"null\"], \"format\": \"date-time\"",
        1,
    );
    assert_eq!(found(&dated), [""; 0]);
}
