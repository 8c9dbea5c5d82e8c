//! What has to change in a folder of generated code, and what of it is not ours.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use eventry_codegen::is_generated;

use crate::command::Failure;
use crate::transaction::Changes;

/// The file that declares everything else.
const ROOT: &str = "mod.rs";

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Added,
    Changed,
    Removed,
}

impl Change {
    /// The word for it, all of one width.
    pub const fn word(self) -> &'static str {
        match self {
            Change::Added => "added  ",
            Change::Changed => "changed",
            Change::Removed => "removed",
        }
    }
}

/// A file that differs.
#[derive(Clone, Debug)]
pub struct ChangedFile {
    /// Its path in the folder.
    pub path: String,
    /// What happens to it.
    pub change: Change,
    /// Its new text; `None` if it is removed.
    text: Option<String>,
}

/// The changes, as a transaction takes them.
pub fn to_write(changed: &[ChangedFile]) -> Changes {
    changed.iter().map(|file| (file.path.clone(), file.text.clone())).collect()
}

/// How many files there are of each kind of change.
pub fn counted(changed: &[ChangedFile]) -> String {
    let kinds = [Change::Added, Change::Changed, Change::Removed].map(|kind| {
        let count = changed.iter().filter(|file| file.change == kind).count();
        (count > 0).then(|| format!("{count} {}", kind.word().trim_end()))
    });
    kinds.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The files of a folder, as they are.
#[derive(Debug)]
pub struct Folder<'a> {
    shown: &'a str,
    /// The text of each file by its path.
    files: BTreeMap<String, String>,
}

impl<'a> Folder<'a> {
    /// Reads a folder, which may be missing. `shown` is how messages spell it.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn read(folder: &Path, shown: &'a str) -> Result<Self, Failure> {
        let mut files = BTreeMap::new();
        collect(folder, "", &mut files)
            .map_err(|error| Failure::stopped(format!("cannot read {shown}: {error}"), "check the permissions of the folder"))?;
        Ok(Folder { shown, files })
    }

    /// Compares the folder with what is generated.
    ///
    /// # Errors
    /// When a generated file would replace one that no earlier run has written.
    pub fn changes(&self, generated: &BTreeMap<String, String>) -> Result<Vec<ChangedFile>, Failure> {
        let mut changed = Vec::new();
        for (path, text) in generated {
            let change = match self.files.get(path) {
                None => Change::Added,
                Some(found) if is_same(found, text) => continue,
                Some(found) if self.is_ours(path, found) => Change::Changed,
                Some(_) => return Err(self.occupied(path)),
            };
            let (path, text) = (path.clone(), Some(text.clone()));
            changed.push(ChangedFile { path, change, text });
        }
        for (path, found) in &self.files {
            if !generated.contains_key(path) && self.is_ours(path, found) {
                let (path, change, text) = (path.clone(), Change::Removed, None);
                changed.push(ChangedFile { path, change, text });
            }
        }
        Ok(changed)
    }

    /// Whether an earlier run has written a file. Code says so itself; JSON cannot, but the code of its provider refers to it.
    fn is_ours(&self, path: &str, text: &str) -> bool {
        if path.ends_with(".rs") || path.ends_with(".md") {
            return is_generated(text);
        }
        let Some(document) = path.strip_suffix(".json") else { return false };
        let provider = path
            .split_once('/')
            .and_then(|(provider, _)| self.files.get(&format!("{provider}.rs")));
        provider.is_some_and(|code| is_generated(code) && code.contains(&format!("{document:?}")))
    }

    fn occupied(&self, path: &str) -> Failure {
        Failure::stopped(
            format!("{}/{path} exists, and was not generated", self.shown),
            "move the file to another folder, or give a folder of its own for generated code: --out DIR",
        )
    }
}

/// Whether two texts are the same but for line ends, which Git may convert.
fn is_same(found: &str, text: &str) -> bool {
    found == text || found.replace("\r\n", "\n") == text.replace("\r\n", "\n")
}

/// Reads all files below a folder. Links and hidden files are left out, and so are folders into which another run generates.
fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let (path, kind) = (format!("{prefix}{name}"), entry.file_type()?);
        if kind.is_dir() && !name.starts_with('.') {
            if !is_root(&entry.path().join(ROOT)) {
                collect(&entry.path(), &format!("{path}/"), files)?;
            }
        } else if kind.is_file() && [".rs", ".md", ".json"].iter().any(|end| name.ends_with(end)) {
            files.insert(path, String::from_utf8_lossy(&fs::read(entry.path())?).into_owned());
        }
    }
    Ok(())
}

fn is_root(path: &Path) -> bool {
    fs::read(path).is_ok_and(|text| is_generated(&String::from_utf8_lossy(&text)))
}
