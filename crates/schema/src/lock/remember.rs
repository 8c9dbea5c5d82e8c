//! Writes names to the `lock.toml` of a schemas folder. This is the only module of this crate that writes to disk.

use std::fs;
use std::io;
use std::path::Path;

use super::{FILE, Names};

/// Records names in the `lock.toml` of a schemas folder, unless it already has them. The rest of the file does not change.
///
/// # Errors
/// Fails if the file cannot be read or written, or is not TOML. The message contains the path.
pub fn remember(schemas: &Path, names: &Names) -> io::Result<()> {
    let path = schemas.join(FILE);
    let with_path = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let old = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read.map_err(with_path)?,
    };
    let new = names
        .merged_into(&old, &path.display().to_string())
        .map_err(|problems| io::Error::other(problems.to_string()))?;
    if new == old {
        return Ok(());
    }
    // Readers of the schemas folder ignore names that start with a dot.
    let temporary = schemas.join(".lock.toml.new");
    fs::write(&temporary, new)
        .and_then(|()| fs::rename(&temporary, &path))
        .map_err(with_path)
}
