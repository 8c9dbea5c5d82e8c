//! A delivery after the verdict: what is in it, before anything of it is claimed or kept.

use eventry::{ControlMessage, Delivery, Event, Item, MalformedEvent, Payload};

use super::Receiver;
use super::accepted::Accepted;
use super::claims::Claims;
use super::notice::Notice;
use crate::answer::Answer;
use crate::duplicates::{Claim, StoreError};
use crate::quarantine::Kept;
use crate::verified::{DeliveryKey, Verified};

/// What was verified and decoded. Making it waits for nothing.
pub(crate) struct Judged<P: Payload> {
    parts: Vec<Part<P>>,
    /// An item is not from the provider.
    pub(super) is_refused: bool,
}

/// What one signature covers.
struct Part<P: Payload> {
    key: DeliveryKey,
    events: Vec<Event<P>>,
    controls: Vec<ControlMessage>,
    malformed: Vec<MalformedEvent>,
}

impl<P: Payload> Part<P> {
    fn of(verified: &Verified<Delivery<'_>>) -> Self {
        let mut part = Part {
            key: verified.key(),
            events: Vec::new(),
            controls: Vec::new(),
            malformed: Vec::new(),
        };
        for item in verified.receive::<P>() {
            match item {
                Ok(Item::Event(event)) => part.events.push(event),
                Ok(Item::Control(control)) => part.controls.push(control),
                Err(malformed) => part.malformed.push(malformed),
            }
        }
        part
    }

    /// A part without events may come again, and is answered again.
    fn is_claimed(&self) -> bool {
        !self.events.is_empty() || !self.malformed.is_empty() || self.controls.is_empty()
    }
}

impl<P: Payload> Judged<P> {
    pub(super) fn of(receiver: &Receiver<P>, delivery: Delivery<'_>) -> Self {
        let mut judged = Judged {
            parts: Vec::new(),
            is_refused: false,
        };
        for verdict in receiver.inner.verifier.verify_items(delivery) {
            match verdict {
                Ok(verified) => judged.parts.push(Part::of(&verified)),
                Err(refusal) => {
                    judged.is_refused = true;
                    receiver.inner.notify(Notice::Refused(&refusal));
                }
            }
        }
        judged
    }

    /// Whether admitting it writes to the quarantine.
    #[cfg(feature = "http")]
    pub(crate) fn is_malformed(&self) -> bool {
        self.parts.iter().any(|part| !part.malformed.is_empty())
    }

    /// Claims what is new, and keeps what is malformed.
    pub(crate) fn admit(self, receiver: &Receiver<P>) -> Result<Accepted<P>, Answer> {
        let inner = &receiver.inner;
        if self.parts.is_empty() {
            return Err(Answer::refused(inner.answers));
        }
        let unavailable = |error: StoreError| {
            inner.notify(Notice::Unavailable(&error));
            Answer::retry()
        };
        let mut accepted = Accepted::new(Claims::new(receiver.inner.clone()), self.is_refused);
        let mut is_new = false;
        for part in self.parts {
            let mut claims = Claims::new(receiver.inner.clone());
            if part.is_claimed() {
                match inner.seen.claim(&part.key).map_err(unavailable)? {
                    Claim::New => claims.add(part.key),
                    Claim::Seen => {
                        inner.notify(Notice::Duplicate(&part.key));
                        accepted.add_controls(part.controls);
                        continue;
                    }
                    Claim::Busy => {
                        inner.notify(Notice::Busy(&part.key));
                        return Err(Answer::retry());
                    }
                }
            }
            is_new = true;
            if !part.malformed.is_empty() {
                let kept: Vec<Kept<'_>> = part.malformed.iter().map(Kept::Malformed).collect();
                inner.quarantine.keep(&kept).map_err(unavailable)?;
                // What is in quarantine needs nothing else, even if the sender has gone away meanwhile.
                if part.events.is_empty() {
                    claims.complete();
                }
            }
            part.malformed
                .iter()
                .for_each(|malformed| inner.notify(Notice::Malformed(malformed)));
            accepted.claims.append(claims);
            accepted.add_controls(part.controls);
            accepted.events.extend(part.events);
        }
        match is_new {
            true => Ok(accepted),
            false => Err(accepted.done()),
        }
    }
}
