//! Writes a tree as JSON text.

use std::fmt::Write as _;

use super::node::{Json, Node};
use crate::plain::plain_end;

impl Node {
    /// The value as JSON without white space. Numbers keep their spelling.
    #[must_use]
    pub fn to_compact(&self) -> String {
        let mut out = String::new();
        self.print(&mut out, None);
        out
    }

    /// The value as JSON with one member or element per line, indented by two spaces per level. The last line has no line break.
    ///
    /// ```
    /// let node = eventry_json::tree::parse(r#"{"type":["string","null"]}"#)?;
    /// assert_eq!(node.to_pretty(), "{\n  \"type\": [\n    \"string\",\n    \"null\"\n  ]\n}");
    /// # Ok::<(), eventry_json::SyntaxError>(())
    /// ```
    #[must_use]
    pub fn to_pretty(&self) -> String {
        let mut out = String::new();
        self.print(&mut out, Some(0));
        out
    }

    /// `level` is the indentation of the line on which the value starts, or `None` to write a single line.
    fn print(&self, out: &mut String, level: Option<usize>) {
        let inner = level.map(|level| level + 1);
        match &self.value {
            Json::Null => out.push_str("null"),
            Json::Bool(true) => out.push_str("true"),
            Json::Bool(false) => out.push_str("false"),
            Json::Number(literal) => out.push_str(literal),
            Json::String(text) => quote(text, out),
            Json::Array(elements) if elements.is_empty() => out.push_str("[]"),
            Json::Object(members) if members.is_empty() => out.push_str("{}"),
            Json::Array(elements) => {
                out.push('[');
                for (index, element) in elements.iter().enumerate() {
                    separate(out, index > 0, inner);
                    element.print(out, inner);
                }
                new_line(out, level);
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (index, member) in members.iter().enumerate() {
                    separate(out, index > 0, inner);
                    quote(&member.name, out);
                    out.push_str(if level.is_some() { ": " } else { ":" });
                    member.node.print(out, inner);
                }
                new_line(out, level);
                out.push('}');
            }
        }
    }
}

fn separate(out: &mut String, comma: bool, level: Option<usize>) {
    if comma {
        out.push(',');
    }
    new_line(out, level);
}

fn new_line(out: &mut String, level: Option<usize>) {
    if let Some(level) = level {
        out.push('\n');
        for _ in 0..level {
            out.push_str("  ");
        }
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    // Most strings need no escape, so plain parts are copied as a whole.
    while let Some((plain, escaped, behind)) = next_escaped(rest) {
        out.push_str(plain);
        match escaped {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control => {
                // Writing into a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
        }
        rest = behind;
    }
    out.push_str(rest);
    out.push('"');
}

/// The first character that needs an escape, and the text before and after it.
fn next_escaped(text: &str) -> Option<(&str, char, &str)> {
    let (plain, rest) = text.split_at_checked(plain_end(text.as_bytes(), 0))?;
    let mut rest = rest.chars();
    let escaped = rest.next()?;
    Some((plain, escaped, rest.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::tree::parse;

    #[test]
    fn parsing_inverts_printing() {
        let text = r#"{"a":[],"b":{},"c":[1.50,-0e1,true,false,null],"d":"\"\\\n\u0001é😀/"}"#;
        let node = parse(text).unwrap();
        assert_eq!(node.to_compact(), text);
        assert_eq!(parse(&node.to_pretty()).unwrap(), node);
    }
}
