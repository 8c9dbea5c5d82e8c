//! The traits that generated types derive. How those look that the runtime can walk over (`Debug`), its macros say.

use quote::quote;
use syn::Item;

use super::Unit;
use crate::model::TypeKind;
use crate::syntax::mark_with;

pub(super) fn derive(unit: &mut Unit<'_>) -> Result<(), String> {
    for (id, item) in &mut unit.types {
        let traits = match unit.model.get(*id).kind {
            TypeKind::Values(_) => quote!(Clone, Debug, PartialEq),
            TypeKind::Record(_) | TypeKind::Union(_) | TypeKind::Wrapper(_) => quote!(Clone, PartialEq),
        };
        let attributes = match item {
            Item::Struct(it) => &mut it.attrs,
            Item::Enum(it) => &mut it.attrs,
            _ => continue,
        };
        attributes.insert(0, mark_with("derive", traits));
    }
    Ok(())
}
