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
    readable: Tally,
    others: BTreeMap<Cause, Lines>,
    /// Deliveries whose reasons are not listed any more.
    more: u64,
}

/// Why deliveries cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cause {
    /// The event id, as far as it is known.
    id: String,
    pointer: String,
    message: String,
}

/// How many deliveries have a cause, and the line of the first one.
#[derive(Clone, Copy, Debug)]
struct Lines {
    count: u64,
    first: u64,
}

impl Recovery {
    /// Counts a delivery. It can be read if its event is known.
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
        self.others.values().map(|lines| lines.count).sum::<u64>() + self.more
    }

    /// Formats it for people.
    pub fn table(&self) -> String {
        let (readable, unreadable) = (self.readable.total(), self.unreadable());
        let all = readable + unreadable;
        let mut text = format!("{readable} of {all} deliveries can be read now\n");
        let mut events = Table::new(["event id", "count"]);
        for (id, _, count) in self.readable.events() {
            events.row([OneLine(id).to_string(), count.to_string()]);
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
            text.push_str(&format!("\n{unreadable} cannot be read:\n{}", others.format()));
        }
        if self.more > 0 {
            text.push_str(&format!("{} more, for reasons that are not listed\n", self.more));
        }
        text
    }

    /// Formats it for programs.
    pub fn json(&self) -> Value {
        let events = self.readable.events();
        let events = events.iter().map(|(id, _, count)| json!({ "id": id, "count": count }));
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
            "readable": self.readable.total(),
            "unreadable": self.unreadable(),
            "events": events.collect::<Vec<_>>(),
            "reasons": others.collect::<Vec<_>>(),
            "not_listed": self.more,
        })
    }
}
