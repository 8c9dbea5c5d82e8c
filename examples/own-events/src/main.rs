//! A crate with its own events: `schemas/` has an invented provider, and `build.rs` generates the modules that are mounted here.
#![deny(warnings, missing_docs)]

eventry::events!();

use workshop::Payload;

fn main() {
    for row in CATALOG.iter() {
        for sample in row.samples() {
            println!("{} ({})", row.id(), sample.label());
            show(sample.body());
        }
    }
    println!("a version that is not in the catalog");
    show(r#"{"id": "9", "what": "tools.tool_borrowed.v7", "payload": {"tool": "saw"}}"#);
    println!("a member that is missing");
    show(r#"{"id": "10", "what": "tools.tool_borrowed.v1", "payload": {"tool": {"name": "saw"}}}"#);
    let latest = CATALOG.latest("workshop/tools/tool_borrowed").map(|row| row.id());
    println!("latest: {}", latest.unwrap_or("none"));
}

/// Decodes one body and prints the result.
fn show(body: &str) {
    let event = match workshop::decode(body) {
        Ok(event) => event,
        Err(malformed) => return println!("  {malformed}"),
    };
    match &event.payload {
        Payload::ToolsToolBorrowedV1(borrowed) => println!("  {} has the {}", borrowed.by, borrowed.tool.name),
        Payload::ToolsToolBorrowedV2(borrowed) => {
            let until = borrowed.until.as_ref().map_or("further notice", |until| until.as_str());
            println!("  {} has the {} until {until}", borrowed.member.name, borrowed.tool.name);
            if borrowed.tool.condition.as_ref().is_some_and(|condition| condition.is_unknown()) {
                println!("  and its condition is new to us");
            }
        }
        Payload::ClimateMeasuredV1(measured) => println!("  {} degrees", measured.0.len()),
        Payload::Unknown(unknown) => println!("  not in the catalog: {}", unknown.catalog_id()),
        other => println!("  {other:?}"),
    }
    let same = eventry::Json::parse(body) == eventry::Json::parse(&event.to_json());
    println!("  written back {}", if same { "without loss" } else { "with a loss" });
}
