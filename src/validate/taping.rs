//! From a text to its tape, in one pass and without recursion.

use super::tape::{Entry, LARGEST, Start, Tape};
use crate::error::{DecodeError, Reason};
use crate::json::{Decoder, unescape};
use crate::kind::Kind;

/// Deeper values are not judged: the validator follows schemas by recursion.
pub(super) const MAX_LEVELS: usize = 128;

/// The index of what the whole value stands in.
const NOTHING: u32 = LARGEST;

/// The name of the member that comes next.
#[derive(Clone, Copy)]
struct Name {
    /// The offset of its first character.
    start: usize,
    plain: bool,
}

/// In front of an element, and of the whole value.
const NO_NAME: Name = Name { start: 0, plain: true };

impl<'t> Tape<'t> {
    /// Reads a text that holds one value.
    ///
    /// # Errors
    /// When it is no JSON, holds half of a surrogate pair or a number beyond `f64`, or is nested more deeply than [`MAX_LEVELS`].
    pub(super) fn read(text: &'t str) -> Result<Self, DecodeError> {
        if text.len() >= LARGEST as usize {
            return Err(DecodeError::new(Reason::Other("the text is longer than 1 GiB".to_owned()), 0));
        }
        let mut tape = Tape::new(text);
        let mut from = Decoder::new(text);
        let mut name = NO_NAME;
        // The innermost object or array that is not read to its end; while it is not, its entry names the one around it.
        let (mut inside, mut in_object, mut levels) = (NOTHING, false, 0);
        loop {
            let at = tape.end();
            let kind = tape.value(&mut from, name, inside)?;
            if matches!(kind, Kind::Object | Kind::Array) {
                if levels >= MAX_LEVELS {
                    return Err(DecodeError::new(Reason::TooDeep { limit: MAX_LEVELS }, from.offset()));
                }
                levels += 1;
                (inside, in_object) = (at, kind == Kind::Object);
            }
            loop {
                if inside == NOTHING {
                    from.end()?;
                    return Ok(tape);
                }
                if in_object {
                    if from.reach_member_name()? {
                        name = tape.name_in_front(&mut from)?;
                        break;
                    }
                } else if from.next_element()? {
                    name = NO_NAME;
                    break;
                }
                levels -= 1;
                inside = tape.close(inside);
                in_object = tape.entry(inside).is_some_and(|entry| entry.kind() == Kind::Object);
            }
        }
    }

    /// Reads a value; of an object or array only its start.
    #[inline(always)]
    fn value(&mut self, from: &mut Decoder<'t>, name: Name, inside: u32) -> Result<Kind, DecodeError> {
        let first = from.token();
        let start = from.offset();
        let at = self.end();
        let mut of = Start {
            kind: Kind::Null,
            start,
            name: name.start,
            plain_name: name.plain,
            next: at + 1,
        };
        let (mut end, mut plain) = (0, true);
        match first {
            Some(b'"') => {
                of.kind = Kind::String;
                of.start = start + 1;
                if from.pass_string()? {
                    plain = false;
                    self.unescape(from.slice(start, from.offset()), start, at, true)?;
                }
                end = from.offset() - 1;
            }
            Some(b'{') => {
                from.begin_object()?;
                of.kind = Kind::Object;
                of.next = inside;
            }
            Some(b'[') => {
                from.begin_array()?;
                of.kind = Kind::Array;
                of.next = inside;
            }
            Some(b't' | b'f') => {
                from.bool()?;
                of.kind = Kind::Bool;
                end = from.offset();
            }
            Some(b'n') => from.null()?,
            _ => {
                of.kind = Kind::Number;
                let literal = from.number()?;
                plain = literal.bytes().all(|byte| !matches!(byte, b'.' | b'e' | b'E'));
                end = from.offset();
                // Only a long one or one with an exponent can lie beyond.
                if (literal.len() > 300 || (!plain && literal.contains(['e', 'E']))) && !literal.parse().is_ok_and(f64::is_finite) {
                    return Err(DecodeError::out_of_range("a number that can be judged", literal, start));
                }
            }
        }
        self.push(Entry::new(&of, end, plain), start);
        Ok(of.kind)
    }

    /// Reads the name of a member and the colon behind it.
    #[inline(always)]
    fn name_in_front(&mut self, from: &mut Decoder<'t>) -> Result<Name, DecodeError> {
        let start = from.offset();
        let escaped = from.pass_string()?;
        let end = from.offset();
        from.colon()?;
        if escaped {
            self.unescape(from.slice(start, end), start, self.end(), false)?;
        }
        Ok(Name {
            start: start + 1,
            plain: !escaped,
        })
    }

    /// Notes what a string at an offset stands for: that of the value at an index, or the name in front of it.
    ///
    /// # Errors
    /// When half of a surrogate pair stands in it.
    #[cold]
    fn unescape(&mut self, quoted: &str, start: usize, at: u32, of_value: bool) -> Result<(), DecodeError> {
        match unescape(quoted) {
            Ok(characters) => {
                self.note_characters(at, of_value, &characters);
                Ok(())
            }
            Err(offset) => Err(DecodeError::new(Reason::LoneSurrogate, start + offset)),
        }
    }

    /// Says where an object or array ends, and how much it holds; returns the index of what it stands in.
    fn close(&mut self, at: u32) -> u32 {
        let next = self.end();
        let Some(entry) = self.entry(at) else {
            return NOTHING;
        };
        let around = entry.next();
        let len = if entry.kind() == Kind::Object {
            self.count_members(at + 1)
        } else {
            self.count_elements(at + 1)
        };
        if let Some(entry) = self.entry_mut(at) {
            entry.close(next, len);
        }
        around
    }

    /// How many elements an array has that ends with the tape.
    fn count_elements(&self, first: u32) -> u32 {
        let (mut count, mut at) = (0, first);
        while let Some(entry) = self.entry(at) {
            count += 1;
            at = entry.next();
        }
        count
    }
}
