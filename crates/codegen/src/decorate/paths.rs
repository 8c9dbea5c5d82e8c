//! Names of the runtime and of other modules become paths of the generated tree, so that nothing in it depends on what the
//! consumer calls this crate or where the tree is mounted.

use syn::punctuated::Punctuated;
use syn::{GenericArgument, Ident, Item, Path, PathArguments, PathSegment, Type};

use super::Unit;
use crate::types::{HERE, RUNTIME, TREE};

pub(super) fn localise(unit: &mut Unit<'_>) -> Result<(), String> {
    let depth = unit.module.path.len();
    for (_, item) in &mut unit.types {
        match item {
            Item::Struct(it) => it.fields.iter_mut().for_each(|field| in_type(&mut field.ty, depth)),
            Item::Enum(it) => {
                it.variants
                    .iter_mut()
                    .flat_map(|variant| variant.fields.iter_mut())
                    .for_each(|field| in_type(&mut field.ty, depth));
            }
            _ => {}
        }
    }
    Ok(())
}

fn in_type(ty: &mut Type, depth: usize) {
    let Type::Path(it) = ty else { return };
    for segment in &mut it.path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            for argument in &mut arguments.args {
                if let GenericArgument::Type(inner) = argument {
                    in_type(inner, depth);
                }
            }
        }
    }
    in_path(&mut it.path, depth);
}

fn in_path(path: &mut Path, depth: usize) {
    let Some(first) = path.segments.first().map(|segment| segment.ident.to_string()) else {
        return;
    };
    let span = proc_macro2::Span::call_site();
    let prefix: Vec<Ident> = match first.as_str() {
        RUNTIME => vec![Ident::new("rt", span)],
        HERE => Vec::new(),
        TREE => vec![Ident::new("super", span); depth],
        "std" if path.segments.iter().nth(1).is_some_and(|segment| segment.ident == "primitive") => Vec::new(),
        _ => return,
    };
    let skipped = if first == "std" { 2 } else { 1 };
    let rest = std::mem::take(&mut path.segments).into_iter().skip(skipped);
    let segments: Punctuated<PathSegment, _> = prefix.into_iter().map(PathSegment::from).chain(rest).collect();
    path.leading_colon = None;
    path.segments = segments;
}
