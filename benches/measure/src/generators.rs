//! The generators that are compared: Eventry's, and typify with syn and prettyplease, as people call them in build scripts.

use eventry_schema::discover::Tree;
use typify::{TypeSpace, TypeSpaceSettings};

use crate::catalog;

/// One generator.
pub struct Generator {
    /// As it is called on the command line and in tables.
    pub name: &'static str,
    /// Generates for that many events; tells how many bytes of code it made.
    pub run: fn(usize) -> Result<usize, String>,
}

/// Eventry's: types, codecs, documentation, dispatch and catalog.
pub const EVENTRY: Generator = Generator {
    name: "eventry",
    run: |events| eventry(&catalog::tree(events)),
};

/// typify's: types with serde's derives, a module for each schema; parsed by syn and formatted by prettyplease.
pub const TYPIFY: Generator = Generator {
    name: "typify",
    run: |events| typify(&catalog::tree(events)),
};

/// Makes the schemas only: to be taken off the others.
pub const NOTHING: Generator = Generator {
    name: "nothing",
    run: |events| Ok(catalog::tree(events).files.len()),
};

/// All of them.
pub const GENERATORS: [&Generator; 3] = [&EVENTRY, &TYPIFY, &NOTHING];

fn eventry(tree: &Tree) -> Result<usize, String> {
    let generated = eventry_codegen::generate(tree, None).map_err(|problems| problems.to_string())?;
    Ok(generated.files.values().map(String::len).sum())
}

fn typify(tree: &Tree) -> Result<usize, String> {
    let settings = TypeSpaceSettings::default();
    let mut bytes = 0;
    for (path, text) in tree.files.iter().filter(|(path, _)| path.ends_with(".json")) {
        bytes += types_of(text, &settings).map_err(|problem| format!("{path}: {problem}"))?.len();
    }
    Ok(bytes)
}

/// What typify makes of one schema, formatted.
///
/// # Errors
/// What one of the three says.
pub fn types_of(schema: &str, settings: &TypeSpaceSettings) -> Result<String, String> {
    let mut space = TypeSpace::new(settings);
    let schema: schemars::schema::RootSchema = serde_json::from_str(schema).map_err(|error| error.to_string())?;
    space.add_root_schema(schema).map_err(|error| error.to_string())?;
    let file = syn::parse2(space.to_stream()).map_err(|error| error.to_string())?;
    Ok(prettyplease::unparse(&file))
}
