//! The violations for which strict decoding refuses a value.

use std::error::Error;
use std::fmt;

use crate::event::MalformedEvent;

/// How certain a [`Violation`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// The value breaks its schema.
    Broken,
    /// It is unknown whether the value breaks its schema: the schema cannot be used, the text contains something that strict decoding does
    /// not judge, or matching a pattern takes too many steps.
    Unjudged,
}

/// One place where a value breaks its schema, or cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Whether it breaks the schema, or could not be judged.
    pub kind: ViolationKind,
    /// The JSON Pointer (RFC 6901) to the value, from the root of the body.
    pub pointer: String,
    /// What is wrong. Values are shortened.
    pub message: String,
    /// The JSON Pointer to the violated keyword, within its schema.
    pub schema_pointer: String,
}

/// The places where a value breaks its schema, or cannot be judged; never empty.
///
/// The first ones are kept, 128 unless [`Strict::with_limit`](crate::Strict::with_limit) says otherwise; the others are only counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations {
    kept: Vec<Violation>,
    more: usize,
}

impl Violations {
    pub(super) fn new(kept: Vec<Violation>, more: usize) -> Self {
        Violations { kept, more }
    }

    /// The value as a whole cannot be judged.
    pub(super) fn unjudged(pointer: String, message: String) -> Self {
        Violations::of_whole(ViolationKind::Unjudged, pointer, message)
    }

    /// The value as a whole breaks its schema.
    pub(super) fn broken(pointer: String, message: String) -> Self {
        Violations::of_whole(ViolationKind::Broken, pointer, message)
    }

    fn of_whole(kind: ViolationKind, pointer: String, message: String) -> Self {
        let violation = Violation {
            kind,
            pointer,
            message,
            schema_pointer: String::new(),
        };
        Violations::new(vec![violation], 0)
    }

    /// Adds others, and keeps up to `limit` in total.
    pub(super) fn join(&mut self, others: Violations, limit: usize) {
        let all = self.total() + others.total();
        let room = limit.saturating_sub(self.kept.len());
        self.kept.extend(others.kept.into_iter().take(room));
        self.more = all - self.kept.len();
    }

    /// The violations that were kept, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.kept.iter()
    }

    /// The number of violations that were not kept.
    #[must_use]
    pub fn more(&self) -> usize {
        self.more
    }

    /// The number of violations, kept or not.
    #[must_use]
    pub fn total(&self) -> usize {
        self.kept.len() + self.more
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, violation) in self.kept.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            write!(f, "at `{}`: {}", violation.pointer, violation.message)?;
        }
        match self.more {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

impl Error for Violations {}

impl<'v> IntoIterator for &'v Violations {
    type Item = &'v Violation;
    type IntoIter = std::slice::Iter<'v, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

/// Why strict decoding refuses a body.
#[derive(Debug)]
#[non_exhaustive]
pub enum Rejected<E> {
    /// It cannot be decoded at all.
    Malformed(MalformedEvent),
    /// It can be decoded, but breaks its schema or cannot be judged.
    Violated {
        /// The result of tolerant decoding.
        decoded: E,
        /// The places where it breaks its schema.
        violations: Violations,
    },
}

impl<E> fmt::Display for Rejected<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rejected::Malformed(malformed) => malformed.fmt(f),
            Rejected::Violated { violations, .. } => violations.fmt(f),
        }
    }
}

impl<E: fmt::Debug> Error for Rejected<E> {}
