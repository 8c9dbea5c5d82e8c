//! Reads recorded deliveries from a file.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use eventry_schema::visible::OneLine;

use super::arguments::Input;
use super::feed::{self, Shared};
use super::pool::Gone;
use super::recorded;

/// Hands every recorded delivery to the workers. Lines of other content are reported.
///
/// # Errors
///
/// Fails if nobody waits for outcomes any more.
pub fn read(input: &Input, collector: &Shared, limit: usize, position: &Arc<AtomicU64>) -> Result<(), Gone> {
    let stream = match feed::open(input, collector, position) {
        Ok(stream) => stream,
        Err(error) => return collector.borrow_mut().problem(feed::cannot_read(input, &error)),
    };
    let mut stream = BufReader::with_capacity(1 << 16, stream);
    // Escapes make a body up to six times as long.
    let longest = (limit as u64).saturating_mul(6).saturating_add(1 << 20);
    let mut text = Vec::new();
    for line in 1_u64.. {
        text.clear();
        let read = stream.by_ref().take(longest).read_until(b'\n', &mut text);
        let ended = text.last() == Some(&b'\n');
        match read {
            Ok(0) => break,
            Ok(read) if !ended && read as u64 == longest => {
                let message = format!("the line is longer than {longest} bytes");
                report(input, collector, line, &message)?;
                if skip_line(&mut stream).is_err() {
                    break;
                }
                continue;
            }
            Ok(_) => {}
            Err(error) => {
                collector.borrow_mut().problem(feed::cannot_read(input, &error))?;
                break;
            }
        }
        if text.trim_ascii().is_empty() {
            continue;
        }
        match recorded::read(&text, line) {
            Ok(delivery) => {
                let (body, offset) = (delivery.body, delivery.offset);
                collector.borrow_mut().event(offset, &body, Some(Box::new(delivery.delivery)))?;
            }
            Err(message) if ended => report(input, collector, line, &message)?,
            Err(_) => report(
                input,
                collector,
                line,
                "the line is incomplete, because the run that wrote it was killed",
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

fn skip_line(stream: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = stream.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(buffer.len(), |at| at + 1);
        stream.consume(length);
        if end.is_some() {
            return Ok(());
        }
    }
}
