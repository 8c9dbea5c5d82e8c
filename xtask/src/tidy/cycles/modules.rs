//! The modules of one crate: what each defines and imports, and the code in which it names other things.

use std::collections::{BTreeMap, BTreeSet};

use super::items::{self, Item};
use super::paths::{Mention, mentions};
use super::tokens::{Token, tokens};
use super::uses::Use;

/// All modules of a crate; the first is its root.
#[derive(Default)]
pub struct Modules {
    /// The modules; each comes after its parent.
    pub all: Vec<Module>,
}

/// A module.
#[derive(Default)]
pub struct Module {
    /// The names from the root of the crate to it.
    pub path: Vec<String>,
    /// The file that holds it.
    pub file: String,
    /// The module that declares it.
    pub parent: Option<usize>,
    /// The meanings of each name. One name can be a module, a type and a function at once.
    pub names: BTreeMap<String, Vec<Meaning>>,
    /// The paths of `use path::*;`.
    pub globs: Vec<Vec<String>>,
    /// All its imports.
    pub imports: Vec<Use>,
    /// The paths in its items, with their lines; not those of modules inside it.
    pub paths: Vec<(Vec<String>, usize)>,
}

/// The meaning of a name.
#[derive(Clone)]
pub enum Meaning {
    /// Something that this module defines.
    Item,
    /// A module in it.
    Module(usize),
    /// What is at another path.
    Import(Vec<String>),
}

/// Where the files of a module's children are.
#[derive(Clone)]
struct Place {
    /// The file, for what `#[path]` is relative to.
    file: String,
    /// The folder of the children, with a slash at its end unless it is empty.
    folder: String,
}

impl Modules {
    /// Reads the crate whose root is the file `root`.
    pub fn read(files: &BTreeMap<String, String>, root: &str) -> Self {
        let mut modules = Modules::default();
        let place = Place {
            file: root.to_owned(),
            folder: folder(root).to_owned(),
        };
        let code = tokens(files.get(root).map_or("", String::as_str));
        modules.add(files, None, Vec::new(), place, code, &mut BTreeSet::from([root.to_owned()]));
        modules
    }

    /// Adds a module and those inside it. `open` holds the files that are being read, so that none mounts itself.
    fn add(
        &mut self,
        files: &BTreeMap<String, String>,
        parent: Option<usize>,
        path: Vec<String>,
        place: Place,
        code: Vec<Token<'_>>,
        open: &mut BTreeSet<String>,
    ) -> usize {
        let at = self.all.len();
        self.all.push(Module {
            path: path.clone(),
            file: place.file.clone(),
            parent,
            ..Module::default()
        });
        for item in items::read(code) {
            match item {
                Item::Import(import) => self.import(at, import),
                Item::Code { name, tokens } => {
                    if let Some(name) = name {
                        self.define(at, name, Meaning::Item);
                    }
                    for mention in mentions(&tokens) {
                        match mention {
                            Mention::Import(import) => self.import(at, import),
                            Mention::Path(path, line) => self.all[at].paths.push((path, line)),
                        }
                    }
                }
                Item::Module { name, at_path, body } => {
                    let mut inner = path.clone();
                    inner.push(name.to_owned());
                    let child = match body {
                        Some(body) => {
                            let folder = format!("{}{name}/", place.folder);
                            let file = place.file.clone();
                            Some(self.add(files, Some(at), inner, Place { file, folder }, body, open))
                        }
                        None => self.add_file(files, at, inner, &place, at_path, open),
                    };
                    if let Some(child) = child {
                        self.define(at, name, Meaning::Module(child));
                    }
                }
            }
        }
        at
    }

    /// Adds the module of a file. The file may be missing: a declaration can have a `cfg` that never holds here.
    fn add_file(
        &mut self,
        files: &BTreeMap<String, String>,
        parent: usize,
        path: Vec<String>,
        place: &Place,
        at_path: Option<&str>,
        open: &mut BTreeSet<String>,
    ) -> Option<usize> {
        let name = path.last()?;
        let candidates = match at_path {
            Some(relative) => vec![joined(folder(&place.file), relative)],
            None => ["{}.rs", "{}/mod.rs"]
                .map(|form| place.folder.clone() + &form.replace("{}", name))
                .into(),
        };
        let (file, text) = candidates.iter().find_map(|file| files.get_key_value(file))?;
        if !open.insert(file.clone()) {
            return None;
        }
        // A file named by `#[path]` counts as a `mod.rs`.
        let folder = match file.strip_suffix(".rs") {
            Some(stem) if at_path.is_none() && !file.ends_with("/mod.rs") => format!("{stem}/"),
            _ => folder(file).to_owned(),
        };
        let inner = Place {
            file: file.clone(),
            folder,
        };
        let at = self.add(files, Some(parent), path, inner, tokens(text), open);
        open.remove(file);
        Some(at)
    }

    fn import(&mut self, at: usize, import: Use) {
        match &import.name {
            Some(name) => self.define(at, &name.clone(), Meaning::Import(import.path.clone())),
            None if import.is_glob => {
                self.all[at].globs.push(import.path.clone());
            }
            None => {}
        }
        self.all[at].imports.push(import);
    }

    fn define(&mut self, at: usize, name: &str, meaning: Meaning) {
        self.all[at].names.entry(name.to_owned()).or_default().push(meaning);
    }
}

/// The folder of a file, with a slash at its end unless it is empty.
fn folder(file: &str) -> &str {
    file.rfind('/').and_then(|at| file.get(..=at)).unwrap_or_default()
}

/// A path relative to a folder, with `..` taken out.
fn joined(folder: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            ".." => _ = parts.pop(),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}
