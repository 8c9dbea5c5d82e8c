//! `cargo xtask trust`: runs what takes too long for every change, or needs a network.
//!
//! `steps.rs` is the table of what runs. A step that fails stops no other. The page `docs/trust.md` has the last run of each.

mod date;
mod page;
mod process;
mod steps;
mod versions;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use eventry_schema::nearest::nearest;
use lexopt::{Arg, Parser};

use crate::command::{self, Command, Failure};
use crate::repository;
use page::Row;
use process::{Counts, Place};
use steps::{STEPS, Step};

const HELP: &str = "\
Runs what takes long, or needs the package registries. Of these, `.ci/run` has `kafka` and `recordings`.

usage: cargo xtask trust [OPTIONS]

      --only STEP  run this step; may be repeated
      --list       print the steps and their commands, and run nothing
      --write      write the results into docs/trust.md; the rows of other steps stay
  -h, --help       print this help

Every step runs, even if one before it failed. What a step prints is in trust/STEP.log of the target folder.
Exit status: 1 if a step failed.
";

/// `trust`
pub const COMMAND: Command = Command {
    name: "trust",
    summary: "run what takes too long for every change, or needs a network",
    run,
};

fn run(mut arguments: Parser) -> Result<ExitCode, Failure> {
    let (mut chosen, mut list, mut write) = (Vec::new(), false, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => {
                command::print(HELP)?;
                return Ok(ExitCode::SUCCESS);
            }
            Arg::Long("only") => chosen.push(step(&arguments.value()?.to_string_lossy())?.name),
            Arg::Long("list") => list = true,
            Arg::Long("write") => write = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let selected = STEPS.iter().filter(|step| chosen.is_empty() || chosen.contains(&step.name));
    if list {
        let text: String = selected.map(heading).collect();
        command::print(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let root = repository::root()?;
    let mut rows = Vec::new();
    for step in selected {
        command::print(&heading(step))?;
        let row = outcome(&root, step)?;
        command::print(&format!("    {}, {}\n\n", row.result, row.time))?;
        rows.push(row);
    }
    command::print(&page::table(&rows))?;
    if write {
        page::write(&root, &rows)?;
    }
    Ok(if rows.iter().all(|row| row.passed) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn step(name: &str) -> Result<&'static Step, Failure> {
    STEPS.iter().find(|step| step.name == name).ok_or_else(|| {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        let meant = nearest(name, names.iter().copied());
        let meant = meant.map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
        Failure::usage(
            format!("there is no step `{name}`"),
            format!("{meant}the steps are {}", names.join(", ")),
        )
    })
}

/// The name of a step, what it shows, and its commands.
fn heading(step: &Step) -> String {
    let commands = step.commands.iter().map(|line| format!("    {}\n", shown(step, line)));
    format!("{}: {}\n{}", step.name, step.shows, commands.collect::<String>())
}

/// A command as a person would write it in the repository's folder.
fn shown(step: &Step, line: &str) -> String {
    line.replace(steps::FOLDER, &format!("$PWD/target/trust/{}", step.name))
}

/// Runs a step in an empty folder of its own.
fn outcome(root: &Path, step: &Step) -> Result<Row, Failure> {
    let target = repository::target(root);
    let trust = target.join("trust");
    let (folder, log) = (trust.join(step.name), trust.join(format!("{}.log", step.name)));
    let prepared = match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => fs::create_dir_all(&folder).and_then(|()| fs::write(&log, "")),
    };
    prepared.map_err(|error| {
        Failure::stopped(
            format!("cannot empty {}: {error}", folder.display()),
            "check that you may write there",
        )
    })?;
    let place = Place {
        root,
        target: &target,
        folder: &folder,
        log: &log,
    };
    let begin = Instant::now();
    let mut counts = Counts::new();
    let mut failed = None;
    let limit = Duration::from_secs(60 * step.minutes);
    for line in step.commands {
        if let Err(reason) = process::run(&place, line, limit, &mut counts) {
            failed = Some(format!("failed: `{}` {reason}", shown(step, line)));
            break;
        }
    }
    if failed.is_some() {
        command::print(&format!("{}    all of its output: {}\n", process::end_of(&log), log.display()))?;
    }
    Ok(Row {
        step: step.name,
        shows: step.shows,
        passed: failed.is_none(),
        result: failed.unwrap_or_else(|| {
            let counts: Vec<String> = counts.iter().map(|(what, count)| format!("{what}: {count}")).collect();
            format!("passed; {}", counts.join(", ")).trim_end_matches("; ").to_owned()
        }),
        date: date::today(),
        time: duration(begin.elapsed()),
        versions: versions::of(root, step),
    })
}

fn duration(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
