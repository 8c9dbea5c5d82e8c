//! Wiki pages that show bodies: as text, as HTML, and as a comparison of two versions.
#![cfg(feature = "validate")]

mod support;

use support::{json, noisy, notes, one, read, refused, stored};

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
fn the_new_text_of_compared_versions_counts() {
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
            "1: the text of a comparison does not mark removed lines, so they are read too",
            "27: the comparison shows a changed text; `2024-03-18T09:00:00Z` is treated as the current one, without `02`, `29T08`",
            "25: the comparison shows a removed line: `\"id\" : 1,`",
        ]
    );
    let unclear = text.replace("18T09:00:00Z\"", "18T09:00:00Z\nx\"");
    assert_eq!(
        refused("wiki-page", &unclear),
        "error: a text was changed, and the page does not say which of its words are current: 2024- | 02 | 03- | 29T08 | 18T09:00:00Z | x
  --> page:27:1
   help: import the page itself instead of the comparison"
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

#[test]
fn bodies_may_stand_on_one_line() {
    let readings = read("wiki-page", &stored("bodies_on_one_line"));
    let names: Vec<_> = readings.iter().filter_map(|reading| reading.name.event.as_deref()).collect();
    assert_eq!(names, ["plan.create", "plan.delete"]);
    assert_eq!(
        json(&readings[0].schema)["description"],
        "This event is triggered when a plan has been created."
    );
    assert_eq!(
        json(&readings[0].samples["documented"].text)["data"]["plan"]["ids"],
        serde_json::json!([1, 2])
    );
}

#[test]
fn a_heading_may_say_more_than_the_name() {
    let text = WIKI.replace("order.created\n\nSent", "1. order.created (new)\n\nSent") + "\nAnswer with\n\n{\n  \"ok\" : true\n}\n";
    let readings = read("wiki-page", &text);
    assert_eq!(readings[0].name.event.as_deref(), Some("order.created"));
    assert_eq!(json(&readings[0].schema)["description"], "Sent when an order is created.");
    assert_eq!(readings.len(), 2);
    assert_eq!(
        notes(&readings[1]),
        ["35: this JSON object names no event of the page, so it is skipped"]
    );
}

/// The form in which a wiki stores its pages.
#[test]
fn code_may_be_character_data() {
    let text = "<p>Sent often.</p><h2>order.created</h2><p>Now.</p><ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[{
  \"type\": \"order.created\",
  \"note\": \"<a & b>\"
}]]></ac:plain-text-body></ac:structured-macro>";
    let reading = &read("wiki-page", text)[0];
    assert_eq!(reading.name.event.as_deref(), Some("order.created"));
    assert_eq!(json(&reading.samples["documented"].text)["note"], "<a & b>");
    assert_eq!(json(&reading.schema)["description"], "Now.");
}

#[test]
fn replaced_values_are_dropped() {
    let text = format!("{LEGEND}{}", WIKI.replacen("\"id\" : 1, \"at\"", "\"id\" :\n1\n2,\n\"at\"", 1));
    let reading = &read("wiki-page", &text)[0];
    assert_eq!(json(&reading.samples["documented"].text)["data"]["id"], 2);
    assert!(
        notes(reading)
            .iter()
            .any(|note| note.ends_with("the comparison shows a changed value; `2` is treated as the current one, without `1`")),
        "{:?}",
        notes(reading)
    );
    // Of three it cannot be told.
    let three = text.replace("\n1\n2,\n", "\n4\n2\n3,\n");
    assert!(refused("wiki-page", &three).starts_with("error: expected `,` or `}`, found `2`\n  --> page:"));
}
