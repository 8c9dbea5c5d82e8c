//! The samples of the catalog.

use eventry::rt::try_samples;

use crate::{CATALOG, frame};

/// Decodes every sample and writes every event again: for each, the event id, the label, the outcome, whether it is known as its own event,
/// whether it is written back without loss, and a pointer to the first value that is not.
pub fn decode(answer: &mut Vec<u8>) {
    let samples = try_samples(&CATALOG);
    frame::put_number(answer, samples.len() as u64);
    for sample in samples {
        frame::put_text(answer, sample.event.id().as_bytes());
        frame::put_text(answer, sample.label.as_bytes());
        frame::put_text(answer, sample.found.to_string().as_bytes());
        frame::put_number(answer, u64::from(sample.is_known()));
        frame::put_number(answer, u64::from(sample.is_lossless()));
        frame::put_optional(answer, sample.changed.as_deref().map(str::as_bytes));
    }
}
