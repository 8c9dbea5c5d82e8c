//! Mounted events do not cause warnings, even in a private module, whatever is used. The code in README compiles.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Returns the Rust block in README.md that contains `what`.
fn shown(what: &str) -> String {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let mut blocks = readme.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks
        .find(|block| block.contains(what))
        .unwrap_or_else(|| panic!("README.md shows no `{what}`"))
        .to_owned()
}

/// Checks a package with a library and a program.
fn check(name: &str, dependencies: &str, library: &str, program: &str) {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let repository = env!("CARGO_MANIFEST_DIR");
    put(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
             eventry = {{ path = '{repository}', default-features = false, features = [\"serde\"] }}\n{dependencies}\n\n\
             [build-dependencies]\neventry-codegen = {{ path = '{repository}/crates/codegen' }}\n\n[workspace]\n"
        ),
    );
    put(
        "build.rs",
        "fn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n",
    );
    put(
        "schemas/shop/provider.toml",
        "name = \"Shop\"\n\n[envelope]\npayload = \"body\"\n\n[discriminators]\nkind = [\"{domain}.{event}.v{version}\"]\n",
    );
    put(
        "schemas/shop/envelope.json",
        r#"{"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "body": true}}"#,
    );
    for version in [1, 2] {
        put(
            &format!("schemas/shop/orders/placed/v{version}.json"),
            &format!(
                r#"{{"title": "Placed", "type": "object", "required": ["id"], "deprecated": true, "properties": {{
                    "id": {{"type": "string"}}, "note": {{"type": "string", "default": "none"}}, "state": {{"enum": ["a", "v{version}"]}},
                    "how": {{"oneOf": [{{"type": "string"}}, {{"type": "object", "properties": {{"a": {{"type": "integer"}}}}}}]}}}}}}"#
            ),
        );
    }
    put("src/lib.rs", library);
    put("src/main.rs", program);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--all-targets"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo"))
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .unwrap_or_else(|error| panic!("cargo does not run: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");
}

#[test]
fn events_in_a_private_module_do_not_warn() {
    let strict = "#![deny(warnings, missing_docs, unreachable_pub, rust_2018_idioms)]\n//! Events.\n";
    check(
        "private-module",
        "",
        &format!("{strict}mod events {{\n    eventry::events!();\n}}\n"),
        &format!("{strict}mod events {{\n    eventry::events!();\n}}\n\nfn main() {{\n    let _ = events::shop::decode(\"{{}}\");\n}}\n"),
    );
}

#[test]
fn drift_is_counted_as_readme_shows() {
    let block = shown("drift::set_hook");
    check(
        "counted-drift",
        "metrics = \"0.24\"",
        &format!("#![deny(warnings)]\n/// Counts.\npub fn count() -> Result<(), Box<dyn std::error::Error>> {{\n{block}\nOk(())\n}}\n"),
        "fn main() {}\n",
    );
}
