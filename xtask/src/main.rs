//! The chores of this repository, as `cargo xtask COMMAND`, and the commands of `cargo-eventry`.
//!
//! It depends on the generator, never on `eventry`, so that it runs while a broken schema stops the build of `eventry`.
#![forbid(unsafe_code)]

mod bench;
mod cargo;
mod conformance;
mod decode;
mod documents;
mod exceptions;
mod tidy;

use std::process::ExitCode;

use cargo_eventry::command::{self, Command, Failure};
use lexopt::Parser;

/// The commands of this package.
const OWN: &[Command] = &[
    decode::COMMAND,
    conformance::COMMAND,
    bench::GOALS,
    bench::COMPILE,
    tidy::COMMAND,
    documents::COMMAND,
];

fn main() -> ExitCode {
    let commands: Vec<Command> = cargo_eventry::COMMANDS.iter().chain(OWN).copied().collect();
    command::main("cargo xtask", &commands, run)
}

fn run(command: &Command, arguments: Parser) -> Result<ExitCode, Failure> {
    match command.feature {
        Some(feature) => cargo::run_optional(command.name, feature, arguments),
        None => cargo_eventry::run(command, arguments),
    }
}
