//! `cargo xtask refresh`: schemas from what providers publish.
//!
//! The pages are planned ([`plan`]), fetched, read and placed ([`reading`]), compared with the folder ([`compare`]), reported, and written
//! in one step. Writing, `--check` and `--dry-run` are the same but for that step.

mod arguments;
mod compare;
mod patches;
mod plan;
mod progress;
mod reading;
mod report;
mod samples;
mod selection;
mod verify;

use std::process::ExitCode;

use eventry_schema::diagnostic::Diagnostics;
use lexopt::Parser;

use crate::checkout::Checkout;
use crate::command::{self, Command, Failure};
use crate::fetch::{self, Fetcher};
use crate::repository;
use crate::transaction::{self, Turn};
pub(crate) use arguments::reason;
use arguments::{Mode, Options};
use compare::Outcome;
use progress::Progress;
pub(crate) use report::of_change;
use selection::Selection;

/// `refresh`
pub const COMMAND: Command = Command {
    name: "refresh",
    summary: "take schemas from what providers publish, or say what differs",
    run,
};

fn run(arguments: Parser) -> Result<ExitCode, Failure> {
    let Some(options) = arguments::read(arguments)? else {
        command::print(arguments::HELP)?;
        return Ok(ExitCode::SUCCESS);
    };
    let root = repository::root()?;
    let schemas = root.join(repository::SCHEMAS);
    // Held from reading to writing: what is compared is what is replaced.
    let turn = Turn::of_command(&schemas)?;
    let checkout = Checkout::read(&root)?;
    if checkout.problems.has_errors() {
        return Err(checkout.problems.into());
    }
    let selection = Selection::of(&options.wanted, &checkout)?;
    let mut problems = Diagnostics::new();
    let found = match &options.from {
        Some(path) => reading::saved(&checkout, &selection, fetch::saved(path)?, &mut problems),
        None => fetched(&checkout, &selection, &options, &mut problems),
    };
    let outcome = compare::compare(&checkout, found, &options, &mut problems);
    verify::generates(&checkout, &outcome.tree, &outcome.changes, options.keep_going, &mut problems);
    finish(&schemas, &outcome, &options, &problems, &turn)
}

/// What the sources of the selected providers say.
fn fetched(checkout: &Checkout, selection: &Selection, options: &Options, problems: &mut Diagnostics) -> Vec<reading::Found> {
    let fetcher = Fetcher::new(&checkout.root, options.fetch.clone());
    let targets = plan::targets(checkout, selection, &fetcher, problems);
    let mut progress = Progress::new(targets.len());
    let mut found = Vec::new();
    for target in &targets {
        progress.step(&target.address);
        match fetcher.pages(&target.address, target.plain) {
            Ok(fetched) => found.extend(reading::of_target(checkout, selection, target, &fetched, problems)),
            Err(found) => problems.extend(found),
        }
    }
    progress.end();
    found
}

/// Reports, and writes unless something speaks against it.
fn finish(
    schemas: &std::path::Path,
    outcome: &Outcome,
    options: &Options,
    problems: &Diagnostics,
    turn: &Turn,
) -> Result<ExitCode, Failure> {
    let may_write = !problems.has_errors() || options.keep_going;
    let mut text = report::findings(outcome);
    let written = options.mode == Mode::Write && may_write && !outcome.changes.is_empty();
    if written {
        transaction::write(schemas, &outcome.changes, turn)?;
    }
    text.push_str(&report::summary(outcome, options.mode, problems, written));
    command::print(&text)?;
    command::report(problems);
    let differs = options.mode == Mode::Check && outcome.differs();
    Ok(if problems.has_errors() || differs {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
