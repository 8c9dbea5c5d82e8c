//! SOURCE, proven by compiling: code written against the old types, in the crate of `events!()` and in another, against the new ones.
#![cfg(feature = "validate")]

mod proof;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use eventry_codegen::generate;
use eventry_schema::discover::Tree;
use proof::{Proof, all};
use serde_json::Value;
use syn::{Fields, Item};

/// What rustc says of a literal, of a pattern and of a `match` that lack a part.
const LACKING: [&str; 3] = ["E0063", "E0027", "E0004"];

/// A note about what no compiler stops at.
const SILENT: [&str; 2] = ["default-changed", "deprecated"];

/// Code that lists all parts of the types of a file; `complete` says whether it also claims that there are no others.
fn uses(code: &str, module: &str, complete: bool) -> String {
    let mut out = format!("mod uses {{\n    use {module}::*;\n");
    let file = syn::parse_file(code).unwrap();
    for (at, item) in file.items.iter().enumerate() {
        match item {
            Item::Struct(it) => {
                let Fields::Named(fields) = &it.fields else { continue };
                let (name, names) = (
                    &it.ident,
                    fields.named.iter().map(|field| field.ident.as_ref().unwrap().to_string()),
                );
                let names = names.collect::<Vec<_>>().join(", ");
                out.push_str(&match complete {
                    true => format!("    fn f{at}(it: {name}) -> {name} {{ let {name} {{ {names} }} = it; {name} {{ {names} }} }}\n"),
                    false => format!(
                        "    fn f{at}(it: {name}) -> {name} {{ let {name} {{ {names}, .. }} = it; {name} {{ {names}, ..{name}::new() }} }}\n"
                    ),
                });
            }
            Item::Enum(it) => {
                let name = &it.ident;
                let arms = it.variants.iter().map(|variant| {
                    let rest = if variant.fields.is_empty() { "" } else { "(..)" };
                    format!("{name}::{}{rest} => (), ", variant.ident)
                });
                let arms: String = arms.collect();
                let wildcard = if complete { "" } else { "_ => ()" };
                out.push_str(&format!("    fn f{at}(it: {name}) {{ match it {{ {arms}{wildcard} }} }}\n"));
            }
            _ => {}
        }
    }
    out.push_str("}\n");
    out
}

/// Proofs with both sides whose changes stop no code in other crates.
fn compiling() -> BTreeMap<String, Proof> {
    let mut proofs = all("proofs");
    proofs.retain(|_, proof| {
        let source = |change: &Value| change["source"] == "unsafe";
        !proof.file["old"].is_null() && !proof.file["new"].is_null() && !proof.file["changes"].as_array().unwrap().iter().any(source)
    });
    proofs
}

fn is_note(proof: &Proof) -> bool {
    let changes = proof.file["changes"].as_array().unwrap();
    changes
        .iter()
        .any(|change| change["source"] == "note" && !SILENT.contains(&change["change"].as_str().unwrap()))
}

#[test]
fn code_compiles_where_source_says_so() {
    let proofs = compiling();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut schemas = BTreeMap::from([("new/provider.toml".to_owned(), "name = \"New\"\n".to_owned())]);
    let mut notes = BTreeSet::new();
    let (mut safe, mut elsewhere) = (String::new(), String::new());
    let header = "#![allow(deprecated, dead_code, unused_imports, unused_variables)]\n";
    for (name, proof) in &proofs {
        let path = proof.document();
        let module = name.replace('-', "_");
        let old = generate(&proof.tree("old"), None).unwrap();
        let code = &old.files[&format!("proof/{}.rs", path.trim_end_matches(".json").replace('-', "_"))];
        schemas.insert(format!("new/{path}"), proof.schema("new").unwrap());
        let settings = proof.settings("new");
        if settings.starts_with('[') {
            schemas.get_mut("new/provider.toml").unwrap().push_str(settings);
        }
        let types = format!("crate::new::rows::{module}::v1");
        let in_module = |uses: String| format!("mod {module} {{\n{uses}}}\n");
        if is_note(proof) {
            files.insert(
                format!("src/bin/{module}.rs"),
                format!("{header}eventry::events!();\nfn main() {{}}\n{}", uses(code, &types, true)),
            );
            notes.insert(module.clone());
        } else {
            safe.push_str(&in_module(uses(code, &types, true)));
        }
        elsewhere.push_str(&in_module(uses(code, &types.replace("crate", "own_crate"), false)));
    }
    assert!(notes.len() >= 8, "{notes:?}");
    files.insert(
        "src/bin/safe.rs".to_owned(),
        format!("{header}eventry::events!();\nfn main() {{}}\n{safe}"),
    );
    files.insert("src/bin/elsewhere.rs".to_owned(), format!("{header}fn main() {{}}\n{elsewhere}"));
    files.insert("src/lib.rs".to_owned(), "eventry::events!();\n".to_owned());
    files.extend(
        Tree::from_files("schemas", schemas)
            .files
            .into_iter()
            .map(|(path, text)| (format!("schemas/{path}"), text)),
    );

    let found = check(files);
    for (target, codes) in &found {
        assert!(notes.contains(target), "{target}: {codes:?}");
    }
    for target in notes {
        let codes = found.get(&target);
        let stopped = codes.is_some_and(|codes| codes.iter().all(|code| LACKING.contains(&code.as_str())));
        assert!(stopped, "{target} is to stop at what is new, and at nothing else: {codes:?}");
    }
}

/// The codes of rustc's errors in each target of a crate with these files.
fn check(mut files: BTreeMap<String, String>) -> BTreeMap<String, BTreeSet<String>> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.join("own-crate");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    files.insert(
        "Cargo.toml".to_owned(),
        format!(
            "[package]\nname = \"own_crate\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n\
             [dependencies]\neventry = {{ path = {root:?}, default-features = false }}\n\n\
             [build-dependencies]\neventry-codegen = {{ path = {:?} }}\n\n[profile.dev]\ndebug = 0\nincremental = false\n",
            root.join("crates/codegen"),
        ),
    );
    let build = "fn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n";
    files.insert("build.rs".to_owned(), build.to_owned());
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--offline", "--keep-going", "--message-format=json", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target.join("cargo"))
        .output()
        .unwrap_or_else(|error| panic!("cargo does not run: {error}"));
    let said = String::from_utf8(output.stdout).unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut messages = 0;
    for line in said.lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        messages += usize::from(message["reason"] == "compiler-artifact");
        if message["reason"] == "compiler-message" && message["message"]["level"] == "error" {
            let codes = found.entry(message["target"]["name"].as_str().unwrap().to_owned()).or_default();
            // The last line, "aborting due to", has no code.
            codes.extend(message["message"]["code"]["code"].as_str().map(str::to_owned));
        }
    }
    assert!(messages > 2, "{}", String::from_utf8_lossy(&output.stderr));
    found
}
