//! A document taken apart: its headings, its blocks of code, and what is hidden in comments between them.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// A part of a document that the commands care about.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// A heading, with its text.
    Heading(String),
    /// A block of code.
    Block(Block),
    /// A comment `<!-- hidden … -->`: what the reader has to think of for the next block to run.
    Hidden(Block),
}

/// A block of code, or a hidden one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The line of the document on which the text starts, counted from 1.
    pub line: usize,
    /// The first word of the info string; empty without one.
    pub language: String,
    /// The other words of the info string.
    pub words: Vec<String>,
    /// The file that it is, if the paragraph in front of it says so: it starts with the path, set as code, and ends with a colon.
    pub file: Option<String>,
    /// The text, without the indentation that all lines share with the fence.
    pub text: String,
}

/// Takes a document apart.
pub fn parts(document: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut block = Block::default();
    // The path with which the paragraph starts, and the one with which the last paragraph introduces a block.
    let mut first: Option<String> = None;
    let mut file = None;
    for (event, range) in Parser::new(document).into_offset_iter() {
        let line = line_of(document, range.start);
        match event {
            Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::Item) => {
                text.clear();
                (first, file) = (None, None);
            }
            Event::End(TagEnd::Heading(_)) => parts.push(Part::Heading(std::mem::take(&mut text))),
            Event::End(TagEnd::Paragraph) => file = first.take().filter(|path| text.ends_with(':') && is_file(path)),
            Event::Start(Tag::CodeBlock(kind)) => {
                text.clear();
                block = match kind {
                    CodeBlockKind::Fenced(info) => described(&info, line + 1),
                    CodeBlockKind::Indented => described("", line),
                };
                block.file = file.take();
            }
            Event::End(TagEnd::CodeBlock) => {
                block.text = std::mem::take(&mut text);
                parts.push(Part::Block(std::mem::take(&mut block)));
            }
            Event::Start(Tag::HtmlBlock) => text.clear(),
            Event::End(TagEnd::HtmlBlock) => parts.extend(hidden(&text, line)),
            Event::Code(code) => {
                if text.is_empty() {
                    first = Some(code.to_string());
                }
                text.push_str(&code);
            }
            Event::Text(piece) | Event::Html(piece) => text.push_str(&piece),
            Event::SoftBreak => text.push(' '),
            _ => {}
        }
    }
    parts
}

/// A block without text, from the words behind the fence.
fn described(info: &str, line: usize) -> Block {
    let mut words = info.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned);
    Block {
        line,
        language: words.next().unwrap_or_default(),
        words: words.collect(),
        ..Block::default()
    }
}

/// The block in a comment `<!-- hidden WHAT … -->`; its first line says what it is.
fn hidden(comment: &str, line: usize) -> Option<Part> {
    let inner = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim_start();
    let (head, text) = inner.split_once('\n').unwrap_or((inner, ""));
    let mut words = head.split_whitespace().skip(1).map(str::to_owned);
    head.starts_with("hidden").then(|| {
        let language = words.next().unwrap_or_default();
        let file = words.next().filter(|_| language == "file");
        let text = dedented(text);
        Part::Hidden(Block {
            line: line + 1,
            language,
            file,
            text,
            ..Block::default()
        })
    })
}

/// The text without the spaces that all its lines start with.
fn dedented(text: &str) -> String {
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = text.lines().filter(|line| !line.trim().is_empty()).map(spaces).min().unwrap_or(0);
    let lines = text.lines().map(|line| line.get(shared..).unwrap_or_default());
    lines.map(|line| format!("{line}\n")).collect()
}

/// Whether this is a file that blocks are shown of.
fn is_file(path: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '-');
    path.chars().all(is_part) && [".rs", ".toml", ".json"].iter().any(|end| path.ends_with(end))
}

fn line_of(document: &str, at: usize) -> usize {
    1 + document.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    fn shown(document: &str) -> Vec<String> {
        let show = |part: &Part| match part {
            Part::Heading(text) => format!("# {text}"),
            Part::Block(block) => format!(
                "{} {} {:?} {} {:?}",
                block.line,
                block.language,
                block.words,
                block.file.as_deref().unwrap_or("-"),
                block.text
            ),
            Part::Hidden(block) => format!("hidden {} {} {:?}", block.line, block.language, block.text),
        };
        parts(document).iter().map(show).collect()
    }

    #[test]
    fn blocks_are_found_wherever_they_stand() {
        let document = "# A `b`\n\n```rust,no_run\na\n\nb\n```\n\n1. `x/y.rs`, which\n   is:\n\n   ~~~json\n   {\n     }\n   ~~~\n\nText\n\n    four\n";
        let expected = [
            "# A b",
            r#"4 rust ["no_run"] - "a\n\nb\n""#,
            r#"13 json [] x/y.rs "{\n  }\n""#,
            r#"19  [] - "four\n""#,
        ];
        assert_eq!(shown(document), expected);
    }

    #[test]
    fn a_comment_may_hide_a_block() {
        let document =
            "`build.rs`:\n\n<!-- hidden sh\ncp a b\n\ncp c d\n-->\n\n```rust\n```\n\n<!-- else -->\n\n`f.g()` is:\n\n```text\n```\n";
        let expected = [
            r#"hidden 4 sh "cp a b\n\ncp c d\n""#,
            r#"10 rust [] build.rs """#,
            r#"17 text [] - """#,
        ];
        assert_eq!(shown(document), expected);
    }
}
