//! All shipped samples as a table: the catalog at work on documented bodies.

use std::io::{self, Write};

use eventry::rt::Sample;
use eventry::{CATALOG, Descriptor, Json, Outcome};

use eventry_schema::visible::OneLine;

/// What became of one sample.
struct Row {
    id: &'static str,
    label: &'static str,
    /// The outcome; what went wrong with a malformed one.
    outcome: String,
    lossless: bool,
    known: bool,
}

/// Decodes every sample and writes every event again. Returns whether all are known and lossless.
pub fn show(out: &mut impl Write) -> io::Result<bool> {
    let rows: Vec<Row> = CATALOG
        .iter()
        .flat_map(|event| event.samples().iter().map(move |sample| row(event, sample)))
        .collect();
    let widest = |of: fn(&Row) -> usize, title: &str| rows.iter().map(of).max().unwrap_or(0).max(title.len());
    let id = widest(|row| row.id.len(), "event id");
    let label = widest(|row| row.label.len(), "sample");
    let outcome = widest(|row| row.outcome.len(), "outcome");
    writeln!(out, "{:id$}  {:label$}  {:outcome$}  lossless", "event id", "sample", "outcome")?;
    for row in &rows {
        let lossless = if row.lossless { "yes" } else { "no" };
        writeln!(out, "{:id$}  {:label$}  {:outcome$}  {lossless}", row.id, row.label, row.outcome)?;
    }
    let good = rows.iter().filter(|row| row.known && row.lossless).count();
    writeln!(out, "{good} of {} samples are known and lossless", rows.len())?;
    Ok(good == rows.len())
}

/// The provider is found by itself, as for any body: that a sample is taken for another event would show here.
fn row(event: &'static Descriptor, sample: &Sample) -> Row {
    let row = |outcome: String, known, lossless| Row {
        id: event.id(),
        label: sample.label(),
        outcome: OneLine(&outcome).to_string(),
        lossless,
        known,
    };
    let Some(provider) = CATALOG.provider_of(sample.body().as_bytes()) else {
        return row("not recognized".to_owned(), false, false);
    };
    match provider.decode(sample.body()) {
        Ok(decoded) => {
            let outcome = decoded.outcome();
            let same = match (Json::parse(sample.body()), Json::parse(&decoded.to_json())) {
                (Ok(before), Ok(after)) => before == after,
                _ => false,
            };
            if outcome == Outcome::Known && decoded.descriptor() != Some(event) {
                return row(format!("taken for {}", decoded.catalog_id()), false, same);
            }
            row(outcome.as_str().to_owned(), outcome == Outcome::Known, same)
        }
        Err(malformed) => row(malformed.to_string(), false, false),
    }
}
