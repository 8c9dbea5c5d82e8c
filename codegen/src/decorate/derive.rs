//! The traits that every generated type derives.

use syn::{Item, parse_quote};

use super::Unit;

pub(super) fn derive(unit: &mut Unit<'_>) -> Result<(), String> {
    for (_, item) in &mut unit.types {
        let attributes = match item {
            Item::Struct(it) => &mut it.attrs,
            Item::Enum(it) => &mut it.attrs,
            _ => continue,
        };
        attributes.insert(0, parse_quote!(#[derive(Clone, Debug, PartialEq)]));
    }
    Ok(())
}
