//! A parameter for how texts are kept: `String` in events that own them, the runtime's `Text` in views that borrow from the body.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Fields, GenericArgument, Generics, Ident, Item, PathArguments, PathSegment, Type, parse_quote};

use super::Unit;
use crate::model::{Model, Module, Shape, TypeDef, TypeKind};
use crate::naming;
use crate::syntax::{arguments, type_of};

pub(super) fn parametrise(unit: &mut Unit<'_>) -> Result<(), String> {
    let (model, text) = (unit.model, &unit.text);
    let declared: Generics = parse_quote!(<#text: rt::TextStore = ::std::string::String>);
    for (id, item) in &mut unit.types {
        let def = model.get(*id);
        if !def.holds_text {
            continue;
        }
        match (&def.kind, item) {
            (TypeKind::Record(record), Item::Struct(it)) => {
                it.generics = declared.clone();
                for (member, field) in record.members.iter().zip(it.fields.iter_mut()) {
                    in_type(model, text, &mut field.ty, &member.shape)?;
                }
            }
            (TypeKind::Union(union), Item::Enum(it)) => {
                it.generics = declared.clone();
                for (branch, variant) in union.branches.iter().zip(it.variants.iter_mut()) {
                    let Fields::Unnamed(fields) = &mut variant.fields else {
                        return Err(format!("`{}` holds nothing in `{}`", it.ident, variant.ident));
                    };
                    for field in &mut fields.unnamed {
                        in_type(model, text, &mut field.ty, &branch.shape)?;
                    }
                }
            }
            (TypeKind::Wrapper(shape), Item::Struct(it)) => {
                it.generics = declared.clone();
                for field in &mut it.fields {
                    in_type(model, text, &mut field.ty, shape)?;
                }
            }
            _ => return Err(format!("`{}` holds text in no known way", def.name)),
        }
    }
    Ok(())
}

/// The parameter's name: `T`, unless a type of the module is called so.
pub(super) fn parameter(model: &Model, module: &Module) -> Ident {
    let taken = module.types.iter().any(|id| naming::camel(&model.get(*id).name) == "T");
    format_ident!("{}", if taken { "T_" } else { "T" })
}

/// Puts the parameter where a type holds text; `shape` says what the type is made of.
fn in_type(model: &Model, text: &Ident, ty: &mut Type, shape: &Shape) -> Result<(), String> {
    match shape {
        Shape::Text => *ty = type_of(text.clone().into()),
        Shape::Json => *ty = parse_quote!(#text::Json),
        Shape::Named(id) if model.get(*id).holds_text => {
            last_segment(ty)?.arguments = arguments(type_of(text.clone().into()));
        }
        Shape::Map(inner) => {
            let mut arguments = arguments_of(ty)?;
            if let Some(name) = arguments.first_mut() {
                **name = type_of(text.clone().into());
            }
            held(model, text, arguments, inner)?;
        }
        shape => {
            if let Some(inner) = shape.inner() {
                held(model, text, arguments_of(ty)?, inner)?;
            }
        }
    }
    Ok(())
}

/// The value is the last argument of everything that holds one.
fn held(model: &Model, text: &Ident, mut arguments: Vec<&mut Type>, inner: &Shape) -> Result<(), String> {
    match arguments.pop() {
        Some(ty) => in_type(model, text, ty, inner),
        None => Err("a container says nothing about what it holds".to_owned()),
    }
}

fn last_segment(ty: &mut Type) -> Result<&mut PathSegment, String> {
    match ty {
        Type::Path(it) => it.path.segments.last_mut().ok_or_else(|| "a type has no name".to_owned()),
        _ => Err("a type is no path".to_owned()),
    }
}

fn arguments_of(ty: &mut Type) -> Result<Vec<&mut Type>, String> {
    match &mut last_segment(ty)?.arguments {
        PathArguments::AngleBracketed(arguments) => Ok(arguments
            .args
            .iter_mut()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect()),
        _ => Ok(Vec::new()),
    }
}

/// How the impls of a type are headed.
pub(super) struct Head {
    /// What they are generic over otherwise.
    pub plain: TokenStream,
    /// The type.
    pub this: TokenStream,
    /// Its name and its parameter, as the runtime's macros take them.
    pub arguments: TokenStream,
}

impl Head {
    pub(super) fn of(unit: &Unit<'_>, def: &TypeDef) -> Self {
        let name = format_ident!("{}", naming::camel(&def.name));
        if !def.holds_text {
            return Head {
                plain: TokenStream::new(),
                this: quote!(#name),
                arguments: quote!(#name),
            };
        }
        let text = &unit.text;
        Head {
            plain: quote!(<#text: rt::TextStore>),
            this: quote!(#name<#text>),
            arguments: quote!(#name, #text),
        }
    }
}
