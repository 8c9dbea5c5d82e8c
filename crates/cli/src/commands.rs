//! The table of all commands.

use std::process::ExitCode;

use lexopt::Parser;

use crate::command::{Command, Failure};
use crate::repository::{self, SCHEMAS};
#[cfg(feature = "validate")]
use crate::{check::run as check, diff::run as diff};
use crate::{expand, list, names, new, transaction, vendor};
#[cfg(feature = "network")]
use crate::{import::run as import, refresh::run as refresh};
#[cfg(not(feature = "validate"))]
use {left_out as check, left_out as diff};
#[cfg(not(feature = "network"))]
use {left_out as import, left_out as refresh};

/// All commands, in the order of the overview. Those whose feature is off are listed too; running one is an error that says so.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "list",
        summary: "show every event version in schemas/",
        feature: None,
        run: list::run,
    },
    Command {
        name: "expand",
        summary: "show the generated code of one event version",
        feature: None,
        run: expand::run,
    },
    Command {
        name: "refresh",
        summary: "update schemas from what providers publish, or show what differs",
        feature: Some("network"),
        run: refresh,
    },
    Command {
        name: "check",
        summary: "check schemas, samples, patches and lock.toml, and refuse changes of published versions",
        feature: Some("validate"),
        run: check,
    },
    Command {
        name: "import",
        summary: "add what a document, a page or a recorded body says to schemas/",
        feature: Some("network"),
        run: import,
    },
    Command {
        name: "new",
        summary: "create the schema and the sample of a new event",
        feature: None,
        run: new::run,
    },
    Command {
        name: "diff",
        summary: "show what a change of schemas means for readers and for code",
        feature: Some("validate"),
        run: diff,
    },
    Command {
        name: "vendor",
        summary: "store a document that schemas refer to by URL",
        feature: None,
        run: vendor::run,
    },
    Command {
        name: "names",
        summary: "record the Rust names of all events",
        feature: None,
        run: names::run,
    },
];

/// Runs a command, after cleaning up what a killed command left behind. Outside of a checkout the command itself reports that.
///
/// # Errors
///
/// When the cleanup or the command fails.
pub fn run(command: &Command, arguments: Parser) -> Result<ExitCode, Failure> {
    if let Ok(root) = repository::root() {
        transaction::recover(&root.join(SCHEMAS))?;
    }
    (command.run)(arguments)
}

/// Stands in for a command whose feature is off.
#[cfg(not(all(feature = "network", feature = "validate")))]
fn left_out(_: Parser) -> Result<ExitCode, Failure> {
    Err(Failure::stopped(
        "this build does not include this command",
        "build `cargo-eventry` with its default features",
    ))
}
