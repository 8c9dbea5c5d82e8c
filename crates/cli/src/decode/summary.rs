//! Counts, as a table or as JSON.

use eventry_schema::visible::OneLine;
use serde_json::{Value, json};

use super::table::Table;
use super::tally::Tally;

/// What stands for an event id that is unknown.
const UNKNOWN: &str = "-";

/// Formats counts for people.
pub fn table(tally: &Tally) -> String {
    let mut events = Table::new(["event id", "outcome", "count"]);
    for row in tally.events() {
        let id = if row.id.is_empty() { UNKNOWN } else { row.id };
        let outcome = match row.control {
            Some(name) => format!("{} {name}", row.outcome),
            None => row.outcome.to_owned(),
        };
        events.row([OneLine(id).to_string(), OneLine(&outcome).to_string(), row.count.to_string()]);
    }
    let mut text = events.format();
    text.push_str(&more(tally.more_events, "more events, whose ids are not listed"));
    let mut drifts = Table::new(["drift", "event id", "at", "value", "count"]);
    for (drifted, count) in tally.drifts() {
        drifts.row([
            OneLine(&drifted.kind).to_string(),
            OneLine(&drifted.id).to_string(),
            OneLine(if drifted.pointer.is_empty() { UNKNOWN } else { &drifted.pointer }).to_string(),
            OneLine(drifted.value.as_deref().unwrap_or(UNKNOWN)).to_string(),
            count.to_string(),
        ]);
    }
    if !drifts.is_empty() {
        text.push('\n');
        text.push_str(&drifts.format());
    }
    text.push_str(&more(tally.more_drifts, "more, which are not listed"));
    text
}

fn more(count: u64, what: &str) -> String {
    if count == 0 { String::new() } else { format!("{count} {what}\n") }
}

/// Formats counts for programs.
pub fn json(tally: &Tally) -> Value {
    let events: Vec<Value> = tally
        .events()
        .into_iter()
        .map(|row| {
            let id = (!row.id.is_empty()).then_some(row.id);
            let mut event = json!({ "id": id, "outcome": row.outcome, "count": row.count });
            if let (Some(name), Some(event)) = (row.control, event.as_object_mut()) {
                event.insert("control".to_owned(), name.into());
            }
            event
        })
        .collect();
    let drifts: Vec<Value> = tally
        .drifts()
        .map(|(drifted, count)| {
            json!({
                "kind": drifted.kind,
                "id": drifted.id,
                "pointer": drifted.pointer,
                "value": drifted.value,
                "count": count,
            })
        })
        .collect();
    json!({
        "events": events,
        "drift": drifts,
        "not_listed": { "events": tally.more_events, "drift": tally.more_drifts },
    })
}
