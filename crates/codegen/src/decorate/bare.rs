//! Keeps the types that the model asked for, in its order, and nothing that typify adds around them.

use std::collections::HashMap;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Item;

use super::{Unit, name_of};
use crate::naming;

/// The structs and enums among the items, without attributes. Most of what typify writes is impls; they are passed over unparsed.
pub(super) fn types_in(tokens: TokenStream) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut item = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        let ends = match &token {
            // An attribute: its sign, and its brackets behind it.
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                tokens.next();
                continue;
            }
            TokenTree::Punct(sign) => sign.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        item.push(token);
        if ends {
            let is_type = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "struct" || word == "enum");
            if item.iter().take(3).any(is_type) {
                kept.extend(item.drain(..).map(without_attributes));
            }
            item.clear();
        }
    }
    kept
}

/// A group without the attributes directly in it: those of fields and variants.
fn without_attributes(token: TokenTree) -> TokenTree {
    let TokenTree::Group(group) = token else { return token };
    let (delimiter, content) = (group.delimiter(), group.stream());
    // What is held twice is copied when it is taken apart.
    drop(group);
    let mut content = content.into_iter();
    let kept = std::iter::from_fn(|| {
        loop {
            match content.next()? {
                TokenTree::Punct(sign) if sign.as_char() == '#' => drop(content.next()),
                token => return Some(token),
            }
        }
    });
    Group::new(delimiter, kept.collect()).into()
}

pub(super) fn keep_types(unit: &mut Unit<'_>) -> Result<(), String> {
    let mut by_name: HashMap<String, Item> = std::mem::take(&mut unit.raw)
        .into_iter()
        .map(|item| (name_of(&item), item))
        .collect();
    for id in &unit.module.types {
        let name = naming::camel(&unit.model.get(*id).name);
        let item = by_name.remove(&name).ok_or_else(|| format!("`{name}` is missing"))?;
        unit.types.push((*id, item));
    }
    Ok(())
}
