//! `cargo eventry expand`: the generated code of one event version.

use std::process::ExitCode;

use clap::Args;
use eventry_codegen::generate;
use eventry_schema::discover::Tree;
use eventry_schema::event_id::EventId;
use eventry_schema::source::Sources;

use crate::command::{self, Failure};
use crate::place::Place;

/// Show the Rust code that is generated for one event version
///
/// Schemas of other providers may be broken.
#[derive(Debug, Args)]
pub struct Arguments {
    /// <provider>/<domain>/<event>/v<version>, as `cargo eventry list` shows it
    event_id: String,
}

pub fn run(place: &Place, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let tree = place.read()?;
    let id = find(place, &arguments.event_id, &tree)?;
    let generated = generate(&only(&id.provider, &tree), None)?;
    let code = generated.file_of(&id).ok_or_else(|| {
        Failure::stopped(
            format!("no code was generated for {id}"),
            "this is a bug in the generator: please report it together with the schema",
        )
    })?;
    command::print(code)?;
    command::report(&place.located(generated.warnings.clone()));
    Ok(ExitCode::SUCCESS)
}

/// Finds the event version of that id. Problems of other schemas do not matter here.
fn find(place: &Place, wanted: &str, tree: &Tree) -> Result<EventId, Failure> {
    let (sources, problems) = Sources::read(tree);
    let events = sources.providers.iter().flat_map(|provider| &provider.events);
    let ids: Vec<(String, &EventId)> = events.map(|event| (event.id.to_string(), &event.id)).collect();
    if let Some((_, id)) = ids.iter().find(|(text, _)| text == wanted) {
        return Ok((*id).clone());
    }
    let path = tree.path(&format!("{wanted}.json"));
    let broken = problems.into_iter().filter(|problem| problem.path == path).collect::<Vec<_>>();
    if !broken.is_empty() {
        return Err(Failure::Schemas(broken.into_iter().collect()));
    }
    let help = match command::nearest(wanted, ids.iter().map(|(text, _)| text.as_str())) {
        Some(id) => format!("did you mean `{id}`?"),
        None => "`cargo eventry list` shows all events".to_owned(),
    };
    Err(Failure::usage(format!("there is no event `{wanted}` in {}/", place.shown), help))
}

/// The part of the tree that belongs to one provider.
fn only(provider: &str, tree: &Tree) -> Tree {
    let inside = |path: &str| path.split_once('/').is_some_and(|(folder, _)| folder == provider);
    let files = tree.files.iter().filter(|(path, _)| inside(path));
    Tree::from_files(&tree.root_name, files.map(|(path, text)| (path.clone(), text.clone())))
}
