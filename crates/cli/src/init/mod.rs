//! `cargo eventry init`: prepares a Cargo package for its own events.
//!
//! What is missing is added; what is in the way stays, and the lines to add are shown. Each file is written whole, in an order in which a
//! run that is killed is completed by the next one.

mod crates;
mod manifest;
mod template;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::cargo;
use crate::command::{self, Failure};
use crate::files;
use crate::place::{Lookup, SCHEMAS, relative};
use crate::transaction;
use crates::CrateSource;
use manifest::Manifest;

/// Prepare a Cargo package for events of its own
///
/// Adds the dependencies, a build script, and schemas/ with a small provider. A `src/main.rs` that `cargo new` wrote is replaced by a
/// program that decodes the sample. Nothing else is changed: where a file is in the way, the lines to add are shown. A second run changes
/// nothing.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Take the crates from this checkout of Eventry
    #[arg(long, value_name = "DIR", conflicts_with = "version")]
    path: Option<PathBuf>,
    /// Take the crates from the registry, in this version; by default, that of this program
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
}

/// A package that is being prepared.
struct Package {
    folder: PathBuf,
    manifest: Manifest,
    /// How messages spell the folder, with a slash behind it.
    prefix: String,
    /// What was done, one line per file.
    done: Vec<String>,
    /// What a person has to do.
    open: Vec<String>,
    /// The provider of the template, if it is there.
    provider: Option<&'static str>,
}

/// Runs the command.
///
/// # Errors
/// Outside of a package, or when a file cannot be read or written.
pub fn run(lookup: &Lookup, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut package = Package::find(lookup)?;
    let source = CrateSource::of(arguments.path.as_deref(), arguments.version.as_deref(), &package.folder)?;
    let manifest = package.shown("Cargo.toml");
    package.manifest.complete(&manifest, &source)?;
    package.provider = package.schemas()?;
    package.dependencies()?;
    package.build_script()?;
    package.program()?;
    command::print(&package.report())?;
    Ok(ExitCode::SUCCESS)
}

impl Package {
    fn find(lookup: &Lookup) -> Result<Self, Failure> {
        if lookup.schemas.is_some() {
            return Err(Failure::usage(
                "`init` creates `schemas/` in the folder of the package",
                "leave out --schemas; a package of a workspace is named with -p",
            ));
        }
        let here = std::env::current_dir()
            .map_err(|error| Failure::stopped(format!("the current folder cannot be read: {error}"), "change to another folder"))?;
        let folder = match &lookup.package {
            Some(name) => cargo::workspace(&here)?.package(name)?.folder.clone(),
            None => cargo::package_folder(&here).map(Path::to_owned).ok_or_else(|| {
                Failure::stopped(
                    "this is not a Cargo package: neither this folder nor any above it holds a Cargo.toml",
                    "create one: `cargo new shop`, then run `cargo eventry init` in the folder `shop`",
                )
            })?,
        };
        let prefix = match relative(&folder, &here).as_str() {
            "." => String::new(),
            path => format!("{path}/"),
        };
        let text = read(&folder.join("Cargo.toml"))?.unwrap_or_default();
        Ok(Package {
            manifest: Manifest::read(&format!("{prefix}Cargo.toml"), &text)?,
            folder,
            prefix,
            done: Vec::new(),
            open: Vec::new(),
            provider: None,
        })
    }

    fn shown(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// A file is in the way; this line belongs into it.
    fn left(&mut self, path: &str, place: &str, line: &str) {
        let path = self.shown(path);
        self.open
            .push(format!("{path} stays as it is. Add this line{place}:\n\n    {line}\n"));
    }

    fn did(&mut self, path: &str, what: &str) {
        self.done.push(format!("{}: {what}", self.shown(path)));
    }

    /// Creates the provider of the template unless the package has providers. Returns its name if the package has it.
    fn schemas(&mut self) -> Result<Option<&'static str>, Failure> {
        let folder = self.folder.join(SCHEMAS);
        transaction::recover(&folder)?;
        let templates = || template::PROVIDERS.iter().copied();
        let is_ours = |provider: &&str| {
            let mut files = template::schemas(provider).into_iter();
            files.all(|(path, text)| fs::read_to_string(folder.join(path)).is_ok_and(|found| found == text))
        };
        if holds_files(&folder) {
            return Ok(templates().find(is_ours));
        }
        let provider = templates().find(|name| !self.manifest.names(name)).ok_or_else(|| {
            Failure::stopped(
                "the package depends on crates with all names that the example provider could have",
                "create the first provider with `cargo eventry new <provider>/<domain>/<event>/v1` in an empty folder `schemas`",
            )
        })?;
        let texts = template::schemas(provider);
        let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        fs::create_dir_all(&folder).map_err(|error| {
            Failure::stopped(
                format!("cannot create {}: {error}", self.shown(SCHEMAS)),
                "check that the folder is writable",
            )
        })?;
        transaction::write_all(&folder, &texts)?;
        for (path, _) in texts {
            self.did(&format!("{SCHEMAS}/{path}"), "created");
        }
        Ok(Some(provider))
    }

    fn dependencies(&mut self) -> Result<(), Failure> {
        let added = std::mem::take(&mut self.manifest.added);
        if !added.is_empty() {
            files::write(&self.folder.join("Cargo.toml"), &self.manifest.text())?;
            for line in added {
                self.did("Cargo.toml", &format!("added {line}"));
            }
        }
        Ok(())
    }

    fn build_script(&mut self) -> Result<(), Failure> {
        let path = match self.manifest.build_script() {
            Some(path) if path == "false" => {
                let path = self.shown("Cargo.toml");
                self.open.push(format!(
                    "{path} says `build = false`, so there is no build script. Remove that, and run `cargo eventry init` again.\n"
                ));
                return Ok(());
            }
            Some(path) => path,
            None => "build.rs".to_owned(),
        };
        match read(&self.folder.join(&path))? {
            None => {
                files::write(&self.folder.join(&path), &template::build(&self.manifest.generator))?;
                self.did(&path, "created");
            }
            Some(text) if text.contains(&format!("{}::", self.manifest.generator)) => {}
            Some(_) => {
                let line = format!("{}::Config::new(\"{SCHEMAS}\").build();", self.manifest.generator);
                self.left(&path, " to `main`", &line);
            }
        }
        Ok(())
    }

    /// Mounts the types: in the program that `cargo new` wrote, or by a line that a person adds.
    fn program(&mut self) -> Result<(), Failure> {
        if mounts(&self.folder.join("src"), 0) {
            return Ok(());
        }
        let runtime = self.manifest.runtime.clone();
        let (main, library) = (self.folder.join("src/main.rs"), self.folder.join("src/lib.rs"));
        let is_untouched = read(&main)?.is_some_and(|text| text.replace("\r\n", "\n") == template::HELLO);
        match self.provider {
            Some(provider) if is_untouched && !library.is_file() => {
                files::write(&main, &template::main(&runtime, provider))?;
                self.did(
                    "src/main.rs",
                    "replaced the program from `cargo new` with one that decodes the sample",
                );
            }
            _ => {
                let root = if library.is_file() { "src/lib.rs" } else { "src/main.rs" };
                self.left(root, "", &format!("{runtime}::events!();"));
            }
        }
        Ok(())
    }

    fn report(&self) -> String {
        if self.done.is_empty() && self.open.is_empty() {
            return "nothing to do: this package generates the types of its events\n".to_owned();
        }
        let mut text: String = self.done.iter().map(|line| format!("{line}\n")).collect();
        for open in &self.open {
            let gap = if text.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{gap}{open}"));
        }
        if let Some(provider) = self.provider.filter(|_| self.open.is_empty()) {
            text.push_str(&format!(
                "\n`cargo run` decodes the sample. `cargo eventry new {provider}/orders/cancelled/v1` adds an event.\n\
                 `cargo eventry check --lock` records the schemas, so that `cargo eventry check` notices when one changes.\n"
            ));
        }
        text
    }
}

/// The text of a file; `None` if the file does not exist.
fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::stopped(
            format!("cannot read {}: {error}", path.display()),
            "check that the file is readable, and that it is UTF-8 text",
        )),
    }
}

/// Whether a folder of schemas has any content.
fn holds_files(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.path().is_dir())
}

/// How deep sources are searched.
const MAX_LEVELS: usize = 8;

/// Whether any Rust file below a folder mounts the types.
fn mounts(folder: &Path, level: usize) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            level < MAX_LEVELS && mounts(&path, level + 1)
        } else {
            let is_rust = path.extension().is_some_and(|extension| extension == "rs");
            is_rust && fs::read_to_string(&path).is_ok_and(|text| text.contains("::events!("))
        }
    })
}
