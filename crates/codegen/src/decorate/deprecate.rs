//! Adds `#[deprecated]` to types and members that the schema or `provider.toml` deprecates.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Item, parse_quote};

use super::Unit;
use crate::markdown;
use eventry_schema::model::{Annotations, TypeKind};

pub(super) fn deprecate(unit: &mut Unit<'_>) -> Result<(), String> {
    for (id, item) in &mut unit.types {
        let def = unit.model.get(*id);
        match item {
            Item::Struct(it) => {
                it.attrs.extend(attribute(&def.annotations));
                if let TypeKind::Record(record) = &def.kind {
                    for (member, field) in record.members.iter().zip(it.fields.iter_mut()) {
                        field.attrs.extend(attribute(&member.annotations));
                    }
                }
            }
            Item::Enum(it) => it.attrs.extend(attribute(&def.annotations)),
            _ => {}
        }
    }
    Ok(())
}

fn attribute(annotations: &Annotations) -> Option<Attribute> {
    deprecation(annotations).map(|tokens| parse_quote!(#tokens))
}

/// Returns the attribute, if something is deprecated.
pub(crate) fn deprecation(annotations: &Annotations) -> Option<TokenStream> {
    if !annotations.deprecated {
        return None;
    }
    let note = annotations.deprecation.note.as_deref().map(markdown::note);
    let note = note.as_deref().unwrap_or("deprecated by the provider");
    // The compiler shows only the note.
    let (since, note) = match &annotations.deprecation.since {
        Some(since) => (Some(quote!(since = #since,)), format!("{note} (since {since})")),
        None => (None, note.to_owned()),
    };
    Some(quote!(#[deprecated(#since note = #note)]))
}
