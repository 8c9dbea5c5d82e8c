//! The edge for build scripts.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process;

use crate::{Generated, generate, output};
use eventry_schema::diagnostic::{Diagnostics, Severity};
use eventry_schema::discover::{declared_features, read_tree};
use eventry_schema::lock;
use eventry_schema::visible::OneLine;

/// The variable that asks a build to remember names.
const REMEMBER: &str = "EVENTRY_REMEMBER";

/// What a build script generates from, and how.
///
/// ```no_run
/// eventry_codegen::Config::new("schemas").build();
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    schemas: PathBuf,
    by_features: bool,
    remembers: bool,
}

impl Config {
    /// Generates from the folder `schemas`, relative to the package that the build script belongs to.
    #[must_use]
    pub fn new(schemas: impl Into<PathBuf>) -> Self {
        Config {
            schemas: schemas.into(),
            by_features: false,
            remembers: false,
        }
    }

    /// Leaves out the providers whose Cargo feature, of their folder's name, is switched off. A provider for which the package declares
    /// no feature is always generated: dropping its folder in is enough.
    #[must_use]
    pub fn providers_by_feature(mut self) -> Self {
        self.by_features = true;
        self
    }

    /// Lets a person have the names remembered: a build with `EVENTRY_REMEMBER=1` in its environment writes them into the `lock.toml` of
    /// the schemas folder. Any other build leaves the folder alone.
    #[must_use]
    pub fn remember_names(mut self) -> Self {
        self.remembers = true;
        self
    }

    /// Generates without writing: for tools.
    ///
    /// # Errors
    /// All problems of the run.
    pub fn generate(&self) -> Result<Generated, Diagnostics> {
        let tree = read_tree(&self.schemas)?;
        let enabled = self.by_features.then(|| {
            let folders = tree.files.keys().filter_map(|path| path.split('/').next());
            let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
            let declared: BTreeSet<String> = declared_features(&package).iter().map(|name| variable(name)).collect();
            folders
                .filter(|folder| feature_is_on(folder) || !declared.contains(&variable(folder)))
                .map(str::to_owned)
                .collect::<BTreeSet<_>>()
        });
        generate(&tree, enabled.as_ref())
    }

    /// Does the whole work of a build script: generates into `OUT_DIR`, tells Cargo when to run again, and reports every problem in
    /// Cargo's own form. Ends the process with status 1 when there are errors.
    pub fn build(&self) {
        println!("cargo::rerun-if-changed={}", self.schemas.display());
        if self.by_features {
            println!("cargo::rerun-if-changed=Cargo.toml");
        }
        if self.remembers {
            println!("cargo::rerun-if-env-changed={REMEMBER}");
        }
        let result = self.generate();
        let (problems, generated) = match result {
            Ok(mut generated) => (std::mem::take(&mut generated.warnings), Some(generated)),
            Err(problems) => (problems, None),
        };
        for problem in &problems {
            let kind = if problem.severity == Severity::Error { "error" } else { "warning" };
            // Cargo shows one line per instruction, and puts `error: ` or `warning: ` in front of the first by itself.
            let text = problem.to_string();
            let text = text.split_once(": ").map_or(text.as_str(), |(_, rest)| rest);
            for line in text.lines() {
                println!("cargo::{kind}={line}");
            }
        }
        let Some(generated) = generated else { process::exit(1) };
        let Some(out) = env::var_os("OUT_DIR") else {
            println!("cargo::error=OUT_DIR is not set: `Config::build` is meant for build scripts");
            process::exit(1);
        };
        if let Err(error) = output::write(&Path::new(&out).join("eventry"), &generated) {
            println!("cargo::error=cannot write generated code: {}", OneLine(&error.to_string()));
            process::exit(1);
        }
        let asked = self.remembers && env::var_os(REMEMBER).is_some_and(|value| value == "1");
        if let Some(error) = asked.then(|| lock::remember(&self.schemas, &generated.names).err()).flatten() {
            println!("cargo::error=cannot remember names: {}", OneLine(&error.to_string()));
            process::exit(1);
        }
    }
}

fn feature_is_on(name: &str) -> bool {
    env::var_os(variable(name)).is_some()
}

/// The variable that Cargo sets while the feature of that name is on.
fn variable(name: &str) -> String {
    format!("CARGO_FEATURE_{}", name.to_ascii_uppercase().replace('-', "_"))
}
