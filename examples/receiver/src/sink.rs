//! The sink: a file of JSON Lines to which events are appended. Lines are on the disk before anybody is told so.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use tokio::sync::{mpsc, oneshot};

/// How many writes share one synchronization at most. As many may wait for the next one.
const GROUP: usize = 256;

/// The way to the thread that owns the file. Clones share the thread, and it ends with the last of them.
#[derive(Clone)]
pub struct Sink {
    writes: mpsc::Sender<Write>,
}

/// Lines that wait to be written, and whom to tell.
struct Write {
    lines: String,
    done: oneshot::Sender<Result<(), SinkError>>,
}

/// Why lines are not on the disk. All writes of a group fail together.
pub type SinkError = Arc<io::Error>;

impl Sink {
    /// Opens the file, or creates it, and starts the thread that writes to it.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be opened or written.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = Appender::open(path)?;
        let (writes, mut waiting) = mpsc::channel(GROUP);
        thread::Builder::new().name("sink".to_owned()).spawn(move || {
            let mut group: Vec<Write> = Vec::new();
            while waiting.blocking_recv_many(&mut group, GROUP) > 0 {
                let lines: String = group.iter().map(|write| write.lines.as_str()).collect();
                let result = file.append(&lines).map_err(Arc::new);
                for write in group.drain(..) {
                    // Whoever no longer listens learns nothing.
                    let _ = write.done.send(result.clone());
                }
            }
        })?;
        Ok(Sink { writes })
    }

    /// Appends whole lines, each with its line break. They are on the disk once this returns. Without lines, it says whether the disk works.
    ///
    /// # Errors
    ///
    /// Returns an error if the lines are not on the disk, or if nobody knows whether they are.
    pub async fn append(&self, lines: String) -> Result<(), SinkError> {
        let (done, result) = oneshot::channel();
        let gone = || Arc::new(io::Error::other("the thread of the sink is gone; start the service again"));
        self.writes.send(Write { lines, done }).await.map_err(|_| gone())?;
        result.await.map_err(|_| gone())?
    }
}

/// The file, and what is known about it.
struct Appender {
    file: File,
    /// Where the last whole line ends.
    end: u64,
    /// After a failed synchronization, nobody knows what is on the disk.
    is_broken: bool,
}

impl Appender {
    fn open(path: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut end = file.seek(SeekFrom::End(0))?;
        if end > 0 {
            let mut last = [0];
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
            // A crash has torn the last line, and nobody was told that it is safe. The next line begins below it.
            if last != *b"\n" {
                file.write_all(b"\n")?;
                end += 1;
            }
        }
        file.sync_all()?;
        // A new file is safe once its name is.
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(Appender {
            file,
            end,
            is_broken: false,
        })
    }

    fn append(&mut self, lines: &str) -> io::Result<()> {
        if self.is_broken {
            return Err(io::Error::other("an earlier write failed; start the service again"));
        }
        if let Err(error) = self.file.write_all(lines.as_bytes()) {
            // The disk may be full. Half a line must not stay.
            self.is_broken = self.file.set_len(self.end).is_err();
            return Err(error);
        }
        let synced = self.file.sync_data();
        self.is_broken = synced.is_err();
        self.end += lines.len() as u64;
        synced
    }
}
