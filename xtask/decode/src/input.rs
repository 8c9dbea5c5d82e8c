//! From an input to the bytes of its events.

use std::fs;
use std::io::{self, Read};
use std::ops::Range;

use eventry::Body;

use crate::arguments::{Input, Mode};

/// Reads everything that there is.
///
/// # Errors
/// What the operating system says.
pub fn read(input: &Input) -> io::Result<Body> {
    let bytes = match input {
        Input::File(path) => fs::read(path)?,
        Input::Stdin => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            bytes
        }
    };
    Ok(bytes.into())
}

/// Where the events are. A payload may be an array itself: that comes first.
pub fn parts(body: &Body, mode: Mode) -> Vec<Range<usize>> {
    let bytes = body.as_bytes();
    if let Mode::Payload(event) = mode {
        let is_array = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
        if is_array && event.decode_payload(body.clone()).is_ok() {
            return std::iter::once(0..bytes.len()).collect();
        }
    }
    eventry::split(bytes, None)
}
