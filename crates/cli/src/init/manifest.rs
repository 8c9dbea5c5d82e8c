//! Cargo.toml: what is in it, and the dependencies that are missing. Comments and layout stay.

use eventry_schema::diagnostic::Diagnostic;
use toml_edit::{DocumentMut, Item, Table, TableLike};

use super::crates::{Crate, CrateSource, GENERATOR, RUNTIME};
use crate::command::Failure;

/// A manifest, and what the package calls the crates.
#[derive(Debug)]
pub struct Manifest {
    document: DocumentMut,
    is_crlf: bool,
    /// The crate `eventry`, as code names it.
    pub runtime: String,
    /// The crate `eventry-codegen`, as the build script names it.
    pub generator: String,
    /// What was added, one line each.
    pub added: Vec<String>,
}

impl Manifest {
    /// Reads the manifest of a package; `path` is for messages.
    ///
    /// # Errors
    /// When it is not TOML, or not that of a package.
    pub fn read(path: &str, text: &str) -> Result<Self, Failure> {
        let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            let message = error.message().lines().next().unwrap_or_default().to_owned();
            let problem = Diagnostic::error(path, message).at_span(text, error.span().unwrap_or_default());
            Failure::from(eventry_schema::diagnostic::Diagnostics::from(
                problem.help("correct the file, and run `cargo eventry init` again"),
            ))
        })?;
        if document.get("package").is_none() {
            return Err(Failure::stopped(
                format!("{path} belongs to a workspace, not to a package"),
                "run this command in the folder of a package, or create one: `cargo new shop`",
            ));
        }
        Ok(Manifest {
            document,
            is_crlf: text.contains("\r\n"),
            runtime: String::new(),
            generator: String::new(),
            added: Vec::new(),
        })
    }

    /// Adds the dependencies that are missing.
    ///
    /// # Errors
    /// When a section is not a table.
    pub fn complete(&mut self, path: &str, source: &CrateSource) -> Result<(), Failure> {
        self.runtime = self.depend("dependencies", RUNTIME, path, source)?;
        self.generator = self.depend("build-dependencies", GENERATOR, path, source)?;
        Ok(())
    }

    /// Makes sure that a section has a crate. Returns what code calls it.
    fn depend(&mut self, section: &str, of: Crate, path: &str, source: &CrateSource) -> Result<String, Failure> {
        let table = self.document.entry(section).or_insert_with(|| Item::Table(Table::new()));
        let table = table
            .as_table_like_mut()
            .ok_or_else(|| Failure::stopped(format!("`{section}` in {path} is not a table"), "correct the file"))?;
        if let Some(name) = known(table, of) {
            return Ok(name.replace('-', "_"));
        }
        let dependency = source.dependency(of);
        self.added.push(format!("to [{section}]: {} = {dependency}", of.name));
        table.insert(of.name, Item::Value(dependency));
        Ok(of.name.replace('-', "_"))
    }

    /// The path of the build script, if the package has one under another name; `false` if it wants none.
    #[must_use]
    pub fn build_script(&self) -> Option<String> {
        let build = self.document.get("package")?.get("build")?;
        Some(build.as_str().map_or_else(|| "false".to_owned(), str::to_owned)).filter(|_| build.as_bool() != Some(true))
    }

    /// Whether something in the package has this name in code: the package itself, or what it depends on.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        let package = self
            .document
            .get("package")
            .and_then(|package| package.get("name"))
            .and_then(Item::as_str);
        let dependencies = self.document.get("dependencies").and_then(Item::as_table_like);
        let is_name = |other: &str| other.replace('-', "_") == name;
        package.is_some_and(is_name) || dependencies.is_some_and(|table| table.iter().any(|(key, _)| is_name(key)))
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        let text = self.document.to_string();
        // New lines follow the old ones.
        if self.is_crlf {
            text.replace("\r\n", "\n").replace('\n', "\r\n")
        } else {
            text
        }
    }
}

/// The key under which a section has a crate, also when it is renamed.
fn known(table: &dyn TableLike, of: Crate) -> Option<String> {
    let package = |item: &Item| Some(item.as_table_like()?.get("package")?.as_str()?.to_owned());
    let mut entries = table.iter();
    let found = entries.find(|(key, item)| package(item).map_or(*key == of.name, |package| package == of.name));
    found.map(|(key, _)| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{CrateSource, Manifest};

    fn completed(text: &str) -> (String, Manifest) {
        let mut manifest = Manifest::read("Cargo.toml", text).unwrap();
        manifest.complete("Cargo.toml", &CrateSource::Version("0.1.0".to_owned())).unwrap();
        (manifest.text(), manifest)
    }

    #[test]
    fn comments_and_layout_stay() {
        let text = "# ours\n[package]\nname = \"shop\"   # a name\n\n[dependencies]\nserde = \"1\"\n\n[features]\nx = []\n";
        let (after, _) = completed(text);
        assert_eq!(
            after,
            "# ours\n[package]\nname = \"shop\"   # a name\n\n[dependencies]\nserde = \"1\"\neventry = { version = \"0.1.0\", default-features = \
             false }\n\n[features]\nx = []\n\n[build-dependencies]\neventry-codegen = \"0.1.0\"\n"
        );
        assert_eq!(completed(&after).0, after);
        let (crlf, _) = completed(&text.replace('\n', "\r\n"));
        assert_eq!(crlf, after.replace('\n', "\r\n"));
    }

    #[test]
    fn what_is_there_is_used() {
        let text = "[package]\nname = \"shop\"\n\n[dependencies]\nmy-events = { package = \"eventry\", path = \"x\" }\n\n\
                    [build-dependencies.eventry-codegen]\nworkspace = true\n";
        let (after, manifest) = completed(text);
        assert_eq!(after, text);
        assert_eq!(
            (manifest.runtime.as_str(), manifest.generator.as_str()),
            ("my_events", "eventry_codegen")
        );
        assert!(manifest.added.is_empty());
        assert!(manifest.names("shop") && manifest.names("my_events") && !manifest.names("acme"));
    }
}
