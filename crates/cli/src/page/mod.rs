//! Converts pages to lines, the common form of text and HTML for the readers of pages for people.
//!
//! Layout that means nothing is gone here: line ends, blanks of all kinds around a line, invisible characters, bullets. What may mean
//! something is kept next to the text: the depth of a line, whether it is a heading or has a bullet, and its separate pieces.

pub mod blocks;
mod html;

use eventry_schema::diagnostic::Diagnostic;

use crate::reading::Page;

/// Stands between two pieces of a line that HTML sets apart without a blank between them.
const SEAM: char = '\u{1f}';

/// One line of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its number in the page as it was retrieved, from 1.
    pub number: usize,
    /// Its depth: leading blanks of a text, nesting of HTML. Only meaningful in comparison with other lines of the page.
    pub depth: usize,
    /// Its text, without blanks around it and without its bullet.
    pub text: String,
    /// The text in the pieces that HTML sets apart; of a text page, one piece.
    pub parts: Vec<String>,
    /// Whether it has a bullet.
    pub bullet: bool,
    /// Whether HTML marks it as the heading of the whole page.
    pub heading: bool,
    /// Whether its text is preformatted: code.
    pub code: bool,
    /// The row of a table, by its number on the page, and the cell in it.
    pub cell: Option<(usize, usize)>,
}

impl Line {
    /// Whether it is empty.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The text with a blank wherever HTML sets pieces apart.
    #[must_use]
    pub fn spaced(&self) -> String {
        self.parts.join(" ")
    }
}

/// A page as lines.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// Where the page came from.
    pub place: String,
    /// The lines in order.
    pub lines: Vec<Line>,
    /// The text of all lines with their leading blanks, each with a line break. JSON is extracted from this.
    pub body: String,
    /// Where each line starts in `body`.
    starts: Vec<usize>,
    /// Whether the page marks what was removed from it; that is left out of the lines.
    pub marks_removed: bool,
    /// Whether depth is nesting as the page says it, not only how a text happens to be indented.
    pub nested: bool,
}

impl Lines {
    /// The lines of a page, be it text or HTML.
    #[must_use]
    pub fn of(page: &Page) -> Self {
        let text = page.text.strip_prefix('\u{feff}').unwrap_or(&page.text);
        let mut lines = Lines {
            place: page.place.clone(),
            nested: is_html(page),
            ..Lines::default()
        };
        if lines.nested {
            html::read(text, &mut lines);
        } else {
            for (at, raw) in text.replace("\r\n", "\n").split(['\n', '\r']).enumerate() {
                lines.push(
                    Line {
                        number: at + 1,
                        ..Line::default()
                    },
                    raw,
                );
            }
        }
        lines
    }

    /// Appends a line whose text is `raw`; number, depth (of HTML) and marks are in `line`.
    fn push(&mut self, line: Line, raw: &str) {
        let visible: String = raw.chars().filter(|c| !is_invisible(*c)).collect();
        let trimmed = visible.trim_start_matches(is_space);
        let indent = width(visible.get(..visible.len() - trimmed.len()).unwrap_or_default());
        let (bullet, inner) = without_bullet(trimmed);
        let inner = inner.trim_matches(is_space);
        let pieces = inner.split(SEAM).map(squeezed).filter(|part| !part.is_empty());
        let parts: Vec<String> = pieces.collect();
        let depth = if self.nested {
            line.depth
        } else {
            indent + width(trimmed) - width(trimmed_from(trimmed, inner))
        };
        self.starts.push(self.body.len());
        self.body.extend(raw.chars().filter(|c| *c != SEAM));
        self.body.push('\n');
        self.lines.push(Line {
            depth,
            text: squeezed(&inner.replace(SEAM, "")),
            parts,
            bullet: bullet || line.bullet,
            ..line
        });
    }

    /// The index of the line that contains a byte of `body`.
    #[must_use]
    pub fn at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Where a line starts in `body`.
    #[must_use]
    pub fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.body.len())
    }

    /// The number of the line that contains a byte of `body`, in the page as retrieved.
    #[must_use]
    pub fn number(&self, offset: usize) -> usize {
        self.lines.get(self.at(offset)).map_or(0, |line| line.number)
    }

    /// An error at a line, by its index.
    #[must_use]
    pub fn error(&self, line: usize, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        let problem = Diagnostic::error(self.place.clone(), message).help(help);
        match self.lines.get(line) {
            Some(line) => problem.at(line.number, 1),
            None => problem,
        }
    }

    /// An error at a byte of `body`.
    #[must_use]
    pub fn error_at(&self, offset: usize, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        let before = self.body.get(self.start(self.at(offset))..offset).unwrap_or_default();
        Diagnostic::error(self.place.clone(), message)
            .help(help)
            .at(self.number(offset), before.chars().count() + 1)
    }

    /// The index of the first line from `from` on that is not blank.
    #[must_use]
    pub fn next_text(&self, from: usize) -> Option<usize> {
        (from..self.lines.len()).find(|at| self.lines.get(*at).is_some_and(|line| !line.is_blank()))
    }
}

/// Whether a page is HTML: its media type says so, or it starts like it.
fn is_html(page: &Page) -> bool {
    if page.media_type.as_deref().is_some_and(|kind| kind.contains("html")) {
        return true;
    }
    let text = page.text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let starts_tag = text
        .strip_prefix('<')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!'));
    starts_tag && (text.contains("</") || text.to_ascii_lowercase().starts_with("<!doctype html"))
}

/// Blanks of every width.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || c == SEAM || is_invisible(c)
}

/// Characters that take no room: they come from layout and would spoil every comparison.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\0')
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

fn trimmed_from<'a>(text: &'a str, inner: &str) -> &'a str {
    let start = text.find(inner).unwrap_or_default();
    text.get(start..).unwrap_or_default()
}

/// Takes the bullet off a line of a list.
fn without_bullet(text: &str) -> (bool, &str) {
    if let Some(rest) = text.strip_prefix(['•', '◦', '▪', '‣', '●', '○', '■']) {
        return (true, rest);
    }
    let rest = text.strip_prefix(['*', '-', '+']);
    match rest.and_then(|rest| rest.strip_prefix(' ')) {
        Some(rest) if !rest.trim().is_empty() => (true, rest),
        _ => (false, text),
    }
}

/// Runs of blanks become one.
fn squeezed(text: &str) -> String {
    text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
