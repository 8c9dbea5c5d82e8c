//! Progress, for a person who waits.

use std::io::{IsTerminal, Write, stderr};

use eventry_schema::visible::OneLine;

/// A status line on standard error, if that is a terminal.
pub struct Progress {
    all: usize,
    done: usize,
    shown: bool,
}

impl Progress {
    pub fn new(all: usize) -> Self {
        Progress {
            all,
            done: 0,
            shown: stderr().is_terminal(),
        }
    }

    /// The next page is on its way.
    pub fn step(&mut self, address: &str) {
        self.done += 1;
        if self.shown {
            let address: String = OneLine(address).to_string().chars().take(100).collect();
            // Nobody waits at a closed terminal.
            let _ = write!(stderr(), "\r\x1b[K[{}/{}] {address}", self.done, self.all);
        }
    }

    /// Everything is here.
    pub fn end(&mut self) {
        if self.shown && self.done > 0 {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}
