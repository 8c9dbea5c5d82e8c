//! What was accepted, and is not yet answered.

use std::fmt;

use eventry::{AnyEvent, ControlMessage, Event, Payload};

use super::claims::Claims;
use super::notice::Notice;
use crate::answer::{Answer, address_to_confirm, answer_to};
use crate::duplicates::StoreError;
use crate::quarantine::Kept;

/// The events of a delivery that was verified, is new, and waits for its answer.
///
/// Process the events, and then say what became of them: [`done`](Self::done), [`reject`](Self::reject), or [`failed`](Self::failed). If it is
/// dropped before, the delivery is new again when the provider repeats it.
#[must_use = "the provider waits for an answer"]
pub struct Accepted<P: Payload> {
    pub(super) claims: Claims,
    pub(super) events: Vec<Event<P>>,
    controls: Vec<ControlMessage>,
    is_refused: bool,
}

impl<P: Payload> Accepted<P> {
    pub(super) fn new(claims: Claims, is_refused: bool) -> Self {
        Accepted {
            claims,
            events: Vec::new(),
            controls: Vec::new(),
            is_refused,
        }
    }

    pub(super) fn add_controls(&mut self, controls: Vec<ControlMessage>) {
        for control in &controls {
            self.claims.inner().notify(Notice::Control(control));
        }
        self.controls.extend(controls);
    }

    /// Returns the events. Those of an unknown type or version are among them; what could not be decoded is in quarantine already.
    #[must_use]
    pub fn events(&self) -> &[Event<P>] {
        &self.events
    }

    /// Takes the events out. A later [`reject`](Self::reject) does not know them.
    #[must_use]
    pub fn take_events(&mut self) -> Vec<Event<P>> {
        std::mem::take(&mut self.events)
    }

    /// Returns the messages that carry no event. [`done`](Self::done) answers them.
    #[must_use]
    pub fn controls(&self) -> &[ControlMessage] {
        &self.controls
    }

    /// Returns the addresses that control messages ask to fetch, to confirm a subscription, if `provider.toml` allows them. Fetch them without
    /// following redirects. The receiver does not: it has no client.
    pub fn confirmations(&self) -> impl Iterator<Item = &str> {
        self.controls.iter().filter_map(address_to_confirm)
    }

    /// The events are processed. Returns the answer. On a runtime of tokio, a store that may block is told on another thread.
    #[must_use]
    pub fn done(mut self) -> Answer {
        self.claims.complete();
        let inner = self.claims.inner();
        if self.is_refused {
            return Answer::refused(inner.answers);
        }
        let wanted = |control| answer_to(control, inner.answers, &inner.verifier);
        let answer = self.controls.iter().find_map(wanted);
        answer.unwrap_or_else(|| Answer::accepted(inner.answers))
    }

    /// The events cannot be processed now, for example because a database is down. The provider is asked to repeat the delivery.
    #[must_use]
    pub fn failed(self) -> Answer {
        Answer::retry()
    }

    /// The events can never be processed. They go to quarantine, and the provider is told that they were taken: repeating them would not help.
    #[must_use]
    pub fn reject(mut self, reason: &str) -> Answer {
        let events = std::mem::take(&mut self.events);
        let events: Vec<&dyn AnyEvent> = events.iter().map(|event| event as &dyn AnyEvent).collect();
        match self.keep(&events, reason) {
            Ok(()) => self.done(),
            Err(error) => {
                self.claims.inner().notify(Notice::Unavailable(&error));
                self.failed()
            }
        }
    }

    /// Puts one event into quarantine, because the application can never process it. Go on with the others, and end with
    /// [`done`](Self::done).
    ///
    /// # Errors
    ///
    /// Returns an error if the quarantine cannot keep the event. End with [`failed`](Self::failed) then.
    pub fn quarantine(&self, event: &Event<P>, reason: &str) -> Result<(), StoreError> {
        self.keep(&[event], reason)
    }

    fn keep(&self, events: &[&dyn AnyEvent], reason: &str) -> Result<(), StoreError> {
        let inner = self.claims.inner();
        let kept: Vec<Kept<'_>> = events.iter().map(|event| Kept::Rejected { event: *event, reason }).collect();
        inner.quarantine.keep(&kept)?;
        for event in events {
            inner.notify(Notice::Rejected { event: *event, reason });
        }
        Ok(())
    }
}

/// Shows how many events and control messages there are.
impl<P: Payload> fmt::Debug for Accepted<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accepted")
            .field("events", &self.events.len())
            .field("controls", &self.controls.len())
            .finish_non_exhaustive()
    }
}
