//! `cargo xtask names`: records which schema has claimed which Rust name.

use std::process::ExitCode;

use eventry_codegen::generate;
use eventry_schema::discover::Tree;
use eventry_schema::lock;
use lexopt::{Arg, Parser};

use crate::command::{self, Failure};
use crate::repository;

const HELP: &str = "\
Records in schemas/lock.toml which schema has claimed which Rust name, so that later additions rename nothing.

usage: cargo xtask names [--check]

  --check     write nothing; exit status 1 if a name is not recorded yet
  -h, --help  print this help

Run it after adding or changing schemas. The rest of the file stays as it is.
";

pub fn run(mut arguments: Parser) -> Result<ExitCode, Failure> {
    let mut check = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("check") => check = true,
            Arg::Short('h') | Arg::Long("help") => {
                command::print(HELP)?;
                return Ok(ExitCode::SUCCESS);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let root = repository::root()?;
    let tree = repository::schemas(&root)?;
    let names = generate(&tree, None)?.names;
    if is_remembered(&tree, &names)? {
        return Ok(ExitCode::SUCCESS);
    }
    if check {
        return Err(Failure::stopped(
            format!("{} does not record all names", tree.path(lock::FILE)),
            "run `cargo xtask names`, and commit the file that it writes",
        ));
    }
    lock::remember(&root.join("schemas"), &names)
        .map_err(|error| Failure::stopped(format!("cannot record names: {error}"), "check that the file is writable"))?;
    command::print(&format!("{}\n", tree.path(lock::FILE)))?;
    Ok(ExitCode::SUCCESS)
}

fn is_remembered(tree: &Tree, names: &lock::Names) -> Result<bool, Failure> {
    let text = tree.files.get(lock::FILE).map(String::as_str).unwrap_or_default();
    Ok(names.merged_into(text, &tree.path(lock::FILE))? == text)
}
