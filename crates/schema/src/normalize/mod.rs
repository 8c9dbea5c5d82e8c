//! Normalizes schema documents of any dialect into the [`Model`]. Every question about JSON Schema is answered here, before typify runs.
//!
//! Data flows one way: the [`Library`] holds all documents and resolves references between them, `gather` flattens the conjunction of
//! schemas at a place, `convert` and `union` turn it into a shape, `claims` assigns names, and `PASSES` transform the finished
//! model.

mod claims;
mod convert;
mod cycles;
mod declared;
mod dialect;
mod discriminators;
mod documents;
mod doubts;
mod envelope;
mod exact;
mod gather;
mod groups;
mod items;
mod keyword_values;
mod keywords;
mod labels;
mod left_out;
mod library;
mod module_paths;
mod names;
mod order;
mod place;
mod problems;
mod record;
mod regex;
mod roots;
mod sizes;
mod texts;
mod union;
mod unknown;
mod uri;
mod validator_schema;
mod widened;

pub use dialect::Dialect;
pub use keywords::{asserts, subschemas};
pub use library::{Document, Library, Unresolved};
pub use module_paths::SHARED;
pub use place::Place;

use crate::diagnostic::Diagnostics;
use crate::lock::{ChoiceNames, DocumentNames, Names};
use crate::model::{Bare, Boxing, DeclaredRename, Event, Model, Provider};
use crate::naming;
use crate::provider::Formats;
use crate::selection;
use crate::source::{ProviderSource, Sources};
use convert::{Converter, Labels};
use documents::{DocumentPlan, Role};
use std::collections::BTreeMap;

/// The passes over the whole model, in order.
const PASSES: &[fn(&mut Model)] = &[
    cycles::break_cycles, // box types that contain each other
    sizes::bound_sizes,   // box parts of values that are too large for a stack
    exact::keep_digits,   // make numbers outside of structs keep their own spelling
    texts::mark_texts,    // mark types that hold text, which views can borrow
    order_types,          // sort types in the order of their document
];

/// Normalizes all documents.
///
/// Returns the model and the names of all documents, in the order in which they were assigned. `diagnostics` receives what could not be
/// honored, fully or in part.
pub fn normalize(sources: &Sources, diagnostics: &mut Diagnostics) -> (Model, Vec<DocumentNames>) {
    let mut model = Model::default();
    let mut names = Vec::new();
    for provider in &sources.providers {
        names.extend(add_provider(provider, sources, &mut model, diagnostics));
    }
    left_out::report_strays(sources, diagnostics);
    for pass in PASSES {
        pass(&mut model);
    }
    sizes::record(&model, &mut names);
    items::apply(sources, &mut model, diagnostics);
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

/// Adds a provider to the model. Returns the names that are assigned in its documents.
fn add_provider(source: &ProviderSource, sources: &Sources, model: &mut Model, diagnostics: &mut Diagnostics) -> Vec<DocumentNames> {
    let recorded = &sources.names;
    let plans = documents::plan(source, recorded);
    let (library, widened) = documents::library(source, &plans, model);
    unknown::report(&library, &widened, source.settings.dialect.is_some(), diagnostics);
    let converted = convert_all(source, &plans, &library, recorded, model, diagnostics);
    let modules = library.documents.iter().map(|document| document.module);
    let roots = plans.iter().map(|plan| naming::snake(&plan.root));
    let names = claims::assign_names(model, &modules.clone().zip(roots).collect::<Vec<_>>(), converted.choices, recorded);
    // These roots have claimed their names, so that a root added later renames nothing.
    for module in converted.rootless {
        model.modules[module].root = None;
    }
    let envelope = plans.iter().zip(modules.clone()).find(|(plan, _)| plan.role == Role::Envelope);
    let envelope = envelope.and_then(|(_, module)| envelope::split(source, module, model, diagnostics));
    let events = events(source, &plans, modules, recorded, model);
    let discriminators = discriminators::of(source, envelope.as_ref(), &events, model, diagnostics);
    let settings = &source.settings;
    let envelope_module = envelope.as_ref().map(|envelope| envelope.module);
    let mut provider = Provider {
        folder: source.folder.clone(),
        name: source.settings.name.clone(),
        docs: source.settings.docs.clone(),
        envelope,
        discriminators,
        names: settings.names.clone(),
        wrappers: settings.wrappers.clone(),
        controls: discriminators::controls(source, envelope_module, model),
        identity: settings.identity.clone(),
        authenticity: settings.authenticity.clone(),
        answers: settings.answers.clone(),
        events,
        assert_formats: settings.formats == Formats::Assert,
        unknown_versions: settings.unknown_versions,
        renames: converted.renames,
    };
    selection::check(source, &provider, model, diagnostics);
    selection::check_samples(source, &provider, diagnostics);
    selection::spell(&mut provider, model);
    let left_out = left_out::events(source, &sources.rules.events, diagnostics);
    provider.events.retain(|event| !left_out.contains(&event.id));
    for document in left_out::documents(source, &plans, &library, &left_out) {
        model.modules[library.documents[document].module].left_out = true;
    }
    model.providers.push(provider);
    names
}

/// The results of conversion apart from types.
struct Converted {
    renames: Vec<DeclaredRename>,
    /// The modules of documents that contain schemas but are not schemas themselves.
    rootless: Vec<usize>,
    /// The labels of branches, by module.
    choices: BTreeMap<usize, Vec<ChoiceNames>>,
}

/// Converts the documents of a provider into types of the model.
fn convert_all<'a>(
    source: &ProviderSource,
    plans: &[DocumentPlan<'_>],
    library: &Library<'a>,
    recorded: &Names,
    model: &mut Model,
    diagnostics: &mut Diagnostics,
) -> Converted {
    let mut converter = Converter::new(library, std::mem::take(&mut model.types), std::mem::take(&mut model.modules));
    converter.labels = Labels::preferring(recorded);
    let renames = declared::add(source, library, &mut converter, diagnostics);
    let (mut rootless, mut used) = (Vec::new(), Vec::new());
    for group in order::of(library) {
        let documents = group.documents.clone();
        converter.start_group(group);
        for document in documents {
            let root = library.root(document);
            if plans[document].role == Role::Shared {
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
    converter.check_references(used);
    for document in 0..library.documents.len() {
        converter.check_unused_references(&library.root(document));
    }
    diagnostics.extend(converter.diagnostics);
    model.types = converter.types;
    model.modules = converter.modules;
    let choices = converter.labels.assigned;
    Converted {
        renames,
        rootless,
        choices,
    }
}

/// Returns the events of a provider, sorted by id, with the names of their variants.
fn events(
    source: &ProviderSource,
    plans: &[DocumentPlan<'_>],
    modules: impl Iterator<Item = usize>,
    recorded: &Names,
    model: &Model,
) -> Vec<Event> {
    let mut events = Vec::new();
    for (plan, module) in plans.iter().zip(modules) {
        let Role::Event(at) = plan.role else { continue };
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
            discriminators: Vec::new(),
        });
    }
    events.sort_by(|a, b| a.id.cmp(&b.id));
    let files: Vec<String> = events.iter().map(|event| model.modules[event.module].file.clone()).collect();
    claims::name_variants(&mut events, &files, recorded);
    events
}
