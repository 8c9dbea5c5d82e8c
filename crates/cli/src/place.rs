//! The place that a command works in: a folder of schemas, and the package that it belongs to.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::discover::{Tree, read_tree};

use crate::cargo::{self, Package, Workspace};
use crate::command::Failure;

/// The name of the folder of schemas.
pub const SCHEMAS: &str = "schemas";

/// Where a command works. It is found once, and passed to everything that reads or writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder around the schemas: that of the package. Relative paths in settings start here.
    pub root: PathBuf,
    /// The folder of the schemas.
    pub schemas: PathBuf,
    /// How messages spell that folder: a path that opens it from the current folder, with `/` between the names.
    pub shown: String,
    /// Cargo's target folder, if it is known without asking Cargo.
    pub target: Option<PathBuf>,
}

impl Place {
    /// Reads the files of the schemas folder. Their paths start with the folder's own name, as in a build script, so that the same code is
    /// generated; [`Place::located`] turns them into paths that a person can open.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn read(&self) -> Result<Tree, Diagnostics> {
        read_tree(&self.schemas)
    }

    /// How messages spell a path inside the folder.
    #[must_use]
    pub fn path(&self, inside: &str) -> String {
        format!("{}/{inside}", self.shown)
    }

    /// Problems with paths that open from the current folder.
    #[must_use]
    pub fn located(&self, problems: Diagnostics) -> Diagnostics {
        let name = self.schemas.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let located = problems.into_iter().map(|mut problem| {
            match problem.path.strip_prefix(&*name) {
                Some("") => problem.path.clone_from(&self.shown),
                Some(rest) if rest.starts_with('/') => problem.path = format!("{}{rest}", self.shown),
                _ => {}
            }
            problem
        });
        located.collect()
    }

    /// The place around a folder of schemas, as seen from `here`.
    fn around(schemas: PathBuf, here: &Path) -> Self {
        let root = schemas.parent().unwrap_or(&schemas).to_owned();
        Place {
            shown: relative(&schemas, here),
            target: target(&root),
            root,
            schemas,
        }
    }
}

/// What the command line says about the place.
#[derive(Clone, Debug, Default, Args)]
pub struct Lookup {
    /// The folder that holds one folder per provider; by default, the nearest `schemas/`, here or above
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        help_heading = "Common options",
        conflicts_with = "package"
    )]
    pub schemas: Option<PathBuf>,
    /// The package of this workspace whose `schemas/` is used
    #[arg(short, long, global = true, value_name = "NAME", help_heading = "Common options")]
    pub package: Option<String>,
}

impl Lookup {
    /// Finds the place.
    ///
    /// # Errors
    /// Fails outside of any place, and where several packages could be meant.
    pub fn find(&self) -> Result<Place, Failure> {
        let here = env::current_dir()
            .map_err(|error| Failure::stopped(format!("the current folder cannot be read: {error}"), "change to another folder"))?;
        match (&self.schemas, &self.package) {
            (Some(folder), _) => named(folder, &here),
            (None, Some(package)) => of_package(package, &here),
            (None, None) => match here
                .ancestors()
                .map(|folder| folder.join(SCHEMAS))
                .find(|folder| holds_schemas(folder))
            {
                Some(schemas) => Ok(Place::around(schemas, &here)),
                None => of_members(&here),
            },
        }
    }
}

/// The folder that the command line names.
fn named(folder: &Path, here: &Path) -> Result<Place, Failure> {
    let real = folder.canonicalize().ok().filter(|real| real.is_dir()).ok_or_else(|| {
        Failure::usage(
            format!("there is no folder `{}`", folder.display()),
            "give the folder that holds one folder per provider: --schemas DIR",
        )
    })?;
    let spelled = folder.to_string_lossy().replace('\\', "/");
    let spelled = spelled.trim_end_matches('/').trim_start_matches("./");
    let mut place = Place::around(real, here);
    if !matches!(spelled, "" | "." | "..") {
        place.shown = spelled.to_owned();
    }
    Ok(place)
}

/// The package of the workspace that the command line names.
fn of_package(name: &str, here: &Path) -> Result<Place, Failure> {
    let workspace = cargo::workspace(here)?;
    let package = workspace.package(name)?;
    let schemas = package.folder.join(SCHEMAS);
    if !schemas.is_dir() {
        return Err(Failure::stopped(
            format!("package `{name}` has no folder `{SCHEMAS}`"),
            format!("run `cargo eventry init` in {}", relative(&package.folder, here)),
        ));
    }
    Ok(with_target(schemas, here, &workspace))
}

/// The only member with schemas, at the root of a workspace that has none of its own.
fn of_members(here: &Path) -> Result<Place, Failure> {
    let nothing = || {
        Failure::stopped(
            format!("there are no schemas here: neither this folder nor any above it holds {SCHEMAS}/<provider>/provider.toml"),
            "run `cargo eventry init` in a Cargo package, or name the folder: --schemas DIR",
        )
    };
    let package = cargo::package_folder(here).ok_or_else(nothing)?;
    let workspace = cargo::workspace(package)?;
    if workspace.root != package {
        return Err(nothing());
    }
    let members: Vec<&Package> = workspace
        .packages
        .iter()
        .filter(|package| holds_schemas(&package.folder.join(SCHEMAS)))
        .collect();
    match members.as_slice() {
        [] => Err(nothing()),
        [only] => Ok(with_target(only.folder.join(SCHEMAS), here, &workspace)),
        [first, ..] => {
            let names: Vec<String> = members.iter().map(|package| format!("`{}`", package.name)).collect();
            Err(Failure::usage(
                format!("{} packages of this workspace have schemas: {}", names.len(), names.join(", ")),
                format!("name one of them, as in -p {}", first.name),
            ))
        }
    }
}

fn with_target(schemas: PathBuf, here: &Path, workspace: &Workspace) -> Place {
    Place {
        target: Some(workspace.target.clone()),
        ..Place::around(schemas, here)
    }
}

/// Whether a folder holds providers, or is still empty, as a new one is. Folders of the same name with other content are passed over.
fn holds_schemas(folder: &Path) -> bool {
    let entries: io::Result<Vec<_>> = fs::read_dir(folder).and_then(Iterator::collect);
    let Ok(entries) = entries else { return false };
    let mut folders = entries.iter().map(fs::DirEntry::path).filter(|path| path.is_dir()).peekable();
    folders.peek().is_none() || folders.any(|path| path.join("provider.toml").is_file())
}

/// The target folder of the package or workspace around `root`, as far as files tell.
fn target(root: &Path) -> Option<PathBuf> {
    let configured = env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty());
    if let Some(folder) = configured {
        return std::path::absolute(folder).ok();
    }
    let locked = root.ancestors().find(|folder| folder.join("Cargo.lock").is_file())?;
    Some(locked.join("target"))
}

/// A path that opens `path` from the folder `here`, with `/` between the names.
#[must_use]
pub fn relative(path: &Path, here: &Path) -> String {
    let above = here.ancestors().enumerate().find_map(|(up, folder)| {
        let inside = path.strip_prefix(folder).ok()?;
        // What has nothing in common but the root of the disk is clearer in full.
        (up == 0 || folder.parent().is_some()).then_some((up, inside))
    });
    let Some((up, inside)) = above else {
        return path.to_string_lossy().replace('\\', "/");
    };
    let names = inside.iter().map(|name| name.to_string_lossy());
    let names: Vec<_> = std::iter::repeat_n("..".into(), up).chain(names).collect();
    if names.is_empty() { ".".to_owned() } else { names.join("/") }
}

#[cfg(test)]
mod tests {
    use super::relative;
    use std::path::Path;

    #[test]
    fn paths_open_from_the_current_folder() {
        for (path, here, expected) in [
            ("/a/b/schemas", "/a/b", "schemas"),
            ("/a/b/schemas", "/a/b/src/deep", "../../schemas"),
            ("/a/b/schemas", "/a", "b/schemas"),
            ("/a/b", "/a/b", "."),
            ("/x/schemas", "/a/b", "/x/schemas"),
        ] {
            assert_eq!(relative(Path::new(path), Path::new(here)), expected);
        }
    }
}
