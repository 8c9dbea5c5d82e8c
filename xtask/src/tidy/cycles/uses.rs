//! `use` declarations, taken apart into one import for each name.

use super::tokens::{Kind, Token};

/// One name that a `use` brings, or all names of a module.
#[derive(Debug, PartialEq, Eq)]
pub struct Use {
    /// The path of what is imported.
    pub path: Vec<String>,
    /// The name that it gets here; none for `*` and for `as _`.
    pub name: Option<String>,
    /// Whether it is `path::*`.
    pub is_glob: bool,
    /// The line of the last name of the path.
    pub line: usize,
}

/// The imports of the tokens behind `use`. A path that starts with `::` leads out of the crate, one that starts with `$` to the place
/// where a macro is called; neither is an import of this crate.
pub fn read(tokens: &[Token<'_>]) -> Vec<Use> {
    let mut uses = Vec::new();
    tree(tokens, &[], &mut uses);
    uses
}

fn tree(tokens: &[Token<'_>], before: &[String], uses: &mut Vec<Use>) {
    let mut path = before.to_vec();
    let mut line = 0;
    let mut rest = tokens.iter();
    while let Some(token) = rest.next() {
        match &token.kind {
            Kind::Name("as") => {
                let alias = rest.next().and_then(Token::name).filter(|alias| *alias != "_");
                return uses.push(import(path, alias.map(str::to_owned), line));
            }
            Kind::Name("self") if !path.is_empty() => line = token.line,
            Kind::Name(name) => {
                path.push((*name).to_owned());
                line = token.line;
            }
            Kind::Mark('*') => {
                return uses.push(Use {
                    is_glob: true,
                    ..import(path, None, token.line)
                });
            }
            Kind::Group('{', inner) => {
                return inner.split(|token| token.is(',')).for_each(|part| tree(part, &path, uses));
            }
            Kind::Mark(';') => break,
            Kind::Mark(':') if !path.is_empty() => {}
            _ => return,
        }
    }
    if !path.is_empty() && line > 0 {
        let name = path.last().cloned();
        uses.push(import(path, name, line));
    }
}

fn import(path: Vec<String>, name: Option<String>, line: usize) -> Use {
    Use {
        path,
        name,
        is_glob: false,
        line,
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::tidy::cycles::tokens::tokens;

    #[test]
    fn trees_are_taken_apart() {
        let tokens = tokens("crate::a::{self, b::{C, D as E}, f::*,\n g as _}; let x;");
        let shown: Vec<String> = read(&tokens)
            .iter()
            .map(|import| {
                let name = import.name.as_deref().unwrap_or(if import.is_glob { "*" } else { "_" });
                format!("{} {name} {}", import.path.join("::"), import.line)
            })
            .collect();
        let expected = [
            "crate::a a 1",
            "crate::a::b::C C 1",
            "crate::a::b::D E 1",
            "crate::a::f * 1",
            "crate::a::g _ 2",
        ];
        assert_eq!(shown, expected);
        assert_eq!(read(&self::tokens("::std::fs;")), []);
        assert_eq!(read(&self::tokens("$crate as x;")), []);
    }
}
