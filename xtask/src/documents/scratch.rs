//! The folders in which blocks run: a copy of the checkout, and folders next to it for crates of the reader.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::Failure;
use crate::repository;

/// The scratch folder.
pub struct Scratch {
    /// The checkout that is copied.
    from: PathBuf,
    /// The copy.
    pub checkout: PathBuf,
    /// Holds the crates of the reader's own: a workspace, in which `eventry` is that of the copy.
    pub crates: PathBuf,
    /// The folder for the input and the output of the shell.
    pub session: PathBuf,
    /// Where everything is built. Not where the checkout itself is: Cargo would take what it built from the copy for up to date.
    target: PathBuf,
}

impl Scratch {
    /// The scratch folder for the checkout at `from`, with everything in it as it is there.
    pub fn new(from: &Path) -> Result<Self, Failure> {
        let root = repository::target(from).join("tmp").join("documents");
        let scratch = Scratch {
            from: from.to_owned(),
            checkout: root.join("checkout"),
            crates: root.join("crates"),
            session: root.join("session"),
            target: root.join("target"),
        };
        scratch.reset().map_err(|error| {
            let message = format!("cannot copy the checkout to {}: {error}", root.display());
            Failure::stopped(message, "check that there is space, and that you may write there")
        })?;
        // Fetches what the cache lacks, if there is a network; what runs is offline.
        let _ = scratch.command("cargo", &scratch.checkout).args(["fetch", "--quiet"]).output();
        Ok(scratch)
    }

    /// Makes everything as it was at the start.
    pub fn reset(&self) -> io::Result<()> {
        for folder in [&self.crates, &self.session] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
            fs::create_dir_all(folder)?;
        }
        mirror(&self.from, &self.checkout, true)?;
        fs::copy(self.from.join("Cargo.lock"), self.crates.join("Cargo.lock"))?;
        let mut manifest = "[workspace]\nmembers = [\"*\"]\nresolver = \"3\"\n\n[patch.crates-io]\n".to_owned();
        for package in ["eventry", "eventry-codegen"] {
            if let Some(folder) = folder_of(package, &self.checkout)? {
                manifest.push_str(&format!("{package} = {{ path = {folder:?} }}\n"));
            }
        }
        fs::write(self.crates.join("Cargo.toml"), manifest)?;
        self.commit()
    }

    /// A process that works in `folder`, with Cargo told where to build and to be quiet.
    pub fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_QUIET", "true")
            .env("CARGO_TERM_COLOR", "never")
            // A reader installs it; here it is that of the copy, in every folder.
            .env("CARGO_ALIAS_EVENTRY", self.eventry())
            // Of the checkout that is copied, when Cargo runs this program.
            .env_remove("CARGO_MANIFEST_DIR");
        command
    }

    /// What `cargo eventry` stands for.
    fn eventry(&self) -> String {
        let manifest = self.checkout.join("Cargo.toml");
        format!("run --quiet --manifest-path {} --package xtask -- eventry", manifest.display())
    }

    /// Some commands compare with what is committed.
    fn commit(&self) -> io::Result<()> {
        let git = self.checkout.join(".git");
        if git.exists() {
            fs::remove_dir_all(git)?;
        }
        let author = ["-c", "user.name=Reader", "-c", "user.email=reader@localhost"];
        for arguments in [
            &["init", "--quiet", "--initial-branch=main"][..],
            &["add", "--all"],
            &["commit", "--quiet", "--message=All"],
        ] {
            let status = self.command("git", &self.checkout).args(author).args(arguments).status()?;
            if !status.success() {
                return Err(io::Error::other(format!("git {} ended with {status}", arguments.join(" "))));
            }
        }
        Ok(())
    }
}

/// The folder of a package in the checkout.
fn folder_of(package: &str, folder: &Path) -> io::Result<Option<PathBuf>> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    if manifest.lines().any(|line| line == format!("name = {package:?}")) {
        return Ok(Some(folder.to_owned()));
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with(".git") {
            let found = folder_of(package, &path)?;
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}

/// Makes `to` what `from` is. Files that are the same stay untouched, so that Cargo does not build them again.
fn mirror(from: &Path, to: &Path, is_top: bool) -> io::Result<()> {
    fs::create_dir_all(to)?;
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        let is_hidden = text.starts_with('.') && !(is_top && matches!(&*text, ".cargo" | ".ci" | ".gitignore"));
        if text == "target" || is_hidden {
            continue;
        }
        let (source, copy) = (entry.path(), to.join(&name));
        names.insert(name);
        if source.is_dir() {
            mirror(&source, &copy, false)?;
        } else if fs::read(&copy).ok() != Some(fs::read(&source)?) {
            fs::copy(&source, &copy)?;
        }
    }
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        let path = entry.path();
        if names.contains(&entry.file_name()) {
            continue;
        }
        if path.is_dir() {
            fs::remove_dir_all(path)?;
        } else {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
