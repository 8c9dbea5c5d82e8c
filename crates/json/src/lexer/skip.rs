//! Skipping a whole value of any depth, without recursion.

use super::Lexer;
use crate::levels::Levels;
use crate::{Syntax, SyntaxError};

/// A value that was skipped.
#[derive(Clone, Copy, Debug)]
pub struct Skipped<'t> {
    /// The text of the value.
    pub text: &'t str,
    /// Whether the value contains white space outside its strings.
    pub spaced: bool,
}

/// Observes the objects and arrays of a value that is skipped, except for empty ones.
pub trait Observer {
    /// An object or array begins at this offset.
    fn begin(&mut self, _offset: usize) {}

    /// The innermost object or array ends before this offset.
    fn end(&mut self, _offset: usize) {}
}

/// Observes nothing.
impl Observer for () {}

impl<'t> Lexer<'t> {
    /// Reads any value, checks all of it, and returns its text as written. Takes one bit of memory per level, so that only the length of
    /// the text limits the depth.
    ///
    /// # Errors
    ///
    /// An error if the text is not JSON. Half of a surrogate pair passes: the grammar allows it.
    pub fn skip(&mut self) -> Result<&'t str, SyntaxError> {
        self.skip_observed(&mut ()).map(|skipped| skipped.text)
    }

    /// Like [`skip`](Self::skip), and says more about the value.
    ///
    /// # Errors
    ///
    /// As [`skip`](Self::skip).
    pub fn skip_observed(&mut self, observer: &mut impl Observer) -> Result<Skipped<'t>, SyntaxError> {
        let mut levels = Levels::default();
        let mut spaces = Spaces::default();
        let mut byte = self.token();
        let start = self.at;
        'value: loop {
            match byte {
                Some(b'"') => drop(self.skip_string()?),
                Some(b'-' | b'0'..=b'9') => self.skip_number()?,
                Some(b'{') => {
                    let opened = self.at;
                    self.at += 1;
                    byte = spaces.token(self);
                    if byte == Some(b'}') {
                        self.at += 1;
                    } else {
                        observer.begin(opened);
                        levels.push(true);
                        byte = self.skip_name(byte, Syntax::MemberNameOrEnd, &mut spaces)?;
                        continue 'value;
                    }
                }
                Some(b'[') => {
                    let opened = self.at;
                    self.at += 1;
                    byte = spaces.token(self);
                    if byte == Some(b']') {
                        self.at += 1;
                    } else {
                        observer.begin(opened);
                        levels.push(false);
                        continue 'value;
                    }
                }
                Some(b't') => self.literal("true")?,
                Some(b'f') => self.literal("false")?,
                Some(b'n') => self.literal("null")?,
                _ => return Err(self.error(Syntax::Value)),
            }
            // Behind a value: continue the innermost open object or array.
            while let Some(object) = levels.top() {
                byte = spaces.token(self);
                match (byte, object) {
                    (Some(b','), _) => {
                        self.at += 1;
                        byte = spaces.token(self);
                        if object {
                            byte = self.skip_name(byte, Syntax::MemberName, &mut spaces)?;
                        }
                        continue 'value;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        self.at += 1;
                        observer.end(self.at);
                        levels.pop();
                    }
                    (_, true) => return Err(self.error(Syntax::CommaOrBrace)),
                    (_, false) => return Err(self.error(Syntax::CommaOrBracket)),
                }
            }
            return Ok(Skipped {
                text: self.slice(start, self.at),
                spaced: spaces.0,
            });
        }
    }

    /// Skips a member's name and colon; returns the byte behind.
    #[inline]
    fn skip_name(&mut self, first: Option<u8>, missing: Syntax, spaces: &mut Spaces) -> Result<Option<u8>, SyntaxError> {
        if first != Some(b'"') {
            return Err(self.error(missing));
        }
        self.skip_string()?;
        if spaces.token(self) != Some(b':') {
            return Err(self.error(Syntax::Colon));
        }
        self.at += 1;
        Ok(spaces.token(self))
    }
}

/// Whether white space was skipped.
#[derive(Default)]
struct Spaces(bool);

impl Spaces {
    #[inline]
    fn token(&mut self, from: &mut Lexer<'_>) -> Option<u8> {
        let before = from.at;
        let byte = from.token();
        self.0 |= from.at != before;
        byte
    }
}
