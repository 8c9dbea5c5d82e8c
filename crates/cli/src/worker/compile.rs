//! Compiles the worker for the schemas of a place, unless an earlier run did.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use eventry_codegen::generate;
use eventry_schema::discover::Tree;
use eventry_schema::visible;
use serde_json::Value;

use super::origin::Origin;
use super::recipe::Recipe;
use super::store::Store;
use super::waiting::Waiting;
use super::{digest, source};
use crate::cargo;
use crate::command::Failure;
use crate::place::Place;

/// The first part of the name of every worker's crate.
const NAME: &str = "worker-";

/// What generated code contains if it needs the feature `gzip` of the runtime.
const GZIP: &str = "gzip_encoding!";

/// Returns the program that decodes with the schemas of a place.
///
/// # Errors
///
/// Fails if the schemas have errors, or if the worker does not compile.
pub fn worker(place: &Place, origin: &Origin, offline: bool) -> Result<PathBuf, Failure> {
    let recipe = Recipe::find(place, origin)?;
    let tree = place.read()?;
    let store = Store::new(&recipe.target);
    let schemas = digest::of_schemas(&tree);
    // Generating takes time for many schemas, so it is remembered which code they give.
    let (code, generated) = match store.code_of(&schemas) {
        Some(code) => (code, None),
        None => {
            let generated = generate(&tree, None)?.files;
            let code = digest::of_code(&generated);
            store.remember(&schemas, &code);
            (code, Some(generated))
        }
    };
    let digest = digest::of_worker(&recipe, &code)?;
    if let Some(worker) = store.find(&digest) {
        return Ok(worker);
    }
    let generated = generated.map_or_else(|| generate(&tree, None).map(|generated| generated.files), Ok)?;
    let waiting = Waiting::new();
    let _turn = store.lock(|| waiting.show("Waiting for another run, which compiles schemas".to_owned()))?;
    if let Some(worker) = store.find(&digest) {
        return Ok(worker);
    }
    let build = Build {
        recipe: &recipe,
        name: format!("{NAME}{}", digest.get(..16).unwrap_or(&digest)),
        folder: store.crate_of(&digest),
        target: store.target(),
        offline,
    };
    build.write(&generated).map_err(|error| store.failed("written", &error))?;
    waiting.show(format!("Compiling the schemas of {} event versions, once", events_in(&tree)));
    let program = build.run()?;
    let worker = store.add(&digest, &program)?;
    build.clean();
    store.tidy();
    Ok(worker)
}

/// How many event versions there are, to tell a person what takes time.
fn events_in(tree: &Tree) -> usize {
    let (sources, _) = eventry_schema::source::Sources::read(tree);
    sources.providers.iter().map(|provider| provider.events.len()).sum()
}

/// One build of a worker.
struct Build<'r> {
    recipe: &'r Recipe,
    /// The name of the crate.
    name: String,
    folder: PathBuf,
    target: PathBuf,
    offline: bool,
}

impl Build<'_> {
    /// Writes the crate.
    fn write(&self, generated: &BTreeMap<String, String>) -> io::Result<()> {
        let mut manifest = format!("[package]\nname = \"{}\"\nversion = \"0.0.0\"\n{}", self.name, self.recipe.manifest);
        // Wrappers with compressed bodies are a feature of the runtime. The digest covers it, because it follows from the code.
        if generated.values().any(|text| text.contains(GZIP)) {
            manifest.push_str("\n[features]\ndefault = [\"eventry/gzip\"]\n");
        }
        put(&self.folder.join("Cargo.toml"), &manifest)?;
        if let Some(lock) = &self.recipe.lock_text {
            put(&self.folder.join("Cargo.lock"), lock)?;
        }
        for (path, text) in source::FILES {
            put(&self.folder.join("src").join(path), text)?;
        }
        for (path, text) in generated {
            put(&self.generated().join("eventry").join(path), text)?;
        }
        Ok(())
    }

    /// What a build script would write is there before the build: the generator is part of this program and is not compiled again.
    fn generated(&self) -> PathBuf {
        self.folder.join("generated")
    }

    /// Compiles the crate, and returns the program.
    fn run(&self) -> Result<PathBuf, Failure> {
        let mut command = Command::new(cargo::program());
        command
            .args(["build", "--release", "--message-format", "json-render-diagnostics", "--quiet"])
            .arg("--manifest-path")
            .arg(self.folder.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(&self.target)
            // A configuration may name another platform, whose programs do not run here.
            .args(["--target", &self.recipe.compiler.host])
            .args(self.offline.then_some("--offline"))
            .env("OUT_DIR", self.generated())
            .current_dir(&self.recipe.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let cannot = |error: io::Error| Failure::stopped(format!("cannot run Cargo: {error}"), "install Rust");
        let mut child = command.spawn().map_err(cannot)?;
        let errors = child.stderr.take().map(|mut stderr| {
            thread::spawn(move || {
                let mut text = Vec::new();
                let _ = stderr.read_to_end(&mut text);
                text
            })
        });
        let program = child.stdout.take().and_then(|stdout| self.program_in(BufReader::new(stdout)));
        let status = child.wait().map_err(cannot)?;
        let errors = errors.and_then(|reader| reader.join().ok()).unwrap_or_default();
        match program.filter(|_| status.success()) {
            Some(program) => Ok(program),
            None => Err(not_compiled(&String::from_utf8_lossy(&errors))),
        }
    }

    /// Finds the program in Cargo's messages, all of which have to be read.
    fn program_in(&self, messages: impl BufRead) -> Option<PathBuf> {
        let mut program = None;
        for line in messages.lines() {
            let message: Value = serde_json::from_str(&line.ok()?).unwrap_or_default();
            let is_own = message.pointer("/target/name").and_then(Value::as_str) == Some(self.name.as_str());
            if let Some(path) = message.get("executable").and_then(Value::as_str).filter(|_| is_own) {
                program = Some(path.into());
            }
        }
        program
    }

    /// Removes what only this worker needed. What workers have in common stays.
    fn clean(&self) {
        let _ = fs::remove_dir_all(&self.folder);
        let release = self.target.join(&self.recipe.compiler.host).join("release");
        let file = self.name.replace('-', "_");
        for folder in [release.clone(), release.join("deps"), release.join(".fingerprint")] {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if name.starts_with(&self.name) || name.starts_with(&file) {
                    let path = entry.path();
                    let _ = if path.is_dir() {
                        fs::remove_dir_all(path)
                    } else {
                        fs::remove_file(path)
                    };
                }
            }
        }
    }
}

fn put(path: &Path, text: &str) -> io::Result<()> {
    // Cargo compiles what is newer, and this may be the continuation of a killed build.
    if fs::read(path).is_ok_and(|before| before == text.as_bytes()) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

fn not_compiled(errors: &str) -> Failure {
    Failure::stopped(
        format!("the schemas cannot be compiled:\n{}", visible::lines(errors.trim_end())),
        format!(
            "`cargo build` may say more. This is version {} of `cargo-eventry`: `eventry` must have the same one",
            env!("CARGO_PKG_VERSION")
        ),
    )
}
