//! Reads recorded deliveries from a file.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use eventry_schema::visible::OneLine;

use super::arguments::Input;
use super::feed::{self, Shared};
use super::pool::Gone;
use super::recorded::{self, Line};
use crate::worker::Beside;

/// How recorded deliveries are read.
#[derive(Clone, Debug)]
pub struct Lines {
    /// How many bytes a body may have.
    pub limit: usize,
    /// What stands beside every body.
    pub common: Beside,
    /// The offset of a delivery is the one that is recorded, rather than that of its line.
    pub recorded_offsets: bool,
}

/// Hands every recorded delivery to the workers. Lines of other content are reported.
///
/// # Errors
///
/// Fails if nobody waits for outcomes any more.
pub fn read(input: &Input, lines: &Lines, collector: &Shared, position: &Arc<AtomicU64>) -> Result<(), Gone> {
    let stream = match feed::open(input, collector, position) {
        Ok(stream) => stream,
        Err(error) => return collector.borrow_mut().problem(feed::cannot_read(input, &error)),
    };
    let mut stream = BufReader::with_capacity(1 << 16, stream);
    // Escapes make a body up to six times as long.
    let longest = (lines.limit as u64).saturating_mul(6).saturating_add(1 << 20);
    let mut text = Vec::new();
    let mut offset = 0;
    for line in 1_u64.. {
        text.clear();
        let read = stream.by_ref().take(longest).read_until(b'\n', &mut text);
        let ended = text.last() == Some(&b'\n');
        let start = offset;
        match read {
            Ok(0) => break,
            Ok(read) => offset += read as u64,
            Err(error) => {
                collector.borrow_mut().problem(feed::cannot_read(input, &error))?;
                break;
            }
        }
        if !ended && text.len() as u64 == longest {
            report(input, collector, line, &format!("the line is longer than {longest} bytes"))?;
            match skip_line(&mut stream) {
                Ok(skipped) => offset += skipped,
                Err(error) => {
                    collector.borrow_mut().problem(feed::cannot_read(input, &error))?;
                    break;
                }
            }
            continue;
        }
        if text.trim_ascii().is_empty() {
            continue;
        }
        match recorded::read(&text) {
            Ok(delivery) if delivery.body.len() > lines.limit => too_long(input, collector, line, lines.limit)?,
            Ok(mut delivery) => {
                delivery.beside.join(&lines.common);
                let offset = if lines.recorded_offsets { delivery.offset } else { start };
                let beside = delivery.beside;
                let line = Box::new(Line { number: line, beside });
                collector.borrow_mut().event(offset, &delivery.body, Some(line))?;
            }
            Err(message) if ended => report(input, collector, line, &message)?,
            Err(_) => report(
                input,
                collector,
                line,
                "the line is incomplete, because the program that wrote it was killed",
            )?,
        }
    }
    collector.borrow_mut().flush()
}

/// Reports a line that is not a recorded delivery.
fn report(input: &Input, collector: &Shared, line: u64, message: &str) -> Result<(), Gone> {
    let input = input.to_string();
    collector.borrow_mut().problem(format!(
        "error: line {line} of {} is not a recorded delivery: {}\n   help: correct or remove the line; it is not copied to another file",
        OneLine(&input),
        OneLine(message)
    ))
}

/// Reports a body that is too long.
fn too_long(input: &Input, collector: &Shared, line: u64, limit: usize) -> Result<(), Gone> {
    let input = input.to_string();
    collector.borrow_mut().problem(format!(
        "error: cannot decode line {line} of {}: the body is longer than {limit} bytes\n   help: raise the limit with `--limit BYTES`",
        OneLine(&input)
    ))
}

/// Skips the rest of a line. Returns how many bytes it has.
fn skip_line(stream: &mut impl BufRead) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let buffer = stream.fill_buf()?;
        if buffer.is_empty() {
            return Ok(skipped);
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(buffer.len(), |at| at + 1);
        stream.consume(length);
        skipped += length as u64;
        if end.is_some() {
            return Ok(skipped);
        }
    }
}
