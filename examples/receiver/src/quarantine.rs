//! The quarantine of all providers: one file, and whether it works.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use eventry_receive::{JsonLines, Kept, StoreError};

/// A quarantine that clones share.
#[derive(Clone)]
pub struct Quarantine(Arc<Watched>);

struct Watched {
    file: JsonLines,
    has_failed: AtomicBool,
}

impl Quarantine {
    /// Opens the file, or creates it.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Quarantine(Arc::new(Watched {
            file: JsonLines::open(path)?,
            has_failed: AtomicBool::new(false),
        })))
    }

    /// Returns whether the last attempt to keep something failed.
    pub fn has_failed(&self) -> bool {
        self.0.has_failed.load(Ordering::Relaxed)
    }
}

impl eventry_receive::Quarantine for Quarantine {
    fn keep(&self, kept: &[Kept<'_>]) -> Result<(), StoreError> {
        let result = self.0.file.keep(kept);
        // Keeping nothing proves nothing.
        if !kept.is_empty() {
            self.0.has_failed.store(result.is_err(), Ordering::Relaxed);
        }
        result
    }
}
