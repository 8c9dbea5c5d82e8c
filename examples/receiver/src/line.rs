//! A line of the sink.

use eventry::Event;
use serde::Serialize;

use crate::provider::Provider;

/// What the sink keeps of an event.
#[derive(Serialize)]
struct Line<'a> {
    provider: &'a str,
    /// The event id: what kind of event it is.
    id: &'a str,
    delivery_id: Option<&'a str>,
    /// The event as it was received, as text: JSON may contain line breaks.
    body: &'a str,
}

/// Writes an event as one line, with its line break.
///
/// # Errors
///
/// Returns an error if the event cannot be written as JSON.
pub fn line<P: Provider>(event: &Event<P>) -> Result<String, serde_json::Error> {
    let mut line = serde_json::to_string(&Line {
        provider: P::NAME,
        id: &event.catalog_id(),
        delivery_id: event.delivery_id().as_deref(),
        body: &String::from_utf8_lossy(event.raw()),
    })?;
    line.push('\n');
    Ok(line)
}
