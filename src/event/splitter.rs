//! The machine that finds the events of a batch, fed with a whole body or with one piece of a stream after another.

use std::ops::Range;

use super::document::{Documents, behind_space};
use super::recovery::Lost;
use crate::json::{Progress, Scanner};

/// What to do next. Offsets count from the start of the window.
#[derive(Debug)]
pub(super) enum Step {
    /// Here is an event, or what stands in the place of one.
    Part(Range<usize>),
    /// Here begins one that is longer than the limit. It is passed over.
    TooLong(usize),
    /// More bytes are needed behind the window; those in front of [`Splitter::keep`] are not needed any more.
    More,
    /// There is nothing else.
    Done,
}

/// Finds events in a window that moves over a body.
///
/// Values are scanned once. Where one breaks, its line and those up to the next that begins with `{` or `[` are one part, and the search goes
/// on there: inside of what was scanned already, if such a line stands there. What is known of that scan is kept, so that looking for
/// events in it takes one scan more, and not one for each line.
#[derive(Debug)]
pub(super) struct Splitter<'m> {
    documents: Option<Documents<'m>>,
    pub(super) limit: usize,
    arrays_are_batches: bool,
    pub(super) scan: Scanner,
    pub(super) phase: Phase,
    /// Everything in front of it was looked at.
    pub(super) at: usize,
    /// The byte in front of the window.
    pub(super) before: u8,
    pub(super) array: Option<Array>,
    wrapped: Option<Wrapped>,
    /// Whether the body holds anything.
    found: bool,
    pub(super) lost: Lost,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Phase {
    /// In front of a byte order mark.
    Mark,
    Between,
    /// Inside a value that begins here.
    Value(usize),
    /// Inside of what stands behind the events of a long document; it begins here.
    Rest(usize),
    /// Inside a part that begins here and is broken.
    Broken(usize),
    /// Between the elements of a document's batch; the whole document is in the window, and ends here.
    Document(usize),
    /// Inside a value that is too long.
    LongValue,
    /// Inside a broken part that is too long.
    LongBroken,
    Done,
}

/// The open array whose elements are events.
#[derive(Clone, Copy, Debug)]
pub(super) struct Array {
    pub(super) next: Next,
    /// Something in it was broken: it may have ended there.
    pub(super) torn: bool,
    /// [`Lost::error`] outside. The array itself was whole there, or it would not be read as one.
    error: usize,
}

/// [`Splitter::array`] belongs to a document that is longer than the limit: it is not held, and its events are given as they come.
#[derive(Clone, Copy, Debug)]
struct Wrapped {
    /// The open array in which the document is an element.
    outer: Option<Array>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// An element, or the end.
    First,
    /// An element.
    Element,
    /// A comma, or the end.
    Comma,
}

impl<'m> Splitter<'m> {
    /// Takes which documents wrap events, and how long an event may be.
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

    /// Takes arrays at the top as events.
    pub(super) fn keep_arrays(&mut self) {
        self.arrays_are_batches = false;
    }

    /// Nothing more is looked for.
    pub(super) fn end(&mut self) {
        self.phase = Phase::Done;
    }

    /// The offset in the window from which on its bytes are still needed.
    pub(super) fn keep(&self) -> usize {
        match self.phase {
            Phase::Value(start) | Phase::Rest(start) | Phase::Broken(start) => start,
            _ => self.at,
        }
    }

    /// The window begins `count` bytes later now; `last` is the byte in front of it.
    pub(super) fn forget(&mut self, count: usize, last: u8) {
        let moved = |offset: &mut usize| *offset = offset.saturating_sub(count);
        self.before = last;
        moved(&mut self.at);
        moved(&mut self.lost.error);
        let outer = self.wrapped.as_mut().and_then(|wrapped| wrapped.outer.as_mut());
        for array in self.array.as_mut().into_iter().chain(outer) {
            moved(&mut array.error);
        }
        self.lost.open.iter_mut().for_each(moved);
        if let Phase::Value(offset) | Phase::Rest(offset) | Phase::Broken(offset) | Phase::Document(offset) = &mut self.phase {
            moved(offset);
        }
    }

    /// Goes on up to the next event. `ended` says that nothing follows the window.
    pub(super) fn step(&mut self, window: &[u8], ended: bool) -> Step {
        loop {
            let step = match self.phase {
                Phase::Mark => self.pass_mark(window, ended),
                Phase::Between => self.pass_between(window, ended),
                Phase::Value(start) | Phase::Rest(start) => self.pass_value(start, window, ended),
                Phase::Broken(start) => self.pass_broken(start, window, ended),
                Phase::Document(end) => self.pass_element(end, window),
                Phase::LongValue => self.pass_long_value(window, ended),
                Phase::LongBroken => self.pass_long_broken(window, ended),
                Phase::Done => Some(Step::Done),
            };
            if let Some(step) = step {
                return step;
            }
        }
    }

    fn pass_mark(&mut self, window: &[u8], ended: bool) -> Option<Step> {
        const MARK: &[u8] = "\u{feff}".as_bytes();
        if !ended && window.len() < MARK.len() && MARK.starts_with(window) {
            return Some(Step::More);
        }
        if window.starts_with(MARK) {
            self.at = MARK.len();
        }
        self.phase = Phase::Between;
        None
    }

    /// Passes what stands between two events.
    fn pass_between(&mut self, window: &[u8], ended: bool) -> Option<Step> {
        self.at = behind_space(window, self.at);
        let at = self.at;
        let Some(&byte) = window.get(at) else {
            return Some(if ended { self.finish() } else { Step::More });
        };
        self.found = true;
        let begins_line = self.begins_line(window, at);
        if self.is_known_as_broken(at) {
            let from = if self.lost.more && self.lost.open.is_empty() {
                self.lost.error.saturating_sub(1).max(at)
            } else {
                at
            };
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
                        // Where an event was torn, this may be the end of an array in it, and what follows its rest.
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

    /// Goes on with the elements of an array, the first of which stands at `at`.
    fn open_array(&mut self, at: usize) {
        self.array = Some(Array {
            next: Next::First,
            torn: false,
            error: std::mem::take(&mut self.lost.error),
        });
        self.at = at;
    }

    /// The end of the body between two events.
    fn finish(&mut self) -> Step {
        self.phase = Phase::Done;
        if self.array.is_some_and(|array| !array.torn) || !self.found {
            return Step::Part(self.at..self.at);
        }
        Step::Done
    }

    /// Passes a value, or the rest of a document, up to its end, the limit or the end of the window.
    fn pass_value(&mut self, start: usize, window: &[u8], ended: bool) -> Option<Step> {
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
                    return Some(Step::TooLong(start));
                }
                if !ended {
                    return Some(Step::More);
                }
                if self.scan.finish().is_ok() {
                    return self.value(start..self.at, window);
                }
                self.error(start, self.at);
                None
            }
        }
    }

    /// Here is a whole value, or the rest of a document.
    fn value(&mut self, part: Range<usize>, window: &[u8]) -> Option<Step> {
        let value = window.get(part.clone()).unwrap_or_default();
        // What else a document holds is no event, unless it says that the document is one itself, or holds the member once more: then its
        // rest is at least told of.
        let rest = matches!(self.phase, Phase::Rest(_));
        if rest && !self.documents.as_ref().is_some_and(|documents| documents.has_more_to_say(value)) {
            self.behind_value();
            return None;
        }
        let batch = self.batch_in(value);
        self.behind_value();
        if let Some(inside) = batch {
            self.at = part.start + inside;
            self.phase = Phase::Document(part.end);
            return None;
        }
        Some(if part.len() > self.limit {
            Step::TooLong(part.start)
        } else {
            Step::Part(part)
        })
    }

    /// Where the events of a document begin, if the value is one. An event that a document wraps is none.
    fn batch_in(&self, value: &[u8]) -> Option<usize> {
        let inside = matches!(self.phase, Phase::Rest(_)) || (self.wrapped.is_some() && self.array.is_some_and(|array| !array.torn));
        let documents = self.documents.as_ref().filter(|_| !inside);
        documents.and_then(|documents| documents.batch_in(value))
    }

    /// Goes on with the events of a document that is too long to be held; the first of them stands at `at`.
    fn unwrap_batch(&mut self, at: usize) {
        // In a document that was torn another one begins: that one was over.
        let outer = self.wrapped.map_or(self.array, |wrapped| wrapped.outer);
        self.wrapped = Some(Wrapped { outer });
        self.open_array(at);
        self.phase = Phase::Between;
    }

    fn behind_value(&mut self) {
        self.phase = Phase::Between;
        if let Some(array) = &mut self.array {
            array.next = Next::Comma;
        }
    }

    /// Passes an element of a document's batch. The document is whole.
    fn pass_element(&mut self, end: usize, window: &[u8]) -> Option<Step> {
        let document = window.get(..end).unwrap_or_default();
        let mut at = behind_space(document, self.at);
        if document.get(at) == Some(&b',') {
            at = behind_space(document, at + 1);
        }
        self.scan.restart();
        if let Progress::End(length) = self.scan.advance(document.get(at..).unwrap_or_default()) {
            self.at = at + length;
            return Some(Step::Part(at..self.at));
        }
        // The end of the array. What else the document holds says nothing of an event.
        self.at = end;
        self.phase = Phase::Between;
        None
    }

    fn pass_long_value(&mut self, window: &[u8], ended: bool) -> Option<Step> {
        match self.scan.advance(window.get(self.at..).unwrap_or_default()) {
            Progress::End(length) => {
                self.at += length;
                self.behind_value();
            }
            Progress::Error { at: offset, .. } => {
                self.at += offset;
                self.phase = Phase::LongBroken;
                self.tear();
            }
            Progress::Open => {
                self.at = window.len();
                if !ended {
                    return Some(Step::More);
                }
                self.phase = Phase::Done;
            }
        }
        None
    }
}

/// A scan for events of this length: no such event is nested deeper. It bounds what is noted of one that is passed over.
fn scan_within(limit: usize) -> Scanner {
    Scanner::new(limit.saturating_add(1))
}
