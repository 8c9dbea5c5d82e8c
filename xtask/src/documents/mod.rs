//! `cargo xtask docs`: runs what the documents show.
//!
//! Each document is read into a [`Plan`]. Its commands run in one shell in a copy of the checkout, its Rust blocks in one crate with those
//! of all others, and a section that shows a `Cargo.toml` becomes a crate as it is printed. CONTRIBUTING.md says how blocks are written.

mod console;
mod markdown;
mod plan;
mod program;
mod scratch;
mod shell;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use lexopt::{Arg, Parser};

use crate::command::{self, Command, Failure};
use crate::exceptions::{self, Exceptions};
use crate::repository;
pub use plan::Plan;
use scratch::Scratch;

const HELP: &str = "\
Runs the code and the commands in the documents of this repository, and compares their output.

usage: cargo xtask docs [DOCUMENT]…

  DOCUMENT    a path from the repository's folder, such as `README.md`; by default, all documents
  -h, --help  print this help

It works on a copy of the checkout in the target folder. xtask/exceptions.toml lists the blocks that are not run.
";

/// `docs`
pub const COMMAND: Command = Command {
    name: "docs",
    summary: "run the code and the commands in the documents",
    run,
};

fn run(mut arguments: Parser) -> Result<ExitCode, Failure> {
    let mut only = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => {
                command::print(HELP)?;
                return Ok(ExitCode::SUCCESS);
            }
            Arg::Value(document) => only.push(document.to_string_lossy().into_owned()),
            other => return Err(other.unexpected().into()),
        }
    }
    let root = repository::root()?;
    let mut documents = all(&root)?;
    if let Some(strange) = only.iter().find(|name| !documents.contains_key(*name)) {
        let known: Vec<&str> = documents.keys().map(String::as_str).collect();
        return Err(Failure::usage(
            format!("there is no document `{strange}`"),
            format!("the documents are {}", known.join(", ")),
        ));
    }
    documents.retain(|name, _| only.is_empty() || only.contains(name));
    let text = fs::read_to_string(root.join(exceptions::FILE)).unwrap_or_default();
    let exceptions = Exceptions::read(&text).map_err(|message| Failure::stopped(message, "correct the entry"))?;
    let plans: Vec<(&str, Plan)> = documents
        .iter()
        .map(|(name, text)| {
            let own = exceptions.blocks.iter().filter(|block| block.document == *name);
            let starts: Vec<&str> = own.map(|block| block.starts.as_str()).collect();
            (name.as_str(), Plan::of(text, &starts))
        })
        .collect();
    let failures = outcome(&root, &plans)?;
    let mut text = String::new();
    for (document, line, message) in &failures {
        text.push_str(&format!("{document}:{line}: {}\n\n", message.trim_end()));
    }
    let blocks: usize = plans.iter().map(|(_, plan)| plan.code.len() + plan.commands()).sum();
    text.push_str(&match failures.len() {
        0 => format!("docs: {blocks} commands and Rust blocks work as documented\n"),
        failed => format!("docs: {failed} problems in {blocks} commands and Rust blocks\n"),
    });
    command::print(&text)?;
    Ok(if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What went wrong in each document.
fn outcome(root: &Path, plans: &[(&str, Plan)]) -> Result<Vec<(String, usize, String)>, Failure> {
    let io = |error: std::io::Error| {
        Failure::stopped(
            format!("cannot run the blocks: {error}"),
            "check that `bash`, `git` and Cargo are installed",
        )
    };
    let mut failures = Vec::new();
    for (document, plan) in plans {
        let problems = plan.problems.iter();
        failures.extend(problems.map(|(line, message)| ((*document).to_owned(), *line, message.clone())));
    }
    let scratch = Scratch::new(root)?;
    let code = plans
        .iter()
        .flat_map(|(document, plan)| plan.code.iter().map(|code| (*document, code)));
    failures.extend(program::run(&scratch, &code.collect::<Vec<_>>()).map_err(io)?);
    for (document, plan) in plans.iter().filter(|(_, plan)| !plan.steps.is_empty()) {
        scratch.reset().map_err(io)?;
        let failed = shell::run(&scratch, &plan.steps).map_err(io)?.into_iter();
        failures.extend(failed.map(|(line, message)| ((*document).to_owned(), line, message)));
    }
    Ok(failures)
}

/// The documents of the repository by their paths: every file that ends in `.md`, but for test data and hidden folders.
pub fn all(root: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let mut documents = BTreeMap::new();
    read(root, "", &mut documents).map_err(|error| {
        Failure::stopped(
            format!("cannot read the documents in {}: {error}", root.display()),
            "check that they are readable",
        )
    })?;
    Ok(documents)
}

fn read(folder: &Path, relative: &str, documents: &mut BTreeMap<String, String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || matches!(name.as_str(), "target" | "tests") {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            read(&entry.path(), &format!("{relative}{name}/"), documents)?;
        } else if kind.is_file() && name.ends_with(".md") {
            let text = String::from_utf8_lossy(&fs::read(entry.path())?).into_owned();
            documents.insert(format!("{relative}{name}"), text);
        }
    }
    Ok(())
}
