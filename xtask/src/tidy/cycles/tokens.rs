//! The tokens of a Rust file, with their lines.
//!
//! `syn` would parse the file as well, but it reports lines only with a feature of `proc-macro2` that no other crate of the workspace
//! uses: with it, Cargo would build the whole generator a second time for this command. Paths are easy to see in the tokens alone, and
//! those inside macros are then no special case.

use crate::tidy::code::{Token as Piece, token};

/// One token, or a group in brackets.
#[derive(Debug)]
pub struct Token<'t> {
    /// The line that it starts on, counted from 1.
    pub line: usize,
    /// What it is.
    pub kind: Kind<'t>,
}

/// What a token is.
#[derive(Debug)]
pub enum Kind<'t> {
    /// A name or a keyword. `r#` is taken off.
    Name(&'t str),
    /// A string, a character or a number, as it is written.
    Literal(&'t str),
    /// One character of punctuation.
    Mark(char),
    /// The tokens between two brackets, with the opening one.
    Group(char, Vec<Token<'t>>),
}

impl<'t> Token<'t> {
    /// The name, if it is one.
    pub fn name(&self) -> Option<&'t str> {
        match self.kind {
            Kind::Name(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it is this character.
    pub fn is(&self, mark: char) -> bool {
        matches!(self.kind, Kind::Mark(found) if found == mark)
    }

    /// The tokens between these brackets, if it is such a group.
    pub fn group(&self, bracket: char) -> Option<&[Token<'t>]> {
        match &self.kind {
            Kind::Group(found, tokens) if *found == bracket => Some(tokens),
            _ => None,
        }
    }
}

/// The tokens of a file. Brackets that do not match end the group: the compiler reports them.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut open: Vec<(usize, char, Vec<Token<'_>>)> = Vec::new();
    let mut current = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while let Some(first) = rest.chars().next() {
        let (length, kind) = next(rest, first);
        let (piece, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        match (first, kind) {
            ('(' | '[' | '{', Some(Kind::Mark(_))) => open.push((line, first, std::mem::take(&mut current))),
            (')' | ']' | '}', Some(Kind::Mark(_))) => {
                if let Some((line, bracket, outer)) = open.pop() {
                    let inner = std::mem::replace(&mut current, outer);
                    let kind = Kind::Group(bracket, inner);
                    current.push(Token { line, kind });
                }
            }
            (_, Some(kind)) => current.push(Token { line, kind }),
            (_, None) => {}
        }
        line += piece.matches('\n').count();
        rest = tail;
    }
    while let Some((_, _, mut outer)) = open.pop() {
        outer.append(&mut current);
        current = outer;
    }
    current
}

/// The length of what comes next, and the token; white space and comments are none.
fn next(rest: &str, first: char) -> (usize, Option<Kind<'_>>) {
    match token(rest) {
        Piece::Comment(length) => (length, None),
        Piece::Literal(length) => (length, rest.get(..length).map(Kind::Literal)),
        Piece::Other if first.is_whitespace() => (first.len_utf8(), None),
        Piece::Other if is_part_of_name(first) => word(rest),
        Piece::Other => (first.len_utf8(), Some(Kind::Mark(first))),
    }
}

fn word(rest: &str) -> (usize, Option<Kind<'_>>) {
    let length = name_length(rest);
    let (word, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
    // The letters in front of a literal, which follows as a token of its own.
    let is_prefix = match word {
        "b" | "c" => tail.starts_with(['"', '\'']),
        "br" | "cr" => tail.starts_with(['"', '#']),
        _ => false,
    };
    if is_prefix {
        return (1, None);
    }
    if let Some(raw) = tail.strip_prefix('#').filter(|raw| word == "r" && raw.starts_with(is_part_of_name)) {
        let length = name_length(raw);
        return (2 + length, raw.get(..length).map(Kind::Name));
    }
    let is_number = word.starts_with(|c: char| c.is_ascii_digit());
    (length, Some(if is_number { Kind::Literal(word) } else { Kind::Name(word) }))
}

fn name_length(text: &str) -> usize {
    text.find(|c| !is_part_of_name(c)).unwrap_or(text.len())
}

fn is_part_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::{Kind, Token, tokens};

    fn shown(tokens: &[Token<'_>]) -> String {
        let show = |token: &Token<'_>| match &token.kind {
            Kind::Name(name) => format!("{name}:{}", token.line),
            Kind::Literal(text) => format!("<{text}>"),
            Kind::Mark(mark) => mark.to_string(),
            Kind::Group(bracket, inner) => format!("{bracket}{}", shown(inner)),
        };
        tokens.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_keep_their_lines() {
        let text = "/* a\n*/ use r#type::\n{b}; // c\nlet 'd = br#\"e\"#, b'f', 0xff, r\"g\";";
        let expected = "use:2 type:2 : : {b:3 ; let:4 ' d:4 = <r#\"e\"#> , <'f'> , <0xff> , <r\"g\"> ;";
        assert_eq!(shown(&tokens(text)), expected);
    }

    #[test]
    fn brackets_that_do_not_match_lose_no_token() {
        assert_eq!(shown(&tokens("a) (b [c")), "a:1 b:1 c:1");
    }
}
