//! Commands that a package of their own does: Cargo builds and runs it.

use std::env;
use std::process::{Command as Process, ExitCode};

use lexopt::Parser;

use crate::command::Failure;
use crate::repository;

/// Runs a package of this workspace with these arguments in front of the command's own; `options` are for `cargo run`.
pub fn to(package: &str, options: &[&str], first: &[&str], mut arguments: Parser) -> Result<ExitCode, Failure> {
    let manifest = repository::root()?.join("Cargo.toml");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Process::new(&cargo)
        .args(["run", "--quiet", "--package", package])
        .args(options)
        .arg("--manifest-path")
        .arg(manifest)
        .arg("--")
        .args(first)
        .args(arguments.raw_args()?)
        .status();
    match status {
        // Ended by a signal: there is no code to pass on.
        Ok(status) => Ok(status.code().map_or(ExitCode::FAILURE, |code| {
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        })),
        Err(error) => Err(Failure::stopped(
            format!("cannot run Cargo: {error}"),
            "start this command through Cargo, as `cargo xtask`",
        )),
    }
}
