//! What a worker is made from, apart from the schemas.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use toml_edit::{Document, DocumentMut, Item, value};

use super::lockfile::Lockfile;
use super::origin::Origin;
use super::package::{self, Package};
use super::runtime::Runtime;
use super::toolchain::Compiler;
use crate::command::Failure;
use crate::place::Place;

/// What a worker is made from, apart from the schemas.
pub struct Recipe {
    /// The folder in which Cargo is run, whose configuration counts.
    pub folder: PathBuf,
    /// Where Cargo builds.
    pub target: PathBuf,
    /// The runtime.
    pub runtime: Runtime,
    /// The compiler.
    pub compiler: Compiler,
    /// What the lock file pins.
    pub lock: Lockfile,
    /// The text of the lock file, if the package has one.
    pub lock_text: Option<String>,
    /// The worker's manifest, without its name.
    pub manifest: String,
}

impl Recipe {
    /// Finds out what the worker of a place is made from.
    ///
    /// # Errors
    ///
    /// Fails if Cargo or the compiler cannot be run, or if nothing says which runtime is meant.
    pub fn find(place: &Place, origin: &Origin) -> Result<Self, Failure> {
        let (package, compiler) = ask(place)?;
        let package = package?;
        let (lock_text, lock) = locked(place, package.as_ref(), origin);
        let runtime = match (origin, package.as_ref().and_then(|package| package.runtime.as_ref())) {
            (Origin::Folder(folder), _) => Runtime::Folder(named(folder)?),
            (Origin::Version(version), _) => Runtime::Registry {
                version: version.clone(),
                index: None,
            },
            (Origin::Package, Some(dependency)) => Runtime::of(dependency, &lock)?,
            (Origin::Package, None) => {
                return Err(Failure::stopped(
                    "the package around the schemas does not depend on `eventry`",
                    "run `cargo eventry init`, or say where the crate comes from: --path DIR or --version V",
                ));
            }
        };
        let target = package.as_ref().map(|package| package.target.clone());
        Ok(Recipe {
            folder: place.root.clone(),
            target: target.or(place.target.clone()).unwrap_or_else(|| place.root.join("target")),
            manifest: manifest(&runtime, package.as_ref().map(|package| package.workspace.as_path())),
            runtime,
            compiler: compiler?,
            lock,
            lock_text,
        })
    }
}

type Answers = (Result<Option<Package>, Failure>, Result<Compiler, Failure>);

/// Asks Cargo and the compiler at the same time, because starting them takes most of the time of a short run.
fn ask(place: &Place) -> Result<Answers, Failure> {
    let has_package = place.root.join("Cargo.toml").is_file();
    thread::scope(|scope| {
        let compiler = scope.spawn(|| Compiler::ask(&place.root));
        let package = if has_package {
            package::read(&place.root).map(Some)
        } else {
            Ok(None)
        };
        let compiler = compiler
            .join()
            .map_err(|_| Failure::stopped("the version of the compiler is unknown", "run the command again"))?;
        Ok((package, compiler))
    })
}

/// The folder of the runtime that the command line names.
fn named(folder: &Path) -> Result<PathBuf, Failure> {
    let real = folder.canonicalize().ok().filter(|real| real.join("Cargo.toml").is_file());
    real.ok_or_else(|| {
        Failure::usage(
            format!("`{}` does not hold a package", folder.display()),
            "--path expects a checkout of Eventry",
        )
    })
}

/// The lock file of the package; without a package, that of the runtime.
fn locked(place: &Place, package: Option<&Package>, origin: &Origin) -> (Option<String>, Lockfile) {
    let folders = [
        package.map(|package| package.workspace.clone()),
        match origin {
            Origin::Folder(folder) => Some(folder.clone()),
            Origin::Package | Origin::Version(_) => None,
        },
        Some(place.root.clone()),
    ];
    let texts = folders
        .into_iter()
        .flatten()
        .filter_map(|folder| fs::read_to_string(folder.join("Cargo.lock")).ok());
    for text in texts {
        if let Some(lock) = Lockfile::read(&text) {
            return (Some(text), lock);
        }
    }
    (None, Lockfile::default())
}

/// The manifest of the worker, which is a workspace of its own.
fn manifest(runtime: &Runtime, workspace: Option<&Path>) -> String {
    let mut text = format!(
        "edition = \"2024\"\npublish = false\n\n[workspace]\n\n[dependencies]\neventry = {}\n\n[profile.release]\ndebug = false\nstrip = true\n",
        runtime.in_manifest()
    );
    if let Some(patches) = workspace.and_then(patches) {
        text.push('\n');
        text.push_str(&patches);
    }
    text
}

/// The section `[patch]` of a workspace, with absolute paths.
fn patches(workspace: &Path) -> Option<String> {
    let text = fs::read_to_string(workspace.join("Cargo.toml")).ok()?;
    let document = Document::parse(text).ok()?;
    let mut patch = document.get("patch")?.clone();
    for (_, source) in patch.as_table_like_mut()?.iter_mut() {
        let Some(packages) = source.as_table_like_mut() else { continue };
        for (_, package) in packages.iter_mut() {
            if let Some(path) = package.get("path").and_then(Item::as_str).map(|path| workspace.join(path))
                && let Some(package) = package.as_table_like_mut()
            {
                package.insert("path", value(path.to_string_lossy().into_owned()));
            }
        }
    }
    let mut own = DocumentMut::new();
    own.insert("patch", patch);
    Some(own.to_string())
}
