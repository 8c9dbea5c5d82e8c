//! `cargo xtask decode`: bodies in, one JSON line per event out; without input, a table of the shipped samples.
//!
//! A package of its own, because it needs a built `eventry`, and the rest of xtask must run while a broken schema stops that build.
#![forbid(unsafe_code)]

mod arguments;
mod input;
mod line;
mod samples;
mod verdict;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use arguments::{Action, Input, Job};
use eventry::rt::StreamError;
use eventry_schema::visible::{self, OneLine};
use input::Events;

/// The command was called in a way that it does not understand.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let action = match arguments::read(std::env::args_os().skip(1)) {
        Ok(action) => action,
        Err(message) => {
            let message = visible::lines(&message);
            eprintln!("error: {message}\n   help: `cargo xtask decode --help` shows what can be given");
            return ExitCode::from(USAGE);
        }
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let written = match &action {
        Action::Help => out.write_all(arguments::HELP.as_bytes()).map(|()| true),
        Action::Samples => samples::show(&mut out),
        Action::Decode(job) => decode(job, &mut out),
    };
    match written.and_then(|fine| out.flush().map(|()| fine)) {
        Ok(true) => ExitCode::SUCCESS,
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: cannot write to standard output: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Decodes all inputs. Returns whether everything could be read and nothing is malformed.
fn decode(job: &Job, out: &mut impl Write) -> io::Result<bool> {
    let mut fine = true;
    for input in &job.inputs {
        match input::open(input, job) {
            Ok(events) => fine &= decode_events(events, input, job, out)?,
            Err(error) => {
                cannot_read(input, &error);
                fine = false;
            }
        }
        out.flush()?;
    }
    Ok(fine)
}

/// Decodes one input, event by event: of a file of any size no more is held than one of them.
fn decode_events(events: Events, input: &Input, job: &Job, out: &mut impl Write) -> io::Result<bool> {
    let mut fine = true;
    for event in events {
        match event {
            Ok(bodies) => {
                for body in bodies {
                    let verdict = verdict::of(body, job.mode);
                    fine &= !verdict.is_malformed();
                    out.write_all(line::write(&verdict, job.echo).as_bytes())?;
                }
            }
            Err(StreamError::Io(error)) => {
                cannot_read(input, &error);
                fine = false;
            }
            Err(unread) => {
                let input = OneLine(&input.to_string()).to_string();
                let unread = OneLine(&unread.to_string()).to_string();
                eprintln!("error: cannot decode {input}: {unread}\n   help: allow more with `--limit BYTES`");
                fine = false;
            }
        }
    }
    Ok(fine)
}

fn cannot_read(input: &Input, error: &io::Error) {
    let input = input.to_string();
    eprintln!(
        "error: cannot read {}: {error}\n   help: check the path; `-` is standard input",
        OneLine(&input)
    );
}
