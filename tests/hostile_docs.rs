//! Foreign text in documentation: whatever schemas, `provider.toml` and folder names contain, none of it runs in a consumer's `cargo test`,
//! and `cargo doc` does not warn about it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Code that must never run.
const CODE: &str = "std::fs::write(\"owned\",\"\").unwrap();";

/// Texts that try to be more than text. `CODE` is a placeholder for code.
const HOSTILE: &[&str] = &[
    "a\n\n~~~\nCODE\n~~~\n",
    "a\n\n~~~~rust\nCODE\n~~~~\n",
    "a\n\n```\nCODE\n```\n",
    "a`\n\n```rust,no_run\nCODE\n```\n\n`",
    "a\n\n    CODE\n\nb",
    "a\n\n\tCODE\n\nb",
    "a\r\r    CODE\r\rb",
    "a\r\n\r\n\tCODE\r\n",
    "-      CODE",
    "* a\n\n        CODE\n1.      CODE\n+\tCODE",
    "> ~~~\n> CODE\n> ~~~\n>     CODE",
    "<script>alert(1)</script><pre>\n\nCODE\n</pre>\n<!-- \n\n    CODE",
    "[Vec] [`String`] [x](y) ![i](j) [nothing::here]\n[a]: b\n[^1]",
    "# h\n## CODE\na\n===\nb\n---\n***\n| a |\n|---|\n| CODE |",
    "see https://bare.example/x and <https://angle.example> and www.example.com, javascript:alert(1)",
    "`one ``two ```three",
    "*/ /* // /// //! #![x] \"#\"# {} {{}} {:?} \\ \\n \\u{41} ${a} #{b}",
    "\u{202e}\u{2066}x\u{2069}\u{200f}\u{61c}\u{2028}\u{2029}\u{feff}\u{200b}\u{85}\u{9b}\u{7f}\u{1b}[2J\u{7}\u{0}",
    "&lt;b&gt; &#96;&#96;&#96; &nbsp;",
    "",
    "   ",
];

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Returns a basic TOML string.
fn toml(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            let _ = write!(out, "\\U{:08X}", u32::from(c));
        }
    }
    out.push('"');
    out
}

struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&root);
        let repository = env!("CARGO_MANIFEST_DIR");
        let scratch = Scratch(root);
        scratch.put(
            "Cargo.toml",
            &format!(
                "[package]\nname = {}\nedition = \"2024\"\n\n[dependencies]\neventry = {{ path = {}, default-features = false, features = [\"serde\"] }}\n\n\
                 [build-dependencies]\neventry-codegen = {{ path = {} }}\n\n[workspace]\n",
                json(name),
                json(repository),
                json(&format!("{repository}/crates/codegen")),
            ),
        );
        scratch.put(
            "build.rs",
            "fn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n",
        );
        scratch
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs Cargo and returns what it prints.
    fn cargo(&self, arguments: &[&str]) -> String {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(arguments)
            .current_dir(&self.0)
            // Shared by all such crates, so that dependencies are compiled once.
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo"))
            .env("CARGO_TERM_COLOR", "never")
            .env("RUSTDOCFLAGS", "-D warnings")
            .output()
            .unwrap_or_else(|error| panic!("cargo does not run: {error}"));
        let text = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(output.status.success(), "{arguments:?}: {}\n{text}", output.status);
        text
    }

    /// Adds a provider with `text` wherever a producer's text may occur.
    fn provider(&self, folder: &str, text: &str) {
        let (it, quoted) = (json(text), toml(text));
        // Names have to be different, and the values of a tag must be strings.
        let [second, third] = ["2", "3"].map(|more| json(&format!("{text}{more}")));
        let inside = |path: &str| format!("schemas/{folder}/{path}");
        // The name of a folder cannot be empty or contain a slash or NUL.
        let file: String = text.chars().filter(|c| !matches!(c, '/' | '\0')).take(60).collect();
        let shared = format!("_x{file}/a{file}.json");
        // `provider.toml` does not accept empty texts.
        let said = if text.trim().is_empty() { toml("said") } else { quoted.clone() };
        self.put(
            &inside("provider.toml"),
            &format!(
                "name = {said}\ndocs = {said}\n\n[envelope]\npayload = \"data\"\n\n[discriminators]\nkind = [\"{{event}}.{{version}}\"]\n\n\
                 [[aliases]]\nin = \"a/b/v1.json\"\nmembers = {{ plain = [{}] }}\n\n\
                 [[renames]]\nin = \"a/b/v2.json\"\nfrom = {}\nto = \"renamed\"\n\n\
                 [[deprecated]]\nin = \"a/b/v1.json#/properties/plain\"\nsince = \"2026-01-31\"\nnote = {said}\n\n\
                 [[deprecated]]\nin = \"a/b/v1.json\"\nnote = {said}\n",
                toml(&format!("{text}4")),
                toml(&format!("{text}2")),
            ),
        );
        self.put(
            &inside("envelope.json"),
            &format!(
                r#"{{"title": {it}, "description": {it}, "type": "object", "required": ["kind"], "properties": {{
                    "kind": {{"type": "string", "description": {it}}}, "data": true}}}}"#
            ),
        );
        let words = format!(r#""title": {it}, "description": {it}, "examples": [{it}, {{{it}: {it}}}], "default": {it}, "format": {it}"#);
        let body = |version: u32| {
            let more = if version == 1 {
                format!(r#"{second}: {{"type": "integer", {words}}}, "gone": {{"type": "string"}}, {third}: {{"type": "string"}}"#)
            } else {
                format!(
                    r#""renamed": {{"type": "integer"}}, {third}: {{"type": "integer", {words}}}, "default": {{"type": "string", {words}}}"#
                )
            };
            let required = if version == 1 {
                String::new()
            } else {
                format!(r#""required": [{third}, "default"],"#)
            };
            format!(
                r##"{{"$id": {it}, "title": {it}, "description": {it}, "type": "object", {required} "properties": {{
                    "plain": {{"type": "string", {words}}},
                    {it}: {{"type": "string", {words}}},
                    "values": {{"enum": [{it}, {second}, {third}], {words}}},
                    "only": {{"const": {it}}},
                    "nested": {{"type": "object", {words}, "properties": {{{it}: {{"type": ["string", "null"], {words}}}}}}},
                    "choice": {{{words}, "oneOf": [
                        {{{words}, "type": "object", "required": [{it}], "properties": {{{it}: {{"const": {it}}}}}}},
                        {{{words}, "type": "object", "required": [{it}], "properties": {{{it}: {{"const": {second}}}}}}}]}},
                    "place": {{"type": "array", "minItems": 2, "items": [{{"type": "string", {words}}}, {{"type": "integer", {words}}}]}},
                    {more}
                }}, "definitions": {{{it}: {{"type": "object", "deprecated": true, {words}, "properties": {{{it}: {{"type": "string"}}}}}}}}}}"##
            )
        };
        for version in [1, 2] {
            self.put(&inside(&format!("a/b/v{version}.json")), &body(version));
        }
        self.put(
            &inside("a/b/v1.sample.s.json"),
            &format!("{{\"kind\": \"b.1\",\r\n\t    \"data\": {{{it}: {it}}}}}"),
        );
        self.put(
            &inside(&shared),
            &format!(r#"{{"description": {it}, "type": "object", "properties": {{{it}: {{"type": "string", {words}}}}}}}"#),
        );
    }
}

/// Collects the files of a folder with this ending.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

#[test]
fn no_text_of_a_schema_runs() {
    let scratch = Scratch::new("hostile-docs");
    for (at, text) in HOSTILE.iter().enumerate() {
        scratch.provider(&format!("p{at}"), &text.replace("CODE", CODE));
    }
    scratch.put("schemas/literal/provider.toml", "name = \"Literal\"\n");
    scratch.put(
        "schemas/literal/a/b/v1.json",
        r#"{"properties":{"a\n\n~~~\nstd::fs::write(\"owned\",\"\").unwrap();\n~~~\n":{"type":"string","default":"x"}}}"#,
    );
    scratch.put(
        "src/lib.rs",
        "#![deny(warnings)]\n//! Events.\npub mod events {\n    //! Events.\n    eventry::events!();\n}\n",
    );
    let tests = scratch.cargo(&["test", "--doc"]);
    assert!(tests.contains("running 0 tests"), "{tests}");
    assert_eq!(warnings_of_code(&tests), Vec::<&str>::new());
    let mut owned = Vec::new();
    files(&scratch.0, "owned", &mut owned);
    assert_eq!(owned, Vec::<PathBuf>::new());

    let docs = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo/doc/hostile_docs");
    let _ = fs::remove_dir_all(&docs);
    let said = scratch.cargo(&["doc", "--no-deps"]);
    assert_eq!(warnings_of_code(&said), Vec::<&str>::new());
    let mut pages = Vec::new();
    files(&docs, ".html", &mut pages);
    assert!(pages.len() > HOSTILE.len() * 5, "{}", pages.len());
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        // The last pattern is a Rust code block. Only declarations match it, and rustdoc writes those differently.
        for never in [
            "<script>alert",
            "href=\"y\"",
            "src=\"j\"",
            "href=\"javascript",
            "href=\"https://bare.example",
            "href=\"https://angle.example",
            "doc.rust-lang.org/nightly/alloc/vec/struct.Vec.html\" title=\"struct alloc::vec::Vec\">Vec</a> <a",
            "class=\"rust rust-example-rendered\"",
        ] {
            assert!(!text.contains(never), "{}: {never}", page.display());
        }
        assert!(
            !text.contains(['\u{202e}', '\u{2066}', '\u{2028}', '\u{1b}', '\u{7f}']),
            "{}",
            page.display()
        );
    }
}

/// Returns the warnings about code. Those of the build script are about schemas.
fn warnings_of_code(said: &str) -> Vec<&str> {
    let of_code = |line: &&str| line.contains("warning") && !line.starts_with("warning: hostile-docs@");
    said.lines().filter(of_code).collect()
}
