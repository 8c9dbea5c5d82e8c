//! What was sent and answered, and what must therefore be stored.

use std::collections::HashMap;

use crate::support::records::Records;
use crate::traffic::Delivery;

/// A file of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// The file of events.
    Sink,
    /// The file of what cannot be used.
    Quarantine,
}

/// One delivery.
pub struct Entry {
    id: String,
    /// Where it must be; nowhere if the service refuses it.
    pub store: Option<Store>,
    /// Whether an attempt was answered with 2xx.
    pub is_answered: bool,
    /// Whether the service was tried before the crash, and after it.
    pub lives: [bool; 2],
}

impl Entry {
    /// A delivery that is not sent yet.
    pub fn new(delivery: &Delivery) -> Self {
        Entry {
            id: delivery.id.clone(),
            store: delivery.store(),
            is_answered: false,
            lives: [false; 2],
        }
    }
}

/// All deliveries of one worker, or of all.
#[derive(Default)]
pub struct Ledger {
    /// Each delivery once.
    pub entries: Vec<Entry>,
    /// How often something was sent.
    pub attempts: u64,
    /// How many attempts were answered with 2xx.
    pub accepted: u64,
    /// How many were answered with 4xx.
    pub refused: u64,
    /// How many were answered with 503.
    pub asked_again: u64,
    /// How many answers were lost.
    pub lost: u64,
    /// How many deliveries were sent again although they were answered.
    pub replays: u64,
}

impl Ledger {
    /// Adds what a worker did.
    pub fn add(&mut self, other: Ledger) {
        self.entries.extend(other.entries);
        self.attempts += other.attempts;
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.asked_again += other.asked_again;
        self.lost += other.lost;
        self.replays += other.replays;
    }

    /// Checks one file. Records from `restart` on were written after the crash.
    ///
    /// What was answered is there at least once. Each life of the service writes a delivery at most once. So a duplicate was sent before the
    /// crash and after it.
    pub fn check(&self, store: Store, records: &Records, restart: u64) {
        let mut found: HashMap<&str, [u32; 2]> = HashMap::new();
        for record in &records.records {
            let life = usize::from(record.at >= restart);
            found.entry(&record.delivery).or_default()[life] += 1;
        }
        for entry in &self.entries {
            let lives = found.remove(&*entry.id).unwrap_or_default();
            let id = &entry.id;
            if entry.store != Some(store) {
                assert_eq!(lives, [0, 0], "{id} must not be in the {store:?}");
                continue;
            }
            assert!(entry.is_answered, "{id} was never answered");
            assert_ne!(lives, [0, 0], "{id} was answered, and is not in the {store:?}");
            for (life, times) in lives.into_iter().enumerate() {
                assert!(
                    times <= u32::from(entry.lives[life]),
                    "{id} is in the {store:?} {lives:?} times, tried {:?}",
                    entry.lives
                );
            }
        }
        assert!(found.is_empty(), "nobody has sent {:?}", found.keys());
    }

    /// What happened, in one line.
    pub fn summary(&self, sink: &Records, quarantine: &Records) -> String {
        let answered = self.entries.iter().filter(|entry| entry.is_answered).count();
        format!(
            "{} deliveries in {} attempts, {} of them repeated on purpose; {answered} deliveries answered with 2xx; attempts: {} accepted, \
             {} refused, {} asked to repeat, {} answers lost; sink: {} lines, {} duplicates; quarantine: {} lines, {} duplicates",
            self.entries.len(),
            self.attempts,
            self.replays,
            self.accepted,
            self.refused,
            self.asked_again,
            self.lost,
            sink.records.len(),
            duplicates(sink),
            quarantine.records.len(),
            duplicates(quarantine),
        )
    }
}

fn duplicates(records: &Records) -> usize {
    let ids: std::collections::HashSet<&str> = records.records.iter().map(|record| &*record.delivery).collect();
    records.records.len() - ids.len()
}
