//! All text of the checkout that rules look at, read once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::discover::Tree;
use eventry_schema::source::Sources;

use crate::command::Failure;
use crate::documents;
use crate::repository;

/// Files that are larger hold no code and no prose.
const MAX_FILE: u64 = 4 << 20;

/// The checkout.
pub struct Checkout {
    /// The text of each file outside of `schemas/` by its path, with `/` between the names.
    pub files: BTreeMap<String, String>,
    /// The text of each document, those in `schemas/` included.
    pub documents: BTreeMap<String, String>,
    /// The files of `schemas/`.
    pub tree: Tree,
    /// What was read of them.
    pub sources: Sources,
    /// What could not be read of them.
    pub problems: Diagnostics,
}

impl Checkout {
    /// Reads the checkout at `root`.
    pub fn read(root: &Path) -> Result<Self, Failure> {
        let mut files = BTreeMap::new();
        read_folder(root, "", &mut files)?;
        let tree = repository::schemas(root)?;
        let (sources, problems) = Sources::read(&tree);
        Ok(Checkout {
            files,
            documents: documents::all(root)?,
            tree,
            sources,
            problems,
        })
    }

    /// The text of one file; empty when there is no such file.
    pub fn text(&self, path: &str) -> &str {
        self.files.get(path).map_or("", String::as_str)
    }

    /// The Rust files below these folders.
    pub fn rust<'c>(&'c self, folders: &'c [&str]) -> impl Iterator<Item = (&'c str, &'c str)> {
        let inside = move |path: &str| folders.iter().any(|folder| path.starts_with(folder));
        self.files
            .iter()
            .filter(move |(path, _)| path.ends_with(".rs") && inside(path))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The folder names of the providers.
    pub fn providers(&self) -> impl Iterator<Item = &str> {
        self.sources.providers.iter().map(|provider| provider.folder.as_str())
    }
}

/// Hidden folders and build output are not part of the checkout, except for what CI runs; `schemas/` is read by the generator.
fn is_passed_over(relative: &str, name: &str) -> bool {
    (name.starts_with('.') && name != ".ci") || name == "target" || relative == "schemas"
}

fn read_folder(dir: &Path, relative: &str, files: &mut BTreeMap<String, String>) -> Result<(), Failure> {
    let unreadable = |error: std::io::Error| {
        let place = if relative.is_empty() { "." } else { relative };
        Failure::stopped(format!("cannot read {place}: {error}"), "check that it is readable")
    };
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let below = if relative.is_empty() {
            name.clone()
        } else {
            format!("{relative}/{name}")
        };
        if is_passed_over(&below, &name) {
            continue;
        }
        // Of the entry itself: links are not followed.
        let metadata = entry.metadata().map_err(unreadable)?;
        if metadata.is_dir() {
            read_folder(&entry.path(), &below, files)?;
        } else if metadata.is_file() && metadata.len() <= MAX_FILE {
            let bytes = fs::read(entry.path()).map_err(unreadable)?;
            files.insert(below, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(())
}
