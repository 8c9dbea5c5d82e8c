//! The interface for build scripts.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process;

use crate::pipeline::generate_with;
use crate::{Generated, output};
use eventry_schema::diagnostic::{Diagnostics, Severity};
use eventry_schema::discover::{declared_features, read_tree};
use eventry_schema::items::{EventRule, ItemRule, Origin, Rules};
use eventry_schema::lock;
use eventry_schema::visible::OneLine;

/// The environment variable that makes a build record names.
const REMEMBER: &str = "EVENTRY_REMEMBER";

/// Configures the generator in a build script.
///
/// ```no_run
/// eventry_codegen::Config::new("schemas").build();
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    schemas: PathBuf,
    by_features: bool,
    records: bool,
    rules: Rules,
}

impl Config {
    /// Creates a configuration for the folder `schemas`, relative to the package of the build script.
    #[must_use]
    pub fn new(schemas: impl Into<PathBuf>) -> Self {
        Config {
            schemas: schemas.into(),
            by_features: false,
            records: false,
            rules: Rules::default(),
        }
    }

    /// Omits providers whose Cargo feature is disabled. The feature of a provider has the name of its folder. A provider without a declared
    /// feature is always generated, so that adding its folder is enough.
    #[must_use]
    pub fn providers_by_feature(mut self) -> Self {
        self.by_features = true;
        self
    }

    /// Enables recording of names: a build with `EVENTRY_REMEMBER=1` in its environment writes them to `lock.toml` in the schemas folder.
    /// Other builds never write to the folder.
    #[must_use]
    pub fn remember_names(mut self) -> Self {
        self.records = true;
        self
    }

    /// Derives more traits for the types whose paths match a pattern. Traits that a type already implements are skipped;
    /// those of serde and schemars come with features of `eventry` instead.
    ///
    /// A pattern is the path of an item below the module with the events. `*` stands for any segment, and `**` for any number of segments. A
    /// field follows its struct after a dot, and a variant its enum after `::`. Patterns match the names before any renames. A
    /// pattern that matches nothing is an error. `[[items]]` in `provider.toml` does the same.
    ///
    /// ```no_run
    /// eventry_codegen::Config::new("schemas")
    ///     .derive("shop::orders::placed::v1::Customer", "Eq, Hash")
    ///     .attribute("shop::orders::placed::v1::Placed.total", "#[deprecated]")
    ///     .rename("shop::orders::placed::v1::Status::Shipped", "Sent")
    ///     .build();
    /// ```
    #[must_use]
    pub fn derive(self, pattern: impl Into<String>, traits: &str) -> Self {
        let traits = traits.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        self.rule(pattern.into(), |rule| rule.derive = traits.collect())
    }

    /// Adds an attribute, such as `#[allow(dead_code)]`, to the types, fields, or variants whose paths match a pattern; see
    /// [`derive`](Self::derive).
    #[must_use]
    pub fn attribute(self, pattern: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.rule(pattern.into(), |rule| rule.attributes = vec![attribute.into()])
    }

    /// Renames the types, fields, or variants whose paths match a pattern; see [`derive`](Self::derive). Names on the wire and in `lock.toml`
    /// stay.
    #[must_use]
    pub fn rename(self, pattern: impl Into<String>, name: impl Into<String>) -> Self {
        self.rule(pattern.into(), |rule| rule.rename = Some(name.into()))
    }

    /// Generates only the events that match one of the patterns, for the providers that the patterns name. A pattern is
    /// `<provider>/<domain>/<event>`, in which `*` stands for any text without a slash. All versions of an event are generated, or none. A
    /// pattern that matches no event is an error. `[events]` in `provider.toml` does the same.
    ///
    /// ```no_run
    /// eventry_codegen::Config::new("schemas").only(["shop/orders/*"]).except(["shop/orders/internal"]).build();
    /// ```
    #[must_use]
    pub fn only<P: Into<String>>(self, patterns: impl IntoIterator<Item = P>) -> Self {
        self.events(patterns, true)
    }

    /// Leaves out the events that match one of the patterns; see [`only`](Self::only). A type to which a generated document refers is still
    /// generated.
    #[must_use]
    pub fn except<P: Into<String>>(self, patterns: impl IntoIterator<Item = P>) -> Self {
        self.events(patterns, false)
    }

    fn events<P: Into<String>>(mut self, patterns: impl IntoIterator<Item = P>, only: bool) -> Self {
        self.rules.events.extend(patterns.into_iter().map(|pattern| EventRule {
            pattern: pattern.into(),
            only,
            origin: Origin::build_script(),
        }));
        self
    }

    fn rule(mut self, pattern: String, set: impl FnOnce(&mut ItemRule)) -> Self {
        let mut rule = ItemRule {
            pattern,
            derive: Vec::new(),
            attributes: Vec::new(),
            rename: None,
            origin: Origin::build_script(),
        };
        set(&mut rule);
        self.rules.items.push(rule);
        self
    }

    /// Generates without writing files, for tools.
    ///
    /// # Errors
    /// Returns all problems of the run.
    pub fn generate(&self) -> Result<Generated, Diagnostics> {
        let tree = read_tree(&self.schemas)?;
        let enabled = self.by_features.then(|| {
            let folders = tree.files.keys().filter_map(|path| path.split('/').next());
            let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
            let declared: BTreeSet<String> = declared_features(&package).iter().map(|name| variable(name)).collect();
            folders
                .filter(|folder| feature_is_enabled(folder) || !declared.contains(&variable(folder)))
                .map(str::to_owned)
                .collect::<BTreeSet<_>>()
        });
        generate_with(&tree, enabled.as_ref(), self.rules.clone())
    }

    /// Runs the generator in a build script: generates into `OUT_DIR`, tells Cargo when to run again, and reports all problems to Cargo.
    /// Exits with status 1 if there are errors.
    pub fn build(&self) {
        println!("cargo::rerun-if-changed={}", self.schemas.display());
        if self.by_features {
            println!("cargo::rerun-if-changed=Cargo.toml");
        }
        if self.records {
            println!("cargo::rerun-if-env-changed={REMEMBER}");
        }
        let result = self.generate();
        let (problems, generated) = match result {
            Ok(mut generated) => (std::mem::take(&mut generated.warnings), Some(generated)),
            Err(problems) => (problems, None),
        };
        for problem in &problems {
            let kind = if problem.severity == Severity::Error { "error" } else { "warning" };
            // Cargo shows one line per instruction, and adds `error: ` or `warning: ` to the first one itself.
            let text = problem.to_string();
            let text = text.split_once(": ").map_or(text.as_str(), |(_, rest)| rest);
            for line in text.lines() {
                println!("cargo::{kind}={line}");
            }
        }
        let Some(generated) = generated else { process::exit(1) };
        let Some(out) = env::var_os("OUT_DIR") else {
            println!("cargo::error=OUT_DIR is not set: call `Config::build` in a build script");
            process::exit(1);
        };
        if let Err(error) = output::write(&Path::new(&out).join("eventry"), &generated) {
            println!("cargo::error=cannot write generated code: {}", OneLine(&error.to_string()));
            process::exit(1);
        }
        let requested = self.records && env::var_os(REMEMBER).is_some_and(|value| value == "1");
        if let Some(error) = requested.then(|| lock::remember(&self.schemas, &generated.names).err()).flatten() {
            println!("cargo::error=cannot record names: {}", OneLine(&error.to_string()));
            process::exit(1);
        }
    }
}

fn feature_is_enabled(name: &str) -> bool {
    env::var_os(variable(name)).is_some()
}

/// Returns the variable that Cargo sets if a feature is enabled.
fn variable(name: &str) -> String {
    format!("CARGO_FEATURE_{}", name.to_ascii_uppercase().replace('-', "_"))
}
