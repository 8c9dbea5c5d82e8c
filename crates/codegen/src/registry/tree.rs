//! The modules of a provider: one per folder and document, each document's code in a file of its own.

use std::collections::{BTreeMap, HashMap};

use quote::quote;
use syn::Item;

use crate::decorate::prose;
use crate::ladder::Rung;
use crate::syntax::{docs, invocation, module, path};
use eventry_schema::model::{Event, Model, Module, Provider};

/// A folder of modules; a document may stand at the same place.
#[derive(Default)]
struct Branch<'m> {
    document: Option<(&'m Module, Option<&'m Event>)>,
    rung: Option<&'m Rung>,
    children: BTreeMap<String, Branch<'m>>,
}

impl<'m> Branch<'m> {
    /// The branch for a module's path, whose first part is the provider.
    fn place(&mut self, path: &[String]) -> &mut Branch<'m> {
        let below = path.iter().skip(1);
        below.fold(self, |branch, segment| branch.children.entry(segment.clone()).or_default())
    }
}

pub fn of_provider(model: &Model, provider: &Provider, rungs: &[Rung]) -> Vec<Item> {
    let provider_segment = eventry_schema::naming::field(&eventry_schema::naming::snake(&provider.folder));
    let events: HashMap<usize, &Event> = provider.events.iter().map(|event| (event.module, event)).collect();
    let mut root = Branch::default();
    for (at, module) in model.modules.iter().enumerate() {
        if module.path.first() == Some(&provider_segment) {
            root.place(&module.path).document = Some((module, events.get(&at).copied()));
        }
    }
    for rung in rungs.iter().filter(|rung| !rung.code.is_empty()) {
        root.place(&rung.path).rung = Some(rung);
    }
    root.children.iter().map(|(name, child)| write(name, child)).collect()
}

fn write(name: &str, branch: &Branch<'_>) -> Item {
    let text = match (branch.document, branch.rung) {
        (Some((module, event)), _) => document_docs(module, event),
        (None, Some(rung)) => rung.docs.clone(),
        (None, None) => format!("`{name}`"),
    };
    let path = branch
        .document
        .map(|(module, _)| &module.path)
        .or(branch.rung.map(|rung| &rung.path));
    let included = path.map(|path| include(&format!("/eventry/{}.rs", path.join("/"))));
    let children = branch.children.iter().map(|(name, child)| write(name, child));
    module(name, docs(&text), included.into_iter().chain(children).collect())
}

/// The generated file at a path, put in where it is named.
pub fn include(file: &str) -> Item {
    invocation(path(["include"]), quote!(concat!(env!("OUT_DIR"), #file)))
}

fn document_docs(module: &Module, event: Option<&Event>) -> String {
    let mut text = match event {
        Some(event) => format!("`{}`", event.id),
        None => format!("Types of `{}`.", module.document),
    };
    if let Some(description) = module.root.as_ref().and_then(|root| root.words.description.as_deref()) {
        text.push_str(&format!("\n\n{}", prose(description)));
    }
    for (label, sample) in event.map(|event| event.samples.as_slice()).unwrap_or_default() {
        let fenced = sample.trim().replace("```", "'''").replace('\r', "");
        text.push_str(&format!("\n\nSample `{}`:\n\n```json\n{fenced}\n```", label));
    }
    text
}

/// The provider's name as documentation may hold it.
pub fn name_in_docs(provider: &Provider) -> String {
    prose(&provider.name).replace('\n', " ")
}

/// The provider's first page: a table of its events.
pub fn provider_docs(model: &Model, provider: &Provider) -> String {
    let mut text = format!("Events of {}.", name_in_docs(provider));
    if let Some(docs) = &provider.docs {
        text.push_str(&format!(" Documented at <{docs}>."));
    }
    text.push_str("\n\n| event | type | what happened |\n|---|---|---|");
    for event in &provider.events {
        text.push_str(&row(model, event));
    }
    text
}

fn row(model: &Model, event: &Event) -> String {
    let module = &model.modules[event.module];
    let Some(root) = &module.root else { return String::new() };
    let path = module.path.get(1..).unwrap_or_default().join("::");
    let what = root
        .words
        .title
        .as_deref()
        .or(root.words.description.as_deref())
        .unwrap_or_default();
    let what = prose(what).replace('|', "\\|").replace('\n', " ");
    format!("\n| `{}` | [`{name}`]({path}::{name}) | {what} |", event.id, name = root.name)
}
