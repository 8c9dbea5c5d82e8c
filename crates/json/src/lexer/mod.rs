//! A pull lexer: the structure of values. Its submodules read strings, literals, and whole values.

mod literal;
mod skip;
mod string;

pub use skip::{Observer, Skipped};
pub use string::unescape;

use crate::{Syntax, SyntaxError};

/// Reads the tokens of a text one after another, as the caller asks for them. It never recurses.
///
/// [`token`](Self::token) moves to the next token and returns its first byte; the caller chooses the method that reads it. After an
/// error, only [`rewind`](Self::rewind) makes sense.
///
/// ```
/// use eventry_json::Lexer;
///
/// let mut lexer = Lexer::new("[1, true]");
/// assert_eq!(lexer.token(), Some(b'['));
/// lexer.open();
/// assert!(lexer.next_element()?);
/// assert_eq!(lexer.token(), Some(b'1'));
/// assert_eq!(lexer.number()?, "1");
/// assert!(lexer.next_element()?);
/// assert_eq!(lexer.token(), Some(b't'));
/// lexer.literal("true")?;
/// assert!(!lexer.next_element()?);
/// lexer.end()?;
/// # Ok::<(), eventry_json::SyntaxError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lexer<'t> {
    text: &'t str,
    at: usize,
    // The last token opened an object or array: no separator precedes the next member or element.
    opened: bool,
}

/// A place to return to; see [`Lexer::mark`].
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    at: usize,
    opened: bool,
}

impl Mark {
    /// The byte offset of the place.
    #[inline]
    #[must_use]
    pub fn offset(self) -> usize {
        self.at
    }
}

impl<'t> Lexer<'t> {
    /// Creates a lexer at the start of a text.
    #[inline]
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self::starting_at(text, 0)
    }

    /// Creates a lexer at an offset of a text.
    #[inline]
    #[must_use]
    pub fn starting_at(text: &'t str, at: usize) -> Self {
        Self { text, at, opened: false }
    }

    /// The whole text.
    #[inline]
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The byte offset up to which the text has been read.
    #[inline]
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Continues at `offset`, behind a value that was read by other means.
    #[inline]
    pub fn advance_to(&mut self, offset: usize) {
        self.at = offset;
        self.opened = false;
    }

    /// Returns a mark of this place, for [`rewind`](Self::rewind).
    #[inline]
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark {
            at: self.at,
            opened: self.opened,
        }
    }

    /// Returns to `mark`, as if nothing had been read since.
    #[inline]
    pub fn rewind(&mut self, mark: Mark) {
        self.at = mark.at;
        self.opened = mark.opened;
    }

    /// The text between two offsets of tokens; empty if the offsets do not enclose any.
    #[inline]
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The error for violating a rule at the current offset.
    #[inline]
    #[must_use]
    pub fn error(&self, kind: Syntax) -> SyntaxError {
        SyntaxError { kind, offset: self.at }
    }

    /// Skips white space and returns the first byte of the next token, without reading it. Returns `None` at the end of the text.
    #[inline]
    pub fn token(&mut self) -> Option<u8> {
        match self.peek() {
            Some(byte) if byte > b' ' => Some(byte),
            _ => self.token_after_space(),
        }
    }

    fn token_after_space(&mut self) -> Option<u8> {
        while let Some(byte) = self.peek() {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    /// Reads the `{` or `[` at the current offset; [`next_member`](Self::next_member) or [`next_element`](Self::next_element) follows.
    #[inline]
    pub fn open(&mut self) {
        self.at += 1;
        self.opened = true;
    }

    /// Moves to the opening quote of the next member's name and returns `true`, or reads the end of the object and returns `false`.
    ///
    /// # Errors
    ///
    /// An error if the text does not continue like an object.
    #[inline(always)]
    pub fn next_member(&mut self) -> Result<bool, SyntaxError> {
        let first = std::mem::take(&mut self.opened);
        match self.token() {
            Some(b',') if !first => {
                self.at += 1;
                match self.token() {
                    Some(b'"') => Ok(true),
                    _ => Err(self.error(Syntax::MemberName)),
                }
            }
            Some(b'"') if first => Ok(true),
            Some(b'}') => {
                self.at += 1;
                Ok(false)
            }
            _ if first => Err(self.error(Syntax::MemberNameOrEnd)),
            _ => Err(self.error(Syntax::CommaOrBrace)),
        }
    }

    /// Reads the colon after a member's name.
    ///
    /// # Errors
    ///
    /// An error if there is no colon.
    #[inline]
    pub fn colon(&mut self) -> Result<(), SyntaxError> {
        match self.token() {
            Some(b':') => {
                self.at += 1;
                Ok(())
            }
            _ => Err(self.error(Syntax::Colon)),
        }
    }

    /// Moves to the next element and returns `true`, or reads the end of the array and returns `false`.
    ///
    /// # Errors
    ///
    /// An error if the text does not continue like an array.
    #[inline]
    pub fn next_element(&mut self) -> Result<bool, SyntaxError> {
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
            None if first => Err(self.error(Syntax::Value)),
            _ => Err(self.error(Syntax::CommaOrBracket)),
        }
    }

    /// Reads the end of the text.
    ///
    /// # Errors
    ///
    /// [`Syntax::TrailingData`] if anything but white space is left.
    #[inline]
    pub fn end(&mut self) -> Result<(), SyntaxError> {
        match self.token() {
            None => Ok(()),
            Some(_) => Err(self.error(Syntax::TrailingData)),
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}
