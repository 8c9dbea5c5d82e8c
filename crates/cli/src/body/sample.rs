//! Generates a value from a schema: documented values where possible, otherwise placeholders of the right type.

use std::cell::Cell;

use eventry_schema::json::{Json, Node};

use crate::layout;

/// The label of a sample that holds more than documented values.
pub const LABEL: &str = "made";
/// How deep a made value nests.
const MAX_DEPTH: usize = 24;

/// How many values are made; a schema may refer to itself many times over.
const MAX_VALUES: usize = 5_000;

/// Finds the document at a relative path.
pub type Find<'f> = &'f dyn Fn(&str) -> Option<Node>;

/// A value, and whether all of it is documented.
pub struct Made {
    /// The value.
    pub value: Node,
    /// Whether all of it is documented.
    pub documented: bool,
}

/// A value that a schema allows, with its documented members and those that it requires.
pub fn of_schema(root: &Node, find: Find<'_>) -> Made {
    Maker {
        root,
        find,
        all: false,
        made: &Cell::new(0),
    }
    .value(root, 0)
}

/// As [`of_schema`], with all members.
pub(super) fn all_members(root: &Node, find: Find<'_>) -> Node {
    Maker {
        root,
        find,
        all: true,
        made: &Cell::new(0),
    }
    .value(root, 0)
    .value
}

struct Maker<'m> {
    root: &'m Node,
    find: Find<'m>,
    all: bool,
    /// How many values there are already.
    made: &'m Cell<usize>,
}

impl Maker<'_> {
    fn value(&self, schema: &Node, depth: usize) -> Made {
        self.made.set(self.made.get() + 1);
        if depth > MAX_DEPTH || self.made.get() > MAX_VALUES {
            return Made {
                value: layout::object([]),
                documented: false,
            };
        }
        if let Some(value) = documented(schema) {
            return Made { value, documented: true };
        }
        if let Some(target) = schema.get("$ref").and_then(Node::as_str) {
            return self.referred(target, depth);
        }
        for keyword in ["oneOf", "anyOf"] {
            let branches = schema.get(keyword).and_then(Node::as_array);
            let branch = branches.and_then(|branches| branches.iter().find(|branch| kind(branch) != Some("null")));
            if let Some(branch) = branch {
                return self.value(branch, depth + 1);
            }
        }
        let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or(&[]);
        match kind(schema) {
            Some("object") => self.object(schema, parts, depth),
            None if schema.get("properties").is_some() || !parts.is_empty() => self.object(schema, parts, depth),
            Some("array") => {
                let item = schema
                    .get("items")
                    .filter(|items| items.as_object().is_some())
                    .map(|items| self.value(items, depth + 1));
                let documented = item.as_ref().is_some_and(|item| item.documented);
                let elements = item.filter(|_| documented || depth < MAX_DEPTH).map(|item| item.value);
                Made {
                    value: layout::node(Json::Array(elements.into_iter().collect())),
                    documented,
                }
            }
            kind => Made {
                value: plain(kind, schema),
                documented: false,
            },
        }
    }

    fn referred(&self, target: &str, depth: usize) -> Made {
        let (path, pointer) = target.split_once('#').unwrap_or((target, ""));
        if path.is_empty() {
            return match self.root.pointer(pointer) {
                Some(schema) => self.value(schema, depth + 1),
                None => Made {
                    value: layout::object([]),
                    documented: false,
                },
            };
        }
        let document = (self.find)(path);
        match document.as_ref().and_then(|document| document.pointer(pointer)) {
            Some(schema) => Maker {
                root: document.as_ref().unwrap_or(schema),
                ..*self
            }
            .value(schema, depth + 1),
            None => Made {
                value: layout::object([]),
                documented: false,
            },
        }
    }

    fn object(&self, schema: &Node, parts: &[Node], depth: usize) -> Made {
        let mut value = layout::object([]);
        let mut all = true;
        for part in parts {
            let made = self.value(part, depth + 1);
            all &= made.documented;
            for member in made.value.as_object().into_iter().flatten() {
                value.insert(&member.name, member.node.clone());
            }
        }
        let required = schema.get("required").and_then(Node::as_array).unwrap_or(&[]);
        for member in schema.get("properties").and_then(Node::as_object).into_iter().flatten() {
            let needed = self.all || required.iter().any(|name| name.as_str() == Some(&member.name));
            let made = self.value(&member.node, depth + 1);
            if needed || made.documented {
                all &= made.documented;
                value.insert(&member.name, made.value);
            }
        }
        let documented = all && value.as_object().is_some_and(|members| !members.is_empty());
        Made { value, documented }
    }
}

/// The kind of value that a schema is about; null only if it is about nothing else.
fn kind(schema: &Node) -> Option<&str> {
    let kinds = schema.get("type")?;
    match kinds.as_array() {
        Some(kinds) => kinds.iter().filter_map(Node::as_str).find(|kind| *kind != "null").or(Some("null")),
        None => kinds.as_str(),
    }
}

/// A value that the schema itself names.
fn documented(schema: &Node) -> Option<Node> {
    let list = |name: &str| {
        schema
            .get(name)
            .and_then(Node::as_array)
            .and_then(|values| values.iter().find(|value| !value.is_null()))
    };
    let one = |name: &str| schema.get(name).filter(|value| !value.is_null());
    let named = list("examples")
        .or_else(|| one("example"))
        .or_else(|| one("const"))
        .or_else(|| list("enum"))
        .or_else(|| one("default"));
    let in_prose = || {
        let words = schema
            .get("description")
            .and_then(Node::as_str)
            .map(values_in_prose)
            .filter(|_| kind(schema) == Some("string"))?;
        words.first().filter(|_| words.len() > 1).map(|word| layout::string(word))
    };
    named.cloned().or_else(in_prose)
}

/// A placeholder of a kind.
fn plain(kind: Option<&str>, schema: &Node) -> Node {
    let number = |name: &str| schema.get(name).filter(|node| matches!(node.value, Json::Number(_))).cloned();
    match kind {
        Some("integer" | "number") => number("minimum").unwrap_or_else(|| layout::node(Json::Number("0".into()))),
        Some("boolean") => layout::node(Json::Bool(false)),
        Some("null") => layout::node(Json::Null),
        Some("string") => layout::string(match schema.get("format").and_then(Node::as_str) {
            Some("date-time") => "2000-01-01T00:00:00Z",
            Some("date") => "2000-01-01",
            Some("time") => "00:00:00Z",
            Some("uuid") => "00000000-0000-0000-0000-000000000000",
            Some("uri" | "url") => "https://example.com",
            Some("email") => "someone@example.com",
            _ => "string",
        }),
        _ => layout::object([]),
    }
}

/// The words of a description that look like values: capitals, at least four letters. Common abbreviations are excluded.
pub fn values_in_prose(text: &str) -> Vec<String> {
    const NOTIONS: &[&str] = &["HTTP", "HTTPS", "JSON", "UUID", "IANA", "IBAN", "NOTE", "HTML", "UTC"];
    let mut values: Vec<String> = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
        let capitals = word.starts_with(|c: char| c.is_ascii_uppercase()) && !word.contains(|c: char| c.is_ascii_lowercase());
        if capitals && word.len() >= 4 && !NOTIONS.contains(&word) && !values.iter().any(|known| known == word) {
            values.push(word.to_owned());
        }
    }
    values
}
