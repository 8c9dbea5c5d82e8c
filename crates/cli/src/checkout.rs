//! The schemas that a command works with: its schemas, their settings, their lock.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use eventry_schema::diagnostic::{Diagnostic, Diagnostics};
use eventry_schema::discover::Tree;
use eventry_schema::source::{Document, ProviderSource, Sources};

use crate::command::Failure;
use crate::lock::{self, Lock};
use crate::place::Place;
use crate::placing::identity;
use crate::sources::Settings;

/// What commands know about the repository, read once.
pub struct Checkout {
    /// Where it is.
    pub place: Place,
    /// The files of `schemas/`.
    pub tree: Tree,
    /// What the generator reads in them.
    pub sources: Sources,
    /// What `provider.toml` says to these commands, by provider.
    pub settings: BTreeMap<String, Settings>,
    /// Files in `_` folders that are not documents, by provider and path: they say which parts of schemas are shared.
    pub extracts: identity::FolderNotes,
    /// Problems of the files; each command decides how serious they are.
    pub problems: Diagnostics,
    /// `lock.toml`; empty if the file does not exist.
    pub lock: Lock,
}

impl Checkout {
    /// Reads what is there.
    ///
    /// # Errors
    /// When the folder or the lock cannot be read.
    pub fn read(place: &Place) -> Result<Self, Failure> {
        let tree = place.read()?;
        let lock = read_lock(&place.schemas, &tree)?;
        let (sources, mut problems) = Sources::read(&tree);
        let mut settings = BTreeMap::new();
        for provider in &sources.providers {
            let read = Settings::read(&provider.toml_path, &provider.toml_text, &mut problems);
            settings.insert(provider.folder.clone(), read);
        }
        let extracts = notes(&tree);
        Ok(Checkout {
            place: place.clone(),
            tree,
            sources,
            settings,
            extracts,
            problems,
            lock,
        })
    }

    /// The provider of that name.
    #[must_use]
    pub fn provider(&self, folder: &str) -> Option<&ProviderSource> {
        self.sources.providers.iter().find(|provider| provider.folder == folder)
    }

    /// All schema documents by their path below `schemas/`: events, envelopes, shared documents.
    #[must_use]
    pub fn documents(&self) -> BTreeMap<String, &Document> {
        let mut all = BTreeMap::new();
        for provider in &self.sources.providers {
            let events = provider.events.iter().map(|event| &event.document);
            for document in provider.envelope.iter().chain(&provider.documents).chain(events) {
                all.insert(format!("{}/{}", provider.folder, document.inside), document);
            }
        }
        all
    }

    /// The settings of the provider of a path, or the defaults.
    #[must_use]
    pub fn settings_of(&self, path: &str) -> Settings {
        let provider = path.split('/').next().unwrap_or_default();
        self.settings.get(provider).cloned().unwrap_or_default()
    }
}

fn read_lock(folder: &Path, tree: &Tree) -> Result<Lock, Failure> {
    let path = tree.path(lock::FILE);
    match fs::read_to_string(folder.join(lock::FILE)) {
        Ok(text) => Ok(Lock::read(&path, &text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Lock::default()),
        Err(error) => Err(Failure::Schemas(
            Diagnostic::error(path, format!("cannot be read: {error}"))
                .help("check that the file is readable, and that it is UTF-8 text")
                .into(),
        )),
    }
}

/// The files in `_` folders that are not documents, by provider and by path from its folder.
fn notes(tree: &Tree) -> identity::FolderNotes {
    let mut settings = identity::FolderNotes::new();
    for (path, text) in &tree.files {
        if let Some((provider, inside)) = path.split_once('/')
            && inside.starts_with('_')
            && !inside.ends_with(".json")
        {
            settings
                .entry(provider.to_owned())
                .or_default()
                .insert(inside.to_owned(), text.clone());
        }
    }
    settings
}
