//! Generated code does not cause warnings, wherever it is mounted and whatever its schemas call their types. A library and a program mount
//! their own events in a private module under strict lints.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Lints that people use. Generated code must pass them as handwritten code would.
const LINTS: &str = "#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications, non_camel_case_types, unused_lifetimes)]
#![deny(elided_lifetimes_in_paths, unused_import_braces, missing_debug_implementations, single_use_lifetimes, trivial_casts)]
";

const MOUNTED: &str = "mod events {
    eventry::events!();
}

";

/// Types with names of the standard library, and two types with one name in different documents.
const NAMES: &str = r##"{
  "type": "object",
  "required": ["some"],
  "properties": {
    "some": {"$ref": "#/definitions/Some"}, "none": {"$ref": "#/definitions/None"}, "option": {"$ref": "#/definitions/Option"},
    "string": {"$ref": "#/definitions/String"}, "vec": {"$ref": "#/definitions/Vec"}, "box": {"$ref": "#/definitions/Box"},
    "map": {"$ref": "#/definitions/BTreeMap"}, "t": {"$ref": "#/definitions/T"}, "text": {"type": "string", "default": "x"},
    "money": {"$ref": "../../_shared/money.json"}, "price": {"$ref": "../../_prices/money.json"}, "result": {"$ref": "../../_shared/result.json"},
    "user": {"$ref": "../../_shared/user.json"}
  },
  "definitions": {
    "Some": {"type": "array", "minItems": 1, "items": {"type": ["string", "null"]}},
    "None": {"type": "object", "properties": {"rest": {"$ref": "#/definitions/None"}, "many": {"type": "array", "items": {"type": "string"}}}},
    "Option": {"type": "object", "properties": {"x": {"type": "string", "default": "y"}}},
    "String": {"type": "object", "properties": {"x": {"type": "string"}}},
    "Vec": {"type": "string", "enum": ["a", "b"]},
    "Box": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
    "BTreeMap": {"type": "object", "additionalProperties": {"type": "string"}},
    "T": {"type": "object", "properties": {"x": {"type": "string"}}}
  }
}"##;

const SCHEMAS: &[(&str, &str)] = &[
    (
        "acme/provider.toml",
        "name = \"Acme\"\n[envelope]\npayload = \"data\"\n[discriminators]\ntype = [\"{domain}.{event}.{version}\"]\n\
         [[deprecated]]\nin = \"shared/made/v1.json\"\nnote = \"use `v2`\"\n",
    ),
    (
        "acme/envelope.json",
        r#"{"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}, "data": true}}"#,
    ),
    (
        "acme/_shared/money.json",
        r#"{"type": "object", "properties": {"amount": {"type": "number"}}}"#,
    ),
    (
        "acme/_prices/money.json",
        r#"{"type": "object", "properties": {"cents": {"type": "integer"}}}"#,
    ),
    (
        "acme/_shared/result.json",
        r#"{"type": "object", "properties": {"ok": {"type": "boolean"}}}"#,
    ),
    (
        "acme/_shared/user.json",
        r#"{"type": "object", "properties": {"name": {"type": "string"}}}"#,
    ),
    ("acme/shared/made/v1.json", NAMES),
    (
        "acme/shared/made/v2.json",
        r##"{"type": "object", "required": ["user"], "properties": {"user": {"$ref": "../../_shared/user.json"}, "labels": {
            "type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}}}"##,
    ),
    ("acme/envelope/sealed/v1.json", r#"{"$ref": "../../_shared/user.json"}"#),
    (
        "acme/rt/run/v1.json",
        r#"{"type": "object", "properties": {"at": {"type": "string", "format": "date-time"}}}"#,
    ),
];

#[test]
fn generated_code_does_not_warn_anywhere() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mounting");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let _ = fs::remove_dir_all(&folder);
    let manifest = format!(
        "[package]\nname = \"mounting\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n\
         [dependencies]\neventry = {{ path = {root:?}, default-features = false, features = [\"schemars\"] }}\n\n\
         [build-dependencies]\neventry-codegen = {{ path = {:?} }}\n",
        root.join("crates/codegen"),
    );
    let build = "//! Generates the events.\nfn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n".to_owned();
    let uses = "/// Whether a body is an event.\npub fn is_event(body: &str) -> bool {\n    events::acme::decode(body).is_ok()\n}\n";
    let library = format!("//! Mounts events in private.\n{LINTS}\n{MOUNTED}{uses}");
    let program = format!(
        "//! Mounts events in private.\n{LINTS}\n{MOUNTED}fn main() {{\n    println!(\"{{}}\", events::CATALOG.iter().count());\n}}\n"
    );
    let files = [
        ("Cargo.toml", manifest),
        ("build.rs", build),
        ("src/lib.rs", library),
        ("src/main.rs", program),
    ];
    let schemas = SCHEMAS.iter().map(|(path, text)| (format!("schemas/{path}"), (*text).to_owned()));
    for (path, text) in files.map(|(path, text)| (path.to_owned(), text)).into_iter().chain(schemas) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--offline", "--color=never", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        // Shared by all tests that call Cargo, so that dependencies are compiled once.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo"))
        .output()
        .unwrap_or_else(|error| panic!("cargo does not run: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("warning: unused"), "{said}");
}
