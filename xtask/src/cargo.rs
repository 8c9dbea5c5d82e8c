//! Packages of this workspace that this one does not depend on: Cargo builds and runs them.

use std::env;
use std::process::{Command as Process, ExitCode};

use cargo_eventry::command::Failure;
use cargo_eventry::repository;
use lexopt::Parser;

/// Runs a package with `first` before the arguments of the command. `options` are options of `cargo run`.
pub fn run(package: &str, options: &[&str], first: &[&str], mut arguments: Parser) -> Result<ExitCode, Failure> {
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
        // A process that a signal ends has no code.
        Ok(status) => Ok(status.code().map_or(ExitCode::FAILURE, |code| {
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        })),
        Err(error) => Err(Failure::stopped(
            format!("cannot run Cargo: {error}"),
            "start this command through Cargo, as `cargo xtask`",
        )),
    }
}

/// Runs a command of `cargo-eventry` that needs one of its features. The program of that package is built with this feature alone: a
/// program cannot replace itself on all platforms, and this one stays quick to build.
pub fn run_optional(command: &str, feature: &str, arguments: Parser) -> Result<ExitCode, Failure> {
    let mut options = vec!["--no-default-features", "--features", feature];
    if command == "diff" {
        // It generates both sides; in a debug build, a whole provider takes six times as long.
        options.push("--release");
    }
    run("cargo-eventry", &options, &[command], arguments)
}
