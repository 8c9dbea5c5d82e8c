//! One command at a time.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::command::Failure;

/// The right to write a folder. It ends with the value, and with the process, however that ends.
pub struct Turn {
    _held: Option<File>,
}

impl Turn {
    /// Takes the turn for a command, after cleaning up what a killed command left behind.
    ///
    /// # Errors
    /// If another process has it, or on I/O errors.
    pub fn of_command(folder: &Path) -> Result<Self, Failure> {
        let turn = Turn::take(folder).map_err(|error| {
            Failure::stopped(
                format!("cannot lock {}: {error}", folder.display()),
                "check that it is a folder, and that it is readable",
            )
        })?;
        let name = folder.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let turn = turn.ok_or_else(|| Failure::stopped(format!("another command is using {name}/"), "wait until it ends"))?;
        super::recover_in(folder, &turn)?;
        Ok(turn)
    }

    /// Takes the turn for a folder; `None` if another process has it.
    ///
    /// # Errors
    /// When the folder around it cannot be opened.
    #[cfg(unix)]
    pub fn take(folder: &Path) -> io::Result<Option<Self>> {
        use rustix::fs::{FlockOperation, flock};
        use rustix::io::Errno;
        // The folder around it: the folder itself changes places when it is written.
        let real = folder.canonicalize()?;
        let file = File::open(real.parent().unwrap_or(&real))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(Turn { _held: Some(file) })),
            Err(Errno::WOULDBLOCK) => Ok(None),
            // File systems without locks: the journal and the swap still keep the folder whole.
            Err(Errno::NOTSUP | Errno::NOLCK | Errno::NOSYS | Errno::INVAL | Errno::BADF) => Ok(Some(Turn { _held: None })),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes the turn for a folder; without locks of files it is always free.
    ///
    /// # Errors
    /// Never on this system.
    #[cfg(not(unix))]
    pub fn take(_folder: &Path) -> io::Result<Option<Self>> {
        Ok(Some(Turn { _held: None }))
    }
}
