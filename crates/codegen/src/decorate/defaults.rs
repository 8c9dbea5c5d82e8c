//! Generates accessors that return the `default` of a schema if a member is absent. The default is never written into an event.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Item;

use super::Unit;
use super::declare::Head;
use super::deprecation;
use crate::markdown::Docs;
use crate::render::Piece;
use eventry_schema::json::{self, Json, Node};
use eventry_schema::model::{Fixed, Member, Shape, TypeId, TypeKind};
use eventry_schema::naming;

pub(super) fn add_accessors(unit: &mut Unit<'_>) -> Result<(), String> {
    let accessors = |id: &TypeId| -> syn::Result<Option<Item>> {
        let def = unit.model.get(*id);
        let TypeKind::Record(record) = &def.kind else { return Ok(None) };
        let accessors: Vec<TokenStream> = record.members.iter().filter_map(|member| accessor(unit, member)).collect();
        if accessors.is_empty() {
            return Ok(None);
        }
        let Head { generics, self_type, .. } = Head::of(unit, def);
        syn::parse2(quote!(impl #generics #self_type { #(#accessors)* })).map(Some)
    };
    let all: syn::Result<Vec<Option<Item>>> = unit.types.iter().map(|(id, _)| accessors(id)).collect();
    for (impls, more) in unit.impls.iter_mut().zip(all.map_err(|error| error.to_string())?) {
        impls.extend(more.map(Piece::from));
    }
    Ok(())
}

/// Generates the accessor of an optional member with a default of its own scalar type.
fn accessor(unit: &Unit<'_>, member: &Member) -> Option<TokenStream> {
    let text = member.annotations.default.as_deref()?;
    let default = json::parse(text).ok()?;
    let (inner, nullable) = match &member.shape {
        Shape::Optional(inner) if !member.required => (inner, false),
        Shape::Nullable(inner) => (inner, true),
        _ => return None,
    };
    let (returned, value) = constant(unit, inner, &default, text)?;
    let field = format_ident!("{}", member.ident);
    let name = format_ident!("{}_or_default", member.ident.trim_end_matches('_'));
    let names = &unit.names;
    let (option, some, none) = (names.standard("Option"), names.standard("Some"), names.standard("None"));
    let docs = Docs::of("Returns ")
        .code(&member.wire)
        .and(", or its default ")
        .code(text)
        .and(" if it is absent.");
    let held = match &**inner {
        Shape::Text => quote!(value.as_ref()),
        Shape::Bool | Shape::Fixed(_) | Shape::Float => quote!(*value),
        _ => quote!(value.clone()),
    };
    let deprecated = deprecation(&member.annotations);
    Some(if nullable {
        quote! {
            #docs
            #deprecated
            #[doc = " Returns `None` if it is `null`."]
            #[must_use]
            pub fn #name(&self) -> #option<#returned> {
                match &self.#field {
                    rt::Nullable::Absent => #some(#value),
                    rt::Nullable::Null => #none,
                    rt::Nullable::Value(value) => #some(#held),
                }
            }
        }
    } else {
        quote! {
            #docs
            #deprecated
            #[must_use]
            pub fn #name(&self) -> #returned {
                match &self.#field {
                    #some(value) => #held,
                    #none => #value,
                }
            }
        }
    })
}

/// Returns the type of the accessor and the expression of the default, or `None` if the default does not have the type of the member.
fn constant(unit: &Unit<'_>, shape: &Shape, default: &Node, text: &str) -> Option<(TokenStream, TokenStream)> {
    let read = quote!(rt::default_of(#text));
    Some(match (shape, &default.value) {
        (Shape::Bool, Json::Bool(value)) => (quote!(bool), quote!(#value)),
        (Shape::Text, Json::String(value)) => (quote!(&str), quote!(#value)),
        (Shape::Fixed(Fixed::I64), Json::Number(number)) => {
            let value: i64 = number.parse().ok()?;
            (quote!(i64), quote!(#value))
        }
        (Shape::Fixed(Fixed::U64), Json::Number(number)) => {
            let value: u64 = number.parse().ok()?;
            (quote!(u64), quote!(#value))
        }
        (Shape::Float, Json::Number(number)) => {
            let value: f64 = number.parse().ok().filter(|value: &f64| value.is_finite())?;
            (quote!(f64), quote!(#value))
        }
        (Shape::Integer, Json::Number(number)) if number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => {
            (quote!(rt::Integer), read)
        }
        (Shape::Number, Json::Number(_)) => (quote!(rt::Number), read),
        (Shape::Timestamp, Json::String(_)) => (quote!(rt::Timestamp), read),
        (Shape::Named(id), Json::String(_)) => {
            let def = unit.model.get(*id);
            if !matches!(def.kind, TypeKind::Values(_)) || !std::ptr::eq(unit.module, &raw const unit.model.modules[def.module]) {
                return None;
            }
            let name = format_ident!("{}", naming::camel(&def.name));
            (quote!(#name), read)
        }
        _ => return None,
    })
}
