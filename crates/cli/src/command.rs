//! What all commands share: how they end, and how they write.

use std::io::{self, Write};
use std::process::ExitCode;

use eventry_schema::diagnostic::Diagnostics;
pub use eventry_schema::nearest::nearest;
use eventry_schema::visible;

use crate::render;

/// Why a command failed.
#[derive(Clone, Debug)]
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

    /// Writes it to standard error.
    pub fn report(&self) {
        match self {
            Failure::Usage(message, help) | Failure::Stopped(message, help) => anstream::eprintln!("{}", render::error(message, help)),
            Failure::Schemas(problems) => anstream::eprintln!("{}", render::problems(problems)),
        }
    }

    /// The exit status: 2 for a wrong command line, otherwise 1.
    pub fn status(&self) -> ExitCode {
        match self {
            Failure::Usage(..) => ExitCode::from(2),
            Failure::Stopped(..) | Failure::Schemas(_) => ExitCode::FAILURE,
        }
    }
}

impl From<Diagnostics> for Failure {
    fn from(problems: Diagnostics) -> Self {
        Failure::Schemas(problems)
    }
}

/// Writes text to standard output, with control characters escaped. A reader that closes the pipe early is not a failure.
pub fn print(text: &str) -> Result<(), Failure> {
    write(visible::lines(text).as_bytes())
}

/// Like [`print()`], for JSON, which has its own escapes.
pub fn print_json(text: &str) -> Result<(), Failure> {
    write(visible::json(text).as_bytes())
}

/// Writes a script for another program, as it is.
pub fn print_script(script: &[u8]) -> Result<(), Failure> {
    write(script)
}

fn write(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::stopped(
            format!("cannot write to standard output: {error}"),
            "check where it is redirected to",
        )),
        _ => Ok(()),
    }
}

/// Writes problems to standard error, if there are any.
pub fn report(problems: &Diagnostics) {
    if !problems.is_empty() {
        anstream::eprintln!("{}", render::problems(problems));
    }
}
