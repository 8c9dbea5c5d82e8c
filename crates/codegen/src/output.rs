//! The writing edge: generated files onto disk.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Generated;

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
