//! `cargo eventry generate`: writes generated code to a folder that is checked in, for packages that want no build script.

mod changes;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use eventry_codegen::generate;

use crate::cargo;
use crate::command::{self, Failure};
use crate::place::Place;
use crate::transaction::{self, Turn};
use changes::{ChangedFile, Folder};

/// The crate that generated code calls.
const RUNTIME: &str = "eventry";

/// Write the generated code to a folder, for checking in
///
/// The package declares the folder as a module, such as `mod events;` for src/events, and needs neither a build script nor the crate
/// `eventry-codegen`. Files in the folder that an earlier run has written and that are no longer generated are removed; others stay.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 1 if anything is wrong, or differs with --check; 2 for a wrong command line.")]
pub struct Arguments {
    /// The folder to write to, such as src/events, from the current folder
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; the exit status is 1 if the folder does not hold what would be generated
    #[arg(long)]
    check: bool,
    /// Write nothing; show which files would change
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,
}

pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let out = &arguments.out;
    let shown = shown(out);
    let path = absolute(out, &shown)?;
    if path.starts_with(&place.schemas) {
        return Err(Failure::usage(
            format!("`{shown}` is in the folder of the schemas"),
            "give a folder for source code, such as --out src/events",
        ));
    }
    let generated = generate(&place.read()?, None)?.checked_in(&runtime(&path)?);
    command::report(&place.located(generated.warnings));
    let writes = !arguments.check && !arguments.dry_run;
    let turn = writes.then(|| turn(&path, &shown)).transpose()?;
    let folder = Folder::read(&path, &shown)?;
    let changed = folder.changes(&generated.files)?;
    if let Some(turn) = turn {
        transaction::write(&path, &changes::to_write(&changed), &turn)?;
    }
    command::print(&report(&shown, generated.files.len(), &changed))?;
    if arguments.check && !changed.is_empty() {
        return Err(Failure::stopped(
            format!("{shown} does not hold what the schemas become"),
            "run the same command without --check, and commit what it writes",
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// How messages spell the folder.
fn shown(out: &Path) -> String {
    let spelled = out.to_string_lossy().replace('\\', "/");
    let trimmed = spelled.trim_end_matches('/').trim_start_matches("./");
    if trimmed.is_empty() { spelled } else { trimmed.to_owned() }
}

/// The folder as its parts that exist are really called, so that it can be compared with others.
fn absolute(out: &Path, shown: &str) -> Result<PathBuf, Failure> {
    let unusable = |why: String| {
        Failure::usage(
            format!("`{shown}` cannot hold code: {why}"),
            "give a folder, such as --out src/events",
        )
    };
    let path = std::path::absolute(out).map_err(|error| unusable(error.to_string()))?;
    let existing = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    let Some((above, real)) = existing else { return Ok(path) };
    if !real.is_dir() {
        return Err(unusable(format!("{} is a file", above.display())));
    }
    let inside = path.strip_prefix(above).unwrap_or(Path::new(""));
    // `join("")` would add a slash.
    Ok(if inside.as_os_str().is_empty() { real } else { real.join(inside) })
}

/// What the code of the package around a folder calls the runtime. Where there is no package, another program builds the code, and the crate
/// has its own name.
fn runtime(out: &Path) -> Result<String, Failure> {
    let Some(package) = cargo::package_folder(out) else {
        return Ok(RUNTIME.to_owned());
    };
    cargo::name_of(RUNTIME, package)?.ok_or_else(|| {
        Failure::stopped(
            format!("the package in {} does not depend on `{RUNTIME}`", package.display()),
            format!("add it: `cargo add {RUNTIME} --no-default-features`"),
        )
    })
}

/// Creates the folder, and makes sure that no other command writes it.
fn turn(path: &Path, shown: &str) -> Result<Turn, Failure> {
    fs::create_dir_all(path).map_err(|error| {
        Failure::stopped(
            format!("cannot create {shown}: {error}"),
            "check that the folder around it is writable",
        )
    })?;
    Turn::of_command(path)
}

fn report(shown: &str, files: usize, changed: &[ChangedFile]) -> String {
    let lines = changed
        .iter()
        .map(|file| format!("{}  {shown}/{}\n", file.change.word(), file.path));
    let count = if files == 1 {
        "1 file".to_owned()
    } else {
        format!("{files} files")
    };
    let sum = match changed.len() {
        0 => format!("{count}: all up to date\n"),
        _ => format!("{count}: {}\n", changes::counted(changed)),
    };
    lines.chain([sum]).collect()
}
