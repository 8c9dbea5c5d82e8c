//! What of a Rust file is code: rules look at that, not at comments and documentation.

/// Which words count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// Names only.
    Names,
    /// Names, and the content of string literals.
    NamesAndStrings,
}

/// The lines, counted from 1, that contain one of `words` as a whole word, and that word. Comments do not count; nor do unit tests,
/// which are at the end of a file.
pub fn find<'w>(text: &str, what: Words, words: &'w [&str]) -> Vec<(usize, &'w str)> {
    let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    let code = code_of(text, what);
    let mut found = Vec::new();
    for (at, line) in code.lines().enumerate() {
        let inside = words.iter().filter(|word| has_word(line, word));
        found.extend(inside.map(|word| (at + 1, *word)));
    }
    found
}

/// Whether the line contains `word`, not as a part of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (line.get(..at), line.get(at + word.len()..));
        !before.is_some_and(|text| text.ends_with(is_name)) && !after.is_some_and(|text| text.starts_with(is_name))
    })
}

/// The text with comments taken out, and strings as well if only names count. Line breaks stay.
fn code_of(text: &str, what: Words) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (taken, kept) = match token(rest) {
            Token::Comment(length) => (length, false),
            Token::Literal(length) => (length, what == Words::NamesAndStrings),
            Token::Other => (first.len_utf8(), true),
        };
        let (piece, tail) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        code.extend(piece.chars().filter(|c| kept || *c == '\n'));
        rest = tail;
    }
    code
}

/// What a text starts with.
pub enum Token {
    /// A comment of this length.
    Comment(usize),
    /// A string or a character literal of this length.
    Literal(usize),
    /// One character of code.
    Other,
}

/// What `rest` starts with.
pub fn token(rest: &str) -> Token {
    if rest.starts_with("//") {
        return Token::Comment(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Token::Comment(block_comment(rest));
    }
    if rest.starts_with('"') {
        return Token::Literal(quoted(rest, '"'));
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.bytes().take_while(|byte| *byte == b'#').count();
        if raw.get(hashes..).is_some_and(|text| text.starts_with('"')) {
            let end = format!("\"{}", "#".repeat(hashes));
            let opening = hashes + 2;
            let body = rest.get(opening..).unwrap_or_default();
            return Token::Literal(body.find(&end).map_or(rest.len(), |at| opening + at + end.len()));
        }
    }
    if let Some(character) = rest.strip_prefix('\'') {
        // `'a'` or `'\n'`, but not the lifetime `'a`.
        let plain = character.chars().nth(1) == Some('\'');
        if plain || character.starts_with('\\') {
            return Token::Literal(quoted(rest, '\''));
        }
    }
    Token::Other
}

/// The length of a literal up to its closing quote; a backslash takes the next character with it.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// The length of a block comment; they nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::{Words, find};

    #[test]
    fn only_code_counts() {
        let text =
            "//! acme\n/* acme /* acme */ acme */ let x = 'a'; // acme\nlet acme_x: &'a str = \"acme\";\nlet y = r#\"\"acme\"#; acme();\n";
        assert_eq!(find(text, Words::Names, &["acme"]), [(4, "acme")]);
        assert_eq!(find(text, Words::NamesAndStrings, &["acme"]), [(3, "acme"), (4, "acme")]);
        assert_eq!(find("let a = '\"'; acme", Words::Names, &["acme"]), [(1, "acme")]);
        assert_eq!(find("fn a() {}\n#[cfg(test)]\nmod acme {}", Words::Names, &["acme"]), []);
    }
}
