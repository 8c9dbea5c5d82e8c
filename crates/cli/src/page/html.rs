//! Converts HTML to lines: block elements start and end lines, nesting becomes depth, and the rest is text.

use std::borrow::Cow;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::{Line, Lines, SEAM};

/// How many elements may be open at once; deeper ones count for nothing but their text.
const MAX_OPEN: usize = 1024;
/// Elements whose content is not read.
const SKIPPED: &[&str] = &[
    "aside", "del", "footer", "head", "iframe", "nav", "noscript", "s", "script", "select", "strike", "style", "svg", "template",
];
/// Elements without an end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
];
/// Elements that flow inside a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "samp", "small",
    "span", "strong", "sub", "sup", "time", "tt", "u", "var",
];
/// Elements that a blank line sets apart.
const PARAGRAPHS: &[&str] = &[
    "blockquote",
    "details",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ol",
    "p",
    "pre",
    "table",
    "ul",
];

/// Appends the lines of an HTML text.
pub(super) fn read(text: &str, lines: &mut Lines) {
    let text = &*with_plain_cdata(text);
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut writer = Writer {
        lines,
        newlines: text.match_indices('\n').map(|(at, _)| at).collect(),
        open: Vec::new(),
        buffer: String::new(),
        number: 1,
        bullet: false,
        fresh_pre: false,
        cell: (0, 0),
    };
    for token in Tokenizer::new_with_emitter(text, emitter).flatten() {
        match token {
            Token::StartTag(tag) => writer.start(&tag),
            Token::EndTag(tag) => writer.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(string) => writer.text(&String::from_utf8_lossy(&string.value), string.span.start),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    writer.end_line();
}

/// Wikis keep code in sections of character data, which HTML does not know: they become preformatted text.
fn with_plain_cdata(text: &str) -> Cow<'_, str> {
    if !text.contains("<![CDATA[") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, section)) = rest.split_once("<![CDATA[") {
        let (inside, after) = section.split_once("]]>").unwrap_or((section, ""));
        out.push_str(before);
        out.push_str("<pre>");
        out.push_str(&inside.replace('&', "&amp;").replace('<', "&lt;"));
        out.push_str("</pre>");
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// An element that is open.
struct Element {
    name: String,
    skipped: bool,
    /// What it adds to the depth of the lines inside.
    depth: isize,
}

struct Writer<'a> {
    lines: &'a mut Lines,
    /// Where the lines of the page end.
    newlines: Vec<usize>,
    open: Vec<Element>,
    buffer: String,
    /// The line of the page on which the buffer starts.
    number: usize,
    bullet: bool,
    /// Whether a `pre` was just opened: its first line break is layout.
    fresh_pre: bool,
    /// The number of the last row of a table, and of the cell in it.
    cell: (usize, usize),
}

impl Writer<'_> {
    fn start(&mut self, tag: &StartTag<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let attribute = |name: &str| tag.attributes.iter().find(|(key, _)| key.0 == name.as_bytes());
        let value = |name: &str| attribute(name).map(|(_, value)| String::from_utf8_lossy(&value.value.0).into_owned());
        if name == "br" {
            return self.break_line();
        }
        self.boundary(&name);
        match &*name {
            "tr" => self.cell = (self.cell.0 + 1, 0),
            "td" | "th" => self.cell.1 += 1,
            _ => {}
        }
        if name == "li" {
            self.bullet = true;
        }
        if VOID.contains(&&*name) {
            return;
        }
        self.fresh_pre = name == "pre";
        let class = value("class").unwrap_or_default().to_lowercase();
        // All tabs but one are hidden; their content counts too.
        let panel = value("role").as_deref() == Some("tabpanel");
        let hidden = (attribute("hidden").is_some() && !panel) || value("aria-hidden").as_deref() == Some("true");
        let removed = class.contains("diff") && ["removed", "deleted"].iter().any(|word| class.contains(word));
        self.lines.marks_removed |= removed;
        let gutter = ["line-number", "linenumber", "lineno", "gutter"]
            .iter()
            .any(|word| class.contains(word));
        let copies = name == "button" && ["copy", "clipboard"].iter().any(|word| class.contains(word));
        let indented = value("style").is_some_and(|style| style.contains("margin-left") || style.contains("padding-left"));
        let depth = match &*name {
            // The heading of a collapsed part is a sibling of its neighbors; its content is nested.
            "summary" => -2,
            "details" | "ul" | "ol" | "dd" | "blockquote" => 2,
            "div" | "section" if indented => 2,
            _ => 0,
        };
        let skipped = SKIPPED.contains(&&*name) || hidden || removed || gutter || copies;
        // Elements that may be left open end where their next one starts.
        if matches!(&*name, "li" | "p" | "tr" | "td" | "th" | "dt" | "dd" | "option") {
            self.close_left_open(&name);
        }
        if self.open.len() < MAX_OPEN && (!tag.self_closing || !matches!(&*name, "path" | "svg" | "use")) {
            self.open.push(Element { name, skipped, depth });
        }
    }

    /// Closes an open element of this name, unless an element in between could contain another one.
    fn close_left_open(&mut self, name: &str) {
        let holds = |element: &Element| matches!(&*element.name, "ul" | "ol" | "table" | "dl" | "details" | "div" | "section" | "td");
        let mut at = self.open.len();
        while at > 0 {
            at -= 1;
            match self.open.get(at) {
                Some(element) if element.name == name => return self.open.truncate(at),
                Some(element) if !holds(element) => {}
                _ => return,
            }
        }
    }

    fn end(&mut self, name: &str) {
        self.boundary(name);
        if let Some(at) = self.open.iter().rposition(|element| element.name == name) {
            self.open.truncate(at);
        }
        self.fresh_pre = false;
    }

    /// What the start or the end of an element does to the line.
    fn boundary(&mut self, name: &str) {
        if self.skips() {
            return;
        }
        if INLINE.contains(&name) {
            if !self.in_pre() && !self.buffer.is_empty() && !self.buffer.ends_with(SEAM) {
                self.buffer.push(SEAM);
            }
            return;
        }
        self.end_line();
        if PARAGRAPHS.contains(&name) && !self.in_pre() && self.lines.lines.last().is_some_and(|line| !line.is_blank()) {
            self.put("");
        }
    }

    fn text(&mut self, text: &str, offset: usize) {
        if self.skips() {
            return;
        }
        let mut number = self.newlines.partition_point(|newline| *newline < offset) + 1;
        if self.in_pre() {
            let text = if self.fresh_pre {
                text.strip_prefix('\n').unwrap_or(text)
            } else {
                text
            };
            for (at, piece) in text.split('\n').enumerate() {
                if at > 0 {
                    self.break_line();
                    number += 1;
                }
                self.add(piece, number);
            }
        } else {
            for (at, piece) in text.split('\n').enumerate() {
                if at > 0 {
                    number += 1;
                    self.add(" ", number);
                }
                self.add(piece, number);
            }
        }
        self.fresh_pre = false;
    }

    fn add(&mut self, piece: &str, number: usize) {
        if self.buffer.trim().is_empty() && !piece.trim().is_empty() {
            self.number = number;
        }
        self.buffer.push_str(piece);
    }

    /// Ends the line, even if it is empty.
    fn break_line(&mut self) {
        if !self.skips() {
            let line = std::mem::take(&mut self.buffer);
            self.put(&line);
        }
    }

    /// Ends the line unless it is empty.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.buffer);
        if !line.trim_matches(super::is_space).is_empty() {
            self.put(&line);
            self.bullet = false;
        }
    }

    fn put(&mut self, raw: &str) {
        let depth: isize = self.open.iter().map(|element| element.depth).sum();
        let line = Line {
            number: self.number,
            depth: usize::try_from(depth).unwrap_or_default(),
            bullet: self.bullet && !raw.is_empty(),
            heading: self.open.iter().any(|element| element.name == "h1"),
            code: self.in_pre(),
            cell: self
                .open
                .iter()
                .any(|element| element.name == "td" || element.name == "th")
                .then_some(self.cell),
            ..Line::default()
        };
        self.lines.push(line, raw);
    }

    fn in_pre(&self) -> bool {
        self.open.iter().any(|element| element.name == "pre" || element.name == "textarea")
    }

    fn skips(&self) -> bool {
        self.open.iter().any(|element| element.skipped)
    }
}
