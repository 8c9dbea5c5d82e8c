//! The frames in which the tool and its worker talk. This file is part of both programs, so it uses nothing but the standard library.
//!
//! A frame is the length of its content, its kind, and its content. A number is eight bytes, little-endian; a text is its length and its
//! bytes. The worker says [`HELLO`] when it starts. After that it answers each request with one frame, in order, and ends with its standard
//! input.

use std::io::{self, Read, Write};

/// Worker: its catalog. A count of providers and their names; a count of event ids and the ids.
pub const HELLO: u8 = b'h';
/// Tool: how to decode from now on. A mode, a name for it, two flags: whether to echo values, and whether to observe drift; how many bytes may
/// be unpacked from one delivery; what stands beside every body, as with [`DELIVERIES`].
pub const JOB: u8 = b'j';
/// Worker: the job can be done. A flag: whether an array is one event rather than a batch.
pub const READY: u8 = b'r';
/// Tool: bodies to decode, as texts.
pub const BODIES: u8 = b'b';
/// Tool: deliveries to decode. For each, its body, its route, which may be missing, a count of attributes, and their names and values.
pub const DELIVERIES: u8 = b'd';
/// Worker: for each body or delivery a count of verdicts and the verdicts; then a count of drifts and the drifts.
pub const VERDICTS: u8 = b'v';
/// Tool: decode the samples of the catalog.
pub const SAMPLES: u8 = b's';
/// Worker: a count of samples and their outcomes.
pub const OUTCOMES: u8 = b'o';
/// Worker: the request cannot be carried out, as a text.
pub const REFUSED: u8 = b'x';

/// Mode: recognize the provider of each body.
pub const RECOGNIZE: u64 = 0;
/// Mode: all bodies come from one provider.
pub const PROVIDER: u64 = 1;
/// Mode: all bodies are payloads of one event version.
pub const PAYLOAD: u64 = 2;

/// The outcome of a message that carries no event.
pub const CONTROL: &str = "control";

/// Writes one frame.
///
/// # Errors
///
/// Fails if the stream does.
pub fn send(to: &mut impl Write, kind: u8, content: &[u8]) -> io::Result<()> {
    to.write_all(&(content.len() as u64).to_le_bytes())?;
    to.write_all(&[kind])?;
    to.write_all(content)?;
    to.flush()
}

/// Reads one frame into `content` and returns its kind; `None` at the end of the stream.
///
/// # Errors
///
/// Fails if the stream does, or ends inside a frame.
pub fn receive(from: &mut impl Read, content: &mut Vec<u8>) -> io::Result<Option<u8>> {
    let mut head = [0; 9];
    let mut filled = 0;
    while let Some(room) = head.get_mut(filled..).filter(|room| !room.is_empty()) {
        match from.read(room) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let [length @ .., kind] = head;
    let length = u64::from_le_bytes(length);
    content.clear();
    // Reading grows the buffer, so a wrong length does not allocate by itself.
    if from.take(length).read_to_end(content)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(kind))
}

/// Appends a number.
pub fn put_number(to: &mut Vec<u8>, number: u64) {
    to.extend_from_slice(&number.to_le_bytes());
}

/// Appends a text, which need not be UTF-8.
pub fn put_text(to: &mut Vec<u8>, text: &[u8]) {
    put_number(to, text.len() as u64);
    to.extend_from_slice(text);
}

/// Appends a text that may be missing.
pub fn put_optional(to: &mut Vec<u8>, text: Option<&[u8]>) {
    put_number(to, u64::from(text.is_some()));
    if let Some(text) = text {
        put_text(to, text);
    }
}

/// The content of a frame, read from front to back.
#[derive(Clone, Copy, Debug)]
pub struct Content<'c> {
    rest: &'c [u8],
}

impl<'c> Content<'c> {
    /// Takes the content of a frame.
    #[must_use]
    pub fn new(content: &'c [u8]) -> Self {
        Content { rest: content }
    }

    /// Returns whether everything is read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Reads a number.
    ///
    /// # Errors
    ///
    /// Fails if the content ends before.
    pub fn number(&mut self) -> io::Result<u64> {
        let (number, rest) = self.rest.split_first_chunk::<8>().ok_or(io::ErrorKind::InvalidData)?;
        self.rest = rest;
        Ok(u64::from_le_bytes(*number))
    }

    /// Reads a text as bytes.
    ///
    /// # Errors
    ///
    /// Fails if the content ends before.
    pub fn bytes(&mut self) -> io::Result<&'c [u8]> {
        let length = usize::try_from(self.number()?).map_err(|_| io::ErrorKind::InvalidData)?;
        let (text, rest) = self.rest.split_at_checked(length).ok_or(io::ErrorKind::InvalidData)?;
        self.rest = rest;
        Ok(text)
    }

    /// Reads a text.
    ///
    /// # Errors
    ///
    /// Fails if the content ends before, or if the text is not UTF-8.
    pub fn text(&mut self) -> io::Result<&'c str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| io::ErrorKind::InvalidData.into())
    }

    /// Reads a text that may be missing.
    ///
    /// # Errors
    ///
    /// Fails where [`text`](Self::text) does.
    pub fn optional(&mut self) -> io::Result<Option<&'c str>> {
        Ok(if self.number()? == 0 { None } else { Some(self.text()?) })
    }

    /// Reads a text that may be missing, as bytes.
    ///
    /// # Errors
    ///
    /// Fails where [`bytes`](Self::bytes) does.
    pub fn optional_bytes(&mut self) -> io::Result<Option<&'c [u8]>> {
        Ok(if self.number()? == 0 { None } else { Some(self.bytes()?) })
    }
}
