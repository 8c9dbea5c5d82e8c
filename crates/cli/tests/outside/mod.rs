//! A folder outside of every repository, in which the program runs as it does for its users.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::stage::{self, Ran};

/// The repository.
pub const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A folder that is removed in the end.
pub struct Outside(pub PathBuf);

impl Outside {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("eventry-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        // As Cargo spells it.
        Outside(folder.canonicalize().unwrap())
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn has(&self, path: &str) -> bool {
        self.0.join(path).exists()
    }

    /// Runs `cargo eventry` in a folder.
    pub fn run(&self, folder: &str, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-eventry"));
        // As Cargo does.
        command.env("CARGO_TARGET_DIR", target()).arg("eventry").args(arguments);
        stage::ran(command.current_dir(self.0.join(folder)).output().unwrap())
    }

    /// The same for a command that has to succeed, and print this on standard error.
    #[track_caller]
    pub fn good(&self, folder: &str, arguments: &[&str]) -> String {
        let ran = self.run(folder, arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {}{}", ran.out, ran.errors);
        ran.out
    }

    /// Runs Cargo itself. All scratch packages share what is built, and the versions of this repository.
    pub fn cargo(&self, folder: &str, arguments: &[&str]) -> Ran {
        let folder = self.0.join(folder);
        if folder.join("Cargo.toml").is_file() && !folder.join("Cargo.lock").is_file() {
            fs::copy(Path::new(REPOSITORY).join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        }
        let mut command = Command::new(env!("CARGO"));
        command
            .env("CARGO_TARGET_DIR", target())
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TERM_COLOR", "never")
            .args(arguments);
        stage::ran(command.current_dir(folder).output().unwrap())
    }

    /// A package as `cargo new` creates it.
    pub fn package(&self, name: &str, options: &[&str]) {
        let ran = self.cargo(".", &[&["new", "--quiet", "--vcs", "none", name], options].concat());
        assert_eq!(ran.status, 0, "{}", ran.errors);
    }
}

/// Where everything outside is built.
pub fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside")
}

impl Drop for Outside {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
