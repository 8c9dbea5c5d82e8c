//! The traits that every generated type derives.

use quote::quote;
use syn::Item;

use super::Unit;
use crate::syntax::mark_with;

pub(super) fn derive(unit: &mut Unit<'_>) -> Result<(), String> {
    for (_, item) in &mut unit.types {
        let attributes = match item {
            Item::Struct(it) => &mut it.attrs,
            Item::Enum(it) => &mut it.attrs,
            _ => continue,
        };
        attributes.insert(0, mark_with("derive", quote!(Clone, Debug, PartialEq)));
    }
    Ok(())
}
