//! Where a package gets the crates from: the registry, or a checkout of Eventry.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{InlineTable, Value};

use crate::command::Failure;
use crate::place::relative;

/// A crate that a package needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crate {
    /// Its name in the registry.
    pub name: &'static str,
    /// Its folder in a checkout.
    folder: &'static str,
    /// Whether its default features bring more than is needed.
    bare: bool,
}

/// What the types are made of. Its default features are the shipped events.
pub const RUNTIME: Crate = Crate {
    name: "eventry",
    folder: "",
    bare: true,
};

/// What the build script calls.
pub const GENERATOR: Crate = Crate {
    name: "eventry-codegen",
    folder: "crates/codegen",
    bare: false,
};

/// Where the crates come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrateSource {
    /// The registry, in this version.
    Version(String),
    /// A checkout, as a path from the package's folder.
    Checkout(String),
}

impl CrateSource {
    /// What the command line says, for the package in `package`.
    ///
    /// # Errors
    /// When the folder is not a checkout, or the version is not one.
    pub fn of(path: Option<&Path>, version: Option<&str>, package: &Path) -> Result<Self, Failure> {
        match (path, version) {
            (Some(path), _) => checkout(path, package),
            (None, Some(version)) => {
                let is_version = version.starts_with(|c: char| c.is_ascii_digit() || "=^~<>*".contains(c));
                if is_version {
                    Ok(CrateSource::Version(version.to_owned()))
                } else {
                    Err(Failure::usage(
                        format!("`{version}` is not a version"),
                        "give one such as --version 0.1",
                    ))
                }
            }
            (None, None) => Ok(CrateSource::Version(env!("CARGO_PKG_VERSION").to_owned())),
        }
    }

    /// The dependency on a crate, as Cargo.toml has it.
    #[must_use]
    pub fn dependency(&self, of: Crate) -> Value {
        let mut table = InlineTable::new();
        match self {
            CrateSource::Version(version) if !of.bare => return version.as_str().into(),
            CrateSource::Version(version) => drop(table.insert("version", version.as_str().into())),
            CrateSource::Checkout(path) if of.folder.is_empty() => drop(table.insert("path", path.as_str().into())),
            CrateSource::Checkout(path) => drop(table.insert("path", format!("{path}/{}", of.folder).into())),
        }
        if of.bare {
            table.insert("default-features", false.into());
        }
        Value::InlineTable(table)
    }
}

fn checkout(path: &Path, package: &Path) -> Result<CrateSource, Failure> {
    let holds = |of: Crate| {
        let manifest = fs::read_to_string(path.join(of.folder).join("Cargo.toml")).unwrap_or_default();
        manifest.lines().any(|line| line.trim_end() == format!("name = \"{}\"", of.name))
    };
    let real: Option<PathBuf> = path.canonicalize().ok().filter(|_| holds(RUNTIME) && holds(GENERATOR));
    let real = real.ok_or_else(|| {
        Failure::usage(
            format!("`{}` is not a checkout of Eventry", path.display()),
            "give the folder that holds the crate `eventry`, and `crates/codegen`: --path DIR",
        )
    })?;
    // What was given as a relative path moves with the package.
    Ok(CrateSource::Checkout(if path.is_absolute() {
        path.to_string_lossy().trim_end_matches(['/', '\\']).replace('\\', "/")
    } else {
        relative(&real, package)
    }))
}
