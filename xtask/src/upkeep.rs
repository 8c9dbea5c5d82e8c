//! Commands that keep the schemas: builds and runs the package `eventry-upkeep`, which needs what the other commands start without.

use std::env;
use std::process::{Command as Process, ExitCode};

use lexopt::Parser;

use crate::command::{Command, Failure};
use crate::repository;

/// `diff`
pub const DIFF: Command = Command {
    name: "diff",
    summary: "say what a change of schemas means for readers and for code",
    run: |arguments| run("diff", arguments),
};

fn run(command: &str, mut arguments: Parser) -> Result<ExitCode, Failure> {
    let manifest = repository::root()?.join("Cargo.toml");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Process::new(&cargo)
        .args(["run", "--quiet", "--package", "eventry-upkeep", "--manifest-path"])
        .arg(manifest)
        .args(["--", command])
        .args(arguments.raw_args()?)
        .status();
    match status {
        // Ended by a signal: there is no code to pass on.
        Ok(status) => Ok(status.code().map_or(ExitCode::FAILURE, |code| {
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        })),
        Err(error) => Err(Failure::stopped(
            format!("cannot run Cargo: {error}"),
            format!("start this command through Cargo: `cargo xtask {command}`"),
        )),
    }
}
