//! A table with the outcome of every shipped sample.

use std::io::{self, Write};

use eventry::CATALOG;
use eventry::rt::{TriedSample, try_samples};

use eventry_schema::visible::OneLine;

/// Decodes every sample and writes every event again. Returns whether all are known and lossless.
pub fn show(out: &mut impl Write) -> io::Result<bool> {
    let rows: Vec<(TriedSample, String)> = try_samples(&CATALOG).into_iter().map(with_outcome).collect();
    let widest = |of: fn(&(TriedSample, String)) -> usize, title: &str| rows.iter().map(of).max().unwrap_or(0).max(title.len());
    let id = widest(|(row, _)| row.event.id().len(), "event id");
    let label = widest(|(row, _)| row.label.len(), "sample");
    let outcome = widest(|(_, outcome)| outcome.len(), "outcome");
    writeln!(out, "{:id$}  {:label$}  {:outcome$}  lossless", "event id", "sample", "outcome")?;
    for (row, found) in &rows {
        let lossless = if row.is_lossless() { "yes" } else { "no" };
        writeln!(out, "{:id$}  {:label$}  {found:outcome$}  {lossless}", row.event.id(), row.label)?;
    }
    let good = rows.iter().filter(|(row, _)| row.is_known() && row.is_lossless()).count();
    writeln!(out, "{good} of {} samples are known and lossless", rows.len())?;
    Ok(good == rows.len())
}

/// Adds what a sample shows as its outcome.
fn with_outcome(row: TriedSample) -> (TriedSample, String) {
    let outcome = OneLine(&row.found.to_string()).to_string();
    (row, outcome)
}
