//! Reads a text into a tape, in one pass and without recursion.

use eventry_json::{Lexer, Syntax, SyntaxError, unescape};

use super::{Entry, LARGEST, MAX_LEVELS, Name, Tape};
use crate::error::{DecodeError, Reason};
use crate::json::syntax_error;
use crate::kind::Kind;

/// The index of the parent of the whole value.
const NO_PARENT: u32 = LARGEST;

/// Where the name of the next value is: the offsets of its first character and of the quote behind it.
#[derive(Clone, Copy)]
struct NameAt(usize, usize);

impl NameAt {
    /// The name contains escapes, and its characters are noted.
    const NOTED: NameAt = NameAt(0, usize::MAX);

    /// The empty name of an element, which nobody asks for: in front of the offset behind its bracket or comma.
    #[inline(always)]
    fn of_element(behind: usize) -> Self {
        NameAt(behind.wrapping_sub(1), behind.wrapping_sub(1))
    }
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
        let mut name = NameAt::of_element(0);
        // The innermost open object or array; as long as it is open, its entry holds the index of its parent.
        let (mut parent, mut in_object, mut levels) = (NO_PARENT, false, 0);
        loop {
            let first = from.token();
            if let Some(bracket @ (b'{' | b'[')) = first {
                if levels >= MAX_LEVELS {
                    return Err(DecodeError::new(Reason::TooDeep { limit: MAX_LEVELS }, from.offset() + 1));
                }
                levels += 1;
                in_object = bracket == b'{';
                parent = tape.open(&mut from, in_object, name, parent);
            } else {
                tape.scalar(&mut from, first, name)?;
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
                    name = NameAt::of_element(from.offset());
                    break;
                }
                levels -= 1;
                parent = tape.close(parent);
                in_object = tape.entry(parent).is_some_and(|entry| entry.kind() == Kind::Object);
            }
        }
    }

    /// Reads the start of an object or array; returns its index.
    #[inline(always)]
    fn open(&mut self, from: &mut Lexer<'t>, is_object: bool, name: NameAt, parent: u32) -> u32 {
        let (at, start) = (self.end(), from.offset());
        from.open();
        let kind = if is_object { Kind::Object } else { Kind::Array };
        let name = self.place_of_name(name, start);
        self.push(Entry::new(kind, name, (start, 0), parent, true), start);
        at
    }

    /// Reads a string, a number or a literal name, which starts with `first`.
    #[inline(always)]
    fn scalar(&mut self, from: &mut Lexer<'t>, first: Option<u8>, name: NameAt) -> Result<(), DecodeError> {
        let text = from.text();
        let syntax = |error| syntax_error(error, text);
        let start = from.offset();
        if first == Some(b'"') {
            let name = self.place_of_name(name, start + 1);
            let escaped = from.skip_string().map_err(syntax)?;
            let end = from.offset();
            if escaped {
                self.unescape(from.slice(start, end), start, self.end(), true).map_err(syntax)?;
            }
            self.push(
                Entry::new(Kind::String, name, (start + 1, end - 1), self.end() + 1, !escaped),
                start,
            );
            return Ok(());
        }
        let mut plain = true;
        let kind = match first {
            Some(b't') => from.literal("true").map(|()| Kind::Bool).map_err(syntax)?,
            Some(b'f') => from.literal("false").map(|()| Kind::Bool).map_err(syntax)?,
            Some(b'n') => from.literal("null").map(|()| Kind::Null).map_err(syntax)?,
            Some(b'-' | b'0'..=b'9') => {
                plain = number(from)?;
                Kind::Number
            }
            _ => return Err(syntax(from.error(Syntax::Value))),
        };
        let name = self.place_of_name(name, start);
        self.push(Entry::new(kind, name, (start, from.offset()), self.end() + 1, plain), start);
        Ok(())
    }

    /// Where the name of a value is that starts at an offset.
    #[inline(always)]
    fn place_of_name(&mut self, name: NameAt, value: usize) -> Name {
        let place = Name::new(name.0, name.1, value);
        if place == Name::APART {
            self.note_name(name);
        }
        place
    }

    /// Notes the characters of a name that is too long or too far away from the next value.
    #[cold]
    fn note_name(&mut self, name: NameAt) {
        if let Some(characters) = self.text.get(name.0..name.1) {
            self.note_characters(self.end(), false, characters);
        }
    }

    /// Reads the name of a member and its colon.
    #[inline(always)]
    fn name_before_value(&mut self, from: &mut Lexer<'t>) -> Result<NameAt, SyntaxError> {
        let start = from.offset();
        let escaped = from.skip_string()?;
        let end = from.offset();
        from.colon()?;
        if escaped {
            self.unescape(from.slice(start, end), start, self.end(), false)?;
            return Ok(NameAt::NOTED);
        }
        Ok(NameAt(start + 1, end - 1))
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

/// Reads a number; returns whether it has neither fraction nor exponent.
fn number(from: &mut Lexer<'_>) -> Result<bool, DecodeError> {
    let start = from.offset();
    let literal = from.number().map_err(|error| syntax_error(error, from.text()))?;
    let plain = literal.bytes().all(|byte| !matches!(byte, b'.' | b'e' | b'E'));
    // Only a long literal or one with an exponent can be beyond.
    if (literal.len() > 300 || (!plain && literal.contains(['e', 'E']))) && !literal.parse().is_ok_and(f64::is_finite) {
        return Err(DecodeError::out_of_range("a number that can be judged", literal, start));
    }
    Ok(plain)
}
