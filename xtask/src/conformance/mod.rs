//! `cargo xtask conformance FOLDER…`: the theorem, measured.
//!
//! Every schema is generated, compiled in a scratch crate, and used: each body is decoded, written back, and judged strictly.
//! A folder is either the official test suite's (`tests/` with one folder per dialect, `remotes/` beside it) or a folder of
//! `schemas/` in Eventry's own layout, whose samples are the bodies.

mod corpus;
mod report;
mod scratch;
mod suite;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use report::Report;

/// How the command is called.
pub const USAGE: &str = "\
cargo xtask conformance [--json] [--only DIALECT] [FOLDER]…

Generates, compiles and runs every schema of the folders, and prints per dialect how many compile, how many valid bodies are
accepted and come back unchanged, and how many strict verdicts are right; then every failure.

  FOLDER          the official JSON Schema test suite, a `tests` folder in its form, or a folder of schemas in Eventry's layout;
                  without one: the cases in xtask/cases, and the official suite if it is at ../shared/json-schema-test-suite
  --only DIALECT  only this dialect (for example draft7) or provider
  --json          one JSON object per dialect and line";

/// One schema with its bodies.
pub struct Case {
    /// What people call it: file and description.
    pub name: String,
    /// Path of the schema below the provider's folder: `domain/event`.
    pub event: String,
    /// The schema, as JSON.
    pub schema: String,
    /// Bodies as compact JSON, and whether the schema allows them (`None`: let the validator say).
    pub bodies: Vec<(String, Option<bool>)>,
}

/// All schemas of one dialect, or of one provider.
pub struct Group {
    /// `draft7`, or the provider's folder name.
    pub name: String,
    /// `provider.toml` of the scratch provider.
    pub settings: String,
    pub cases: Vec<Case>,
    /// Further files below the provider's folder.
    pub documents: Vec<(String, String)>,
}

/// Runs the command.
///
/// # Errors
/// A message for people when a folder cannot be read or the scratch crate cannot be run.
pub fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let mut json = false;
    let mut only = None;
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--json" => json = true,
            "--only" => only = Some(rest.next().ok_or("`--only` needs the name of a dialect")?.clone()),
            "--help" | "-h" => {
                println!("{USAGE}");
                return Ok(ExitCode::SUCCESS);
            }
            option if option.starts_with('-') => return Err(format!("unknown option `{option}`\n\n{USAGE}")),
            folder => folders.push(folder.into()),
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    if folders.is_empty() {
        folders.push(root.join("xtask/cases"));
        folders.extend(
            [root.join("../shared/json-schema-test-suite")]
                .into_iter()
                .filter(|folder| folder.is_dir()),
        );
    }
    let mut groups = Vec::new();
    for folder in &folders {
        groups.extend(if suite::is_suite(folder) {
            suite::read(folder)?
        } else {
            corpus::read(folder)?
        });
    }
    if let Some(only) = &only {
        groups.retain(|group| group.name == *only);
    }
    if groups.is_empty() {
        return Err("nothing to run: no schemas in these folders".to_owned());
    }
    let mut perfect = true;
    let mut reports = Vec::new();
    for group in groups {
        eprintln!("{}: {} schemas", group.name, group.cases.len());
        let report = scratch::run(&group).unwrap_or_else(|message| Report::broken(&group, message));
        perfect &= report.failures.is_empty();
        if json {
            println!("{}", report.to_json());
        }
        reports.push(report);
    }
    if !json {
        print!("{}", Report::table(&reports));
    }
    Ok(if perfect { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
