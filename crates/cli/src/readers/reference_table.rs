//! The lines of a rendered API reference: a member's name, type and marks, often without a blank between them, and what follows them.
//!
//! ```text
//! statusstringnullable              name, type, marks
//!
//! What the status says              description, paragraphs and lists
//!
//! Possible values: [`OPEN`, `CLOSED`]
//! Example: OPEN
//! ```

use std::collections::BTreeSet;

use eventry_schema::json::{self, Json, Node};

use crate::layout;
use crate::page::Line;

/// Types and formats as references write them, with what they are in JSON Schema.
const TYPES: &[(&str, &str, Option<&str>)] = &[
    ("string", "string", None),
    ("integer", "integer", None),
    ("number", "number", None),
    ("boolean", "boolean", None),
    ("object", "object", None),
    ("array", "array", None),
    ("any", "", None),
    ("date-time", "string", Some("date-time")),
    ("date", "string", Some("date")),
    ("time", "string", Some("time")),
    ("duration", "string", Some("duration")),
    ("uuid", "string", Some("uuid")),
    ("uri", "string", Some("uri")),
    ("url", "string", Some("url")),
    ("email", "string", Some("email")),
    ("hostname", "string", Some("hostname")),
    ("ipv4", "string", Some("ipv4")),
    ("ipv6", "string", Some("ipv6")),
    ("byte", "string", Some("byte")),
    ("binary", "string", Some("binary")),
    ("password", "string", Some("password")),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("float", "number", Some("float")),
    ("double", "number", Some("double")),
    ("decimal", "number", Some("decimal")),
];
/// Marks behind the type.
const MARKS: &[&str] = &[
    "nullable",
    "required",
    "deprecated",
    "read-only",
    "write-only",
    "readonly",
    "writeonly",
    "optional",
];
/// Types that hardly end an ordinary word.
const STRONG_TYPES: &[&str] = &["string", "integer", "boolean", "date-time", "int32", "int64", "uuid"];
/// The placeholder for the names in a map.
const ANY_NAME: &str = "property name*";

/// One member as its line gives it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct MemberRow {
    /// The number of its line.
    pub line: usize,
    /// The depth of its line.
    pub depth: usize,
    /// Its name; of a map's members, `*`.
    pub name: String,
    /// Its type in JSON Schema; empty if it may be anything.
    pub kind: String,
    /// Its format.
    pub format: Option<String>,
    /// How many times `[]` follows the type.
    pub arrays: usize,
    /// The marks behind the type.
    pub marks: BTreeSet<String>,
    /// A type that is not built in: the name of a schema.
    pub named_type: Option<String>,
    /// Whether something tells it from a word of prose: marks, or a blank between name and type.
    pub certain: bool,
    /// The lines below it, as keywords of JSON Schema.
    pub keywords: Vec<(&'static str, Node)>,
    /// Its description, line by line; blank lines part paragraphs.
    pub description: Vec<String>,
    /// Whether something that ends the description was there.
    pub described: bool,
}

impl MemberRow {
    /// Whether a mark follows the type.
    pub(super) fn is(&self, mark: &str) -> bool {
        self.marks.contains(mark)
    }

    /// Whether it can contain members.
    pub(super) fn holds_members(&self) -> bool {
        self.kind == "object" || self.named_type.is_some() || (self.kind == "array" && self.arrays == 0)
    }
}

/// Reads a line as one that starts a member.
pub(super) fn member(line: &Line) -> Option<MemberRow> {
    let mut member = MemberRow {
        line: line.number,
        depth: line.depth,
        ..MemberRow::default()
    };
    let text = line.spaced();
    if let Some(at) = text.to_lowercase().find(ANY_NAME).filter(|at| *at == 0) {
        member.name = "*".to_owned();
        member.certain = true;
        return typed(member, text.get(at + ANY_NAME.len()..)?.trim());
    }
    match text.split_once(' ') {
        Some((name, rest)) if is_name(name) => {
            member.name = name.to_owned();
            let mut member = typed(member, rest.trim())?;
            // Two words of prose may look like it: `Card number`.
            let plain = line.parts.len() < 2 && member.marks.is_empty() && member.arrays == 0 && !rest.contains(['<', '(']);
            member.certain = !plain || matches!(member.kind.as_str(), "object" | "array");
            Some(member)
        }
        Some(_) => None,
        None => glued(member, &text),
    }
}

/// The text after the name.
fn typed(mut member: MemberRow, rest: &str) -> Option<MemberRow> {
    let kind = take_marks(rest, &mut member.marks);
    let spelled = in_words(kind, &mut member.marks);
    let kind = spelled.as_deref().unwrap_or(kind);
    let (kind, arrays) = without_arrays(kind);
    member.arrays = arrays;
    if let Some(known) = known_type(kind) {
        (member.kind, member.format) = known;
        return Some(member);
    }
    let named = !kind.contains(char::is_whitespace) && !member.marks.is_empty();
    if kind.is_empty() && named {
        return Some(member);
    }
    (named && is_name(kind)).then(|| {
        member.named_type = Some(kind.to_owned());
        member
    })
}

/// A type that is written out, in the short form: `Array of objects (Address)` is `object[]`, `string or null <date-time>` is
/// `string<date-time>` and a mark.
fn in_words(text: &str, marks: &mut BTreeSet<String>) -> Option<String> {
    let lower = text.to_lowercase();
    let mut kind = lower.as_str();
    let mut arrays = String::new();
    while let Some(elements) = kind.strip_prefix("array of ") {
        arrays.push_str("[]");
        kind = elements;
    }
    let (first, rest) = kind.split_once(' ').unwrap_or((kind, ""));
    let singular = first.strip_suffix('s').filter(|_| !arrays.is_empty()).unwrap_or(first);
    let known = TYPES.iter().any(|(word, _, _)| *word == singular);
    let mut rest = rest.trim();
    for null in ["or null", "| null"] {
        if let Some(behind) = rest.strip_prefix(null) {
            marks.insert("nullable".to_owned());
            rest = behind.trim();
        }
    }
    // The name of a schema in parentheses says nothing about the type; a format in `<>` does.
    let format = rest.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let named = rest.starts_with('(') && rest.ends_with(')');
    if !known || !(rest.is_empty() || named || format.is_some()) {
        return kind.ends_with(" (object)").then(|| format!("object{arrays}"));
    }
    let titled = named && TYPES.iter().all(|(word, _, _)| rest.trim_matches(['(', ')']) != *word) && singular == "object";
    match format {
        Some(format) if !format.contains(' ') => Some(format!("{singular}<{format}>{arrays}")),
        None if rest.is_empty() || titled => Some(format!("{singular}{arrays}")),
        _ => None,
    }
}

/// Name, type and marks without a blank between them.
fn glued(mut member: MemberRow, text: &str) -> Option<MemberRow> {
    let rest = take_marks(text, &mut member.marks);
    member.certain = !member.marks.is_empty();
    let (rest, arrays) = without_arrays(rest);
    member.arrays = arrays;
    // `zipinteger<int32>`
    let (rest, explicit) = match rest.strip_suffix(['>', ')']).and_then(|rest| rest.rsplit_once(['<', '('])) {
        Some((rest, format)) => (rest, Some(format.to_owned())),
        None => (rest, None),
    };
    let ends = TYPES.iter().filter(|(word, _, _)| rest.ends_with(word) && rest.len() > word.len());
    match ends.max_by_key(|(word, _, _)| word.len()) {
        Some((word, kind, format)) => {
            member.name = rest.strip_suffix(word)?.to_owned();
            member.kind = (*kind).to_owned();
            member.certain |= explicit.is_some();
            member.format = explicit.or_else(|| format.map(str::to_owned));
            member.certain |= arrays > 0 || (STRONG_TYPES.contains(word) && member.name.starts_with(|c: char| c.is_lowercase()));
        }
        None if member.certain && arrays == 0 => member.name = rest.to_owned(),
        None => return None,
    }
    is_name(&member.name).then_some(member)
}

fn take_marks<'t>(text: &'t str, marks: &mut BTreeSet<String>) -> &'t str {
    let mut rest = text.trim();
    while let Some((mark, before)) = MARKS.iter().find_map(|mark| Some((*mark, rest.strip_suffix(mark)?))) {
        marks.insert(mark.replace("readonly", "read-only").replace("writeonly", "write-only"));
        rest = before.trim_end();
    }
    rest
}

fn without_arrays(text: &str) -> (&str, usize) {
    let mut rest = text.trim();
    let mut arrays = 0;
    while let Some(inner) = rest.strip_suffix("[]") {
        arrays += 1;
        rest = inner.trim_end();
    }
    (rest, arrays)
}

/// `int32`, `integer<int32>`, `integer (int32)`, `string or null` is not among them: marks say null.
fn known_type(text: &str) -> Option<(String, Option<String>)> {
    let find = |word: &str| TYPES.iter().find(|(known, _, _)| *known == word);
    if let Some((_, kind, format)) = find(text) {
        return Some(((*kind).to_owned(), format.map(str::to_owned)));
    }
    let (kind, format) = text.split_once(['<', '('])?;
    let (_, kind, _) = find(kind.trim())?;
    let format = format.trim_end_matches(['>', ')']).trim();
    (!format.is_empty() && !format.contains(char::is_whitespace)).then(|| ((*kind).to_owned(), Some(format.to_owned())))
}

/// Whether a text can be the name of a member.
fn is_name(text: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '@');
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@')) && text.chars().all(inside)
}

/// Takes a line that follows a member's: a property of its values, or a piece of its description.
pub(super) fn detail(member: &mut MemberRow, line: &Line) {
    let text = line.spaced();
    let value = |names: &[&str]| {
        let (name, value) = text.split_once(':')?;
        names
            .contains(&name.trim().to_lowercase().as_str())
            .then(|| value.trim().to_owned())
    };
    if let Some(values) = value(&["possible values", "allowed values"]) {
        constraints(member, &values);
    } else if let Some(example) = value(&["example", "examples"]) {
        member
            .keywords
            .push(("examples", layout::node(Json::Array(vec![literal(member, &example)]))));
    } else if let Some(default) = value(&["default value", "default"]) {
        member.keywords.push(("default", literal(member, &default)));
    } else if let Some(pattern) = text.strip_prefix("Value must match regular expression ") {
        member.keywords.push(("pattern", layout::string(pattern.trim_matches('`'))));
    } else {
        if !member.described {
            let words = &line.text;
            member
                .description
                .push(if line.bullet { format!("- {words}") } else { words.clone() });
        }
        return;
    }
    member.described = true;
}

/// Notes a blank line: it parts paragraphs.
pub(super) fn blank(member: &mut MemberRow) {
    if !member.described && member.description.last().is_some_and(|line| !line.is_empty()) {
        member.description.push(String::new());
    }
}

/// A value as the page writes it, read by the member's type.
fn literal(member: &MemberRow, text: &str) -> Node {
    let text = text.trim().trim_matches('`');
    let plain = member.kind == "string" && member.arrays == 0;
    match json::parse(text) {
        Ok(node) if !plain || (member.format.is_none() && text.starts_with('"')) => layout::node(node.value),
        _ => layout::string(text),
    }
}

/// Reads ``[`A`, `B`]``, `non-empty`, `>= 1`, `<= 10 characters`, `Value must match regular expression …`, joined by commas or `and`.
fn constraints(member: &mut MemberRow, text: &str) {
    const PATTERN: &str = "Value must match regular expression";
    let (mut rest, pattern) = match text.split_once(PATTERN) {
        // In quotes a pattern has an end, and more may follow.
        Some((before, behind)) => match behind.trim().strip_prefix('`').and_then(|inner| inner.split_once('`')) {
            Some((pattern, after)) => (format!("{before},{after}"), Some(pattern.to_owned())),
            None => (before.to_owned(), Some(behind.trim().to_owned())),
        },
        None => (text.to_owned(), None),
    };
    if let Some(open) = rest.find('[')
        && let Some(close) = rest.rfind(']').filter(|close| *close > open)
    {
        let inner = rest.get(open + 1..close).unwrap_or_default();
        let values: Vec<&str> = if inner.contains("`,") {
            inner.split("`,").collect()
        } else {
            inner.split(',').collect()
        };
        let mut values: Vec<Node> = values.into_iter().map(|value| literal(member, value)).collect();
        if member.is("nullable") && member.arrays == 0 && !values.iter().any(Node::is_null) {
            values.push(layout::node(Json::Null));
        }
        member.keywords.push(("enum", layout::node(Json::Array(values))));
        rest.replace_range(open..=close, "");
    }
    for piece in rest.split(',').flat_map(|piece| piece.split(" and ")) {
        let piece = piece.replace('`', "");
        bound(member, piece.trim());
    }
    if let Some(pattern) = pattern {
        member.keywords.push(("pattern", layout::string(pattern.trim_matches('`'))));
    }
}

/// One bound: of length for strings, of number for lists, of size for numbers.
fn bound(member: &mut MemberRow, text: &str) {
    let number = |literal: &str| layout::node(Json::Number(literal.into()));
    if text == "non-empty" {
        let keyword = if member.arrays > 0 || member.kind == "array" {
            "minItems"
        } else {
            "minLength"
        };
        return member.keywords.push((keyword, number("1")));
    }
    let Some((sign, rest)) = [">=", "<=", ">", "<"]
        .iter()
        .find_map(|sign| Some((*sign, text.strip_prefix(sign)?.trim())))
    else {
        return;
    };
    let literal = rest.split_whitespace().next().unwrap_or_default();
    if !json::parse(literal).is_ok_and(|node| node.as_number().is_some()) {
        return;
    }
    let about_length = rest.contains("character") || member.kind == "string";
    let keyword = match (sign, member.arrays > 0 || member.kind == "array", about_length) {
        (">=", true, _) => "minItems",
        ("<=", true, _) => "maxItems",
        (">=", _, true) => "minLength",
        ("<=", _, true) => "maxLength",
        (">=", ..) => "minimum",
        ("<=", ..) => "maximum",
        (">", ..) => "exclusiveMinimum",
        _ => "exclusiveMaximum",
    };
    member.keywords.push((keyword, number(literal)));
}
