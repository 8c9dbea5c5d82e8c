//! From a text to its tape, in one pass and without recursion.

use super::tape::{Entry, Tape, index};
use crate::json::unescape;
use crate::{Decoder, Fault, Kind, Reason};

/// Deeper values are not judged: the validator follows schemas by recursion.
const MAX_LEVELS: usize = 128;

/// The index of what the whole value stands in.
const NOTHING: u32 = u32::MAX;

/// The name of the member that comes next.
#[derive(Clone, Copy)]
struct Name<'t> {
    written: &'t str,
    plain: bool,
}

/// In front of an element, and of the whole value.
const NO_NAME: Name<'_> = Name { written: "", plain: true };

impl<'t> Tape<'t> {
    /// Reads a text that holds one value.
    ///
    /// # Errors
    /// When it is no JSON, holds half of a surrogate pair or a number beyond `f64`, or is nested more deeply than [`MAX_LEVELS`].
    pub(super) fn read(text: &'t str) -> Result<Self, Fault> {
        if u32::try_from(text.len()).is_err() {
            // Indices and offsets are counted in 32 bits.
            return Err(Fault::new(Reason::Other("the text is longer than 4 GiB".to_owned()), 0));
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
                    return Err(Fault::new(Reason::TooDeep { limit: MAX_LEVELS }, from.offset()));
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
                in_object = tape.entry(inside).is_some_and(|entry| entry.kind == Kind::Object);
            }
        }
    }

    /// Reads a value; of an object or array only its start.
    #[inline(always)]
    fn value(&mut self, from: &mut Decoder<'t>, name: Name<'t>, inside: u32) -> Result<Kind, Fault> {
        let first = from.token();
        let start = from.offset();
        let at = self.end();
        let mut entry = Entry {
            kind: Kind::Null,
            plain: true,
            plain_name: name.plain,
            hidden: false,
            name: name.written,
            start: index(start),
            end: 0,
            next: at + 1,
            len: 0,
        };
        match first {
            Some(b'"') => {
                entry.kind = Kind::String;
                entry.start = index(start + 1);
                if from.pass_string()? {
                    entry.plain = false;
                    self.unescape(from.slice(start, from.offset()), start, at, true)?;
                }
                entry.end = index(from.offset() - 1);
            }
            Some(b'{') => {
                from.begin_object()?;
                entry.kind = Kind::Object;
                entry.next = inside;
            }
            Some(b'[') => {
                from.begin_array()?;
                entry.kind = Kind::Array;
                entry.next = inside;
            }
            Some(b't' | b'f') => {
                from.bool()?;
                entry.kind = Kind::Bool;
                entry.end = index(from.offset());
            }
            Some(b'n') => from.null()?,
            _ => {
                entry.kind = Kind::Number;
                let literal = from.number()?;
                entry.plain = literal.bytes().all(|byte| !matches!(byte, b'.' | b'e' | b'E'));
                entry.end = index(from.offset());
                // Only a long one or one with an exponent can lie beyond.
                if (literal.len() > 300 || (!entry.plain && literal.contains(['e', 'E']))) && !literal.parse().is_ok_and(f64::is_finite) {
                    return Err(Fault::out_of_range("a number that can be judged", literal, start));
                }
            }
        }
        self.push(entry);
        Ok(entry.kind)
    }

    /// Reads the name of a member and the colon behind it.
    #[inline(always)]
    fn name_in_front(&mut self, from: &mut Decoder<'t>) -> Result<Name<'t>, Fault> {
        let start = from.offset();
        let escaped = from.pass_string()?;
        let end = from.offset();
        from.colon()?;
        if escaped {
            self.unescape(from.slice(start, end), start, self.end(), false)?;
        }
        Ok(Name {
            written: from.slice(start + 1, end - 1),
            plain: !escaped,
        })
    }

    /// Notes what a string at an offset stands for: that of the value at an index, or the name in front of it.
    ///
    /// # Errors
    /// When half of a surrogate pair stands in it.
    #[cold]
    fn unescape(&mut self, quoted: &str, start: usize, at: u32, of_value: bool) -> Result<(), Fault> {
        match unescape(quoted) {
            Ok(characters) => {
                self.note_characters(at, of_value, characters.into());
                Ok(())
            }
            Err(offset) => Err(Fault::new(Reason::LoneSurrogate, start + offset)),
        }
    }

    /// Says where an object or array ends, and how much it holds; returns the index of what it stands in.
    fn close(&mut self, at: u32) -> u32 {
        let next = self.end();
        let Some(&Entry { kind, next: around, .. }) = self.entry(at) else {
            return NOTHING;
        };
        let len = if kind == Kind::Object {
            self.count_members(at + 1)
        } else {
            self.count_elements(at + 1)
        };
        if let Some(entry) = self.entry_mut(at) {
            entry.next = next;
            entry.len = len;
        }
        around
    }

    /// How many elements an array has that ends with the tape.
    fn count_elements(&self, first: u32) -> u32 {
        let (mut count, mut at) = (0, first);
        while let Some(entry) = self.entry(at) {
            count += 1;
            at = entry.next;
        }
        count
    }
}
