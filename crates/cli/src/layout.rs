//! The layout of JSON files that we write: two spaces per level, and a list of plain values on one line if it fits.

use eventry_schema::json::{Json, Node, Span};

/// The longest line for a list of plain values.
const WIDTH: usize = 120;

/// Formats a value as the text of a file.
#[must_use]
pub fn file(node: &Node) -> String {
    let mut text = String::new();
    print(node, 0, &mut text);
    text.push('\n');
    text
}

/// A string node without a position.
#[must_use]
pub fn string(text: &str) -> Node {
    Node::string(text, Span::default())
}

/// A node without a position.
#[must_use]
pub fn node(value: Json) -> Node {
    Node::new(value, Span::default())
}

/// An object node without a position.
#[must_use]
pub fn object<'n>(members: impl IntoIterator<Item = (&'n str, Node)>) -> Node {
    let members = members
        .into_iter()
        .map(|(name, node)| eventry_schema::json::Member::new(name, node));
    node(Json::Object(members.collect()))
}

fn print(value: &Node, level: usize, out: &mut String) {
    match &value.value {
        Json::Array(elements) if !elements.is_empty() => {
            if let Some(line) = on_one_line(elements, out) {
                out.push_str(&line);
                return;
            }
            out.push('[');
            for (at, element) in elements.iter().enumerate() {
                separate(at > 0, level + 1, out);
                print(element, level + 1, out);
            }
            separate(false, level, out);
            out.push(']');
        }
        Json::Object(members) if !members.is_empty() => {
            out.push('{');
            for (at, member) in members.iter().enumerate() {
                separate(at > 0, level + 1, out);
                out.push_str(&string(&member.name).to_compact());
                out.push_str(": ");
                print(&member.node, level + 1, out);
            }
            separate(false, level, out);
            out.push('}');
        }
        _ => out.push_str(&value.to_compact()),
    }
}

/// Formats a list of plain values for the current line, if it fits.
fn on_one_line(elements: &[Node], out: &str) -> Option<String> {
    if elements
        .iter()
        .any(|element| matches!(element.value, Json::Array(_) | Json::Object(_)))
    {
        return None;
    }
    let line: Vec<String> = elements.iter().map(Node::to_compact).collect();
    let line = format!("[{}]", line.join(", "));
    let before = out.rsplit('\n').next().unwrap_or_default();
    (before.chars().count() + line.chars().count() <= WIDTH).then_some(line)
}

fn separate(comma: bool, level: usize, out: &mut String) {
    if comma {
        out.push(',');
    }
    out.push('\n');
    for _ in 0..level {
        out.push_str("  ");
    }
}
