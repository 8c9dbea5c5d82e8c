//! Which recorded deliveries can be read now, and why others cannot.

use std::collections::BTreeMap;

use eventry_schema::visible::OneLine;
use serde_json::{Value, json};

use super::table::Table;
use super::tally::Tally;
use crate::worker::Verdict;

/// The most reasons that are listed.
const MOST: usize = 1_000;

/// Which recorded deliveries can be read now, and why others cannot.
#[derive(Clone, Debug, Default)]
pub struct Recovery {
    deliveries: u64,
    /// How many of them can be read as a whole.
    whole: u64,
    /// The items that can be read.
    readable: Tally,
    others: BTreeMap<Cause, Lines>,
    /// Items whose reasons are not listed any more.
    more: u64,
}

/// Why items cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cause {
    /// The event id, as far as it is known.
    id: String,
    pointer: String,
    message: String,
}

/// How many items have a cause, and the line of the first one.
#[derive(Clone, Copy, Debug)]
struct Lines {
    count: u64,
    first: u64,
}

impl Recovery {
    /// Counts a delivery, whose items are counted one by one.
    pub fn delivery(&mut self, is_readable: bool) {
        self.deliveries += 1;
        self.whole += u64::from(is_readable);
    }

    /// Counts an item of a delivery. It can be read if its event is known, or if it carries none.
    pub fn event(&mut self, verdict: &Verdict<'_>, line: u64) {
        let cause = |pointer: &str, message: String| Cause {
            id: verdict.id.unwrap_or("-").to_owned(),
            pointer: pointer.to_owned(),
            message,
        };
        let cause = match verdict.fault {
            Some(fault) => cause(fault.pointer, fault.message.to_owned()),
            None => match verdict.not_known() {
                Some(message) => cause("", message),
                None => return self.readable.event(verdict),
            },
        };
        self.add_cause(cause, Lines { count: 1, first: line });
    }

    fn add_cause(&mut self, cause: Cause, lines: Lines) {
        if let Some(known) = self.others.get_mut(&cause) {
            known.count += lines.count;
        } else if self.others.len() < MOST {
            self.others.insert(cause, lines);
        } else {
            self.more += lines.count;
        }
    }

    /// Adds what follows.
    pub fn add(&mut self, other: Recovery) {
        self.deliveries += other.deliveries;
        self.whole += other.whole;
        self.readable.add(other.readable);
        for (cause, lines) in other.others {
            self.add_cause(cause, lines);
        }
        self.more += other.more;
    }

    /// Returns whether every delivery can be read.
    pub fn is_complete(&self) -> bool {
        self.unreadable() == 0
    }

    fn unreadable(&self) -> u64 {
        self.deliveries - self.whole
    }

    /// Formats it for people.
    pub fn table(&self) -> String {
        let mut text = format!("{} of {} deliveries can be read now\n", self.whole, self.deliveries);
        let mut events = Table::new(["event id", "count"]);
        for row in self.readable.events() {
            let control = row.control.map(|name| format!(": control message {name}")).unwrap_or_default();
            events.row([OneLine(&format!("{}{control}", row.id)).to_string(), row.count.to_string()]);
        }
        if !events.is_empty() {
            text.push_str(&format!("\n{}", events.format()));
        }
        let mut others = Table::new(["event id", "first line", "at", "reason", "count"]);
        for (cause, lines) in &self.others {
            others.row([
                OneLine(&cause.id).to_string(),
                lines.first.to_string(),
                OneLine(if cause.pointer.is_empty() { "-" } else { &cause.pointer }).to_string(),
                OneLine(&cause.message).to_string(),
                lines.count.to_string(),
            ]);
        }
        if !others.is_empty() {
            text.push_str(&format!("\n{} cannot be read:\n{}", self.unreadable(), others.format()));
        }
        if self.more > 0 {
            text.push_str(&format!("{} more, for reasons that are not listed\n", self.more));
        }
        text
    }

    /// Formats it for programs.
    pub fn json(&self) -> Value {
        let events = self.readable.events();
        let events = events.iter().map(|row| {
            let mut event = json!({ "id": row.id, "count": row.count });
            if let (Some(name), Some(event)) = (row.control, event.as_object_mut()) {
                event.insert("control".to_owned(), name.into());
            }
            event
        });
        let others = self.others.iter().map(|(cause, lines)| {
            json!({
                "id": (cause.id != "-").then_some(&cause.id),
                "pointer": cause.pointer,
                "reason": cause.message,
                "first_line": lines.first,
                "count": lines.count,
            })
        });
        json!({
            "readable": self.whole,
            "unreadable": self.unreadable(),
            "events": events.collect::<Vec<_>>(),
            "reasons": others.collect::<Vec<_>>(),
            "not_listed": self.more,
        })
    }
}
