//! What becomes of events that cannot be used.

mod json_lines;

pub use json_lines::JsonLines;

use eventry::{AnyEvent, Delivery, MalformedEvent};

use crate::duplicates::StoreError;

/// What a quarantine keeps.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kept<'a> {
    /// What could not be decoded.
    Malformed(&'a MalformedEvent),
    /// An event that the application cannot process.
    Rejected {
        /// The event.
        event: &'a dyn AnyEvent,
        /// Why.
        reason: &'a str,
    },
}

impl Kept<'_> {
    /// Writes one line of a quarantine file, without a line break: a recorded delivery with `offset`, `reason`, and `pointer`. Both
    /// `cargo eventry decode --redrive` and [`Delivery::from_json`] read it.
    #[must_use]
    pub fn to_line(&self) -> String {
        match self {
            Kept::Malformed(malformed) => malformed.to_recorded(),
            Kept::Rejected { event, reason } => {
                let delivery = Delivery::new(event.raw()).with_attributes(event.attributes());
                let delivery = match event.route() {
                    Some(route) => delivery.with_route(route),
                    None => delivery,
                };
                delivery.to_quarantined(reason)
            }
        }
    }
}

/// Keeps what cannot be used, so that a later build of the application can read it again. Nothing in it is lost.
pub trait Quarantine: Send + Sync {
    /// Keeps all of these, durably: what was answered after this returned must not be lost, whatever happens to the process.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot keep them. The delivery is then not accepted, and the provider repeats it.
    fn keep(&self, kept: &[Kept<'_>]) -> Result<(), StoreError>;
}
