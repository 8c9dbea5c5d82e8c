//! Untrusted text in generated files stays text. `tests/hostile_docs.rs` of the runtime checks the same with Cargo.

use std::fs;
use std::path::Path;

use eventry_codegen::generate;
use eventry_schema::discover::Tree;
use eventry_schema::visible;

const HOSTILE: &[&str] = &[
    "a\n\n~~~\ncode();\n~~~\n",
    "a\n\n    code();\n\n\tcode();",
    "a\r\r    code();",
    "-      code();\n1.\tcode();",
    "```\ncode();\n```",
    "> ~~~\n> code();",
    "\u{202e}\u{2066}\u{2028}\u{2029}\u{feff}\u{200b}\u{85}\u{9b}\u{7f}\u{1b}[2J\u{0}",
];

#[test]
fn text_never_becomes_a_code_block() {
    for text in HOSTILE {
        // Both JSON and TOML understand these escapes.
        let escaped: Vec<String> = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let it = format!("\"{}\"", escaped.concat());
        let annotations = format!(r#""title": {it}, "description": {it}, "examples": [{it}], "default": {it}, "format": {it}"#);
        let schema = |version: u32| {
            format!(
                r#"{{{annotations}, "type": "object", "properties": {{{it}: {{"type": "string", {annotations}}}, "v{version}": {{"enum": [{it}], {annotations}}},
                    "choice": {{"oneOf": [{{"required": [{it}], "properties": {{{it}: {{"const": {it}}}}}}}, {{"type": "string"}}]}}}}}}"#
            )
        };
        let (one, other) = (schema(1), schema(2));
        let sample = format!("{{\r\n\t{it}: {it}}}");
        let settings = format!("name = {it}\ndocs = {it}\n[[deprecated]]\nin = \"d/e/v1.json\"\nnote = {it}\n");
        let shared = format!("p/_x/{}.json", text.replace('/', ""));
        let files = [
            ("p/provider.toml", &settings),
            ("p/d/e/v1.json", &one),
            ("p/d/e/v1.sample.s.json", &sample),
            ("p/d/e/v2.json", &other),
            (shared.as_str(), &one),
        ];
        let tree = Tree::from_files(format!("schemas{text}"), files.map(|(path, text)| (path, text.as_str())));
        let generated = generate(&tree, None).unwrap_or_else(|problems| panic!("{problems}"));
        for (path, code) in generated.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            syn::parse_file(code).unwrap_or_else(|problem| panic!("{path}: {problem}\n{code}"));
            let hidden = code.chars().find(|c| visible::is_hidden(*c) && !matches!(c, '\n' | '\t'));
            assert_eq!(hidden, None, "{path}");
            let mut in_sample = false;
            for line in code.lines() {
                let Some(docs) = line.trim_start().strip_prefix("///") else {
                    assert!(!in_sample, "{path}: unclosed block before {line:?}");
                    continue;
                };
                let docs = docs.strip_prefix(' ').unwrap_or(docs);
                if docs.starts_with("```") {
                    assert_eq!(
                        docs.trim_start_matches('`'),
                        if in_sample { "" } else { "json" },
                        "{path}: {line:?}"
                    );
                    in_sample = !in_sample;
                } else if !in_sample {
                    let item = docs.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')'));
                    let indented = |text: &str| text.starts_with("    ") || text.starts_with('\t');
                    assert!(!indented(docs) && !indented(item), "{path}: {line:?}");
                    let own = docs == "# Errors";
                    assert!(
                        own || !docs.starts_with("~~~") && !docs.starts_with(['>', '<', '#']),
                        "{path}: {line:?}"
                    );
                }
            }
        }
    }
}

/// An attribute that is made without `Docs` would bypass escaping.
#[test]
fn documentation_is_always_made_from_docs() {
    fn visit(folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                assert!(!text.contains("doc = #"), "{}: give `quote!` a `Docs`", path.display());
            }
        }
    }
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
}
