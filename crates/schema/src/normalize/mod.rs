//! From schema documents of any dialect to the [`Model`]: every JSON Schema question is answered here, before typify sees anything.
//!
//! Data flows one way: the [`library`] knows all documents and resolves references between them, [`gather`] flattens the
//! conjunction that stands at a place, [`convert`] and [`union`] turn it into a shape, [`claims`] gives the names, and [`PASSES`] work on
//! the finished model.

mod claims;
mod convert;
mod cycles;
mod declared;
pub mod dialect;
mod documents;
mod envelope;
mod exact;
mod forms;
mod gather;
mod groups;
pub mod keywords;
pub mod library;
mod module_paths;
mod names;
mod order;
pub mod place;
mod problems;
mod record;
mod regex;
mod roots;
mod sizes;
mod texts;
mod union;
mod unknown;
mod uri;
mod verdict;
mod widened;

pub use module_paths::SHARED;

use crate::diagnostic::Diagnostics;
use crate::lock::{DocumentNames, Names};
use crate::model::{Bare, Boxing, DeclaredRename, Event, Model, Provider};
use crate::naming;
use crate::provider::Formats;
use crate::selection;
use crate::source::{ProviderSource, Sources};
use convert::Converter;
use documents::{Part, Role};
use library::Library;

/// What is done to the whole model, in this order.
const PASSES: &[fn(&mut Model)] = &[
    cycles::end_cycles, // types that contain each other get a pointer between
    sizes::bound_sizes, // values that no stack holds get pointers within
    exact::keep_digits, // numbers that no struct can remember the spelling of keep it themselves
    texts::mark_texts,  // types that hold text can borrow it
    order_types,        // types stand in the order of their document
];

/// Converts all documents.
///
/// Returns the model with everything that could be honoured, and who has claimed which name; `diagnostics` says what could not, and what
/// was only half honoured.
pub fn normalize(sources: &Sources, diagnostics: &mut Diagnostics) -> (Model, Vec<DocumentNames>) {
    let mut model = Model::default();
    let mut names = Vec::new();
    for provider in &sources.providers {
        names.extend(add_provider(provider, &sources.names, &mut model, diagnostics));
    }
    for pass in PASSES {
        pass(&mut model);
    }
    sizes::remember(&model, &mut names);
    (model, names)
}

fn order_types(model: &mut Model) {
    let types = &model.types;
    for module in &mut model.modules {
        module
            .types
            .sort_by_key(|id| (types[id.0].start, types[id.0].pointer.clone(), id.0));
    }
}

/// Adds a provider to the model; returns who has claimed which name in its documents.
fn add_provider(source: &ProviderSource, elders: &Names, model: &mut Model, diagnostics: &mut Diagnostics) -> Vec<DocumentNames> {
    let parts = documents::parts(source, elders);
    let (library, widened) = documents::library(source, &parts, model);
    unknown::report(&library, &widened, source.settings.dialect.is_some(), diagnostics);
    let converted = convert_all(source, &parts, &library, model, diagnostics);
    let modules = library.documents.iter().map(|document| document.module);
    let roots = parts.iter().map(|part| naming::snake(&part.root));
    let names = claims::name(model, &modules.clone().zip(roots).collect::<Vec<_>>(), elders);
    // They had their names claimed all the same: a root that comes later changes none.
    for module in converted.rootless {
        model.modules[module].root = None;
    }
    let envelope = parts.iter().zip(modules.clone()).find(|(part, _)| part.role == Role::Envelope);
    let envelope = envelope.and_then(|(_, module)| envelope::split(source, module, model, diagnostics));
    let events = events(source, &parts, modules, elders, model);
    let provider = Provider {
        folder: source.folder.clone(),
        name: source.settings.name.clone(),
        docs: source.settings.docs.clone(),
        envelope,
        events,
        assert_formats: source.settings.formats == Formats::Assert,
        unknown_versions: source.settings.unknown_versions,
        renames: converted.renames,
    };
    selection::judge(source, &provider, model, diagnostics);
    selection::report(source, &provider, diagnostics);
    model.providers.push(provider);
    names
}

/// What comes of converting besides types.
struct Converted {
    renames: Vec<DeclaredRename>,
    /// The modules of documents that are no schema, but hold some.
    rootless: Vec<usize>,
}

/// Converts the documents of a provider to types of the model.
fn convert_all<'a>(
    source: &ProviderSource,
    parts: &[Part<'_>],
    library: &Library<'a>,
    model: &mut Model,
    diagnostics: &mut Diagnostics,
) -> Converted {
    let mut converter = Converter::new(library, std::mem::take(&mut model.types), std::mem::take(&mut model.modules));
    let renames = declared::add(source, library, &mut converter, diagnostics);
    let (mut rootless, mut used) = (Vec::new(), Vec::new());
    for group in order::of(library) {
        let documents = group.documents.clone();
        converter.turn_to(group);
        for document in documents {
            let root = library.root(document);
            if parts[document].role == Role::Shared {
                roots::convert_definitions(&mut converter, &root);
                used.extend(keywords::defined(&root));
                if !keywords::is_schema(root.node) {
                    rootless.push(library.documents[document].module);
                    continue;
                }
            }
            roots::convert_root(&mut converter, &root);
            used.push(root);
        }
    }
    converter.follow_all(used);
    for document in 0..library.documents.len() {
        converter.follow_the_rest(&library.root(document));
    }
    diagnostics.extend(converter.diagnostics);
    model.types = converter.types;
    model.modules = converter.modules;
    Converted { renames, rootless }
}

/// The events of a provider, ordered by their ids, with the names of their variants.
fn events(source: &ProviderSource, parts: &[Part<'_>], modules: impl Iterator<Item = usize>, elders: &Names, model: &Model) -> Vec<Event> {
    let mut events = Vec::new();
    for (part, module) in parts.iter().zip(modules) {
        let Role::Event(at) = part.role else { continue };
        let event = &source.events[at];
        let name = format!("{}/{}", event.id.domain, event.id.event);
        let bare = source.settings.documents.iter().find(|bare| bare.event == name);
        let samples = event.samples.iter().map(|sample| (sample.label.clone(), sample.text.clone()));
        events.push(Event {
            id: event.id.clone(),
            variant: String::new(),
            module,
            boxing: Boxing::default(),
            samples: samples.collect(),
            bare: bare.map(|bare| Bare {
                member: bare.member.clone(),
                batch: bare.batch,
            }),
        });
    }
    events.sort_by(|a, b| a.id.cmp(&b.id));
    let files: Vec<String> = events.iter().map(|event| model.modules[event.module].file.clone()).collect();
    claims::variants(&mut events, &files, elders);
    events
}
