//! Requests that cannot be read to their end.

use std::time::Duration;

/// Why a request could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The body is longer than this many bytes.
    TooLarge(usize),
    /// The body did not arrive within this time.
    TooSlow(Duration),
    /// The connection ended before the body did.
    Incomplete,
}

impl Unread {
    /// Returns the HTTP status that says so.
    pub fn status(self) -> u16 {
        match self {
            Unread::TooLarge(_) => 413,
            Unread::TooSlow(_) => 408,
            Unread::Incomplete => 400,
        }
    }

    /// Returns the reason for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Unread::TooLarge(_) => "too-large",
            Unread::TooSlow(_) => "too-slow",
            Unread::Incomplete => "incomplete",
        }
    }

    /// Returns the reason for people.
    pub fn text(self) -> String {
        match self {
            Unread::TooLarge(limit) => format!("the body is longer than {limit} bytes; `--limit BYTES` raises the limit"),
            Unread::TooSlow(time) => format!("the body did not arrive within {} seconds", time.as_secs()),
            Unread::Incomplete => "the connection ended before the body did".to_owned(),
        }
    }
}
