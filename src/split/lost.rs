//! What a splitter records about a broken value, to continue after it.

use std::collections::VecDeque;

use eventry_json::Scanner;

/// What is known about the bytes in front of the last error.
#[derive(Debug, Default)]
pub(super) struct Lost {
    /// The offset of the error. In front of it, only a line that begins an object or array can be an event.
    pub(super) error: usize,
    /// The lines whose object or array was open at the error, and which therefore break there too.
    open: VecDeque<usize>,
    /// The last line in `open` stands for others, which were not recorded.
    more: bool,
}

impl Lost {
    /// Takes the scan of a value that begins at `start` and breaks at `error`.
    pub(super) fn new(start: usize, error: usize, scan: &Scanner) -> Self {
        Lost {
            error,
            open: scan.line_starts().map(|offset| start + offset).collect(),
            more: scan.has_more_line_starts(),
        }
    }

    /// If the value that begins at `at` was open at the last error, returns the offset from which its end can be looked for.
    pub(super) fn broken_from(&mut self, at: usize) -> Option<usize> {
        while self.open.front().is_some_and(|open| *open < at) {
            self.open.pop_front();
        }
        if self.open.front() != Some(&at) {
            return None;
        }
        self.open.pop_front();
        Some(if self.more && self.open.is_empty() {
            self.error.saturating_sub(1).max(at)
        } else {
            at
        })
    }

    /// Takes each offset that is kept, to move it.
    pub(super) fn for_each_offset(&mut self, mut change: impl FnMut(&mut usize)) {
        change(&mut self.error);
        self.open.iter_mut().for_each(change);
    }
}

/// Looks for the next line that begins an object or array, from `at` on. Returns its offset, or in `Err` where to go on looking in a longer
/// window.
pub(super) fn next_line(window: &[u8], mut at: usize) -> Result<usize, usize> {
    while let Some(rest) = window.get(at..)
        && let Some(newline) = rest.iter().position(|byte| *byte == b'\n')
    {
        at += newline;
        match window.get(at + 1) {
            Some(b'{' | b'[') => return Ok(at + 1),
            Some(_) => at += 1,
            None => return Err(at),
        }
    }
    Err(window.len())
}
