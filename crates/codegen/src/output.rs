//! Writes generated files to disk.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Generated;

/// Makes the folder `dir` contain exactly the generated files.
///
/// A file with unchanged content keeps its modification time, so that nothing is recompiled unnecessarily. Files of earlier runs that are
/// no longer generated are removed. A new file is written under a temporary name and renamed.
///
/// # Errors
/// Returns the first I/O error, with its path.
pub fn write(dir: &Path, generated: &Generated) -> io::Result<()> {
    let with_path = |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut kept = BTreeSet::new();
    for (relative, text) in &generated.files {
        let path = dir.join(relative);
        if fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| with_path(parent, error))?;
            }
            let temporary = dir.join(format!("{relative}.new"));
            fs::write(&temporary, text)
                .and_then(|()| fs::rename(&temporary, &path))
                .map_err(|error| with_path(&path, error))?;
        }
        kept.insert(path);
    }
    remove_others(dir, &kept).map_err(|error| with_path(dir, error))
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
