//! Messages of the generator and its commands: what is wrong, where, and what to do about it.

use std::fmt;
use std::ops::Range;

use crate::excerpt::Excerpt;
use crate::visible::OneLine;

/// How severe a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// The input is legal, but something is lost or looks like a mistake.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// One problem, as shown to the user.
///
/// ```
/// use eventry_schema::diagnostic::Diagnostic;
/// let problem = Diagnostic::error("schemas/acme/orders/created/v1.json", "unknown number format `int`")
///     .at(93, 27)
///     .under("/properties/amount/format")
///     .help("correct this file in v1.patch.json");
/// assert_eq!(
///     problem.to_string(),
///     "error: unknown number format `int`
///   --> schemas/acme/orders/created/v1.json:93:27
///    at /properties/amount/format
///    help: correct this file in v1.patch.json"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How severe it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a period.
    pub message: String,
    /// The file or folder: a relative path with `/` separators, starting with the name of the folder that was read.
    pub path: String,
    /// The line, starting at 1; 0 if the problem concerns the file as a whole.
    pub line: u32,
    /// The column in characters, starting at 1; 0 if the problem concerns the file as a whole.
    pub column: u32,
    /// The JSON pointer to the value; empty if it adds nothing.
    pub pointer: String,
    /// What to do next.
    pub help: String,
    /// The line with the place, if there is one. A build script does not show it.
    pub excerpt: Option<Box<Excerpt>>,
    /// Whether `cargo eventry check` treats this warning as an error. A build tolerates it; published schemas should not have it.
    pub fails_check: bool,
}

impl Diagnostic {
    /// Creates an error about the file or folder `path` as a whole.
    #[must_use]
    pub fn error(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            path: path.into(),
            line: 0,
            column: 0,
            pointer: String::new(),
            help: String::new(),
            excerpt: None,
            fails_check: false,
        }
    }

    /// Creates a warning about the file or folder `path` as a whole.
    #[must_use]
    pub fn warning(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(path, message)
        }
    }

    /// Sets the line and the column, both starting at 1.
    #[must_use]
    pub fn at(mut self, line: usize, column: usize) -> Self {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (self.line, self.column) = (narrow(line), narrow(column));
        self
    }

    /// Sets the line, the column and the excerpt from a byte offset into `text`, the content of the file.
    #[must_use]
    pub fn at_offset(self, text: &str, offset: usize) -> Self {
        self.at_span(text, offset..offset)
    }

    /// Sets the line, the column and the excerpt from a range of bytes in `text`, the content of the file.
    #[must_use]
    pub fn at_span(mut self, text: &str, span: Range<usize>) -> Self {
        let (line, column) = line_column(text, span.start);
        self.excerpt = Some(Box::new(Excerpt::of(text, span)));
        self.at(line, column)
    }

    /// Sets the JSON pointer to the value.
    #[must_use]
    pub fn under(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// Sets the help text. Its lines are aligned below the first one.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Makes `cargo eventry check` treat this warning as an error.
    #[must_use]
    pub fn fails_check(mut self) -> Self {
        self.fails_check = true;
        self
    }

    fn key(&self) -> (&str, u32, u32, &str, Severity, &str) {
        (&self.path, self.line, self.column, &self.message, self.severity, &self.pointer)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity, OneLine(&self.message))?;
        if !self.path.is_empty() {
            write!(f, "\n  --> {}", OneLine(&self.path))?;
            if self.line > 0 {
                write!(f, ":{}:{}", self.line, self.column)?;
            }
        }
        if !self.pointer.is_empty() {
            write!(f, "\n   at {}", OneLine(&self.pointer))?;
        }
        for (index, line) in self.help.lines().enumerate() {
            let margin = if index == 0 { "   help: " } else { "         " };
            write!(f, "\n{margin}{}", OneLine(line))?;
        }
        Ok(())
    }
}

/// All problems of a run, ordered by path, line, column and message, without duplicates.
///
/// ```
/// use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
/// let mut problems = Diagnostics::default();
/// problems.push(Diagnostic::warning("b.json", "second"));
/// problems.push(Diagnostic::error("a.json", "first"));
/// assert!(problems.has_errors());
/// assert_eq!(problems.to_string(), "error: first\n  --> a.json\n\nwarning: second\n  --> b.json");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Creates an empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Inserts a problem in order, unless it is already present.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let at = self.0.partition_point(|other| other.key() < diagnostic.key());
        let known = self.0.get(at).is_some_and(|it| it.key() == diagnostic.key());
        if !known {
            self.0.insert(at, diagnostic);
        }
    }

    /// Adds an error about the file or folder `path` as a whole.
    pub fn error(&mut self, path: impl Into<String>, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::error(path, message).help(help));
    }

    /// Returns whether any problem prevents code from being generated.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Returns whether there are no problems.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number of problems.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Iterates over the problems in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        let mut out = Self::default();
        out.extend(diagnostics);
        out
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Returns the line and the column of a byte offset, both starting at 1. Columns count characters. An offset beyond the end counts as the
/// end. A byte order mark has no column.
///
/// ```
/// assert_eq!(eventry_schema::diagnostic::line_column("a\né!", 4), (2, 2));
/// ```
#[must_use]
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = text.get(..offset).unwrap_or_default();
    let before = before.strip_prefix('\u{feff}').unwrap_or(before);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Diagnostics, line_column};

    #[test]
    fn places_count_lines_and_characters() {
        let text = "\u{feff}{\r\n\t\"é\": 1";
        assert_eq!(line_column(text, 0), (1, 1));
        assert_eq!(line_column(text, 3), (1, 1));
        assert_eq!(line_column(text, 6), (2, 1));
        assert_eq!(line_column(text, 9), (2, 3));
        assert_eq!(line_column(text, 10), (2, 4));
        assert_eq!(line_column(text, 999), (2, 8));
    }

    #[test]
    fn order_and_repetition() {
        let mut problems = Diagnostics::new();
        for (path, line, message) in [
            ("b", 1, "x"),
            ("a", 10, "x"),
            ("a", 9, "y"),
            ("a", 9, "x"),
            ("a", 9, "x"),
            ("a", 0, "z"),
        ] {
            problems.push(Diagnostic::error(path, message).at(line, line));
        }
        let order: Vec<_> = problems.iter().map(|it| (it.path.as_str(), it.line, it.message.as_str())).collect();
        assert_eq!(order, [("a", 0, "z"), ("a", 9, "x"), ("a", 9, "y"), ("a", 10, "x"), ("b", 1, "x")]);
    }

    #[test]
    fn names_cannot_forge_a_message() {
        let problem = Diagnostic::error("a\nerror: b", "x\u{1b}y").help("one\ntwo");
        assert_eq!(
            problem.to_string(),
            "error: x\\u{1b}y\n  --> a\\nerror: b\n   help: one\n         two"
        );
    }
}
