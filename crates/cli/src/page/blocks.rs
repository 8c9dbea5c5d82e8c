//! JSON inside a page: where it starts, where it ends, and reading it.

use eventry_schema::diagnostic::Diagnostic;
use eventry_schema::json::{self, Node};

use super::Lines;

/// What to do about a block that cannot be read.
const CUT_OFF: &str = "the page may be incomplete: retrieve it again, or save the whole page and import the file";

/// One JSON object or array that a page shows.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its first byte in the page's body.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
    /// Its text as the page has it, with plain blanks in place of those that JSON does not know.
    pub text: String,
}

impl Block {
    /// The number of the page's line that holds a place in the block's text.
    pub fn line(&self, lines: &Lines, offset: usize) -> usize {
        let (line, _) = eventry_schema::diagnostic::line_column(&self.text, offset);
        lines.lines.get(lines.at(self.start) + line - 1).map_or(0, |line| line.number)
    }

    /// Reads it.
    ///
    /// # Errors
    ///
    /// When it is not JSON, at its place in the page.
    pub fn parse(&self, lines: &Lines) -> Result<Node, Diagnostic> {
        json::parse(&self.text).map_err(|error| {
            // Blanks were replaced one for one, so that lines stayed; columns count characters.
            let (line, column) = eventry_schema::diagnostic::line_column(&self.text, error.offset);
            let first = lines.at(self.start);
            let before = lines.body.get(lines.start(first)..self.start).unwrap_or_default().chars().count();
            let problem = lines.error(first + line - 1, error.message, error.help);
            let number = problem.line as usize;
            problem.at(number, if line == 1 { column + before } else { column })
        })
    }
}

/// All blocks of a page: each starts with `{` or `[` as the first character of a line, or right behind another one, and ends where its
/// brackets are balanced.
///
/// # Errors
///
/// When a block has no end, at the line on which it starts.
pub fn find(lines: &Lines) -> Result<Vec<Block>, Diagnostic> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(start) = next_start(&lines.body, at) {
        let rest = lines.body.get(start..).unwrap_or_default();
        match end_of(rest) {
            Some(length) => {
                let text = rest.get(..length).unwrap_or_default();
                blocks.push(Block {
                    start,
                    end: start + length,
                    text: plain_blanks(text),
                });
                at = start + length;
            }
            None => {
                return Err(lines.error(lines.at(start), "this JSON has unclosed brackets", CUT_OFF));
            }
        }
    }
    Ok(blocks)
}

/// For each line of a page whether it belongs to a block.
pub fn mask<'b>(lines: &Lines, blocks: impl IntoIterator<Item = &'b Block>) -> Vec<bool> {
    let mut mask = vec![false; lines.lines.len()];
    for block in blocks {
        let inside = mask.get_mut(lines.at(block.start)..=lines.at(block.end.saturating_sub(1)));
        inside.into_iter().flatten().for_each(|line| *line = true);
    }
    mask
}

/// The next bracket that opens a block: nothing but blanks before it on its line, and a `"`, a bracket or the end of the line behind it.
fn next_start(body: &str, from: usize) -> Option<usize> {
    let mut at = from;
    for line in body.get(from..)?.split_inclusive('\n') {
        let blank = line.len() - line.trim_start_matches(super::is_space).len();
        let rest = line.get(blank..).unwrap_or_default();
        if let Some(first) = rest.strip_prefix(['{', '[']) {
            let behind = first.trim_start_matches(super::is_space);
            let starts = behind.is_empty() || behind.starts_with(['"', '{', '}']);
            if starts {
                return Some(at + blank);
            }
        }
        at += line.len();
    }
    None
}

/// The length of the balanced block at the start of `text`. Brackets in strings do not count.
pub(crate) fn end_of(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut string = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if string => escaped = true,
            '"' => string = !string,
            '{' | '[' if !string => depth += 1,
            '}' | ']' if !string => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    None
}

/// Blanks outside of strings that JSON does not know (the wide ones of word processors and wikis) become plain ones.
fn plain_blanks(text: &str) -> String {
    let mut string = false;
    let mut escaped = false;
    text.chars()
        .map(|c| {
            match c {
                _ if escaped => escaped = false,
                '\\' if string => escaped = true,
                '"' => string = !string,
                c if !string && super::is_space(c) && !c.is_ascii_whitespace() => return ' ',
                _ => {}
            }
            c
        })
        .collect()
}
