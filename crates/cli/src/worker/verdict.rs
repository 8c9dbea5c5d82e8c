//! What a worker says about events.

use std::io;

use super::details::{ControlMessage, Details};
use super::frame::{self, Content};

/// What became of one event.
#[derive(Clone, Debug)]
pub struct Verdict<'a> {
    /// Where the event begins in the body that was sent.
    pub offset: usize,
    /// How many bytes it has.
    pub length: usize,
    /// `known`, `unknown-version`, `unknown-type`, `malformed` or `control`.
    pub outcome: &'a str,
    /// The event id, as far as it is known.
    pub id: Option<&'a str>,
    /// Where and why it is malformed.
    pub fault: Option<Fault<'a>>,
    /// The message, if it carries no event.
    pub control: Option<ControlMessage<'a>>,
    /// The typed values, if they were asked for.
    pub values: Option<Values<'a>>,
    /// Where it stands in its delivery, and what identifies it. Of a body with nothing beside it and no wrapper around it, they matter only
    /// with the typed values.
    pub details: Option<Details<'a>>,
}

/// Where and why an event is malformed.
#[derive(Clone, Copy, Debug)]
pub struct Fault<'a> {
    /// A JSON pointer.
    pub pointer: &'a str,
    /// A message.
    pub message: &'a str,
}

/// The typed values of an event, as JSON.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    /// The envelope, if there is one.
    pub envelope: Option<&'a str>,
    /// The payload, if it was read.
    pub payload: Option<&'a str>,
}

/// Something that has drifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drift<'a> {
    /// The kind, such as `unknown-member`.
    pub kind: &'a str,
    /// The event id.
    pub id: &'a str,
    /// A JSON pointer, in which `*` stands for the index of an array or the key of a map. It is empty for the event as a whole.
    pub pointer: &'a str,
    /// The unknown value.
    pub value: Option<&'a str>,
    /// How often it occurred.
    pub count: u64,
}

impl<'a> Verdict<'a> {
    /// Reads the verdicts on one body, and hands each to `take`.
    ///
    /// # Errors
    ///
    /// Fails if the content is not what a worker writes.
    pub fn each(content: &mut Content<'a>, echo: bool, mut take: impl FnMut(&Verdict<'a>)) -> io::Result<()> {
        for _ in 0..content.number()? {
            take(&Verdict::read(content, echo)?);
        }
        Ok(())
    }

    /// Returns whether nothing is left to do about it: the event is known, or the item carries no event.
    pub fn is_readable(&self) -> bool {
        self.fault.is_none() && self.not_known().is_none()
    }

    /// Returns why the event is not known, if it is not and nothing is malformed.
    pub fn not_known(&self) -> Option<String> {
        let id = self.id.map(|id| format!(": {id}")).unwrap_or_default();
        match self.outcome {
            "known" | frame::CONTROL => None,
            "unknown-version" => Some(format!("the version is not in the catalog{id}")),
            "unknown-type" => Some(format!("the event type is not in the catalog{id}")),
            other => Some(format!("{other}{id}")),
        }
    }

    fn read(content: &mut Content<'a>, echo: bool) -> io::Result<Self> {
        let (offset, length) = (size(content)?, size(content)?);
        let (outcome, id) = (content.text()?, content.optional()?);
        let fault = match outcome {
            "malformed" => Some(Fault {
                pointer: content.text()?,
                message: content.text()?,
            }),
            _ => None,
        };
        let control = match outcome {
            frame::CONTROL => Some(ControlMessage::read(content)?),
            _ => None,
        };
        let values = match echo {
            true => Some(Values {
                envelope: content.optional()?,
                payload: content.optional()?,
            }),
            false => None,
        };
        let details = match content.number()? {
            0 => None,
            _ => Some(Details::read(content)?),
        };
        Ok(Verdict {
            offset,
            length,
            outcome,
            id,
            fault,
            control,
            values,
            details,
        })
    }
}

fn size(content: &mut Content<'_>) -> io::Result<usize> {
    usize::try_from(content.number()?).map_err(|_| io::ErrorKind::InvalidData.into())
}

impl<'a> Drift<'a> {
    /// Reads what follows the verdicts, and hands each to `take`.
    ///
    /// # Errors
    ///
    /// Fails if the content is not what a worker writes.
    pub fn each(content: &mut Content<'a>, mut take: impl FnMut(&Drift<'a>)) -> io::Result<()> {
        for _ in 0..content.number()? {
            take(&Drift {
                kind: content.text()?,
                id: content.text()?,
                pointer: content.text()?,
                value: content.optional()?,
                count: content.number()?,
            });
        }
        Ok(())
    }
}
