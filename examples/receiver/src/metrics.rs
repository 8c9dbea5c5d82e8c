//! Counters, and their text for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use eventry_receive::Notice;

const DELIVERIES: &str = "receiver_deliveries_total";
const DRIFT: &str = "receiver_drift_total";

/// Each metric with its description.
const HELP: &[(&str, &str)] = &[
    (
        DELIVERIES,
        "What became of deliveries. Malformed and rejected events, and control messages, count one by one.",
    ),
    (DRIFT, "How far events differ from their schemas, by kind, event, and place."),
];

/// The outcomes that are shown even before they occur.
const OUTCOMES: &[&str] = &[
    "accepted",
    "duplicate",
    "busy",
    "malformed",
    "rejected",
    "control",
    "failed",
    "unavailable",
    "too-large",
    "too-slow",
    "broken-off",
];

/// All counters of the service. Every label comes from a bounded set: no sender can make them grow.
#[derive(Default)]
pub struct Metrics {
    /// By the name of the metric and its labels, as they are written.
    counters: Mutex<BTreeMap<(&'static str, String), u64>>,
}

impl Metrics {
    /// Makes counters for these providers.
    pub fn new(providers: &[&str]) -> Self {
        let metrics = Metrics::default();
        for provider in providers {
            OUTCOMES.iter().for_each(|outcome| metrics.add_delivery(provider, outcome, "", 0));
        }
        metrics
    }

    /// Counts a delivery, an event, or a control message.
    pub fn count(&self, provider: &str, outcome: &str, reason: &str) {
        self.add_delivery(provider, outcome, reason, 1);
    }

    /// Counts what a receiver says.
    pub fn count_notice(&self, provider: &str, notice: &Notice<'_>) {
        let outcome = match notice {
            Notice::Refused(refusal) => return self.count(provider, "refused", refusal.reason().as_str()),
            Notice::Duplicate(_) => "duplicate",
            Notice::Busy(_) => "busy",
            Notice::Malformed(_) => "malformed",
            Notice::Rejected { .. } => "rejected",
            Notice::Control(_) => "control",
            Notice::Unavailable(_) => "unavailable",
            Notice::Unreadable(408) => "too-slow",
            Notice::Unreadable(413) => "too-large",
            Notice::Unreadable(_) => "broken-off",
            _ => "other",
        };
        self.count(provider, outcome, "");
    }

    /// Counts how far an event differs from its schema.
    pub fn count_drift(&self, kind: &str, event: &str, place: &str, count: usize) {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.add(DRIFT, &[("kind", kind), ("event", event), ("place", place)], count);
    }

    /// Writes all counters.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let counters = self.counters();
        for (name, help) in HELP {
            // Writing to a string cannot fail.
            let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} counter\n");
            for ((_, labels), count) in counters.iter().filter(|((of, _), _)| of == name) {
                let _ = writeln!(text, "{name}{{{labels}}} {count}");
            }
        }
        text
    }

    fn add_delivery(&self, provider: &str, outcome: &str, reason: &str, count: u64) {
        self.add(
            DELIVERIES,
            &[("provider", provider), ("outcome", outcome), ("reason", reason)],
            count,
        );
    }

    fn add(&self, name: &'static str, labels: &[(&str, &str)], count: u64) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
            .collect();
        let mut counters = self.counters();
        let counter = counters.entry((name, labels.join(","))).or_default();
        *counter = counter.saturating_add(count);
    }

    fn counters(&self) -> MutexGuard<'_, BTreeMap<(&'static str, String), u64>> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
