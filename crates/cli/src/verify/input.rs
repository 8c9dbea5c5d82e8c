//! Reads files of recorded deliveries, line by line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use eventry_schema::visible::OneLine;

use crate::command::Failure;

/// The longest line, in bytes.
const LONGEST: u64 = 512 << 20;

/// Hands every line that is not empty to `take`, with its number; `-` is standard input.
///
/// # Errors
///
/// Fails if the file cannot be read, or if `take` fails.
pub fn lines(path: &Path, mut take: impl FnMut(u64, &[u8]) -> Result<(), Failure>) -> Result<(), Failure> {
    let failed = |error: io::Error| {
        Failure::stopped(
            format!("cannot read `{}`: {error}", path.display()),
            "check the path; `-` is standard input",
        )
    };
    let stream: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path).map_err(failed)?)
    };
    let mut stream = BufReader::with_capacity(1 << 16, stream);
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let read = stream.by_ref().take(LONGEST).read_until(b'\n', &mut line).map_err(failed)?;
        if read == 0 {
            break;
        }
        if read as u64 == LONGEST && line.last() != Some(&b'\n') {
            return Err(Failure::stopped(
                format!("line {number} of `{}` is longer than {LONGEST} bytes", path.display()),
                "a recorded delivery is one line of JSON; remove the line",
            ));
        }
        if !line.trim_ascii().is_empty() {
            take(number, &line)?;
        }
    }
    Ok(())
}

/// Reports a line that is not a recorded delivery.
pub fn report(path: &Path, number: u64, message: &str) {
    let path = path.to_string_lossy();
    eprintln!(
        "error: line {number} of `{}` is not a recorded delivery: {}\n   help: a recorded delivery is an object with `attributes`, `route`, and `body`",
        OneLine(&path),
        OneLine(message)
    );
}
