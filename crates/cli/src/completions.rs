//! `cargo eventry completions`: scripts that complete the command line in a shell.

use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::{Shell, generate};

use crate::command::{self, Failure};

/// Print a script that completes commands and options in a shell
///
/// For bash: `cargo-eventry completions bash > ~/.local/share/bash-completion/completions/cargo-eventry`. The script completes
/// `cargo-eventry`, the program itself.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints the script for a command line.
pub fn run(line: &mut Command, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    generate(arguments.shell, line, "cargo-eventry", &mut script);
    command::print_script(&script)?;
    Ok(ExitCode::SUCCESS)
}
