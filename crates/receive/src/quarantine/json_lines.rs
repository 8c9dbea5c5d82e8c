//! A quarantine in a file.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Kept, Quarantine};
use crate::duplicates::StoreError;

/// A quarantine in a file of JSON Lines, which `cargo eventry decode --redrive FILE` reads.
///
/// Lines are on the disk before [`keep`](Quarantine::keep) returns; lines of several threads share one synchronization. The file contains
/// whole bodies: on Unix only its owner may read it. Its place is a disk of the receiver's own, not a repository.
///
/// ```
/// use eventry::{Delivery, apiida};
/// use eventry_receive::{JsonLines, Kept, Quarantine};
///
/// # let folder = std::env::temp_dir().join(format!("eventry-quarantine-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("quarantine.jsonl");
/// let quarantine = JsonLines::open(&path)?;
/// let malformed = apiida::decode("{\"type\": ").unwrap_err();
/// quarantine.keep(&[Kept::Malformed(&malformed)])?;
///
/// let line = std::fs::read_to_string(&path)?;
/// assert_eq!(Delivery::from_json(line.trim_end())?.body(), b"{\"type\": ");
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
/// ```
#[derive(Debug)]
pub struct JsonLines {
    path: PathBuf,
    /// The same file again, to synchronize while others write.
    handle: File,
    writer: Mutex<Writer>,
    /// How many writes are on the disk.
    synced: Mutex<Synced>,
}

#[derive(Debug)]
struct Writer {
    file: File,
    written: u64,
    /// The file ends within a line: the process died, or the disk was full.
    is_torn: bool,
}

#[derive(Debug, Default)]
struct Synced {
    written: u64,
    /// After a failed synchronization, nobody knows what is on the disk.
    has_failed: bool,
}

impl JsonLines {
    /// Opens a file to append to, or creates it.
    ///
    /// A line that a crash has torn stays, and the next line begins below it. Nobody was told that the torn line is safe.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let file = open(path)?;
        file.sync_all()?;
        // A new file is safe once its name is.
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            File::open(folder)?.sync_all()?;
        }
        let is_torn = ends_within_line(&file)?;
        Ok(JsonLines {
            path: path.to_owned(),
            handle: file.try_clone()?,
            writer: Mutex::new(Writer { file, written: 0, is_torn }),
            synced: Mutex::default(),
        })
    }

    /// Returns the path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until what was written is on the disk. Whoever comes while another thread synchronizes is served by the next round, together
    /// with all others that wait.
    fn sync(&self, ticket: u64) -> io::Result<()> {
        let mut synced = self.synced.lock().unwrap_or_else(PoisonError::into_inner);
        if synced.has_failed {
            return Err(io::Error::other("an earlier synchronization failed; open the file again"));
        }
        if synced.written >= ticket {
            return Ok(());
        }
        let written = self.writer().written;
        let result = self.handle.sync_data();
        match result {
            Ok(()) => synced.written = written,
            Err(_) => synced.has_failed = true,
        }
        result
    }
}

impl Quarantine for JsonLines {
    fn keep(&self, kept: &[Kept<'_>]) -> Result<(), StoreError> {
        let mut lines: String = kept.iter().map(|kept| kept.to_line() + "\n").collect();
        if lines.is_empty() {
            return Ok(());
        }
        let ticket = {
            let mut writer = self.writer();
            if writer.is_torn {
                lines.insert(0, '\n');
            }
            writer.is_torn = true;
            writer.file.write_all(lines.as_bytes())?;
            writer.is_torn = false;
            writer.written += 1;
            writer.written
        };
        self.sync(ticket)?;
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn ends_within_line(mut file: &File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}
