//! The files that `init` writes: a provider with one event, and a program that reads it.

/// The names that the provider may have. It takes the first one that is not the name of something else in the package.
pub const PROVIDERS: &[&str] = &["acme", "bakery", "harbor"];

const PROVIDER: &str = r#"name = "{title}"

[envelope]
schema = "envelope.json"
payload = "data"

# The member of the envelope that says which event it is, and how it spells that.
[discriminators]
type = ["{domain}.{event}.v{version}"]
"#;

const ENVELOPE: &str = r#"{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "Envelope",
  "description": "The members that every event has in common.",
  "type": "object",
  "required": ["id", "type", "time", "data"],
  "properties": {
    "id": { "type": "string", "description": "Identifies this event." },
    "type": { "type": "string", "description": "What happened, and the version of the schema of `data`." },
    "time": { "type": "string", "format": "date-time", "description": "When it happened." },
    "data": { "type": "object", "description": "What the event reports." }
  }
}
"#;

const SCHEMA: &str = r#"{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "Order placed",
  "description": "A customer has placed an order.",
  "type": "object",
  "required": ["order", "total", "status"],
  "properties": {
    "order": { "type": "string", "description": "The number of the order." },
    "total": { "type": "number", "description": "What it costs." },
    "status": { "enum": ["open", "paid"], "description": "Whether it is paid." },
    "note": { "type": "string", "description": "What the customer wrote." }
  }
}
"#;

const SAMPLE: &str = r#"{
  "id": "e-1",
  "type": "orders.placed.v1",
  "time": "2026-01-31T09:30:00Z",
  "data": { "order": "o-17", "total": 12.50, "status": "paid" }
}
"#;

const MAIN: &str = r#"// The types of all events in `schemas/`, which the build script generates.
{runtime}::events!();

fn main() -> Result<(), {runtime}::MalformedEvent> {
    let body = include_str!("../schemas/{provider}/orders/placed/v1.sample.example.json");
    let event = {provider}::decode(body)?;
    match &event.payload {
        {provider}::Payload::OrdersPlacedV1(placed) => println!("order {} costs {}", placed.order, placed.total),
        _ => println!("{} is not expected here", event.catalog_id()),
    }
    Ok(())
}
"#;

const BUILD: &str = "fn main() {\n    {generator}::Config::new(\"schemas\").build();\n}\n";

/// What `cargo new` writes to `src/main.rs`.
pub const HELLO: &str = "fn main() {\n    println!(\"Hello, world!\");\n}\n";

/// The files of the provider, by path below `schemas/`.
#[must_use]
pub fn schemas(provider: &str) -> Vec<(String, String)> {
    let mut title = provider.to_owned();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    vec![
        (format!("{provider}/provider.toml"), PROVIDER.replace("{title}", &title)),
        (format!("{provider}/envelope.json"), ENVELOPE.to_owned()),
        (format!("{provider}/orders/placed/v1.json"), SCHEMA.to_owned()),
        (format!("{provider}/orders/placed/v1.sample.example.json"), SAMPLE.to_owned()),
    ]
}

/// The program that decodes the sample. `runtime` is what the package calls the crate `eventry`.
#[must_use]
pub fn main(runtime: &str, provider: &str) -> String {
    MAIN.replace("{runtime}", runtime).replace("{provider}", provider)
}

/// The build script. `generator` is what the package calls the crate `eventry-codegen`.
#[must_use]
pub fn build(generator: &str) -> String {
    BUILD.replace("{generator}", generator)
}
