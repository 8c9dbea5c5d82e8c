use super::node::{Json, Member, Node, Span};
use crate::diagnostic::line_column;
use std::fmt;

/// How many levels of arrays and objects a document may have. Deeper ones are refused rather than overflowing the
/// stack of a build script.
pub const MAX_DEPTH: usize = 256;

/// Why a text is not one JSON document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The byte at which reading stopped.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {}): {}", self.message, self.offset, self.help)
    }
}

impl std::error::Error for ParseError {}

/// Reads one JSON document (RFC 8259) and returns it with places. A byte order mark at the start is skipped.
///
/// # Errors
///
/// When the text is not exactly one JSON value, nests deeper than [`MAX_DEPTH`], or names a member twice in one
/// object: the two would contradict each other, and no reader could tell which of them the author meant.
///
/// ```
/// use eventry_schema::json::parse;
/// assert_eq!(parse("[1, 2]")?.as_array().map(<[_]>::len), Some(2));
/// assert_eq!(parse("[1, 2,]").map_err(|error| error.offset), Err(6));
/// # Ok::<(), eventry_schema::json::ParseError>(())
/// ```
pub fn parse(text: &str) -> Result<Node, ParseError> {
    Parser::new(text, false).document()
}

/// Checks that a text is one JSON document, as [`parse`] does, but lets a member name appear twice: a recorded body is
/// what its sender wrote.
///
/// # Errors
///
/// As [`parse`], except for repeated names.
pub fn check(text: &str) -> Result<(), ParseError> {
    parse_recorded(text).map(|_| ())
}

/// Reads one JSON document as [`parse`] does, but with every member of a name that appears twice.
///
/// # Errors
///
/// As [`check`].
pub fn parse_recorded(text: &str) -> Result<Node, ParseError> {
    Parser::new(text, true).document()
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    depth: usize,
    repeated_names: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, repeated_names: bool) -> Self {
        Self {
            text,
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            depth: 0,
            repeated_names,
        }
    }

    fn document(mut self) -> Result<Node, ParseError> {
        let node = self.value()?;
        self.skip_space();
        match self.peek() {
            None => Ok(node),
            Some(_) => Err(self.error(
                format!("{} after the end of the document", self.found()),
                "a file holds one JSON value: remove what follows it",
            )),
        }
    }

    fn value(&mut self) -> Result<Node, ParseError> {
        self.skip_space();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Json::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Json::Number(self.number()?),
            Some(b't') if self.word("true") => Json::Bool(true),
            Some(b'f') if self.word("false") => Json::Bool(false),
            Some(b'n') if self.word("null") => Json::Null,
            _ => return Err(self.no_value()),
        };
        Ok(Node::new(value, Span::new(start, self.at)))
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Json, ParseError>) -> Result<Json, ParseError> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(
                format!("more than {MAX_DEPTH} levels of arrays and objects"),
                "move inner parts into a document of their own and refer to it with `$ref`",
            ));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Json, ParseError> {
        let mut elements = Vec::new();
        self.skip_space();
        if self.eat(b']') {
            return Ok(Json::Array(elements));
        }
        loop {
            elements.push(self.value()?);
            if self.closes(b']', "array")? {
                return Ok(Json::Array(elements));
            }
        }
    }

    fn object(&mut self) -> Result<Json, ParseError> {
        let mut members = Vec::new();
        self.skip_space();
        if self.eat(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            members.push(self.member()?);
            if self.closes(b'}', "object")? {
                self.refuse_repeated(&members)?;
                return Ok(Json::Object(members));
            }
        }
    }

    fn member(&mut self) -> Result<Member, ParseError> {
        self.skip_space();
        let start = self.at;
        if self.peek() != Some(b'"') {
            let help = match self.peek() {
                Some(b'}') => "remove the comma after the last member",
                Some(b'/') => "JSON has no comments: remove it, or keep the text in `$comment`",
                _ => "member names are strings in double quotes",
            };
            return Err(self.error(format!("expected a member name, found {}", self.found()), help));
        }
        let name = self.string()?;
        let name_span = Span::new(start, self.at);
        self.skip_space();
        if !self.eat(b':') {
            return Err(self.error(
                format!("expected `:`, found {}", self.found()),
                "write a `:` between the member's name and its value",
            ));
        }
        Ok(Member {
            name,
            name_span,
            node: self.value()?,
        })
    }

    /// Behind an element or a member: whether the array or object ends here. A comma says that it goes on.
    fn closes(&mut self, close: u8, what: &str) -> Result<bool, ParseError> {
        self.skip_space();
        if self.eat(b',') {
            return Ok(false);
        }
        if self.eat(close) {
            return Ok(true);
        }
        let close = char::from(close);
        let help = match self.peek() {
            None => format!("the {what} is not closed: the file may be cut off"),
            Some(b'/') => "JSON has no comments: remove it, or keep the text in `$comment`".into(),
            Some(_) => "a comma or a closing bracket is missing before this place".into(),
        };
        Err(self.error(format!("expected `,` or `{close}`, found {}", self.found()), &help))
    }

    fn refuse_repeated(&self, members: &[Member]) -> Result<(), ParseError> {
        if self.repeated_names {
            return Ok(());
        }
        let mut sorted: Vec<&Member> = members.iter().collect();
        // Stable: of equal names the earlier one comes first.
        sorted.sort_by(|one, two| one.name.cmp(&two.name));
        let repeated = sorted
            .windows(2)
            .filter_map(|pair| match pair {
                [first, second] if first.name == second.name => Some((*first, *second)),
                _ => None,
            })
            .min_by_key(|(_, second)| second.name_span.start);
        let Some((first, second)) = repeated else {
            return Ok(());
        };
        let (line, column) = line_column(self.text, first.name_span.start);
        Err(ParseError {
            offset: second.name_span.start,
            message: format!("member `{}` appears twice in one object, first at {line}:{column}", second.name),
            help: "keep one of the two".into(),
        })
    }

    /// Eats a literal name, unless it is only the start of a longer word.
    fn word(&mut self, word: &str) -> bool {
        match self.rest().strip_prefix(word) {
            Some(rest) if !rest.starts_with(|next: char| next.is_ascii_alphanumeric()) => {
                self.at += word.len();
                true
            }
            _ => false,
        }
    }

    fn no_value(&self) -> ParseError {
        let help = match self.peek() {
            None => "the file is empty or cut off",
            Some(b']' | b'}' | b',') => "remove the comma that stands too much, or write the value",
            Some(b'\'') => "strings stand in double quotes",
            Some(b'/') => "JSON has no comments: remove it, or keep the text in `$comment`",
            Some(b'+' | b'.') => "a number starts with a digit or `-`",
            Some(_) => "a value is an object, an array, a string, a number, true, false or null",
        };
        self.error(format!("expected a value, found {}", self.found()), help)
    }

    /// What stands at the current place, for messages: a whole word or one character.
    fn found(&self) -> String {
        let rest = self.rest();
        let word: String = rest.chars().take_while(|next| next.is_alphanumeric()).take(20).collect();
        match (word.is_empty(), rest.chars().next()) {
            (false, _) => format!("`{word}`"),
            (true, Some(quote @ ('"' | '\''))) => format!("`{quote}`"),
            (true, Some(character)) => format!("`{}`", character.escape_debug()),
            (true, None) => "the end of the file".into(),
        }
    }

    pub(super) fn error(&self, message: String, help: &str) -> ParseError {
        ParseError {
            offset: self.at,
            message,
            help: help.into(),
        }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, check, parse};

    fn fails(text: &str) -> (usize, String) {
        let error = parse(text).expect_err(text);
        assert!(!error.help.is_empty());
        (error.offset, error.message)
    }

    #[test]
    fn spans_are_those_of_the_text() {
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
    fn what_is_not_json_is_refused_where_it_stands() {
        for (text, offset, message) in [
            ("", 0, "expected a value, found the end of the file"),
            ("[1,]", 3, "expected a value, found `]`"),
            ("{\"a\":1,}", 7, "expected a member name, found `}`"),
            ("{a:1}", 1, "expected a member name, found `a`"),
            ("{\"a\" 1}", 5, "expected `:`, found `1`"),
            ("[1 2]", 3, "expected `,` or `]`, found `2`"),
            ("[1", 2, "expected `,` or `]`, found the end of the file"),
            ("truex", 0, "expected a value, found `truex`"),
            ("NaN", 0, "expected a value, found `NaN`"),
            ("1 2", 2, "`2` after the end of the document"),
            ("01", 0, "`01` is not a JSON number"),
            ("-", 0, "`-` is not a JSON number"),
            ("1.", 0, "`1.` is not a JSON number"),
            ("1e+", 0, "`1e+` is not a JSON number"),
            ("\"a", 0, "string without end"),
            ("\"a\nb\"", 2, "line break inside a string"),
            ("\"\u{1}\"", 1, "control character U+0001 inside a string"),
            ("\"\\x\"", 1, "unknown escape in a string"),
            ("\"\\", 1, "unknown escape in a string"),
            ("\"\\é\"", 1, "unknown escape in a string"),
            ("\"\\u+123\"", 1, "`\\u` without four hexadecimal digits"),
            ("\"\\u12é\"", 1, "`\\u` without four hexadecimal digits"),
            ("\"\\ud83d\"", 1, "half of a surrogate pair in a string"),
            ("\"\\ud83d\\u0041\"", 1, "half of a surrogate pair in a string"),
            ("\"\\ude00\"", 1, "half of a surrogate pair in a string"),
        ] {
            assert_eq!(fails(text), (offset, message.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_repeated_member_names_both_places() {
        let text = "{\"b\": 1,\n  \"a\": 2, \"b\": 3, \"a\": 4}";
        assert_eq!(fails(text), (19, "member `b` appears twice in one object, first at 1:2".to_owned()));
        assert_eq!(check(text), Ok(()));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        let (offset, _) = fails(&nested(MAX_DEPTH + 1));
        assert_eq!(offset, MAX_DEPTH);
        assert_eq!(fails(&"[".repeat(1_000_000)).0, MAX_DEPTH);
    }
}
