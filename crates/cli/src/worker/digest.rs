//! Digests: the one that names a compiled worker covers everything that the worker is made of.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::time::UNIX_EPOCH;

use eventry_schema::discover::Tree;
use sha2::{Digest as _, Sha256};

use super::package::RUNTIME;
use super::recipe::Recipe;
use super::{runtime_files, source, toolchain};
use crate::command::Failure;

/// Returns the digest of the code that the generator makes.
pub fn of_code(files: &BTreeMap<String, String>) -> String {
    let mut digest = Parts::default();
    for (path, text) in files {
        digest.add("code", [path.as_bytes(), text.as_bytes()]);
    }
    digest.finish()
}

/// Returns the digest of what that code depends on: the schemas, and this program, which contains the generator. Two programs of one version
/// may still differ while the generator is worked on.
pub fn of_schemas(tree: &Tree) -> String {
    let mut digest = Parts::default();
    for (path, text) in &tree.files {
        digest.add("schema", [path.as_bytes(), text.as_bytes()]);
    }
    digest.add("tool", [stamp_of_tool().as_bytes()]);
    digest.finish()
}

/// Returns the digest of the worker that a recipe and generated code give.
///
/// # Errors
///
/// Fails if the sources of the runtime cannot be read.
pub fn of_worker(recipe: &Recipe, code: &str) -> Result<String, Failure> {
    let mut digest = Parts::default();
    digest.add("code", [code.as_bytes()]);
    add_runtime(&mut digest, recipe)?;
    for (path, text) in source::FILES {
        digest.add("worker", [path.as_bytes(), text.as_bytes()]);
    }
    digest.add("manifest", [recipe.manifest.as_bytes()]);
    digest.add("tool", [env!("CARGO_PKG_VERSION").as_bytes()]);
    digest.add("compiler", [recipe.compiler.version.as_bytes()]);
    for (name, value) in toolchain::variables() {
        digest.add("variable", [name.as_encoded_bytes(), value.as_encoded_bytes()]);
    }
    for (path, text) in toolchain::configuration(&recipe.folder) {
        digest.add("configuration", [path.as_os_str().as_encoded_bytes(), &text]);
    }
    Ok(digest.finish())
}

/// A runtime in a folder is its files. Any other is what the lock file pins, together with all that it depends on.
fn add_runtime(digest: &mut Parts, recipe: &Recipe) -> Result<(), Failure> {
    if let Some(folder) = recipe.runtime.folder() {
        let files = runtime_files::read(folder).map_err(|error| {
            Failure::stopped(
                format!("the runtime cannot be read: {error}"),
                "name the folder of the package `eventry`: --path DIR",
            )
        })?;
        for (path, text) in &files {
            digest.add("runtime", [path.as_os_str().as_encoded_bytes(), text]);
        }
    }
    for entry in recipe.lock.reached_from(RUNTIME) {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let (source, checksum) = (optional(&entry.source), optional(&entry.checksum));
        digest.add(
            "locked",
            [
                entry.name.as_bytes(),
                entry.version.as_bytes(),
                source.as_bytes(),
                checksum.as_bytes(),
            ],
        );
    }
    Ok(())
}

/// Tells this program from others, without reading all of it.
fn stamp_of_tool() -> String {
    let metadata = env::current_exe().and_then(fs::metadata);
    let stamp = metadata.ok().and_then(|metadata| {
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(format!("{} {}", metadata.len(), modified.as_nanos()))
    });
    stamp.unwrap_or_default()
}

/// A digest of labeled parts. Each is preceded by its length, so that no two lists of parts are alike.
#[derive(Default)]
struct Parts(Sha256);

impl Parts {
    fn add<'p>(&mut self, label: &str, parts: impl IntoIterator<Item = &'p [u8]>) {
        self.bytes(label.as_bytes());
        for part in parts {
            self.bytes(part);
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    fn finish(self) -> String {
        let mut text = String::new();
        for byte in self.0.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}
