//! A JSON text as the validator walks it: every value in the order of the text, in one piece of memory.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde_json::Value;

use crate::{Decoder, Fault, Kind, Reason};

/// Deeper values are not judged: the validator follows schemas by recursion.
pub(super) const MAX_LEVELS: usize = 128;

/// A text and the places of its values.
pub(crate) struct Tape<'t> {
    text: &'t str,
    entries: Vec<Entry>,
    /// The values of objects and arrays that were asked for, by their indices.
    values: OnceLock<Box<[OnceLock<Box<Value>>]>>,
}

/// One value. Offsets count in the text.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub kind: Kind,
    /// The characters of the value, or of its name, are not what stands in the text: they are escaped.
    escaped: bool,
    name_escaped: bool,
    /// A later member of the object has the same name, and counts.
    pub hidden: bool,
    /// The place of the value; of a string, what stands between its quotes.
    start: u32,
    end: u32,
    /// The name of a member, between its quotes.
    name_start: u32,
    name_end: u32,
    /// The index of the value behind this one and all that it holds.
    pub next: u32,
    /// How many elements, or members of different names, it has.
    pub len: u32,
}

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
        let mut tape = Tape {
            text,
            entries: Vec::with_capacity(text.len() / 24 + 4),
            values: OnceLock::new(),
        };
        let mut from = Decoder::new(text);
        let mut open: Vec<Open> = Vec::new();
        let mut name = Name::default();
        loop {
            if let Some(inside) = tape.value(&mut from, name)? {
                if open.len() >= MAX_LEVELS {
                    return Err(Fault::new(Reason::TooDeep { limit: MAX_LEVELS }, from.offset()));
                }
                open.push(inside);
            }
            loop {
                let Some(innermost) = open.last_mut() else {
                    from.end()?;
                    return Ok(tape);
                };
                match tape.step(&mut from, innermost)? {
                    Some(next) => {
                        name = next;
                        break;
                    }
                    None => open.pop().into_iter().for_each(|inside| tape.close(&inside)),
                }
            }
        }
    }

    /// Reads a value; of an object or array only its start, and returns what is known of it then.
    fn value(&mut self, from: &mut Decoder<'t>, name: Name) -> Result<Option<Open>, Fault> {
        let first = from.token();
        let start = from.offset();
        let mut escaped = false;
        let kind = match first {
            Some(b'"') => {
                escaped = from.pass_string()?;
                if escaped {
                    self.check_escapes(start, from.offset())?;
                }
                Kind::String
            }
            Some(b'{') => {
                from.begin_object()?;
                Kind::Object
            }
            Some(b'[') => {
                from.begin_array()?;
                Kind::Array
            }
            Some(b't' | b'f') => {
                from.bool()?;
                Kind::Bool
            }
            Some(b'n') => {
                from.null()?;
                Kind::Null
            }
            _ => {
                let literal = from.number()?;
                // Only a long one or one with an exponent can lie beyond.
                if (literal.len() > 300 || literal.contains(['e', 'E'])) && !literal.parse().is_ok_and(f64::is_finite) {
                    return Err(Fault::out_of_range("a number that can be judged", literal, start));
                }
                Kind::Number
            }
        };
        let quote = usize::from(kind == Kind::String);
        let at = index(self.entries.len());
        self.entries.push(Entry {
            kind,
            escaped,
            name_escaped: name.escaped,
            hidden: false,
            start: index(start + quote),
            end: index(from.offset() - quote),
            name_start: name.start,
            name_end: name.end,
            next: at + 1,
            len: 0,
        });
        Ok(matches!(kind, Kind::Object | Kind::Array).then(|| Open {
            at,
            object: kind == Kind::Object,
            count: 0,
            repeated: 0,
            names: 0,
        }))
    }

    /// Goes on inside of an object or array: to its next value, with the name in front of it; `None` behind its end.
    fn step(&mut self, from: &mut Decoder<'t>, inside: &mut Open) -> Result<Option<Name>, Fault> {
        if !inside.object {
            let more = from.next_element()?;
            inside.count += u32::from(more);
            return Ok(more.then(Name::default));
        }
        if !from.reach_member_name()? {
            return Ok(None);
        }
        let start = from.offset();
        let escaped = from.pass_string()?;
        let end = from.offset();
        from.colon()?;
        if escaped {
            self.check_escapes(start, end)?;
        }
        let name = Name {
            start: index(start + 1),
            end: index(end - 1),
            escaped,
        };
        inside.count += 1;
        if inside.count <= FEW {
            let bit = self.bit(&name);
            if inside.names & bit != 0 {
                self.hide_earlier(inside, &name);
            }
            inside.names |= bit;
        }
        Ok(Some(name))
    }

    /// A quick look at a name: equal ones have the same bit, and few others.
    fn bit(&self, name: &Name) -> u128 {
        let text = self.between(name.start, name.end).as_bytes();
        let (first, last) = (text.first().map_or(0, |byte| *byte), text.last().map_or(0, |byte| *byte));
        // An escaped name can be equal to one that looks different.
        if name.escaped {
            return u128::MAX;
        }
        1 << ((usize::from(first) * 7 + usize::from(last) * 3 + text.len() * 31) % 128)
    }

    /// Hides a member that has the name of the one that comes now.
    fn hide_earlier(&mut self, inside: &mut Open, name: &Name) {
        let end = index(self.entries.len());
        let wanted = self.characters(name.start, name.end, name.escaped);
        let earlier = self.siblings(inside.at + 1, end);
        let same = earlier
            .filter(|at| self.entry(*at).is_some_and(|entry| !entry.hidden))
            .find(|at| self.name(*at) == wanted);
        if let Some(entry) = same.and_then(|at| self.entries.get_mut(at as usize)) {
            entry.hidden = true;
            inside.repeated += 1;
        }
    }

    /// Checks that no half of a surrogate pair stands between two quotes.
    #[cold]
    fn check_escapes(&self, start: usize, end: usize) -> Result<(), Fault> {
        let quoted = self.text.get(start..end).unwrap_or("\"\"");
        match crate::json::unescape(quoted) {
            Ok(_) => Ok(()),
            Err(offset) => Err(Fault::new(Reason::LoneSurrogate, start + offset)),
        }
    }

    /// Says where an object or array ends, and how much it holds.
    fn close(&mut self, inside: &Open) {
        let next = index(self.entries.len());
        let mut repeated = inside.repeated;
        if inside.object && inside.count > FEW {
            repeated += self.hide_among_many(inside.at, next);
        }
        if let Some(entry) = self.entries.get_mut(inside.at as usize) {
            entry.next = next;
            entry.len = inside.count - repeated;
        }
    }

    /// Hides the members whose name a later one has; returns how many there are.
    fn hide_among_many(&mut self, at: u32, end: u32) -> u32 {
        let shown = self
            .siblings(at + 1, end)
            .filter(|at| self.entry(*at).is_some_and(|entry| !entry.hidden));
        let mut names: Vec<(Cow<'_, str>, u32)> = shown.map(|at| (self.name(at), at)).collect();
        names.sort_unstable();
        let pairs = names.windows(2).filter_map(|pair| match pair {
            [(one, at), (other, _)] if one == other => Some(*at),
            _ => None,
        });
        let repeated: Vec<u32> = pairs.collect();
        for at in &repeated {
            if let Some(entry) = self.entries.get_mut(*at as usize) {
                entry.hidden = true;
            }
        }
        index(repeated.len())
    }

    /// A value and those behind it.
    fn siblings(&self, first: u32, end: u32) -> impl Iterator<Item = u32> {
        let mut at = first;
        std::iter::from_fn(move || {
            let here = at;
            at = self.entry(here).filter(|_| here < end)?.next;
            Some(here)
        })
    }

    /// The value at an index.
    pub(super) fn entry(&self, at: u32) -> Option<&Entry> {
        self.entries.get(at as usize)
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
    pub(super) fn text(&self, entry: &Entry) -> &'t str {
        self.between(entry.start, entry.end)
    }

    /// The characters of a string.
    pub(super) fn string(&self, entry: &Entry) -> Cow<'t, str> {
        self.characters(entry.start, entry.end, entry.escaped)
    }

    /// The name of a member.
    pub(super) fn name(&self, at: u32) -> Cow<'t, str> {
        match self.entry(at) {
            Some(entry) => self.characters(entry.name_start, entry.name_end, entry.name_escaped),
            None => Cow::Borrowed(""),
        }
    }

    /// Whether a member is called so.
    pub(super) fn is_named(&self, entry: &Entry, name: &str) -> bool {
        if entry.name_escaped {
            return self.characters(entry.name_start, entry.name_end, true) == name;
        }
        (entry.name_end - entry.name_start) as usize == name.len() && self.between(entry.name_start, entry.name_end) == name
    }

    fn between(&self, start: u32, end: u32) -> &'t str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The characters between two quotes; escapes were checked.
    fn characters(&self, start: u32, end: u32, escaped: bool) -> Cow<'t, str> {
        if !escaped {
            return Cow::Borrowed(self.between(start, end));
        }
        let quoted = self.text.get((start as usize).saturating_sub(1)..end as usize + 1);
        crate::json::unescape(quoted.unwrap_or("\"\"")).unwrap_or_default()
    }
}

/// An object or array that is not read to its end.
struct Open {
    at: u32,
    object: bool,
    count: u32,
    /// How many of its members a later one of the same name hides, among the first [`FEW`].
    repeated: u32,
    /// The bits of the names so far.
    names: u128,
}

/// The name of the member that comes next.
#[derive(Clone, Copy, Default)]
struct Name {
    start: u32,
    end: u32,
    escaped: bool,
}

/// Up to so many members a repeated name is looked for as it comes; among more, by sorting.
const FEW: u32 = 64;

/// An offset or index: [`Tape::read`] takes no text in which it could be larger.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
