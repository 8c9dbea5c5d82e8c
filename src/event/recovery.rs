//! How a batch goes on behind what is broken.

use std::collections::VecDeque;

use super::splitter::{Next, Phase, Splitter, Step};

/// What is known of the bytes in front of the last error.
#[derive(Debug, Default)]
pub(super) struct Lost {
    /// Where the error is. In front of it only a line that begins an object or array can be an event.
    pub(super) error: usize,
    /// Such lines whose object or array was open at the error: they break there too.
    pub(super) open: VecDeque<usize>,
    /// The last of them stands for more.
    pub(super) more: bool,
}

impl Splitter<'_> {
    /// The value that begins at `start` breaks at `error`.
    pub(super) fn error(&mut self, start: usize, error: usize) {
        self.lost = Lost {
            error,
            open: self.scan.line_starts().map(|offset| start + offset).collect(),
            more: self.scan.has_more_line_starts(),
        };
        self.broken(start, start);
    }

    /// Goes on with a broken part that begins at `start`. In front of `from` it does not end.
    pub(super) fn broken(&mut self, start: usize, from: usize) {
        self.phase = Phase::Broken(start);
        self.at = from;
        self.tear();
    }

    pub(super) fn tear(&mut self) {
        if let Some(array) = &mut self.array {
            array.next = Next::Element;
            array.torn = true;
        }
    }

    /// Passes a broken part up to the next line that begins an object or array.
    pub(super) fn pass_broken(&mut self, start: usize, window: &[u8], ended: bool) -> Option<Step> {
        let line = self.pass_lines(window);
        let end = line.unwrap_or(window.len());
        let too_long = end - start > self.limit;
        self.phase = match line {
            Some(_) => Phase::Between,
            None if too_long => Phase::LongBroken,
            None if ended => Phase::Done,
            None => return Some(Step::More),
        };
        Some(if too_long { Step::TooLong(start) } else { Step::Part(start..end) })
    }

    /// Passes lines up to one that begins an object or array; returns where. Without one it stands where to go on looking.
    fn pass_lines(&mut self, window: &[u8]) -> Option<usize> {
        while let Some(rest) = window.get(self.at..)
            && let Some(newline) = rest.iter().position(|byte| *byte == b'\n')
        {
            self.at += newline;
            match window.get(self.at + 1) {
                Some(b'{' | b'[') => {
                    self.at += 1;
                    return Some(self.at);
                }
                Some(_) => self.at += 1,
                None => return None,
            }
        }
        self.at = window.len();
        None
    }

    pub(super) fn pass_long_broken(&mut self, window: &[u8], ended: bool) -> Option<Step> {
        if self.begins_line(window, self.at) || self.pass_lines(window).is_some() {
            self.phase = Phase::Between;
        } else if !ended {
            return Some(Step::More);
        } else {
            self.phase = Phase::Done;
        }
        None
    }

    /// Whether an object or array begins at `at`, and a line with it.
    pub(super) fn begins_line(&self, window: &[u8], at: usize) -> bool {
        let before = match at.checked_sub(1) {
            Some(before) => window.get(before).copied(),
            None => Some(self.before),
        };
        before == Some(b'\n') && matches!(window.get(at), Some(b'{' | b'['))
    }

    /// Whether what begins here was open at the last error.
    pub(super) fn is_known_as_broken(&mut self, at: usize) -> bool {
        while self.lost.open.front().is_some_and(|open| *open < at) {
            self.lost.open.pop_front();
        }
        self.lost.open.front() == Some(&at) && self.lost.open.pop_front().is_some()
    }
}
