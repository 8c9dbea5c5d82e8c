//! Groups, with their names and flags.

use super::{CHARACTER, Reader, Term};

impl Reader<'_> {
    pub(super) fn group(&mut self, depth: usize) -> Result<Term, String> {
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
                other => return Err(format!("the unsupported group `(?{}`", other.map(String::from).unwrap_or_default())),
            }
        } else {
            self.groups += 1;
        }
        let cost = self.choice(depth + 1)?.saturating_mul(factor);
        if !self.eat(')') {
            return Err("an unmatched `(`".to_owned());
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
                _ => return Err(format!("a group with the invalid name `{name}`")),
            }
        }
        if self.names.contains(&name) {
            return Err(format!("two groups with the name `{name}`"));
        }
        self.names.push(name);
        Ok(())
    }

    /// Reads flags such as `i-s:`. Flags without a colon apply to the rest of the pattern, which ECMA-262 does not support.
    fn flags(&mut self, first: char) -> Result<(), String> {
        let mut flags = String::from(first);
        loop {
            match self.next() {
                Some(':') => break,
                Some(c @ ('i' | 'm' | 's' | '-')) if !flags.contains(c) => flags.push(c),
                _ => return Err(format!("flags without a group, `(?{flags}…`")),
            }
        }
        if flags == "-" {
            return Err("the unsupported group `(?-:`".to_owned());
        }
        Ok(())
    }
}
