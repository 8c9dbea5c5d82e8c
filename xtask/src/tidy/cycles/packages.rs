//! The packages of the workspace, and the files in which their crates start.

use std::collections::BTreeSet;

use toml_span::Value;

use crate::tidy::checkout::Checkout;

/// A package of the workspace.
pub struct Package {
    /// Its name.
    pub name: String,
    /// The root files of its crates: library, programs, tests, examples, benches, build script.
    pub roots: BTreeSet<String>,
}

/// The packages that the manifest at the top names, and its own.
pub fn packages(checkout: &Checkout) -> Result<Vec<Package>, String> {
    let manifest = manifest(checkout, "Cargo.toml")?;
    let mut folders = BTreeSet::from([String::new()]);
    let members = manifest.pointer("/workspace/members").and_then(Value::as_array);
    for member in members.into_iter().flatten().filter_map(Value::as_str) {
        match member.strip_suffix("/*") {
            None => _ = folders.insert(format!("{member}/")),
            Some(parent) => folders.extend(below(checkout, parent)),
        }
    }
    let mut packages = Vec::new();
    for folder in folders {
        packages.extend(package(checkout, &folder)?);
    }
    Ok(packages)
}

/// The folders directly below `parent` that hold a manifest.
fn below(checkout: &Checkout, parent: &str) -> impl Iterator<Item = String> {
    let is_package = move |path: &str| {
        let (folder, name) = path.strip_prefix(parent)?.strip_prefix('/')?.split_once('/')?;
        (name == "Cargo.toml").then(|| format!("{parent}/{folder}/"))
    };
    checkout.files.keys().filter_map(move |path| is_package(path))
}

/// The package in a folder; none where the manifest has no `[package]`.
fn package(checkout: &Checkout, folder: &str) -> Result<Option<Package>, String> {
    let manifest = manifest(checkout, &format!("{folder}Cargo.toml"))?;
    let Some(name) = manifest.pointer("/package/name").and_then(Value::as_str) else {
        return Ok(None);
    };
    let named = |kind: &str| {
        let value = manifest.pointer(&format!("/{kind}"));
        let tables: Vec<&Value> = match value.and_then(Value::as_array) {
            Some(tables) => tables.iter().collect(),
            None => value.into_iter().collect(),
        };
        let paths = tables.iter().filter_map(|table| table.pointer("/path")?.as_str());
        paths.map(|path| format!("{folder}{path}")).collect::<Vec<_>>()
    };
    let kinds = ["lib", "bin", "test", "bench", "example"];
    let mut roots: BTreeSet<String> = kinds.into_iter().flat_map(named).collect();
    let inside = checkout.files.keys().filter_map(|path| Some((path, path.strip_prefix(folder)?)));
    roots.extend(inside.filter(|(_, path)| is_root(path)).map(|(path, _)| path.clone()));
    roots.retain(|path| checkout.files.contains_key(path));
    let name = name.to_owned();
    Ok(Some(Package { name, roots }))
}

/// Whether Cargo takes the file at this path in a package for the root of a crate without being told.
fn is_root(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["build.rs"] | ["src", "lib.rs" | "main.rs"] => true,
        ["src", "bin", rest @ ..] | ["tests" | "examples" | "benches", rest @ ..] => match rest {
            [file] => file.ends_with(".rs"),
            [_, file] => *file == "main.rs",
            _ => false,
        },
        _ => false,
    }
}

fn manifest<'c>(checkout: &'c Checkout, path: &str) -> Result<Value<'c>, String> {
    let text = checkout.files.get(path).ok_or_else(|| format!("there is no {path}"))?;
    toml_span::parse(text).map_err(|error| format!("{path} cannot be read: {error}"))
}
