//! A JSON text as the validator walks it: every value in the order of the text, in one piece of memory.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde_json::Value;

use crate::Kind;

/// A text and the places of its values.
pub(crate) struct Tape<'t> {
    text: &'t str,
    entries: Vec<Entry<'t>>,
    /// What strings and names stand for in which there are escapes, in the order of the text.
    unescaped: Vec<Unescaped>,
    /// The values of objects and arrays that were asked for, by their indices.
    values: OnceLock<Box<[OnceLock<Box<Value>>]>>,
}

/// One value. Offsets count in the text.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'t> {
    pub kind: Kind,
    /// It stands for what is written: there is no escape in the string, neither fraction nor exponent in the number.
    pub plain: bool,
    /// No escape stands in the name.
    pub plain_name: bool,
    /// A later member of the object has the same name, and counts.
    pub hidden: bool,
    /// The name of a member, as it is written between its quotes.
    pub name: &'t str,
    /// The place of the value; of a string, what stands between its quotes.
    pub start: u32,
    pub end: u32,
    /// The index of the value behind this one and all that it holds.
    pub next: u32,
    /// How many elements, or members of different names, it has.
    pub len: u32,
}

/// The characters of a string, or of the name in front of the value, where escapes stand for some of them.
struct Unescaped {
    /// The index of the value, and whether it is the value that is meant.
    at: (u32, bool),
    characters: Box<str>,
}

impl<'t> Tape<'t> {
    /// A tape that holds no value yet.
    pub(super) fn new(text: &'t str) -> Self {
        Tape {
            text,
            // Few members take less than that: `"name":"value",`.
            entries: Vec::with_capacity(text.len() / 16 + 4),
            unescaped: Vec::new(),
            values: OnceLock::new(),
        }
    }

    /// The index of the value that comes next.
    pub(super) fn end(&self) -> u32 {
        index(self.entries.len())
    }

    /// Adds a value.
    pub(super) fn push(&mut self, entry: Entry<'t>) {
        self.entries.push(entry);
    }

    /// Notes what the string at an index, or the name in front of it, stands for.
    pub(super) fn note_characters(&mut self, at: u32, of_value: bool, characters: Box<str>) {
        self.unescaped.push(Unescaped {
            at: (at, of_value),
            characters,
        });
    }

    /// The value at an index.
    pub(super) fn entry(&self, at: u32) -> Option<&Entry<'t>> {
        self.entries.get(at as usize)
    }

    /// The value at an index, to change what is known of it.
    pub(super) fn entry_mut(&mut self, at: u32) -> Option<&mut Entry<'t>> {
        self.entries.get_mut(at as usize)
    }

    /// The value at an index, made once: the validator asks for an object as often as a name in it does not fit.
    pub(super) fn value_at(&self, at: u32, make: impl FnOnce() -> Value) -> Cow<'_, Value> {
        let values = self.values.get_or_init(|| self.entries.iter().map(|_| OnceLock::new()).collect());
        match values.get(at as usize) {
            Some(value) => Cow::Borrowed(value.get_or_init(|| Box::new(make()))),
            None => Cow::Owned(make()),
        }
    }

    /// The text of a value; of a string, what stands between its quotes.
    pub(super) fn text(&self, entry: &Entry<'t>) -> &'t str {
        self.text.get(entry.start as usize..entry.end as usize).unwrap_or_default()
    }

    /// The characters of the string at an index.
    pub(super) fn string(&self, entry: &Entry<'t>, at: u32) -> &str {
        if entry.plain { self.text(entry) } else { self.characters(at, true) }
    }

    /// The name of the member at an index.
    pub(super) fn name(&self, entry: &Entry<'t>, at: u32) -> &str {
        if entry.plain_name { entry.name } else { self.characters(at, false) }
    }

    #[cold]
    fn characters(&self, at: u32, of_value: bool) -> &str {
        let found = self.unescaped.binary_search_by_key(&(at, of_value), |unescaped| unescaped.at);
        let unescaped = found.ok().and_then(|found| self.unescaped.get(found));
        unescaped.map_or("", |unescaped| &*unescaped.characters)
    }
}

/// An offset or index: [`Tape::read`] takes no text in which it could be larger.
pub(super) fn index(at: usize) -> u32 {
    at as u32
}
