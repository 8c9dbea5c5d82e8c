//! Opens inputs, and decompresses them.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use super::arguments::Input;

/// What every gzip member begins with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Is called before a read that may take time.
pub type BeforeWait = Box<dyn FnMut()>;

/// Opens an input. What it reads is counted in `position`, before it is decompressed.
///
/// # Errors
///
/// Fails if it cannot be opened, or if its first bytes cannot be read.
pub fn open(input: &Input, position: Arc<AtomicU64>, before_wait: BeforeWait) -> io::Result<Box<dyn Read>> {
    let source = match input {
        Input::File(path) => Source::File(File::open(path)?),
        Input::Stdin => Source::Stdin(io::stdin()),
    };
    let mut source = Counted {
        source,
        position,
        before_wait,
    };
    let mut first = Vec::with_capacity(GZIP.len());
    source.by_ref().take(GZIP.len() as u64).read_to_end(&mut first)?;
    let compressed = first == GZIP;
    let whole = Cursor::new(first).chain(source);
    Ok(if compressed {
        Box::new(Decompressed {
            decoder: MultiGzDecoder::new(whole),
            read: 0,
        })
    } else {
        Box::new(whole)
    })
}

/// How many bytes the inputs have together; `None` if nobody can know.
pub fn size(inputs: &[Input]) -> Option<u64> {
    inputs.iter().try_fold(0_u64, |sum, input| match input {
        Input::File(path) => {
            let metadata = path.metadata().ok()?;
            metadata.is_file().then(|| sum + metadata.len())
        }
        Input::Stdin => None,
    })
}

enum Source {
    File(File),
    Stdin(io::Stdin),
}

impl Source {
    /// Returns whether a read returns at once.
    #[cfg(unix)]
    fn is_ready(&self) -> bool {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        let polled = match self {
            Source::File(file) => poll(&mut [PollFd::new(file, PollFlags::IN)], Some(&now)),
            Source::Stdin(stdin) => poll(&mut [PollFd::new(stdin, PollFlags::IN)], Some(&now)),
        };
        polled != Ok(0)
    }

    #[cfg(not(unix))]
    fn is_ready(&self) -> bool {
        matches!(self, Source::File(_))
    }
}

/// Counts what is read.
struct Counted {
    source: Source,
    position: Arc<AtomicU64>,
    before_wait: BeforeWait,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.source.is_ready() {
            (self.before_wait)();
        }
        let read = match &mut self.source {
            Source::File(file) => file.read(buffer),
            Source::Stdin(stdin) => stdin.lock().read(buffer),
        }?;
        self.position.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Decompresses, and says where it cannot.
struct Decompressed<R> {
    decoder: MultiGzDecoder<R>,
    /// How many bytes it has returned.
    read: u64,
}

impl<R: Read> Read for Decompressed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.decoder.read(buffer) {
            Ok(read) => {
                self.read += read as u64;
                Ok(read)
            }
            Err(error) => {
                let problem = match error.kind() {
                    io::ErrorKind::UnexpectedEof => "the gzip data is truncated",
                    io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => "the gzip data is damaged",
                    _ => return Err(error),
                };
                let message = format!("{problem}: nothing can be read after byte {} of the decompressed data", self.read);
                Err(io::Error::new(error.kind(), message))
            }
        }
    }
}
