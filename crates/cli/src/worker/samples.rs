//! The outcome of every sample of the schemas.

use std::io;
use std::path::Path;

use super::frame::{self, Content};
use super::process::Worker;
use crate::command::Failure;

/// The outcome of one sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleOutcome {
    /// The id of the event version that the sample belongs to.
    pub id: String,
    /// The label, which is part of the file name.
    pub label: String,
    /// `known`, or what went wrong. It may contain text of the sample.
    pub outcome: String,
    /// Whether the sample is decoded as its own event.
    pub known: bool,
    /// Whether the event is written back without loss.
    pub lossless: bool,
    /// A JSON pointer to the first value that is written back changed.
    pub changed: Option<String>,
}

/// Decodes every sample with a compiled worker.
///
/// # Errors
///
/// Fails if the worker cannot be run.
pub fn decode(program: &Path) -> Result<Vec<SampleOutcome>, Failure> {
    let (mut worker, _) = Worker::start(program)?;
    let content = worker.ask(frame::SAMPLES, &[], frame::OUTCOMES)?;
    read(content).map_err(|error| {
        Failure::stopped(
            format!("the process that decodes wrote something else than outcomes: {error}"),
            "this is a bug in Eventry: please report it with the schemas",
        )
    })
}

fn read(mut content: Content<'_>) -> io::Result<Vec<SampleOutcome>> {
    let count = content.number()?;
    let outcome = |_| {
        Ok(SampleOutcome {
            id: content.text()?.to_owned(),
            label: content.text()?.to_owned(),
            outcome: content.text()?.to_owned(),
            known: content.number()? != 0,
            lossless: content.number()? != 0,
            changed: content.optional()?.map(str::to_owned),
        })
    };
    (0..count).map(outcome).collect()
}
