//! The rule that secrets are compared in constant time.

use super::Rule;
use super::checkout::Checkout;
use super::code::{Words, find};

/// The code that holds secrets.
const FOLDER: &[&str] = &["crates/receive/src/", "crates/scheme/src/"];

/// Names of secrets, and of what is compared with them.
const SECRETS: &[&str] = &[
    "candidate",
    "hmac",
    "key_bytes",
    "mac",
    "password",
    "presented",
    "secret",
    "secrets",
    "signature",
    "tag",
    "tags",
    "token",
    "tokens",
];

/// Operators and methods that stop at the first difference.
const COMPARISONS: &[&str] = &["==", "!=", ".eq(", ".ne(", ".cmp(", "assert_eq!", "assert_ne!"];

/// This rule.
pub const RULES: &[Rule] = &[Rule {
    name: "secrets-are-compared-in-constant-time",
    mend: "compare with `Mac::verify_slice`; rename the variable if it holds no secret",
    check: secrets_are_compared_in_constant_time,
}];

fn secrets_are_compared_in_constant_time(checkout: &Checkout) -> Vec<String> {
    let mut breaches = Vec::new();
    for (path, text) in checkout.rust(FOLDER) {
        let lines: Vec<&str> = text.lines().collect();
        for (at, word) in find(text, Words::Names, SECRETS) {
            let line = lines.get(at.saturating_sub(1)).copied().unwrap_or_default();
            if COMPARISONS.iter().any(|comparison| line.contains(comparison)) {
                breaches.push(format!("{path}:{at} compares `{word}`"));
            }
        }
    }
    breaches
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use eventry_schema::diagnostic::Diagnostics;
    use eventry_schema::discover::Tree;
    use eventry_schema::source::Sources;

    use super::super::checkout::Checkout;
    use super::secrets_are_compared_in_constant_time;

    fn breaches(code: &str) -> Vec<String> {
        let path = "crates/receive/src/x.rs".to_owned();
        secrets_are_compared_in_constant_time(&Checkout {
            files: BTreeMap::from([(path, code.to_owned())]),
            documents: BTreeMap::new(),
            tree: Tree::default(),
            sources: Sources::default(),
            problems: Diagnostics::default(),
        })
    }

    #[test]
    fn comparisons_of_secrets_are_found() {
        assert_eq!(breaches("if tag == computed {}"), ["crates/receive/src/x.rs:1 compares `tag`"]);
        assert_eq!(breaches("\nif a.eq(secret) {}").len(), 1);
        assert!(breaches("// tag == computed\nmac.verify_slice(tag).is_ok()\nif stage == 1 {}").is_empty());
    }
}
