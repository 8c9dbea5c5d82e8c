//! `cargo xtask refresh`, `import`, `new`, `check` and `diff`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use cargo_eventry::command::{self, Command, Failure, nearest};
use cargo_eventry::repository::{self, SCHEMAS};
use cargo_eventry::{check, diff, import, new, refresh, transaction};
use lexopt::{Arg, Parser};

/// All commands, in the order of the overview.
const COMMANDS: &[Command] = &[refresh::COMMAND, import::COMMAND, new::COMMAND, check::COMMAND, diff::COMMAND];

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
    let names = || COMMANDS.iter().map(|command| command.name);
    let all = names().collect::<Vec<_>>().join(", ");
    match arguments.next()? {
        Some(Arg::Value(name)) => {
            let name = name.to_string_lossy();
            match COMMANDS.iter().find(|command| command.name == name) {
                Some(command) => {
                    // What a killed command left behind is in nobody's way, whatever this one does. Where there is no checkout, the command
                    // says so.
                    if let Ok(root) = repository::root() {
                        transaction::recover(&root.join(SCHEMAS))?;
                    }
                    (command.run)(arguments)
                }
                None => Err(Failure::usage(
                    format!("there is no command `{name}`"),
                    nearest(&name, names()).map_or(all, |name| format!("did you mean `{name}`?")),
                )),
            }
        }
        Some(other) => Err(other.unexpected().into()),
        None => {
            command::print(&format!("commands: {all}\n"))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
