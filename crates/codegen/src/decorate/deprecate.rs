//! `#[deprecated]` on what the schema or `provider.toml` says should not be used any more.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Item, parse_quote};

use super::Unit;
use crate::markdown;
use eventry_schema::model::{TypeKind, Words};

pub(super) fn deprecate(unit: &mut Unit<'_>) -> Result<(), String> {
    for (id, item) in &mut unit.types {
        let def = unit.model.get(*id);
        match item {
            Item::Struct(it) => {
                it.attrs.extend(attribute(&def.words));
                if let TypeKind::Record(record) = &def.kind {
                    for (member, field) in record.members.iter().zip(it.fields.iter_mut()) {
                        field.attrs.extend(attribute(&member.words));
                    }
                }
            }
            Item::Enum(it) => it.attrs.extend(attribute(&def.words)),
            _ => {}
        }
    }
    Ok(())
}

fn attribute(words: &Words) -> Option<Attribute> {
    deprecation(words).map(|tokens| parse_quote!(#tokens))
}

/// The attribute, where something is deprecated.
pub(crate) fn deprecation(words: &Words) -> Option<TokenStream> {
    if !words.deprecated {
        return None;
    }
    let note = words.deprecation.note.as_deref().map(markdown::note);
    let note = note.as_deref().unwrap_or("deprecated by the provider");
    // The compiler shows the note alone.
    let (since, note) = match &words.deprecation.since {
        Some(since) => (Some(quote!(since = #since,)), format!("{note} (since {since})")),
        None => (None, note.to_owned()),
    };
    Some(quote!(#[deprecated(#since note = #note)]))
}
