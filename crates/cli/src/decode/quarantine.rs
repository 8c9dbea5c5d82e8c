//! A file of recorded deliveries that grows, such as a quarantine.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::command::Failure;

/// The file, which only grows.
pub struct Quarantine {
    file: File,
    path: PathBuf,
    /// The option that names the file.
    option: &'static str,
}

impl Quarantine {
    /// Opens the file that an option names, or creates it. Also returns whether its last line is incomplete, because the run that wrote it was
    /// killed; the line is ended, so that what follows begins a line of its own.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be written, or if another run writes it.
    pub fn open(path: &Path, option: &'static str) -> Result<(Self, bool), Failure> {
        let failed = |error: &io::Error| failed(path, option, error);
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .open(path)
            .map_err(|error| failed(&error))?;
        if !lock(&file).map_err(|error| failed(&error))? {
            return Err(Failure::stopped(
                format!("another run writes to `{}`", path.display()),
                "wait until it ends, or name another file",
            ));
        }
        let torn = is_torn(&mut file).map_err(|error| failed(&error))?;
        let mut quarantine = Quarantine {
            file,
            path: path.to_owned(),
            option,
        };
        if torn {
            quarantine.append(b"\n")?;
        }
        Ok((quarantine, torn))
    }

    /// Appends whole lines. Nothing is buffered: a line that was appended survives the end of this process.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written.
    pub fn append(&mut self, lines: &[u8]) -> Result<(), Failure> {
        self.file.write_all(lines).map_err(|error| failed(&self.path, self.option, &error))
    }

    /// Waits until the disk has everything.
    ///
    /// # Errors
    ///
    /// Fails if the disk does not take it.
    pub fn finish(self) -> Result<(), Failure> {
        match self.file.sync_all() {
            // A pipe or a device has no disk.
            Err(error) if error.kind() != io::ErrorKind::InvalidInput => Err(failed(&self.path, self.option, &error)),
            _ => Ok(()),
        }
    }
}

/// Returns whether the last line has no end.
fn is_torn(file: &mut File) -> io::Result<bool> {
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// Locks the file for this process; returns false if another process has it.
#[cfg(unix)]
fn lock(file: &File) -> io::Result<bool> {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::Errno;
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(Errno::WOULDBLOCK) => Ok(false),
        // What cannot be locked is not shared by mistake.
        Err(Errno::NOTSUP | Errno::NOLCK | Errno::NOSYS | Errno::INVAL | Errno::BADF) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
fn lock(_file: &File) -> io::Result<bool> {
    Ok(true)
}

fn failed(path: &Path, option: &str, error: &io::Error) -> Failure {
    Failure::stopped(
        format!("cannot write to `{}`: {error}", path.display()),
        format!("name a file that can be written: {option} FILE"),
    )
}
