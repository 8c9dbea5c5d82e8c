//! Problems as rustc shows them: the line of the file, with the place underlined.
//!
//! Everything is colored here. [`anstream`] removes the colors where nobody sees them.

use std::fmt::{self, Write as _};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use eventry_schema::diagnostic::{Diagnostic, Diagnostics, Severity};
use eventry_schema::excerpt::Excerpt;
use eventry_schema::visible::{self, OneLine, is_hidden};

const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HELP: Style = AnsiColor::BrightCyan.on_default().bold();
const PLACE: Style = AnsiColor::BrightBlue.on_default().bold();
const MESSAGE: Style = Style::new().bold();

/// All problems, with an empty line between them.
#[must_use]
pub fn problems(problems: &Diagnostics) -> String {
    let shown: Vec<String> = problems
        .iter()
        .map(|problem| match &problem.excerpt {
            Some(excerpt) => with_excerpt(problem, excerpt),
            None => without_excerpt(problem),
        })
        .collect();
    shown.join("\n\n")
}

/// An error that has no place: the message, and what to do.
#[must_use]
pub fn error(message: &str, help: &str) -> String {
    let message = visible::lines(message);
    format!("{ERROR}error{ERROR:#}{MESSAGE}: {message}{MESSAGE:#}{}", Help(help))
}

fn with_excerpt(problem: &Diagnostic, excerpt: &Excerpt) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR.with_name("error"),
        Severity::Warning => Level::WARNING.with_name("warning"),
    };
    // What precedes the excerpt in its line counts for the column, and is cut off where the line is too long.
    let skipped = " ".repeat(excerpt.skipped);
    let (line, marked) = (shown(&excerpt.text), excerpt.marked.clone());
    let marked = marked_in(&line, &excerpt.text, marked);
    let snippet = Snippet::source(format!("{skipped}{line}"))
        .line_start(problem.line as usize)
        .path(OneLine(&problem.path).to_string())
        .annotation(AnnotationKind::Primary.span(excerpt.skipped + marked.start..excerpt.skipped + marked.end));
    let mut group = level.primary_title(OneLine(&problem.message).to_string()).element(snippet);
    if !problem.pointer.is_empty() {
        group = group.element(Level::NOTE.no_name().message(format!("at {}", OneLine(&problem.pointer))));
    }
    if !problem.help.is_empty() {
        group = group.element(Level::HELP.message(visible::lines(problem.help.trim_end())));
    }
    Renderer::styled().render(&[group])
}

/// The text of a line as it may reach a terminal: each hidden character is one replacement character, so that columns stay what they are.
fn shown(line: &str) -> String {
    without_credentials(line)
        .chars()
        .map(|c| {
            if c != '\t' && is_hidden(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}

/// The line with a dot for each character of a user name and a password in a URL. Logs are read by more people than files.
fn without_credentials(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("://") {
        let end = after
            .find(|c: char| c.is_whitespace() || "/?#\"'\\".contains(c))
            .unwrap_or(after.len());
        let (host, behind) = after.split_at(end);
        let secret = host.rfind('@').map_or(0, |at| host.get(..at).unwrap_or_default().chars().count());
        out.push_str(before);
        out.push_str("://");
        out.extend(host.chars().enumerate().map(|(at, c)| if at < secret { '·' } else { c }));
        rest = behind;
    }
    out + rest
}

/// Where the marked bytes of the original are in the shown line, which has the same characters.
fn marked_in(line: &str, original: &str, marked: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let place = |at: usize| {
        let characters = original.get(..at).unwrap_or_default().chars().count();
        line.char_indices().nth(characters).map_or(line.len(), |(byte, _)| byte)
    };
    place(marked.start)..place(marked.end)
}

fn without_excerpt(problem: &Diagnostic) -> String {
    let (style, severity) = match problem.severity {
        Severity::Error => (ERROR, "error"),
        Severity::Warning => (WARNING, "warning"),
    };
    let mut out = format!("{style}{severity}{style:#}{MESSAGE}: {}{MESSAGE:#}", OneLine(&problem.message));
    // Writing to a string cannot fail.
    if !problem.path.is_empty() {
        let _ = write!(out, "\n  {PLACE}-->{PLACE:#} {}", OneLine(&problem.path));
        if problem.line > 0 {
            let _ = write!(out, ":{}:{}", problem.line, problem.column);
        }
    }
    if !problem.pointer.is_empty() {
        let _ = write!(out, "\n   at {}", OneLine(&problem.pointer));
    }
    let _ = write!(out, "{}", Help(&problem.help));
    out
}

/// What to do: lines below the message, aligned.
struct Help<'t>(&'t str);

impl fmt::Display for Help<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, line) in visible::lines(self.0).trim_end().lines().enumerate() {
            match (at, line) {
                (0, line) => write!(f, "\n   {HELP}help{HELP:#}: {line}")?,
                (_, "") => writeln!(f)?,
                (_, line) => write!(f, "\n         {line}")?,
            }
        }
        Ok(())
    }
}
