//! Reading and writing: per type a table and two short functions; all the work is done by the runtime's one driver.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, Item};

use super::Unit;
use super::declare::Head;
use crate::model::{EnumValue, Record, TypeId, TypeKind, Union};
use crate::naming;
use crate::schema::Kinds;
use crate::syntax::{self, invocation, path};

pub(super) fn implement(unit: &mut Unit<'_>) -> Result<(), String> {
    let of_type = |id: &TypeId| {
        let def = unit.model.get(*id);
        let name = naming::camel(&def.name);
        let head = Head::of(unit, def);
        match &def.kind {
            TypeKind::Record(record) => of_record(&head, record),
            TypeKind::Values(values) => of_values(&head, values),
            TypeKind::Union(union) => of_union(unit, &head, &name, union),
            TypeKind::Wrapper(_) => {
                let arguments = &head.arguments;
                runtime("wrapper_impls", quote!(#arguments))
            }
        }
    };
    unit.impls = unit.types.iter().map(|(id, _)| vec![of_type(id)]).collect();
    Ok(())
}

/// A macro of the runtime that writes the impls.
fn runtime(name: &str, arguments: TokenStream) -> Item {
    invocation(path(["rt", name]), arguments)
}

fn of_record(Head { arguments, .. }: &Head, record: &Record) -> Item {
    let members = record.members.iter().enumerate().map(|(at, member)| {
        let (at, ident) = (Literal::usize_unsuffixed(at), syntax::ident(&member.ident));
        let wire = &member.wire;
        let presence = syntax::ident(match (member.required, member.nullable) {
            (true, false) => "required",
            (true, true) => "required_nullable",
            (false, false) => "optional",
            (false, true) => "optional_nullable",
        });
        // The driver compares names as they are written.
        let escaped = wire
            .chars()
            .any(|c| matches!(c, '"' | '\\' | '\0'..='\x1f'))
            .then(|| quote!(.escaped()));
        quote!(#at #ident = #presence(#wire)#escaped)
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
    let mut more = TokenStream::new();
    if !aliases.is_empty() {
        more.extend(quote!(.with_aliases(&[#(#aliases),*])));
    }
    if record.positional {
        more.extend(quote!(.positional()));
    }
    if record.members.len() >= 12 && !record.positional {
        let mut order: Vec<usize> = (0..record.members.len()).collect();
        order.sort_by(|a, b| record.members[*a].wire.cmp(&record.members[*b].wire));
        let order = order.into_iter().map(Literal::usize_unsuffixed);
        more.extend(quote!(.sorted(&[#(#order),*])));
    }
    runtime("record_impls", quote!(#arguments, { #(#members),* } #more))
}

fn of_values(Head { arguments, .. }: &Head, values: &[EnumValue]) -> Item {
    let variants: Vec<Ident> = values
        .iter()
        .map(|value| format_ident!("{}", naming::camel(&value.ident)))
        .collect();
    let wires: Vec<&str> = values.iter().map(|value| value.wire.as_str()).collect();
    runtime("values_impls", quote!(#arguments, { #(#variants => #wires),* }))
}

fn of_union(unit: &Unit<'_>, Head { arguments, .. }: &Head, name: &str, union: &Union) -> Item {
    let variants: Vec<Ident> = union
        .branches
        .iter()
        .map(|branch| format_ident!("{}", naming::camel(&branch.ident)))
        .collect();
    let indices: Vec<Literal> = (0..variants.len()).map(Literal::usize_unsuffixed).collect();
    let branches = union.branches.iter().map(|branch| {
        let kinds = constant_of(Kinds::of_shape(&branch.shape, &|id| Some(&unit.model.get(id).kind)));
        let tags = &branch.tags;
        let ident = &branch.ident;
        quote!(rt::Branch::new(#ident, rt::Kinds::#kinds, &[#(#tags),*]))
    });
    let mut shape = quote!(rt::UnionShape::new(#name, &[#(#branches),*]));
    if let Some(tag) = &union.tag {
        shape = quote!(#shape.tagged(#tag));
    }
    runtime("union_impls", quote!(#arguments, #shape, { #(#indices => #variants),* }))
}

/// The constant of `rt::Kinds` for what a branch can read; wide where that cannot be said shortly.
fn constant_of(kinds: Kinds) -> Ident {
    let name = match kinds {
        Kinds::BOOL => "BOOL",
        Kinds::INTEGER | Kinds::NUMBER => "NUMBER",
        Kinds::STRING => "STRING",
        Kinds::ARRAY => "ARRAY",
        Kinds::OBJECT => "OBJECT",
        _ => "ALL",
    };
    format_ident!("{name}")
}
