//! What happens to typify's types before they are written: ordered, visible passes over their syntax.

mod arrange;
mod bare;
mod codec;
mod defaults;
mod deprecate;
mod derive;
mod document;
mod paths;
mod texts;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Item};

pub(crate) use deprecate::deprecation;

use crate::diagnostic::Diagnostic;
use crate::model::{Model, Module, TypeId};
use crate::syntax::imported;

/// One step over the syntax of a module; an error says what is not as the model asked for.
type Pass = fn(&mut Unit<'_>) -> Result<(), String>;

/// The passes, in their order. Each sees what the one before it left.
const PASSES: &[(&str, Pass)] = &[
    ("bare", bare::keep_types),          // only the types themselves, without serde and without typify's impls
    ("paths", paths::localise),          // names of the runtime and of other modules become paths of the generated tree
    ("arrange", arrange::arrange),       // members in the order of the schema, room for what the schema does not name
    ("texts", texts::parametrise),       // a parameter for how texts are kept: owned, or borrowed in a view
    ("derive", derive::derive),          // Clone, PartialEq; Debug where the runtime's macros do not bring it
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
    /// As typify gave them.
    pub raw: Vec<Item>,
    /// Types in the order of the model, once `bare` has run.
    pub types: Vec<(TypeId, Item)>,
    /// The impls of each of these types, in the same order, once `codec` has run.
    pub impls: Vec<Vec<Item>>,
}

/// Turns typify's output for a module into the code of its file.
///
/// # Errors
/// A diagnostic naming the document and the pass when the output is not what the model asked for.
pub fn decorate(model: &Model, module: &Module, tokens: TokenStream) -> Result<Vec<Item>, Diagnostic> {
    let refuse = |pass: &str, message: String| {
        Diagnostic::error(
            &module.document,
            format!("generated types are not as expected in pass `{pass}`: {message}"),
        )
        .at(1, 1)
        .help("simplify the schema in a patch beside it, and please report it")
    };
    let file: syn::File = syn::parse2(bare::types_in(tokens)).map_err(|error| refuse("parse", error.to_string()))?;
    let mut unit = Unit {
        model,
        module,
        text: texts::parameter(model, module),
        raw: file.items,
        types: Vec::new(),
        impls: Vec::new(),
    };
    for (name, pass) in PASSES {
        pass(&mut unit).map_err(|message| refuse(name, message))?;
    }
    let mut items = Vec::new();
    if !unit.types.is_empty() {
        items.push(imported(vec!["super"; module.path.len()], "__eventry", "rt"));
    }
    if let Some(alias) = module.root.as_ref().filter(|root| root.alias) {
        let alias = syn::parse2(document::alias(model, module, alias));
        items.push(alias.map_err(|error| refuse("alias", error.to_string()))?);
    }
    for ((_, item), impls) in unit.types.into_iter().zip(unit.impls) {
        items.push(item);
        items.extend(impls);
    }
    Ok(items)
}

/// `super::super::…::` up to the generated root.
pub(crate) fn supers(depth: usize) -> TokenStream {
    let mut tokens = TokenStream::new();
    for _ in 0..depth {
        tokens.extend(quote!(super::));
    }
    tokens
}

/// The path of a module, from another one at `depth`.
pub(crate) fn path_from(depth: usize, path: &[String]) -> TokenStream {
    let root = supers(depth);
    let segments = path.iter().map(|segment| format_ident!("{segment}"));
    quote!(#root #(#segments)::*)
}

fn name_of(item: &Item) -> String {
    match item {
        Item::Struct(it) => it.ident.to_string(),
        Item::Enum(it) => it.ident.to_string(),
        _ => String::new(),
    }
}
