//! Plans the generated module of each document of a provider.

use super::library::{self, Library};
use super::module_paths::ModulePaths;
use super::validator_schema;
use super::widened::{self, Widened};
use crate::lock::Names;
use crate::model::{Annotations, Model, Module, Root, TypeId};
use crate::naming;
use crate::source::{self, ProviderSource};

/// A document and its generated module.
pub struct DocumentPlan<'s> {
    pub role: Role,
    pub document: &'s source::Document,
    /// The path of the module.
    pub path: Vec<String>,
    /// The name of the root's type.
    pub root: String,
}

/// The role of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Other documents refer to it. All its definitions are generated, so that a new reference never changes its file.
    Shared,
    Envelope,
    /// The event with this index.
    Event(usize),
}

/// Plans the documents of a provider, in the order of [`Library::of`].
pub fn plan<'s>(source: &'s ProviderSource, recorded: &Names) -> Vec<DocumentPlan<'s>> {
    let mut paths = ModulePaths::new(naming::field(&naming::snake(&source.folder)));
    paths.claim_recorded(source, recorded);
    let mut plans = Vec::new();
    for document in &source.documents {
        let below = document.inside.trim_end_matches(".json");
        plans.push(DocumentPlan {
            role: Role::Shared,
            document,
            path: paths.shared(below),
            root: type_name(below.rsplit('/').next().unwrap_or(below)),
        });
    }
    if let Some(document) = &source.envelope {
        plans.push(DocumentPlan {
            role: Role::Envelope,
            document,
            path: paths.envelope(),
            root: "Envelope".to_owned(),
        });
    }
    for (at, event) in source.events.iter().enumerate() {
        let id = &event.id;
        plans.push(DocumentPlan {
            role: Role::Event(at),
            document: &event.document,
            path: paths.event(&id.domain, &id.event, id.version),
            root: type_name(&id.event),
        });
    }
    plans
}

fn type_name(text: &str) -> String {
    naming::camel(&naming::snake(text))
}

/// Adds a module for each document. Returns the library that resolves references between the documents, in the order of the plans, and the
/// schemas that a validator sees widened.
pub fn library<'s>(source: &'s ProviderSource, plans: &[DocumentPlan<'s>], model: &mut Model) -> (Library<'s>, Widened) {
    let first = model.modules.len();
    let mut library = Library::of(source);
    for (at, document) in library.documents.iter_mut().enumerate() {
        document.module = first + at;
    }
    let widened = widened::of(&library);
    for (at, plan) in plans.iter().enumerate() {
        model.modules.push(Module {
            path: plan.path.clone(),
            document: plan.document.path.clone(),
            file: source.file_of(plan.document),
            shared: plan.role == Role::Shared,
            left_out: false,
            types: Vec::new(),
            root: Some(Root {
                name: plan.root.clone(),
                id: TypeId(usize::MAX),
                alias: false,
                annotations: Annotations::default(),
                holds_text: false,
            }),
            schema: validator_schema::text(&library, &widened, at),
            uri: library::retrieval_uri(&plan.document.path),
        });
    }
    (library, widened)
}
