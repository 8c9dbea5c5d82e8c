//! Reads a text into a tree.

use super::node::{Json, Member, Node, Span};
use crate::{Lexer, Syntax, SyntaxError, without_byte_order_mark};

/// The number of levels of arrays and objects that a document may have. More could overflow the stack of a build script.
pub const MAX_DEPTH: usize = 256;

/// Reads a document: one JSON value. Skips a byte order mark at its start. Keeps every member of a name that occurs more than once.
///
/// # Errors
///
/// An error if the text is not exactly one JSON value, a string contains half of a surrogate pair, or values nest more deeply than
/// [`MAX_DEPTH`].
///
/// ```
/// use eventry_json::tree::parse;
/// assert_eq!(parse("[1, 2]")?.as_array().map(<[_]>::len), Some(2));
/// assert_eq!(parse("[1, 2,]").map_err(|error| error.offset), Err(6));
/// # Ok::<(), eventry_json::SyntaxError>(())
/// ```
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    let start = text.len() - without_byte_order_mark(text).len();
    let mut parser = Parser {
        lexer: Lexer::starting_at(text, start),
        depth: 0,
    };
    let node = parser.value()?;
    parser.lexer.end()?;
    Ok(node)
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    depth: usize,
}

impl Parser<'_> {
    fn value(&mut self) -> Result<Node, SyntaxError> {
        let lexer = &mut self.lexer;
        let first = lexer.token();
        let start = lexer.offset();
        let value = match first {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Json::String(lexer.string()?.into()),
            Some(b'-' | b'0'..=b'9') => Json::Number(lexer.number()?.into()),
            Some(b't') => lexer.literal("true").map(|()| Json::Bool(true))?,
            Some(b'f') => lexer.literal("false").map(|()| Json::Bool(false))?,
            Some(b'n') => lexer.literal("null").map(|()| Json::Null)?,
            _ => return Err(lexer.error(Syntax::Value)),
        };
        Ok(Node::new(value, Span::new(start, self.lexer.offset())))
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Json, SyntaxError>) -> Result<Json, SyntaxError> {
        if self.depth == MAX_DEPTH {
            return Err(self.lexer.error(Syntax::TooDeep));
        }
        self.depth += 1;
        self.lexer.open();
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Json, SyntaxError> {
        let mut elements = Vec::new();
        while self.lexer.next_element()? {
            elements.push(self.value()?);
        }
        Ok(Json::Array(elements))
    }

    fn object(&mut self) -> Result<Json, SyntaxError> {
        let mut members = Vec::new();
        while self.lexer.next_member()? {
            let start = self.lexer.offset();
            let name = self.lexer.string()?.into();
            let name_span = Span::new(start, self.lexer.offset());
            self.lexer.colon()?;
            let node = self.value()?;
            members.push(Member { name, name_span, node });
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, parse};

    #[test]
    fn spans_cut_values_out_of_the_text() {
        let text = "\u{feff} {\"a\": [true, \"b\\u00e9\"]}";
        let node = parse(text).unwrap();
        let cut = |node: &super::Node| text.get(node.span.start..node.span.end).unwrap();
        assert_eq!(cut(&node), "{\"a\": [true, \"b\\u00e9\"]}");
        assert_eq!(cut(node.pointer("/a/0").unwrap()), "true");
        assert_eq!(cut(node.pointer("/a/1").unwrap()), "\"b\\u00e9\"");
        assert_eq!(node.pointer("/a/1").unwrap().as_str(), Some("bé"));
        let name = node.member("a").unwrap().name_span;
        assert_eq!(text.get(name.start..name.end), Some("\"a\""));
    }

    #[test]
    fn escapes_become_characters() {
        let node = parse(r#""\"\\\/\b\f\n\r\t\u0041\ud83d\ude00""#).unwrap();
        assert_eq!(node.as_str(), Some("\"\\/\u{8}\u{c}\n\r\tA\u{1f600}"));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(parse(&nested(MAX_DEPTH + 1)).map_err(|error| error.offset).err(), Some(MAX_DEPTH));
        assert_eq!(parse(&"[".repeat(1_000_000)).map_err(|error| error.offset).err(), Some(MAX_DEPTH));
    }
}
