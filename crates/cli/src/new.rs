//! `cargo eventry new`: creates a schema and a sample that generate and decode as they are.

use std::process::ExitCode;

use clap::Args;
use eventry_schema::discover::Tree;
use eventry_schema::event_id::{EventId, EventIdError};
use eventry_schema::json;
use eventry_schema::source::Sources;

use crate::body;
use crate::command::{self, Failure};
use crate::layout;
use crate::place::Place;
use crate::transaction::write_all;

/// Create the schema and the sample of a new event version
///
/// Both are small and complete, to be edited. For a new provider, settings and an envelope are created too. Existing files are never
/// changed.
#[derive(Debug, Args)]
pub struct Arguments {
    /// <provider>/<domain>/<event>/v<version>, such as acme/orders/order_created/v1
    id: String,
}

/// The settings of a new provider; `{name}` is replaced.
const PROVIDER: &str = r#"name = "{name}"

[envelope]
schema = "envelope.json"
payload = "data"

# The members of the envelope that tell the event, and how they spell it.
[discriminators]
domain = ["{domain}"]
event_type = ["{event}"]
schema_version = ["{version}"]
"#;

const ENVELOPE: &str = r#"{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "Envelope",
  "description": "The members that every event has in common.",
  "type": "object",
  "required": ["id", "domain", "event_type", "schema_version", "timestamp", "data"],
  "properties": {
    "id": {
      "type": "string",
      "description": "Identifies this event.",
      "examples": ["1"]
    },
    "domain": {
      "type": "string",
      "description": "Group of events that this event belongs to."
    },
    "event_type": {
      "type": "string",
      "description": "What happened."
    },
    "schema_version": {
      "type": "integer",
      "description": "Version of the schema that `data` follows."
    },
    "timestamp": {
      "type": "string",
      "format": "date-time",
      "description": "Date and time of the event.",
      "examples": ["2000-01-01T00:00:00Z"]
    },
    "data": {
      "type": "object",
      "description": "What the event reports."
    }
  }
}
"#;

/// The schema of a new event; `{title}` is replaced.
const SCHEMA: &str = r#"{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "{title}",
  "description": "Says when this event occurs.",
  "type": "object",
  "required": ["id"],
  "properties": {
    "id": {
      "type": "string",
      "description": "Says what it identifies.",
      "examples": ["42"]
    }
  }
}
"#;

const PAYLOAD: &str = r#"{"id": "42"}"#;

pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let id: EventId = arguments
        .id
        .parse()
        .map_err(|error: EventIdError| Failure::usage(error.to_string(), "give an id such as acme/orders/order_created/v1"))?;
    let tree = place.read()?;
    let files = files(place, &tree, &id)?;
    let written: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    write_all(&place.schemas, &written)?;
    let mut text: String = files.iter().map(|(path, _)| format!("{}: written\n", place.path(path))).collect();
    text.push_str(&format!(
        "\n`cargo eventry decode` decodes the sample, `cargo eventry expand {id}` shows the code.\n"
    ));
    command::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The files of a new event version, by path below `schemas/`.
fn files(place: &Place, tree: &Tree, id: &EventId) -> Result<Vec<(String, String)>, Failure> {
    if tree.files.contains_key(&format!("{id}.json")) {
        return Err(Failure::stopped(
            format!("{} exists", place.path(&format!("{id}.json"))),
            match id.version.next() {
                Some(next) => format!("change that file, or use the next version: {}/v{next}", id.event_type()),
                None => "change that file, or use another version".to_owned(),
            },
        ));
    }
    let mut files = Vec::new();
    let settings = format!("{}/provider.toml", id.provider);
    if !tree.files.contains_key(&settings) {
        files.push((settings, PROVIDER.replace("{name}", &title(&id.provider))));
        files.push((format!("{}/envelope.json", id.provider), ENVELOPE.to_owned()));
    }
    let mut after = tree.clone();
    after.files.extend(files.clone());
    let (sources, problems) = Sources::read(&after);
    let Some(provider) = sources.providers.iter().find(|provider| provider.folder == id.provider) else {
        return Err(problems.into());
    };
    let payload = json::parse(PAYLOAD).map_err(|error| Failure::stopped(error.to_string(), "please report this"))?;
    let body = if body::is_bare(provider, id) {
        payload
    } else {
        body::wrap(provider, id, &payload)
    };
    files.push((format!("{id}.json"), SCHEMA.replace("{title}", &title(&id.event))));
    files.push((format!("{id}.sample.made.json"), layout::file(&body)));
    after.files.extend(files.clone());
    match eventry_codegen::generate(&after, None) {
        Ok(_) => Ok(files),
        Err(problems) => Err(problems.into()),
    }
}

/// A title from the name of a folder: `order_created` becomes `Order created`.
fn title(name: &str) -> String {
    let words = name.replace(['_', '-', '.'], " ");
    let mut characters = words.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
