//! The items of a module, as far as the rule needs them: modules, imports, and the code of all others.

use super::tokens::{Kind, Token};
use super::uses::{self, Use};

/// One item.
pub enum Item<'t> {
    /// One name that a `use` brings.
    Import(Use),
    /// `mod name;` or `mod name { … }`.
    Module {
        /// Its name.
        name: &'t str,
        /// What `#[path = "…"]` says.
        at_path: Option<&'t str>,
        /// Its tokens, if they are in this file.
        body: Option<Vec<Token<'t>>>,
    },
    /// Any other item.
    Code {
        /// The name that it defines in the module.
        name: Option<&'t str>,
        /// Its tokens, attributes included.
        tokens: Vec<Token<'t>>,
    },
}

/// The items in these tokens. Left out are those under `#[cfg(test)]`, and exported macros: their paths speak for the place where the
/// macro is called.
pub fn read(tokens: Vec<Token<'_>>) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut item = Vec::new();
    for token in tokens {
        let ends = token.is(';') || token.group('{').is_some() && ends_at_brace(&item);
        item.push(token);
        if ends {
            add(std::mem::take(&mut item), &mut items);
        }
    }
    add(item, &mut items);
    items
}

/// Whether the item that starts with these tokens ends where its braces do. The others end at a semicolon.
fn ends_at_brace(item: &[Token<'_>]) -> bool {
    let mut words = item.get(head(item)..).unwrap_or_default().iter().map(Token::name);
    match words.next().flatten() {
        Some("use" | "type" | "static") => false,
        Some("const") => matches!(words.next().flatten(), Some("fn" | "unsafe" | "async" | "extern")),
        _ => true,
    }
}

/// Where the item starts behind its attributes and its visibility.
fn head(item: &[Token<'_>]) -> usize {
    let at = |at: usize| item.get(at);
    let mut start = 0;
    loop {
        if at(start).is_some_and(|token| token.is('#')) {
            start += 1 + usize::from(at(start + 1).is_some_and(|token| token.is('!')));
        } else if at(start).is_some_and(|token| token.group('[').is_some()) {
            start += 1;
        } else if at(start).and_then(Token::name) == Some("pub") {
            start += 1 + usize::from(at(start + 1).is_some_and(|token| token.group('(').is_some()));
        } else {
            return start;
        }
    }
}

fn add<'t>(mut item: Vec<Token<'t>>, items: &mut Vec<Item<'t>>) {
    let start = head(&item);
    let (attributes, code) = item.split_at(start);
    let attributes: Vec<&[Token<'_>]> = attributes.iter().filter_map(|token| token.group('[')).collect();
    let is_exported = attributes.iter().any(|attribute| word(attribute, 0) == Some("macro_export"));
    if item.is_empty() || is_exported || attributes.iter().any(|attribute| is_test(attribute)) {
        return;
    }
    match (word(code, 0), word(code, 1)) {
        (Some("use"), _) => items.extend(uses::read(code.get(1..).unwrap_or_default()).into_iter().map(Item::Import)),
        (Some("mod"), Some(name)) => {
            let at_path = attributes.iter().find_map(|attribute| path_of(attribute));
            let body = match item.pop().map(|token| token.kind) {
                Some(Kind::Group('{', body)) => Some(body),
                _ => None,
            };
            items.push(Item::Module { name, at_path, body });
        }
        _ => items.push(Item::Code {
            name: defined(code),
            tokens: item,
        }),
    }
}

/// The name that an item defines.
fn defined<'t>(code: &[Token<'t>]) -> Option<&'t str> {
    let mut words = code.iter();
    while let Some(token) = words.next() {
        match token.kind {
            Kind::Name("const") => match words.next()?.name() {
                Some("fn") => return words.next()?.name(),
                Some("unsafe" | "async" | "extern") => {}
                name => return name,
            },
            Kind::Name("static") => return words.find_map(|token| token.name().filter(|name| *name != "mut")),
            Kind::Name("fn" | "struct" | "enum" | "union" | "trait" | "type") => return words.next()?.name(),
            Kind::Name("macro_rules") => return words.nth(1)?.name(),
            Kind::Name("unsafe" | "async" | "extern" | "auto" | "safe") | Kind::Literal(_) => {}
            _ => return None,
        }
    }
    None
}

/// Whether an attribute takes its item into tests only.
fn is_test(attribute: &[Token<'_>]) -> bool {
    let condition = attribute.get(1).and_then(|token| token.group('(')).unwrap_or_default();
    let all = condition.get(1).and_then(|token| token.group('(')).unwrap_or_default();
    match (word(attribute, 0), word(condition, 0)) {
        (Some("test"), _) | (Some("cfg"), Some("test")) => true,
        (Some("cfg"), Some("all")) => all.iter().any(|token| token.name() == Some("test")),
        _ => false,
    }
}

/// What `path = "…"` says.
fn path_of<'t>(attribute: &[Token<'t>]) -> Option<&'t str> {
    match attribute.get(2)?.kind {
        Kind::Literal(text) if word(attribute, 0) == Some("path") => Some(text.trim_matches('"')),
        _ => None,
    }
}

fn word<'t>(tokens: &[Token<'t>], at: usize) -> Option<&'t str> {
    tokens.get(at).and_then(Token::name)
}
