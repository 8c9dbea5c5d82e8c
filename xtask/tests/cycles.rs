//! The rule that modules form no cycle, on small crates: each kind of path that it has to see, and what it must not take for one.

use std::fs;
use std::path::Path;
use std::process::Command;

const RULE: &str = "modules-form-no-cycle:\n";

/// A crate whose modules `a`, `b` and `c` form a cycle: `a` uses `b` by a re-export at the root, `b` uses `c` in an expression only, and
/// `c` uses `a` in a type.
const KNOTTED: &[(&str, &str)] = &[
    ("src/lib.rs", "mod a;\nmod b;\nmod c;\nmod d;\n\npub use b::B;\npub use d::*;\n"),
    ("src/a.rs", "use crate::B;\n\npub struct A(pub Option<Box<B>>);\n"),
    ("src/b/mod.rs", "mod inner;\n\npub use inner::B;\n"),
    ("src/b/inner.rs", "pub struct B;\n\npub fn more() -> u8 {\n    crate::c::LIMIT\n}\n"),
    (
        "src/c.rs",
        "pub const LIMIT: u8 = 1;\n\npub fn first(a: &super::a::A) -> &super::a::A {\n    a\n}\n",
    ),
    ("src/d.rs", "use crate::{B, c};\n\npub type D = (B, [u8; c::LIMIT as usize]);\n"),
];

/// A crate without a cycle that looks like one in everything that does not count.
const STRAIGHT: &[(&str, &str)] = &[
    (
        "src/lib.rs",
        "mod a;\nmod b;\n\npub use a::A;\n\npub struct Own;\n\n#[macro_export]\nmacro_rules! make {\n    () => { $crate::A };\n}\n",
    ),
    // What it names of `b` stands in a test, a comment, a string, documentation, an exported macro and a quotation.
    (
        "src/a/mod.rs",
        "//! See [`crate::b::B`].\nmod child;\n\n// crate::b::B\npub struct A(pub child::Child);\npub const TEXT: &str = \"crate::b::B\";\n\n\
         #[macro_export]\nmacro_rules! other {\n    () => { $crate::b::B; crate::b::B };\n}\n\npub fn tokens() {\n    quote!(crate::b::B);\n}\n\n\
         #[test]\nfn one() {\n    crate::b::B;\n}\n\n#[cfg(test)]\nmod tests {\n    use crate::b::B;\n}\n",
    ),
    // A child and its parent are one unit, and so are a module and the root.
    (
        "src/a/child.rs",
        "use super::A;\nuse crate::Own;\n\npub struct Child(pub Vec<A>, pub Own);\n",
    ),
    // A local name, a member and another crate's module are called as modules of this crate are.
    (
        "src/b.rs",
        "use crate::a::A;\n\npub struct B(A);\n\npub fn b(a: A) {\n    let b = a.b;\n    ::a::x();\n    b.a();\n}\n",
    ),
];

/// Runs the rules on a checkout with a package `thing` of these files; returns what this one says.
fn tidy(name: &str, files: &[(&str, &str)], exceptions: &str) -> String {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cycles").join(name);
    let _ = fs::remove_dir_all(&root);
    let manifest = "[workspace]\nmembers = [\"crates/*\"]\n";
    let package = "[package]\nname = \"thing\"\n";
    let fixed = [
        ("Cargo.toml", manifest),
        ("crates/thing/Cargo.toml", package),
        ("schemas/notes.md", ""),
        ("xtask/exceptions.toml", exceptions),
    ];
    let files = files.iter().map(|(path, text)| (format!("crates/thing/{path}"), *text));
    for (path, text) in fixed.map(|(path, text)| (path.to_owned(), text)).into_iter().chain(files) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("tidy")
        .current_dir(&root)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said = text.split_once(RULE).map_or("", |(_, said)| said);
    said.split("  help: ").next().unwrap_or_default().to_owned()
}

/// `KNOTTED` or `STRAIGHT` with another text for some of its files.
fn with<'f>(files: &[(&'f str, &'f str)], changed: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let kept = files.iter().filter(|(path, _)| !changed.iter().any(|(other, _)| other == path));
    kept.chain(changed).copied().collect()
}

#[test]
fn a_cycle_is_found_with_its_names_and_places() {
    assert_eq!(
        tidy("knotted", KNOTTED, ""),
        "  crates/thing/src/lib.rs: 3 modules form a cycle: a, b, c\n    \
           a uses b: B (crates/thing/src/a.rs:1)\n    \
           b uses c: c::LIMIT (crates/thing/src/b/inner.rs:4)\n    \
           c uses a: a::A (crates/thing/src/c.rs:3)\n"
    );
}

#[test]
fn what_is_no_cycle_is_none() {
    assert_eq!(tidy("straight", STRAIGHT, ""), "");
}

/// Each turns the way back in `STRAIGHT`, from `a` to `b`, into an edge.
#[test]
fn every_kind_of_path_counts() {
    let ways = [
        ("import", "use crate::b::B;"),
        ("renamed", "use crate::b as other;\ntype T = other::B;"),
        ("attribute", "#[derive(Debug, crate::b::B)]\nstruct S;"),
        ("attribute-text", "#[serde(with = \"crate::b\")]\nstruct S;"),
        ("macro", "fn f() {\n    assert!(matches!(x, crate::b::B(_)));\n}"),
        ("local-macro", "macro_rules! local {\n    () => { crate::b::b };\n}"),
        ("block", "fn f() {\n    use super::b::*;\n}"),
        ("qualified", "impl X for <u8 as crate::b::B>::Y {}"),
        ("visible", "pub(crate) use crate::b::B;"),
        ("whole-module", "use super::b;"),
        ("inline", "mod inline {\n    fn f() {\n        super::super::b::b()\n    }\n}"),
        ("generic", "fn f() -> Vec<Box<dyn Fn(crate::b::B)>> {}"),
    ];
    for (name, code) in ways {
        let code = format!("{code}\nmod child;\npub struct A;\n");
        let said = tidy(name, &with(STRAIGHT, &[("src/a/mod.rs", &code)]), "");
        assert!(said.contains("2 modules form a cycle: a, b\n"), "{name}: {said}");
    }
    let globbed = [
        ("src/lib.rs", "mod a;\nmod b;\n\nuse a::*;\nuse b::*;\n"),
        ("src/a.rs", "use crate::*;\n\npub struct A(Option<B>);\n"),
        ("src/b.rs", "use super::*;\n\npub struct B(Box<A>);\n"),
    ];
    let said = tidy("glob", &globbed, "");
    assert!(said.contains("a uses b: B (crates/thing/src/a.rs:3)"), "{said}");
    assert!(said.contains("b uses a: A (crates/thing/src/b.rs:3)"), "{said}");
}

#[test]
fn modules_inside_a_module_form_none_either() {
    let nested = [
        ("src/main.rs", "mod outer;\n"),
        ("src/outer/mod.rs", "mod x;\n#[path = \"elsewhere/why.rs\"]\nmod y;\n\nuse y::Y;\n"),
        ("src/outer/x.rs", "pub struct X(pub super::Y);\n"),
        ("src/outer/elsewhere/why.rs", "use super::x;\n\npub struct Y(pub Vec<x::X>);\n"),
    ];
    let said = tidy("nested", &nested, "");
    assert!(
        said.contains("crates/thing/src/main.rs: 2 modules form a cycle: outer::x, outer::y\n"),
        "{said}"
    );
    assert!(
        said.contains("outer::y uses outer::x: x (crates/thing/src/outer/elsewhere/why.rs:1)"),
        "{said}"
    );
}

#[test]
fn an_exception_has_to_be_exact() {
    let entry = |modules: &str| format!("[[cycles]]\npackage = \"thing\"\nmodules = [{modules}]\n");
    assert_eq!(tidy("known", KNOTTED, &entry(r#""c", "a", "b""#)), "");
    let said = tidy("too-many", KNOTTED, &entry(r#""a", "b", "c", "d""#));
    assert!(said.contains("3 modules form a cycle: a, b, c\n"), "{said}");
    let gone = "xtask/exceptions.toml:1: there is no cycle of exactly these modules in `thing`: a, b, c, d; remove or correct the entry";
    assert!(said.contains(gone), "{said}");
    let said = tidy("gone", STRAIGHT, &entry(r#""a", "b""#));
    assert!(said.contains("xtask/exceptions.toml:1: there is no cycle of exactly"), "{said}");
    assert!(tidy("unreadable", STRAIGHT, "[[cycles]]\nmodules = []\n").contains("the entry has no `package`"));
}
