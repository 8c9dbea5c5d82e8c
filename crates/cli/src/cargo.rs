//! What Cargo knows about the packages around the current folder.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::command::{Failure, nearest};

/// A Cargo workspace, or a package on its own.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its folder.
    pub root: PathBuf,
    /// Where Cargo builds.
    pub target: PathBuf,
    /// Its packages, in the order in which Cargo lists them.
    pub packages: Vec<Package>,
}

/// One package of a workspace.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
}

impl Workspace {
    /// The package of that name.
    ///
    /// # Errors
    /// Fails if the workspace has no such package.
    pub fn package(&self, name: &str) -> Result<&Package, Failure> {
        self.packages.iter().find(|package| package.name == name).ok_or_else(|| {
            let known = self.packages.iter().map(|package| package.name.as_str());
            let help = match nearest(name, known.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its packages are {}", known.collect::<Vec<_>>().join(", ")),
            };
            Failure::usage(format!("there is no package `{name}` in this workspace"), help)
        })
    }
}

/// The program: the Cargo that runs this command, or the one in the search path.
#[must_use]
pub fn program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Returns the nearest folder that holds a `Cargo.toml`: `here`, or one above it.
#[must_use]
pub fn package_folder(here: &Path) -> Option<&Path> {
    here.ancestors().find(|folder| folder.join("Cargo.toml").is_file())
}

/// Asks Cargo for the workspace around a folder. This needs neither the network nor a lock file.
///
/// # Errors
/// When Cargo cannot be run, or rejects a manifest.
pub fn workspace(folder: &Path) -> Result<Workspace, Failure> {
    read(&metadata(folder)?).ok_or_else(not_understood)
}

/// Asks Cargo for what it knows about the workspace around a folder, without the packages that it depends on. This needs neither the network
/// nor a lock file.
///
/// # Errors
/// When Cargo cannot be run, or rejects a manifest.
pub fn metadata(folder: &Path) -> Result<Value, Failure> {
    let output = Command::new(program())
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| {
            Failure::stopped(
                format!("cannot run Cargo: {error}"),
                "install Rust, or name the folder: --schemas DIR",
            )
        })?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        let words = words.trim().trim_start_matches("error: ").to_owned();
        return Err(Failure::stopped(
            format!("Cargo does not know the packages here: {words}"),
            "correct Cargo.toml, or name the folder: --schemas DIR",
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(|_| not_understood())
}

/// What the code of the package in a folder calls a crate that it depends on; `None` if it does not.
///
/// # Errors
/// When Cargo cannot be run, or rejects a manifest.
pub fn name_of(crate_name: &str, folder: &Path) -> Result<Option<String>, Failure> {
    let metadata = metadata(folder)?;
    let manifest = folder.join("Cargo.toml");
    let packages = metadata.get("packages").and_then(Value::as_array).ok_or_else(not_understood)?;
    let is_here = |package: &&Value| package.get("manifest_path").and_then(Value::as_str).map(Path::new) == Some(&*manifest);
    let dependencies = packages
        .iter()
        .find(is_here)
        .and_then(|package| package.get("dependencies")?.as_array());
    let dependency = dependencies.into_iter().flatten().find(|dependency| {
        // A dependency of tests or of the build script has a kind.
        dependency.get("name").and_then(Value::as_str) == Some(crate_name) && !dependency.get("kind").is_some_and(Value::is_string)
    });
    Ok(dependency.map(|dependency| {
        let renamed = dependency.get("rename").and_then(Value::as_str);
        renamed.unwrap_or(crate_name).replace('-', "_")
    }))
}

/// The failure if the output of Cargo has another form than expected.
#[must_use]
pub fn not_understood() -> Failure {
    Failure::stopped(
        "the output of `cargo metadata` is not understood",
        "name the folder of the schemas: --schemas DIR",
    )
}

fn read(metadata: &Value) -> Option<Workspace> {
    let text = |value: &Value, name: &str| Some(value.get(name)?.as_str()?.to_owned());
    let packages = metadata.get("packages")?.as_array()?.iter().map(|package| {
        Some(Package {
            name: text(package, "name")?,
            folder: Path::new(&text(package, "manifest_path")?).parent()?.to_owned(),
        })
    });
    Some(Workspace {
        root: text(metadata, "workspace_root")?.into(),
        target: text(metadata, "target_directory")?.into(),
        packages: packages.collect::<Option<_>>()?,
    })
}
