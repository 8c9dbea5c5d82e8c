//! Stands in for commands whose Cargo feature is off.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Args;

use crate::command::Failure;

/// Whatever the command would take.
#[derive(Debug, Args)]
pub struct Arguments {
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    _all: Vec<OsString>,
}

pub fn run<P>(_: &P, _: &Arguments) -> Result<ExitCode, Failure> {
    Err(Failure::stopped(
        "this build of `cargo eventry` does not include this command",
        "install it with its default features: `cargo install cargo-eventry`",
    ))
}
