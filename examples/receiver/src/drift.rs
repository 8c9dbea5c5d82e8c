//! Drift becomes a metric.

use std::error::Error;
use std::sync::Arc;

use eventry::drift::{Drift, Kind, set_hook};

use crate::CATALOG;
use crate::metrics::Metrics;

/// Counts the drift of every event that the process decodes. Deliveries that are repeated are decoded, and count, again.
///
/// # Errors
///
/// Returns an error if something else counts already.
pub fn count_in(metrics: Arc<Metrics>) -> Result<(), impl Error + Send + Sync + 'static> {
    set_hook(move |drift| metrics.count_drift(drift.kind.as_str(), event_of(drift), place_of(drift), drift.count))
}

/// The event id, or nothing for what is not in the catalog: the provider chooses such names.
fn event_of<'d>(drift: &Drift<'d>) -> &'d str {
    match CATALOG.get(drift.id) {
        Some(_) => drift.id,
        None => "",
    }
}

/// The JSON pointer, or nothing for what the schema does not name.
fn place_of<'d>(drift: &Drift<'d>) -> &'d str {
    match drift.kind {
        Kind::UnknownMember => "",
        _ => drift.pointer,
    }
}
