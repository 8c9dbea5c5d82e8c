//! Scratch packages, and what Cargo and the compiler use to build them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::rustc::{self, Usage};

/// A folder for a workspace that is made anew for each measurement.
pub struct Scratch {
    root: PathBuf,
    repository: PathBuf,
    cargo: OsString,
}

/// What a build used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Build {
    /// The compiler, for the measured package alone.
    pub package: Usage,
    /// Cargo and everything that it ran.
    pub seconds: f64,
    /// Of that, compiling build scripts.
    pub scripts: f64,
}

impl Build {
    /// Seconds without compiling build scripts, which an edit leaves alone.
    #[must_use]
    pub fn work(&self) -> f64 {
        self.seconds - self.scripts
    }
}

/// What a build used, crate by crate.
pub type Crates = BTreeMap<String, Usage>;

impl Scratch {
    /// An empty workspace below a folder for build output. It takes the repository's lock file, so that all is built from the same versions.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(output: &Path, name: &str, repository: &Path) -> io::Result<Self> {
        let root = output.join("measure").join(name);
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        fs::create_dir_all(&root)?;
        fs::copy(repository.join("Cargo.lock"), root.join("Cargo.lock"))?;
        Ok(Scratch {
            root,
            repository: repository.to_owned(),
            cargo: std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
        })
    }

    /// Writes a file of the workspace.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)
    }

    /// A file of the workspace.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, path: &str) -> io::Result<String> {
        fs::read_to_string(self.root.join(path))
    }

    /// The workspace's manifest.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn workspace(&self, packages: &[String]) -> io::Result<()> {
        let members: Vec<String> = packages.iter().map(|package| format!("{package:?}")).collect();
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
        self.write("Cargo.toml", &manifest)
    }

    /// The beginning of a package's manifest, up to its dependencies.
    #[must_use]
    pub fn package(name: &str) -> String {
        format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n")
    }

    /// The repository's folder as a manifest names it.
    #[must_use]
    pub fn repository(&self) -> String {
        format!("{:?}", self.repository.display().to_string())
    }

    /// Runs Cargo: `check`, `build` or `build --release`, for one package.
    ///
    /// # Errors
    /// When it cannot be run, or the package does not build; then with what Cargo said.
    pub fn cargo(&self, command: &[&str], package: &str) -> Result<Build, String> {
        let log = self.root.join("compiler.log");
        let name = package.replace('-', "_");
        let logged = || {
            let log = rustc::read_log_file(&log);
            let of = |name: &str| log.get(name).copied().unwrap_or_default();
            (of(&name), of("build_script_build").seconds)
        };
        let (before, (package_before, scripts_before)) = (rustc::of_children(), logged());
        let wrapper = std::env::current_exe().map_err(|error| error.to_string())?;
        let output = Command::new(&self.cargo)
            .args(command)
            .args(["--quiet", "--package", package, "--manifest-path"])
            .arg(self.root.join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("RUSTC_WRAPPER", wrapper)
            .env(rustc::LOG, &log)
            .env_remove("CARGO_INCREMENTAL")
            .env_remove("RUSTFLAGS")
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("cannot run Cargo: {error}"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let shown: String = said.lines().take(40).collect::<Vec<_>>().join("\n");
            return Err(format!("the scratch package `{package}` does not build:\n{shown}"));
        }
        let (after, (package_after, scripts_after)) = (rustc::of_children(), logged());
        Ok(Build {
            package: Usage {
                seconds: package_after.seconds - package_before.seconds,
                megabytes: package_after.megabytes,
            },
            seconds: after.seconds - before.seconds,
            scripts: scripts_after - scripts_before,
        })
    }

    /// Runs Cargo as [`cargo`](Self::cargo) does, with nothing built yet of this package.
    ///
    /// # Errors
    /// As [`cargo`](Self::cargo).
    pub fn anew(&self, command: &[&str], package: &str) -> Result<Build, String> {
        self.clean(package)?;
        self.cargo(command, package)
    }

    /// What each crate used in all builds so far.
    #[must_use]
    pub fn crates(&self) -> Crates {
        rustc::read_log_file(&self.root.join("compiler.log"))
    }

    /// Forgets what was built of one package, for development and for release.
    ///
    /// # Errors
    /// When Cargo does not.
    fn clean(&self, package: &str) -> Result<(), String> {
        self.clean_profile(package, "dev")?;
        self.clean_profile(package, "release")
    }

    fn clean_profile(&self, package: &str, profile: &str) -> Result<(), String> {
        let status = Command::new(&self.cargo)
            .args(["clean", "--quiet", "--profile", profile, "--package", package, "--manifest-path"])
            .arg(self.root.join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(format!("Cargo cannot clean `{package}`")),
            Err(error) => Err(format!("cannot run Cargo: {error}")),
        }
    }

    /// Removes it: build output of many packages is large.
    ///
    /// # Errors
    /// When that fails.
    pub fn remove(self) -> io::Result<()> {
        fs::remove_dir_all(self.root)
    }
}
