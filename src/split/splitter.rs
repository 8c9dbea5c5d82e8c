//! The state machine that finds the events of a batch in a whole body or in a stream.

mod line;

use std::ops::Range;

use eventry_json::{Progress, Scanner};

use super::document::{Documents, skip_space};
use super::lost::{Lost, next_line};
use super::state::{Array, Next, Phase, Wrapped};

/// What a step of the splitter found. Offsets count from the start of the window.
#[derive(Debug)]
pub(super) enum Found {
    /// An event, or broken text in place of one.
    Part(Range<usize>),
    /// An event that begins here and is longer than the limit. It is skipped.
    TooLong(usize),
    /// More bytes are needed after the window. Those in front of [`Splitter::keep`] are no longer needed.
    More,
    /// Nothing else follows.
    Done,
}

/// Finds events in a window that moves over a body.
///
/// Values are scanned once. If one is broken, the text up to the next line that begins with `{` or `[` is one part, and the search
/// continues there, even if that line was scanned already. What the scan found is kept, so that looking for events in it takes one more
/// scan rather than one for each line.
#[derive(Debug)]
pub(super) struct Splitter<'m> {
    documents: Option<Documents<'m>>,
    limit: usize,
    arrays_are_batches: bool,
    scan: Scanner,
    phase: Phase,
    /// Everything in front of this offset was examined.
    at: usize,
    /// The byte in front of the window.
    before: u8,
    array: Option<Array>,
    wrapped: Option<Wrapped>,
    /// Whether the body holds anything.
    found: bool,
    lost: Lost,
}

impl<'m> Splitter<'m> {
    /// Takes the documents that wrap events, and how long an event may be.
    pub(super) fn new(documents: Option<Documents<'m>>, limit: usize) -> Self {
        Splitter {
            documents,
            limit,
            arrays_are_batches: true,
            scan: scan_within(limit),
            phase: Phase::Mark,
            at: 0,
            before: 0,
            array: None,
            wrapped: None,
            found: false,
            lost: Lost::default(),
        }
    }

    /// Sets which documents wrap events.
    pub(super) fn set_documents(&mut self, documents: Option<Documents<'m>>) {
        self.documents = documents;
    }

    /// Sets how long an event may be.
    pub(super) fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
        self.scan = scan_within(limit);
    }

    /// Treats arrays at the top level as events.
    pub(super) fn keep_arrays(&mut self) {
        self.arrays_are_batches = false;
    }

    /// Ends the search.
    pub(super) fn end(&mut self) {
        self.phase = Phase::Done;
    }

    /// Returns whether the search has ended.
    #[cfg(feature = "stream")]
    pub(super) fn is_done(&self) -> bool {
        matches!(self.phase, Phase::Done)
    }

    /// Returns the offset in the window from which on bytes are still needed.
    pub(super) fn keep(&self) -> usize {
        match self.phase {
            Phase::Value(start) | Phase::Rest(start) | Phase::Broken(start) => start,
            _ => self.at,
        }
    }

    /// Moves the start of the window by `count` bytes. `last` is the byte in front of it.
    pub(super) fn forget(&mut self, count: usize, last: u8) {
        let moved = |offset: &mut usize| *offset = offset.saturating_sub(count);
        self.before = last;
        moved(&mut self.at);
        let outer = self.wrapped.as_mut().and_then(|wrapped| wrapped.outer.as_mut());
        for array in self.array.as_mut().into_iter().chain(outer) {
            moved(&mut array.error);
        }
        self.lost.for_each_offset(moved);
        if let Phase::Value(offset) | Phase::Rest(offset) | Phase::Broken(offset) | Phase::Document(offset) = &mut self.phase {
            moved(offset);
        }
    }

    /// Searches for the next event. `ended` says that nothing follows the window.
    pub(super) fn step(&mut self, window: &[u8], ended: bool) -> Found {
        loop {
            let step = match self.phase {
                Phase::Mark => self.pass_mark(window, ended),
                Phase::Between => self.pass_between(window, ended),
                Phase::Value(start) | Phase::Rest(start) => self.pass_value(start, window, ended),
                Phase::Broken(start) => self.pass_broken(start, window, ended),
                Phase::Document(end) => self.pass_element(end, window),
                Phase::LongValue => self.pass_long_value(window, ended),
                Phase::LongBroken => self.pass_long_broken(window, ended),
                Phase::Done => Some(Found::Done),
            };
            if let Some(step) = step {
                return step;
            }
        }
    }

    fn pass_mark(&mut self, window: &[u8], ended: bool) -> Option<Found> {
        const MARK: &[u8] = "\u{feff}".as_bytes();
        if !ended && window.len() < MARK.len() && MARK.starts_with(window) {
            return Some(Found::More);
        }
        if window.starts_with(MARK) {
            self.at = MARK.len();
        }
        self.phase = Phase::Between;
        None
    }

    /// Passes the text between two events.
    fn pass_between(&mut self, window: &[u8], ended: bool) -> Option<Found> {
        self.at = skip_space(window, self.at);
        let at = self.at;
        let Some(&byte) = window.get(at) else {
            return Some(if ended { self.finish() } else { Found::More });
        };
        self.found = true;
        let begins_line = self.begins_line(window, at);
        if let Some(from) = self.lost.broken_from(at) {
            self.broken(at, from);
            return None;
        }
        let unsure = at < self.lost.error && !begins_line;
        match (self.array.as_mut(), byte) {
            (Some(array), b',') if array.next == Next::Comma => {
                array.next = Next::Element;
                self.at += 1;
            }
            _ if unsure => self.broken(at, at),
            (array, b'[') if self.arrays_are_batches && array.as_ref().is_none_or(|array| array.torn && begins_line) => {
                self.wrapped = None;
                self.open_array(at + 1);
            }
            (Some(array), b']') => {
                let torn = array.torn;
                let comma_before = array.next == Next::Element && !torn;
                self.lost.error = self.lost.error.max(array.error);
                let wrapped = self.wrapped.take();
                self.array = wrapped.and_then(|wrapped| wrapped.outer);
                if comma_before {
                    self.broken(at, at);
                } else {
                    self.at += 1;
                    if wrapped.is_some() {
                        self.scan.restart_after_member();
                        // If an event was broken, this may be the end of an array in it, followed by its rest.
                        self.phase = if torn { Phase::Value(self.at) } else { Phase::Rest(self.at) };
                    }
                }
            }
            (Some(array), _) if array.next == Next::Comma && !begins_line => self.broken(at, at),
            _ => {
                self.scan.restart();
                self.phase = Phase::Value(at);
            }
        }
        None
    }

    /// Continues with the elements of an array, the first of which begins at `at`.
    fn open_array(&mut self, at: usize) {
        self.array = Some(Array {
            next: Next::First,
            torn: false,
            error: std::mem::take(&mut self.lost.error),
        });
        self.at = at;
    }

    /// Handles the end of the body between two events.
    fn finish(&mut self) -> Found {
        self.phase = Phase::Done;
        if self.array.is_some_and(|array| !array.torn) || !self.found {
            return Found::Part(self.at..self.at);
        }
        Found::Done
    }

    /// Passes a value, or the rest of a document, up to its end, the limit or the end of the window.
    fn pass_value(&mut self, start: usize, window: &[u8], ended: bool) -> Option<Found> {
        let limit = start.saturating_add(self.limit).saturating_add(1);
        let until = window.len().min(limit);
        match self.scan.advance(window.get(self.at..until).unwrap_or_default()) {
            Progress::End(length) => {
                self.at += length;
                self.value(start..self.at, window)
            }
            Progress::Error { at: offset, .. } => {
                self.error(start, self.at + offset);
                None
            }
            Progress::Open => {
                self.at = until;
                if until == limit {
                    if let Some(inside) = self.batch_in(window.get(start..until).unwrap_or_default()) {
                        self.unwrap_batch(start + inside);
                        return None;
                    }
                    self.phase = Phase::LongValue;
                    return Some(Found::TooLong(start));
                }
                if !ended {
                    return Some(Found::More);
                }
                if self.scan.finish().is_ok() {
                    return self.value(start..self.at, window);
                }
                self.error(start, self.at);
                None
            }
        }
    }

    /// Handles a whole value, or the rest of a document.
    fn value(&mut self, part: Range<usize>, window: &[u8]) -> Option<Found> {
        let value = window.get(part.clone()).unwrap_or_default();
        // The rest of a document is an item only if it shows that the document is an event itself, or holds the member again.
        let rest = matches!(self.phase, Phase::Rest(_));
        if rest && !self.documents.as_ref().is_some_and(|documents| documents.has_more_to_say(value)) {
            self.leave_value();
            return None;
        }
        let batch = self.batch_in(value);
        self.leave_value();
        if let Some(inside) = batch {
            self.at = part.start + inside;
            self.phase = Phase::Document(part.end);
            return None;
        }
        Some(if part.len() > self.limit {
            Found::TooLong(part.start)
        } else {
            Found::Part(part)
        })
    }

    /// Returns where the events of a document begin, if the value is a document. An event inside a document is not.
    fn batch_in(&self, value: &[u8]) -> Option<usize> {
        let inside = matches!(self.phase, Phase::Rest(_)) || (self.wrapped.is_some() && self.array.is_some_and(|array| !array.torn));
        let documents = self.documents.as_ref().filter(|_| !inside);
        documents.and_then(|documents| documents.batch_in(value))
    }

    /// Continues with the events of a document that is too long to be held. The first event begins at `at`.
    fn unwrap_batch(&mut self, at: usize) {
        // Another document begins inside a broken one, which therefore has ended.
        let outer = self.wrapped.map_or(self.array, |wrapped| wrapped.outer);
        self.wrapped = Some(Wrapped { outer });
        self.open_array(at);
        self.phase = Phase::Between;
    }

    fn leave_value(&mut self) {
        self.phase = Phase::Between;
        if let Some(array) = &mut self.array {
            array.next = Next::Comma;
        }
    }

    /// Passes an element of a whole document's batch.
    fn pass_element(&mut self, end: usize, window: &[u8]) -> Option<Found> {
        let document = window.get(..end).unwrap_or_default();
        let mut at = skip_space(document, self.at);
        if document.get(at) == Some(&b',') {
            at = skip_space(document, at + 1);
        }
        self.scan.restart();
        if let Progress::End(length) = self.scan.advance(document.get(at..).unwrap_or_default()) {
            self.at = at + length;
            return Some(Found::Part(at..self.at));
        }
        // The array ends. The rest of the document does not hold events.
        self.at = end;
        self.phase = Phase::Between;
        None
    }

    /// Handles a value that begins at `start` and breaks at `error`.
    fn error(&mut self, start: usize, error: usize) {
        self.lost = Lost::new(start, error, &self.scan);
        self.broken(start, start);
    }

    /// Continues with a broken part that begins at `start` and does not end in front of `from`.
    fn broken(&mut self, start: usize, from: usize) {
        self.phase = Phase::Broken(start);
        self.at = from;
        self.tear();
    }

    fn tear(&mut self) {
        if let Some(array) = &mut self.array {
            array.next = Next::Element;
            array.torn = true;
        }
    }

    /// Passes a broken part up to the next line that begins an object or array.
    fn pass_broken(&mut self, start: usize, window: &[u8], ended: bool) -> Option<Found> {
        let line = self.pass_lines(window);
        let end = if line { self.at } else { window.len() };
        let too_long = end - start > self.limit;
        self.phase = match line {
            true => Phase::Between,
            false if too_long => Phase::LongBroken,
            false if ended => Phase::Done,
            false => return Some(Found::More),
        };
        Some(if too_long { Found::TooLong(start) } else { Found::Part(start..end) })
    }

    fn pass_long_broken(&mut self, window: &[u8], ended: bool) -> Option<Found> {
        if self.begins_line(window, self.at) || self.pass_lines(window) {
            self.phase = Phase::Between;
        } else if !ended {
            return Some(Found::More);
        } else {
            self.phase = Phase::Done;
        }
        None
    }

    /// Passes lines up to one that begins an object or array. Returns whether there is one.
    fn pass_lines(&mut self, window: &[u8]) -> bool {
        let line = next_line(window, self.at);
        self.at = line.unwrap_or_else(|end| end);
        line.is_ok()
    }

    /// Returns whether a line begins at `at`, and an object or array with it.
    fn begins_line(&self, window: &[u8], at: usize) -> bool {
        let before = match at.checked_sub(1) {
            Some(before) => window.get(before).copied(),
            None => Some(self.before),
        };
        before == Some(b'\n') && matches!(window.get(at), Some(b'{' | b'['))
    }

    fn pass_long_value(&mut self, window: &[u8], ended: bool) -> Option<Found> {
        match self.scan.advance(window.get(self.at..).unwrap_or_default()) {
            Progress::End(length) => {
                self.at += length;
                self.leave_value();
            }
            Progress::Error { at: offset, .. } => {
                self.at += offset;
                self.phase = Phase::LongBroken;
                self.tear();
            }
            Progress::Open => {
                self.at = window.len();
                if !ended {
                    return Some(Found::More);
                }
                self.phase = Phase::Done;
            }
        }
        None
    }
}

/// Creates a scan for events of this length, which bounds their depth as well.
fn scan_within(limit: usize) -> Scanner {
    Scanner::new(limit.saturating_add(1))
}
