//! The grammar of strings.

use std::borrow::Cow;

use super::Lexer;
use crate::escape::{self, Unescaped};
use crate::plain::{copy_plain, plain_end};
use crate::{Syntax, SyntaxError};

/// Decodes a string, given in its quotes.
///
/// # Errors
///
/// As [`Lexer::string`]; of a string of valid grammar only [`Syntax::LoneSurrogate`].
///
/// ```
/// use eventry_json::unescape;
///
/// assert_eq!(unescape(r#""caf\u00e9""#)?, "café");
/// assert_eq!(unescape(r#""a\ud83d""#).unwrap_err().offset, 2);
/// # Ok::<(), eventry_json::SyntaxError>(())
/// ```
pub fn unescape(quoted: &str) -> Result<Cow<'_, str>, SyntaxError> {
    Lexer::new(quoted).string()
}

/// Returns whether this byte behind a backslash is a whole escape.
#[inline]
fn is_short_escape(byte: Option<&u8>) -> bool {
    // One comparison for the two that texts in texts are full of.
    matches!(byte, Some(b'"' | b'\\')) || matches!(byte, Some(b'/' | b'b' | b'f' | b'n' | b'r' | b't'))
}

impl<'t> Lexer<'t> {
    /// Reads the string at whose opening quote the lexer is. Borrows the characters from the text unless they contain an escape.
    ///
    /// # Errors
    ///
    /// An error if the string contains an invalid escape, half of a surrogate pair, or a control character, or is not closed.
    #[inline]
    pub fn string(&mut self) -> Result<Cow<'t, str>, SyntaxError> {
        match self.plain_string() {
            Some(characters) => Ok(Cow::Borrowed(characters)),
            None => self.escaped_string(64),
        }
    }

    /// Like [`string`](Self::string), for a string that probably has as many characters as this, with escapes.
    ///
    /// # Errors
    ///
    /// As [`string`](Self::string).
    pub fn long_string(&mut self, capacity: usize) -> Result<Cow<'t, str>, SyntaxError> {
        match self.plain_string() {
            Some(characters) => Ok(Cow::Borrowed(characters)),
            None => self.escaped_string(capacity),
        }
    }

    /// Reads the string at the current offset if it contains neither an escape nor an error; otherwise reads nothing. Most strings are
    /// plain.
    #[inline]
    pub fn plain_string(&mut self) -> Option<&'t str> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let stop = plain_end(bytes, start);
        if bytes.get(stop) != Some(&b'"') {
            return None;
        }
        self.at = stop + 1;
        Some(self.slice(start, stop))
    }

    /// Reads a string that contains an escape or an error.
    #[inline(never)]
    fn escaped_string(&mut self, capacity: usize) -> Result<Cow<'t, str>, SyntaxError> {
        let bytes = self.text.as_bytes();
        let mut characters = Vec::with_capacity(capacity);
        self.at += 1;
        loop {
            self.at = copy_plain(bytes, self.at, &mut characters);
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    // Consists of parts of the text and of whole characters, so it is UTF-8.
                    return Ok(Cow::Owned(match String::from_utf8(characters) {
                        Ok(characters) => characters,
                        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
                    }));
                }
                Some(b'\\') => {
                    let start = self.at;
                    self.skip_escape()?;
                    let Unescaped::Character(character) = escape::unescape_at(self.text, start) else {
                        let kind = Syntax::LoneSurrogate;
                        return Err(SyntaxError { kind, offset: start });
                    };
                    if character.is_ascii() {
                        characters.push(character as u8);
                    } else {
                        characters.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                        if u32::from(character) > 0xFFFF {
                            // The other half of the pair.
                            self.skip_escape()?;
                        }
                    }
                }
                _ => return Err(self.error(Syntax::ControlCharacter)),
            }
        }
    }

    /// Skips the string at whose opening quote the lexer is, and checks its grammar. Returns whether it contains an escape. Half of a
    /// surrogate pair passes.
    ///
    /// # Errors
    ///
    /// An error if the string contains an invalid escape or a control character, or is not closed.
    #[inline]
    pub fn skip_string(&mut self) -> Result<bool, SyntaxError> {
        let bytes = self.text.as_bytes();
        let stop = plain_end(bytes, self.at + 1);
        if bytes.get(stop) == Some(&b'"') {
            self.at = stop + 1;
            return Ok(false);
        }
        self.at = stop;
        self.skip_rest_of_string()
    }

    /// Continues behind the plain part of a string.
    #[inline(never)]
    fn skip_rest_of_string(&mut self) -> Result<bool, SyntaxError> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(true);
                }
                Some(b'\\') if is_short_escape(bytes.get(self.at + 1)) => {
                    self.at += 2;
                    // Often, one escape follows another.
                    if bytes.get(self.at) == Some(&b'\\') {
                        continue;
                    }
                }
                Some(b'\\') => self.skip_escape()?,
                _ => return Err(self.error(Syntax::ControlCharacter)),
            }
            self.at = plain_end(bytes, self.at);
        }
    }

    fn skip_escape(&mut self) -> Result<(), SyntaxError> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    match self.peek() {
                        Some(byte) if byte.is_ascii_hexdigit() => self.at += 1,
                        _ => return Err(self.error(Syntax::HexadecimalDigits)),
                    }
                }
            }
            _ => return Err(self.error(Syntax::Escape)),
        }
        Ok(())
    }

    /// Reads the member name at whose opening quote the lexer is, and its colon, if the name is written as `expected`; otherwise reads
    /// nothing. Comparing a name is cheaper than reading it. `expected` needs no escapes.
    ///
    /// # Errors
    ///
    /// An error if no colon follows.
    #[inline]
    pub fn expected_name(&mut self, expected: &str) -> Result<bool, SyntaxError> {
        let start = self.at + 1;
        let written = self.text.as_bytes().get(start..).unwrap_or_default();
        let same = written.get(expected.len()) == Some(&b'"') && written.starts_with(expected.as_bytes());
        if same {
            self.at = start + expected.len() + 1;
            self.colon()?;
        }
        Ok(same)
    }

    /// Reads the member name at whose opening quote the lexer is, and its colon.
    ///
    /// # Errors
    ///
    /// An error if it is not a valid string or no colon follows.
    #[inline]
    pub fn name(&mut self) -> Result<Cow<'t, str>, SyntaxError> {
        let name = self.string()?;
        self.colon()?;
        Ok(name)
    }

    /// Like [`name`](Self::name), but returns the name as written, in its quotes: every name that the grammar allows, including one that
    /// contains half of a surrogate pair.
    ///
    /// # Errors
    ///
    /// An error if it is not a string or no colon follows.
    pub fn raw_name(&mut self) -> Result<&'t str, SyntaxError> {
        let start = self.at;
        self.skip_string()?;
        let name = self.slice(start, self.at);
        self.colon()?;
        Ok(name)
    }
}
