//! Reads YAML as JSON with positions. OpenAPI documents use both.

use std::collections::{BTreeMap, BTreeSet};

use eventry_schema::diagnostic::Diagnostic;
use eventry_schema::json::{Json, MAX_DEPTH, Member, Node, Span};
use saphyr_parser::{Event, Parser, ScalarStyle};

/// The most values of a document, because aliases multiply them.
const MAX_VALUES: usize = 2_000_000;

/// Reads one YAML document; JSON is one, too. Offsets in the result are bytes of `text`.
///
/// # Errors
///
/// When it is not YAML, has a key that is not text, repeats a key, or nests or repeats too much.
pub fn parse(place: &str, text: &str) -> Result<Node, Diagnostic> {
    let mut reader = YamlReader {
        place,
        text,
        parser: Parser::new_from_str(text),
        anchors: BTreeMap::new(),
        values: 0,
        offsets: (0, 0),
    };
    loop {
        let (event, at) = reader.next()?;
        match event {
            Event::StreamEnd => return Err(reader.error(at, "the document is empty", "give one YAML document")),
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
            event => return reader.node(event, at, 0),
        }
    }
}

struct YamlReader<'t> {
    place: &'t str,
    text: &'t str,
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    anchors: BTreeMap<usize, Node>,
    values: usize,
    /// The last place as characters and bytes: the parser counts characters.
    offsets: (usize, usize),
}

impl<'t> YamlReader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), Diagnostic> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let start = self.byte(span.start.index());
                let end = self.byte(span.end.index());
                Ok((event, Span::new(start, end)))
            }
            Some(Err(error)) => {
                let start = self.byte(error.marker().index());
                Err(self.error(
                    Span::new(start, start),
                    format!("this is not YAML: {}", error.info()),
                    "correct the document",
                ))
            }
            None => Err(self.error(
                Span::default(),
                "the document ends too early",
                "it may be incomplete: retrieve it again",
            )),
        }
    }

    /// The byte at which a character starts. Places mostly come in order, so that counting goes on from the last one.
    fn byte(&mut self, character: usize) -> usize {
        let (known, byte) = self.offsets;
        let found = if character >= known {
            let rest = self.text.get(byte..).unwrap_or_default();
            let ahead = rest.char_indices().nth(character - known).map_or(rest.len(), |(at, _)| at);
            byte + ahead
        } else {
            let before = self.text.get(..byte).unwrap_or_default();
            before.char_indices().rev().nth(known - character - 1).map_or(0, |(at, _)| at)
        };
        self.offsets = (character, found);
        found
    }

    fn error(&self, at: Span, message: impl Into<String>, help: &str) -> Diagnostic {
        Diagnostic::error(self.place, message)
            .at_span(self.text, at.start..at.end)
            .help(help)
    }

    fn node(&mut self, event: Event<'t>, at: Span, depth: usize) -> Result<Node, Diagnostic> {
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return Err(self.error(at, "the document nests or repeats too much", "split it"));
        }
        let (anchor, value) = match event {
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                let Some(node) = node else {
                    return Err(self.error(at, "an alias refers to a value around it", "write the value out"));
                };
                self.values += node.extent().0;
                return Ok(node);
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none();
                (anchor, if plain { scalar(&text) } else { Json::String((*text).into()) })
            }
            Event::SequenceStart(anchor, _) => (anchor, Json::Array(self.elements(depth)?)),
            Event::MappingStart(anchor, _) => (anchor, Json::Object(self.members(depth)?)),
            _ => return Err(self.error(at, "a value is missing here", "correct the document")),
        };
        let node = Node::new(value, at);
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn elements(&mut self, depth: usize) -> Result<Vec<Node>, Diagnostic> {
        let mut elements = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(elements),
                (event, at) => elements.push(self.node(event, at, depth + 1)?),
            }
        }
    }

    fn members(&mut self, depth: usize) -> Result<Vec<Member>, Diagnostic> {
        let mut members: Vec<Member> = Vec::new();
        let mut names: BTreeSet<Box<str>> = BTreeSet::new();
        let mut merged: Vec<Member> = Vec::new();
        loop {
            let (name, name_span) = match self.next()? {
                (Event::MappingEnd, _) => break,
                (Event::Scalar(name, ..), at) => (name, at),
                (_, at) => return Err(self.error(at, "a key is not text", "use a string as the key")),
            };
            let (event, at) = self.next()?;
            let node = self.node(event, at, depth + 1)?;
            if &*name == "<<" {
                merged.extend(self.merged(node, at)?);
            } else if !names.insert((&*name).into()) {
                return Err(self.error(name_span, format!("the key `{name}` appears twice"), "keep one of the two"));
            } else {
                members.push(Member {
                    name: (&*name).into(),
                    name_span,
                    node,
                });
            }
        }
        merged.retain(|new| names.insert(new.name.clone()));
        members.extend(merged);
        Ok(members)
    }

    /// The members that `<<` adds.
    fn merged(&self, node: Node, at: Span) -> Result<Vec<Member>, Diagnostic> {
        let nodes = match node.value {
            Json::Array(nodes) => nodes,
            value => vec![Node::new(value, at)],
        };
        let mut members: Vec<Member> = Vec::new();
        for node in nodes {
            let Json::Object(more) = node.value else {
                return Err(self.error(at, "`<<` refers to something other than a mapping", "refer to a mapping"));
            };
            for member in more {
                if !members.iter().any(|known| known.name == member.name) {
                    members.push(member);
                }
            }
        }
        Ok(members)
    }
}

/// A plain scalar by the core schema of YAML 1.2.
fn scalar(text: &str) -> Json {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Json::Null,
        "true" | "True" | "TRUE" => Json::Bool(true),
        "false" | "False" | "FALSE" => Json::Bool(false),
        text => match number(text) {
            Some(literal) => Json::Number(literal.into()),
            None => Json::String(text.into()),
        },
    }
}

/// A number as JSON writes it.
fn number(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix("0x") {
        return u64::from_str_radix(digits, 16).ok().map(|number| number.to_string());
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return u64::from_str_radix(digits, 8).ok().map(|number| number.to_string());
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    if !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || rest
            .bytes()
            .any(|byte| !matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
    {
        return None;
    }
    // JSON wants a digit before and behind the point.
    let rest = if rest.starts_with('.') {
        format!("0{rest}")
    } else {
        rest.to_owned()
    };
    let rest = match rest.split_once('.') {
        Some((whole, fraction)) if !fraction.starts_with(|c: char| c.is_ascii_digit()) => format!("{whole}.0{fraction}"),
        _ => rest,
    };
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (whole, tail) = rest.split_at_checked(digits)?;
    let whole = whole.trim_start_matches('0');
    let literal = format!("{sign}{}{tail}", if whole.is_empty() { "0" } else { whole });
    eventry_schema::json::parse(&literal)
        .ok()
        .filter(|node| node.as_number().is_some())
        .map(|_| literal)
}
