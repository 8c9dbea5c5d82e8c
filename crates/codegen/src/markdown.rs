//! Documentation that holds foreign text: names, prose and samples from schemas, `provider.toml` and folders.
//!
//! rustdoc reads documentation as Markdown, runs its code blocks as tests, and follows its links. Text of a producer must do none of that.
//! A [`Docs`] is the only thing of which attributes are made, and foreign text has one way into it, [`Docs::foreign`].

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt};
use syn::Attribute;

use crate::syntax;
use eventry_schema::visible::{self, is_hidden};

/// The longest code span in characters.
const MAX_SPAN: usize = 200;

/// How foreign text stands in documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Paragraphs and lists, without any other markup.
    Prose,
    /// The same on one line, as in a cell of a table.
    Line,
    /// A code span.
    Code,
    /// A link to an address of the web, otherwise a code span.
    Address,
    /// A block of JSON.
    Json,
    /// A path of Rust names, as the target of a link.
    Path,
}

/// The documentation of one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs(String);

impl Docs {
    /// Words of this crate.
    pub fn of(words: &'static str) -> Self {
        Docs(words.to_owned())
    }

    /// Adds words of this crate.
    #[must_use]
    pub fn and(mut self, words: &'static str) -> Self {
        self.0.push_str(words);
        self
    }

    /// Adds text of somebody else.
    #[must_use]
    pub fn foreign(mut self, how: How, text: &str) -> Self {
        match how {
            How::Prose => prose(&mut self.0, text, "\n", |_| false),
            How::Line => prose(&mut self.0, text, " ", |c| c == '|'),
            How::Code => code(&mut self.0, text),
            How::Address if is_address(text) => self.0.extend(["<", text, ">"]),
            How::Address => code(&mut self.0, text),
            How::Json => json(&mut self.0, text),
            How::Path => self
                .0
                .extend(text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))),
        }
        self
    }

    /// Adds a code span: what most foreign text is.
    #[must_use]
    pub fn code(self, text: &str) -> Self {
        self.foreign(How::Code, text)
    }

    /// Adds other documentation.
    #[must_use]
    pub fn then(mut self, more: &Docs) -> Self {
        self.0.push_str(&more.0);
        self
    }

    /// Adds several, with words of this crate between them.
    #[must_use]
    pub fn list<'d>(mut self, items: impl IntoIterator<Item = &'d Docs>, between: &'static str) -> Self {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.0.push_str(between);
            }
            self.0.push_str(&item.0);
        }
        self
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands behind `///`, line by line.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let line = |line: &str| if line.is_empty() { String::new() } else { [" ", line].concat() };
        self.0.lines().map(line)
    }
}

/// The attributes of the item: one for each line.
pub fn docs(docs: &Docs) -> Vec<Attribute> {
    docs.lines().map(|line| syntax::doc(&line)).collect()
}

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(docs(self));
    }
}

/// The note of `#[deprecated]`: rustdoc reads it as Markdown, the compiler shows it as it is. So code spans stay, and only what could become
/// markup is escaped.
pub fn note(text: &str) -> String {
    let text: Vec<&str> = text.split_whitespace().collect();
    let text = text.join(" ");
    let mut parts: Vec<&str> = text.split('`').collect();
    let joined;
    if parts.len().is_multiple_of(2) || parts.iter().skip(1).step_by(2).any(|span| span.trim().is_empty()) {
        joined = text.replace('`', "'");
        parts = vec![&joined];
    }
    let mut out = String::with_capacity(text.len());
    for (at, part) in parts.into_iter().enumerate() {
        if at % 2 == 0 {
            inline(&mut out, part, at == 0, |c| matches!(c, '[' | ']' | '<' | '\\' | '~'));
        } else {
            out.push('`');
            out.push_str(&visible::OneLine(part).to_string());
            out.push('`');
        }
    }
    out
}

fn prose(out: &mut String, text: &str, between: &str, more: impl Fn(char) -> bool) {
    let mut text = Cow::Borrowed(text);
    for line_break in ["<br>", "<br/>", "<br />"] {
        if text.contains(line_break) {
            text = text.replace(line_break, "\n").into();
        }
    }
    for (at, line) in text.trim().lines().enumerate() {
        if at > 0 {
            out.push_str(between);
        }
        // More than one space could indent a code block, also behind the mark of a list.
        for (at, word) in line.split_whitespace().enumerate() {
            if at > 0 {
                out.push(' ');
            }
            let opens = at == 0 && is_rule(line);
            let escaped = |c| matches!(c, '[' | ']' | '<' | '>' | '`' | '\\' | '~') || more(c);
            inline(out, word, opens || word.starts_with(['#', '=']), escaped);
        }
    }
}

/// Adds text within a line. With `opens` its first character is escaped as well, if that could open something.
fn inline(out: &mut String, text: &str, opens: bool, escaped: impl Fn(char) -> bool) {
    for (at, c) in text.chars().enumerate() {
        let is_mark = at == 0 && opens && matches!(c, '#' | '=' | '-' | '+' | '*' | '_' | '>' | ':' | '|');
        // Scripts and pictures are written with joiners.
        if is_hidden(c) && !matches!(c, '\u{200c}' | '\u{200d}') {
            out.extend(c.escape_default());
        } else if is_mark || escaped(c) {
            out.extend(['\\', c]);
        } else {
            out.push(c);
        }
    }
}

/// Whether a line would be a rule, or make a heading or a table of the line before it.
fn is_rule(line: &str) -> bool {
    let marks = || line.chars().filter(|c| !c.is_whitespace());
    let all = |of: &[char]| marks().all(|c| of.contains(&c));
    marks().next().is_some() && (all(&['*']) || all(&['_']) || all(&['-', ':', '|']))
}

fn code(out: &mut String, text: &str) {
    out.push('`');
    for c in text.chars().take(MAX_SPAN) {
        match c {
            '`' => out.push('\''),
            c if is_hidden(c) => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    if text.chars().nth(MAX_SPAN).is_some() {
        out.push('…');
    }
    if text.is_empty() {
        // Two marks without anything between them would open another span.
        out.push_str("\"\"");
    }
    out.push('`');
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(allowed))
}

fn json(out: &mut String, text: &str) {
    let text = text.trim_start_matches('\u{feff}').trim().replace("\r\n", "\n").replace('\r', "\n");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    out.push_str(&format!("{fence}json\n{}\n{fence}", visible::json(&text)));
}

#[cfg(test)]
mod tests {
    use super::{Docs, How, note};

    fn written(how: How, text: &str) -> String {
        Docs::default().foreign(how, text).0
    }

    #[test]
    fn prose_is_paragraphs_and_lists() {
        for (text, docs) in [
            ("a\n\n    code", "a\n\ncode"),
            ("- a\n\n\t\tcode", "- a\n\ncode"),
            ("-      code", "- code"),
            ("1.\tcode", "1. code"),
            ("~~~\n```\ncode", "\\~\\~\\~\n\\`\\`\\`\ncode"),
            ("# a\n- ## b", "\\# a\n- \\## b"),
            ("a\n===\n---\n- - -\n***", "a\n\\===\n\\---\n\\- - -\n\\***"),
            ("> ~~~", "\\> \\~\\~\\~"),
            ("<b>[x](y)</b>\\", "\\<b\\>\\[x\\](y)\\</b\\>\\\\"),
            ("|a|\n|-|\n:-: | -\nb | c", "|a|\n\\|-|\n\\:-: | -\nb | c"),
            ("a\u{1b}\rb\u{2028}c\u{202e}", "a\\u{1b} b c\\u{202e}"),
            ("a<br>b", "a\nb"),
        ] {
            assert_eq!(written(How::Prose, text), docs, "{text:?}");
        }
        assert_eq!(written(How::Line, "a|\n\n~~~"), "a\\|  \\~\\~\\~");
    }

    #[test]
    fn code_is_one_span() {
        assert_eq!(written(How::Code, "a\n`b`\u{202e}"), "`a\\n'b'\\u{202e}`");
        assert_eq!(written(How::Code, ""), "`\"\"`");
        assert_eq!(written(How::Code, &"x".repeat(201)), format!("`{}…`", "x".repeat(200)));
    }

    #[test]
    fn addresses_are_links() {
        assert_eq!(written(How::Address, "https://a.example/b?c#d"), "<https://a.example/b?c#d>");
        for text in ["https://a.example/b>\nc", "javascript:alert(1)", "https://", "https://a b"] {
            assert!(written(How::Address, text).starts_with('`'), "{text:?}");
        }
    }

    #[test]
    fn samples_stay_in_their_block() {
        assert_eq!(written(How::Json, " {\r\n}\r"), "```json\n{\n}\n```");
        assert_eq!(written(How::Json, r#"["```","~~~"]"#), "````json\n[\"```\",\"~~~\"]\n````");
        assert_eq!(written(How::Json, "\u{feff}[\"\u{202e}\"]"), "```json\n[\"\\u202e\"]\n```");
    }

    #[test]
    fn notes_keep_their_spans() {
        for (text, shown) in [
            ("use `amount`", "use `amount`"),
            ("use `a\u{202e}`,\n`[b]` or [c]", "use `a\\u{202e}`, `[b]` or \\[c\\]"),
            ("one ` alone", "one ' alone"),
            ("``` a ```", "''' a '''"),
            ("<script>", "\\<script>"),
            ("# a", "\\# a"),
        ] {
            assert_eq!(note(text), shown);
        }
    }
}
