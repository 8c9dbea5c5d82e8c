//! What a document reaches through its references, so that comparing one event is cheaper than comparing its provider.
//!
//! Everything else is removed: documents, and definitions of shared documents. What is left never refers
//! to what was removed.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use eventry_schema::json::{Json, Node};
use eventry_schema::normalize::{Dialect, Library, Place, asserts, subschemas};
use eventry_schema::pointer;
use eventry_schema::source::{Document, ProviderSource, Sources};

/// Where a document holds definitions for others.
const DEFINITIONS: &[&[&str]] = &[&["definitions"], &["$defs"], &["components", "schemas"]];

/// The parts of a provider's documents that some of them reach. Documents are named by their paths within the provider's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    documents: BTreeMap<String, DocumentReach>,
    /// Whether a dynamic reference may mean any part.
    everything: bool,
}

/// The reached parts of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct DocumentReach {
    /// Its root, with all that is not a definition.
    root: bool,
    /// Its definitions, by the pointers to them.
    definitions: BTreeSet<String>,
}

impl Reach {
    /// What these documents of a provider reach, themselves included. A shared document counts with all of its definitions.
    pub fn of(provider: &ProviderSource, documents: &[&str]) -> Reach {
        let library = Library::of(provider);
        let mut search = Search {
            library: &library,
            inside: provider
                .documents
                .iter()
                .chain(&provider.envelope)
                .chain(provider.events.iter().map(|event| &event.document))
                .map(|document| document.inside.as_str())
                .collect(),
            seen: HashSet::new(),
            open: Vec::new(),
            reach: Reach::default(),
        };
        for at in 0..library.documents.len() {
            let inside = search.inside.get(at).copied().unwrap_or_default();
            if !documents.contains(&inside) {
                continue;
            }
            let root = library.root(at);
            search.root(&root);
            if inside.starts_with('_') {
                let own: Vec<Place<'_>> = subschemas(&root)
                    .into_iter()
                    .filter(|child| is_definition(&child.pointer))
                    .collect();
                own.iter().for_each(|definition| search.place(definition));
            }
        }
        while let Some(place) = search.open.pop() {
            search.visit(&place);
        }
        search.reach
    }

    /// What this reaches or another does.
    #[must_use]
    pub fn and(mut self, other: Reach) -> Reach {
        self.everything |= other.everything;
        for (inside, parts) in other.documents {
            let own = self.documents.entry(inside).or_default();
            own.root |= parts.root;
            own.definitions.extend(parts.definitions);
        }
        self
    }

    /// Whether a document is reached, as its path within the provider's folder.
    pub fn has(&self, inside: &str) -> bool {
        self.everything || self.documents.contains_key(inside)
    }

    /// Removes everything from a provider that is not reached, including its settings.
    pub fn keep(&self, provider: &mut ProviderSource) {
        if self.everything {
            return;
        }
        provider.partial = true;
        provider.documents.retain(|document| self.has(&document.inside));
        provider.events.retain(|event| self.has(&event.document.inside));
        for event in &mut provider.events {
            event.samples.clear();
        }
        // The envelope is not a part of the event.
        if provider.envelope.as_ref().is_none_or(|envelope| !self.has(&envelope.inside)) {
            provider.envelope = None;
            provider.settings.envelope = None;
            provider.settings.discriminators.clear();
        }
        let events = provider.events.iter_mut().map(|event| &mut event.document);
        for document in provider.documents.iter_mut().chain(&mut provider.envelope).chain(events) {
            if let Some(parts) = self.documents.get(&document.inside) {
                parts.keep(document);
            }
        }
        let mut settings = std::mem::take(&mut provider.settings);
        let stands = |target: &str| {
            let (inside, pointer) = target.split_once('#').unwrap_or((target, ""));
            provider
                .document(inside)
                .is_some_and(|document| document.root.pointer(pointer).is_some())
        };
        settings.aliases.retain(|alias| stands(&alias.in_));
        settings.doubted.retain(|doubt| stands(&doubt.in_));
        settings.renames.retain(|rename| stands(&rename.in_));
        settings.deprecated.retain(|deprecated| stands(&deprecated.in_));
        settings.documents.retain(|bare| {
            let is_of = |domain: &str, event: &str| bare.event.split_once('/') == Some((domain, event));
            provider.events.iter().any(|event| is_of(&event.id.domain, &event.id.event))
        });
        provider.settings = settings;
    }
}

impl DocumentReach {
    fn keep(&self, document: &mut Document) {
        if let Json::Object(members) = &mut document.root.value
            && !self.root
        {
            members.retain(|member| !asserts(&member.name) || DEFINITIONS.iter().any(|path| path.first() == Some(&&*member.name)));
        }
        for path in DEFINITIONS {
            let mut at = String::new();
            path.iter().for_each(|name| pointer::push(&mut at, name));
            let Some(Json::Object(definitions)) = below(&mut document.root, path).map(|node| &mut node.value) else {
                continue;
            };
            definitions.retain(|definition| self.definitions.contains(&pointer::join(&at, &definition.name)));
        }
    }
}

/// The node behind member names.
fn below<'n>(node: &'n mut Node, path: &[&str]) -> Option<&'n mut Node> {
    path.iter().try_fold(node, |node, name| match &mut node.value {
        Json::Object(members) => members
            .iter_mut()
            .find(|member| *member.name == **name)
            .map(|member| &mut member.node),
        _ => None,
    })
}

/// Whether a pointer is that of a definition at the root of its document.
fn is_definition(at: &str) -> bool {
    definition_of(at).is_some_and(|definition| definition == at)
}

/// The pointer to the definition, at the root of its document, that a place belongs to.
fn definition_of(at: &str) -> Option<&str> {
    DEFINITIONS.iter().find_map(|path| {
        let mut prefix = String::new();
        path.iter().for_each(|name| pointer::push(&mut prefix, name));
        let name = at.strip_prefix(&prefix)?.strip_prefix('/')?;
        let length = name.find('/').unwrap_or(name.len());
        at.get(..prefix.len() + 1 + length)
    })
}

struct Search<'l, 'a> {
    library: &'l Library<'a>,
    /// The paths of the library's documents within the provider's folder.
    inside: Vec<&'a str>,
    seen: HashSet<usize>,
    open: Vec<Place<'a>>,
    reach: Reach,
}

impl<'a> Search<'_, 'a> {
    fn parts(&mut self, document: usize) -> &mut DocumentReach {
        let inside = self.inside.get(document).copied().unwrap_or_default();
        self.reach.documents.entry(inside.to_owned()).or_default()
    }

    /// Notes the root of a document.
    fn root(&mut self, root: &Place<'a>) {
        self.parts(root.document).root = true;
        // A meta-schema may be any of the provider's documents, and says what the keywords of this one mean.
        let named = root.node.get("$schema").and_then(Node::as_str);
        self.reach.everything |= named.is_some_and(|uri| Dialect::of_uri(uri).is_none());
        self.open.push(root.clone());
    }

    /// Notes what a reference leads to.
    fn place(&mut self, place: &Place<'a>) {
        let root = self.library.root(place.document);
        let Some(definition) = definition_of(&place.pointer) else {
            self.root(&root);
            return self.open.push(place.clone());
        };
        if !self.parts(place.document).definitions.insert(definition.to_owned()) {
            return;
        }
        self.reach.everything |= root
            .node
            .get("$schema")
            .and_then(Node::as_str)
            .is_some_and(|uri| Dialect::of_uri(uri).is_none());
        // All of a definition is generated, whichever part of it is meant.
        match self.library.resolve(&root, &format!("#{}", definition.replace('%', "%25"))) {
            Ok(whole) => self.open.push(whole),
            Err(_) => self.open.push(place.clone()),
        }
    }

    fn visit(&mut self, place: &Place<'a>) {
        if !self.seen.insert(place.key()) {
            return;
        }
        if let Some(reference) = place.node.get("$ref").and_then(Node::as_str)
            && let Ok(target) = self.library.resolve(place, reference)
        {
            self.place(&target);
        }
        let dynamic = |keyword: &str| place.node.get(keyword).is_some_and(|node| node.as_str().is_some());
        self.reach.everything |= dynamic("$dynamicRef") || dynamic("$recursiveRef");
        let is_root = place.pointer.is_empty();
        let children = subschemas(place).into_iter();
        self.open
            .extend(children.filter(|child| !is_root || !is_definition(&child.pointer)));
    }
}

/// Removes everything from both sides that the documents reach on neither. Generated names depend on what else exists, so both sides keep the same.
///
/// Documents are named relative to the schemas folder, all of one provider.
pub fn narrow(sides: &mut [&mut Sources], documents: &[&str]) -> Reach {
    let Some(folder) = documents.first().and_then(|document| document.split('/').next()) else {
        return Reach::default();
    };
    let inside: Vec<&str> = documents
        .iter()
        .filter_map(|document| document.split_once('/'))
        .map(|(_, inside)| inside)
        .collect();
    let reached = |sources: &Sources| {
        let provider = sources.providers.iter().find(|provider| provider.folder == folder)?;
        Some(Reach::of(provider, &inside))
    };
    let reach = sides
        .iter()
        .filter_map(|sources| reached(sources))
        .fold(Reach::default(), Reach::and);
    for sources in sides {
        sources.providers.retain(|provider| provider.folder == folder);
        sources.providers.iter_mut().for_each(|provider| reach.keep(provider));
    }
    reach
}
