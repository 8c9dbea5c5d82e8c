//! What a build depends on besides sources: the compiler, the environment, and Cargo's configuration.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::command::Failure;

/// The compiler.
#[derive(Clone, Debug)]
pub struct Compiler {
    /// Everything that it says about itself.
    pub version: String,
    /// The platform that it runs on.
    pub host: String,
}

impl Compiler {
    /// Asks the compiler that Cargo uses in a folder.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be run.
    pub fn ask(folder: &Path) -> Result<Self, Failure> {
        let program = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let cannot = |reason: String| Failure::stopped(format!("cannot run the Rust compiler: {reason}"), "install Rust");
        let output = Command::new(program)
            .arg("-vV")
            .current_dir(folder)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| cannot(error.to_string()))?;
        let version = String::from_utf8_lossy(&output.stdout).into_owned();
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned);
        match host {
            Some(host) => Ok(Compiler { version, host }),
            None => Err(cannot(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
        }
    }
}

/// The variables that change what Cargo builds, by the beginning of their names. The toolchain shows in the version of the compiler.
const VARIABLES: &[&str] = &[
    "CARGO_BUILD_",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_PROFILE_",
    "CARGO_TARGET_",
    "RUSTC",
    "RUSTFLAGS",
];

/// Those that do not, although they begin alike.
const HARMLESS: &[&str] = &[
    "CARGO_BUILD_JOBS",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_TARGET_DIR",
    "CARGO_TARGET_TMPDIR",
];

/// Returns the flags that the environment sets.
pub fn variables() -> BTreeMap<OsString, OsString> {
    let matters = |name: &str| VARIABLES.iter().any(|start| name.starts_with(start)) && !HARMLESS.contains(&name);
    env::vars_os().filter(|(name, _)| name.to_str().is_some_and(matters)).collect()
}

/// Returns the configuration files that Cargo reads in a folder, and their contents.
pub fn configuration(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let folders = folder.ancestors().map(|above| above.join(".cargo")).chain(home);
    let files = folders.flat_map(|folder| [folder.join("config.toml"), folder.join("config")]);
    files.filter_map(|path| Some((path.clone(), fs::read(path).ok()?))).collect()
}
