//! The pipeline from a tree of schema files to generated files, in memory.

use std::collections::{BTreeMap, BTreeSet};

use crate::render::Piece;
use crate::{decorate, registry, render, types, upgrade};
use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::discover::Tree;
use eventry_schema::event_id::EventId;
use eventry_schema::items::Rules;
use eventry_schema::lock::{self, Names};
use eventry_schema::model::Module;
use eventry_schema::naming;
use eventry_schema::normalize;
use eventry_schema::source::Sources;

/// The stack for normalization, which follows references recursively. It is large enough for the maximum depth even in unoptimized builds.
const STACK: usize = 256 << 20;

/// The result of one run.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// The text of each file by its relative path. The file to include is `mod.rs`.
    pub files: BTreeMap<String, String>,
    /// The path of each event version's code in `files`.
    pub events: BTreeMap<EventId, String>,
    /// The path of the conversions between an event version and the next in `files`, by the id of the lower version.
    pub upgrades: BTreeMap<EventId, String>,
    /// The names of all documents, oldest first. Recording them makes sure that later additions rename nothing.
    pub names: Names,
    /// The schemas that strict decoding validates against, by the path of the schema document.
    pub schemas: BTreeMap<String, ValidatorSchema>,
    /// What was not fully honored.
    pub warnings: Diagnostics,
}

/// A schema document that strict decoding validates against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorSchema {
    /// The URI by which other documents refer to it.
    pub uri: String,
    /// The path of its text in [`Generated::files`].
    pub file: String,
}

impl Generated {
    /// Returns the code of an event version, if it was generated.
    #[must_use]
    pub fn file_of(&self, id: &EventId) -> Option<&str> {
        self.files.get(self.path_of(id)?).map(String::as_str)
    }

    /// Returns the path of an event version's code in `files`.
    #[must_use]
    pub fn path_of(&self, id: &EventId) -> Option<&str> {
        self.events.get(id).map(String::as_str)
    }
}

/// Generates all files for a tree of schemas. The output is deterministic.
///
/// If `providers` is given, only the providers with these folder names are read and generated.
///
/// # Errors
/// Returns all problems of the run, including warnings, sorted by path and location.
///
/// ```
/// use eventry_codegen::generate;
/// use eventry_schema::discover::Tree;
/// let tree = Tree::from_files("schemas", [
///     ("shop/provider.toml", "name = \"Shop\"\n"),
///     ("shop/orders/placed/v1.json", r#"{"type": "object", "properties": {"id": {"type": "string"}}}"#),
/// ]);
/// let generated = generate(&tree, None)?;
/// assert!(generated.files["shop/orders/placed/v1.rs"].contains("pub struct Placed"));
/// # Ok::<(), eventry_schema::diagnostic::Diagnostics>(())
/// ```
pub fn generate(tree: &Tree, providers: Option<&BTreeSet<String>>) -> Result<Generated, Diagnostics> {
    generate_with(tree, providers, Rules::default())
}

/// Does the same as [`generate`] with the rules of a build script about items and events.
///
/// # Errors
/// Returns all problems of the run, including warnings, sorted by path and location.
pub(crate) fn generate_with(tree: &Tree, providers: Option<&BTreeSet<String>>, rules: Rules) -> Result<Generated, Diagnostics> {
    with_stack(&tree.root_name, || run(tree, providers, rules))
}

/// Generates all files for sources that have been read, for tools that need only a part of a tree. `root_name` is the name of the folder.
///
/// Problems found while reading are not included; the caller already has them.
///
/// # Errors
/// Returns all problems of the run, including warnings, sorted by path and location.
///
/// ```
/// use eventry_codegen::generate_sources;
/// use eventry_schema::{discover::Tree, source::Sources};
/// let tree = Tree::from_files("schemas", [
///     ("shop/provider.toml", "name = \"Shop\"\n"),
///     ("shop/orders/paid/v1.json", r#"{"type": "object", "properties": {"id": {"type": "string"}}}"#),
///     ("shop/orders/placed/v1.json", r#"{"type": "object", "properties": {"id": {"type": "string"}}}"#),
/// ]);
/// let (mut sources, _) = Sources::read(&tree);
/// sources.providers[0].events.retain(|event| event.id.event == "placed");
/// let generated = generate_sources(sources, "schemas")?;
/// assert_eq!(generated.events.len(), 1);
/// # Ok::<(), eventry_schema::diagnostic::Diagnostics>(())
/// ```
pub fn generate_sources(sources: Sources, root_name: &str) -> Result<Generated, Diagnostics> {
    with_stack(root_name, || run_sources(sources, Diagnostics::new(), root_name, None))
}

/// Runs the generator on a thread with a large stack.
fn with_stack(root_name: &str, run: impl FnOnce() -> Result<Generated, Diagnostics> + Send) -> Result<Generated, Diagnostics> {
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().name("eventry-codegen".to_owned()).stack_size(STACK);
        let outcome = worker.spawn_scoped(scope, run).map(std::thread::ScopedJoinHandle::join);
        match outcome {
            Ok(Ok(result)) => result,
            _ => {
                let mut problems = Diagnostics::new();
                problems.error(
                    root_name,
                    "the generator stopped unexpectedly",
                    "this is a bug in Eventry: please report it with the schemas that cause it",
                );
                Err(problems)
            }
        }
    })
}

fn run(tree: &Tree, providers: Option<&BTreeSet<String>>, mut rules: Rules) -> Result<Generated, Diagnostics> {
    let selected = providers.map(|providers| {
        let files = tree.files.iter().filter(|(path, _)| *path == lock::FILE || is_of(path, providers));
        Tree::from_files(tree.root_name.as_str(), files.map(|(path, text)| (path.as_str(), text.as_str())))
    });
    let (mut sources, diagnostics) = Sources::read(selected.as_ref().unwrap_or(tree));
    drop(selected);
    // What a rule says about a provider that is left out does not matter now.
    let left_out: BTreeSet<&str> = tree
        .files
        .keys()
        .filter_map(|path| path.split_once('/'))
        .map(|(folder, _)| folder)
        .collect();
    let left_out = |folder: &str| left_out.contains(folder) && providers.is_some_and(|providers| !providers.contains(folder));
    let module_left_out = |module: &str| {
        providers.is_some()
            && tree
                .files
                .keys()
                .filter_map(|path| path.split_once('/'))
                .any(|(folder, _)| left_out(folder) && naming::field(&naming::snake(folder)) == module)
    };
    rules
        .items
        .retain(|rule| !module_left_out(rule.pattern.split("::").next().unwrap_or_default()));
    rules
        .events
        .retain(|rule| !left_out(rule.pattern.split('/').next().unwrap_or_default()));
    sources.rules = rules;
    run_sources(sources, diagnostics, &tree.root_name, providers)
}

fn run_sources(
    sources: Sources,
    mut diagnostics: Diagnostics,
    root_name: &str,
    providers: Option<&BTreeSet<String>>,
) -> Result<Generated, Diagnostics> {
    let (mut model, current) = normalize::normalize(&sources, &mut diagnostics);
    decorate::check_rules(&model, &mut diagnostics);
    let mut upgrades = upgrade::modules(&model, &mut diagnostics);
    let names = sources
        .names
        .updated(current, |path| providers.is_some_and(|providers| !is_of(path, providers)));
    // Free memory: catalogs can be large.
    drop(sources);
    let mut files = BTreeMap::new();
    let settings = types::Settings::new();
    let items = registry::EventItems::of(&model);
    for (at, module) in model.generated() {
        let layouts = types::lay_out(&settings, &model, module);
        match layouts.and_then(|layouts| decorate::decorate(&model, module, layouts)) {
            Ok(mut pieces) => {
                pieces.extend(items.of_module(at));
                files.insert(file_name(module), render::file(&module.document, pieces));
            }
            Err(problem) => diagnostics.push(problem),
        }
    }
    // Free memory: the registry needs only the modules.
    model.types = Vec::new();
    for (provider, upgrade_modules) in model.providers.iter().zip(&upgrades) {
        files.extend(registry::pages(&model, provider, upgrade_modules));
    }
    let mut events = BTreeMap::new();
    let mut upgrade_files = BTreeMap::new();
    let mut schemas = BTreeMap::new();
    for module in model.modules.iter_mut().filter(|module| !module.left_out) {
        let file = module.file.clone();
        files.insert(file.clone(), std::mem::take(&mut module.schema));
        let uri = module.uri.clone();
        schemas.insert(module.document.clone(), ValidatorSchema { uri, file });
    }
    let mut add = |path: String, source: &str, code: syn::Result<Vec<Piece>>| match code {
        Ok(pieces) => drop(files.insert(path, render::file(source, pieces))),
        Err(error) => diagnostics.error(
            source,
            format!("the generated registry is not valid Rust: {error}"),
            "this is a bug in Eventry: please report it",
        ),
    };
    for (provider, upgrade_modules) in model.providers.iter().zip(&mut upgrades) {
        let modules = provider
            .events
            .iter()
            .filter_map(|event| Some((event, model.modules.get(event.module)?)));
        events.extend(modules.map(|(event, module)| (event.id.clone(), file_name(module))));
        let source = format!("{root_name}/{}", provider.folder);
        let file = registry::provider_file(&model, provider, upgrade_modules);
        add(format!("{}.rs", provider.folder), &source, file);
        for upgrade_module in upgrade_modules.iter_mut().filter(|upgrade_module| !upgrade_module.code.is_empty()) {
            let path = format!("{}.rs", upgrade_module.path.join("/"));
            let code = std::mem::take(&mut upgrade_module.code);
            add(path.clone(), &source, registry::parsed(code));
            upgrade_files.extend(provider.events.get(upgrade_module.from).map(|event| (event.id.clone(), path)));
        }
    }
    add("mod.rs".to_owned(), root_name, registry::root_file(&model));
    if diagnostics.has_errors() {
        Err(diagnostics)
    } else {
        Ok(Generated {
            files,
            events,
            upgrades: upgrade_files,
            names,
            schemas,
            warnings: diagnostics,
        })
    }
}

/// Returns whether a path is in the folder of one of these providers.
fn is_of(path: &str, providers: &BTreeSet<String>) -> bool {
    path.split('/').next().is_some_and(|folder| providers.contains(folder))
}

fn file_name(module: &Module) -> String {
    format!("{}.rs", module.path.join("/"))
}
