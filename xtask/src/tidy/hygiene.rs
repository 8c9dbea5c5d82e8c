//! Rules of the house: how files look.

use super::Rule;
use super::checkout::Checkout;

/// The longest Rust file.
const MAX_LINES: usize = 450;

/// The folders that the rules are about.
const CODE: &[&str] = &[
    "crates/cli/",
    "crates/codegen/src/",
    "crates/json/src/",
    "crates/receive/",
    "crates/schema/src/",
    "crates/scheme/",
    "src/",
    "xtask/",
];

/// Words for work that was put off, spelt so that this file does not hold them.
const PUT_OFF: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
];

/// What every library starts with.
const LINTS: &[&str] = &["#![forbid(unsafe_code)]", "#![deny(missing_docs)]"];

/// These rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "files-are-short",
        mend: "split the file: one concept per file",
        check: files_are_short,
    },
    Rule {
        name: "file-names-say-what-is-inside",
        mend: "name the file after its concept",
        check: file_names_say_what_is_inside,
    },
    Rule {
        name: "nothing-is-put-off",
        mend: "do it now, or file an issue",
        check: nothing_is_put_off,
    },
    Rule {
        name: "libraries-are-safe-and-documented",
        mend: "add the attribute below the documentation at the top of the file",
        check: libraries_are_safe_and_documented,
    },
];

fn files_are_short(checkout: &Checkout) -> Vec<String> {
    let long = checkout.rust(CODE).map(|(path, text)| (path, text.lines().count()));
    long.filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{path} has {lines} lines, more than {MAX_LINES}"))
        .collect()
}

fn file_names_say_what_is_inside(checkout: &Checkout) -> Vec<String> {
    let empty = ["utils", "util", "helpers", "helper", "misc", "common"];
    let says_nothing = |path: &str| path.trim_end_matches(".rs").split('/').any(|name| empty.contains(&name));
    let all = checkout.rust(CODE).map(|(path, _)| path);
    all.filter(|path| says_nothing(path))
        .map(|path| format!("{path} has a name that does not say what is inside"))
        .collect()
}

fn nothing_is_put_off(checkout: &Checkout) -> Vec<String> {
    let mut breaches = Vec::new();
    let looked_at = |path: &str| [".rs", ".toml", ".ci/run"].iter().any(|end| path.ends_with(end));
    for (path, text) in checkout.files.iter().filter(|(path, _)| looked_at(path)) {
        for (at, line) in text.lines().enumerate() {
            let words = PUT_OFF.iter().filter(|word| line.contains(**word));
            breaches.extend(words.map(|word| format!("{path}:{} says `{word}`", at + 1)));
        }
    }
    breaches
}

fn libraries_are_safe_and_documented(checkout: &Checkout) -> Vec<String> {
    let mut breaches = Vec::new();
    let is_library = |path: &str| path == "src/lib.rs" || (path.starts_with("crates/") && path.ends_with("/src/lib.rs"));
    for (path, text) in checkout.rust(&["crates/", "src/"]).filter(|(path, _)| is_library(path)) {
        let lines: Vec<&str> = text.lines().collect();
        let missing = LINTS.iter().filter(|lint| !lines.contains(lint));
        breaches.extend(missing.map(|lint| format!("{path} does not have `{lint}`")));
    }
    breaches
}
