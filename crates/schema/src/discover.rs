//! The reading edge: the one file of the input side that touches the disk. What comes out is plain text by relative
//! path, sorted, so that everything behind it is pure and the same on every machine.

use crate::diagnostic::{Diagnostic, Diagnostics};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Folders below folders; the layout needs four, shared documents may need a few more.
const MAX_LEVELS: usize = 32;
/// Files and folders in all. More than this is the wrong folder, or links that multiply.
const MAX_ENTRIES: usize = 200_000;
/// Bytes in one file.
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
    /// The text of each file by its path relative to the folder, with `/` between the names.
    pub files: BTreeMap<String, String>,
}

impl Tree {
    /// A tree from paths and texts, for tests and for tools that hold the files already. Paths that [`read_tree`] would
    /// not have read are left out.
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

    /// A path of this tree as diagnostics write it: with the name of the root in front.
    #[must_use]
    pub fn path(&self, relative: &str) -> String {
        if relative.is_empty() {
            self.root_name.clone()
        } else {
            format!("{}/{relative}", self.root_name)
        }
    }
}

/// Whether a path is none of the generator's business: names starting with `.`, editors' backups ending in `~`,
/// `README*.md` anywhere.
fn is_ignored(relative: &str) -> bool {
    let hidden = relative.split('/').any(|name| name.starts_with('.') || name.ends_with('~'));
    let name = relative.rsplit('/').next().unwrap_or_default();
    let readme = name.starts_with("README") && name.ends_with(".md");
    hidden || readme
}

/// Reads a `schemas/` folder. Symbolic links are followed.
///
/// # Errors
///
/// With every problem found: a missing folder, a name or a text that is not UTF-8, a file that cannot be read, a link
/// that leads back into its own folder.
pub fn read_tree(dir: &Path) -> Result<Tree, Diagnostics> {
    if !dir.is_dir() {
        return Err(Diagnostic::error(dir.display().to_string(), "there is no such folder")
            .help("create it, or name the folder that holds the schemas: it has one folder per provider")
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

/// The folder's own name, also when it was given as `.` or `..`; never anything above it, so that no output depends on
/// where a checkout lives.
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
    /// `above` are the real places of the folders around this one: meeting one of them again is a loop.
    fn folder(&mut self, dir: &Path, relative: &str, above: &mut Vec<PathBuf>) {
        let real = match dir.canonicalize() {
            Ok(real) => real,
            Err(error) => return self.unreadable(relative, &error),
        };
        if above.contains(&real) || above.len() >= MAX_LEVELS {
            return self.problems.error(
                self.tree.path(relative),
                "the folder lies inside itself, or too deep",
                "remove the symbolic link, or the inner folders",
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
                    format!("more than {MAX_ENTRIES} files and folders"),
                    "name the folder that holds nothing but schemas",
                );
                break;
            }
            let name = entry.file_name();
            match name.to_str() {
                Some(name) => self.entry(&entry.path(), &below(relative, name), above),
                None => self.problems.error(
                    self.tree.path(&below(relative, &name.to_string_lossy())),
                    "the name is not UTF-8",
                    "rename it: names are parts of Rust names",
                ),
            }
        }
        above.pop();
    }

    fn entry(&mut self, path: &Path, relative: &str, above: &mut Vec<PathBuf>) {
        if is_ignored(relative) {
            return;
        }
        // Metadata of what a link leads to.
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path, relative, above),
            Ok(metadata) if metadata.is_file() && metadata.len() <= MAX_FILE => {
                self.file(path, relative);
            }
            Ok(metadata) if metadata.is_file() => self.problems.error(
                self.tree.path(relative),
                format!("the file is larger than {} MiB", MAX_FILE >> 20),
                "keep recordings of this size outside of the schemas folder",
            ),
            Ok(_) => self
                .problems
                .error(self.tree.path(relative), "neither a file nor a folder", "remove it"),
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
                // Everything before the first wrong byte is the same in the lossy text.
                self.problems.push(
                    Diagnostic::error(self.tree.path(relative), "the text is not UTF-8")
                        .at_offset(&text, valid)
                        .help("save the file as UTF-8"),
                );
            }
        }
    }

    fn unreadable(&mut self, relative: &str, error: &std::io::Error) {
        self.problems.error(
            self.tree.path(relative),
            format!("cannot be read: {error}"),
            "check that it exists and that you may read it",
        );
    }
}

/// The names of the Cargo features that the package in `dir` declares; none when its `Cargo.toml` cannot be read, which Cargo itself
/// reports.
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
