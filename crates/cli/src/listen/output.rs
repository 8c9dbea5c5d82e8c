//! Standard output.

use std::io::{self, Write};
use std::net::SocketAddr;

use eventry_schema::visible;
use serde_json::{Value, json};

use super::counts::Counts;
use crate::command::Failure;
use crate::decode::summary;
use crate::decode::tally::Tally;
use crate::verify::arguments::Format;

/// Standard output, and its format.
pub struct Output {
    format: Format,
    is_open: bool,
}

impl Output {
    /// Takes the format.
    pub fn new(format: Format) -> Self {
        Output { format, is_open: true }
    }

    /// Returns the format.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns whether somebody reads it.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Says that deliveries can come.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be written.
    pub fn listening(&mut self, address: SocketAddr) -> Result<(), Failure> {
        match self.format {
            Format::Text => self.write(format!("listening on {address}\n").as_bytes()),
            Format::Json => self.json(&json!({ "listening": address.to_string() })),
        }
    }

    /// Says what became of all deliveries.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be written.
    pub fn summary(&mut self, counts: &Counts, tally: &Tally) -> Result<(), Failure> {
        match self.format {
            Format::Text => {
                let table = match tally.events().is_empty() {
                    true => String::new(),
                    false => summary::table(tally),
                };
                self.write(format!("\n{}{table}", counts.text()).as_bytes())
            }
            Format::Json => {
                let mut summary = summary::json(tally);
                if let Some(summary) = summary.as_object_mut() {
                    summary.insert("deliveries".to_owned(), counts.json());
                }
                self.json(&json!({ "summary": summary }))
            }
        }
    }

    /// Writes whole lines, at once.
    ///
    /// # Errors
    ///
    /// Fails if they cannot be written. It is not a failure if nobody reads them.
    pub fn write(&mut self, lines: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(lines).and_then(|()| out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_open = false;
                Ok(())
            }
            Err(error) => Err(Failure::stopped(
                format!("cannot write to standard output: {error}"),
                "check where it is redirected to",
            )),
        }
    }

    fn json(&mut self, value: &Value) -> Result<(), Failure> {
        self.write(visible::json(&format!("{value}\n")).as_bytes())
    }
}
