//! `cargo eventry names`: records which schema has claimed which Rust name.

use std::process::ExitCode;

use clap::Args;
use eventry_codegen::generate;
use eventry_schema::discover::Tree;
use eventry_schema::lock;

use crate::command::{self, Failure};
use crate::place::Place;

/// Record the Rust names of all events in lock.toml
///
/// lock.toml says which schema has claimed which Rust name, so that later additions rename nothing. Run this after adding or changing
/// schemas. The rest of the file stays as it is.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Write nothing; the exit status is 1 if a name is not recorded yet
    #[arg(long)]
    check: bool,
}

pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let tree = place.read()?;
    let names = generate(&tree, None)?.names;
    if is_remembered(&tree, &names)? {
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.check {
        return Err(Failure::stopped(
            format!("{} does not record all names", place.path(lock::FILE)),
            "run `cargo eventry names`, and commit the file that it writes",
        ));
    }
    lock::remember(&place.schemas, &names)
        .map_err(|error| Failure::stopped(format!("cannot record names: {error}"), "check that the file is writable"))?;
    command::print(&format!("{}\n", place.path(lock::FILE)))?;
    Ok(ExitCode::SUCCESS)
}

fn is_remembered(tree: &Tree, names: &lock::Names) -> Result<bool, Failure> {
    let text = tree.files.get(lock::FILE).map(String::as_str).unwrap_or_default();
    Ok(names.merged_into(text, &tree.path(lock::FILE))? == text)
}
