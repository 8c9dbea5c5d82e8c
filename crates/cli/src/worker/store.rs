//! The folder of compiled workers, `eventry/` in Cargo's target folder.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::command::Failure;

/// How many workers are kept. Neither switching between branches nor a workspace of several packages should compile each time.
const KEPT: usize = 16;

/// The folder of compiled workers.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// The right to compile. It ends with the value, and with the process, however that ends.
pub struct Turn {
    _held: File,
}

impl Store {
    /// Takes Cargo's target folder.
    pub fn new(target: &Path) -> Self {
        Store {
            folder: target.join("eventry"),
        }
    }

    /// The worker of a digest, whether it is compiled or not.
    pub fn worker(&self, digest: &str) -> PathBuf {
        self.folder
            .join("workers")
            .join(format!("{digest}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Returns the worker of a digest if it is compiled, and marks it as used.
    pub fn find(&self, digest: &str) -> Option<PathBuf> {
        let worker = self.worker(digest);
        let file = File::open(&worker).ok()?;
        // Only what is removed first depends on this, so it may fail.
        let _ = file.set_modified(SystemTime::now());
        Some(worker)
    }

    /// Returns the digest of the code that schemas give, by the digest of the schemas.
    pub fn code_of(&self, schemas: &str) -> Option<String> {
        let text = fs::read_to_string(self.folder.join("code").join(schemas)).ok()?;
        // An incomplete text is not a digest.
        (text.len() == schemas.len()).then_some(text)
    }

    /// Remembers the digest of the code that schemas give. If that fails, the next run generates the code again.
    pub fn remember(&self, schemas: &str, code: &str) {
        let folder = self.folder.join("code");
        let _ = fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(schemas), code));
    }

    /// The folder of the crate that the worker of a digest is compiled from. Nothing else uses it, because a killed run may leave a Cargo
    /// behind that is still compiling.
    pub fn crate_of(&self, digest: &str) -> PathBuf {
        self.folder.join("build").join(digest)
    }

    /// The target folder of the workers, which share what they depend on.
    pub fn target(&self) -> PathBuf {
        self.folder.join("cargo")
    }

    /// Waits until no other run compiles. `wait` is called first if that takes time.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be written.
    pub fn lock(&self, wait: impl FnOnce()) -> Result<Turn, Failure> {
        let locked = fs::create_dir_all(self.folder.join("workers")).and_then(|()| self.take(wait));
        locked.map_err(|error| self.failed("locked", &error))
    }

    #[cfg(unix)]
    fn take(&self, wait: impl FnOnce()) -> io::Result<Turn> {
        use rustix::fs::{FlockOperation, flock};
        use rustix::io::{Errno, retry_on_intr};
        let file = self.lock_file()?;
        let locked = match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => {
                wait();
                retry_on_intr(|| flock(&file, FlockOperation::LockExclusive))
            }
            outcome => outcome,
        };
        match locked {
            // On a file system without locks, two runs compile the same worker twice: the last one to finish counts.
            Ok(()) | Err(Errno::NOTSUP | Errno::NOLCK | Errno::NOSYS | Errno::INVAL) => Ok(Turn { _held: file }),
            Err(error) => Err(error.into()),
        }
    }

    #[cfg(not(unix))]
    fn take(&self, _wait: impl FnOnce()) -> io::Result<Turn> {
        Ok(Turn { _held: self.lock_file()? })
    }

    fn lock_file(&self) -> io::Result<File> {
        OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.folder.join("lock"))
    }

    /// Gives a finished program the name of its digest, in one step.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be moved.
    pub fn add(&self, digest: &str, program: &Path) -> Result<PathBuf, Failure> {
        let worker = self.worker(digest);
        fs::rename(program, &worker).map_err(|error| self.failed("written", &error))?;
        Ok(worker)
    }

    /// Removes the workers that were not used for longest, and what killed builds left behind.
    pub fn tidy(&self) {
        for folder in ["workers", "code"] {
            let mut files: Vec<(SystemTime, PathBuf)> = entries(&self.folder.join(folder))
                .filter_map(|path| Some((fs::metadata(&path).and_then(|it| it.modified()).ok()?, path)))
                .collect();
            files.sort();
            files.reverse();
            for (_, path) in files.iter().skip(KEPT) {
                // Another run may use it, or have removed it: the next run tries again.
                let _ = fs::remove_file(path);
            }
        }
        for folder in entries(&self.folder.join("build")) {
            let _ = fs::remove_dir_all(folder);
        }
    }

    /// A failure to read or write the folder.
    pub fn failed(&self, done: &str, error: &io::Error) -> Failure {
        Failure::stopped(
            format!("{} cannot be {done}: {error}", self.folder.display()),
            "check that the target folder can be written, and that the disk has room",
        )
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}
