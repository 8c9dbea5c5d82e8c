//! What is said about each delivery, and about all of them.

use std::process::ExitCode;

use eventry::Delivery;
use eventry::rt::Encoder;
use eventry_receive::Reason;

use super::arguments::Format;
use super::authenticity::Authenticity;
use super::{credential, heading};
use crate::command::{self, Failure};

/// What is said about each delivery, and about all of them.
pub struct Report {
    format: Format,
    deliveries: u64,
    verified: u64,
    unreadable: u64,
    /// What can be done about refusals.
    help: Vec<&'static str>,
}

impl Report {
    /// Begins.
    pub fn new(format: Format) -> Self {
        Report {
            format,
            deliveries: 0,
            verified: 0,
            unreadable: 0,
            help: Vec::new(),
        }
    }

    /// Says what became of a delivery.
    ///
    /// # Errors
    ///
    /// Fails if standard output cannot be written.
    pub fn delivery(&mut self, line: u64, delivery: &Delivery<'_>, authenticity: &Authenticity) -> Result<(), Failure> {
        self.deliveries += 1;
        self.verified += u64::from(!authenticity.is_refused());
        let help = match authenticity.reason() {
            Some(_) if credential::is_missing(delivery) => {
                Some("a credential was not saved: record with `--save-credentials`, which keeps it")
            }
            Some(Reason::Stale) => Some("a recording is verified as of the time at which it arrived: `--at TIME`"),
            Some(Reason::Future) => Some("the clock, or the time that `--at` gives, is before the time of signing"),
            _ => authenticity.help(),
        };
        if let Some(help) = help.filter(|help| !self.help.contains(help)) {
            self.help.push(help);
        }
        match self.format {
            Format::Text => command::print(&format!("line {line}, {}: {}\n", heading::text(delivery), authenticity.text())),
            Format::Json => {
                let mut object = Encoder::new();
                object.begin_object();
                object.member("line");
                object.unsigned(line);
                authenticity.put(&mut object);
                heading::put(&mut object, delivery);
                authenticity.put_proof(&mut object);
                object.end_object();
                command::print_json(&format!("{}\n", object.into_string()))
            }
        }
    }

    /// Counts a line that is not a recorded delivery.
    pub fn unreadable(&mut self) {
        self.unreadable += 1;
    }

    /// Says what became of all deliveries. Returns whether all are verified.
    ///
    /// # Errors
    ///
    /// Fails if there was none, or if standard output cannot be written.
    pub fn finish(self) -> Result<ExitCode, Failure> {
        if self.deliveries + self.unreadable == 0 {
            return Err(Failure::stopped(
                "there is no recorded delivery in the input",
                "record some: `cargo eventry listen --save FILE`",
            ));
        }
        if self.format == Format::Text {
            command::print(&format!("{} of {} deliveries are verified\n", self.verified, self.deliveries))?;
        }
        for help in &self.help {
            eprintln!("   help: {help}");
        }
        Ok(match self.unreadable == 0 && self.verified == self.deliveries {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        })
    }
}
