//! The values of a tape.

use std::borrow::Cow;
use std::cell::Cell;

use jsonschema::JsonType;
use serde_json::Number;

use super::tape::{Entry, Tape};
use crate::kind::Kind;

/// One value.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// A value of the tape.
    At(&'a Tape<'a>, &'a Entry, u32),
    /// The name of a member, judged as a string.
    Text(&'a str),
    /// An object that is in no text. Its one member leads the validator to the schema by which a value is judged.
    Lead(&'a Lead<'a>),
}

/// A value, and its name as the member of an object.
pub(crate) struct Lead<'a> {
    pub name: &'a str,
    pub to: Place<'a>,
}

impl<'a> Place<'a> {
    /// The whole value of a tape.
    pub(crate) fn root(tape: &'a Tape<'a>) -> Self {
        Place::of(tape, 0)
    }

    fn of(tape: &'a Tape<'a>, at: u32) -> Self {
        match tape.entry(at) {
            Some(entry) => Place::At(tape, entry, at),
            None => Place::Text(""),
        }
    }

    /// The member of that name.
    pub(crate) fn member(self, name: &str) -> Option<Self> {
        self.as_object()?.find(name)
    }

    /// The inside, if this is an object.
    pub(super) fn as_object(self) -> Option<Within<'a>> {
        self.of_kind(Kind::Object)
    }

    /// The inside, if this is an array.
    pub(super) fn as_array(self) -> Option<Within<'a>> {
        self.of_kind(Kind::Array)
    }

    fn of_kind(self, kind: Kind) -> Option<Within<'a>> {
        match self {
            Place::At(tape, entry, at) if entry.kind() == kind => Some(Within {
                tape,
                entry,
                at,
                behind_found: Cell::new(at + 1),
                lead: None,
            }),
            Place::Lead(lead) if kind == Kind::Object => Some(Within::over(lead)),
            _ => None,
        }
    }

    /// The characters, if this is a string.
    pub(super) fn as_string(self) -> Option<Cow<'a, str>> {
        match self {
            Place::At(tape, entry, at) if entry.kind() == Kind::String => Some(Cow::Borrowed(tape.string(entry, at))),
            Place::Text(text) => Some(Cow::Borrowed(text)),
            Place::At(..) | Place::Lead(_) => None,
        }
    }

    /// The literal, if this is a number.
    pub(super) fn as_number(self) -> Option<Literal<'a>> {
        match self {
            Place::At(tape, entry, _) if entry.kind() == Kind::Number => Some(Literal {
                text: tape.text(entry),
                plain: entry.is_plain(),
            }),
            _ => None,
        }
    }

    /// The value, if this is `true` or `false`.
    pub(super) fn as_boolean(self) -> Option<bool> {
        match self {
            Place::At(tape, entry, _) if entry.kind() == Kind::Bool => Some(tape.text(entry) == "true"),
            _ => None,
        }
    }

    /// The kind of the value.
    pub(super) fn json_type(self) -> JsonType {
        let entry = match self {
            Place::At(_, entry, _) => entry,
            Place::Text(_) => return JsonType::String,
            Place::Lead(_) => return JsonType::Object,
        };
        match entry.kind() {
            Kind::Null => JsonType::Null,
            Kind::Bool => JsonType::Boolean,
            Kind::Number => JsonType::Number,
            Kind::String => JsonType::String,
            Kind::Array => JsonType::Array,
            Kind::Object => JsonType::Object,
        }
    }
}

/// The inside of an object or array.
pub(crate) struct Within<'a> {
    tape: &'a Tape<'a>,
    entry: &'a Entry,
    at: u32,
    /// The index behind the member that was found last. Schemas mostly name members in the order in which bodies contain them.
    behind_found: Cell<u32>,
    /// The only member of an object that is in no text.
    lead: Option<&'a Lead<'a>>,
}

impl<'a> Within<'a> {
    /// An object that is in no text.
    #[cold]
    fn over(lead: &'a Lead<'a>) -> Self {
        static NO_TEXT: Tape<'static> = Tape::empty();
        static ONE_MEMBER: Entry = Entry::object_of_one();
        Within {
            tape: &NO_TEXT,
            entry: &ONE_MEMBER,
            at: 0,
            behind_found: Cell::new(1),
            lead: Some(lead),
        }
    }

    /// The member of that name.
    #[inline]
    pub(crate) fn find(&self, name: &str) -> Option<Place<'a>> {
        let next = self.behind_found.get();
        let expected = self.tape.entry(next).filter(|entry| {
            let counts = next < self.entry.next() && entry.has_plain_name() && !entry.is_hidden();
            counts && self.tape.is_named(entry, next, name)
        });
        let (entry, at) = match expected {
            Some(entry) => (entry, next),
            None => match self.search(name) {
                Some(found) => found,
                None => return self.lead.filter(|lead| lead.name == name).map(|lead| lead.to),
            },
        };
        self.behind_found.set(entry.next());
        Some(Place::At(self.tape, entry, at))
    }

    /// Searches the members behind the one that was found last, then those before it.
    #[inline(never)]
    fn search(&self, name: &str) -> Option<(&'a Entry, u32)> {
        let from = self.behind_found.get();
        let behind = self.find_between(from, self.entry.next(), name);
        behind.or_else(|| self.find_between(self.at + 1, from, name))
    }

    #[inline]
    fn find_between(&self, at: u32, end: u32, name: &str) -> Option<(&'a Entry, u32)> {
        let mut inside = Inside { tape: self.tape, at, end };
        inside.find(|(entry, at)| self.tape.is_named(entry, *at, name))
    }

    /// The number of elements, or members of different names.
    #[inline]
    pub(super) fn count(&self) -> usize {
        self.entry.len() as usize
    }

    /// The elements and their indices.
    pub(super) fn indexed(&self) -> impl Iterator<Item = (Place<'a>, u32)> {
        let tape = self.tape;
        self.inside().map(move |(entry, at)| (Place::At(tape, entry, at), at))
    }

    /// The value at an index.
    pub(super) fn at(&self, at: u32) -> Place<'a> {
        Place::of(self.tape, at)
    }

    fn inside(&self) -> Inside<'a> {
        Inside {
            tape: self.tape,
            at: self.at + 1,
            end: self.entry.next(),
        }
    }

    /// The members.
    pub(super) fn members(&self) -> Members<'a> {
        Members {
            inside: self.inside(),
            lead: self.lead,
        }
    }

    /// The elements.
    pub(super) fn elements(&self) -> Elements<'a> {
        Elements(self.inside())
    }
}

/// The values of an object or array that are not hidden.
struct Inside<'a> {
    tape: &'a Tape<'a>,
    at: u32,
    end: u32,
}

impl<'a> Iterator for Inside<'a> {
    type Item = (&'a Entry, u32);

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.end {
            let at = self.at;
            let entry = self.tape.entry(at)?;
            self.at = entry.next();
            if !entry.is_hidden() {
                return Some((entry, at));
            }
        }
        None
    }
}

/// The members of an object.
pub(crate) struct Members<'a> {
    inside: Inside<'a>,
    lead: Option<&'a Lead<'a>>,
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, Place<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let tape = self.inside.tape;
        match self.inside.next() {
            Some((entry, at)) => Some((tape.name(entry, at), Place::At(tape, entry, at))),
            None => self.lead.take().map(|lead| (lead.name, lead.to)),
        }
    }
}

/// The elements of an array.
pub(crate) struct Elements<'a>(Inside<'a>);

impl<'a> Iterator for Elements<'a> {
    type Item = Place<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let (entry, at) = self.0.next()?;
        Some(Place::At(self.0.tape, entry, at))
    }
}

/// A number as written.
pub(crate) struct Literal<'a> {
    text: &'a str,
    /// It has neither fraction nor exponent.
    plain: bool,
}

impl<'a> Literal<'a> {
    /// The number as written.
    pub(super) fn as_written(&self) -> &'a str {
        self.text
    }

    /// Whether it has neither fraction nor exponent.
    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    /// The nearest number that `serde_json` represents.
    pub(super) fn number(&self) -> Number {
        let whole = || Some(Number::from(self.text.parse::<i64>().ok()?));
        let number = self.text.parse::<u64>().ok().map(Number::from).or_else(whole);
        // The tape contains no number beyond.
        number.or_else(|| Number::from_f64(self.as_f64()?)).unwrap_or_else(|| 0.into())
    }

    /// The nearest `f64`.
    pub(super) fn as_f64(&self) -> Option<f64> {
        self.text.parse().ok().filter(|value: &f64| value.is_finite())
    }
}
