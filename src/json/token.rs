//! The grammar of strings, numbers and literal names.

use std::borrow::Cow;

use super::{Decoder, escape, scan};
use crate::error::{DecodeError, Reason};

impl<'de> Decoder<'de> {
    /// Reads a string whose opening quote is the current byte.
    #[inline]
    pub(super) fn quoted(&mut self) -> Result<Cow<'de, str>, DecodeError> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let stop = scan::plain_end(bytes, start);
        if bytes.get(stop) == Some(&b'"') {
            self.at = stop + 1;
            return Ok(Cow::Borrowed(self.slice(start, stop)));
        }
        self.escaped()
    }

    /// Reads a string that holds an escape, or an error.
    #[inline(never)]
    fn escaped(&mut self) -> Result<Cow<'de, str>, DecodeError> {
        let bytes = self.text.as_bytes();
        let mut characters = Vec::with_capacity(64);
        self.at += 1;
        loop {
            self.at = scan::copy_plain(bytes, self.at, &mut characters);
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    // Made of parts of the text and of whole characters.
                    return match String::from_utf8(characters) {
                        Ok(characters) => Ok(Cow::Owned(characters)),
                        Err(_) => Err(DecodeError::new(Reason::NotUtf8, self.at)),
                    };
                }
                Some(b'\\') => {
                    let start = self.at;
                    self.pass_escape()?;
                    let escape::Unescaped::Character(character) = escape::unescape_at(self.text, start) else {
                        return Err(DecodeError::new(Reason::LoneSurrogate, start));
                    };
                    if character.is_ascii() {
                        characters.push(character as u8);
                    } else {
                        characters.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                        if u32::from(character) > 0xFFFF {
                            // The other half of the pair.
                            self.pass_escape()?;
                        }
                    }
                }
                _ => return Err(self.syntax("control characters in strings must be escaped")),
            }
        }
    }

    /// Passes a string whose opening quote is the current byte, and checks its grammar. Returns whether an escape stands in it.
    #[inline]
    pub(crate) fn pass_string(&mut self) -> Result<bool, DecodeError> {
        let bytes = self.text.as_bytes();
        let stop = scan::plain_end(bytes, self.at + 1);
        if bytes.get(stop) == Some(&b'"') {
            self.at = stop + 1;
            return Ok(false);
        }
        self.at = stop;
        self.pass_rest_of_string()
    }

    /// Goes on behind the plain part of a string.
    #[inline(never)]
    fn pass_rest_of_string(&mut self) -> Result<bool, DecodeError> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(true);
                }
                Some(b'\\') => self.pass_escape()?,
                _ => return Err(self.syntax("control characters in strings must be escaped")),
            }
            self.at = scan::plain_end(bytes, self.at);
        }
    }

    fn pass_escape(&mut self) -> Result<(), DecodeError> {
        self.at += 1;
        match self.text.as_bytes().get(self.at) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    match self.text.as_bytes().get(self.at) {
                        Some(byte) if byte.is_ascii_hexdigit() => self.at += 1,
                        _ => {
                            return Err(self.syntax("expected four hexadecimal digits after `\\u`"));
                        }
                    }
                }
            }
            _ => return Err(self.syntax("expected one of the escapes of JSON after `\\`")),
        }
        Ok(())
    }

    /// Reads an integer of at most 18 digits without fraction and exponent, if such a one is next. Most numbers are;
    /// all others, and errors, are left to [`number`](Self::number).
    #[inline]
    pub(crate) fn small_integer(&mut self) -> Option<i64> {
        const DIGITS: usize = 18;
        let first = self.token()?;
        let bytes = self.text.as_bytes();
        let start = self.at + usize::from(first == b'-');
        let mut at = start;
        let mut value = 0_i64;
        while let Some(&digit @ b'0'..=b'9') = bytes.get(at) {
            if at == start + DIGITS {
                return None;
            }
            value = value * 10 + i64::from(digit - b'0');
            at += 1;
        }
        // A zero in front is `0`, or `-0`, or an error.
        if at == start || (bytes.get(start) == Some(&b'0') && at > self.at + 1) {
            return None;
        }
        if let Some(b'.' | b'e' | b'E') = bytes.get(at) {
            return None;
        }
        self.at = at;
        Some(if first == b'-' { -value } else { value })
    }

    /// Passes a number whose first byte is the current one, and checks its grammar.
    #[inline]
    pub(crate) fn pass_number(&mut self) -> Result<(), DecodeError> {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        if bytes.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.pass_digits()?;
        }
        if bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.pass_digits()?;
        }
        if let Some(b'e' | b'E') = bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = bytes.get(self.at) {
                self.at += 1;
            }
            self.pass_digits()?;
        }
        Ok(())
    }

    #[inline]
    fn pass_digits(&mut self) -> Result<(), DecodeError> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut at = start;
        while let Some(b'0'..=b'9') = bytes.get(at) {
            at += 1;
        }
        self.at = at;
        if at == start {
            return Err(self.syntax("expected a digit"));
        }
        Ok(())
    }

    /// Passes a literal name.
    #[inline]
    pub(crate) fn word(&mut self, word: &'static str) -> Result<(), DecodeError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        if word.as_bytes().starts_with(rest) {
            return Err(DecodeError::new(Reason::UnexpectedEnd, self.text.len()));
        }
        Err(self.syntax("expected `null`, `true` or `false`"))
    }
}
