//! A change between two forms of a schema, and what it means for readers of the events.

use eventry_schema::visible::OneLine;

/// Whether something still works after a change. Ordered by severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing is different for a reader.
    Safe,
    /// It works, and a reader may want to know.
    Note,
    /// It works, except for integers that do not fit into 64 bits.
    Edge,
    /// It cannot be decided.
    Unknown,
    /// It stops working.
    Unsafe,
}

impl Verdict {
    /// `safe`, `note`, `edge`, `unknown` or `unsafe`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Safe => "safe",
            Verdict::Note => "note",
            Verdict::Edge => "edge",
            Verdict::Unknown => "unknown",
            Verdict::Unsafe => "unsafe",
        }
    }
}

/// One change, with its three verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The document, relative to `schemas/`.
    pub document: String,
    /// JSON pointer into the new document, or into the old one for what was removed.
    pub pointer: String,
    /// The row of the rule table: `member-added`.
    pub change: &'static str,
    /// What changed, in words: `member "status" is now required`.
    pub words: String,
    /// Does code built from the old schema read new events?
    pub wire: Verdict,
    /// Does code built from the new schema read old events?
    pub replay: Verdict,
    /// Does code written against the old types compile against the new ones? `note`: it does, unless it lists all parts of a
    /// type.
    pub source: Verdict,
    /// The Rust names that are affected: `Quota::id: String became Option<String>`, `Quota::note was added`.
    pub names: Vec<String>,
}

impl Change {
    /// The change in one line, for people.
    #[must_use]
    pub fn line(&self) -> String {
        format!(
            "{} at {}: {}  [wire {}, replay {}, source {}]",
            self.change,
            OneLine(if self.pointer.is_empty() { "the root" } else { &self.pointer }),
            OneLine(&self.words),
            self.wire.as_str(),
            self.replay.as_str(),
            self.source.as_str()
        )
    }
}
