//! Builds the new folder next to the old one, and exchanges their names in one step.

use std::fs;
use std::io;
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::{Changes, STAGED, Turn, beside, remove_staged, sync_folder, write_through};

/// Writes all changes and returns true, or returns false without any change if the file system does not support this.
///
/// # Errors
/// On I/O errors; nothing has changed then.
pub fn write(folder: &Path, changes: &Changes, _turn: &Turn) -> io::Result<bool> {
    if changes.keys().any(|path| leads_away(folder, path)) {
        return Ok(false);
    }
    remove_staged(folder)?;
    let staged = beside(folder, STAGED)?;
    let switched = mirror(folder, &staged, "", changes)
        .and_then(|()| put(&staged, changes))
        .and_then(|()| exchange(&staged, folder));
    match switched {
        Ok(true) => {
            if let Some(parent) = folder.parent() {
                sync_folder(parent)?;
            }
            // The new tree is in place; what is left of the old one is removed now or by the next command.
            let _ = remove_staged(folder);
            Ok(true)
        }
        Ok(false) => remove_staged(folder).map(|()| false),
        Err(error) => {
            let _ = remove_staged(folder);
            Err(error)
        }
    }
}

/// Whether a path leads through a link, where writing would take effect before the exchange.
fn leads_away(folder: &Path, path: &str) -> bool {
    let mut place = folder.to_owned();
    path.split('/').any(|name| {
        place.push(name);
        place.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink())
    })
}

/// Builds the folder again, without the files that change.
fn mirror(from: &Path, to: &Path, prefix: &str, changes: &Changes) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (old, new) = (entry.path(), to.join(entry.file_name()));
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            mirror(&old, &new, &format!("{path}/"), changes)?;
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&old)?, &new)?;
        } else if !changes.contains_key(&path) && fs::hard_link(&old, &new).is_err() {
            copy(&old, &new)?;
        }
    }
    fs::set_permissions(to, fs::metadata(from)?.permissions())?;
    sync_folder(to)
}

/// For file systems without links: the same content, permissions and time.
fn copy(old: &Path, new: &Path) -> io::Result<()> {
    fs::copy(old, new)?;
    let file = fs::File::options().write(true).open(new)?;
    file.set_modified(fs::metadata(old)?.modified()?)?;
    file.sync_all()
}

fn put(staged: &Path, changes: &Changes) -> io::Result<()> {
    for (path, text) in changes {
        if let Some(text) = text {
            let file = staged.join(path);
            let parent = file.parent().unwrap_or(staged);
            fs::create_dir_all(parent)?;
            write_through(&file, text)?;
            sync_folder(parent)?;
        } else {
            remove_empty_parents(staged, path);
        }
    }
    sync_folder(staged)
}

/// Removes folders that are now empty.
fn remove_empty_parents(staged: &Path, path: &str) {
    let mut inside = path;
    while let Some((parent, _)) = inside.rsplit_once('/') {
        // This fails if the folder is not empty.
        if fs::remove_dir(staged.join(parent)).is_err() {
            return;
        }
        inside = parent;
    }
}

/// Exchanges the names. False if the file system does not support it.
fn exchange(staged: &Path, folder: &Path) -> io::Result<bool> {
    match renameat_with(CWD, staged, CWD, folder, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::XDEV | Errno::BUSY | Errno::NOTSUP | Errno::PERM) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
