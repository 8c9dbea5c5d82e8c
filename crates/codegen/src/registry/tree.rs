//! Generates the module tree of a provider: one module per folder and document. The code of each document is in its own file.

use std::collections::{BTreeMap, HashMap};

use quote::quote;
use syn::Item;

use crate::markdown::{Docs, Style, docs};
use crate::syntax::{invocation, module, path};
use crate::upgrade::{Certainty, UpgradeModule};
use eventry_schema::model::{Event, Model, Module, Provider};
use eventry_schema::normalize::SHARED;

/// A node of the module tree.
#[derive(Default)]
struct TreeNode<'m> {
    document: Option<(&'m Module, Option<&'m Event>)>,
    /// How events of this version are upgraded: to which module, and by which.
    upgrade: Option<(&'m Module, &'m UpgradeModule)>,
    upgrade_module: Option<&'m UpgradeModule>,
    children: BTreeMap<String, TreeNode<'m>>,
}

impl<'m> TreeNode<'m> {
    /// Returns the node for a module's path, whose first segment is the provider.
    fn place(&mut self, path: &[String]) -> &mut TreeNode<'m> {
        let below = path.iter().skip(1);
        below.fold(self, |node, segment| node.children.entry(segment.clone()).or_default())
    }
}

pub fn of_provider(model: &Model, provider: &Provider, upgrade_modules: &[UpgradeModule]) -> Vec<Item> {
    let provider_segment = eventry_schema::naming::field(&eventry_schema::naming::snake(&provider.folder));
    let events: HashMap<usize, &Event> = provider.events.iter().map(|event| (event.module, event)).collect();
    let mut root = TreeNode::default();
    for (at, module) in model.modules.iter().enumerate() {
        if !module.left_out && module.path.first() == Some(&provider_segment) {
            root.place(&module.path).document = Some((module, events.get(&at).copied()));
        }
    }
    for upgrade_module in upgrade_modules {
        let version = |at: usize| provider.events.get(at).and_then(|event| model.modules.get(event.module));
        if let (Some(from), Some(to)) = (version(upgrade_module.from), version(upgrade_module.to)) {
            root.place(&from.path).upgrade = Some((to, upgrade_module));
        }
    }
    for upgrade_module in upgrade_modules.iter().filter(|upgrade_module| !upgrade_module.code.is_empty()) {
        root.place(&upgrade_module.path).upgrade_module = Some(upgrade_module);
    }
    root.children.iter().map(|(name, child)| write(&[name.as_str()], child)).collect()
}

/// Generates the module at a path below the provider.
fn write(path: &[&str], node: &TreeNode<'_>) -> Item {
    let name = path.last().copied().unwrap_or_default();
    let text = match (node.document, node.upgrade_module) {
        (Some((module, event)), _) => document_docs(module, event, node.upgrade),
        (None, Some(upgrade_module)) => upgrade_module.docs.clone(),
        (None, None) => match path {
            [SHARED] => Docs::of("Types that several documents share."),
            [SHARED, ..] => Docs::of("Shared types in ").code(name).and("."),
            [_] => Docs::of("Events of the domain ").code(name).and("."),
            _ => Docs::of("Versions of the event ").code(name).and("."),
        },
    };
    let file = node
        .document
        .map(|(module, _)| &module.path)
        .or(node.upgrade_module.map(|upgrade_module| &upgrade_module.path));
    let included = file.map(|path| include(&format!("{}.rs", path.join("/"))));
    let children = node
        .children
        .iter()
        .map(|(name, child)| write(&[path, &[name.as_str()]].concat(), child));
    module(name, docs(&text), included.into_iter().chain(children).collect())
}

/// Generates the inclusion of a generated file. All paths are relative to the file that includes, and all inclusions are in files of the
/// top-level folder, so the code is the same wherever the folder is.
pub fn include(file: &str) -> Item {
    invocation(path(["include"]), quote!(#file))
}

fn document_docs(module: &Module, event: Option<&Event>, upgrade: Option<(&Module, &UpgradeModule)>) -> Docs {
    let mut text = match event {
        Some(event) => Docs::default().code(&event.id.to_string()),
        None => Docs::of("Types of ").code(&module.document).and("."),
    };
    if let Some(description) = module.root.as_ref().and_then(|root| root.annotations.description.as_deref()) {
        text = text.and("\n\n").untrusted(Style::Prose, description);
    }
    if let Some((to, upgrade_module)) = upgrade {
        text = text.and("\n\n").then(&upgrade_docs(to, upgrade_module, ""));
    }
    text
}

/// Says how events of a version are upgraded. `up` leads to the module of the event type.
pub fn upgrade_docs(to: &Module, upgrade_module: &UpgradeModule, up: &'static str) -> Docs {
    let link = |path: &[String]| {
        let name = path.last().map(String::as_str).unwrap_or_default();
        Docs::of("[").code(name).and("](").and(up).untrusted(Style::Path, name).and(")")
    };
    if upgrade_module.code.is_empty() {
        return Docs::of("The type is also that of ").then(&link(&to.path)).and(".");
    }
    let limits = match upgrade_module.certainty {
        Certainty::Mechanical => ".",
        Certainty::Fallible => ", if they fit.",
        Certainty::NeedsCode => ", with decisions of yours.",
    };
    Docs::of("Events are upgraded to ")
        .then(&link(&to.path))
        .and(" by ")
        .then(&link(&upgrade_module.path))
        .and(limits)
}

/// Generates the documentation of a provider: a table of its events.
pub fn provider_docs(model: &Model, provider: &Provider) -> Docs {
    let mut text = Docs::of("Events of ").untrusted(Style::Line, &provider.name).and(".");
    if let Some(docs) = &provider.docs {
        text = text.and(" See the documentation at ").untrusted(Style::Address, docs).and(".");
    }
    text = text.and("\n\n| event | type | what happened |\n|---|---|---|");
    for event in &provider.events {
        text = row(text, model, event);
    }
    text
}

fn row(text: Docs, model: &Model, event: &Event) -> Docs {
    let module = &model.modules[event.module];
    let Some(root) = &module.root else { return text };
    let path = module.path.get(1..).unwrap_or_default().join("::");
    let what = root.annotations.title.as_deref().or(root.annotations.description.as_deref());
    text.and("\n| ")
        .code(&event.id.to_string())
        .and(" | [")
        .code(&root.name)
        .and("](")
        .untrusted(Style::Path, &path)
        .and("::")
        .untrusted(Style::Path, &root.name)
        .and(") | ")
        .untrusted(Style::Line, what.unwrap_or_default())
        .and(" |")
}
