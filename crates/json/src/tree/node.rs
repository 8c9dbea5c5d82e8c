//! The values of the tree, and access to their parts.

use crate::decimal::equal_numbers;
use crate::pointer;

/// The byte offsets of a value in the file that contains it.
///
/// `patched` says which file that is: the document itself, or a patch of it. A value that is in no file has [`Span::default`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
    /// Whether the offsets refer to the patch instead of the document.
    pub patched: bool,
}

impl Span {
    /// The span `start..end` of the document itself.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end,
            patched: false,
        }
    }
}

/// A JSON value and its position.
///
/// Two nodes are equal if they are the same JSON value: positions, the order of members, and the spelling of numbers do not matter.
///
/// ```
/// use eventry_json::tree::parse;
/// assert_eq!(parse(r#"{"a": 1, "b": 2}"#)?, parse(r#"{"b": 2.0, "a": 1}"#)?);
/// # Ok::<(), eventry_json::SyntaxError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// The position of the value.
    pub span: Span,
    /// The value.
    pub value: Json,
}

/// A JSON value whose parts are [`Node`]s.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, exactly as it was written.
    Number(Box<str>),
    /// A string, decoded.
    String(Box<str>),
    /// An array.
    Array(Vec<Node>),
    /// An object, with its members in document order.
    Object(Vec<Member>),
}

/// One member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The name, decoded.
    pub name: Box<str>,
    /// The position of the name, including its quotes.
    pub name_span: Span,
    /// The value.
    pub node: Node,
}

impl Member {
    /// A member whose name has the position of its value.
    #[must_use]
    pub fn new(name: &str, node: Node) -> Self {
        Self {
            name: name.into(),
            name_span: node.span,
            node,
        }
    }
}

impl Node {
    /// The value `value` at `span`.
    #[must_use]
    pub fn new(value: Json, span: Span) -> Self {
        Self { span, value }
    }

    /// The string `text` at `span`.
    #[must_use]
    pub fn string(text: &str, span: Span) -> Self {
        Self::new(Json::String(text.into()), span)
    }

    /// The value of the member `name`, if this is an object that has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.member(name).map(|member| &member.node)
    }

    /// Like [`Node::get`], but mutable.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        self.as_object_mut()?
            .iter_mut()
            .find(|member| *member.name == *name)
            .map(|member| &mut member.node)
    }

    /// Like [`Node::get`], but with the member's name and its position.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.as_object()?.iter().find(|member| *member.name == *name)
    }

    /// Sets the member `name`, in place if there is one, at the end otherwise. Returns the value it replaced.
    /// Does nothing and returns `None` if this is not an object.
    pub fn insert(&mut self, name: &str, node: Node) -> Option<Node> {
        let members = self.as_object_mut()?;
        match members.iter_mut().find(|member| *member.name == *name) {
            Some(member) => Some(std::mem::replace(&mut member.node, node)),
            None => {
                members.push(Member::new(name, node));
                None
            }
        }
    }

    /// Removes the member `name` from this object and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<Node> {
        let members = self.as_object_mut()?;
        let at = members.iter().position(|member| *member.name == *name)?;
        Some(members.remove(at).node)
    }

    /// The value at an RFC 6901 pointer such as `/properties/amount/type`; the empty pointer is this node.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        for token in pointer::tokens(pointer)? {
            node = match &node.value {
                Json::Object(_) => node.get(&token)?,
                Json::Array(elements) => elements.get(pointer::index(&token)?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// Like [`Node::pointer`], but mutable.
    pub fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        let mut node = self;
        for token in pointer::tokens(pointer)? {
            node = match &mut node.value {
                Json::Object(members) => {
                    let member = members.iter_mut().find(|member| *member.name == *token.as_ref())?;
                    &mut member.node
                }
                Json::Array(elements) => elements.get_mut(pointer::index(&token)?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.value, Json::Null)
    }

    /// The characters, if this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// The members in document order, if this is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[Member]> {
        match &self.value {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Like [`Node::as_object`], but mutable. Callers that add a member keep its name unique.
    pub fn as_object_mut(&mut self) -> Option<&mut Vec<Member>> {
        match &mut self.value {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Json::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// Like [`Node::as_array`], but mutable.
    pub fn as_array_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.value {
            Json::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The value, if this is `true` or `false`.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Json::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The literal as written, if this is a number.
    #[must_use]
    pub fn as_number(&self) -> Option<&str> {
        match &self.value {
            Json::Number(literal) => Some(literal),
            _ => None,
        }
    }

    /// The number, if it is written as plain digits and fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.parse().ok()
    }

    /// The kind of value as one word: `null`, `boolean`, `number`, `string`, `array` or `object`.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self.value {
            Json::Null => "null",
            Json::Bool(_) => "boolean",
            Json::Number(_) => "number",
            Json::String(_) => "string",
            Json::Array(_) => "array",
            Json::Object(_) => "object",
        }
    }

    /// The kind of value as a message names it: `an object`, `a string`, `null`.
    #[must_use]
    pub fn described_kind(&self) -> &'static str {
        match self.value {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::String(_) => "a string",
            Json::Array(_) => "an array",
            Json::Object(_) => "an object",
        }
    }

    /// Marks this node and everything in it as part of the patch.
    pub fn mark_patched(&mut self) {
        self.span.patched = true;
        match &mut self.value {
            Json::Array(elements) => elements.iter_mut().for_each(Node::mark_patched),
            Json::Object(members) => {
                for member in members {
                    member.name_span.patched = true;
                    member.node.mark_patched();
                }
            }
            _ => {}
        }
    }

    /// The number of values, including this one, and the number of levels: one for a scalar.
    #[must_use]
    pub fn extent(&self) -> (usize, usize) {
        let mut count = 1;
        let mut depth = 0;
        let mut add = |child: &Node| {
            let (values, levels) = child.extent();
            count += values;
            depth = depth.max(levels);
        };
        match &self.value {
            Json::Array(elements) => elements.iter().for_each(&mut add),
            Json::Object(members) => members.iter().for_each(|member| add(&member.node)),
            _ => {}
        }
        (count, depth + 1)
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Json::Number(one), Json::Number(two)) => equal_numbers(one, two),
            (Json::Object(one), Json::Object(two)) => {
                one.len() == two.len()
                    && by_name(one)
                        .into_iter()
                        .zip(by_name(two))
                        .all(|(one, two)| one.name == two.name && one.node == two.node)
            }
            (Json::Array(one), Json::Array(two)) => one == two,
            (one, two) => one == two,
        }
    }
}

fn by_name(members: &[Member]) -> Vec<&Member> {
    let mut sorted: Vec<&Member> = members.iter().collect();
    sorted.sort_by(|one, two| one.name.cmp(&two.name));
    sorted
}

#[cfg(test)]
mod tests {
    use crate::tree::parse;

    #[test]
    fn nodes_are_equal_if_they_are_the_same_value() {
        let one = parse(r#"{"a": [1, 1.0e1, "x"], "b": {"c": null}}"#).unwrap();
        assert_eq!(one, parse(r#"{"b": {"c": null}, "a": [1.0, 10, "x"]}"#).unwrap());
        assert_ne!(one, parse(r#"{"b": {"c": null}, "a": [10, 1, "x"]}"#).unwrap());
        assert_ne!(parse("{}").unwrap(), parse(r#"{"a": null}"#).unwrap());
        assert_ne!(parse("1").unwrap(), parse(r#""1""#).unwrap());
    }

    #[test]
    fn pointers_lead_to_members_and_elements() {
        let node = parse(r#"{"a/b": [0, {"m~n": "found"}]}"#).unwrap();
        assert_eq!(node.pointer("/a~1b/1/m~0n").and_then(|it| it.as_str()), Some("found"));
        assert_eq!(node.pointer(""), Some(&node));
        for wrong in ["a", "/a~1b/01", "/a~1b/2", "/a~1b/-", "/a~2b", "/a~1b/0/x"] {
            assert!(node.pointer(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn members_change_in_place() {
        let mut node = parse(r#"{"a": 1, "b": 2}"#).unwrap();
        assert!(node.insert("a", parse("3").unwrap()).is_some());
        assert!(node.insert("c", parse("4").unwrap()).is_none());
        assert!(node.remove("b").is_some());
        assert_eq!(node.to_compact(), r#"{"a":3,"c":4}"#);
        assert_eq!(node.extent(), (3, 2));
    }
}
