//! Writes new files next to the old ones, then a journal of their targets, and then renames them.
//!
//! In order: the *plan* is written; the new files are written under hidden names; the plan is renamed to *journal*, which is the moment
//! from which the change is made; the files are renamed; the journal is removed. A plan found later is undone, a journal is finished.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Changes, JOURNAL, PLAN, Turn, beside, sync_folder, write_through};

/// One file that changes.
struct FileChange {
    /// Where it belongs.
    target: PathBuf,
    /// Where its new text waits; nothing when it is removed.
    waiting: Option<PathBuf>,
}

/// Writes all changes.
///
/// # Errors
/// On I/O errors. Before the journal is complete, nothing has changed; afterwards, the next command finishes.
pub fn write(folder: &Path, changes: &Changes, turn: &Turn) -> io::Result<()> {
    prepare(folder, changes, turn)?;
    commit(folder, turn)?;
    recover(folder, turn)
}

/// The first half: plan and new files.
///
/// # Errors
/// On I/O errors; nothing has changed then.
pub fn prepare(folder: &Path, changes: &Changes, turn: &Turn) -> io::Result<()> {
    let steps = changes
        .iter()
        .map(|(path, text)| step(folder, path, text.is_some()))
        .collect::<io::Result<Vec<_>>>()?;
    write_through(&beside(folder, PLAN)?, &plan(&steps))?;
    if let Some(parent) = folder.parent() {
        sync_folder(parent)?;
    }
    let written = steps
        .iter()
        .zip(changes.values())
        .try_for_each(|(step, text)| match (&step.waiting, text) {
            (Some(waiting), Some(text)) => write_through(waiting, text),
            _ => Ok(()),
        });
    if written.is_err() {
        recover(folder, turn)?;
    }
    written
}

/// The moment from which the change is made.
///
/// # Errors
/// On I/O errors; nothing has changed then.
pub fn commit(folder: &Path, _turn: &Turn) -> io::Result<()> {
    fs::rename(beside(folder, PLAN)?, beside(folder, JOURNAL)?)?;
    folder.parent().map_or(Ok(()), sync_folder)
}

/// Finishes a journal, undoes a plan.
///
/// # Errors
/// On I/O errors; the next command tries again.
pub fn recover(folder: &Path, _turn: &Turn) -> io::Result<()> {
    let (journal, plan) = (beside(folder, JOURNAL)?, beside(folder, PLAN)?);
    for step in read(&journal)?.unwrap_or_default() {
        let done = match &step.waiting {
            Some(waiting) => fs::rename(waiting, &step.target),
            None => fs::remove_file(&step.target),
        };
        match done {
            // Done before the process ended.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            other => other?,
        }
        step.target.parent().map_or(Ok(()), sync_folder)?;
    }
    // A plan that is not complete was not followed by any file.
    for step in read(&plan)?.unwrap_or_default() {
        if let Some(waiting) = step.waiting {
            remove(&waiting)?;
        }
    }
    remove(&journal)?;
    remove(&plan)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes the folder of a file, and says where its new text waits: beside the file that is really meant, so that renaming works through
/// links too.
fn step(folder: &Path, path: &str, is_written: bool) -> io::Result<FileChange> {
    let named = folder.join(path);
    let target = if named.exists() && is_written {
        named.canonicalize()?
    } else {
        named
    };
    if !is_written {
        return Ok(FileChange { target, waiting: None });
    }
    let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
        return Err(io::Error::other(format!("`{path}` is not a file")));
    };
    fs::create_dir_all(parent)?;
    let waiting = parent.join(format!(".{}.staged", name.to_string_lossy()));
    Ok(FileChange {
        target,
        waiting: Some(waiting),
    })
}

fn plan(steps: &[FileChange]) -> String {
    let row = |step: &FileChange| {
        let waiting = step.waiting.as_ref().map(|path| path.to_string_lossy());
        json!({ "target": step.target.to_string_lossy(), "waiting": waiting })
    };
    Value::Array(steps.iter().map(row).collect()).to_string()
}

/// Reads the steps of a journal or plan; `None` if the file is missing or incomplete.
fn read(path: &Path) -> io::Result<Option<Vec<FileChange>>> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text?,
    };
    let Ok(Value::Array(rows)) = serde_json::from_str(&text) else {
        return Ok(None);
    };
    let step = |row: &Value| {
        Some(FileChange {
            target: row.get("target")?.as_str()?.into(),
            waiting: row.get("waiting")?.as_str().map(PathBuf::from),
        })
    };
    Ok(rows.iter().map(step).collect())
}
