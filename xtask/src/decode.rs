//! `cargo xtask decode`: builds and runs the package `eventry-decode`, which needs `eventry` itself.

use std::env;
use std::process::{Command as Process, ExitCode};

use lexopt::Parser;

use crate::command::{Command, Failure};
use crate::repository;

/// `decode`
pub const COMMAND: Command = Command {
    name: "decode",
    summary: "decode bodies, or show what becomes of the shipped samples",
    run,
};

fn run(mut arguments: Parser) -> Result<ExitCode, Failure> {
    let manifest = repository::root()?.join("Cargo.toml");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Process::new(&cargo)
        .args(["run", "--quiet", "--package", "eventry-decode", "--manifest-path"])
        .arg(manifest)
        .arg("--")
        .args(arguments.raw_args()?)
        .status();
    match status {
        // Ended by a signal: there is no code to pass on.
        Ok(status) => Ok(status.code().map_or(ExitCode::FAILURE, |code| {
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        })),
        Err(error) => Err(Failure::stopped(
            format!("cannot run Cargo: {error}"),
            "start this command through Cargo: `cargo xtask decode`",
        )),
    }
}
