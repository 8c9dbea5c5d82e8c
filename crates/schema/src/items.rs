//! What a build changes about the generated items: more attributes, other names, and events that are left out.
//!
//! `provider.toml` and build scripts say the same things; both become the rules of this module.

use crate::diagnostic::Diagnostic;

/// A change of the generated items whose paths fit a pattern.
#[derive(Clone, Debug)]
pub struct ItemRule {
    /// The pattern: `shop::orders::placed::v1::Placed`, `…::Placed.total` for a field, or `…::Status::Shipped` for a variant. `*` stands for
    /// any segment, and `**` for any number of segments.
    pub pattern: String,
    /// Traits to derive.
    pub derive: Vec<String>,
    /// Attributes, such as `#[allow(dead_code)]`.
    pub attributes: Vec<String>,
    /// The name of the items.
    pub rename: Option<String>,
    /// Who says so.
    pub origin: Origin,
}

/// Which events are generated: a pattern such as `shop/orders/*`.
#[derive(Clone, Debug)]
pub struct EventRule {
    /// The pattern. `*` stands for any text without a slash.
    pub pattern: String,
    /// Whether only the events that fit are generated, rather than all others.
    pub only: bool,
    /// Who says so.
    pub origin: Origin,
}

/// All rules of a build script. Those of `provider.toml` are added to them.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The changes of items.
    pub items: Vec<ItemRule>,
    /// The choice of events.
    pub events: Vec<EventRule>,
}

/// The place of a rule.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file.
    pub path: String,
    /// The line; 0 if it is not known.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Origin {
    /// The build script, whose lines are not known.
    #[must_use]
    pub fn build_script() -> Self {
        Origin {
            path: "build.rs".to_owned(),
            line: 0,
            column: 0,
        }
    }

    /// Returns a path or a pattern as it is written there: `provider.toml` leaves out the provider.
    #[must_use]
    pub fn spelled<'p>(&self, path: &'p str) -> &'p str {
        let is_build_script = self.line == 0;
        let behind = path.split_once("::").or_else(|| path.split_once('/'));
        behind.filter(|_| !is_build_script).map_or(path, |(_, behind)| behind)
    }

    /// Creates an error about the rule.
    #[must_use]
    pub fn error(&self, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.path.as_str(), message).at(self.line, self.column).help(help)
    }
}

/// Returns whether a path fits a pattern, segment by segment.
pub(crate) fn fits(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=path.len()).any(|skipped| path.get(skipped..).is_some_and(|path| fits(rest, path))),
        ([first, rest @ ..], [name, others @ ..]) => (*first == "*" || first == name) && fits(rest, others),
        _ => false,
    }
}

/// Returns whether a text fits a pattern in which `*` stands for any text without a slash.
pub(crate) fn fits_event(pattern: &str, event: &str) -> bool {
    let segment = |pattern: &str, text: &str| match pattern.split_once('*') {
        None => pattern == text,
        Some((start, end)) => text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end),
    };
    pattern.split('/').count() == event.split('/').count()
        && pattern.split('/').zip(event.split('/')).all(|(one, other)| segment(one, other))
}
