//! Turns type layouts into code, in a sequence of passes over the syntax.

mod codec;
mod customize;
mod declare;
mod defaults;
mod deprecate;
mod document;
mod names;
mod places;
mod wire_form;

use syn::{Generics, Ident, Item};

pub(crate) use customize::check as check_rules;
pub(crate) use deprecate::deprecation;
pub(crate) use names::{importable, tree_imports};

use names::Names;

use crate::render::Piece;
use crate::types::Layout;
use eventry_schema::diagnostic::Diagnostic;
use eventry_schema::model::{Model, Module, TypeId};

/// A pass over the syntax of a module. An error says what differs from the model.
type Pass = fn(&mut Unit<'_>) -> Result<(), String>;

/// The passes, in order.
const PASSES: &[(&str, Pass)] = &[
    ("declare", declare::declare),         // declare structs and enums as typify laid them out
    ("document", document::document),      // add titles, descriptions, examples and presence
    ("deprecate", deprecate::deprecate),   // mark deprecated types and members
    ("customize", customize::customize),   // add the derives and attributes that the settings ask for
    ("codec", codec::implement),           // implement reading and writing with the runtime's driver
    ("defaults", defaults::add_accessors), // add accessors for `default`
];

/// A module that the passes work on.
pub(crate) struct Unit<'m> {
    pub model: &'m Model,
    pub module: &'m Module,
    /// The type parameter of types that hold text.
    pub text: Ident,
    /// The declaration of that parameter.
    pub generics: Generics,
    /// The layouts of the types, until `declare` has run.
    pub layouts: Vec<(TypeId, Layout)>,
    /// The types in the order of the module, once `declare` has run.
    pub types: Vec<(TypeId, Item)>,
    /// The impls of each type, in the same order, once `codec` has run.
    pub impls: Vec<Vec<Piece>>,
    /// The names of items that the module does not define.
    names: Names<'m>,
}

/// Turns the layouts of a module's types into the code of its file.
///
/// # Errors
/// Returns a diagnostic that names the document and the pass if the code differs from the model.
pub fn decorate(model: &Model, module: &Module, layouts: Vec<(TypeId, Layout)>) -> Result<Vec<Piece>, Diagnostic> {
    let refuse = |pass: &str, message: String| {
        Diagnostic::error(
            &module.document,
            format!("the generated types do not match the schema after pass `{pass}`: {message}"),
        )
        .at(1, 1)
        .help("this is a bug in Eventry: please report it; to work around it, simplify the schema in a patch")
    };
    let text = declare::parameter(model, module);
    let names = Names::of(model, module, &layouts);
    let mut unit = Unit {
        model,
        module,
        generics: declare::declared(&text, &names),
        text,
        layouts,
        types: Vec::new(),
        impls: Vec::new(),
        names,
    };
    for (name, pass) in PASSES {
        pass(&mut unit).map_err(|message| refuse(name, message))?;
    }
    let mut pieces: Vec<Piece> = unit.names.imports().into_iter().map(Piece::from).collect();
    if let Some(alias) = module.root.as_ref().filter(|root| root.alias) {
        let alias: syn::Result<Item> = syn::parse2(document::alias(&unit, alias));
        pieces.push(alias.map_err(|error| refuse("alias", error.to_string()))?.into());
    }
    let places = places::of_types(&unit);
    for ((_, item), impls) in unit.types.into_iter().zip(unit.impls) {
        pieces.push(item.into());
        pieces.extend(impls);
    }
    pieces.extend(places);
    Ok(pieces)
}
