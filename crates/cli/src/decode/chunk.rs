//! A part of the input: some events, which one worker decodes at a time.

use super::recorded::Line;
use crate::worker::frame;

/// How many bytes of events are sent to a worker together. A longer event is sent alone.
pub const SIZE: usize = 256 << 10;

/// Some events, in the order of the input.
#[derive(Debug, Default)]
pub struct Chunk {
    /// The content of the request.
    pub request: Vec<u8>,
    /// The events.
    pub events: Vec<Event>,
    /// What could not be read behind these events. It is reported when their turn comes.
    pub problems: Vec<String>,
}

/// One event.
#[derive(Debug)]
pub struct Event {
    /// The byte of the input at which it begins.
    pub offset: u64,
    /// The line on which it is recorded, if it is.
    pub line: Option<Box<Line>>,
    start: usize,
    length: usize,
}

impl Chunk {
    /// Adds an event. Those of one chunk are all recorded deliveries, or none of them is.
    pub fn push(&mut self, offset: u64, body: &[u8], line: Option<Box<Line>>) {
        frame::put_text(&mut self.request, body);
        let start = self.request.len() - body.len();
        if let Some(line) = &line {
            line.beside.put(&mut self.request);
        }
        self.events.push(Event {
            offset,
            line,
            start,
            length: body.len(),
        });
    }

    /// Returns the kind of the request.
    pub fn kind(&self) -> u8 {
        let is_recorded = self.events.iter().any(|event| event.line.is_some());
        if is_recorded { frame::DELIVERIES } else { frame::BODIES }
    }

    /// Returns whether it is full.
    pub fn is_full(&self) -> bool {
        self.request.len() >= SIZE || !self.problems.is_empty()
    }

    /// Returns whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.problems.is_empty()
    }

    /// Returns the bytes of an event.
    pub fn body(&self, event: &Event) -> &[u8] {
        self.request.get(event.start..event.start + event.length).unwrap_or_default()
    }
}
