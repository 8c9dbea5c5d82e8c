//! Keeps the types that the model asked for, in its order, and nothing that typify adds around them.

use std::collections::HashMap;

use syn::{Attribute, Item};

use super::{Unit, name_of};
use crate::naming;

pub(super) fn keep_types(unit: &mut Unit<'_>) -> Result<(), String> {
    let mut by_name: HashMap<String, Item> = std::mem::take(&mut unit.raw)
        .into_iter()
        .filter(|item| matches!(item, Item::Struct(_) | Item::Enum(_)))
        .map(|item| (name_of(&item), item))
        .collect();
    for id in &unit.module.types {
        let name = naming::camel(&unit.model.get(*id).name);
        let mut item = by_name.remove(&name).ok_or_else(|| format!("`{name}` is missing"))?;
        strip(&mut item);
        unit.types.push((*id, item));
    }
    Ok(())
}

fn strip(item: &mut Item) {
    let clear = |attributes: &mut Vec<Attribute>| attributes.clear();
    match item {
        Item::Struct(it) => {
            clear(&mut it.attrs);
            it.fields.iter_mut().for_each(|field| clear(&mut field.attrs));
        }
        Item::Enum(it) => {
            clear(&mut it.attrs);
            it.variants.iter_mut().for_each(|variant| clear(&mut variant.attrs));
        }
        _ => {}
    }
}
