//! What Cargo says about the package whose schemas are decoded with.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cargo;
use crate::command::Failure;

/// The name of the runtime's package.
pub const RUNTIME: &str = "eventry";

/// A package, and how it depends on the runtime.
#[derive(Clone, Debug)]
pub struct Package {
    /// The folder of the workspace, which holds `Cargo.lock`.
    pub workspace: PathBuf,
    /// Where Cargo builds.
    pub target: PathBuf,
    /// How it depends on the runtime; `None` if it does not.
    pub runtime: Option<Dependency>,
}

/// Where a dependency comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dependency {
    /// A folder.
    Folder(PathBuf),
    /// A registry, or a Git repository, as `Cargo.lock` spells it.
    Source(String),
}

/// Asks Cargo for the package in a folder.
///
/// # Errors
///
/// Fails if Cargo cannot be run, or rejects the manifest.
pub fn read(folder: &Path) -> Result<Package, Failure> {
    of_metadata(&cargo::metadata(folder)?, folder).ok_or_else(cargo::not_understood)
}

fn of_metadata(metadata: &Value, folder: &Path) -> Option<Package> {
    let text = |name| metadata.get(name).and_then(Value::as_str).map(PathBuf::from);
    let manifest = folder.join("Cargo.toml");
    let packages = metadata.get("packages")?.as_array()?;
    let own = packages
        .iter()
        .find(|package| package.get("manifest_path").and_then(Value::as_str).map(Path::new) == Some(&manifest));
    Some(Package {
        workspace: text("workspace_root")?,
        target: text("target_directory")?,
        runtime: own.and_then(|package| runtime_of(package, folder)),
    })
}

/// How a package depends on the runtime. The package that holds the runtime needs no dependency.
fn runtime_of(package: &Value, folder: &Path) -> Option<Dependency> {
    if package.get("name").and_then(Value::as_str) == Some(RUNTIME) {
        return Some(Dependency::Folder(folder.to_owned()));
    }
    let mut dependencies: Vec<&Value> = package
        .get("dependencies")?
        .as_array()?
        .iter()
        .filter(|dependency| dependency.get("name").and_then(Value::as_str) == Some(RUNTIME))
        .collect();
    // A plain dependency has no kind; one of tests or of the build script is the second choice.
    dependencies.sort_by_key(|dependency| dependency.get("kind").is_some_and(Value::is_string));
    let dependency = dependencies.first()?;
    let text = |name| dependency.get(name).and_then(Value::as_str);
    text("path")
        .map(|path| Dependency::Folder(path.into()))
        .or_else(|| text("source").map(|source| Dependency::Source(source.to_owned())))
}
