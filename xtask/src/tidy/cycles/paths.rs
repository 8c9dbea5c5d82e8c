//! The paths in code: in expressions, types, patterns, attributes and macros alike.

use super::tokens::{Kind, Token, tokens};
use super::uses::{self, Use};

/// Macros whose tokens are code for another place, where the names of this module mean nothing.
const QUOTES: &[&str] = &["quote", "quote_spanned", "parse_quote", "parse_quote_spanned"];

/// Something in code that names something else.
#[derive(Debug, PartialEq, Eq)]
pub enum Mention {
    /// A path. One name alone is a path only where it can be nothing else: a type, a call or a macro.
    Path(Vec<String>, usize),
    /// A `use` inside a block.
    Import(Use),
}

/// All mentions in these tokens.
pub fn mentions(tokens: &[Token<'_>]) -> Vec<Mention> {
    let mut found = Vec::new();
    scan(tokens, &mut found);
    found
}

fn scan(tokens: &[Token<'_>], found: &mut Vec<Mention>) {
    let mark = |at: Option<usize>, mark: char| at.and_then(|at| tokens.get(at)).is_some_and(|token| token.is(mark));
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let first = match &token.kind {
            Kind::Group(bracket, inner) => {
                scan(inner, found);
                let is_attribute = *bracket == '[' && (mark(at.checked_sub(1), '#') || mark(at.checked_sub(2), '#'));
                if is_attribute {
                    strings(inner, found);
                }
                at += 1;
                continue;
            }
            Kind::Name(name) => *name,
            Kind::Literal(_) | Kind::Mark(_) => {
                at += 1;
                continue;
            }
        };
        let start = at;
        let mut path = vec![first.to_owned()];
        at += 1;
        while let (true, true, Some(name)) = (
            mark(Some(at), ':'),
            mark(Some(at + 1), ':'),
            tokens.get(at + 2).and_then(Token::name),
        ) {
            path.push(name.to_owned());
            at += 3;
        }
        let is_generic = mark(Some(at), '<');
        if first == "use" && path.len() == 1 && !is_generic {
            let end = tokens.iter().skip(at).position(|token| token.is(';'));
            let tree = tokens.get(at..end.map_or(tokens.len(), |end| at + end)).unwrap_or_default();
            at += tree.len();
            found.extend(uses::read(tree).into_iter().map(Mention::Import));
            continue;
        }
        // `.name` is a field or a method, unless it is `..name`; `'name` a lifetime; `$name` a part of a macro; `::name` starts
        // outside of the crate or follows a type.
        let before = start.checked_sub(1);
        let two_before = start.checked_sub(2);
        let is_member = mark(before, '.') && !mark(two_before, '.');
        if is_member || mark(before, '\'') || mark(before, '$') || mark(before, ':') && mark(two_before, ':') {
            continue;
        }
        let is_macro = mark(Some(at), '!') && tokens.get(at + 1).is_some_and(|token| matches!(token.kind, Kind::Group(..)));
        let is_call = tokens.get(at).is_some_and(|token| token.group('(').is_some());
        let is_definition = before.and_then(|at| tokens.get(at)).and_then(Token::name) == Some("fn");
        if path.len() > 1 || !is_definition && (is_macro || is_call || first.starts_with(char::is_uppercase)) {
            found.push(Mention::Path(path.clone(), token.line));
        }
        if is_macro && path.last().is_some_and(|name| QUOTES.contains(&name.as_str())) {
            at += 2;
        }
    }
}

/// Paths in strings of an attribute, as in `#[serde(with = "crate::a::b")]`. Documentation does not count.
fn strings(attribute: &[Token<'_>], found: &mut Vec<Mention>) {
    if attribute.first().and_then(Token::name) == Some("doc") {
        return;
    }
    for token in attribute {
        match &token.kind {
            Kind::Group(_, inner) => strings(inner, found),
            Kind::Literal(text) => {
                let text = text.trim_matches('"');
                if ["crate::", "self::", "super::"].iter().any(|start| text.starts_with(start)) {
                    let paths = mentions(&tokens(text)).into_iter();
                    found.extend(paths.map(|mention| match mention {
                        Mention::Path(path, _) => Mention::Path(path, token.line),
                        import @ Mention::Import(_) => import,
                    }));
                }
            }
            Kind::Name(_) | Kind::Mark(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Mention, mentions};
    use crate::tidy::cycles::tokens::tokens;

    fn shown(text: &str) -> Vec<String> {
        let show = |mention: &Mention| match mention {
            Mention::Path(path, line) => format!("{} {line}", path.join("::")),
            Mention::Import(import) => format!("use {} {}", import.path.join("::"), import.line),
        };
        mentions(&tokens(text)).iter().map(show).collect()
    }

    #[test]
    fn paths_are_found_wherever_they_stand() {
        assert_eq!(
            shown("x.json().y; a::b::<c::D>::e(0..f::G, ..h::i())"),
            ["a::b 1", "c::D 1", "f::G 1", "h::i 1"]
        );
        assert_eq!(shown("<T as crate::V>::blank(&'a x)"), ["T 1", "crate::V 1"]);
        assert_eq!(shown("matches!(x,\n self::Y::Z)"), ["matches 1", "self::Y::Z 2"]);
        assert_eq!(shown("{ use super::{a, b}; local }"), ["use super::a 1", "use super::b 1"]);
        assert_eq!(
            shown("#[serde(with = \"crate::a\")] #[doc = \"crate::b\"]"),
            ["serde 1", "crate::a 1"]
        );
    }

    #[test]
    fn what_speaks_for_another_place_is_passed_over() {
        assert_eq!(shown("$crate::a::b ::std::fs::read $x"), [""; 0]);
        assert_eq!(shown("quote! { crate::a } b::c"), ["quote 1", "b::c 1"]);
        assert_eq!(shown("fn call(a: u8) {}"), [""; 0]);
    }
}
