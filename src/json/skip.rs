//! Passing a whole value of any depth, without recursion.

use super::Decoder;
use super::extents::Passed;
use crate::error::DecodeError;

impl<'de> Decoder<'de> {
    /// Reads any value, checks all of it, and returns its text as it stands. Takes one bit of memory a level, so that
    /// depth is bounded by the length of the text alone.
    ///
    /// # Errors
    ///
    /// An error if the text is not JSON. Half of a surrogate pair passes: the grammar allows it.
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
        self.skip_noting_space().map(|(text, _)| text)
    }

    /// Like [`skip`](Self::skip); says also whether white space stands inside the value, outside its strings.
    pub(crate) fn skip_noting_space(&mut self) -> Result<(&'de str, bool), DecodeError> {
        self.pass(&mut ())
    }

    /// Like [`skip_noting_space`](Self::skip_noting_space); `passed` sees the objects and arrays.
    pub(super) fn pass(&mut self, passed: &mut impl Passed) -> Result<(&'de str, bool), DecodeError> {
        let mut levels = Levels::default();
        let mut spaced = Spaces::default();
        let mut byte = self.token();
        let start = self.offset();
        'value: loop {
            match byte {
                Some(b'"') => drop(self.pass_string()?),
                Some(b'-' | b'0'..=b'9') => self.pass_number()?,
                Some(b'{') => {
                    let opened = self.offset();
                    self.advance();
                    byte = spaced.token(self);
                    if byte == Some(b'}') {
                        self.advance();
                    } else {
                        passed.begin(opened);
                        levels.push(true);
                        byte = self.pass_name(byte, &mut spaced)?;
                        continue 'value;
                    }
                }
                Some(b'[') => {
                    let opened = self.offset();
                    self.advance();
                    byte = spaced.token(self);
                    if byte == Some(b']') {
                        self.advance();
                    } else {
                        passed.begin(opened);
                        levels.push(false);
                        continue 'value;
                    }
                }
                Some(b't') => self.word("true")?,
                Some(b'f') => self.word("false")?,
                Some(b'n') => self.word("null")?,
                _ => return Err(self.syntax("expected a JSON value")),
            }
            // Behind a value: go on with the innermost open object or array.
            while let Some(object) = levels.top() {
                byte = spaced.token(self);
                match (byte, object) {
                    (Some(b','), _) => {
                        self.advance();
                        byte = spaced.token(self);
                        if object {
                            byte = self.pass_name(byte, &mut spaced)?;
                        }
                        continue 'value;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        self.advance();
                        passed.end(self.offset());
                        levels.pop();
                    }
                    (_, true) => return Err(self.syntax("expected `,` or `}`")),
                    (_, false) => return Err(self.syntax("expected `,` or `]`")),
                }
            }
            return Ok((self.slice(start, self.offset()), spaced.0));
        }
    }

    /// Passes a member's name and colon; returns the byte behind.
    #[inline]
    fn pass_name(&mut self, first: Option<u8>, spaced: &mut Spaces) -> Result<Option<u8>, DecodeError> {
        if first != Some(b'"') {
            return Err(self.syntax("expected a member name in quotes"));
        }
        self.pass_string()?;
        if spaced.token(self) != Some(b':') {
            return Err(self.syntax("expected `:`"));
        }
        self.advance();
        Ok(spaced.token(self))
    }
}

/// Whether white space was passed.
#[derive(Default)]
struct Spaces(bool);

impl Spaces {
    #[inline]
    fn token(&mut self, from: &mut Decoder<'_>) -> Option<u8> {
        let before = from.offset();
        let byte = from.token();
        self.0 |= from.offset() != before;
        byte
    }
}

/// The open objects (`true`) and arrays (`false`), one bit each.
#[derive(Debug, Default)]
pub(super) struct Levels {
    full: Vec<u64>,
    // The innermost levels; the lowest bit is the innermost.
    bits: u64,
    count: u32,
}

impl Levels {
    #[inline]
    pub(super) fn push(&mut self, object: bool) {
        if self.count == u64::BITS {
            self.full.push(self.bits);
            self.count = 0;
        }
        self.bits = (self.bits << 1) | u64::from(object);
        self.count += 1;
    }

    #[inline]
    pub(super) fn top(&self) -> Option<bool> {
        (self.count > 0).then_some(self.bits & 1 == 1)
    }

    #[inline]
    pub(super) fn pop(&mut self) {
        self.bits >>= 1;
        self.count = self.count.saturating_sub(1);
        if self.count == 0
            && let Some(bits) = self.full.pop()
        {
            self.bits = bits;
            self.count = u64::BITS;
        }
    }

    /// How many are open.
    pub(super) fn depth(&self) -> usize {
        // One bit is one level, and a word of them takes eight bytes: the product fits.
        self.full.len() * u64::BITS as usize + self.count as usize
    }

    /// Closes all.
    pub(super) fn clear(&mut self) {
        self.full.clear();
        // What one deep value took is not held for the next.
        self.full.shrink_to(64);
        self.count = 0;
    }
}
