//! From schema documents of any dialect to the [`Model`]: every JSON Schema question is answered here, before typify sees anything.
//!
//! Data flows one way: the [`library`] knows all documents and resolves references between them, [`gather`] flattens the
//! conjunction that stands at a place, [`convert`] and [`union`] turn it into a shape, [`claims`] gives the names, and [`PASSES`] work on
//! the finished model.

mod claims;
mod convert;
mod cycles;
mod declared;
pub(crate) mod dialect;
mod exact;
mod gather;
pub(crate) mod keywords;
pub(crate) mod kinds;
pub(crate) mod library;
mod names;
pub(crate) mod place;
mod problems;
mod record;
mod sizes;
mod texts;
mod union;
mod unknown;
mod uri;
mod verdict;

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json::Node;
use crate::lock::{DocumentNames, Names};
use crate::model::{Bare, Discriminator, Envelope, Event, Model, Module, Provider, Root, Shape, TypeDef, TypeId, TypeKind, Words};
use crate::naming::{self, Scope};
use crate::provider::Formats;
use crate::source::{self, ProviderSource, Sources};
use convert::Converter;
use dialect::Dialect;
use library::Library;
use place::Place;

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

/// A document's part in its provider.
enum Role {
    Envelope,
    /// Referred to by others; its definitions are all generated, so that a new reference never changes its file.
    Shared,
    Event(usize),
}

fn add_provider(source: &ProviderSource, elders: &Names, model: &mut Model, diagnostics: &mut Diagnostics) -> Vec<DocumentNames> {
    let provider_module = naming::field(&naming::snake(&source.folder));
    let mut paths = ModulePaths::new(provider_module);
    paths.let_elders_claim(source, elders);
    let mut library = Library::new(source.settings.formats);
    let mut roles = Vec::new();
    let mut add = |document: &'_ source::Document, path: Vec<String>, root_name: String, role: Role| {
        roles.push((role, path, root_name, document.path.clone()));
    };
    for shared in &source.documents {
        let below = shared.inside.trim_end_matches(".json");
        let path = paths.shared(below);
        let stem = below.rsplit('/').next().unwrap_or(below);
        add(shared, path, naming::camel(&naming::snake(stem)), Role::Shared);
    }
    if let Some(envelope) = &source.envelope {
        add(envelope, paths.fixed("_envelope"), "Envelope".to_owned(), Role::Envelope);
    }
    for (at, event) in source.events.iter().enumerate() {
        let path = paths.event(&event.id.domain, &event.id.event, event.id.version);
        add(
            &event.document,
            path,
            naming::camel(&naming::snake(&event.id.event)),
            Role::Event(at),
        );
    }
    let documents: HashMap<&str, &source::Document> = source
        .documents
        .iter()
        .chain(source.envelope.iter())
        .chain(source.events.iter().map(|event| &event.document))
        .map(|document| (document.path.as_str(), document))
        .collect();
    let first_module = model.modules.len();
    for (_, path, root_name, document_path) in &roles {
        let Some(document) = documents.get(document_path.as_str()) else {
            continue;
        };
        let (dialect, asserts) = dialect_of(&document.root, source);
        model.modules.push(Module {
            path: path.clone(),
            document: document_path.clone(),
            file: file_of(source, document),
            types: Vec::new(),
            root: Some(Root {
                name: root_name.clone(),
                id: TypeId(usize::MAX),
                alias: false,
                words: Words::default(),
                holds_text: false,
            }),
            schema: String::new(),
            uri: library::retrieval_uri(document_path),
        });
        library.add(library::Document {
            path: document_path.clone(),
            text: &document.text,
            root: &document.root,
            dialect,
            module: model.modules.len() - 1,
            asserts,
        });
    }
    for document in 0..library.documents.len() {
        let version = library.documents[document].root.get("openapi").and_then(Node::as_str);
        let named = source.settings.dialect.as_deref() == Some("openapi-3.0");
        let openapi = version.map_or(named, |version| version.starts_with("3.0"));
        model.modules[library.documents[document].module].schema = verdict::text(&library, document, openapi);
    }
    let roots: Vec<String> = model.modules[first_module..]
        .iter()
        .map(|it| it.root.as_ref().map_or_else(String::new, |root| naming::snake(&root.name)))
        .collect();
    unknown::report(&library, source.settings.dialect.is_some(), diagnostics);
    let mut converter = Converter::new(&library, std::mem::take(&mut model.types), std::mem::take(&mut model.modules));
    let renames = declared::add(source, &library, &mut converter, diagnostics);
    let mut rootless = Vec::new();
    for (document, (role, ..)) in roles.iter().enumerate() {
        let root = library.root(document);
        if matches!(role, Role::Shared) {
            convert_definitions(&mut converter, &root);
            if !keywords::is_schema(root.node) {
                rootless.push(library.documents[document].module);
                continue;
            }
        }
        convert_root(&mut converter, &root);
    }
    for document in 0..library.documents.len() {
        converter.follow_the_rest(&library.root(document), 0);
    }
    let Converter {
        types,
        modules,
        diagnostics: found,
        ..
    } = converter;
    diagnostics.extend(found);
    model.types = types;
    model.modules = modules;
    let named: Vec<claims::Named> = library.documents.iter().map(|it| it.module).zip(roots).collect();
    let names = claims::name(model, &named, elders);
    for module in rootless {
        model.modules[module].root = None;
    }
    let envelope = source.envelope.as_ref().and_then(|_| {
        let at = roles.iter().position(|(role, ..)| matches!(role, Role::Envelope))?;
        envelope(source, library.documents[at].module, model, diagnostics)
    });
    let mut events = Vec::new();
    for (document, (role, ..)) in roles.iter().enumerate() {
        let Role::Event(at) = role else { continue };
        let event = &source.events[*at];
        let bare = source
            .settings
            .documents
            .iter()
            .find(|bare| bare.event == format!("{}/{}", event.id.domain, event.id.event));
        events.push(Event {
            id: event.id.clone(),
            variant: String::new(),
            module: library.documents[document].module,
            samples: event
                .samples
                .iter()
                .map(|sample| (sample.label.clone(), sample.text.clone()))
                .collect(),
            bare: bare.map(|bare| Bare {
                member: bare.member.clone(),
                batch: bare.batch,
            }),
        });
    }
    events.sort_by(|a, b| a.id.cmp(&b.id));
    let files: Vec<String> = events.iter().map(|event| model.modules[event.module].file.clone()).collect();
    claims::variants(&mut events, &files, elders);
    model.providers.push(Provider {
        folder: source.folder.clone(),
        name: source.settings.name.clone(),
        docs: source.settings.docs.clone(),
        envelope,
        events,
        assert_formats: source.settings.formats == Formats::Assert,
        unknown_versions: source.settings.unknown_versions,
        renames,
    });
    names
}

/// A document's path from the schemas folder on.
fn file_of(source: &ProviderSource, document: &source::Document) -> String {
    format!("{}/{}", source.folder, document.inside)
}

/// The dialect of a document, and whether its meta-schema asserts anything at all.
fn dialect_of(root: &Node, source: &ProviderSource) -> (Dialect, bool) {
    if let Some(dialect) = Dialect::of_document(root, Dialect::of_name(source.settings.dialect.as_deref())) {
        return (dialect, true);
    }
    let uri = root.get("$schema").and_then(Node::as_str).unwrap_or_default();
    let own = uri.split_once("://").map_or(uri, |(_, rest)| rest).trim_end_matches('#');
    let meta = source.documents.iter().find(|document| {
        document.path.trim_end_matches(".json").ends_with(own.trim_end_matches(".json"))
            || document.root.get("$id").and_then(Node::as_str) == Some(uri)
    });
    let Some(meta) = meta else {
        let named = source.settings.dialect.as_deref();
        return (named.map_or(Dialect::Draft202012, |name| Dialect::of_name(Some(name))), true);
    };
    let dialect = Dialect::of_document(&meta.root, Dialect::Draft202012).unwrap_or(Dialect::Draft202012);
    let vocabularies = meta.root.get("$vocabulary").and_then(Node::as_object);
    let asserts = vocabularies.is_none_or(|names| names.iter().any(|name| name.name.ends_with("/vocab/validation")));
    (dialect, asserts)
}

/// Gives a document's root its type.
fn convert_root<'a>(converter: &mut Converter<'a, '_>, root: &Place<'a>) {
    let module = converter.library.documents[root.document].module;
    let words = converter.words_of(std::slice::from_ref(root));
    let typed = converter.place(root);
    let shape = typed.clone().element();
    let (id, alias) = match shape {
        Shape::Named(id) if converter.types[id.0].module == module && converter.types[id.0].pointer.is_empty() => (id, false),
        Shape::Named(id) => (id, true),
        shape => (converter.wrap_root(root, shape, words.clone()), false),
    };
    if let Some(known) = &mut converter.modules[module].root {
        *known = Root {
            name: known.name.clone(),
            id,
            alias,
            words,
            holds_text: false,
        };
    }
}

/// Converts everything that a document defines for others.
fn convert_definitions<'a>(converter: &mut Converter<'a, '_>, root: &Place<'a>) {
    for keyword in ["definitions", "$defs"] {
        let Some(definitions) = root.member(keyword) else { continue };
        for member in definitions.node.as_object().into_iter().flatten() {
            converter.place(&definitions.at(&member.node, &[&member.name]));
        }
    }
    let schemas = root.member("components").and_then(|components| components.member("schemas"));
    if let Some(schemas) = schemas {
        for member in schemas.node.as_object().into_iter().flatten() {
            converter.place(&schemas.at(&member.node, &[&member.name]));
        }
    }
}

/// Takes the payload out of the envelope's struct and notes how it is found.
fn envelope(source: &ProviderSource, module: usize, model: &mut Model, diagnostics: &mut Diagnostics) -> Option<Envelope> {
    let settings = source.settings.envelope.as_ref()?;
    let root = model.modules[module].root.clone()?;
    let path = model.modules[module].document.clone();
    let mut fail = |message: String, help: &str| diagnostics.push(Diagnostic::error(&path, message).help(help));
    if root.alias {
        fail(
            "an envelope must say by itself what its members are".to_owned(),
            "put the members into this file; they may refer to other documents",
        );
        return None;
    }
    let TypeKind::Record(record) = &mut model.types[root.id.0].kind else {
        fail(
            "an envelope must be an object with members".to_owned(),
            "give the schema `type: object` and `properties`",
        );
        return None;
    };
    let Some(at) = record.members.iter().position(|member| member.wire == settings.payload) else {
        fail(
            format!("the envelope has no member `{}` for the payload", settings.payload),
            "name the member that holds the payload under `payload` in provider.toml",
        );
        return None;
    };
    let payload = record.members.remove(at);
    let required_elsewhere = record.members.iter().any(|member| member.required);
    if required_elsewhere && !source.settings.documents.is_empty() {
        fail(
            "documents without an envelope need an envelope that requires nothing".to_owned(),
            "remove `required` from the envelope's schema, or `[[documents]]` from provider.toml",
        );
    }
    Some(Envelope {
        module,
        payload: settings.payload.clone(),
        payload_optional: !payload.required || payload.nullable,
        payload_index: at,
        discriminators: source
            .settings
            .discriminators
            .iter()
            .map(|it| Discriminator {
                member: it.member.clone(),
                index: record.members.iter().position(|member| member.wire == it.member),
                forms: it.forms.clone(),
            })
            .collect(),
    })
}

impl<'a> Converter<'a, '_> {
    /// A root that is no struct or enum by itself becomes a tuple struct of the document's name.
    fn wrap_root(&mut self, root: &Place<'a>, shape: Shape, words: Words) -> TypeId {
        let document = &self.library.documents[root.document];
        self.types.push(TypeDef {
            module: document.module,
            name: String::new(),
            pointer: String::new(),
            start: root.node.span.start,
            identity: String::new(),
            words: Words::default(),
            kind: TypeKind::Wrapper(Shape::Json),
            holds_text: false,
        });
        let id = TypeId(self.types.len() - 1);
        self.define(id, root, TypeKind::Wrapper(shape), words);
        id
    }
}

/// Module paths of one provider; folded names never collide.
struct ModulePaths {
    provider: String,
    scopes: HashMap<String, Scope>,
}

impl ModulePaths {
    fn new(provider: String) -> Self {
        ModulePaths {
            provider,
            scopes: HashMap::new(),
        }
    }

    /// Of two that fold to one name, the one that is remembered keeps it.
    fn let_elders_claim(&mut self, source: &ProviderSource, elders: &Names) {
        let shared: HashMap<String, &source::Document> = source.documents.iter().map(|it| (file_of(source, it), it)).collect();
        for document in elders.documents.iter().filter_map(|names| shared.get(&names.document)) {
            self.shared(document.inside.trim_end_matches(".json"));
        }
    }

    fn claim(&mut self, parent: &str, name: &str) -> String {
        naming::field(&self.scopes.entry(parent.to_owned()).or_default().claim(name))
    }

    fn fixed(&self, name: &str) -> Vec<String> {
        vec![self.provider.clone(), name.to_owned()]
    }

    fn event(&mut self, domain: &str, event: &str, version: u32) -> Vec<String> {
        let domain_module = self.claim("", domain);
        let event_module = self.claim(domain, event);
        vec![self.provider.clone(), domain_module, event_module, format!("v{version}")]
    }

    /// Folders that start with an underscore keep it, so that they never meet a domain.
    fn shared(&mut self, below: &str) -> Vec<String> {
        let mut path = vec![self.provider.clone()];
        let mut parent = String::from("_");
        for (at, segment) in below.split('/').enumerate() {
            let name = self.claim(&parent, segment);
            path.push(if at == 0 { format!("_{name}") } else { name });
            parent.push('/');
            parent.push_str(segment);
        }
        path
    }
}
