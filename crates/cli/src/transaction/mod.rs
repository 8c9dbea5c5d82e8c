//! Writing `schemas/`: all files of a run or none, also when the process is killed at any moment.
//!
//! Two ways, tried in this order:
//!
//! - **Swap** ([`swap`]): the new folder is built complete beside the old one, and the two change names in one step of the file system
//!   (`renameat2` with `RENAME_EXCHANGE`). At every moment `schemas/` is the old tree or the new one, and nothing has to run afterwards to
//!   make it so; what a killed process leaves behind is a hidden folder beside it, which the next command removes. Files that do not
//!   change are linked, not copied: they keep their time stamps, so a build does not take them for new.
//! - **Journal** ([`journal`]): where the swap is not to be had (another operating system, a file system without it, `schemas/` itself a
//!   mount, links inside that lead out of it), the new files are written beside the old ones, a journal says so, and only when that is
//!   safe on disk are they renamed. A process that is killed *between the renames* leaves a mixed tree; the next command of this package
//!   finds the journal and finishes, before it does anything else. That is weaker, and is why it comes second.
//!
//! A rename of each file on its own would be neither: `lock.toml` would describe files that are not there.

pub mod journal;
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub mod swap;
mod turn;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

pub use turn::Turn;

use crate::command::Failure;

/// What to write: texts by path below the folder; `None` removes a file.
pub type Changes = BTreeMap<String, Option<String>>;

/// How changes came to be on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In one step.
    Swap,
    /// File by file, behind a journal.
    Journal,
}

/// Writes all changes into `folder`, or none. `turn` proves that no other command writes.
///
/// # Errors
/// On I/O errors; the folder is then unchanged.
pub fn write(folder: &Path, changes: &Changes, turn: &Turn) -> Result<Option<Way>, Failure> {
    if changes.is_empty() {
        return Ok(None);
    }
    // A folder that is a link is written where it really is.
    let real = folder.canonicalize().map_err(|error| refused(folder, &error))?;
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    if swap::write(&real, changes, turn).map_err(|error| refused(folder, &error))? {
        return Ok(Some(Way::Swap));
    }
    journal::write(&real, changes, turn).map_err(|error| refused(folder, &error))?;
    Ok(Some(Way::Journal))
}

/// Writes files below `folder`, and the folders that they need: all of them, or none.
///
/// # Errors
///
/// On I/O errors, or if another command is writing.
pub fn write_all(folder: &Path, files: &[(&str, &str)]) -> Result<(), Failure> {
    let turn = Turn::of_command(folder)?;
    let changes: Changes = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned())))
        .collect();
    write(folder, &changes, &turn)?;
    Ok(())
}

/// Cleans up what a killed command left behind. Does nothing while another command is running.
///
/// # Errors
/// On I/O errors.
pub fn recover(folder: &Path) -> Result<(), Failure> {
    let Ok(real) = folder.canonicalize() else {
        return Ok(());
    };
    let left = [beside(&real, STAGED), beside(&real, JOURNAL), beside(&real, PLAN)];
    let any = left.iter().flatten().any(|path| path.symlink_metadata().is_ok());
    if !any {
        return Ok(());
    }
    match Turn::take(&real).map_err(|error| refused(folder, &error))? {
        Some(turn) => recover_in(folder, &turn),
        None => Ok(()),
    }
}

/// Like [`recover`], for a caller that has the turn.
///
/// # Errors
/// On I/O errors.
pub fn recover_in(folder: &Path, turn: &Turn) -> Result<(), Failure> {
    let real = folder.canonicalize().map_err(|error| refused(folder, &error))?;
    let outcome = journal::recover(&real, turn).and_then(|()| remove_staged(&real));
    outcome.map_err(|error| refused(folder, &error))
}

/// The folder under construction, or the old one after the swap: never of any use to anybody else.
const STAGED: &str = "staged";
/// The journal, once it is complete.
const JOURNAL: &str = "journal";
/// The journal while files are still being written.
const PLAN: &str = "plan";

/// A hidden name beside the folder: `.schemas.staged`. On the same file system, so that renaming works.
fn beside(folder: &Path, what: &str) -> io::Result<PathBuf> {
    match (folder.parent(), folder.file_name()) {
        (Some(parent), Some(name)) => Ok(parent.join(format!(".{}.{what}", name.to_string_lossy()))),
        _ => Err(io::Error::other("the folder has no name")),
    }
}

fn remove_staged(folder: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(beside(folder, STAGED)?) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn refused(folder: &Path, error: &io::Error) -> Failure {
    Failure::stopped(
        format!("cannot write {}: {error}", folder.display()),
        "check that the folder is writable and that the disk is not full; the next command finishes or undoes this one",
    )
}

/// Makes what was written to a folder's list of names last.
fn sync_folder(folder: &Path) -> io::Result<()> {
    // Other systems cannot open a folder as a file, and make names last by themselves.
    if cfg!(unix) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Writes a file so that it is on the disk when this returns.
fn write_through(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write as _;
    let mut file = std::fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
