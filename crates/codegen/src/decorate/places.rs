//! Says where the schema of each type is, for the runtime's feature `schemars`.

use super::Unit;
use super::declare::Head;
use crate::render::{Piece, quoted, table};

/// Returns the table of the places, unless the module has no types of its own.
pub(super) fn of_types(unit: &Unit<'_>) -> Option<Piece> {
    if unit.types.is_empty() {
        return None;
    }
    let rows = unit.types.iter().map(|(id, _)| {
        let def = unit.model.get(*id);
        format!("{} => {}", Head::of(unit, def).macro_type, quoted(&def.pointer))
    });
    // The documents belong to the module of the provider.
    let provider = "super::".repeat(unit.module.path.len().saturating_sub(1));
    let head = format!("{provider}SCHEMAS, {}", quoted(&unit.module.uri));
    Some(table("json_schema_impls", &head, rows, &[]))
}
