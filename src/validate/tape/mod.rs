//! A JSON text as the validator walks it: every value in the order of the text, in one block of memory.

mod read;
mod repeated;

use std::ops::Range;

use crate::kind::Kind;

/// Deeper values are not judged: the validator follows schemas by recursion.
pub(super) const MAX_LEVELS: usize = 128;

/// A text and the places of its values.
pub(crate) struct Tape<'t> {
    text: &'t str,
    entries: Vec<Entry>,
    /// The strings that contain escapes and the names that are kept apart, in the order of the text.
    unescaped: Vec<Unescaped>,
    /// The characters of all of them.
    characters: String,
}

/// One value, in sixteen bytes: a text of two bytes per value must not take many times its size. Each word holds a number of 30 bits and
/// two flags.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    /// The offset of the value, or of the first character of a string; and half of the kind.
    start: u32,
    /// Where the member's name is.
    name: Name,
    /// The index of the value behind this one and everything in it; the rest of the kind, and whether a later member has the name.
    next: u32,
    /// The offset behind a scalar, or the number of elements or members of different names; and whether the string contains no escape and
    /// the number neither fraction nor exponent.
    size: u32,
}

/// Where the name of a member is: twenty-four bits for its distance to the value in front of which it is, and eight for its length. Zero
/// is for a name that contains an escape, or is too long or too far away: its characters are kept apart.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Name(u32);

impl Name {
    /// A name whose characters are kept apart.
    const APART: Name = Name(0);
    /// The name of an element, and of the whole value.
    const NONE: Name = Name(1 << 8);

    /// The place of a name without escapes, from one offset to another. The value begins behind it.
    #[inline(always)]
    fn new(start: usize, end: usize, value: usize) -> Self {
        let (distance, len) = (value.wrapping_sub(start), end.wrapping_sub(start));
        if distance < 1 << 24 && len < 1 << 8 {
            Name(index(distance) << 8 | index(len))
        } else {
            Name::APART
        }
    }
}

/// The largest number that a word of an entry can hold.
const LARGEST: u32 = u32::MAX >> 2;

impl Entry {
    /// A value from one offset to another; of an object or array, `next` is the index of its parent as long as it is open.
    #[inline(always)]
    fn new(kind: Kind, name: Name, (start, end): (usize, usize), next: u32, plain: bool) -> Self {
        let kind = match kind {
            Kind::Null => 0,
            Kind::Bool => 1,
            Kind::Number => 2,
            Kind::String => 3,
            Kind::Array => 4,
            Kind::Object => 5,
        };
        Entry {
            start: word(index(start), kind & 3),
            name,
            next: word(next, kind >> 2),
            size: word(index(end), plain.into()),
        }
    }

    /// An object with one member that is not on the tape.
    pub(super) const fn object_of_one() -> Self {
        Entry {
            start: word(0, 5 & 3),
            name: Name::NONE,
            next: word(1, 5 >> 2),
            size: word(1, 0),
        }
    }

    #[inline(always)]
    pub(crate) fn kind(&self) -> Kind {
        match self.start & 3 | (self.next & 1) << 2 {
            0 => Kind::Null,
            1 => Kind::Bool,
            2 => Kind::Number,
            3 => Kind::String,
            4 => Kind::Array,
            _ => Kind::Object,
        }
    }

    /// Whether the value is what is written: the string contains no escape, and the number neither fraction nor exponent.
    #[inline(always)]
    pub(crate) fn is_plain(&self) -> bool {
        self.size & 1 != 0
    }

    /// Whether the text contains the characters of the name.
    #[inline(always)]
    pub(super) fn has_plain_name(&self) -> bool {
        self.name != Name::APART
    }

    /// Where the text contains the name.
    #[inline(always)]
    fn name_range(&self) -> Range<usize> {
        let start = (self.start >> 2).wrapping_sub(self.name.0 >> 8) as usize;
        start..start + (self.name.0 & 0xff) as usize
    }

    /// Whether a later member of the object has the same name, and counts instead.
    #[inline(always)]
    pub(crate) fn is_hidden(&self) -> bool {
        self.next & 2 != 0
    }

    pub(super) fn hide(&mut self) {
        self.next |= 2;
    }

    /// The index of the value behind this one and everything in it.
    #[inline(always)]
    pub(crate) fn next(&self) -> u32 {
        self.next >> 2
    }

    /// The number of elements, or members of different names.
    #[inline(always)]
    pub(crate) fn len(&self) -> u32 {
        self.size >> 2
    }

    /// Notes the end and the size of an object or array.
    fn close(&mut self, next: u32, len: u32) {
        self.next = word(next, self.next & 3);
        self.size = word(len, self.size & 3);
    }
}

#[inline(always)]
const fn word(number: u32, bits: u32) -> u32 {
    number << 2 | bits
}

/// A string that contains escapes, or a name that is kept apart.
struct Unescaped {
    /// The index of the value, doubled; odd for the value itself, even for its name.
    at: u32,
    /// The end of its characters in [`Tape::characters`].
    end: u32,
}

impl<'t> Tape<'t> {
    /// A tape without a text.
    pub(super) const fn empty() -> Self {
        Tape {
            text: "",
            entries: Vec::new(),
            unescaped: Vec::new(),
            characters: String::new(),
        }
    }

    /// A tape without values.
    fn new(text: &'t str) -> Self {
        Tape {
            text,
            // Few members are shorter than `"name":"value",`.
            entries: Vec::with_capacity(text.len() / 16 + 4),
            unescaped: Vec::new(),
            characters: String::new(),
        }
    }

    /// The index of the next value.
    #[inline(always)]
    fn end(&self) -> u32 {
        index(self.entries.len())
    }

    /// Adds a value that starts at an offset.
    #[inline(always)]
    fn push(&mut self, entry: Entry, offset: usize) {
        if self.entries.len() == self.entries.capacity() {
            self.grow(offset);
        }
        self.entries.push(entry);
    }

    /// Reserves room for the values in the rest of the text, if it is like the part before an offset.
    #[cold]
    fn grow(&mut self, offset: usize) {
        let (known, rest) = (self.entries.len(), self.text.len().saturating_sub(offset));
        let likely = known.saturating_mul(rest) / offset.max(1);
        let more = (likely + likely / 16).max(known / 2);
        // A value and its separator take two bytes, except for consecutive opening brackets.
        self.entries.reserve_exact(more.min(rest / 2) + MAX_LEVELS);
    }

    /// Notes the characters of the string at an index, or of its name.
    fn note_characters(&mut self, at: u32, of_value: bool, characters: &str) {
        self.characters.push_str(characters);
        self.unescaped.push(Unescaped {
            at: at << 1 | u32::from(of_value),
            end: index(self.characters.len()),
        });
    }

    /// The value at an index.
    #[inline(always)]
    pub(crate) fn entry(&self, at: u32) -> Option<&Entry> {
        self.entries.get(at as usize)
    }

    /// Like [`Tape::entry`], but mutable.
    fn entry_mut(&mut self, at: u32) -> Option<&mut Entry> {
        self.entries.get_mut(at as usize)
    }

    /// The text of a scalar; of a string, the part between its quotes.
    #[inline]
    pub(crate) fn text(&self, entry: &Entry) -> &'t str {
        let (start, end) = (entry.start >> 2, entry.size >> 2);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The text from the start of a value.
    pub(super) fn text_from(&self, entry: &Entry) -> &'t str {
        self.text.get((entry.start >> 2) as usize..).unwrap_or_default()
    }

    /// The characters of the string at an index.
    #[inline]
    pub(crate) fn string(&self, entry: &Entry, at: u32) -> &str {
        if entry.is_plain() {
            self.text(entry)
        } else {
            self.characters(at, true)
        }
    }

    /// The name of the member at an index.
    #[inline]
    pub(crate) fn name(&self, entry: &Entry, at: u32) -> &str {
        if entry.has_plain_name() {
            self.text.get(entry.name_range()).unwrap_or_default()
        } else {
            self.characters(at, false)
        }
    }

    /// Whether the member at an index has a name.
    #[inline]
    pub(crate) fn is_named(&self, entry: &Entry, at: u32, name: &str) -> bool {
        match self.plain_name(entry) {
            Some(plain) => plain == name.as_bytes(),
            None => self.characters(at, false) == name,
        }
    }

    /// The name of a member, unless its characters are kept apart.
    #[inline]
    fn plain_name(&self, entry: &Entry) -> Option<&'t [u8]> {
        let range = entry.has_plain_name().then(|| entry.name_range())?;
        self.text.as_bytes().get(range)
    }

    #[cold]
    fn characters(&self, at: u32, of_value: bool) -> &str {
        let wanted = at << 1 | u32::from(of_value);
        let Ok(found) = self.unescaped.binary_search_by_key(&wanted, |unescaped| unescaped.at) else {
            return "";
        };
        let end = |found: usize| self.unescaped.get(found).map_or(0, |unescaped| unescaped.end as usize);
        let start = found.checked_sub(1).map_or(0, end);
        self.characters.get(start..end(found)).unwrap_or_default()
    }
}

/// An offset or index: [`Tape::read`] takes no text in which it could be larger than [`LARGEST`].
#[inline(always)]
fn index(at: usize) -> u32 {
    at as u32
}
