//! One side of a comparison: everything that is known about one tree of schemas.

use std::collections::BTreeMap;

use eventry_codegen::{Generated, generate_sources};
use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::discover::Tree;
use eventry_schema::model::Model;
use eventry_schema::normalize::{self, Library, Place};
use eventry_schema::source::{Document, ProviderSource, Sources};

use super::facts::Spot;
use super::path::Types;
use super::reach::Reach;

/// One side.
pub struct Snapshot<'s> {
    /// What the files say.
    pub sources: &'s Sources,
    /// The types that they become.
    pub model: Model,
    /// The code that they become.
    pub generated: Generated,
    /// The documents of each provider, by its folder.
    pub shelves: BTreeMap<&'s str, Shelf<'s>>,
    /// The prefix of document paths.
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

/// Refuses a tree whose files could not be read. With a `document`, only files that it reaches matter.
///
/// # Errors
/// What is wrong with them.
pub fn refuse(tree: &Tree, problems: Diagnostics, document: Option<&str>, reach: Option<&Reach>) -> Result<(), Diagnostics> {
    let matters = |problem: &Diagnostic| {
        let path = problem.path.strip_prefix(&format!("{}/", tree.root_name)).unwrap_or(&problem.path);
        let schema = path.replace(".patch.json", ".json");
        let (Some(document), Some(reach), Some((_, inside))) = (document, reach, schema.split_once('/')) else {
            return true;
        };
        // What could not be read at all is reached by nothing, so a reference to it leads nowhere and says so.
        schema == document || !schema.ends_with(".json") || reach.has(inside)
    };
    let problems: Diagnostics = problems.into_iter().filter(matters).collect();
    if problems.has_errors() { Err(problems) } else { Ok(()) }
}

impl<'s> Snapshot<'s> {
    /// Types, code and documents of what was read in the folder `root_name`.
    ///
    /// # Errors
    /// What the generator cannot honor.
    pub fn of(root_name: &str, sources: &'s Sources, old: bool) -> Result<Self, Diagnostics> {
        let generated = generate_sources(sources.clone(), root_name)?;
        let (model, _) = normalize::normalize(sources, &mut Diagnostics::new());
        let root = format!("{root_name}/");
        let shelf = |provider: &'s ProviderSource| {
            let library = Library::of(provider);
            let paths = library.documents.iter().map(|document| relative(&root, &document.path)).collect();
            (provider.folder.as_str(), Shelf { library, paths })
        };
        let shelves = sources.providers.iter().map(shelf).collect();
        Ok(Snapshot {
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
