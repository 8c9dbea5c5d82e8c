//! A pull decoder over JSON text.

use std::borrow::Cow;

use eventry_json::{Lexer, Syntax, SyntaxError};

use super::limits::LIMIT;
use super::spelling::Spelling;
use super::verdicts::{Choices, Purpose};
use crate::drift::Sightings;
use crate::error::{DecodeError, Reason};
use crate::kind::Kind;

/// A pull decoder: reads one JSON value after another from a text, as the caller asks for them.
///
/// It follows RFC 8259 to the letter and never recurses. Every method skips leading white space and, if it succeeds, leaves the decoder
/// behind what it read. After an error, only [`rewind`](Self::rewind) makes sense.
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
    lexer: Lexer<'de>,
    /// Records keep what they read before, and forget it first.
    pub(crate) again: bool,
    /// Why values are read.
    pub(super) purpose: Purpose,
    pub(super) depth: u16,
    /// Entering a level below this one needs a closer look.
    pub(super) watermark: u16,
    /// How often something outside the schema was tolerated.
    pub(crate) surprises: usize,
    /// The spelling of the value just read, if writing the value would produce an unequal one.
    pub(crate) spelling: Option<Spelling>,
    /// What was tolerated, for a second look at an event whose drift is counted.
    pub(super) sightings: Option<Box<Sightings>>,
    /// The choices that are open.
    pub(super) choices: Option<Choices>,
}

#[cfg(test)]
thread_local! {
    /// The number of bytes that the decoders of this thread have read.
    pub(crate) static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// A place to return to; see [`Decoder::mark`].
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    place: eventry_json::Mark,
    pub(super) depth: u16,
    surprises: usize,
}

impl Mark {
    /// The byte offset of the place.
    #[inline]
    pub(super) fn offset(self) -> usize {
        self.place.offset()
    }
}

impl<'de> Decoder<'de> {
    /// Creates a decoder at the start of a text.
    #[inline]
    #[must_use]
    pub fn new(text: &'de str) -> Self {
        Self::starting_at(text, 0)
    }

    /// Creates a decoder that reads into values that were read before.
    pub(crate) fn again(text: &'de str) -> Self {
        Self {
            again: true,
            ..Self::new(text)
        }
    }

    /// Creates a decoder at an offset of a text.
    #[inline]
    pub(crate) fn starting_at(text: &'de str, at: usize) -> Self {
        Self {
            lexer: Lexer::starting_at(text, at),
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
        self.lexer.text()
    }

    /// Returns the byte offset up to which the text has been read.
    #[inline]
    #[must_use]
    pub fn offset(&self) -> usize {
        self.lexer.offset()
    }

    /// Returns a mark of this place, for [`rewind`](Self::rewind).
    #[inline]
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark {
            place: self.lexer.mark(),
            depth: self.depth,
            surprises: self.surprises,
        }
    }

    /// Returns to `mark`, as if nothing had been read since.
    #[inline]
    pub fn rewind(&mut self, mark: Mark) {
        self.lexer.rewind(mark.place);
        self.depth = mark.depth;
        self.surprises = mark.surprises;
        self.spelling = None;
        if let Some(sightings) = &mut self.sightings {
            sightings.rewind(mark.offset());
        }
    }

    /// Returns the kind of the next value without reading it.
    ///
    /// # Errors
    ///
    /// Returns an error if the text ends or no value starts like this.
    #[inline]
    pub fn kind(&mut self) -> Result<Kind, DecodeError> {
        match self.token().and_then(Kind::of) {
            Some(kind) => Ok(kind),
            None => Err(self.syntax(self.lexer.error(Syntax::Value))),
        }
    }

    /// Reads `null`.
    ///
    /// # Errors
    ///
    /// Returns an error if the next value is anything else.
    #[inline]
    pub fn null(&mut self) -> Result<(), DecodeError> {
        match self.token() {
            Some(b'n') => self.read(|lexer| lexer.literal("null")),
            _ => Err(self.unexpected("null")),
        }
    }

    /// Reads `true` or `false` and returns it.
    ///
    /// # Errors
    ///
    /// Returns an error if the next value is anything else.
    #[inline]
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        match self.token() {
            Some(b't') => self.read(|lexer| lexer.literal("true")).map(|()| true),
            Some(b'f') => self.read(|lexer| lexer.literal("false")).map(|()| false),
            _ => Err(self.unexpected("boolean")),
        }
    }

    /// Reads a string and returns its characters, borrowed from the text unless they contain an escape.
    ///
    /// # Errors
    ///
    /// Returns an error if the next value is not a string, or contains an invalid escape or half of a surrogate pair.
    #[inline]
    pub fn string(&mut self) -> Result<Cow<'de, str>, DecodeError> {
        match self.plain_string() {
            Some(characters) => Ok(Cow::Borrowed(characters)),
            None => self.other_string(),
        }
    }

    /// Reads a string that is probably long, and contains escapes.
    pub(crate) fn long_string(&mut self) -> Result<Cow<'de, str>, DecodeError> {
        /// As much as a small body in a wrapper has.
        const LONG: usize = 1 << 11;
        match self.token() {
            Some(b'"') => self.read(|lexer| lexer.long_string(LONG)),
            _ => Err(self.unexpected("string")),
        }
    }

    /// Reads a string that contains no escape, if that is the next token. Most strings are plain; all others, and errors, are left to
    /// [`string`](Self::string).
    #[inline(always)]
    pub(crate) fn plain_string(&mut self) -> Option<&'de str> {
        match self.token() {
            Some(b'"') => self.counted(Lexer::plain_string),
            _ => None,
        }
    }

    /// Reads a string that is not plain, or finds the error.
    #[inline(never)]
    fn other_string(&mut self) -> Result<Cow<'de, str>, DecodeError> {
        match self.token() {
            Some(b'"') => self.read(Lexer::string),
            _ => Err(self.unexpected("string")),
        }
    }

    /// Reads a number and returns it exactly as written.
    ///
    /// # Errors
    ///
    /// Returns an error if the next value is not a number, or violates the grammar of numbers.
    #[inline]
    pub fn number(&mut self) -> Result<&'de str, DecodeError> {
        match self.token() {
            Some(b'-' | b'0'..=b'9') => self.read(Lexer::number),
            _ => Err(self.unexpected("number")),
        }
    }

    /// Reads an integer of at most 18 digits without fraction and exponent, if that is the next token. Most numbers are; all others, and
    /// errors, are left to [`number`](Self::number).
    #[inline]
    pub(crate) fn small_integer(&mut self) -> Option<i64> {
        self.counted(Lexer::small_integer)
    }

    /// Reads the start of an object; [`next_member`](Self::next_member) follows.
    ///
    /// # Errors
    ///
    /// Returns an error if the next value is not an object.
    #[inline]
    pub fn begin_object(&mut self) -> Result<(), DecodeError> {
        match self.token() {
            Some(b'{') => {
                self.counted(Lexer::open);
                Ok(())
            }
            _ => Err(self.unexpected("object")),
        }
    }

    /// Reads up to the next member's value and returns the member's name, or reads the end of the object and returns `None`. The caller
    /// reads the value before it asks for the next member.
    ///
    /// # Errors
    ///
    /// Returns an error if the text does not continue like an object.
    #[inline]
    pub fn next_member(&mut self) -> Result<Option<Cow<'de, str>>, DecodeError> {
        if !self.reach_member_name()? {
            return Ok(None);
        }
        self.name().map(Some)
    }

    /// Like [`next_member`](Self::next_member), but returns the name as written, in its quotes: every name that the grammar allows,
    /// including one that contains half of a surrogate pair.
    pub(crate) fn next_member_raw(&mut self) -> Result<Option<&'de str>, DecodeError> {
        if !self.reach_member_name()? {
            return Ok(None);
        }
        self.read(Lexer::raw_name).map(Some)
    }

    /// Moves to the opening quote of the next member's name and returns `true`, or reads the end of the object and returns `false`.
    #[inline(always)]
    pub(crate) fn reach_member_name(&mut self) -> Result<bool, DecodeError> {
        self.read(Lexer::next_member)
    }

    /// Reads the name at whose opening quote the decoder is, and its colon, if the name is written as `expected`; otherwise reads
    /// nothing. Comparing a name is cheaper than reading it. `expected` needs no escapes.
    ///
    /// # Errors
    ///
    /// Returns an error if no colon follows.
    #[inline]
    pub(crate) fn expected_name(&mut self, expected: &str) -> Result<bool, DecodeError> {
        self.read(|lexer| lexer.expected_name(expected))
    }

    /// Reads the name at whose opening quote the decoder is, and its colon.
    ///
    /// # Errors
    ///
    /// Returns an error if it is not a valid string or no colon follows.
    #[inline]
    pub(crate) fn name(&mut self) -> Result<Cow<'de, str>, DecodeError> {
        self.read(Lexer::name)
    }

    /// Reads the start of an array; [`next_element`](Self::next_element) follows.
    ///
    /// # Errors
    ///
    /// Returns an error if the next value is not an array.
    #[inline]
    pub fn begin_array(&mut self) -> Result<(), DecodeError> {
        match self.token() {
            Some(b'[') => {
                self.counted(Lexer::open);
                Ok(())
            }
            _ => Err(self.unexpected("array")),
        }
    }

    /// Reads up to the next element and returns `true`, or reads the end of the array and returns `false`. The caller reads the element
    /// before it asks for the next one.
    ///
    /// # Errors
    ///
    /// Returns an error if the text does not continue like an array.
    #[inline]
    pub fn next_element(&mut self) -> Result<bool, DecodeError> {
        self.read(Lexer::next_element)
    }

    /// Reads any value, checks all of it, and returns its text as written. Takes one bit of memory per level, so that only the length of
    /// the text limits the depth.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not JSON. Half of a surrogate pair passes: the grammar allows it.
    ///
    /// ```
    /// use eventry::rt::Decoder;
    ///
    /// assert_eq!(Decoder::new(r#" {"a": [1e2]} "#).skip()?, r#"{"a": [1e2]}"#);
    /// assert!(Decoder::new(&"[".repeat(1_000_000)).skip().is_err());
    /// # Ok::<(), eventry::DecodeError>(())
    /// ```
    #[inline]
    pub fn skip(&mut self) -> Result<&'de str, DecodeError> {
        self.read(Lexer::skip)
    }

    /// Like [`skip`](Self::skip); says also whether the value contains white space outside its strings.
    pub(crate) fn skip_noting_space(&mut self) -> Result<(&'de str, bool), DecodeError> {
        let skipped = self.read(|lexer| lexer.skip_observed(&mut ()))?;
        Ok((skipped.text, skipped.spaced))
    }

    /// Reads the end of the text.
    ///
    /// # Errors
    ///
    /// [`Reason::TrailingData`] if anything but white space is left.
    #[inline]
    pub fn end(&mut self) -> Result<(), DecodeError> {
        self.read(Lexer::end)
    }

    /// Skips white space and returns the first byte of the next token, without reading it.
    #[inline]
    pub(crate) fn token(&mut self) -> Option<u8> {
        self.lexer.token()
    }

    /// Continues at `offset`, behind a value that was read by other means.
    #[inline]
    pub(crate) fn advance_to(&mut self, offset: usize) {
        self.lexer.advance_to(offset);
    }

    /// Takes the spelling of the value just read, to remember it.
    #[inline]
    pub(crate) fn take_spelling(&mut self) -> Option<Box<str>> {
        let spelling = self.spelling.take()?;
        Some(spelling.into_literal(self.text()))
    }

    /// Reads with the lexer.
    #[inline(always)]
    fn read<T>(&mut self, read: impl FnOnce(&mut Lexer<'de>) -> Result<T, SyntaxError>) -> Result<T, DecodeError> {
        match self.counted(read) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.syntax(error)),
        }
    }

    /// Reads with the lexer; tests count how much.
    #[inline(always)]
    fn counted<T>(&mut self, read: impl FnOnce(&mut Lexer<'de>) -> T) -> T {
        #[cfg(test)]
        let before = self.offset();
        let value = read(&mut self.lexer);
        #[cfg(test)]
        STEPS.set(STEPS.get() + (self.offset() - before) as u64);
        value
    }

    #[cold]
    #[inline(never)]
    fn syntax(&self, error: SyntaxError) -> DecodeError {
        syntax_error(error, self.text())
    }

    /// The error for a value of the wrong kind, or for no value at all.
    #[cold]
    #[inline(never)]
    pub(crate) fn unexpected(&mut self, expected: &'static str) -> DecodeError {
        let found = match self.kind() {
            Ok(found) => found,
            Err(error) => return error,
        };
        // The first byte says what a value should be. A short one is read, so that `nonsense` is not called null.
        let is_short = matches!(found, Kind::Null | Kind::Bool | Kind::Number);
        let read = if is_short { self.lexer.clone().skip().map(|_| ()) } else { Ok(()) };
        match read {
            Ok(()) => DecodeError::expected(expected, found, self.offset()),
            Err(error) => self.syntax(error),
        }
    }
}

/// The error for a text that violates the grammar.
#[cold]
pub(crate) fn syntax_error(error: SyntaxError, text: &str) -> DecodeError {
    let reason = match error.kind {
        _ if error.offset >= text.len() => Reason::UnexpectedEnd,
        Syntax::TrailingData => Reason::TrailingData,
        Syntax::LoneSurrogate => Reason::LoneSurrogate,
        kind => Reason::Syntax(kind.as_str()),
    };
    DecodeError::new(reason, error.offset)
}
