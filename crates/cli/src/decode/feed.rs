//! Cuts inputs into events, and hands them to the workers.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use eventry::rt::{SplitReader, StreamError};
use eventry_schema::visible::OneLine;

use super::arguments::Input;
use super::chunk::Chunk;
use super::input;
use super::pool::{Feed, Gone};
use super::recorded::Line;

/// Collects events until there are enough of them for a worker.
pub struct Collector {
    feed: Feed,
    chunk: Chunk,
    /// Nobody waits for outcomes any more.
    gone: bool,
}

/// A collector that the reader of an input can ask to go ahead before it waits.
pub type Shared = Rc<RefCell<Collector>>;

impl Collector {
    /// Takes what the workers are fed through.
    pub fn new(feed: Feed) -> Shared {
        Rc::new(RefCell::new(Collector {
            feed,
            chunk: Chunk::default(),
            gone: false,
        }))
    }

    /// Adds an event.
    ///
    /// # Errors
    ///
    /// Fails if nobody waits for outcomes any more.
    pub fn event(&mut self, offset: u64, body: &[u8], line: Option<Box<Line>>) -> Result<(), Gone> {
        self.chunk.push(offset, body, line);
        if self.chunk.is_full() { self.flush() } else { Ok(()) }
    }

    /// Adds a message for standard error.
    ///
    /// # Errors
    ///
    /// Fails if nobody waits for outcomes any more.
    pub fn problem(&mut self, message: String) -> Result<(), Gone> {
        self.chunk.problems.push(message);
        self.flush()
    }

    /// Hands over what is collected.
    ///
    /// # Errors
    ///
    /// Fails if nobody waits for outcomes any more.
    pub fn flush(&mut self) -> Result<(), Gone> {
        if self.gone {
            return Err(Gone);
        }
        if self.chunk.is_empty() {
            return Ok(());
        }
        let sent = self.feed.send(std::mem::take(&mut self.chunk));
        self.gone = sent.is_err();
        sent
    }
}

/// Reads all inputs, event by event.
///
/// # Errors
///
/// Fails if nobody waits for outcomes any more.
pub fn read(inputs: &[Input], collector: &Shared, cut: Cut, position: &Arc<AtomicU64>) -> Result<(), Gone> {
    for input in inputs {
        match open(input, collector, position) {
            Ok(stream) => events(stream, input, collector, cut)?,
            Err(error) => collector.borrow_mut().problem(cannot_read(input, &error))?,
        }
        // One input does not wait for the next.
        collector.borrow_mut().flush()?;
    }
    Ok(())
}

/// How an input is cut.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// How many bytes an event may have.
    pub limit: usize,
    /// An array is one event.
    pub whole_arrays: bool,
}

/// Opens an input whose events do not wait for its next ones.
pub fn open(input: &Input, collector: &Shared, position: &Arc<AtomicU64>) -> io::Result<Box<dyn io::Read>> {
    let flusher = Rc::clone(collector);
    let before_wait = Box::new(move || {
        // If nobody waits for outcomes, the next event finds out.
        let _ = flusher.borrow_mut().flush();
    });
    input::open(input, Arc::clone(position), before_wait)
}

fn events(stream: Box<dyn io::Read>, input: &Input, collector: &Shared, cut: Cut) -> Result<(), Gone> {
    let mut parts = SplitReader::new(stream).with_limit(cut.limit);
    if cut.whole_arrays {
        parts = parts.with_whole_arrays();
    }
    while let Some(part) = parts.next() {
        match part {
            Ok(body) => collector.borrow_mut().event(parts.offset(), &body, None)?,
            Err(StreamError::Io(error)) => collector.borrow_mut().problem(cannot_read(input, &error))?,
            Err(too_long) => {
                let (input, too_long) = (input.to_string(), too_long.to_string());
                collector.borrow_mut().problem(format!(
                    "error: cannot decode {}: {}\n   help: raise the limit with `--limit BYTES`",
                    OneLine(&input),
                    OneLine(&too_long)
                ))?;
            }
        }
    }
    Ok(())
}

/// What is said about an input that cannot be read.
pub fn cannot_read(input: &Input, error: &io::Error) -> String {
    let (input, error) = (input.to_string(), error.to_string());
    format!(
        "error: cannot read {}: {}\n   help: check the path; `-` is standard input",
        OneLine(&input),
        OneLine(&error)
    )
}
