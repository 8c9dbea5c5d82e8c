//! What workers are asked to do.

use super::beside::Beside;
use super::catalog::Catalog;
use super::frame;
use crate::command::{Failure, nearest};

/// How to take a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Recognize the provider.
    Recognize,
    /// It comes from this provider.
    Provider(String),
    /// It is a payload of this event version, without an envelope.
    Payload(String),
}

/// What workers are asked to do with every body.
#[derive(Clone, Debug)]
pub struct Job {
    /// How to take a body.
    pub mode: Mode,
    /// Whether to return the typed values.
    pub echo: bool,
    /// Whether to observe drift.
    pub observe: bool,
    /// How many bytes may be unpacked from one delivery.
    pub limit: usize,
    /// What stands beside every body.
    pub common: Beside,
}

impl Job {
    /// The content of a frame.
    pub fn content(&self) -> Vec<u8> {
        let (mode, name) = match &self.mode {
            Mode::Recognize => (frame::RECOGNIZE, ""),
            Mode::Provider(name) => (frame::PROVIDER, name.as_str()),
            Mode::Payload(id) => (frame::PAYLOAD, id.as_str()),
        };
        let mut content = Vec::new();
        frame::put_number(&mut content, mode);
        frame::put_text(&mut content, name.as_bytes());
        frame::put_number(&mut content, u64::from(self.echo));
        frame::put_number(&mut content, u64::from(self.observe));
        frame::put_number(&mut content, self.limit as u64);
        self.common.put(&mut content);
        content
    }

    /// Checks that the catalog has what the command line names.
    ///
    /// # Errors
    ///
    /// Fails if it does not; the message says what it has.
    pub fn check(&self, catalog: &Catalog) -> Result<(), Failure> {
        let (kind, name, known) = match &self.mode {
            Mode::Recognize => return Ok(()),
            Mode::Provider(name) => ("provider", name, &catalog.providers),
            Mode::Payload(id) => ("event", id, &catalog.events),
        };
        if known.contains(name) {
            return Ok(());
        }
        let near = nearest(name, known.iter().map(String::as_str));
        let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        Err(Failure::usage(
            format!("there is no {kind} `{name}` in the schemas"),
            format!("{near}known are:\n  {}\n`--help` shows the options", known.join("\n  ")),
        ))
    }
}
