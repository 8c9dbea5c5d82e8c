//! Rust names made from wire names.
//!
//! A name depends only on the wire name. If two wire names of one scope fold to the same Rust name, the first keeps it, and every other one
//! gets a suffix derived from its own wire name. Recorded names come first (see [`crate::lock`]), so additions never rename what already
//! exists.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Converts a wire name to snake case: ASCII, never empty, starting with a letter. The result may be a keyword.
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
        Some(c) if c.is_ascii_digit() && is_dotted(wire) => format!("v{folded}"),
        Some(c) if c.is_ascii_digit() => format!("x{folded}"),
        Some(_) => folded,
    }
}

/// Whether a wire name consists of numbers with dots between them, like a version.
fn is_dotted(wire: &str) -> bool {
    let mut numbers = wire.split('.');
    wire.contains('.') && numbers.all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Most names are already in snake case. This check is much faster than heck, which handles all of Unicode.
fn is_snake(name: &str) -> bool {
    let mut words = name.split('_');
    words.all(|word| !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9')))
}

/// Converts a snake-case name to camel case, for types and variants.
#[must_use]
pub fn camel(snake: &str) -> String {
    let name = if is_snake(snake) {
        let mut name = String::with_capacity(snake.len());
        for word in snake.split('_') {
            let (first, rest) = word.split_at(1);
            // Two numbers stay apart: `1.10` and `11.0` are not the same.
            if name.ends_with(|last: char| last.is_ascii_digit()) && first.starts_with(|first: char| first.is_ascii_digit()) {
                name.push('_');
            }
            name.push_str(&first.to_ascii_uppercase());
            name.push_str(rest);
        }
        name
    } else {
        snake.to_upper_camel_case()
    };
    if name == "Self" { "Self_".to_owned() } else { name }
}

/// Makes a snake-case name usable as a field or module: keywords get an underscore.
#[must_use]
pub fn field(snake: &str) -> String {
    if is_keyword(snake) { format!("{snake}_") } else { snake.to_owned() }
}

/// The strict, reserved and weak keywords of all Rust editions that can occur as a snake-case name.
fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else", "enum", "extern",
        "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override",
        "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized",
        "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.binary_search(&word).is_ok()
}

/// Returns the indices of `claimants` in the order in which they claim names: first the recorded ones, in the order of `recorded`, then the
/// others in their own order.
pub fn recorded_first<'e>(claimants: &[&str], recorded: impl IntoIterator<Item = &'e str>) -> Vec<usize> {
    let ranks: HashMap<&str, usize> = recorded.into_iter().enumerate().map(|(rank, name)| (name, rank)).collect();
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

/// The names of one scope: the fields of a struct, the variants of an enum, or the types of a module.
#[derive(Debug, Default)]
pub struct Scope {
    /// The wire name that owns each name, by its camel-case form, which is the coarser fold.
    taken: HashMap<String, String>,
}

impl Scope {
    /// Creates a scope in which some names are reserved.
    #[must_use]
    pub fn reserving(names: &[&str]) -> Self {
        let taken = names.iter().map(|name| (camel(name), format!("\u{0}{name}"))).collect();
        Self { taken }
    }

    /// Assigns a snake-case name to `wire` that is unique in the scope.
    pub fn claim(&mut self, wire: &str) -> String {
        self.claim_as(&snake(wire), wire)
    }

    /// Assigns the first name that is free.
    ///
    /// Like [`Scope::claim_as`] for the first name if none is.
    pub fn claim_first(&mut self, names: &[&str], identity: &str) -> String {
        let is_free = |name: &&&str| self.taken.get(&camel(name)).is_none_or(|held| held == identity);
        let free = names.iter().find(is_free).or(names.first()).copied().unwrap_or_default();
        self.claim_as(free, identity)
    }

    /// Like [`Scope::claim`], for a name that was made elsewhere. `identity` distinguishes the claimants of one name.
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

/// Sixteen bits of FNV-1a: enough to distinguish colliding names of one scope, and short enough to read.
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
            ("4.0.0", "v4_0_0"),
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
    fn the_shortcut_for_snake_case_agrees_with_heck() {
        for name in ["a", "a_b", "order_2_go", "x1st", "a1b_c", "self"] {
            assert!(is_snake(name), "{name}");
            assert_eq!(snake(name), name.to_snake_case());
            assert_eq!(camel(name).trim_end_matches('_'), name.to_upper_camel_case());
        }
        assert_eq!(camel("v4_0_0"), "V4_0_0");
        for name in ["", "_a", "a_", "a__b", "aB", "a-b"] {
            assert!(!is_snake(name), "{name}");
        }
    }

    #[test]
    fn the_first_of_two_colliding_names_keeps_it() {
        let mut scope = Scope::default();
        assert_eq!(scope.claim("a-b"), "a_b");
        let second = scope.claim("a_b");
        assert!(second.starts_with("a_b_h"), "{second}");
        assert_eq!(scope.claim("a-b"), "a_b");
        let mut other = Scope::default();
        other.claim("a-b");
        other.claim("a.b");
        assert_eq!(other.claim("a_b"), second, "the suffix depends only on the wire name");
    }
}
