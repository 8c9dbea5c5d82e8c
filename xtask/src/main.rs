//! Everything that a person runs in this repository, as `cargo xtask COMMAND`.
//!
//! It depends on the generator alone, never on `eventry`, so that it runs while a broken schema stops the build of `eventry`.
#![forbid(unsafe_code)]

mod bench;
mod command;
mod conformance;
mod decode;
mod delegate;
mod documents;
mod exceptions;
mod expand;
mod list;
mod names;
mod repository;
mod tidy;
mod upkeep;
mod vendor;

use std::process::ExitCode;

use command::{Command, Failure};
use lexopt::{Arg, Parser};

/// All commands, in the order of the overview.
const COMMANDS: &[Command] = &[
    list::COMMAND,
    decode::COMMAND,
    expand::COMMAND,
    upkeep::REFRESH,
    upkeep::CHECK,
    upkeep::IMPORT,
    upkeep::NEW,
    upkeep::DIFF,
    vendor::COMMAND,
    names::COMMAND,
    conformance::COMMAND,
    bench::GOALS,
    bench::COMPILE,
    tidy::COMMAND,
    documents::COMMAND,
];

fn main() -> ExitCode {
    match run(Parser::from_env()) {
        Ok(status) => status,
        Err(failure) => {
            eprintln!("{failure}");
            failure.status()
        }
    }
}

fn run(mut arguments: Parser) -> Result<ExitCode, Failure> {
    match arguments.next()? {
        Some(Arg::Short('h') | Arg::Long("help")) => {
            command::print(&overview())?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Arg::Value(name)) => {
            let name = name.to_string_lossy();
            match COMMANDS.iter().find(|command| command.name == name) {
                Some(command) => (command.run)(arguments),
                None => Err(unknown(&name)),
            }
        }
        Some(other) => Err(other.unexpected().into()),
        None => Err(Failure::usage("no command is given", overview())),
    }
}

fn overview() -> String {
    let mut text = "usage: cargo xtask COMMAND [ARGUMENTS]…\n\n".to_owned();
    for command in COMMANDS {
        text.push_str(&format!("  {:15}{}\n", command.name, command.summary));
    }
    text.push_str("\n`cargo xtask COMMAND --help` tells more.\n");
    text
}

fn unknown(name: &str) -> Failure {
    let names = COMMANDS.iter().map(|command| command.name);
    let meant = command::nearest(name, names).map(|name| format!("did you mean `{name}`?\n\n"));
    Failure::usage(
        format!("there is no command `{name}`"),
        format!("{}{}", meant.unwrap_or_default(), overview()),
    )
}
