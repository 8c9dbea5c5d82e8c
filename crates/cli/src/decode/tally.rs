//! Counts of what was decoded, in bounded memory.

use std::collections::{BTreeMap, HashMap};

use crate::worker::{Drift, Verdict};

/// The most pairs of an event id and an outcome. Producers choose the ids of unknown events.
const MOST_EVENTS: usize = 10_000;

/// The most kinds of drift. Producers choose member names and values.
const MOST_DRIFTS: usize = 1_000;

/// Counts of what was decoded.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By event id, which is empty if it is unknown, and by outcome. That of a control message is followed by its name.
    events: HashMap<String, BTreeMap<String, u64>>,
    /// How many pairs there are.
    pairs: usize,
    drifts: BTreeMap<Drifted, u64>,
    /// Events whose ids are not listed any more.
    pub more_events: u64,
    /// Drift that is not listed any more.
    pub more_drifts: u64,
}

/// How often an event had an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row<'t> {
    /// The event id, which is empty if it is unknown; for a control message, the provider.
    pub id: &'t str,
    /// The outcome.
    pub outcome: &'t str,
    /// The name of the control message, if it is one.
    pub control: Option<&'t str>,
    /// How often.
    pub count: u64,
}

/// What has drifted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drifted {
    /// The event id.
    pub id: String,
    /// The kind, such as `unknown-member`.
    pub kind: String,
    /// A JSON pointer, in which `*` stands for the index of an array or the key of a map. It is empty for the event as a whole.
    pub pointer: String,
    /// The unknown value.
    pub value: Option<String>,
}

impl Tally {
    /// Counts an event.
    pub fn event(&mut self, verdict: &Verdict<'_>) {
        let id = verdict.id.unwrap_or_default();
        match &verdict.control {
            Some(control) => self.add_events(id, &format!("{} {}", verdict.outcome, control.name), 1),
            None => self.add_events(id, verdict.outcome, 1),
        }
    }

    fn add_events(&mut self, id: &str, outcome: &str, count: u64) {
        if let Some(known) = self.events.get_mut(id).and_then(|outcomes| outcomes.get_mut(outcome)) {
            *known += count;
        } else if self.pairs < MOST_EVENTS {
            self.pairs += 1;
            self.events.entry(id.to_owned()).or_default().insert(outcome.to_owned(), count);
        } else {
            self.more_events += count;
        }
    }

    /// Counts drift.
    pub fn drift(&mut self, drift: &Drift<'_>) {
        let drifted = Drifted {
            id: drift.id.to_owned(),
            kind: drift.kind.to_owned(),
            pointer: drift.pointer.to_owned(),
            value: drift.value.map(str::to_owned),
        };
        self.add_drift(drifted, drift.count);
    }

    fn add_drift(&mut self, drifted: Drifted, count: u64) {
        if let Some(known) = self.drifts.get_mut(&drifted) {
            *known += count;
        } else if self.drifts.len() < MOST_DRIFTS {
            self.drifts.insert(drifted, count);
        } else {
            self.more_drifts += count;
        }
    }

    /// Adds other counts.
    pub fn add(&mut self, other: Tally) {
        for (id, outcomes) in &other.events {
            for (outcome, count) in outcomes {
                self.add_events(id, outcome, *count);
            }
        }
        for (drifted, count) in other.drifts {
            self.add_drift(drifted, count);
        }
        self.more_events += other.more_events;
        self.more_drifts += other.more_drifts;
    }

    /// Returns the counts, sorted by event id and outcome.
    pub fn events(&self) -> Vec<Row<'_>> {
        let mut rows = Vec::with_capacity(self.pairs);
        for (id, outcomes) in &self.events {
            rows.extend(outcomes.iter().map(|(text, count)| {
                let named = text.split_once(' ');
                Row {
                    id,
                    outcome: named.map_or(text, |(outcome, _)| outcome),
                    control: named.map(|(_, name)| name),
                    count: *count,
                }
            }));
        }
        rows.sort_unstable();
        rows
    }

    /// Returns what drifted, and how often, sorted.
    pub fn drifts(&self) -> impl Iterator<Item = (&Drifted, u64)> {
        self.drifts.iter().map(|(drifted, count)| (drifted, *count))
    }

    /// How many events were counted.
    #[cfg(test)]
    pub fn total(&self) -> u64 {
        self.events.values().flat_map(BTreeMap::values).sum::<u64>() + self.more_events
    }
}

#[cfg(test)]
mod tests {
    use super::{Drift, MOST_DRIFTS, MOST_EVENTS, Tally, Verdict};

    #[test]
    fn what_producers_choose_does_not_fill_the_memory() {
        let mut all = Tally::default();
        for round in 0..2 {
            let mut tally = Tally::default();
            for at in 0..MOST_EVENTS + 5 {
                let id = format!("shop/orders/{at}");
                tally.event(&Verdict {
                    offset: 0,
                    length: 0,
                    outcome: "unknown-type",
                    id: Some(&id),
                    fault: None,
                    control: None,
                    values: None,
                    details: None,
                });
                tally.drift(&Drift {
                    kind: "unknown-member",
                    id: "shop/orders/placed/v1",
                    pointer: &id,
                    value: None,
                    count: 2,
                });
            }
            all.add(tally);
            assert_eq!((all.events().len(), all.drifts().count()), (MOST_EVENTS, MOST_DRIFTS));
            assert_eq!(all.total(), (round + 1) * (MOST_EVENTS as u64 + 5));
            let drifts: u64 = all.drifts().map(|(_, count)| count).sum();
            assert_eq!(drifts + all.more_drifts, (round + 1) * 2 * (MOST_EVENTS as u64 + 5));
        }
    }
}
