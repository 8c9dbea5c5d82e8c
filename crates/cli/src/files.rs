//! Writes single files so that a killed process leaves the old text or the new one.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use crate::command::Failure;

/// Writes a file: first under a hidden name beside it, then under its own. A link is written where it leads.
///
/// # Errors
/// On I/O errors; the file is then as it was.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    replace(path, text).map_err(|error| {
        Failure::stopped(
            format!("cannot write {}: {error}", path.display()),
            "check that the folder is writable and that the disk is not full",
        )
    })
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (Some(folder), Some(name)) = (real.parent(), real.file_name()) else {
        return Err(io::Error::other("this is not a file"));
    };
    fs::create_dir_all(folder)?;
    let staged = folder.join(format!(".{}.staged", name.to_string_lossy()));
    let mut file = File::create(&staged)?;
    file.write_all(text.as_bytes())?;
    if let Ok(metadata) = fs::metadata(&real) {
        file.set_permissions(metadata.permissions())?;
    }
    file.sync_all()?;
    drop(file);
    fs::rename(&staged, &real).inspect_err(|_| {
        let _ = fs::remove_file(&staged);
    })
}
