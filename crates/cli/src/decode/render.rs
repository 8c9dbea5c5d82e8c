//! What a run writes about the events of a chunk.

use std::io;

use super::chunk::{Chunk, Event};
use super::line;
use super::recorded::{self, Kept};
use super::recovery::Recovery;
use super::tally::Tally;
use crate::worker::frame::Content;
use crate::worker::{Beside, Drift, Verdict};

/// What a run writes about events.
#[derive(Clone, Debug, Default)]
pub struct Render {
    /// One line per event.
    pub lines: bool,
    /// Workers return values.
    pub echo: bool,
    /// Counts.
    pub tally: bool,
    /// Which of the recorded deliveries can be read.
    pub recovery: bool,
    /// What is kept.
    pub quarantine: Option<Quarantined>,
    /// What stands beside every body that is not a recorded delivery.
    pub common: Beside,
}

/// Which events are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quarantined {
    /// Malformed ones.
    Malformed,
    /// All that are not known.
    NotKnown,
}

/// What is written about the events of a chunk.
#[derive(Debug, Default)]
pub struct Rendered {
    /// For standard output.
    pub lines: Vec<u8>,
    /// For the quarantine.
    pub quarantined: Vec<u8>,
    /// For a summary.
    pub tally: Tally,
    /// For a report on recorded deliveries.
    pub recovery: Recovery,
    /// For standard error.
    pub problems: Vec<String>,
    /// Whether an event is malformed.
    pub malformed: bool,
}

impl Render {
    /// Takes the verdicts on a chunk.
    ///
    /// # Errors
    ///
    /// Fails if the content is not what a worker writes.
    pub fn chunk(&self, chunk: Chunk, mut content: Content<'_>) -> io::Result<Rendered> {
        let mut rendered = Rendered::default();
        for event in &chunk.events {
            let body = chunk.body(event);
            let mut is_readable = true;
            Verdict::each(&mut content, self.echo, |verdict| {
                is_readable &= verdict.is_readable();
                self.event(event, body, verdict, &mut rendered);
            })?;
            if self.recovery {
                rendered.recovery.delivery(is_readable);
            }
        }
        Drift::each(&mut content, |drift| rendered.tally.drift(drift))?;
        rendered.problems = chunk.problems;
        Ok(rendered)
    }

    /// Takes a chunk without events.
    pub fn problems(&self, chunk: Chunk) -> Rendered {
        Rendered {
            problems: chunk.problems,
            ..Rendered::default()
        }
    }

    fn event(&self, event: &Event, body: &[u8], verdict: &Verdict<'_>, to: &mut Rendered) {
        let details = verdict.details.as_ref();
        let bytes = details.and_then(|details| details.raw);
        let bytes = bytes
            .or_else(|| body.get(verdict.offset..verdict.offset + verdict.length))
            .unwrap_or(body);
        let offset = event.offset + verdict.offset as u64;
        to.malformed |= verdict.fault.is_some();
        if self.lines {
            line::write(&mut to.lines, verdict, offset, bytes);
        }
        if self.tally {
            to.tally.event(verdict);
        }
        if self.recovery {
            to.recovery.event(verdict, event.line.as_ref().map_or(0, |line| line.number));
        }
        if let Some(message) = self.quarantined(verdict) {
            let delivery = event.line.as_ref().map_or(&self.common, |line| &line.beside);
            let kept = Kept {
                body: bytes,
                beside: &recorded::beside(delivery, details.map_or(&[], |details| &details.layers)),
                offset,
                reason: &message,
                pointer: verdict.fault.map_or("", |fault| fault.pointer),
                layer: details.and_then(|details| details.wrapper),
            };
            recorded::write(&mut to.quarantined, kept);
        }
    }

    /// Returns why an event is kept, if it is.
    fn quarantined(&self, verdict: &Verdict<'_>) -> Option<String> {
        let quarantine = self.quarantine?;
        match verdict.fault {
            Some(fault) => Some(fault.message.to_owned()),
            None if quarantine == Quarantined::NotKnown => verdict.not_known(),
            None => None,
        }
    }
}
