//! Escapes and character classes.

use super::{CHARACTER, MOST_OF_UNICODE, PROPERTY, Reader, Term};

impl Reader<'_> {
    /// Reads an escape outside of a class.
    pub(super) fn escape(&mut self) -> Result<Term, String> {
        Ok(match self.rest.peek().copied() {
            Some('b' | 'B') => {
                self.next();
                Term::Assertion(CHARACTER)
            }
            Some('1'..='9') => {
                let number = self.count()?;
                self.largest_reference = self.largest_reference.max(usize::try_from(number).unwrap_or(usize::MAX));
                Term::Atom(CHARACTER)
            }
            _ => Term::Atom(self.escaped_set()?.0),
        })
    }

    /// Reads an escape inside or outside of a class. Returns its cost, and the character if it stands for one.
    fn escaped_set(&mut self) -> Result<(u64, Option<char>), String> {
        let Some(next) = self.next() else {
            return Err("a trailing backslash".to_owned());
        };
        let one = |c: char| Ok((CHARACTER, Some(c)));
        match next {
            'd' | 'w' => Ok((2 * CHARACTER, None)),
            's' => Ok((MOST_OF_UNICODE, None)),
            'D' | 'W' | 'S' => Ok((2 * MOST_OF_UNICODE + 2 * CHARACTER, None)),
            'p' | 'P' => self.property(next).map(|()| (PROPERTY, None)),
            't' => one('\t'),
            'n' => one('\n'),
            'v' => one('\u{b}'),
            'f' => one('\u{c}'),
            'r' => one('\r'),
            'c' => match self.next() {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    // In a pattern with lookaround, the validator does not translate this escape, and its engine does not support it.
                    let control = letter as u8 % 32;
                    self.respelled.truncate(self.respelled.len() - 3);
                    self.respelled.push_str(&format!("\\x{control:02x}"));
                    one(char::from(control))
                }
                _ => Err("`\\c` without a letter".to_owned()),
            },
            'x' => self.code_point(2),
            'u' if self.eat('{') => {
                let point = self.code_point(0)?;
                if self.eat('}') {
                    Ok(point)
                } else {
                    Err("an unclosed `\\u{`".to_owned())
                }
            }
            'u' => self.code_point(4),
            '<' | '>' => {
                // In the validator's engine, these are word boundaries.
                self.respelled.truncate(self.respelled.len() - 2);
                self.respelled.push(next);
                one(next)
            }
            c if !c.is_alphanumeric() => one(c),
            c => Err(format!("`\\{c}`")),
        }
    }

    /// Reads a code point of `digits` hexadecimal digits, or of any number of digits if `digits` is 0.
    fn code_point(&mut self, digits: usize) -> Result<(u64, Option<char>), String> {
        let mut text = String::new();
        while (digits == 0 || text.len() < digits) && self.rest.peek().is_some_and(char::is_ascii_hexdigit) {
            text.extend(self.next());
        }
        let point = u32::from_str_radix(&text, 16).ok().and_then(char::from_u32);
        match point {
            Some(point) if digits == 0 || text.len() == digits => Ok((CHARACTER, Some(point))),
            _ => Err(format!("the invalid code point `{text}`")),
        }
    }

    /// Reads the name of a property: `{L}` or `{Script=Greek}`.
    fn property(&mut self, letter: char) -> Result<(), String> {
        let mut name = String::new();
        if self.eat('{') {
            while let Some(c) = self
                .rest
                .peek()
                .copied()
                .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '='))
            {
                self.next();
                name.push(c);
            }
        }
        let text = format!("\\{letter}{{{name}}}");
        let unknown = || Err(format!("the unknown property `{text}`"));
        // Surrogates do not occur in strings, and one property is newer than the validator's engine.
        if matches!(
            name.rsplit('=').next(),
            Some("Cs" | "Surrogate" | "CWKCF" | "Changes_When_NFKC_Casefolded")
        ) || !self.eat('}')
        {
            return unknown();
        }
        match regress::Regex::with_flags(&text, "u") {
            Ok(_) => Ok(()),
            Err(_) => unknown(),
        }
    }

    /// Reads a class after its `[`.
    pub(super) fn class(&mut self) -> Result<u64, String> {
        let negated = self.eat('^');
        let mut cost = if negated { MOST_OF_UNICODE + CHARACTER } else { CHARACTER };
        let mut empty = true;
        loop {
            let Some(next) = self.rest.peek().copied() else {
                return Err("an unmatched `[`".to_owned());
            };
            if next == ']' {
                self.next();
                break;
            }
            empty = false;
            let (own, from) = self.class_atom()?;
            cost = cost.saturating_add(own);
            if self.rest.peek() != Some(&'-') {
                continue;
            }
            self.next();
            if self.rest.peek() == Some(&']') {
                continue;
            }
            let (own, to) = self.class_atom()?;
            match (from, to) {
                (Some(from), Some(to)) if from <= to => {}
                (Some(from), Some(to)) => return Err(format!("the reversed range `{from}-{to}`")),
                _ => return Err("a range that starts or ends with a class".to_owned()),
            }
            cost = cost.saturating_add(if to.is_some_and(|to| to.is_ascii()) { own } else { MOST_OF_UNICODE });
        }
        if empty {
            return Err(if negated { "the empty class `[^]`" } else { "the empty class `[]`" }.to_owned());
        }
        Ok(cost)
    }

    fn class_atom(&mut self) -> Result<(u64, Option<char>), String> {
        match self.next() {
            Some('\\') => self.escaped_set(),
            Some(c) => Ok((CHARACTER, Some(c))),
            None => Err("an unmatched `[`".to_owned()),
        }
    }
}
