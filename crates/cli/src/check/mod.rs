//! `cargo eventry check`: checks that `schemas/` is in order, and that no published version has changed.
//!
//! Everything is looked at in one run: [`schemas`] (each document is a schema of its dialect, patches apply, all of it generates),
//! [`compiled`] (strict decoding can use each of them),
//! [`samples`] (each body matches its schema and decodes, see [`decoded`], or is listed with a reason) and [`locked`] (each document is what `lock.toml`
//! says, or its policy allows the change).

mod arguments;
mod compiled;
mod decoded;
mod locked;
mod samples;
mod schemas;

use std::process::ExitCode;

use eventry_schema::diagnostic::Diagnostics;

use crate::checkout::Checkout;
use crate::command::{self, Failure};
use crate::lock::{self, Lock};
use crate::place::Place;
use crate::transaction::{self, Turn};

pub use arguments::Arguments;
use decoded::Decoded;

pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let request = arguments.request(&place.shown)?;
    let turn = if request.writes() {
        Some(Turn::of_command(&place.schemas)?)
    } else {
        None
    };
    let checkout = Checkout::read(place)?;
    request.knows_all(&checkout)?;
    let mut problems = checkout.problems.clone();
    let generated = schemas::check(&checkout, &mut problems);
    // Broken schemas cannot be compiled, and say so themselves.
    let decoded = if arguments.no_decode || problems.has_errors() {
        Decoded::new()
    } else {
        decoded::failures(place)?
    };
    let samples = samples::check(&checkout, &generated, &decoded, &mut problems);
    let mut locked = locked::check(&checkout, &request, &mut problems);
    if !problems.has_errors() {
        names(&checkout, request.writes(), &mut locked.lock, &mut problems);
    }
    let mut text = locked.report;
    if let Some(turn) = turn
        && locked.lock != checkout.lock
    {
        let changes = [(lock::FILE.to_owned(), Some(locked.lock.text()))].into();
        transaction::write(&place.schemas, &changes, &turn)?;
        text.push_str(&format!("{} written\n", place.path(lock::FILE)));
    }
    text.push_str(&summary(&checkout, samples, &problems));
    command::print(&text)?;
    let failed = problems.has_errors();
    command::report(&place.located(problems));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Makes sure that the lock records all names, so that later additions cannot take one.
fn names(checkout: &Checkout, writes: bool, lock: &mut Lock, problems: &mut Diagnostics) {
    let mut now = lock.clone();
    now.remember(&checkout.tree);
    if now.names == lock.names {
        return;
    }
    if writes {
        *lock = now;
    } else {
        problems.error(
            checkout.tree.path(lock::FILE),
            "does not record the Rust names of all documents, so a later member could take one of them",
            "run `cargo eventry check --lock`",
        );
    }
}

fn summary(checkout: &Checkout, samples: usize, problems: &Diagnostics) -> String {
    let documents = checkout.documents().len();
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == eventry_schema::diagnostic::Severity::Error)
        .count();
    let end = match errors {
        0 => "all in order".to_owned(),
        1 => "1 error".to_owned(),
        errors => format!("{errors} errors"),
    };
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    format!("{} and {}: {end}\n", counted(documents, "document"), counted(samples, "sample"))
}
