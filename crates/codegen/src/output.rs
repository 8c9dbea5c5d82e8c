//! The writing edge: generated files onto disk.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Generated;
use crate::lock::{self, Names};

/// Makes the folder `dir` hold exactly the generated files.
///
/// A file whose content is the same keeps its modification time, so that nothing is compiled again without need; files of earlier
/// runs that are no longer generated are removed. New files are written beside their place and renamed into it.
///
/// # Errors
/// The first input/output error, with the path it happened at.
pub fn write(dir: &Path, generated: &Generated) -> io::Result<()> {
    let named = |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut kept = BTreeSet::new();
    for (relative, text) in &generated.files {
        let path = dir.join(relative);
        if fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| named(parent, error))?;
            }
            let fresh = dir.join(format!("{relative}.new"));
            fs::write(&fresh, text)
                .and_then(|()| fs::rename(&fresh, &path))
                .map_err(|error| named(&path, error))?;
        }
        kept.insert(path);
    }
    remove_others(dir, &kept).map_err(|error| named(dir, error))
}

/// Writes names into the `lock.toml` of a schemas folder, where they are not there already; the rest of the file stays as it is.
///
/// # Errors
/// When the file cannot be read or written, or is no TOML; the path is part of the message.
pub fn remember(schemas: &Path, names: &Names) -> io::Result<()> {
    let path = schemas.join(lock::FILE);
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let old = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read.map_err(named)?,
    };
    let new = names
        .merged_into(&old, &path.display().to_string())
        .map_err(|problems| io::Error::other(problems.to_string()))?;
    if new == old {
        return Ok(());
    }
    // The schemas folder passes over names that start with a dot.
    let fresh = schemas.join(".lock.toml.new");
    fs::write(&fresh, new).and_then(|()| fs::rename(&fresh, &path)).map_err(named)
}

fn remove_others(dir: &Path, kept: &BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, kept)?;
            if fs::read_dir(&path)?.next().is_none() {
                fs::remove_dir(&path)?;
            }
        } else if !kept.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}
