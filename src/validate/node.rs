//! The tape as `jsonschema` sees JSON.

use std::borrow::Cow;
use std::cell::Cell;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node, NodeIdentity, Object, cmp};
use serde_json::{Number, Value};

use super::tape::{Entry, Tape};
use crate::Kind;

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
    At(&'a Tape<'a>, &'a Entry<'a>, u32),
    /// The name of a member, judged as a string.
    Text(&'a str),
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

    /// What it is to `serde_json`.
    fn value(&self) -> Value {
        match self {
            Place::Text(text) => Value::String((*text).to_owned()),
            Place::At(tape, entry, at) => match entry.kind {
                Kind::Null => Value::Null,
                Kind::Bool => Value::Bool(tape.text(entry) == "true"),
                Kind::Number => Value::Number(Literal::of(tape, entry).number()),
                Kind::String => Value::String(tape.string(entry, *at).to_owned()),
                Kind::Array => {
                    let elements = self.as_array().into_iter().flat_map(|array| array.elements());
                    Value::Array(elements.map(|element| element.value()).collect())
                }
                Kind::Object => {
                    let members = self.as_object().into_iter().flat_map(|object| object.members());
                    Value::Object(members.map(|(name, value)| (name.to_owned(), value.value())).collect())
                }
            },
        }
    }

    /// The member of that name.
    pub(crate) fn member(self, name: &str) -> Option<Self> {
        self.as_object()?.find(name)
    }

    fn of_kind(self, kind: Kind) -> Option<Within<'a>> {
        match self {
            Place::At(tape, entry, at) if entry.kind == kind => Some(Within {
                tape,
                entry,
                at,
                behind_found: Cell::new(at + 1),
            }),
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
            Place::At(tape, entry, at) if entry.kind == Kind::String => Some(Cow::Borrowed(tape.string(entry, *at))),
            Place::At(..) => None,
            Place::Text(text) => Some(Cow::Borrowed(text)),
        }
    }

    fn as_number(&self) -> Option<Literal<'a>> {
        match self {
            Place::At(tape, entry, _) if entry.kind == Kind::Number => Some(Literal::of(tape, entry)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self {
            Place::At(tape, entry, _) if entry.kind == Kind::Bool => Some(tape.text(entry) == "true"),
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
        let Place::At(_, entry, _) = self else { return JsonType::String };
        match entry.kind {
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
            Value::Array(_) | Value::Object(_) => cmp::equal(&self.value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        match *self {
            Place::At(tape, entry, at) if matches!(entry.kind, Kind::Object | Kind::Array) => tape.value_at(at, || self.value()),
            _ => Cow::Owned(self.value()),
        }
    }

    fn identity(&self) -> Option<NodeIdentity> {
        match self {
            Place::At(tape, _, at) => Some(NodeIdentity::tagged(std::ptr::from_ref::<Tape<'_>>(tape) as usize, *at)),
            Place::Text(_) => None,
        }
    }
}

/// The inside of an object or array.
pub(crate) struct Within<'a> {
    tape: &'a Tape<'a>,
    entry: &'a Entry<'a>,
    at: u32,
    /// The index behind the member that was found last. Schemas name members mostly in the order in which bodies hold them.
    behind_found: Cell<u32>,
}

impl<'a> Within<'a> {
    #[inline]
    fn find(&self, name: &str) -> Option<Place<'a>> {
        let next = self.behind_found.get();
        let expected = self.tape.entry(next).filter(|entry| {
            let counts = next < self.entry.next && entry.plain_name && !entry.hidden;
            counts && entry.name == name
        });
        let (entry, at) = match expected {
            Some(entry) => (entry, next),
            None => self.search(name)?,
        };
        self.behind_found.set(entry.next);
        Some(Place::At(self.tape, entry, at))
    }

    /// Looks at the members behind the one that was found last, then at those in front.
    #[inline(never)]
    fn search(&self, name: &str) -> Option<(&'a Entry<'a>, u32)> {
        let from = self.behind_found.get();
        let behind = self.find_between(from, self.entry.next, name);
        behind.or_else(|| self.find_between(self.at + 1, from, name))
    }

    #[inline]
    fn find_between(&self, at: u32, end: u32, name: &str) -> Option<(&'a Entry<'a>, u32)> {
        let mut inside = Inside { tape: self.tape, at, end };
        inside.find(|(entry, at)| self.tape.name(entry, *at) == name)
    }

    fn inside(&self) -> Inside<'a> {
        Inside {
            tape: self.tape,
            at: self.at + 1,
            end: self.entry.next,
        }
    }
}

impl<'a> Object<'a, Taped> for Within<'a> {
    type Node = Place<'a>;
    type MemberName = &'a str;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        self.entry.len as usize
    }

    fn get(&self, key: &Box<str>) -> Option<Place<'a>> {
        self.find(key)
    }

    fn members(&self) -> Members<'a> {
        Members(self.inside())
    }
}

impl<'a> Array<'a, Taped> for Within<'a> {
    type Node = Place<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        self.entry.len as usize
    }

    fn elements(&self) -> Elements<'a> {
        Elements(self.inside())
    }
}

/// The values inside of an object or array that count.
struct Inside<'a> {
    tape: &'a Tape<'a>,
    at: u32,
    end: u32,
}

impl<'a> Iterator for Inside<'a> {
    type Item = (&'a Entry<'a>, u32);

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.end {
            let at = self.at;
            let entry = self.tape.entry(at)?;
            self.at = entry.next;
            if !entry.hidden {
                return Some((entry, at));
            }
        }
        None
    }
}

/// The members of an object.
pub(crate) struct Members<'a>(Inside<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, Place<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (entry, at) = self.0.next()?;
        Some((self.0.tape.name(entry, at), Place::At(self.0.tape, entry, at)))
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
    fn of(tape: &'a Tape<'a>, entry: &'a Entry<'a>) -> Self {
        Literal {
            text: tape.text(entry),
            plain: entry.plain,
        }
    }

    /// The nearest number that `serde_json` holds.
    fn number(&self) -> Number {
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
