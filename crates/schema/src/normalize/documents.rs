//! All documents of a provider, each with its part in it, its module, and its dialect.

use super::library::{self, Library};
use super::module_paths::ModulePaths;
use super::verdict;
use super::widened::{self, Widened};
use crate::lock::Names;
use crate::model::{Model, Module, Root, TypeId, Words};
use crate::naming;
use crate::source::{self, ProviderSource};

/// A document, and what becomes of it.
pub struct Part<'s> {
    pub role: Role,
    pub document: &'s source::Document,
    /// The path of its module.
    pub path: Vec<String>,
    /// The name of its root's type.
    pub root: String,
}

/// A document's part in its provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Referred to by others; its definitions are all generated, so that a new reference never changes its file.
    Shared,
    Envelope,
    /// The event of this index.
    Event(usize),
}

/// The documents of a provider, in the order of [`Library::of`].
pub fn parts<'s>(source: &'s ProviderSource, elders: &Names) -> Vec<Part<'s>> {
    let mut paths = ModulePaths::new(naming::field(&naming::snake(&source.folder)));
    paths.let_elders_claim(source, elders);
    let mut parts = Vec::new();
    for document in &source.documents {
        let below = document.inside.trim_end_matches(".json");
        parts.push(Part {
            role: Role::Shared,
            document,
            path: paths.shared(below),
            root: type_name(below.rsplit('/').next().unwrap_or(below)),
        });
    }
    if let Some(document) = &source.envelope {
        parts.push(Part {
            role: Role::Envelope,
            document,
            path: paths.envelope(),
            root: "Envelope".to_owned(),
        });
    }
    for (at, event) in source.events.iter().enumerate() {
        let id = &event.id;
        parts.push(Part {
            role: Role::Event(at),
            document: &event.document,
            path: paths.event(&id.domain, &id.event, id.version),
            root: type_name(&id.event),
        });
    }
    parts
}

fn type_name(text: &str) -> String {
    naming::camel(&naming::snake(text))
}

/// Gives each document a module; returns the library in which references are resolved, both in the order of the parts, and which schemas
/// admit more than they say to a validator.
pub fn library<'s>(source: &'s ProviderSource, parts: &[Part<'s>], model: &mut Model) -> (Library<'s>, Widened) {
    let first = model.modules.len();
    let mut library = Library::of(source);
    for (at, document) in library.documents.iter_mut().enumerate() {
        document.module = first + at;
    }
    let widened = widened::of(&library);
    for (at, part) in parts.iter().enumerate() {
        model.modules.push(Module {
            path: part.path.clone(),
            document: part.document.path.clone(),
            file: source.file_of(part.document),
            shared: part.role == Role::Shared,
            types: Vec::new(),
            root: Some(Root {
                name: part.root.clone(),
                id: TypeId(usize::MAX),
                alias: false,
                words: Words::default(),
                holds_text: false,
            }),
            schema: verdict::text(&library, &widened, at),
            uri: library::retrieval_uri(&part.document.path),
        });
    }
    (library, widened)
}
