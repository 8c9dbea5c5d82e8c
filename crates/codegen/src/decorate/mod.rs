//! How laid out types become code: ordered, visible passes over their syntax.

mod codec;
mod declare;
mod defaults;
mod deprecate;
mod document;
mod names;

use syn::{Generics, Ident, Item};

pub(crate) use deprecate::deprecation;
pub(crate) use names::{importable, tree_imports};

use names::Names;

use crate::render::Piece;
use crate::types::Layout;
use eventry_schema::diagnostic::Diagnostic;
use eventry_schema::model::{Model, Module, TypeId};

/// One step over the syntax of a module; an error says what is not as the model asked for.
type Pass = fn(&mut Unit<'_>) -> Result<(), String>;

/// The passes, in their order. Each sees what the one before it left.
const PASSES: &[(&str, Pass)] = &[
    ("declare", declare::declare),       // structs and enums as typify laid them out, and what they derive
    ("document", document::document),    // titles, descriptions, examples, presence
    ("deprecate", deprecate::deprecate), // what should not be used any more
    ("codec", codec::implement),         // reading and writing through the runtime's driver
    ("defaults", defaults::offer),       // accessors for `default`
];

/// One module on its way through the passes.
pub(crate) struct Unit<'m> {
    pub model: &'m Model,
    pub module: &'m Module,
    /// The parameter of types that hold text.
    pub text: Ident,
    /// The same, as types declare it.
    pub generics: Generics,
    /// What typify made of the module's types, until `declare` has run.
    pub layouts: Vec<(TypeId, Layout)>,
    /// The types in the order of the module, once `declare` has run.
    pub types: Vec<(TypeId, Item)>,
    /// The impls of each of these types, in the same order, once `codec` has run.
    pub impls: Vec<Vec<Piece>>,
    /// What the module calls things that it does not define.
    names: Names<'m>,
}

/// Turns the types of a module, as typify laid them out, into the code of its file.
///
/// # Errors
/// A diagnostic naming the document and the pass when the output is not what the model asked for.
pub fn decorate(model: &Model, module: &Module, layouts: Vec<(TypeId, Layout)>) -> Result<Vec<Piece>, Diagnostic> {
    let refuse = |pass: &str, message: String| {
        Diagnostic::error(
            &module.document,
            format!("generated types are not as expected in pass `{pass}`: {message}"),
        )
        .at(1, 1)
        .help("simplify the schema in a patch beside it, and please report it")
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
    for ((_, item), impls) in unit.types.into_iter().zip(unit.impls) {
        pieces.push(item.into());
        pieces.extend(impls);
    }
    Ok(pieces)
}
