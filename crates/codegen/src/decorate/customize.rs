//! Adds the derives and attributes that settings and build scripts ask for.

use std::collections::BTreeSet;

use quote::quote;
use syn::parse::Parser;
use syn::{Attribute, Item, Path};

use super::Unit;
use crate::syntax::attribute_with;
use eventry_schema::diagnostic::Diagnostics;
use eventry_schema::items::ItemRule;
use eventry_schema::model::{Model, TypeKind};

/// The traits that the macros of the runtime implement for every type.
const EVERYWHERE: &[&str] = &["Clone", "Debug", "PartialEq"];
/// Those that they implement for enums of strings as well.
const FOR_VALUES: &[&str] = &["Eq", "Hash"];
/// Those that they implement for structs with named fields as well.
const FOR_RECORDS: &[&str] = &["Default"];

/// Reports rules whose derives or attributes are not Rust.
pub(crate) fn check(model: &Model, diagnostics: &mut Diagnostics) {
    for rule in &model.rules {
        for text in rule.derive.iter().filter(|text| path(text).is_none()) {
            let message = format!("`{text}` is not the path of a trait");
            diagnostics.push(rule.origin.error(message, "write a path, such as `Eq` or `my_crate::Audited`"));
        }
        for text in rule.attributes.iter().filter(|text| attributes(text).is_none()) {
            let message = format!("`{text}` is not an attribute");
            diagnostics.push(
                rule.origin
                    .error(message, "write an attribute with its brackets, such as `#[allow(dead_code)]`"),
            );
        }
    }
}

pub(super) fn customize(unit: &mut Unit<'_>) -> Result<(), String> {
    if unit.model.ruled.is_empty() {
        return Ok(());
    }
    for (id, item) in &mut unit.types {
        let mut traits: BTreeSet<String> = EVERYWHERE.iter().map(|name| (*name).to_owned()).collect();
        let more = match unit.model.get(*id).kind {
            TypeKind::Values(_) => FOR_VALUES,
            TypeKind::Record(_) => FOR_RECORDS,
            TypeKind::Union(_) | TypeKind::Wrapper(_) => &[],
        };
        traits.extend(more.iter().map(|name| (*name).to_owned()));
        for ruled in unit.model.ruled.get(id).into_iter().flatten() {
            let Some(rule) = unit.model.rules.get(ruled.rule) else { continue };
            let target = match (ruled.part, &mut *item) {
                (None, Item::Struct(it)) => Some(&mut it.attrs),
                (None, Item::Enum(it)) => Some(&mut it.attrs),
                (Some(at), Item::Struct(it)) => it.fields.iter_mut().nth(at).map(|field| &mut field.attrs),
                (Some(at), Item::Enum(it)) => it.variants.iter_mut().nth(at).map(|variant| &mut variant.attrs),
                _ => None,
            };
            let target = target.ok_or("has no such part")?;
            if ruled.part.is_none() {
                target.extend(derived(rule, &mut traits));
            }
            target.extend(rule.attributes.iter().filter_map(|text| attributes(text)).flatten());
        }
    }
    Ok(())
}

/// Returns the attribute for the derives that a type does not have already.
fn derived(rule: &ItemRule, traits: &mut BTreeSet<String>) -> Option<Attribute> {
    let paths = rule.derive.iter().filter_map(|text| path(text));
    let new: Vec<Path> = paths
        .filter(|path| traits.insert(path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()))
        .collect();
    (!new.is_empty()).then(|| attribute_with("derive", quote!(#(#new),*)))
}

fn path(text: &str) -> Option<Path> {
    syn::parse_str(text).ok()
}

fn attributes(text: &str) -> Option<Vec<Attribute>> {
    Attribute::parse_outer.parse_str(text).ok().filter(|found| !found.is_empty())
}
