//! A pull decoder over JSON text.

use std::borrow::Cow;

use super::Spelling;
use super::choices::{Choices, Purpose};
use super::depth::LIMIT;
use crate::drift::Sightings;
use crate::error::{DecodeError, Reason};
use crate::kind::Kind;

/// A pull decoder: reads one JSON value after the other from a text, as the caller asks for them.
///
/// It follows RFC 8259 to the letter and never recurses. Every method passes leading white space and, if it succeeds,
/// stands behind what it read. After an error only [`rewind`](Self::rewind) makes sense.
///
/// ```
/// use eventry::rt::Decoder;
///
/// let mut from = Decoder::new(r#"{"name": "Ada", "tags": ["a", "b"]}"#);
/// from.begin_object()?;
/// while let Some(name) = from.next_member()? {
///     match &*name {
///         "name" => assert_eq!(from.string()?, "Ada"),
///         _ => assert_eq!(from.skip()?, r#"["a", "b"]"#),
///     }
/// }
/// from.end()?;
/// # Ok::<(), eventry::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Decoder<'de> {
    pub(super) text: &'de str,
    pub(super) at: usize,
    // The last token opened an object or an array: no separator stands before the next member or element.
    opened: bool,
    /// Records that are read hold what they read before, and forget it first.
    pub(crate) again: bool,
    /// What values are read for.
    pub(super) purpose: Purpose,
    pub(super) depth: u16,
    /// To enter a level below this one takes a closer look.
    pub(super) watermark: u16,
    /// How often something outside the schema was tolerated.
    pub(crate) surprises: usize,
    /// How the value just read was spelled, if writing it would spell an unequal one.
    pub(crate) spelling: Option<Spelling>,
    /// What was tolerated, for a second look at an event whose drift is counted.
    pub(super) sightings: Option<Box<Sightings>>,
    /// The choices that are open.
    pub(super) choices: Option<Choices>,
}

#[cfg(test)]
thread_local! {
    /// How many tokens the decoders of this thread have looked at.
    pub(crate) static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// A place to come back to; see [`Decoder::mark`].
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    pub(super) at: usize,
    opened: bool,
    pub(super) depth: u16,
    surprises: usize,
}

impl<'de> Decoder<'de> {
    /// Takes a text; returns a decoder at its start.
    #[inline]
    #[must_use]
    pub fn new(text: &'de str) -> Self {
        Self::starting_at(text, 0)
    }

    /// Takes a text to read into a value that was read before.
    pub(crate) fn again(text: &'de str) -> Self {
        Self {
            again: true,
            ..Self::new(text)
        }
    }

    /// Takes a text and an offset in it; returns a decoder that stands there.
    #[inline]
    pub(crate) fn starting_at(text: &'de str, at: usize) -> Self {
        Self {
            text,
            at,
            opened: false,
            again: false,
            purpose: Purpose::Keep,
            depth: 0,
            watermark: LIMIT,
            surprises: 0,
            spelling: None,
            sightings: None,
            choices: None,
        }
    }

    /// Returns the whole text.
    #[inline]
    #[must_use]
    pub fn text(&self) -> &'de str {
        self.text
    }

    /// Returns the byte offset up to which the text was read.
    #[inline]
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Returns a mark of this place, for [`rewind`](Self::rewind).
    #[inline]
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark {
            at: self.at,
            opened: self.opened,
            depth: self.depth,
            surprises: self.surprises,
        }
    }

    /// Goes back to `mark`, as if nothing had been read since.
    #[inline]
    pub fn rewind(&mut self, mark: Mark) {
        self.at = mark.at;
        self.opened = mark.opened;
        self.depth = mark.depth;
        self.surprises = mark.surprises;
        self.spelling = None;
        if let Some(sightings) = &mut self.sightings {
            sightings.rewind(mark.at);
        }
    }

    /// Returns the kind of the next value without reading it.
    ///
    /// # Errors
    ///
    /// An error if the text ends here or no value can start so.
    #[inline]
    pub fn kind(&mut self) -> Result<Kind, DecodeError> {
        match self.token().and_then(Kind::of) {
            Some(kind) => Ok(kind),
            None => Err(self.syntax("expected a JSON value")),
        }
    }

    /// Reads `null`.
    ///
    /// # Errors
    ///
    /// An error if the next value is anything else.
    #[inline]
    pub fn null(&mut self) -> Result<(), DecodeError> {
        match self.token() {
            Some(b'n') => self.word("null"),
            _ => Err(self.unexpected("null")),
        }
    }

    /// Reads `true` or `false` and returns it.
    ///
    /// # Errors
    ///
    /// An error if the next value is anything else.
    #[inline]
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        match self.token() {
            Some(b't') => self.word("true").map(|()| true),
            Some(b'f') => self.word("false").map(|()| false),
            _ => Err(self.unexpected("boolean")),
        }
    }

    /// Reads a string and returns its characters, borrowed from the text unless an escape stands in it.
    ///
    /// # Errors
    ///
    /// An error if the next value is no string, or one that holds a bad escape or half of a surrogate pair.
    #[inline]
    pub fn string(&mut self) -> Result<Cow<'de, str>, DecodeError> {
        match self.token() {
            Some(b'"') => self.quoted(),
            _ => Err(self.unexpected("string")),
        }
    }

    /// Reads a number and returns it exactly as spelled.
    ///
    /// # Errors
    ///
    /// An error if the next value is no number or a misspelled one.
    #[inline]
    pub fn number(&mut self) -> Result<&'de str, DecodeError> {
        match self.token() {
            Some(b'-' | b'0'..=b'9') => {
                let start = self.at;
                self.pass_number()?;
                Ok(self.slice(start, self.at))
            }
            _ => Err(self.unexpected("number")),
        }
    }

    /// Reads the start of an object; [`next_member`](Self::next_member) follows.
    ///
    /// # Errors
    ///
    /// An error if the next value is no object.
    #[inline]
    pub fn begin_object(&mut self) -> Result<(), DecodeError> {
        match self.token() {
            Some(b'{') => {
                self.at += 1;
                self.opened = true;
                Ok(())
            }
            _ => Err(self.unexpected("object")),
        }
    }

    /// Reads up to the next member's value and returns the member's name, or `None` after reading the object's end.
    /// The caller reads the value before it asks for the next member.
    ///
    /// # Errors
    ///
    /// An error if the text does not go on as an object does.
    #[inline]
    pub fn next_member(&mut self) -> Result<Option<Cow<'de, str>>, DecodeError> {
        if !self.reach_member_name()? {
            return Ok(None);
        }
        self.name().map(Some)
    }

    /// Reads the name at whose opening quote the decoder stands, if it is written as `expected`, and the colon behind it: comparing a name
    /// costs less than reading it. Otherwise reads nothing. `expected` is a name that is written without escapes.
    ///
    /// # Errors
    ///
    /// An error if no colon follows.
    #[inline]
    pub(crate) fn expected_name(&mut self, expected: &str) -> Result<bool, DecodeError> {
        let start = self.at + 1;
        let written = self.text.as_bytes().get(start..).unwrap_or_default();
        let same = written.get(expected.len()) == Some(&b'"') && written.starts_with(expected.as_bytes());
        if same {
            self.at = start + expected.len() + 1;
            self.colon()?;
        }
        Ok(same)
    }

    /// Reads the name at whose opening quote the decoder stands, and the colon behind it.
    ///
    /// # Errors
    ///
    /// An error if it is no string, or no colon follows.
    #[inline]
    pub(crate) fn name(&mut self) -> Result<Cow<'de, str>, DecodeError> {
        let name = self.quoted()?;
        self.colon()?;
        Ok(name)
    }

    /// Like [`next_member`](Self::next_member), but returns the name as written, in its quotes: every name that JSON's
    /// grammar allows, also one that has no characters.
    pub(crate) fn next_member_raw(&mut self) -> Result<Option<&'de str>, DecodeError> {
        if !self.reach_member_name()? {
            return Ok(None);
        }
        let start = self.at;
        self.pass_string()?;
        let name = self.slice(start, self.at);
        self.colon()?;
        Ok(Some(name))
    }

    /// Reads the start of an array; [`next_element`](Self::next_element) follows.
    ///
    /// # Errors
    ///
    /// An error if the next value is no array.
    #[inline]
    pub fn begin_array(&mut self) -> Result<(), DecodeError> {
        match self.token() {
            Some(b'[') => {
                self.at += 1;
                self.opened = true;
                Ok(())
            }
            _ => Err(self.unexpected("array")),
        }
    }

    /// Reads up to the next element and returns `true`, or `false` after reading the array's end. The caller reads the
    /// element before it asks for the next one.
    ///
    /// # Errors
    ///
    /// An error if the text does not go on as an array does.
    #[inline]
    pub fn next_element(&mut self) -> Result<bool, DecodeError> {
        let first = std::mem::take(&mut self.opened);
        match self.token() {
            Some(b']') => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !first => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if first => Ok(true),
            _ => Err(self.syntax("expected `,` or `]`")),
        }
    }

    /// Reads the end of the text.
    ///
    /// # Errors
    ///
    /// [`Reason::TrailingData`] if anything but white space is left.
    #[inline]
    pub fn end(&mut self) -> Result<(), DecodeError> {
        match self.token() {
            None => Ok(()),
            Some(_) => Err(DecodeError::new(Reason::TrailingData, self.at)),
        }
    }

    /// Passes white space and returns the byte behind it, which is not read yet.
    #[inline]
    pub(crate) fn token(&mut self) -> Option<u8> {
        #[cfg(test)]
        STEPS.set(STEPS.get() + 1);
        match self.text.as_bytes().get(self.at) {
            Some(&byte) if byte > b' ' => Some(byte),
            _ => self.token_behind_space(),
        }
    }

    fn token_behind_space(&mut self) -> Option<u8> {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    /// Stands at the opening quote of the next member's name (`true`) or behind the object's end (`false`).
    #[inline(always)]
    pub(crate) fn reach_member_name(&mut self) -> Result<bool, DecodeError> {
        let first = std::mem::take(&mut self.opened);
        match self.token() {
            Some(b',') if !first => {
                self.at += 1;
                match self.token() {
                    Some(b'"') => Ok(true),
                    _ => Err(self.syntax("expected a member name in quotes")),
                }
            }
            Some(b'"') if first => Ok(true),
            Some(b'}') => {
                self.at += 1;
                Ok(false)
            }
            _ if first => Err(self.syntax("expected a member name in quotes or `}`")),
            _ => Err(self.syntax("expected `,` or `}`")),
        }
    }

    #[inline]
    pub(crate) fn colon(&mut self) -> Result<(), DecodeError> {
        match self.token() {
            Some(b':') => {
                self.at += 1;
                Ok(())
            }
            _ => Err(self.syntax("expected `:`")),
        }
    }

    #[inline]
    pub(super) fn advance(&mut self) {
        self.at += 1;
    }

    /// Goes on at `offset`, up to which another decoder read one value of the same text.
    #[cfg(feature = "serde")]
    pub(crate) fn advance_to(&mut self, offset: usize) {
        self.at = offset;
        self.opened = false;
    }

    /// The text between two offsets that this decoder found next to ASCII bytes, hence on character boundaries.
    #[inline]
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'de str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The error for a place at which `words` should stand.
    #[cold]
    #[inline(never)]
    pub(super) fn syntax(&self, words: &'static str) -> DecodeError {
        if self.at >= self.text.len() {
            return DecodeError::new(Reason::UnexpectedEnd, self.text.len());
        }
        DecodeError::new(Reason::Syntax(words), self.at)
    }

    /// The error for a value of the wrong kind, or for no value at all.
    #[cold]
    #[inline(never)]
    pub(crate) fn unexpected(&mut self, expected: &'static str) -> DecodeError {
        match self.kind() {
            Ok(found) => DecodeError::expected(expected, found, self.at),
            Err(error) => error,
        }
    }
}
