//! Resolves the names of generated types in the module of an upgrade. Its types are known only once the code is complete, so the code
//! contains placeholders until then.

use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};

use crate::decorate::{importable, tree_imports};
use crate::syntax::{path, relative};
use eventry_schema::model::{Model, TypeId};
use eventry_schema::naming;

/// The prefix of placeholders, which no name from a schema has.
const PLACEHOLDER: &str = "__type";

/// Returns the placeholder of a type.
pub fn placeholder(id: TypeId) -> TokenStream {
    format_ident!("{PLACEHOLDER}{}", id.0).into_token_stream()
}

fn placeholder_id(ident: &Ident) -> Option<TypeId> {
    ident.to_string().strip_prefix(PLACEHOLDER)?.parse().ok().map(TypeId)
}

/// Replaces the placeholders in the code of a module by the names of types, and adds the imports.
pub fn resolved(model: &Model, module: &[String], code: TokenStream) -> TokenStream {
    let (mut types, mut others, mut standard) = (BTreeSet::new(), BTreeSet::new(), TokenStream::new());
    visit_idents(&code, &mut |ident| {
        if let Some(id) = placeholder_id(ident) {
            types.insert(id);
        } else if ident == "rt" {
            let supers = module.iter().skip(1).map(|_| "super");
            others.insert(supers.chain(["rt"]).map(str::to_owned).collect::<Vec<_>>());
        } else if ident == "BTreeMap" {
            standard = quote!(
                use std::collections::BTreeMap;
            );
        }
    });
    // The types of the two versions are qualified with their modules, because most have the same names.
    let parent = module.split_last().map_or(&[][..], |(_, parent)| parent);
    let version = |id: TypeId| {
        let (last, above) = model.modules[model.get(id).module].path.split_last()?;
        (above == parent).then_some(last.as_str())
    };
    others.extend(
        types
            .iter()
            .filter_map(|id| version(*id))
            .map(|name| vec!["super".to_owned(), name.to_owned()]),
    );
    types.retain(|id| version(*id).is_none());
    let imported = importable(model, &types, |name| name == "Upgrade");
    let imports = tree_imports(model, module, &imported, others);
    let name = |id: TypeId| {
        let def = model.get(id);
        let last = naming::camel(&def.name);
        let path = match version(id) {
            _ if imported.contains(&id) => path([last.as_str()]),
            Some(version) => path([version, last.as_str()]),
            None => path(relative(module, &model.modules[def.module].path).chain([last.as_str()])),
        };
        path.into_token_stream()
    };
    let code = named(code, &name);
    quote!(#standard #(#imports)* #code)
}

fn visit_idents(code: &TokenStream, visit: &mut impl FnMut(&Ident)) {
    for token in code.clone() {
        match token {
            TokenTree::Ident(ident) => visit(&ident),
            TokenTree::Group(group) => visit_idents(&group.stream(), visit),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn named(code: TokenStream, name: &impl Fn(TypeId) -> TokenStream) -> TokenStream {
    let token = |token: TokenTree| match token {
        TokenTree::Ident(ident) => match placeholder_id(&ident) {
            Some(id) => name(id),
            None => ident.into_token_stream(),
        },
        TokenTree::Group(group) => Group::new(group.delimiter(), named(group.stream(), name)).into_token_stream(),
        token => token.into_token_stream(),
    };
    code.into_iter().map(token).collect()
}
