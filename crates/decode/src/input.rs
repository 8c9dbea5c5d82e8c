//! Splits an input into the bytes of its events.

use std::fs::File;
use std::io::{self, Read};

use eventry::rt::{Kind, SplitReader, StreamError};
use eventry::{Body, Descriptor, Reason};

use crate::arguments::{Input, Job, Mode};

/// A stream of events.
pub struct Events {
    parts: SplitReader<Box<dyn Read>>,
    /// The event version whose payloads they are, if those may be arrays.
    array: Option<&'static Descriptor>,
}

/// Opens an input. Nothing is read yet.
///
/// # Errors
/// What the operating system says.
pub fn open(input: &Input, job: &Job) -> io::Result<Events> {
    let stream: Box<dyn Read> = match input {
        Input::File(path) => Box::new(File::open(path)?),
        Input::Stdin => Box::new(io::stdin().lock()),
    };
    let mut parts = SplitReader::new(stream).with_limit(job.limit);
    let array = match job.mode {
        Mode::Payload(event) if takes_arrays(event) => Some(event),
        _ => None,
    };
    if array.is_some() {
        parts = parts.with_whole_arrays();
    }
    Ok(Events { parts, array })
}

impl Iterator for Events {
    /// The bytes of one event, or of several if an array is not a payload but contains some.
    type Item = Result<Vec<Body>, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        let part = match self.parts.next()? {
            Ok(part) => part,
            Err(unread) => return Some(Err(unread)),
        };
        Some(Ok(match self.array {
            // A payload may be an array itself: that comes first.
            Some(event) if part.first() == Some(&b'[') && event.decode_payload(part.clone()).is_err() => {
                let elements = eventry::rt::split(&part, None).into_iter();
                elements.map(|element| part.slice(element).into()).collect()
            }
            _ => vec![part.into()],
        }))
    }
}

/// Whether the payload of an event may be an array.
fn takes_arrays(event: &'static Descriptor) -> bool {
    let Err(problem) = event.decode_payload("[]") else {
        return true;
    };
    let refused = matches!(problem.error().reason(), Reason::Expected { found: Kind::Array, .. });
    !(refused && problem.pointer().is_empty())
}
