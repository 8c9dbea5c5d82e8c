//! The chores of this repository, as `cargo xtask COMMAND`. The commands of `cargo eventry` are passed on to the program `cargo-eventry`.
//!
//! It depends on the generator, never on `eventry`, so that it runs while a broken schema stops the build of `eventry`. It does not depend on
//! `cargo-eventry` either: Cargo builds that program with the features that a command needs, and only when a command needs it.
#![forbid(unsafe_code)]

mod bench;
mod cargo;
mod command;
mod conformance;
mod documents;
mod eventry;
mod exceptions;
mod repository;
mod tidy;
mod trust;

use std::process::ExitCode;

use command::{Command, Failure};
use eventry_schema::nearest::nearest;
use lexopt::{Arg, Parser};

/// The commands of this package. All others are those of `cargo eventry`.
const OWN: &[Command] = &[
    tidy::COMMAND,
    documents::COMMAND,
    conformance::COMMAND,
    trust::COMMAND,
    bench::GOALS,
    bench::COMPILE,
];

fn main() -> ExitCode {
    dispatch().unwrap_or_else(|failure| {
        eprintln!("{failure}");
        failure.status()
    })
}

fn dispatch() -> Result<ExitCode, Failure> {
    let mut arguments = Parser::from_env();
    match arguments.next()? {
        Some(Arg::Short('h') | Arg::Long("help")) => {
            command::print(&overview())?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Arg::Value(name)) => {
            let text = name.to_string_lossy();
            if let Some(command) = OWN.iter().find(|command| command.name == text) {
                return (command.run)(arguments);
            }
            let rest = arguments.raw_args()?;
            // So that `cargo eventry` in a checkout is the program, whatever its arguments are.
            if text == "eventry" {
                return eventry::run(rest.collect());
            }
            if eventry::COMMANDS.iter().any(|command| command.name == text) {
                return eventry::run(std::iter::once(name).chain(rest).collect());
            }
            Err(unknown(&text))
        }
        Some(other) => Err(other.unexpected().into()),
        None => Err(Failure::usage("no command is given", overview())),
    }
}

fn overview() -> String {
    let rows: String = OWN
        .iter()
        .map(|command| format!("  {:15}{}\n", command.name, command.summary))
        .collect();
    let names: Vec<&str> = eventry::COMMANDS.iter().map(|command| command.name).collect();
    format!(
        "usage: cargo xtask COMMAND [ARGUMENTS]…\n\n{rows}\nand the commands of `cargo eventry`:\n  {}\n\n\
         `cargo xtask COMMAND --help` shows more about a command.\n",
        names.join(", ")
    )
}

fn unknown(name: &str) -> Failure {
    let names = OWN.iter().map(|command| command.name);
    let meant = nearest(name, names.chain(eventry::COMMANDS.iter().map(|command| command.name)));
    let meant = meant.map(|name| format!("did you mean `{name}`?\n\n")).unwrap_or_default();
    Failure::usage(format!("there is no command `{name}`"), meant + &overview())
}
