//! `cargo eventry refresh`: schemas from what providers publish.
//!
//! Pages are planned ([`plan`]) and fetched, or read from disk. What they say ([`reading`]) becomes files ([`found`]), which are compared
//! with the folder ([`compare`]), reported, and written in one step. Writing, `--check` and `--dry-run` differ only in that step.
//! `cargo eventry import` is the same with pages that the command line names.

mod arguments;
mod compare;
mod found;
mod patches;
mod plan;
mod progress;
mod published;
mod reading;
mod report;
mod rules;
mod samples;
mod saved;
mod selection;
mod verify;

use std::process::ExitCode;

use eventry_schema::diagnostic::Diagnostics;

use crate::checkout::Checkout;
use crate::command::{self, Failure};
use crate::fetch::{self, FetchOptions, Fetcher};
use crate::place::Place;
use crate::transaction::{self, Turn};
use compare::Outcome;
use progress::Progress;
use selection::Selection;

pub(crate) use arguments::Arguments;
pub(crate) use found::Found;
pub(crate) use reading::{Address, Read, by_event, read};
pub(crate) use rules::{Mode, Rules};

pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let options = arguments.fetch()?;
    update(place, &arguments.rules()?, |checkout, problems| {
        if checkout.problems.has_errors() {
            return Err(checkout.problems.clone().into());
        }
        let selection = Selection::of(&arguments.wanted, checkout)?;
        Ok(match &arguments.from {
            Some(path) => saved::find(checkout, &selection, &fetch::saved(path)?, problems),
            None => fetched(checkout, &selection, options, problems),
        })
    })
}

/// Brings `schemas/` up to date with what `find` returns.
///
/// # Errors
/// When the folder cannot be read or written, and those of `find`.
pub(crate) fn update(
    place: &Place,
    rules: &Rules,
    find: impl FnOnce(&Checkout, &mut Diagnostics) -> Result<Vec<Found>, Failure>,
) -> Result<ExitCode, Failure> {
    // Held from reading to writing, so that nothing changes in between.
    let turn = Turn::of_command(&place.schemas)?;
    let checkout = Checkout::read(place)?;
    let mut problems = Diagnostics::new();
    let found = find(&checkout, &mut problems)?;
    let outcome = compare::compare(&checkout, found, rules, &mut problems);
    verify::generates(&checkout, &outcome.tree, &outcome.changes, rules.keep_going, &mut problems);
    finish(place, &outcome, rules, problems, &turn)
}

/// What the sources of the selected providers say.
fn fetched(checkout: &Checkout, selection: &Selection, options: FetchOptions, problems: &mut Diagnostics) -> Vec<Found> {
    let fetcher = Fetcher::new(&checkout.place, options);
    let targets = plan::targets(checkout, selection, &fetcher, problems);
    let mut progress = Progress::new(targets.len());
    let mut found = Vec::new();
    for target in &targets {
        progress.step(&target.address);
        match fetcher.pages(&target.address, target.plain) {
            Ok(fetched) => found.extend(published::find(checkout, selection, target, &fetched, problems)),
            Err(found) => problems.extend(found),
        }
    }
    progress.end();
    found
}

/// Reports, and writes unless an error forbids it.
fn finish(place: &Place, outcome: &Outcome, rules: &Rules, problems: Diagnostics, turn: &Turn) -> Result<ExitCode, Failure> {
    let may_write = !problems.has_errors() || rules.keep_going;
    let mut text = report::findings(place, outcome);
    if rules.on_request && rules.mode == Mode::DryRun {
        text.push_str(&report::texts(place, outcome));
    }
    let written = rules.mode == Mode::Write && may_write && !outcome.changes.is_empty();
    if written {
        transaction::write(&place.schemas, &outcome.changes, turn)?;
    }
    text.push_str(&report::summary(outcome, rules.mode, &problems, written));
    command::print(&text)?;
    let failed = problems.has_errors() || (rules.mode == Mode::Check && outcome.differs());
    command::report(&place.located(problems));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
