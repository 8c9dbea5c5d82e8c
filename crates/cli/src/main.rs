//! `cargo eventry`: the commands as a program. So far, only `cargo xtask` runs it.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use cargo_eventry::command;

fn main() -> ExitCode {
    command::main("cargo xtask", cargo_eventry::COMMANDS, cargo_eventry::run)
}
