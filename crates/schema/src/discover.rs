//! Reads a `schemas/` folder. This is the only module on the input side that touches the disk; everything after it works on the text of
//! files, sorted by relative path, and is pure and the same on every machine.

use crate::diagnostic::{Diagnostic, Diagnostics};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The deepest nesting of folders. The layout needs four levels; shared documents may need a few more.
const MAX_LEVELS: usize = 32;
/// The largest number of files and folders. More than this means a wrong folder, or links that multiply.
const MAX_ENTRIES: usize = 200_000;
/// The largest size of a file, in bytes.
const MAX_FILE: u64 = 64 << 20;

/// The files of one `schemas/` folder.
///
/// ```
/// use eventry_schema::discover::Tree;
/// let tree = Tree::from_files("schemas", [("acme/orders/created/v1.json", "{}"), ("acme/README.md", "")]);
/// assert_eq!(tree.files.len(), 1);
/// assert_eq!(tree.path("acme"), "schemas/acme");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// The name of the folder itself; every path in a diagnostic starts with it.
    pub root_name: String,
    /// The text of each file, by its path relative to the folder, with `/` separators.
    pub files: BTreeMap<String, String>,
}

impl Tree {
    /// Creates a tree from paths and texts, for tests and for tools that already have the files in memory. Leaves out the paths that
    /// [`read_tree`] ignores.
    pub fn from_files<P: Into<String>, T: Into<String>>(root_name: impl Into<String>, files: impl IntoIterator<Item = (P, T)>) -> Self {
        Self {
            root_name: root_name.into(),
            files: files
                .into_iter()
                .map(|(path, text)| (path.into(), text.into()))
                .filter(|(path, _)| !is_ignored(path))
                .collect(),
        }
    }

    /// Returns a path of this tree as diagnostics show it, starting with the name of the root.
    #[must_use]
    pub fn path(&self, relative: &str) -> String {
        if relative.is_empty() {
            self.root_name.clone()
        } else {
            format!("{}/{relative}", self.root_name)
        }
    }
}

/// Returns whether the generator ignores a path: names that start with `.`, editor backups that end in `~`, and any `README*.md`.
fn is_ignored(relative: &str) -> bool {
    let hidden = relative.split('/').any(|name| name.starts_with('.') || name.ends_with('~'));
    let name = relative.rsplit('/').next().unwrap_or_default();
    let readme = name.starts_with("README") && name.ends_with(".md");
    hidden || readme
}

/// Reads a `schemas/` folder, following symbolic links.
///
/// # Errors
///
/// Returns every problem found: a missing folder, a name or a text that is not UTF-8, a file that cannot be read, a link that leads back
/// into its own folder.
pub fn read_tree(dir: &Path) -> Result<Tree, Diagnostics> {
    if !dir.is_dir() {
        return Err(Diagnostic::error(dir.display().to_string(), "this folder does not exist")
            .help("create it, or pass the folder that holds the schemas, with one folder per provider")
            .into());
    }
    let mut reader = Reader {
        tree: Tree {
            root_name: root_name(dir),
            files: BTreeMap::new(),
        },
        problems: Diagnostics::new(),
        entries: 0,
    };
    reader.folder(dir, "", &mut Vec::new());
    if reader.problems.is_empty() {
        Ok(reader.tree)
    } else {
        Err(reader.problems)
    }
}

/// Returns the folder's own name, even for `.` or `..`, and never a parent's name, so that the output does not depend on where a checkout
/// is.
fn root_name(dir: &Path) -> String {
    let named = |path: &Path| Some(path.file_name()?.to_str()?.to_owned());
    named(dir)
        .or_else(|| named(&dir.canonicalize().ok()?))
        .unwrap_or_else(|| "schemas".to_owned())
}

struct Reader {
    tree: Tree,
    problems: Diagnostics,
    entries: usize,
}

impl Reader {
    /// Reads a folder. `above` holds the canonical paths of the enclosing folders; reaching one of them again means a loop.
    fn folder(&mut self, dir: &Path, relative: &str, above: &mut Vec<PathBuf>) {
        let real = match dir.canonicalize() {
            Ok(real) => real,
            Err(error) => return self.unreadable(relative, &error),
        };
        if above.contains(&real) || above.len() >= MAX_LEVELS {
            return self.problems.error(
                self.tree.path(relative),
                "this folder contains itself, or is nested too deeply",
                "remove the symbolic link, or flatten the folders",
            );
        }
        let entries = match fs::read_dir(dir).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(relative, &error),
        };
        above.push(real);
        for entry in entries {
            self.entries += 1;
            if self.entries > MAX_ENTRIES {
                self.problems.error(
                    self.tree.path(""),
                    format!("this folder contains more than {MAX_ENTRIES} files and folders"),
                    "pass a folder that contains only schemas",
                );
                break;
            }
            let name = entry.file_name();
            match name.to_str() {
                Some(name) => self.entry(&entry.path(), &below(relative, name), above),
                None => self.problems.error(
                    self.tree.path(&below(relative, &name.to_string_lossy())),
                    "the name is not valid UTF-8",
                    "rename it: the names of files and folders become Rust names",
                ),
            }
        }
        above.pop();
    }

    fn entry(&mut self, path: &Path, relative: &str, above: &mut Vec<PathBuf>) {
        if is_ignored(relative) {
            return;
        }
        // Follows links.
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path, relative, above),
            Ok(metadata) if metadata.is_file() && metadata.len() <= MAX_FILE => {
                self.file(path, relative);
            }
            Ok(metadata) if metadata.is_file() => self.problems.error(
                self.tree.path(relative),
                format!("the file is larger than {} MiB", MAX_FILE >> 20),
                "store recordings of this size outside the schemas folder",
            ),
            Ok(_) => self
                .problems
                .error(self.tree.path(relative), "this is neither a file nor a folder", "remove it"),
            Err(error) => self.unreadable(relative, &error),
        }
    }

    fn file(&mut self, path: &Path, relative: &str) {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => return self.unreadable(relative, &error),
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.tree.files.insert(relative.to_owned(), text);
            }
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes());
                // The lossy text is identical up to the first invalid byte.
                self.problems.push(
                    Diagnostic::error(self.tree.path(relative), "the text is not valid UTF-8")
                        .at_offset(&text, valid)
                        .help("save the file as UTF-8"),
                );
            }
        }
    }

    fn unreadable(&mut self, relative: &str, error: &std::io::Error) {
        self.problems.error(
            self.tree.path(relative),
            format!("this path cannot be read: {error}"),
            "check that it exists and that you have permission to read it",
        );
    }
}

/// Returns the Cargo features that the package in `dir` declares. Returns none if its `Cargo.toml` cannot be read; Cargo itself reports
/// that.
pub fn declared_features(dir: &Path) -> BTreeSet<String> {
    let Ok(text) = fs::read_to_string(dir.join("Cargo.toml")) else {
        return BTreeSet::new();
    };
    let Ok(manifest) = toml_span::parse(&text) else {
        return BTreeSet::new();
    };
    let features = manifest.pointer("/features").and_then(|value| value.as_table());
    features.into_iter().flatten().map(|(name, _)| name.name.to_string()).collect()
}

fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}
