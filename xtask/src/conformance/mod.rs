//! `cargo xtask conformance`: measures how well generated types accept what their schemas allow.
//!
//! Every schema is generated, compiled in a scratch crate, and used: each body is decoded, written back, and judged strictly.
//! A folder is either the official test suite's (`tests/` with one folder per dialect, `remotes/` beside it) or a folder of
//! `schemas/` in Eventry's own layout, whose samples are the bodies.

mod corpus;
mod names;
mod random;
mod report;
mod scratch;
mod second_opinion;
mod suite;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use eventry_schema::visible::OneLine;
use lexopt::{Arg, Parser, ValueExt};

use crate::command::{self, Command, Failure};
use report::Report;

const HELP: &str = "\
Generates, compiles and runs every schema in the folders. For each dialect, it prints how many schemas compile, how many valid bodies
are accepted and written back unchanged, and how many strict verdicts are correct; then every failure. Verdicts on bodies without an
expected result are compared with those of Python's jsonschema, if it is installed.

usage: cargo xtask conformance [--json] [--names] [--only DIALECT] [--random N | FOLDER…]

  FOLDER          the official JSON Schema test suite, or a folder with the layout of `schemas/`;
                  by default, the cases in xtask/cases and the official suite, if it is at ../shared/json-schema-test-suite
  --random N      use N random schemas with bodies instead of folders; the same N gives the same schemas
  --only DIALECT  run only this dialect (draft4, draft6, draft7, draft2019-09, draft2020-12) or provider
  --names         compile nothing; print only how many names end in a number that the schema does not contain, and which
  --json          print one JSON object per dialect and line
  -h, --help      print this help

Exit status: 1 if anything fails.
";

/// `conformance`
pub const COMMAND: Command = Command {
    name: "conformance",
    summary: "generate, compile and run suites of schemas",
    run,
};

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
    /// The dialect of schemas without `$schema`, as `provider.toml` names it.
    pub dialect: String,
    pub cases: Vec<Case>,
    /// Further files below the provider's folder.
    pub documents: Vec<(String, String)>,
    /// What could not even be read: path and message.
    pub unreadable: Vec<(String, String)>,
}

fn run(mut arguments: Parser) -> Result<ExitCode, Failure> {
    let (mut json, mut only_names) = (false, false);
    let mut only = None;
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut random = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("json") => json = true,
            Arg::Long("names") => only_names = true,
            Arg::Long("only") => only = Some(arguments.value()?.to_string_lossy().into_owned()),
            Arg::Long("random") => random = Some(arguments.value()?.parse::<usize>()?),
            Arg::Value(folder) => folders.push(folder.into()),
            Arg::Short('h') | Arg::Long("help") => {
                command::print(HELP)?;
                return Ok(ExitCode::SUCCESS);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    if folders.is_empty() && random.is_none() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        folders.extend([root.join("xtask/cases/suite"), root.join("xtask/cases/schemas")]);
        folders.extend(
            [root.join("../shared/json-schema-test-suite")]
                .into_iter()
                .filter(|folder| folder.is_dir()),
        );
    }
    let mut groups = match random {
        Some(count) => random::groups(count).map_err(|message| Failure::stopped(message, HELP))?,
        None => Vec::new(),
    };
    for folder in &folders {
        let read = if suite::is_suite(folder) {
            suite::read(folder)
        } else {
            corpus::read(folder)
        };
        groups.extend(read.map_err(|message| Failure::stopped(message, "give a folder of schemas, or the official suite"))?);
    }
    groups.retain(|group| only.as_ref().is_none_or(|only| group.name == *only));
    if groups.is_empty() {
        return Err(Failure::stopped("these folders contain no schemas", HELP));
    }
    if only_names {
        return list_names(&groups);
    }
    let second_opinion = second_opinion::is_available();
    if !second_opinion {
        eprintln!("note: Python's jsonschema is not installed, so that verdicts without an expected result are not compared");
    }
    let mut reports = Vec::new();
    for group in groups {
        eprintln!("{}: {} schemas", OneLine(&group.name), group.cases.len());
        let report = scratch::run(&group, second_opinion);
        if json {
            command::print_json(&format!("{}\n", report.to_json()))?;
        }
        reports.push(report);
    }
    if !json {
        command::print(&Report::table(&reports))?;
    }
    let perfect = reports.iter().all(|report| report.failures.is_empty());
    Ok(if perfect { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the names that say nothing.
fn list_names(groups: &[Group]) -> Result<ExitCode, Failure> {
    for group in groups {
        let count = scratch::names(group);
        let mut text = format!("{}: {} of {} names\n", group.name, count.numbered.len(), count.all);
        for name in &count.numbered {
            text.push_str(&format!("  {name}\n"));
        }
        command::print(&text)?;
    }
    Ok(ExitCode::SUCCESS)
}
