//! The sources of a runtime that is a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml_edit::{Document, Item};

/// Reads what a package in a folder consists of, and the packages in other folders that it depends on: manifests, build scripts, sources.
///
/// # Errors
///
/// Fails if a file cannot be read. The error names it.
pub fn read(folder: &Path) -> io::Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(folder) = left.pop() {
        let manifest = folder.join("Cargo.toml");
        if files.contains_key(&manifest) {
            continue;
        }
        let text = read_file(&manifest)?;
        left.extend(folders_in(&String::from_utf8_lossy(&text), &folder));
        files.insert(manifest, text);
        let script = folder.join("build.rs");
        if script.is_file() {
            files.insert(script.clone(), read_file(&script)?);
        }
        walk(&folder.join("src"), &mut files)?;
        inherited(&folder, &mut files)?;
    }
    Ok(files)
}

/// The folders that a manifest depends on. Those of the build script and of tests are not part of a worker.
fn folders_in(manifest: &str, folder: &Path) -> Vec<PathBuf> {
    let Ok(document) = Document::parse(manifest) else {
        return Vec::new();
    };
    let dependencies = document.get("dependencies").and_then(Item::as_table_like);
    let paths = dependencies
        .iter()
        .flat_map(|table| table.iter())
        .filter_map(|(_, dependency)| dependency.get("path")?.as_str());
    paths.map(|path| folder.join(path)).collect()
}

/// Adds the manifest of the workspace, from which others inherit.
fn inherited(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> io::Result<()> {
    for above in folder.ancestors().skip(1) {
        let manifest = above.join("Cargo.toml");
        if manifest.is_file() {
            let text = read_file(&manifest)?;
            if String::from_utf8_lossy(&text).contains("[workspace") {
                files.insert(manifest, text);
                return Ok(());
            }
        }
    }
    Ok(())
}

fn walk(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> io::Result<()> {
    for entry in fs::read_dir(folder).map_err(|error| named(folder, &error))? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.insert(path.clone(), read_file(&path)?);
        }
    }
    Ok(())
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path).map_err(|error| named(path, &error))
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
