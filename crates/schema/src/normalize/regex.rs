//! Regular expressions: which of them a validator can use.
//!
//! JSON Schema asks for ECMA-262, and published schemas hold what Java, Python and PHP know besides. A validator refuses a whole schema for
//! one such pattern. It translates the others for an engine of its own, which has limits of its own. What is accepted here passes both.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

/// How deep groups may nest.
const MAX_NESTED: usize = 50;
/// The memory, in bytes, that the engine of the validator allows for one pattern, less a reserve.
const MAX_COST: u64 = 9_500_000;
/// About what the engine needs for one character, for a range of characters, for each of several ways to go on.
const CHARACTER: u64 = 80;
/// For a class that holds most of Unicode.
const MOST_OF_UNICODE: u64 = 1_050;
/// For the largest Unicode property.
const PROPERTY: u64 = 80_000;

/// The pattern as a validator can use it.
///
/// # Errors
/// What about it no validator can use.
pub fn usable(pattern: &str) -> Result<Cow<'_, str>, String> {
    let mut reader = Reader {
        rest: pattern.chars().peekable(),
        names: Vec::new(),
        groups: 0,
        largest_reference: 0,
        respelled: String::with_capacity(pattern.len()),
    };
    let cost = reader.choice(0)?;
    if reader.rest.peek().is_some() {
        return Err("a `)` without a group".to_owned());
    }
    if reader.largest_reference > reader.groups {
        return Err(format!("`\\{}` without such a group", reader.largest_reference));
    }
    if cost > MAX_COST {
        return Err("repetitions that multiply beyond what validators allow".to_owned());
    }
    Ok(if reader.respelled == pattern {
        Cow::Borrowed(pattern)
    } else {
        Cow::Owned(reader.respelled)
    })
}

struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    names: Vec<String>,
    groups: usize,
    largest_reference: usize,
    /// What has been read, without escapes that mean something else to the validator's engine.
    respelled: String,
}

/// What a term is, for the quantifier that may follow.
enum Term {
    /// Something with a cost that can be repeated.
    Atom(u64),
    /// `^`, `\b`, `(?=…)`: nothing to repeat.
    Assertion(u64),
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let next = self.rest.next();
        self.respelled.extend(next);
        next
    }

    fn eat(&mut self, expected: char) -> bool {
        let found = self.rest.peek() == Some(&expected);
        if found {
            self.next();
        }
        found
    }

    /// Alternatives, up to the end of the group or of the pattern.
    fn choice(&mut self, depth: usize) -> Result<u64, String> {
        if depth > MAX_NESTED {
            return Err(format!("groups that nest more than {MAX_NESTED} levels deep"));
        }
        let mut cost = 0_u64;
        while let Some(next) = self.rest.peek().copied() {
            match next {
                ')' => break,
                '|' => {
                    self.next();
                    cost = cost.saturating_add(CHARACTER);
                }
                _ => {
                    let term = match self.term(depth)? {
                        Term::Atom(one) => self.quantified(one)?,
                        Term::Assertion(one) => one,
                    };
                    cost = cost.saturating_add(term);
                }
            }
        }
        Ok(cost)
    }

    fn term(&mut self, depth: usize) -> Result<Term, String> {
        let Some(first) = self.next() else { return Ok(Term::Atom(0)) };
        Ok(match first {
            '^' | '$' => Term::Assertion(CHARACTER),
            '.' => Term::Atom(MOST_OF_UNICODE),
            '(' => self.group(depth)?,
            '[' => Term::Atom(self.class()?),
            '\\' => self.escape()?,
            '*' | '+' | '?' | '{' => return Err(format!("a `{first}` that repeats nothing")),
            '}' | ']' => return Err(format!("a `{first}` without a backslash")),
            _ => Term::Atom(CHARACTER),
        })
    }

    fn quantified(&mut self, one: u64) -> Result<u64, String> {
        let Some(quantifier) = self.rest.peek().copied().filter(|next| matches!(next, '*' | '+' | '?' | '{')) else {
            return Ok(one);
        };
        if one == 0 {
            return Err("a repetition of nothing".to_owned());
        }
        self.next();
        let way = one.saturating_add(CHARACTER);
        let cost = if quantifier == '{' {
            let least = self.count()?;
            if self.eat(',') {
                if self.rest.peek() == Some(&'}') {
                    one.saturating_mul(least).saturating_add(way)
                } else {
                    let most = self.count()?;
                    if most < least {
                        return Err(format!("the repetition `{{{least},{most}}}`"));
                    }
                    way.saturating_mul(most)
                }
            } else {
                one.saturating_mul(least)
            }
        } else {
            way
        };
        if quantifier == '{' && !self.eat('}') {
            return Err("a `{` without a backslash".to_owned());
        }
        self.eat('?');
        // What is repeated no times still is something that can be repeated.
        Ok(cost.max(CHARACTER))
    }

    fn count(&mut self) -> Result<u64, String> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.peek().copied().filter(char::is_ascii_digit) {
            self.next();
            digits.push(digit);
        }
        match digits.as_str() {
            "" => Err("a `{` without a backslash".to_owned()),
            digits => digits
                .parse::<u32>()
                .map(u64::from)
                .map_err(|_| format!("the repetition `{{{digits}}}`")),
        }
    }

    fn group(&mut self, depth: usize) -> Result<Term, String> {
        let mut asserts = false;
        let mut factor = 1;
        if self.eat('?') {
            match self.next() {
                Some(':') => {}
                Some('=' | '!') => asserts = true,
                Some('<') if self.eat('=') || self.eat('!') => asserts = true,
                Some('<') => {
                    self.groups += 1;
                    self.name()?;
                }
                Some(flag @ ('i' | 'm' | 's' | '-')) => {
                    factor = 2;
                    self.flags(flag)?;
                }
                other => return Err(format!("a group `(?{}`", other.map(String::from).unwrap_or_default())),
            }
        } else {
            self.groups += 1;
        }
        let cost = self.choice(depth + 1)?.saturating_mul(factor);
        if !self.eat(')') {
            return Err("a `(` without its `)`".to_owned());
        }
        Ok(if asserts {
            Term::Assertion(cost)
        } else {
            Term::Atom(if cost == 0 { 0 } else { cost.saturating_add(CHARACTER) })
        })
    }

    fn name(&mut self) -> Result<(), String> {
        let mut name = String::new();
        loop {
            match self.next() {
                Some('>') if !name.is_empty() => break,
                Some(c) if c.is_ascii_alphabetic() || c == '_' || (c.is_ascii_digit() && !name.is_empty()) => name.push(c),
                _ => return Err(format!("a group with a name that validators do not take, `{name}`")),
            }
        }
        if self.names.contains(&name) {
            return Err(format!("two groups with the name `{name}`"));
        }
        self.names.push(name);
        Ok(())
    }

    /// `i-s:` and the like; flags without a colon are for the rest of the pattern, which ECMA-262 does not have.
    fn flags(&mut self, first: char) -> Result<(), String> {
        let mut flags = String::from(first);
        loop {
            match self.next() {
                Some(':') => break,
                Some(c @ ('i' | 'm' | 's' | '-')) if !flags.contains(c) => flags.push(c),
                _ => return Err(format!("flags without a group of their own, `(?{flags}…`")),
            }
        }
        if flags == "-" {
            return Err("a group `(?-:`".to_owned());
        }
        Ok(())
    }

    /// An escape outside of a class.
    fn escape(&mut self) -> Result<Term, String> {
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

    /// What an escape stands for, within a class or not: what it costs, and the character if it is one.
    fn escaped_set(&mut self) -> Result<(u64, Option<char>), String> {
        let Some(next) = self.next() else {
            return Err("a backslash at its end".to_owned());
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
                    // Beside groups that look around, the validator leaves this as it is, and its engine does not know it.
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
                    Err("a `\\u{` without its `}`".to_owned())
                }
            }
            'u' => self.code_point(4),
            '<' | '>' => {
                // The validator's engine takes these for the start and the end of a word.
                self.respelled.truncate(self.respelled.len() - 2);
                self.respelled.push(next);
                one(next)
            }
            c if !c.is_alphanumeric() => one(c),
            c => Err(format!("`\\{c}`")),
        }
    }

    /// A code point in hexadecimal digits; with `digits` of 0 in any number of them.
    fn code_point(&mut self, digits: usize) -> Result<(u64, Option<char>), String> {
        let mut text = String::new();
        while (digits == 0 || text.len() < digits) && self.rest.peek().is_some_and(char::is_ascii_hexdigit) {
            text.extend(self.next());
        }
        let point = u32::from_str_radix(&text, 16).ok().and_then(char::from_u32);
        match point {
            Some(point) if digits == 0 || text.len() == digits => Ok((CHARACTER, Some(point))),
            _ => Err(format!("the character `{text}`")),
        }
    }

    /// `{L}` or `{Script=Greek}`.
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
        let unknown = || Err(format!("`{text}`, which no validator knows"));
        // Text that is no Unicode has no place in JSON strings, and one property is younger than the validator's engine.
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

    /// A class, behind its `[`.
    fn class(&mut self) -> Result<u64, String> {
        let negated = self.eat('^');
        let mut cost = if negated { MOST_OF_UNICODE + CHARACTER } else { CHARACTER };
        let mut empty = true;
        loop {
            let Some(next) = self.rest.peek().copied() else {
                return Err("a `[` without its `]`".to_owned());
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
                (Some(from), Some(to)) => return Err(format!("the range `{from}-{to}`")),
                _ => return Err("a range that begins or ends with a class".to_owned()),
            }
            cost = cost.saturating_add(if to.is_some_and(|to| to.is_ascii()) { own } else { MOST_OF_UNICODE });
        }
        if empty {
            return Err(if negated { "`[^]`" } else { "`[]`" }.to_owned());
        }
        Ok(cost)
    }

    fn class_atom(&mut self) -> Result<(u64, Option<char>), String> {
        match self.next() {
            Some('\\') => self.escaped_set(),
            Some(c) => Ok((CHARACTER, Some(c))),
            None => Err("a `[` without its `]`".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::usable;

    #[test]
    fn patterns_of_ecma_262_are_usable() {
        for pattern in [
            "",
            "^[a-zA-Z0-9._%+-]+@[a-z]+\\.[a-z]{2,}$",
            r"^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3])",
            r"^(?!foo|bar).*(?<=x)$",
            r"(a)(?<name>b)\1\2",
            r"^\p{Lu}\p{Script=Greek}[\p{L}\d]$",
            r"\u00e9\x41\/\-\@[\]\-\\]",
            "^.{0,4096}$",
            "(?i:abc)",
            "[^\u{0}-\u{1f}😀]",
        ] {
            assert_eq!(usable(pattern).as_deref(), Ok(pattern), "{pattern}");
        }
        assert_eq!(usable(r"^\<a\>[\<]\cA$").as_deref(), Ok(r"^<a>[<]\x01$"));
    }

    #[test]
    fn all_else_says_why_not() {
        for (pattern, why) in [
            ("(?i)abc", "flags without a group of their own, `(?i…`"),
            (r"abc\Z", r"`\Z`"),
            (r"[\w-.]+", "a range that begins or ends with a class"),
            ("a++", "a `+` that repeats nothing"),
            ("(?P<n>a)", "a group `(?P`"),
            ("(?>a)", "a group `(?>`"),
            ("(a", "a `(` without its `)`"),
            ("a)", "a `)` without a group"),
            ("[a", "a `[` without its `]`"),
            ("[z-a]", "the range `z-a`"),
            ("a{2", "a `{` without a backslash"),
            ("{}", "a `{` that repeats nothing"),
            (r"\d{1,99999}", "repetitions that multiply beyond what validators allow"),
            (r"\p{Foo}", r"`\p{Foo}`, which no validator knows"),
            (r"\2(a)", r"`\2` without such a group"),
            ("\\", "a backslash at its end"),
            ("[^]", "`[^]`"),
        ] {
            assert_eq!(usable(pattern), Err(why.to_owned()), "{pattern}");
        }
        assert!(usable(&"(".repeat(100_000)).is_err());
    }
}
