//! What `Cargo.lock` pins.

use std::collections::BTreeSet;

use toml_edit::{Document, Item, Table};

/// The packages of a lock file.
#[derive(Clone, Debug, Default)]
pub struct Lockfile {
    entries: Vec<Entry>,
}

/// One package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from; `None` for a folder.
    pub source: Option<String>,
    /// The digest of its contents, if a registry has it.
    pub checksum: Option<String>,
    /// What it depends on: names, followed by a version if there are several.
    dependencies: Vec<String>,
}

impl Lockfile {
    /// Reads the text of a lock file; `None` if it is not one.
    pub fn read(text: &str) -> Option<Self> {
        let document = Document::parse(text).ok()?;
        let packages = document.get("package").and_then(Item::as_array_of_tables)?;
        Some(Lockfile {
            entries: packages.iter().filter_map(entry).collect(),
        })
    }

    /// Returns the package of this name, and of this version if it is given.
    pub fn entry(&self, name: &str, version: Option<&str>) -> Option<&Entry> {
        let mut named = self.entries.iter().filter(|entry| entry.name == name);
        match version {
            Some(version) => named.find(|entry| entry.version == version),
            None => named.next(),
        }
    }

    /// Returns a package and everything that it depends on.
    pub fn reached_from(&self, name: &str) -> BTreeSet<&Entry> {
        let mut reached = BTreeSet::new();
        let mut left: Vec<&Entry> = self.entry(name, None).into_iter().collect();
        while let Some(entry) = left.pop() {
            if reached.insert(entry) {
                left.extend(entry.dependencies.iter().filter_map(|dependency| {
                    let mut words = dependency.split(' ');
                    self.entry(words.next()?, words.next())
                }));
            }
        }
        reached
    }
}

fn entry(package: &Table) -> Option<Entry> {
    let text = |name| package.get(name).and_then(Item::as_str).map(str::to_owned);
    let dependencies = package.get("dependencies").and_then(Item::as_array);
    Some(Entry {
        name: text("name")?,
        version: text("version")?,
        source: text("source"),
        checksum: text("checksum"),
        dependencies: dependencies
            .iter()
            .flat_map(|list| list.iter())
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::Lockfile;

    #[test]
    fn a_package_reaches_its_dependencies_in_the_version_that_it_names() {
        let package = |name: &str, version: &str, dependencies: &str| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\ndependencies = [{dependencies}]\n\n")
        };
        let lock = [
            package("eventry", "1.0.0", "\"bytes 2.0.0\", \"json\""),
            package("json", "1.0.0", "\"eventry\""),
            package("bytes", "1.0.0", ""),
            package("bytes", "2.0.0", ""),
            package("other", "1.0.0", "\"bytes 1.0.0\""),
        ]
        .concat();
        let lock = Lockfile::read(&lock).unwrap_or_default();
        let reached: Vec<String> = lock
            .reached_from("eventry")
            .iter()
            .map(|entry| format!("{} {}", entry.name, entry.version))
            .collect();
        assert_eq!(reached, ["bytes 2.0.0", "eventry 1.0.0", "json 1.0.0"]);
        assert!(Lockfile::read("[[package").is_none());
    }
}
