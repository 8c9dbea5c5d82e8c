//! How laid out types become code: ordered, visible passes over their syntax.

mod codec;
mod declare;
mod defaults;
mod deprecate;
mod document;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Generics, Ident, Item};

pub(crate) use deprecate::deprecation;

use crate::diagnostic::Diagnostic;
use crate::model::{Model, Module, TypeId};
use crate::syntax::imported;
use crate::types::Layout;

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
    pub impls: Vec<Vec<Item>>,
}

/// Turns the types of a module, as typify laid them out, into the code of its file.
///
/// # Errors
/// A diagnostic naming the document and the pass when the output is not what the model asked for.
pub fn decorate(model: &Model, module: &Module, layouts: Vec<(TypeId, Layout)>) -> Result<Vec<Item>, Diagnostic> {
    let refuse = |pass: &str, message: String| {
        Diagnostic::error(
            &module.document,
            format!("generated types are not as expected in pass `{pass}`: {message}"),
        )
        .at(1, 1)
        .help("simplify the schema in a patch beside it, and please report it")
    };
    let text = declare::parameter(model, module);
    let mut unit = Unit {
        model,
        module,
        generics: declare::declared(&text),
        text,
        layouts,
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
