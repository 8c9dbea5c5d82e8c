//! Rust names for wire names.
//!
//! A name is made from the wire name alone. Where two wire names of one scope fold to one Rust name, the one that comes
//! first keeps it and every other carries a suffix made from its own wire name. First come those that are remembered (see
//! [`crate::lock`]), so that what is added never renames what exists.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// A wire name in snake case: ASCII, never empty, starting with a letter. It may still be a keyword.
#[must_use]
pub fn snake(wire: &str) -> String {
    let mut plain = String::with_capacity(wire.len());
    for (at, c) in wire.chars().enumerate() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => plain.push(c),
            '\'' => {}
            '+' if at == 0 => plain.push_str("plus_"),
            '-' if at == 0 && wire.len() > 1 && wire[1..].starts_with(|d: char| d.is_ascii_digit()) => {
                plain.push_str("minus_");
            }
            c if c.is_alphanumeric() => plain.push_str(&format!("_u{:x}_", u32::from(c))),
            c if c.is_ascii() => plain.push('-'),
            c => plain.push_str(&format!("_u{:x}_", u32::from(c))),
        }
    }
    let folded = if is_snake(&plain) { plain } else { plain.to_snake_case() };
    match folded.chars().next() {
        None if wire.is_empty() => "empty".to_owned(),
        None => "sign".to_owned(),
        Some(c) if c.is_ascii_digit() => format!("x{folded}"),
        Some(_) => folded,
    }
}

/// Most names are in snake case already; to ask heck, which knows all of Unicode, takes long.
fn is_snake(name: &str) -> bool {
    let mut words = name.split('_');
    words.all(|word| !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9')))
}

/// A snake-case name in camel case, as types and variants carry it.
#[must_use]
pub fn camel(snake: &str) -> String {
    let name = if is_snake(snake) {
        let mut name = String::with_capacity(snake.len());
        for word in snake.split('_') {
            let (first, rest) = word.split_at(1);
            name.push_str(&first.to_ascii_uppercase());
            name.push_str(rest);
        }
        name
    } else {
        snake.to_upper_camel_case()
    };
    if name == "Self" { "Self_".to_owned() } else { name }
}

/// A snake-case name as a field or module: keywords get an underscore.
#[must_use]
pub fn field(snake: &str) -> String {
    if typify_keyword(snake) {
        format!("{snake}_")
    } else {
        snake.to_owned()
    }
}

/// Strict, reserved and weak keywords of Rust in all editions, as far as they can be a snake-case name.
fn typify_keyword(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else", "enum", "extern",
        "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override",
        "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized",
        "use", "virtual", "where", "while", "yield",
    ];
    WORDS.binary_search(&word).is_ok()
}

/// The indices of `claimants` in the order in which they claim names: first those that are remembered, in the order of `elders`, then the
/// others as they stand.
pub fn elders_first<'e>(claimants: &[&str], elders: impl IntoIterator<Item = &'e str>) -> Vec<usize> {
    let ranks: HashMap<&str, usize> = elders.into_iter().enumerate().map(|(rank, elder)| (elder, rank)).collect();
    let mut order: Vec<usize> = (0..claimants.len()).collect();
    order.sort_by_key(|at| {
        claimants
            .get(*at)
            .and_then(|claimant| ranks.get(claimant))
            .copied()
            .unwrap_or(usize::MAX)
    });
    order
}

/// Names of one scope: fields of a struct, variants of an enum, types of a module.
#[derive(Debug, Default)]
pub struct Scope {
    /// Camel-case form (the coarser fold) to the wire name that holds it.
    taken: HashMap<String, String>,
}

impl Scope {
    /// A scope in which some names are spoken for.
    #[must_use]
    pub fn reserving(names: &[&str]) -> Self {
        let taken = names.iter().map(|name| (camel(name), format!("\u{0}{name}"))).collect();
        Self { taken }
    }

    /// A name in snake case for `wire`, different from all others of the scope.
    pub fn claim(&mut self, wire: &str) -> String {
        self.claim_as(&snake(wire), wire)
    }

    /// Like [`Scope::claim`] for a name that was made elsewhere; `identity` tells two claimants of one name apart.
    pub fn claim_as(&mut self, name: &str, identity: &str) -> String {
        let mut chosen = name.to_owned();
        let mut round = 0_u32;
        loop {
            match self.taken.entry(camel(&chosen)) {
                Entry::Vacant(free) => {
                    free.insert(identity.to_owned());
                    return chosen;
                }
                Entry::Occupied(held) if held.get() == identity => return chosen,
                Entry::Occupied(_) => {
                    chosen = format!("{name}_h{:04x}", fingerprint(identity, round));
                    round += 1;
                }
            }
        }
    }
}

/// Sixteen bits of FNV-1a: enough to tell colliding names of one scope apart, and short enough to read.
fn fingerprint(text: &str, round: u32) -> u16 {
    let mut hash = 0x811c_9dc5_u32 ^ round;
    for byte in text.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    (hash >> 16) as u16 ^ hash as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_fold_to_plain_ascii() {
        for (wire, name) in [
            ("fooBar", "foo_bar"),
            ("Foo-Bar baz", "foo_bar_baz"),
            ("", "empty"),
            ("$", "sign"),
            ("1st", "x1st"),
            ("+1", "plus_1"),
            ("-1", "minus_1"),
            ("größe", "gr_uf6_udf_e"),
            ("URLPath", "url_path"),
            ("_id", "id"),
        ] {
            assert_eq!(snake(wire), name, "{wire:?}");
        }
    }

    #[test]
    fn names_in_snake_case_fold_as_all_others_do() {
        for name in ["a", "a_b", "order_2_go", "x1st", "a1b_c", "self"] {
            assert!(is_snake(name), "{name}");
            assert_eq!(snake(name), name.to_snake_case());
            assert_eq!(camel(name).trim_end_matches('_'), name.to_upper_camel_case());
        }
        for name in ["", "_a", "a_", "a__b", "aB", "a-b"] {
            assert!(!is_snake(name), "{name}");
        }
    }

    #[test]
    fn colliding_names_stay_apart_and_the_first_keeps_its_own() {
        let mut scope = Scope::default();
        assert_eq!(scope.claim("a-b"), "a_b");
        let second = scope.claim("a_b");
        assert!(second.starts_with("a_b_h"), "{second}");
        assert_eq!(scope.claim("a-b"), "a_b");
        let mut other = Scope::default();
        other.claim("a-b");
        other.claim("a.b");
        assert_eq!(other.claim("a_b"), second, "the suffix depends on the wire name alone");
    }
}
