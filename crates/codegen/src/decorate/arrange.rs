//! Members in the order of the schema, and room in every type for what its schema does not name.

use std::collections::HashMap;

use quote::format_ident;
use syn::{Field, Fields, Item, parse_quote};

use super::Unit;
use crate::model::TypeKind;
use crate::naming;
use crate::syntax::{field, mark, path};
use crate::types::UNRECOGNIZED;

pub(super) fn arrange(unit: &mut Unit<'_>) -> Result<(), String> {
    for (id, item) in &mut unit.types {
        let def = unit.model.get(*id);
        match (&def.kind, item) {
            (TypeKind::Record(record), Item::Struct(it)) => {
                let Fields::Named(fields) = &mut it.fields else {
                    return Err(format!("`{}` has no named members", it.ident));
                };
                let mut by_name: HashMap<String, Field> = std::mem::take(&mut fields.named)
                    .into_iter()
                    .filter_map(|field| Some((field.ident.as_ref()?.to_string(), field)))
                    .collect();
                for member in &record.members {
                    let field = by_name
                        .remove(&member.ident)
                        .ok_or_else(|| format!("`{}` has no `{}`", it.ident, member.ident))?;
                    fields.named.push(field);
                }
                fields.named.push(field("extra", path(["rt", "Extra"])));
                it.attrs.push(mark("non_exhaustive"));
            }
            (TypeKind::Values(values), Item::Enum(it)) => {
                expect_variants(it, values.iter().map(|value| value.ident.as_str()).chain([UNRECOGNIZED]))?;
                it.attrs.push(mark("non_exhaustive"));
            }
            (TypeKind::Union(union), Item::Enum(it)) => {
                if it.variants.len() != union.branches.len() {
                    return Err(format!("`{}` has not as many variants as asked for", it.ident));
                }
                for (variant, branch) in it.variants.iter_mut().zip(&union.branches) {
                    variant.ident = format_ident!("{}", naming::camel(&branch.ident));
                }
                it.variants.push(parse_quote!(Other(rt::Unmatched)));
                it.attrs.push(mark("non_exhaustive"));
            }
            (TypeKind::Wrapper(_), Item::Struct(it)) => {
                let Some(held) = it.fields.iter().next().map(|field| field.ty.clone()) else {
                    return Err(format!("`{}` holds nothing", it.ident));
                };
                let name = &it.ident;
                *it = parse_quote!(pub struct #name(pub #held););
            }
            (_, Item::Struct(it)) => return Err(format!("`{}` is not of the kind asked for", it.ident)),
            (_, Item::Enum(it)) => return Err(format!("`{}` is not of the kind asked for", it.ident)),
            _ => {}
        }
    }
    Ok(())
}

/// Checks that an enum has just these variants, in this order.
fn expect_variants<'a>(it: &syn::ItemEnum, idents: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let given = it.variants.iter().map(|variant| variant.ident.to_string());
    if given.eq(idents.map(naming::camel)) {
        Ok(())
    } else {
        Err(format!("`{}` has other variants than asked for", it.ident))
    }
}
