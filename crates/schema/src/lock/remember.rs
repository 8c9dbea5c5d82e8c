//! Names written into the `lock.toml` of a schemas folder: the only place here that writes to disk.

use std::fs;
use std::io;
use std::path::Path;

use super::{FILE, Names};

/// Writes names into the `lock.toml` of a schemas folder, where they are not there already; the rest of the file stays as it is.
///
/// # Errors
/// When the file cannot be read or written, or is no TOML; the path is part of the message.
pub fn remember(schemas: &Path, names: &Names) -> io::Result<()> {
    let path = schemas.join(FILE);
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
