//! Documentation that contains untrusted text: names, prose and samples from schemas, `provider.toml` and folders.
//!
//! rustdoc renders documentation as Markdown, runs its code blocks as tests, and follows its links. A provider's text must not cause any of
//! that. All documentation attributes are made from [`Docs`], and untrusted text enters it only through [`Docs::untrusted`].

use std::borrow::Cow;
use std::fmt;

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt};
use syn::Attribute;

use crate::syntax;
use eventry_schema::visible::{self, is_hidden};

/// The longest code span, in characters.
const MAX_SPAN: usize = 200;

/// How to format untrusted text in documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Paragraphs and lists, without any other markup.
    Prose,
    /// The same on one line, for a table cell.
    Line,
    /// A code span.
    Code,
    /// A link if the text is a web address, otherwise a code span.
    Address,
    /// A block of JSON.
    Json,
    /// A Rust path, as the target of a link.
    Path,
}

/// The documentation of one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs(String);

impl Docs {
    /// Creates documentation from trusted text.
    pub fn of(text: &'static str) -> Self {
        Docs(text.to_owned())
    }

    /// Appends trusted text.
    #[must_use]
    pub fn and(mut self, text: &'static str) -> Self {
        self.0.push_str(text);
        self
    }

    /// Appends untrusted text.
    #[must_use]
    pub fn untrusted(mut self, style: Style, text: &str) -> Self {
        match style {
            Style::Prose => prose(&mut self.0, text, "\n", |_| false),
            Style::Line => prose(&mut self.0, text, " ", |c| c == '|'),
            Style::Code => code(&mut self.0, text),
            Style::Address if is_address(text) => self.0.extend(["<", text, ">"]),
            Style::Address => code(&mut self.0, text),
            Style::Json => json(&mut self.0, text),
            Style::Path => self
                .0
                .extend(text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))),
        }
        self
    }

    /// Appends untrusted text as a code span.
    #[must_use]
    pub fn code(self, text: &str) -> Self {
        self.untrusted(Style::Code, text)
    }

    /// Appends other documentation.
    #[must_use]
    pub fn then(mut self, more: &Docs) -> Self {
        self.0.push_str(&more.0);
        self
    }

    /// Appends several pieces of documentation with a trusted separator.
    #[must_use]
    pub fn list<'d>(mut self, items: impl IntoIterator<Item = &'d Docs>, separator: &'static str) -> Self {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.0.push_str(separator);
            }
            self.0.push_str(&item.0);
        }
        self
    }

    /// Returns whether the documentation is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the lines as they appear after `///`.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let line = |line: &str| if line.is_empty() { String::new() } else { [" ", line].concat() };
        self.0.lines().map(line)
    }
}

/// Writes the documentation as Markdown.
impl fmt::Display for Docs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns one attribute per line.
pub fn docs(docs: &Docs) -> Vec<Attribute> {
    docs.lines().map(|line| syntax::doc(&line)).collect()
}

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(docs(self));
    }
}

/// Returns the note of a `#[deprecated]` attribute. rustdoc renders it as Markdown, but the compiler shows it verbatim. Code spans
/// therefore stay, and only characters that could become other markup are escaped.
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
        // More than one space could start an indented code block, even after a list marker.
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

/// Appends text of one line. With `opens`, the first character is also escaped if it could start a block.
fn inline(out: &mut String, text: &str, opens: bool, escaped: impl Fn(char) -> bool) {
    for (at, c) in text.chars().enumerate() {
        let is_mark = at == 0 && opens && matches!(c, '#' | '=' | '-' | '+' | '*' | '_' | '>' | ':' | '|');
        // Some scripts and emoji need joiners.
        if is_hidden(c) && !matches!(c, '\u{200c}' | '\u{200d}') {
            out.extend(c.escape_default());
        } else if is_mark || escaped(c) {
            out.extend(['\\', c]);
        } else {
            out.push(c);
        }
    }
}

/// Returns whether a line would be a rule, or would make the previous line a heading or a table.
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
        // Two adjacent backticks would start another span.
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
    use super::{Docs, Style, note};

    fn written(style: Style, text: &str) -> String {
        Docs::default().untrusted(style, text).0
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
            assert_eq!(written(Style::Prose, text), docs, "{text:?}");
        }
        assert_eq!(written(Style::Line, "a|\n\n~~~"), "a\\|  \\~\\~\\~");
    }

    #[test]
    fn code_is_one_span() {
        assert_eq!(written(Style::Code, "a\n`b`\u{202e}"), "`a\\n'b'\\u{202e}`");
        assert_eq!(written(Style::Code, ""), "`\"\"`");
        assert_eq!(written(Style::Code, &"x".repeat(201)), format!("`{}…`", "x".repeat(200)));
    }

    #[test]
    fn addresses_are_links() {
        assert_eq!(written(Style::Address, "https://a.example/b?c#d"), "<https://a.example/b?c#d>");
        for text in ["https://a.example/b>\nc", "javascript:alert(1)", "https://", "https://a b"] {
            assert!(written(Style::Address, text).starts_with('`'), "{text:?}");
        }
    }

    #[test]
    fn samples_stay_in_their_block() {
        assert_eq!(written(Style::Json, " {\r\n}\r"), "```json\n{\n}\n```");
        assert_eq!(written(Style::Json, r#"["```","~~~"]"#), "````json\n[\"```\",\"~~~\"]\n````");
        assert_eq!(written(Style::Json, "\u{feff}[\"\u{202e}\"]"), "```json\n[\"\\u202e\"]\n```");
    }

    #[test]
    fn notes_keep_their_code_spans() {
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
