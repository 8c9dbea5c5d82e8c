//! The tape as `jsonschema` sees JSON.

use std::borrow::Cow;
use std::cell::Cell;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node, NodeIdentity, Object, cmp};
use serde_json::{Number, Value};

use super::excerpt::Excerpt;
use super::tape::{Entry, Tape};
use super::unique;
use crate::kind::Kind;

/// The representation: values are places of a [`Tape`].
pub(crate) struct Taped;

impl Json for Taped {
    type Node<'a> = Place<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = ();

    // A lookup goes on where the last one found its member: it mostly costs less than a pass over all members.
    const KEYS_PER_LOOKUP: usize = 0;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(Place<'_>) -> T) -> T {
        f(Place::Text(string))
    }
}

/// One value.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// A value of the tape.
    At(&'a Tape<'a>, &'a Entry, u32),
    /// The name of a member, judged as a string.
    Text(&'a str),
    /// An object that stands in no text: its one member leads the validator to the schema by which a value is judged.
    Lead(&'a Lead<'a>),
}

/// A value, and the name under which it is the member of an object.
pub(crate) struct Lead<'a> {
    pub name: &'a str,
    pub to: Place<'a>,
}

impl<'a> Place<'a> {
    /// The value that a tape holds.
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
}

impl<'a> Node<'a, Taped> for Place<'a> {
    type Object = Within<'a>;
    type Array = Within<'a>;
    type Number = Literal<'a>;

    fn as_object(&self) -> Option<Within<'a>> {
        self.of_kind(Kind::Object)
    }

    fn as_array(&self) -> Option<Within<'a>> {
        self.of_kind(Kind::Array)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self {
            Place::At(tape, entry, at) if entry.kind() == Kind::String => Some(Cow::Borrowed(tape.string(entry, *at))),
            Place::Text(text) => Some(Cow::Borrowed(text)),
            Place::At(..) | Place::Lead(_) => None,
        }
    }

    fn as_number(&self) -> Option<Literal<'a>> {
        match self {
            Place::At(tape, entry, _) if entry.kind() == Kind::Number => Some(Literal::of(tape, entry)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self {
            Place::At(tape, entry, _) if entry.kind() == Kind::Bool => Some(tape.text(entry) == "true"),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        self.json_type() == JsonType::Null
    }

    fn is_number(&self) -> bool {
        self.json_type() == JsonType::Number
    }

    fn json_type(&self) -> JsonType {
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

    fn equals_value(&self, expected: &Value) -> bool {
        match expected {
            Value::Null => self.is_null(),
            Value::Bool(expected) => self.as_boolean() == Some(*expected),
            Value::String(expected) => self.as_string().is_some_and(|text| *text == **expected),
            Value::Number(expected) => self.as_number().is_some_and(|number| cmp::equal_numbers(&number, expected)),
            Value::Array(expected) => self.as_array().is_some_and(|array| {
                let mut pairs = array.elements().zip(expected);
                array.count() == expected.len() && pairs.all(|(element, expected)| element.equals_value(expected))
            }),
            Value::Object(expected) => self.as_object().is_some_and(|object| {
                let mut members = expected.iter();
                object.count() == expected.len()
                    && members.all(|(name, expected)| object.find(name).is_some_and(|member| member.equals_value(expected)))
            }),
        }
    }

    /// Only words about a value are made of this: a value is never copied.
    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(Value::String(Excerpt(*self).to_string()))
    }

    fn identity(&self) -> Option<NodeIdentity> {
        match self {
            Place::At(tape, _, at) => Some(NodeIdentity::tagged(std::ptr::from_ref::<Tape<'_>>(tape) as usize, *at)),
            Place::Text(_) | Place::Lead(_) => None,
        }
    }
}

/// The inside of an object or array.
pub(crate) struct Within<'a> {
    tape: &'a Tape<'a>,
    entry: &'a Entry,
    at: u32,
    /// The index behind the member that was found last. Schemas name members mostly in the order in which bodies hold them.
    behind_found: Cell<u32>,
    /// The only member, of an object that stands in no text.
    lead: Option<&'a Lead<'a>>,
}

impl<'a> Within<'a> {
    /// An object that stands in no text.
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

    /// Looks at the members behind the one that was found last, then at those in front.
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

    /// How many elements, or members of different names, there are.
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
}

impl<'a> Object<'a, Taped> for Within<'a> {
    type Node = Place<'a>;
    type MemberName = &'a str;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        self.count()
    }

    fn get(&self, key: &Box<str>) -> Option<Place<'a>> {
        self.find(key)
    }

    fn members(&self) -> Members<'a> {
        Members {
            inside: self.inside(),
            lead: self.lead,
        }
    }
}

impl<'a> Array<'a, Taped> for Within<'a> {
    type Node = Place<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        self.count()
    }

    fn elements(&self) -> Elements<'a> {
        Elements(self.inside())
    }

    fn is_unique(&self) -> bool {
        unique::are_distinct(self)
    }
}

/// The values inside of an object or array that count.
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

/// A number as it is written.
pub(crate) struct Literal<'a> {
    text: &'a str,
    /// It has neither fraction nor exponent.
    plain: bool,
}

impl<'a> Literal<'a> {
    fn of(tape: &'a Tape<'a>, entry: &'a Entry) -> Self {
        Literal {
            text: tape.text(entry),
            plain: entry.is_plain(),
        }
    }

    /// The number as it is written.
    pub(super) fn as_written(&self) -> &'a str {
        self.text
    }

    /// The nearest number that `serde_json` holds.
    pub(super) fn number(&self) -> Number {
        let whole = self.as_u64().map(Number::from).or_else(|| self.as_i64().map(Number::from));
        let number = whole.or_else(|| self.as_f64().and_then(Number::from_f64));
        // The tape takes no number beyond.
        number.unwrap_or_else(|| 0.into())
    }
}

impl JsonNumber for Literal<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.text.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.text.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.text.parse().ok().filter(|value: &f64| value.is_finite())
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.text)
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(self.number())
    }

    fn is_integer(&self) -> bool {
        self.plain || crate::json::is_integer(self.text)
    }

    fn is_written_as_integer(&self) -> bool {
        self.plain
    }
}
