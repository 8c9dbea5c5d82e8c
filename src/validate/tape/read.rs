//! Reads a text into a tape, in one pass and without recursion.

use eventry_json::{Lexer, Syntax, SyntaxError, unescape};

use super::{Entry, LARGEST, MAX_LEVELS, Name, Start, Tape};
use crate::error::{DecodeError, Reason};
use crate::json::syntax_error;
use crate::kind::Kind;

/// The index of the parent of the whole value.
const NO_PARENT: u32 = LARGEST;

/// The name of the next member.
#[derive(Clone, Copy)]
enum NextName {
    /// There is none: an element follows, or the whole value.
    None,
    /// From the offset of its first character to that of the quote behind it.
    Plain(usize, usize),
    /// It contains escapes, and its characters are noted.
    Noted,
}

impl<'t> Tape<'t> {
    /// Reads a text that contains one value.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not JSON, contains half of a surrogate pair or a number beyond `f64`, or nests more deeply than
    /// [`MAX_LEVELS`].
    pub(crate) fn read(text: &'t str) -> Result<Self, DecodeError> {
        if text.len() >= LARGEST as usize {
            return Err(DecodeError::new(Reason::Other("the text is longer than 1 GiB".to_owned()), 0));
        }
        let syntax = |error| syntax_error(error, text);
        let mut tape = Tape::new(text);
        let mut from = Lexer::new(text);
        let mut name = NextName::None;
        // The innermost open object or array; as long as it is open, its entry holds the index of its parent.
        let (mut parent, mut in_object, mut levels) = (NO_PARENT, false, 0);
        loop {
            let at = tape.end();
            let kind = tape.value(&mut from, name, parent)?;
            if matches!(kind, Kind::Object | Kind::Array) {
                if levels >= MAX_LEVELS {
                    return Err(DecodeError::new(Reason::TooDeep { limit: MAX_LEVELS }, from.offset()));
                }
                levels += 1;
                (parent, in_object) = (at, kind == Kind::Object);
            }
            loop {
                if parent == NO_PARENT {
                    from.end().map_err(syntax)?;
                    return Ok(tape);
                }
                if in_object {
                    if from.next_member().map_err(syntax)? {
                        name = tape.name_before_value(&mut from).map_err(syntax)?;
                        break;
                    }
                } else if from.next_element().map_err(syntax)? {
                    name = NextName::None;
                    break;
                }
                levels -= 1;
                parent = tape.close(parent);
                in_object = tape.entry(parent).is_some_and(|entry| entry.kind() == Kind::Object);
            }
        }
    }

    /// Reads a value; of an object or array only its start.
    #[inline(always)]
    fn value(&mut self, from: &mut Lexer<'t>, name: NextName, parent: u32) -> Result<Kind, DecodeError> {
        let text = from.text();
        let syntax = |error| syntax_error(error, text);
        let first = from.token();
        let start = from.offset();
        let at = self.end();
        let is_string = first == Some(b'"');
        let mut of = Start {
            kind: Kind::Null,
            start: start + usize::from(is_string),
            name: Name::APART,
            next: at + 1,
        };
        match name {
            NextName::None => of.name = Name::NONE,
            NextName::Noted => {}
            NextName::Plain(from, to) => {
                of.name = Name::new(from, to, of.start);
                if of.name == Name::APART {
                    self.note_characters(at, false, text.get(from..to).unwrap_or_default());
                }
            }
        }
        let (mut end, mut plain) = (0, true);
        match first {
            Some(b'"') => {
                of.kind = Kind::String;
                if from.skip_string().map_err(syntax)? {
                    plain = false;
                    self.unescape(from.slice(start, from.offset()), start, at, true).map_err(syntax)?;
                }
                end = from.offset() - 1;
            }
            Some(b'{') => {
                from.open();
                of.kind = Kind::Object;
                of.next = parent;
            }
            Some(b'[') => {
                from.open();
                of.kind = Kind::Array;
                of.next = parent;
            }
            Some(b't') => {
                from.literal("true").map_err(syntax)?;
                of.kind = Kind::Bool;
                end = from.offset();
            }
            Some(b'f') => {
                from.literal("false").map_err(syntax)?;
                of.kind = Kind::Bool;
                end = from.offset();
            }
            Some(b'n') => from.literal("null").map_err(syntax)?,
            Some(b'-' | b'0'..=b'9') => {
                of.kind = Kind::Number;
                let literal = from.number().map_err(syntax)?;
                plain = literal.bytes().all(|byte| !matches!(byte, b'.' | b'e' | b'E'));
                end = from.offset();
                // Only a long literal or one with an exponent can be beyond.
                if (literal.len() > 300 || (!plain && literal.contains(['e', 'E']))) && !literal.parse().is_ok_and(f64::is_finite) {
                    return Err(DecodeError::out_of_range("a number that can be judged", literal, start));
                }
            }
            _ => return Err(syntax(from.error(Syntax::Value))),
        }
        self.push(Entry::new(&of, end, plain), start);
        Ok(of.kind)
    }

    /// Reads the name of a member and its colon.
    #[inline(always)]
    fn name_before_value(&mut self, from: &mut Lexer<'t>) -> Result<NextName, SyntaxError> {
        let start = from.offset();
        let escaped = from.skip_string()?;
        let end = from.offset();
        from.colon()?;
        if escaped {
            self.unescape(from.slice(start, end), start, self.end(), false)?;
            return Ok(NextName::Noted);
        }
        Ok(NextName::Plain(start + 1, end - 1))
    }

    /// Notes the characters of a string that starts at an offset: of the value at an index, or of its name.
    #[cold]
    fn unescape(&mut self, quoted: &str, start: usize, at: u32, of_value: bool) -> Result<(), SyntaxError> {
        let characters = unescape(quoted).map_err(|error| SyntaxError {
            offset: start + error.offset,
            ..error
        })?;
        self.note_characters(at, of_value, &characters);
        Ok(())
    }

    /// Closes an object or array and notes its end and its size; returns the index of its parent.
    fn close(&mut self, at: u32) -> u32 {
        let next = self.end();
        let Some(entry) = self.entry(at) else {
            return NO_PARENT;
        };
        let parent = entry.next();
        let len = if entry.kind() == Kind::Object {
            self.count_members(at + 1)
        } else {
            self.count_elements(at + 1)
        };
        if let Some(entry) = self.entry_mut(at) {
            entry.close(next, len);
        }
        parent
    }

    /// The number of elements of an array that ends with the tape.
    fn count_elements(&self, first: u32) -> u32 {
        let (mut count, mut at) = (0, first);
        while let Some(entry) = self.entry(at) {
            count += 1;
            at = entry.next();
        }
        count
    }
}
