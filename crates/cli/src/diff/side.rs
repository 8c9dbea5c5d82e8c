//! One side of a comparison: everything that is known about one tree of schemas.

use std::collections::BTreeMap;

use eventry_codegen::{Generated, generate};
use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::discover::Tree;
use eventry_schema::model::Model;
use eventry_schema::schema::{self, Library, Place};
use eventry_schema::source::{Document, ProviderSource, Sources};

use super::facts::Spot;
use super::path::Types;

/// One side.
pub struct Side<'s> {
    /// What the files say.
    pub sources: &'s Sources,
    /// The types that they become.
    pub model: Model,
    /// The code that they become.
    pub generated: Generated,
    /// The documents of each provider, by its folder.
    pub shelves: BTreeMap<&'s str, Shelf<'s>>,
    /// What stands in front of a document's path relative to the schemas folder.
    pub root: String,
    old: bool,
}

/// The documents of one provider.
pub struct Shelf<'s> {
    /// Resolves references.
    pub library: Library<'s>,
    /// Their paths, relative to the schemas folder.
    pub paths: Vec<String>,
}

/// Reads what a tree's files say.
///
/// # Errors
/// What is wrong with them.
pub fn read(tree: &Tree) -> Result<Sources, Diagnostics> {
    let (sources, problems) = Sources::read(tree);
    if problems.has_errors() { Err(problems) } else { Ok(sources) }
}

impl<'s> Side<'s> {
    /// Types, code and documents of a tree.
    ///
    /// # Errors
    /// What the generator cannot honour.
    pub fn of(tree: &Tree, sources: &'s Sources, old: bool) -> Result<Self, Diagnostics> {
        let generated = generate(tree, None)?;
        let (model, _) = schema::normalize(sources, &mut Diagnostics::new());
        let root = format!("{}/", tree.root_name);
        let shelf = |provider: &'s ProviderSource| {
            let library = Library::of(provider);
            let paths = library.documents.iter().map(|document| relative(&root, &document.path)).collect();
            (provider.folder.as_str(), Shelf { library, paths })
        };
        let shelves = sources.providers.iter().map(shelf).collect();
        Ok(Side {
            sources,
            model,
            generated,
            shelves,
            root,
            old,
        })
    }

    /// The types as ways lead through them.
    pub fn types(&self) -> Types<'_> {
        Types {
            model: &self.model,
            root: &self.root,
            old: self.old,
        }
    }

    /// All documents, as paths relative to the schemas folder.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        self.shelves.values().flat_map(|shelf| shelf.paths.iter().map(String::as_str))
    }

    /// The documents of the provider that a document belongs to.
    pub fn shelf(&self, document: &str) -> Option<&Shelf<'s>> {
        self.shelves.get(document.split('/').next()?)
    }

    /// The root of a document.
    pub fn place(&self, document: &str) -> Option<Place<'s>> {
        let shelf = self.shelf(document)?;
        let at = shelf.paths.iter().position(|path| path == document)?;
        Some(shelf.library.root(at))
    }

    /// A document with its text.
    pub fn source(&self, document: &str) -> Option<&'s Document> {
        let (folder, inside) = document.split_once('/')?;
        let provider = self.sources.providers.iter().find(|provider| provider.folder == folder)?;
        provider.document(inside)
    }

    /// The file of generated code for a document.
    pub fn code(&self, document: &str) -> Option<&str> {
        let module = self
            .model
            .modules
            .iter()
            .find(|module| relative(&self.root, &module.document) == document)?;
        self.generated
            .files
            .get(&format!("{}.rs", module.path.join("/")))
            .map(String::as_str)
    }
}

impl Shelf<'_> {
    /// The document of a spot.
    pub fn path(&self, spot: &Spot) -> &str {
        self.paths.get(spot.document).map_or("", String::as_str)
    }
}

fn relative(root: &str, path: &str) -> String {
    path.strip_prefix(root).unwrap_or(path).to_owned()
}

/// What is said of a document that is not there.
pub fn missing(tree: &Tree, document: &str) -> Diagnostics {
    let help = "name a document relative to the schemas folder: <provider>/<domain>/<event>/v1.json";
    Diagnostic::error(tree.path(document), "there is no such document")
        .help(help)
        .into()
}
