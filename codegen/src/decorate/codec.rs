//! Reading and writing: per type a table and two short functions; all the work is done by the runtime's one driver.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::Ident;

use super::Unit;
use super::texts::Head;
use crate::model::{EnumValue, Record, Shape, TypeKind, Union};
use crate::naming;

pub(super) fn implement(unit: &mut Unit<'_>) -> Result<(), String> {
    let mut tokens = TokenStream::new();
    for (id, _) in &unit.types {
        let def = unit.model.get(*id);
        let name = naming::camel(&def.name);
        let head = Head::of(unit, def);
        tokens.extend(match &def.kind {
            TypeKind::Record(record) => of_record(&head, &name, record),
            TypeKind::Values(values) => of_values(&head, values),
            TypeKind::Union(union) => of_union(unit, &head, &name, union),
            TypeKind::Wrapper(_) => of_wrapper(&head),
        });
        let arguments = &head.arguments;
        tokens.extend(quote!(rt::serde_impls!(#arguments);));
    }
    let file: syn::File = syn::parse2(tokens).map_err(|error| error.to_string())?;
    unit.impls = file.items;
    Ok(())
}

fn of_record(Head { from, this, .. }: &Head, name: &str, record: &Record) -> TokenStream {
    let idents: Vec<Ident> = record.members.iter().map(|member| format_ident!("{}", member.ident)).collect();
    let indices: Vec<Literal> = (0..idents.len()).map(Literal::usize_unsuffixed).collect();
    let members = record.members.iter().map(|member| {
        let wire = &member.wire;
        let constructor = match (member.required, member.nullable) {
            (true, false) => quote!(required),
            (true, true) => quote!(required_nullable),
            (false, false) => quote!(optional),
            (false, true) => quote!(optional_nullable),
        };
        // The driver compares names as they are written.
        let escaped = wire
            .chars()
            .any(|c| matches!(c, '"' | '\\' | '\0'..='\x1f'))
            .then(|| quote!(.escaped()));
        quote!(rt::Member::#constructor(#wire)#escaped)
    });
    let aliases: Vec<TokenStream> = record
        .members
        .iter()
        .enumerate()
        .flat_map(|(at, member)| member.aliases.iter().map(move |alias| (at, alias)))
        .map(|(at, alias)| {
            let at = Literal::usize_unsuffixed(at);
            quote!((#alias, #at))
        })
        .collect();
    let mut shape = quote!(rt::RecordShape::new(#name, &[#(#members),*]));
    if !aliases.is_empty() {
        shape = quote!(#shape.with_aliases(&[#(#aliases),*]));
    }
    if record.positional {
        shape = quote!(#shape.positional());
    }
    if record.members.len() >= 12 && !record.positional {
        let mut order: Vec<usize> = (0..record.members.len()).collect();
        order.sort_by(|a, b| record.members[*a].wire.cmp(&record.members[*b].wire));
        let order = order.into_iter().map(Literal::usize_unsuffixed);
        shape = quote!(#shape.sorted(&[#(#order),*]));
    }
    let member_of = |reference: TokenStream| {
        if idents.is_empty() {
            return quote!(::std::option::Option::None);
        }
        quote! {
            ::std::option::Option::Some(match at {
                #(#indices => #reference self.#idents,)*
                _ => return ::std::option::Option::None,
            })
        }
    };
    let (shared, exclusive) = (member_of(quote!(&)), member_of(quote!(&mut)));
    let at = if idents.is_empty() { quote!(_) } else { quote!(at) };
    quote! {
        impl #from rt::Record<'de> for #this {
            fn shape(&self) -> &'static rt::RecordShape {
                static SHAPE: rt::RecordShape = #shape;
                &SHAPE
            }
            fn member(&self, #at: usize) -> ::std::option::Option<&dyn rt::Value<'de>> {
                #shared
            }
            fn member_mut(&mut self, #at: usize) -> ::std::option::Option<&mut dyn rt::Value<'de>> {
                #exclusive
            }
            fn extra(&self) -> &rt::Extra {
                &self.extra
            }
            fn extra_mut(&mut self) -> &mut rt::Extra {
                &mut self.extra
            }
        }
        impl #from rt::Value<'de> for #this {
            fn blank() -> Self {
                Self { #(#idents: rt::blank(),)* extra: rt::Extra::new() }
            }
            fn read(&mut self, from: &mut rt::Decoder<'de>) -> ::std::result::Result<(), rt::Fault> {
                rt::record::read(self, from)
            }
            fn reset(&mut self) {
                *self = rt::blank();
            }
            fn write(&self, to: &mut rt::Encoder) {
                rt::record::write(self, to);
            }
        }
    }
}

fn of_values(Head { this: name, .. }: &Head, values: &[EnumValue]) -> TokenStream {
    let variants: Vec<Ident> = values
        .iter()
        .map(|value| format_ident!("{}", naming::camel(&value.ident)))
        .collect();
    let wires: Vec<&str> = values.iter().map(|value| value.wire.as_str()).collect();
    quote! {
        impl #name {
            /// The text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::Unrecognized(text) => text.as_str(),
                }
            }
            /// Whether the schema does not list this text.
            #[must_use]
            pub fn is_unknown(&self) -> bool {
                ::std::matches!(self, Self::Unrecognized(_))
            }
        }
        impl ::std::convert::From<&str> for #name {
            fn from(text: &str) -> Self {
                match text {
                    #(#wires => Self::#variants,)*
                    other => Self::Unrecognized(rt::Unrecognized::new(other)),
                }
            }
        }
        impl ::std::fmt::Display for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl<'de> rt::Value<'de> for #name {
            fn blank() -> Self {
                Self::Unrecognized(rt::Unrecognized::new(""))
            }
            fn read(&mut self, from: &mut rt::Decoder<'de>) -> ::std::result::Result<(), rt::Fault> {
                *self = Self::from(&*from.string()?);
                from.tolerate(self.is_unknown());
                ::std::result::Result::Ok(())
            }
            fn write(&self, to: &mut rt::Encoder) {
                to.string(self.as_str());
            }
        }
    }
}

fn of_union(unit: &Unit<'_>, Head { from, this, .. }: &Head, name: &str, union: &Union) -> TokenStream {
    let variants: Vec<Ident> = union
        .branches
        .iter()
        .map(|branch| format_ident!("{}", naming::camel(&branch.ident)))
        .collect();
    let indices: Vec<Literal> = (0..variants.len()).map(Literal::usize_unsuffixed).collect();
    let branches = union.branches.iter().map(|branch| {
        let kinds = kinds_of(unit, &branch.shape, 0);
        let tags = &branch.tags;
        let ident = &branch.ident;
        quote!(rt::Branch::new(#ident, rt::Kinds::#kinds, &[#(#tags),*]))
    });
    let mut shape = quote!(rt::UnionShape::new(#name, &[#(#branches),*]));
    if let Some(tag) = &union.tag {
        shape = quote!(#shape.tagged(#tag));
    }
    quote! {
        impl #from rt::Union<'de> for #this {
            fn shape(&self) -> &'static rt::UnionShape {
                static SHAPE: rt::UnionShape = #shape;
                &SHAPE
            }
            fn read_branch(&mut self, at: usize, from: &mut rt::Decoder<'de>) -> ::std::result::Result<(), rt::Fault> {
                *self = match at {
                    #(#indices => Self::#variants(rt::read(from)?),)*
                    _ => Self::Other(rt::read(from)?),
                };
                ::std::result::Result::Ok(())
            }
            fn set_other(&mut self, other: rt::Unmatched) {
                *self = Self::Other(other);
            }
        }
        impl #from rt::Value<'de> for #this {
            fn blank() -> Self {
                Self::Other(rt::blank())
            }
            fn read(&mut self, from: &mut rt::Decoder<'de>) -> ::std::result::Result<(), rt::Fault> {
                rt::union::read(self, from)
            }
            fn write(&self, to: &mut rt::Encoder) {
                match self {
                    #(Self::#variants(value) => rt::write(value, to),)*
                    Self::Other(value) => rt::write(value, to),
                }
            }
        }
    }
}

fn of_wrapper(Head { from, this, .. }: &Head) -> TokenStream {
    quote! {
        impl #from rt::Value<'de> for #this {
            fn blank() -> Self {
                Self(rt::blank())
            }
            fn read(&mut self, from: &mut rt::Decoder<'de>) -> ::std::result::Result<(), rt::Fault> {
                rt::Value::read(&mut self.0, from)
            }
            fn reset(&mut self) {
                rt::Value::reset(&mut self.0);
            }
            fn write(&self, to: &mut rt::Encoder) {
                rt::write(&self.0, to);
            }
        }
    }
}

/// The constant of `rt::Kinds` that names what a branch can read; wide where that cannot be said shortly.
fn kinds_of(unit: &Unit<'_>, shape: &Shape, depth: usize) -> Ident {
    let name = match shape {
        Shape::Bool => "BOOL",
        Shape::Fixed(_) | Shape::Integer | Shape::Float | Shape::Number => "NUMBER",
        Shape::Text | Shape::Timestamp => "STRING",
        Shape::List(_) => "ARRAY",
        Shape::Map(_) => "OBJECT",
        Shape::Boxed(inner) => return kinds_of(unit, inner, depth),
        Shape::Json | Shape::Loose(_) | Shape::Optional(_) | Shape::Nullable(_) => "ALL",
        Shape::Named(id) => match &unit.model.get(*id).kind {
            TypeKind::Record(record) if record.positional => "ARRAY",
            TypeKind::Record(_) => "OBJECT",
            TypeKind::Values(_) => "STRING",
            TypeKind::Wrapper(inner) if depth < 8 => return kinds_of(unit, inner, depth + 1),
            TypeKind::Wrapper(_) | TypeKind::Union(_) => "ALL",
        },
    };
    format_ident!("{name}")
}
