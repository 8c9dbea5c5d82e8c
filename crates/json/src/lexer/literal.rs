//! The grammar of numbers and literal names.

use super::Lexer;
use crate::{Syntax, SyntaxError};

impl<'t> Lexer<'t> {
    /// Reads the number whose first byte is at the current offset, and returns it exactly as written.
    ///
    /// # Errors
    ///
    /// [`Syntax::Digit`] if a digit is missing.
    #[inline]
    pub fn number(&mut self) -> Result<&'t str, SyntaxError> {
        let start = self.at;
        self.skip_number()?;
        Ok(self.slice(start, self.at))
    }

    /// Skips the number whose first byte is at the current offset, and checks its grammar.
    ///
    /// # Errors
    ///
    /// [`Syntax::Digit`] if a digit is missing.
    #[inline]
    pub fn skip_number(&mut self) -> Result<(), SyntaxError> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.skip_digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.skip_digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.skip_digits()?;
        }
        Ok(())
    }

    #[inline]
    fn skip_digits(&mut self) -> Result<(), SyntaxError> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut at = start;
        while let Some(b'0'..=b'9') = bytes.get(at) {
            at += 1;
        }
        self.at = at;
        if at == start {
            return Err(self.error(Syntax::Digit));
        }
        Ok(())
    }

    /// Reads an integer of at most 18 digits without fraction and exponent, if that is the next token. Most numbers are; all others, and
    /// errors, are left to [`number`](Self::number).
    #[inline]
    pub fn small_integer(&mut self) -> Option<i64> {
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
        // A leading zero is `0`, `-0`, or an error.
        if at == start || (bytes.get(start) == Some(&b'0') && at > self.at + 1) {
            return None;
        }
        if let Some(b'.' | b'e' | b'E') = bytes.get(at) {
            return None;
        }
        self.at = at;
        Some(if first == b'-' { -value } else { value })
    }

    /// Reads `null`, `true` or `false`, given as `name`, if it starts at the current offset.
    ///
    /// # Errors
    ///
    /// [`Syntax::Literal`] at the first byte if the text differs, or at the end of the text if that comes too early.
    #[inline]
    pub fn literal(&mut self, name: &'static str) -> Result<(), SyntaxError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if rest.starts_with(name.as_bytes()) {
            self.at += name.len();
            return Ok(());
        }
        let cut_off = name.as_bytes().starts_with(rest);
        Err(SyntaxError {
            kind: Syntax::Literal,
            offset: if cut_off { self.text.len() } else { self.at },
        })
    }
}
