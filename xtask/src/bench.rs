//! `cargo xtask bench` and `cargo xtask bench-compile`: build and run the package `eventry-measure`.

use std::process::ExitCode;

use lexopt::Parser;

use crate::cargo;
use crate::command::{Command, Failure};

/// `bench`
pub const GOALS: Command = Command {
    name: "bench",
    summary: "measure decoding, generating and compiling against the goals",
    run: |arguments| measure("bench", arguments),
};

/// `bench-compile`
pub const COMPILE: Command = Command {
    name: "bench-compile",
    summary: "measure the cost of compiling generated code",
    run: |arguments| measure("bench-compile", arguments),
};

fn measure(what: &str, mut arguments: Parser) -> Result<ExitCode, Failure> {
    let arguments = std::iter::once(what.into()).chain(arguments.raw_args()?);
    cargo::run("eventry-measure", &["--release"], arguments)
}
