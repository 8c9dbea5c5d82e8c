//! What the chores share: how they are called, how they end, and how they write.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::visible;
use lexopt::Parser;

/// Does what a command is for, with the arguments after its name.
pub type Run = fn(Parser) -> Result<ExitCode, Failure>;

/// One command.
#[derive(Clone, Copy)]
pub struct Command {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its line in the overview.
    pub summary: &'static str,
    /// Its implementation.
    pub run: Run,
}

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The command line is wrong: a message, and the help.
    Usage(String, String),
    /// The command cannot continue: a message, and the help.
    Stopped(String, String),
    /// The schemas have errors.
    Schemas(Diagnostics),
}

impl Failure {
    /// A wrong command line; `help` says how to correct it.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Failure::Usage(message.into(), help.into())
    }

    /// Another failure; `help` says what to do.
    pub fn stopped(message: impl Into<String>, help: impl Into<String>) -> Self {
        Failure::Stopped(message.into(), help.into())
    }

    /// The exit status: 2 for a wrong command line, otherwise 1.
    pub fn status(&self) -> ExitCode {
        match self {
            Failure::Usage(..) => ExitCode::from(2),
            Failure::Stopped(..) | Failure::Schemas(_) => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(message, help) | Failure::Stopped(message, help) => {
                write!(f, "error: {}", visible::lines(message))?;
                for (at, line) in visible::lines(help).trim_end().lines().enumerate() {
                    let margin = match (at, line) {
                        (0, _) => "   help: ",
                        (_, "") => "",
                        _ => "         ",
                    };
                    write!(f, "\n{margin}{line}")?;
                }
                Ok(())
            }
            Failure::Schemas(problems) => problems.fmt(f),
        }
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Failure::usage(error.to_string(), "`--help` shows the options")
    }
}

impl From<Diagnostics> for Failure {
    fn from(problems: Diagnostics) -> Self {
        Failure::Schemas(problems)
    }
}

/// Writes text to standard output, with control characters escaped. A reader that closes the pipe early is not a failure.
pub fn print(text: &str) -> Result<(), Failure> {
    write(&visible::lines(text))
}

/// Like [`print()`], for JSON, which has its own escapes.
pub fn print_json(text: &str) -> Result<(), Failure> {
    write(&visible::json(text))
}

fn write(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::stopped(
            format!("cannot write to standard output: {error}"),
            "check where it is redirected to",
        )),
        _ => Ok(()),
    }
}
