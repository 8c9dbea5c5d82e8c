//! Packages of this workspace that this one does not depend on: Cargo builds and runs them.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, ExitCode};

use crate::command::Failure;
use crate::repository;

/// The workspace of this program, as Cargo says when it runs it: `cargo eventry` has to work in crates elsewhere, too. Otherwise the checkout
/// around the current folder.
fn workspace() -> Result<PathBuf, Failure> {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    match package.as_deref().and_then(Path::parent) {
        Some(workspace) => Ok(workspace.to_owned()),
        None => repository::root(),
    }
}

/// Runs the program of a package with these arguments. `options` are options of `cargo run`.
pub fn run(package: &str, options: &[&str], arguments: impl IntoIterator<Item = OsString>) -> Result<ExitCode, Failure> {
    let manifest = workspace()?.join("Cargo.toml");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Process::new(&cargo)
        .args(["run", "--quiet", "--package", package])
        .args(options)
        .arg("--manifest-path")
        .arg(manifest)
        .arg("--")
        .args(arguments)
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
