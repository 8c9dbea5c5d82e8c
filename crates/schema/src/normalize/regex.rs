//! Checks which regular expressions a validator can use.
//!
//! JSON Schema requires ECMA-262, but published schemas also use the syntax of Java, Python and PHP. A validator rejects a whole schema
//! because of one such pattern. It translates the other patterns for its own engine, which has its own limits. A pattern that is accepted
//! here passes both.

mod class;
mod group;

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

/// The deepest nesting of groups.
const MAX_NESTED: usize = 50;
/// The memory in bytes that the validator's engine allows for one pattern, minus a reserve.
const MAX_COST: u64 = 9_500_000;
/// The approximate cost of a character, a range of characters, or an alternative.
const CHARACTER: u64 = 80;
/// The approximate cost of a class that contains most of Unicode.
const MOST_OF_UNICODE: u64 = 1_050;
/// The approximate cost of the largest Unicode property.
const PROPERTY: u64 = 80_000;

/// Returns the pattern in a form that a validator can use.
///
/// # Errors
/// Returns the part of the pattern that validators cannot use, as a noun phrase.
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
        return Err("an unmatched `)`".to_owned());
    }
    if reader.largest_reference > reader.groups {
        return Err(format!("`\\{}`, which refers to a missing group", reader.largest_reference));
    }
    if cost > MAX_COST {
        return Err("repetitions that exceed the limits of validators".to_owned());
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
    /// The pattern read so far, without escapes that have another meaning in the validator's engine.
    respelled: String,
}

/// A term, and whether a quantifier may follow it.
enum Term {
    /// A term that can be repeated.
    Atom(u64),
    /// `^`, `\b` or `(?=…)`, which cannot be repeated.
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

    /// Reads alternatives up to the end of the group or the pattern.
    fn choice(&mut self, depth: usize) -> Result<u64, String> {
        if depth > MAX_NESTED {
            return Err(format!("groups that are nested more than {MAX_NESTED} levels deep"));
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
            '*' | '+' | '?' | '{' => return Err(format!("a `{first}` with nothing to repeat")),
            '}' | ']' => return Err(format!("an unescaped `{first}`")),
            _ => Term::Atom(CHARACTER),
        })
    }

    fn quantified(&mut self, one: u64) -> Result<u64, String> {
        let Some(quantifier) = self.rest.peek().copied().filter(|next| matches!(next, '*' | '+' | '?' | '{')) else {
            return Ok(one);
        };
        if one == 0 {
            return Err("a repetition of an empty group".to_owned());
        }
        self.next();
        let iteration = one.saturating_add(CHARACTER);
        let cost = if quantifier == '{' {
            let min = self.count()?;
            if self.eat(',') {
                if self.rest.peek() == Some(&'}') {
                    one.saturating_mul(min).saturating_add(iteration)
                } else {
                    let max = self.count()?;
                    if max < min {
                        return Err(format!("the invalid repetition `{{{min},{max}}}`"));
                    }
                    iteration.saturating_mul(max)
                }
            } else {
                one.saturating_mul(min)
            }
        } else {
            iteration
        };
        if quantifier == '{' && !self.eat('}') {
            return Err("an unescaped `{`".to_owned());
        }
        self.eat('?');
        // A term repeated zero times can still be repeated.
        Ok(cost.max(CHARACTER))
    }

    fn count(&mut self) -> Result<u64, String> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.peek().copied().filter(char::is_ascii_digit) {
            self.next();
            digits.push(digit);
        }
        match digits.as_str() {
            "" => Err("an unescaped `{`".to_owned()),
            digits => digits
                .parse::<u32>()
                .map(u64::from)
                .map_err(|_| format!("the invalid repetition `{{{digits}}}`")),
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
    fn other_patterns_are_rejected_with_a_reason() {
        for (pattern, why) in [
            ("(?i)abc", "flags without a group, `(?i…`"),
            (r"abc\Z", r"`\Z`"),
            (r"[\w-.]+", "a range that starts or ends with a class"),
            ("a++", "a `+` with nothing to repeat"),
            ("(?P<n>a)", "the unsupported group `(?P`"),
            ("(?>a)", "the unsupported group `(?>`"),
            ("(a", "an unmatched `(`"),
            ("a)", "an unmatched `)`"),
            ("[a", "an unmatched `[`"),
            ("[z-a]", "the reversed range `z-a`"),
            ("a{2", "an unescaped `{`"),
            ("{}", "a `{` with nothing to repeat"),
            (r"\d{1,99999}", "repetitions that exceed the limits of validators"),
            (r"\p{Foo}", r"the unknown property `\p{Foo}`"),
            (r"\2(a)", r"`\2`, which refers to a missing group"),
            ("\\", "a trailing backslash"),
            ("[^]", "the empty class `[^]`"),
        ] {
            assert_eq!(usable(pattern), Err(why.to_owned()), "{pattern}");
        }
        assert!(usable(&"(".repeat(100_000)).is_err());
    }
}
