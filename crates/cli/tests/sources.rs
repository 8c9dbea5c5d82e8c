//! SOURCE, proven by compiling: code that uses everything public of the old types is compiled against the new ones. It compiles exactly where
//! the verdict is not `unsafe`.
#![cfg(feature = "validate")]

mod proof;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use eventry_codegen::generate;
use proof::{Proof, all};
use quote::ToTokens;
use syn::{Fields, Generics, ImplItem, Item, ReturnType, Visibility};

/// Errors of names hide errors of types: the modules that have some are taken out, and the rest is tried again, so often at most.
const ROUNDS: usize = 8;

#[test]
fn code_compiles_exactly_where_the_verdict_says_so() {
    let proofs: Vec<Proof> = ["proofs", "pairs", "combined"]
        .into_iter()
        .flat_map(|folder| all(folder).into_values())
        .collect();
    let proofs: Vec<&Proof> = proofs
        .iter()
        .filter(|proof| !proof.file["old"].is_null() && !proof.file["new"].is_null())
        .collect();
    let folder = written(&proofs);
    let mut modules: BTreeSet<String> = proofs
        .iter()
        .flat_map(|proof| ["before", "after"].map(|when| format!("{when}_{}", proof.module())))
        .collect();
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    for round in 0.. {
        assert!(round < ROUNDS, "new errors come up again and again: {refused:#?}");
        let wrong = check(&folder, &modules);
        if wrong.is_empty() {
            break;
        }
        modules.retain(|module| !wrong.contains_key(module));
        refused.extend(wrong);
    }
    let mut disagree = Vec::new();
    for proof in proofs {
        if let Some(error) = refused.get(&format!("before_{}", proof.module())) {
            disagree.push(format!("{}: the old types do not compile: {error}", proof.name));
        }
        let changes = proof.file["changes"].as_array().unwrap();
        let said = changes.iter().any(|change| change["source"] == "unsafe");
        match refused.get(&format!("after_{}", proof.module())) {
            Some(error) if !said => disagree.push(format!("{}: does not compile: {error}", proof.name)),
            None if said => disagree.push(format!("{}: compiles, and is said not to", proof.name)),
            _ => {}
        }
    }
    assert!(disagree.is_empty(), "{}", disagree.join("\n"));
}

impl Proof {
    fn module(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// Writes the crate, all but the list of its modules.
fn written(proofs: &[&Proof]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sources");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let _ = fs::remove_dir_all(&folder);
    let manifest = format!(
        "[package]\nname = \"sources\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n\
         [dependencies]\neventry = {{ path = {root:?}, default-features = false }}\n\n\
         [build-dependencies]\neventry-codegen = {{ path = {:?} }}\n\n[profile.dev]\ndebug = 0\nincremental = false\n",
        root.join("crates/codegen"),
    );
    let build = "fn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n";
    let mut files = BTreeMap::from([("Cargo.toml".to_owned(), manifest), ("build.rs".to_owned(), build.to_owned())]);
    for side in ["old", "new"] {
        let settings: String = proofs
            .iter()
            .map(|proof| proof.settings(side))
            .filter(|text| text.starts_with('['))
            .collect();
        files.insert(format!("schemas/{side}/provider.toml"), format!("name = \"{side}\"\n{settings}"));
    }
    for proof in proofs {
        for side in ["old", "new"] {
            files.insert(format!("schemas/{side}/{}", proof.document()), proof.schema(side).unwrap());
        }
        let generated = generate(&proof.tree("old"), None).unwrap();
        let code = &generated.files[&format!("proof/rows/{}/v1.rs", proof.module())];
        for (when, side) in [("before", "old"), ("after", "new")] {
            let module = proof.module();
            let uses = format!(
                "use crate::{side}::rows::{module}::v1::*;\nuse eventry::rt;\nuse std::collections::BTreeMap;\n{}",
                uses(code)
            );
            files.insert(format!("src/{when}_{module}.rs"), uses);
        }
    }
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

/// Code that uses every field, variant and function of generated types as what it is.
fn uses(code: &str) -> String {
    let mut out = String::new();
    // Types that hold text have a parameter for how they keep it. What is promised is about types that own their texts: of a view, also the
    // names of the types of its parts change when they come to hold text.
    let mut one = |owner: &str, generics: &Generics, body: String| {
        let at = out.len();
        let owned: String = generics
            .type_params()
            .map(|parameter| format!("type {} = String; ", parameter.ident))
            .collect();
        let name = owner.split(' ').next().unwrap_or_default();
        let body = body.replace("T :: Json", "<T as rt::TextStore>::Json");
        out.push_str(&format!("pub fn use{at}(it: &{name}) {{ {owned}{body} }}\n"));
    };
    let owner = |name: &syn::Ident, _: &Generics| name.to_string();
    for item in &syn::parse_file(code).unwrap().items {
        match item {
            Item::Struct(it) => {
                for (at, field) in it
                    .fields
                    .iter()
                    .enumerate()
                    .filter(|(_, field)| matches!(field.vis, Visibility::Public(_)))
                {
                    let name = field.ident.as_ref().map_or_else(|| at.to_string(), ToString::to_string);
                    let shape = field.ty.to_token_stream();
                    one(
                        &owner(&it.ident, &it.generics),
                        &it.generics,
                        format!("let _: &{shape} = &it.{name};"),
                    );
                }
            }
            Item::Enum(it) => {
                for variant in &it.variants {
                    let pattern = format!("{}::{}", it.ident, variant.ident);
                    let body = match &variant.fields {
                        Fields::Unnamed(fields) => {
                            let shape = fields.unnamed[0].ty.to_token_stream();
                            format!("if let {pattern}(inner) = it {{ let _: &{shape} = inner; }}")
                        }
                        _ => format!("if let {pattern} = it {{}}"),
                    };
                    one(&owner(&it.ident, &it.generics), &it.generics, body);
                }
            }
            Item::Impl(it) if it.trait_.is_none() => {
                for item in &it.items {
                    if let (ImplItem::Fn(function), owner) = (item, it.self_ty.to_token_stream())
                        && let ReturnType::Type(_, given) = &function.sig.output
                    {
                        let (name, given) = (&function.sig.ident, given.to_token_stream());
                        one(&owner.to_string(), &it.generics, format!("let _: {given} = it.{name}();"));
                    }
                }
            }
            _ => {}
        }
    }
    out
}

/// Compiles the crate with these modules; returns the first error of each that has some.
fn check(folder: &Path, modules: &BTreeSet<String>) -> BTreeMap<String, String> {
    let listed: String = modules.iter().map(|module| format!("pub mod {module};\n")).collect();
    fs::write(
        folder.join("src/lib.rs"),
        format!("#![allow(warnings)]\neventry::events!();\n{listed}"),
    )
    .unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--offline", "--message-format=short", "--color=never", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo"))
        .output()
        .unwrap_or_else(|error| panic!("cargo does not run: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    let mut wrong = BTreeMap::new();
    for line in said.lines().filter(|line| line.contains(": error")) {
        if let Some((module, _)) = line.strip_prefix("src/").and_then(|rest| rest.split_once(".rs:")) {
            wrong.entry(module.to_owned()).or_insert_with(|| line.to_owned());
        }
    }
    assert_eq!(output.status.success(), wrong.is_empty(), "{said}");
    wrong
}
