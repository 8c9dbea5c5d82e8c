//! Where the runtime of the worker comes from.

use std::path::{Path, PathBuf};

use toml_edit::Value;

use super::lockfile::{Entry, Lockfile};
use super::package::{Dependency, RUNTIME};
use crate::command::Failure;

/// Where the runtime of the worker comes from.
#[derive(Clone, Debug)]
pub enum Runtime {
    /// A folder.
    Folder(PathBuf),
    /// A registry. The index is `None` for crates.io.
    Registry {
        /// The exact version.
        version: String,
        /// The address of the index.
        index: Option<String>,
    },
    /// A Git repository.
    Git {
        /// Its address.
        url: String,
        /// `branch`, `tag` or `rev`, and its value.
        reference: Option<(String, String)>,
    },
}

/// The source of crates.io, as `Cargo.lock` spells it.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

impl Runtime {
    /// Takes what the package depends on, in the version that its lock file has.
    ///
    /// # Errors
    ///
    /// Fails if the lock file does not say which version.
    pub fn of(dependency: &Dependency, lock: &Lockfile) -> Result<Self, Failure> {
        let source = match dependency {
            Dependency::Folder(folder) => return Ok(Runtime::Folder(folder.clone())),
            Dependency::Source(source) => source,
        };
        if let Some(git) = source.strip_prefix("git+") {
            return Ok(git_of(git));
        }
        // The sources of a sparse index and of crates.io have several spellings, so the name decides.
        let Some(Entry { version, .. }) = lock.entry(RUNTIME, None) else {
            return Err(Failure::stopped(
                format!("Cargo.lock has no version of `{RUNTIME}`"),
                "run `cargo build` once, or say where it comes from: --path DIR or --version V",
            ));
        };
        let index = (source != CRATES_IO && !source.contains("://index.crates.io/"))
            .then(|| source.strip_prefix("registry+").unwrap_or(source).to_owned());
        Ok(Runtime::Registry {
            version: version.clone(),
            index,
        })
    }

    /// The folder, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Runtime::Folder(folder) => Some(folder),
            Runtime::Registry { .. } | Runtime::Git { .. } => None,
        }
    }

    /// The value of the dependency in the worker's manifest. Without default features, the runtime has no events of its own, and its build
    /// script does nothing.
    pub fn in_manifest(&self) -> String {
        let pairs = match self {
            Runtime::Folder(folder) => vec![("path", folder.to_string_lossy().into_owned())],
            Runtime::Registry { version, index } => {
                let index = index.iter().map(|index| ("registry-index", index.clone()));
                std::iter::once(("version", format!("={version}"))).chain(index).collect()
            }
            Runtime::Git { url, reference } => {
                let reference = reference.iter().map(|(kind, value)| (kind.as_str(), value.clone()));
                std::iter::once(("git", url.clone())).chain(reference).collect()
            }
        };
        let pairs: Vec<String> = pairs
            .into_iter()
            .map(|(name, value)| format!("{name} = {}", Value::from(value).to_string().trim()))
            .collect();
        format!("{{ {}, default-features = false }}", pairs.join(", "))
    }
}

/// Takes an address with a query such as `?branch=main`.
fn git_of(source: &str) -> Runtime {
    let source = source.split('#').next().unwrap_or(source);
    let (url, query) = source.split_once('?').unwrap_or((source, ""));
    let reference = query.split_once('=').filter(|(kind, _)| ["branch", "tag", "rev"].contains(kind));
    Runtime::Git {
        url: url.to_owned(),
        reference: reference.map(|(kind, value)| (kind.to_owned(), percent_decoded(value))),
    }
}

/// Undoes the escapes of a query, such as `%2F`.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let escaped = (*first == b'%')
            .then(|| behind.split_at_checked(2))
            .flatten()
            .and_then(|(digits, behind)| Some((u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?, behind)));
        let (byte, behind) = escaped.unwrap_or((*first, behind));
        bytes.push(byte);
        rest = behind;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::lockfile::Lockfile;
    use super::{Dependency, Runtime};

    const LOCK: &str = "[[package]]\nname = \"eventry\"\nversion = \"1.2.3\"\nchecksum = \"00\"\n";

    fn entry(source: &str) -> String {
        let lock = Lockfile::read(LOCK).unwrap_or_default();
        Runtime::of(&Dependency::Source(source.to_owned()), &lock).map_or_else(|failure| format!("{failure:?}"), |it| it.in_manifest())
    }

    #[test]
    fn the_worker_depends_on_the_runtime_as_the_package_does() {
        assert_eq!(
            entry("registry+https://github.com/rust-lang/crates.io-index"),
            "{ version = \"=1.2.3\", default-features = false }"
        );
        assert_eq!(
            entry("registry+https://acme.example/index"),
            "{ version = \"=1.2.3\", registry-index = \"https://acme.example/index\", default-features = false }"
        );
        assert_eq!(
            entry("git+https://acme.example/eventry?branch=a%2Fb"),
            "{ git = \"https://acme.example/eventry\", branch = \"a/b\", default-features = false }"
        );
        let folder = Runtime::of(&Dependency::Folder("/a \"b\"".into()), &Lockfile::default());
        assert_eq!(
            folder.ok().map(|it| it.in_manifest()).as_deref(),
            Some("{ path = '/a \"b\"', default-features = false }")
        );
    }
}
