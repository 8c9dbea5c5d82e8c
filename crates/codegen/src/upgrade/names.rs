//! What the module of an upgrade calls generated types. Which of them it uses is known only when its code is written; until then a word stands
//! in for each.

use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};

use crate::decorate::{importable, tree_imports};
use crate::syntax::{path, relative};
use eventry_schema::model::{Model, TypeId};
use eventry_schema::naming;

/// A word that no schema can make a name of.
const PLACEHOLDER: &str = "__type";

/// Stands in for a type.
pub fn placeholder(id: TypeId) -> TokenStream {
    format_ident!("{PLACEHOLDER}{}", id.0).into_token_stream()
}

fn placed(word: &Ident) -> Option<TypeId> {
    word.to_string().strip_prefix(PLACEHOLDER)?.parse().ok().map(TypeId)
}

/// The code of the module at a path with the names of its types, and with its imports.
pub fn resolved(model: &Model, module: &[String], code: TokenStream) -> TokenStream {
    let (mut types, mut others, mut standard) = (BTreeSet::new(), BTreeSet::new(), TokenStream::new());
    each_word(&code, &mut |word| {
        if let Some(id) = placed(word) {
            types.insert(id);
        } else if word == "rt" {
            let supers = module.iter().skip(1).map(|_| "super");
            others.insert(supers.chain(["rt"]).map(str::to_owned).collect::<Vec<_>>());
        } else if word == "BTreeMap" {
            standard = quote!(
                use std::collections::BTreeMap;
            );
        }
    });
    // The types of the two versions are known by the names of their modules, because most are called alike.
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

fn each_word(code: &TokenStream, show: &mut impl FnMut(&Ident)) {
    for token in code.clone() {
        match token {
            TokenTree::Ident(word) => show(&word),
            TokenTree::Group(group) => each_word(&group.stream(), show),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn named(code: TokenStream, name: &impl Fn(TypeId) -> TokenStream) -> TokenStream {
    let token = |token: TokenTree| match token {
        TokenTree::Ident(word) => match placed(&word) {
            Some(id) => name(id),
            None => word.into_token_stream(),
        },
        TokenTree::Group(group) => Group::new(group.delimiter(), named(group.stream(), name)).into_token_stream(),
        token => token.into_token_stream(),
    };
    code.into_iter().map(token).collect()
}
