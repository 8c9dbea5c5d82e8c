//! How bodies are decoded, and what is said about them.

use std::io;

use eventry::rt::Kind;
use eventry::{Body, Descriptor, Reason};

use crate::frame::{self, Content};
use crate::verdict::{Mode, Verdict};
use crate::{CATALOG, drift};

/// How to decode the bodies that follow.
#[derive(Debug, Default)]
pub struct Job {
    mode: Mode,
    echo: bool,
    observe: bool,
    /// The event version, if its payload may be an array.
    array: Option<&'static Descriptor>,
}

impl Job {
    /// Reads the content of a frame. The inner error is a message for a person.
    pub fn read(content: &mut Content<'_>) -> io::Result<Result<Self, String>> {
        let (mode, name) = (content.number()?, content.text()?);
        let (echo, observe) = (content.number()? != 0, content.number()? != 0);
        let mode = match mode {
            frame::PROVIDER => match CATALOG.provider(name) {
                Some(provider) => Mode::Provider(provider),
                None => return Ok(Err(format!("there is no provider `{name}`"))),
            },
            frame::PAYLOAD => match CATALOG.get(name) {
                Some(event) => Mode::Payload(event),
                None => return Ok(Err(format!("there is no event `{name}` in the catalog"))),
            },
            _ => Mode::Recognize,
        };
        let array = match mode {
            Mode::Payload(event) if takes_arrays(event) => Some(event),
            _ => None,
        };
        if observe {
            drift::observe();
        }
        Ok(Ok(Job {
            mode,
            echo,
            observe,
            array,
        }))
    }

    /// Returns whether an array is one payload rather than a batch.
    pub fn takes_arrays(&self) -> bool {
        self.array.is_some()
    }

    /// Decodes bodies, and writes what became of them.
    pub fn decode(&self, bodies: &mut Content<'_>, answer: &mut Vec<u8>) -> io::Result<()> {
        while !bodies.is_empty() {
            let body = bodies.bytes()?;
            match self.elements(body) {
                Some(elements) => {
                    frame::put_number(answer, elements.len() as u64);
                    for element in elements {
                        let bytes = body.get(element.clone()).unwrap_or_default();
                        self.put(answer, element.start, bytes);
                    }
                }
                None => {
                    frame::put_number(answer, 1);
                    self.put(answer, 0, body);
                }
            }
        }
        if self.observe {
            drift::put(answer);
        } else {
            frame::put_number(answer, 0);
        }
        Ok(())
    }

    fn put(&self, answer: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
        frame::put_number(answer, offset as u64);
        frame::put_number(answer, bytes.len() as u64);
        Verdict::of(Body::from(bytes), self.mode).put(answer, self.echo);
    }

    /// Returns the elements of an array that is not a payload itself but contains some.
    fn elements(&self, body: &[u8]) -> Option<Vec<std::ops::Range<usize>>> {
        let event = self.array.filter(|_| body.first() == Some(&b'['))?;
        // A payload may be an array itself: that comes first.
        event.decode_payload(body).is_err().then(|| eventry::rt::split(body, None))
    }
}

/// Returns whether the payload of an event may be an array.
fn takes_arrays(event: &'static Descriptor) -> bool {
    let Err(problem) = event.decode_payload("[]") else {
        return true;
    };
    let refused = matches!(problem.error().reason(), Reason::Expected { found: Kind::Array, .. });
    !(refused && problem.pointer().is_empty())
}
