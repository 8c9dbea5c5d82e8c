//! The form of the official JSON Schema test suite.

use std::fs;
use std::path::{Path, PathBuf};

use eventry_schema::json::{self, Node};

use super::{Case, Group};

/// Dialects of the suite, and their names in `provider.toml`.
const DIALECTS: &[(&str, &str)] = &[
    ("draft4", "draft-04"),
    ("draft6", "draft-06"),
    ("draft7", "draft-07"),
    ("draft2019-09", "2019-09"),
    ("draft2020-12", "2020-12"),
];

/// Whether the folder holds dialects, itself or under `tests`.
pub fn is_suite(folder: &Path) -> bool {
    let tests = tests_of(folder);
    DIALECTS.iter().any(|(name, _)| tests.join(name).is_dir())
}

fn tests_of(folder: &Path) -> PathBuf {
    let inner = folder.join("tests");
    if inner.is_dir() { inner } else { folder.to_owned() }
}

/// Reads all dialects that are there. Optional tests are left out.
pub fn read(folder: &Path) -> Result<Vec<Group>, String> {
    let tests = tests_of(folder);
    let remotes = folder.join("remotes");
    let mut groups = Vec::new();
    for (name, dialect) in DIALECTS.iter().filter(|(name, _)| tests.join(name).is_dir()) {
        let mut cases = Vec::new();
        for (at, file) in files(&tests.join(name))?.into_iter().enumerate() {
            read_file(&file, at, &mut cases)?;
        }
        let mut documents = Vec::new();
        if remotes.is_dir() {
            read_remotes(&remotes, "", name, &mut documents)?;
        }
        let settings = format!("name = \"{name}\"\ndialect = \"{dialect}\"\nformats = \"annotate\"\n");
        groups.push(Group {
            name: (*name).to_owned(),
            settings,
            dialect: (*dialect).to_owned(),
            cases,
            documents,
            unreadable: Vec::new(),
        });
    }
    Ok(groups)
}

fn read_file(file: &Path, at: usize, cases: &mut Vec<Case>) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let node = json::parse(&text).map_err(|error| format!("{}: {}", file.display(), error.message))?;
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    for (index, group) in node.as_array().unwrap_or_default().iter().enumerate() {
        let Some(schema) = group.get("schema") else { continue };
        let description = group.get("description").and_then(Node::as_str).unwrap_or_default();
        let tests = group.get("tests").and_then(Node::as_array).unwrap_or_default();
        let bodies = tests.iter().filter_map(|test| {
            let valid = test.get("valid").and_then(Node::as_bool)?;
            Some((test.get("data")?.to_compact(), Some(valid)))
        });
        cases.push(Case {
            name: format!("{stem}: {description}"),
            event: format!("f{at:02}/g{index}"),
            schema: schema.to_compact(),
            bodies: bodies.collect(),
        });
    }
    Ok(())
}

/// Documents that the suite serves at `http://localhost:1234/`.
fn read_remotes(folder: &Path, below: &str, dialect: &str, documents: &mut Vec<(String, String)>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            let foreign = below.is_empty() && (name.starts_with("draft") || name == "v1") && name != dialect;
            if !foreign {
                read_remotes(&path, &format!("{below}{name}/"), dialect, documents)?;
            }
        } else if name.ends_with(".json") {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            documents.push((format!("_vendored/localhost:1234/{below}{name}"), text));
        }
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    Ok(files)
}
