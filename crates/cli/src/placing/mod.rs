//! Turns readings into files of `schemas/`: finds the event, cuts the payload's schema out of a body's, wraps samples into envelopes,
//! and makes documents of shared parts.

mod cut;
mod extracts;
pub mod identity;

use std::collections::BTreeMap;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::event_id::EventId;
use eventry_schema::json::{self, Node};
use eventry_schema::source::{EventSource, ProviderSource};

use crate::body::{self, sample};
use crate::reading::{Confidence, Note, Reading};
use crate::{infer, layout};

/// What readings of one event version become.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placed {
    /// The texts of files, by path below `schemas/`.
    pub files: BTreeMap<String, String>,
    /// What a reviewer should know, beyond the notes of the readings.
    pub notes: Vec<Note>,
}

/// Makes the files of one event version from what was read about it; `settings` is the text of files in `_` folders of its provider that
/// are not documents, by path.
///
/// # Errors
///
/// When the readings contradict each other, or hold what does not fit the provider's settings.
pub fn place(
    provider: &ProviderSource,
    id: &EventId,
    readings: &[Reading],
    settings: &BTreeMap<String, String>,
) -> Result<Placed, Diagnostics> {
    let mut placed = Placed::default();
    let known = provider.events.iter().find(|event| event.id == *id);
    let shared: BTreeMap<String, String> = readings.iter().flat_map(|reading| reading.shared.clone()).collect();
    let mut samples = WholeBodies::of(provider, id, readings, known)?;
    let published: Vec<&Reading> = readings
        .iter()
        .filter(|reading| reading.confidence != Confidence::Inferred)
        .collect();
    let schema = match published.first() {
        Some(first) => {
            if let Some(other) = published.iter().find(|other| other.schema != first.schema) {
                return Err(contradiction(provider, id, other));
            }
            Some(payload_schema(provider, id, first, &shared, &mut placed))
        }
        None if known.is_some_and(|known| known.document.root.get("x-inferred").is_none()) => {
            let words = format!("{id} has a published schema, which stays; only the samples are added");
            placed.notes.push(Note { line: 1, words });
            None
        }
        None => Some(inferred(provider, id, readings, known, &samples)),
    };
    if let Some(schema) = schema {
        let schema = extracts::apply(provider, id, schema, settings, &samples.bodies(), &mut placed)?;
        if samples.all.is_empty()
            && known.is_none_or(|known| {
                known.samples.is_empty() || known.samples.iter().any(|it| it.label == sample::LABEL || it.label == "documented")
            })
        {
            samples.add_made(provider, id, &schema, &shared, &mut placed);
        }
        placed.files.insert(format!("{id}.json"), schema);
    }
    for (label, text) in samples.all {
        placed.files.insert(format!("{id}.sample.{label}.json"), text);
    }
    placed
        .files
        .extend(shared.into_iter().map(|(path, text)| (format!("{}/{path}", provider.folder), text)));
    Ok(placed)
}

fn contradiction(provider: &ProviderSource, id: &EventId, other: &Reading) -> Diagnostics {
    let named = other.name.event.clone().unwrap_or_default();
    Diagnostic::error(
        provider.toml_path.clone(),
        format!("two documents describe {id} differently; the second one calls it `{named}`"),
    )
    .help("import them one by one, each with --as and its event id")
    .into()
}

/// The schema of the payload: the reading's own, unless that one is about a whole body.
fn payload_schema(
    provider: &ProviderSource,
    id: &EventId,
    reading: &Reading,
    shared: &BTreeMap<String, String>,
    placed: &mut Placed,
) -> String {
    if !reading.whole || body::is_bare(provider, id) {
        return reading.schema.clone();
    }
    let cut = json::parse(&reading.schema)
        .ok()
        .and_then(|root| cut::payload(provider, &root, shared));
    if let Some(cut) = cut {
        return layout::file(&cut);
    }
    if provider.envelope.is_some() {
        let words = format!("the schema of {id} does not have the members of the envelope, so it is treated as the schema of the payload");
        placed.notes.push(Note { line: 1, words });
    }
    reading.schema.clone()
}

/// The schema of all bodies: the new ones, and those next to a schema that was inferred from them.
fn inferred(provider: &ProviderSource, id: &EventId, readings: &[Reading], known: Option<&EventSource>, samples: &WholeBodies) -> String {
    let mut bodies: Vec<Node> = Vec::new();
    if let Some(event) = known {
        let other = event.samples.iter().filter(|sample| !samples.all.contains_key(&sample.label));
        bodies.extend(other.filter_map(|sample| json::parse(&sample.text).ok()));
    }
    bodies.extend(samples.bodies());
    let payloads: Vec<&Node> = bodies.iter().map(|node| body::payload(provider, id, node)).collect();
    let said = readings
        .iter()
        .find_map(|reading| json::parse(&reading.schema).ok().filter(|root| root.get("title").is_some()));
    let before = known.map(|known| &known.document.root);
    let text = |name| {
        said.as_ref()
            .and_then(|root: &Node| root.get(name))
            .or_else(|| before?.get(name))
            .and_then(Node::as_str)
    };
    infer::schema(&payloads, text("title"), text("description"))
}

/// The samples of one event version: whole bodies as texts of files, by label.
struct WholeBodies {
    all: BTreeMap<String, String>,
}

impl WholeBodies {
    fn of(provider: &ProviderSource, id: &EventId, readings: &[Reading], known: Option<&EventSource>) -> Result<Self, Diagnostics> {
        let mut samples = WholeBodies { all: BTreeMap::new() };
        for reading in readings {
            for (label, sample) in &reading.samples {
                let parsed = json::parse(&sample.text);
                let node = parsed.map_err(|error| {
                    let place = format!(
                        "{}/{id}.sample.{label}.json",
                        provider.toml_path.trim_end_matches("provider.toml").trim_end_matches('/')
                    );
                    Diagnostic::error(place, error.message)
                        .at_offset(&sample.text, error.offset)
                        .help(error.help)
                })?;
                let text = if body::is_bare(provider, id) || body::is_whole(provider, &node) {
                    with_end(&sample.text)
                } else {
                    layout::file(&body::wrap(provider, id, &node))
                };
                samples.add(label, text, known, reading.confidence == Confidence::Inferred && !sample.whole);
            }
        }
        Ok(samples)
    }

    /// Adds a body under its label. A recorded one gets a free label, and is not added again if it exists.
    fn add(&mut self, label: &str, text: String, known: Option<&EventSource>, recorded: bool) {
        let on_disk = |label: &str| known.and_then(|known| known.samples.iter().find(|sample| sample.label == label));
        if self.all.values().any(|other| *other == text) {
            return;
        }
        if recorded && known.is_some_and(|known| known.samples.iter().any(|sample| sample.text == text)) {
            return;
        }
        let labels = (1..).map(|at| if at == 1 { label.to_owned() } else { format!("{label}-{at}") });
        let mut free = labels.filter(|label| !(self.all.contains_key(label) || recorded && on_disk(label).is_some()));
        if let Some(label) = free.next() {
            self.all.insert(label, text);
        }
    }

    /// Generates a body from a schema: its examples, or placeholders.
    fn add_made(&mut self, provider: &ProviderSource, id: &EventId, schema: &str, shared: &BTreeMap<String, String>, placed: &mut Placed) {
        let Ok(root) = json::parse(schema) else { return };
        let made = sample::of_schema(&root, &|path| {
            let inside = path.trim_start_matches("../");
            let text = shared
                .get(inside)
                .or_else(|| placed.files.get(&format!("{}/{inside}", provider.folder)));
            text.and_then(|text| json::parse(text).ok())
        });
        let body = if body::is_bare(provider, id) {
            made.value
        } else {
            body::wrap(provider, id, &made.value)
        };
        let label = if made.documented { "documented" } else { sample::LABEL };
        if !made.documented {
            let words = format!("the page shows no sample of {id}; the generated one contains placeholder values");
            placed.notes.push(Note { line: 1, words });
        }
        self.all.insert(label.to_owned(), layout::file(&body));
    }

    fn bodies(&self) -> Vec<Node> {
        self.all.values().filter_map(|text| json::parse(text).ok()).collect()
    }
}

fn with_end(text: &str) -> String {
    format!("{}\n", text.trim_end())
}
