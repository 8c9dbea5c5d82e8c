//! Presents the tape to `jsonschema`.

use std::borrow::Cow;

use eventry_json::is_integer;
use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node, NodeIdentity, Object, cmp};
use serde_json::{Number, Value};

use super::excerpt::Excerpt;
use super::place::{Elements, Literal, Members, Place, Within};
use super::tape::Tape;
use super::unique;

/// The representation of JSON: values are places of a [`Tape`].
pub(crate) struct Taped;

impl Json for Taped {
    type Node<'a> = Place<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = ();

    // A lookup continues where the last one found its member: it is mostly cheaper than a pass over all members.
    const KEYS_PER_LOOKUP: usize = 0;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(Place<'_>) -> T) -> T {
        f(Place::Text(string))
    }
}

impl<'a> Node<'a, Taped> for Place<'a> {
    type Object = Within<'a>;
    type Array = Within<'a>;
    type Number = Literal<'a>;

    fn as_object(&self) -> Option<Within<'a>> {
        Place::as_object(*self)
    }

    fn as_array(&self) -> Option<Within<'a>> {
        Place::as_array(*self)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        Place::as_string(*self)
    }

    fn as_number(&self) -> Option<Literal<'a>> {
        Place::as_number(*self)
    }

    fn as_boolean(&self) -> Option<bool> {
        Place::as_boolean(*self)
    }

    fn is_null(&self) -> bool {
        Place::json_type(*self) == JsonType::Null
    }

    fn is_number(&self) -> bool {
        Place::json_type(*self) == JsonType::Number
    }

    fn json_type(&self) -> JsonType {
        Place::json_type(*self)
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

    /// Only messages use this: a value is never copied.
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
        Within::members(self)
    }
}

impl<'a> Array<'a, Taped> for Within<'a> {
    type Node = Place<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        self.count()
    }

    fn elements(&self) -> Elements<'a> {
        Within::elements(self)
    }

    fn is_unique(&self) -> bool {
        unique::are_distinct(self)
    }
}

impl JsonNumber for Literal<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.as_written().parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.as_written().parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        Literal::as_f64(self)
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_written())
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(self.number())
    }

    fn is_integer(&self) -> bool {
        self.is_plain() || is_integer(self.as_written())
    }

    fn is_written_as_integer(&self) -> bool {
        self.is_plain()
    }
}
