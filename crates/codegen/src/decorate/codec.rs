//! Implements reading and writing: each type gets a table, which the runtime's driver interprets.

use super::Unit;
use super::declare::Head;
use crate::render::{Piece, listed, quoted, table};
use eventry_schema::kinds::Kinds;
use eventry_schema::model::{EnumValue, Record, TypeId, TypeKind, Union};
use eventry_schema::naming;

pub(super) fn implement(unit: &mut Unit<'_>) -> Result<(), String> {
    let of_type = |id: &TypeId| {
        let def = unit.model.get(*id);
        let head = Head::of(unit, def).macro_type;
        match &def.kind {
            TypeKind::Record(record) => of_record(&head, record),
            TypeKind::Values(values) => of_values(&head, values),
            TypeKind::Union(union) => of_union(unit, &head, union),
            TypeKind::Wrapper(_) => Piece::Table(format!("rt::wrapper_impls!({head});\n")),
        }
    };
    unit.impls = unit.types.iter().map(|(id, _)| vec![of_type(id)]).collect();
    Ok(())
}

fn of_record(head: &str, record: &Record) -> Piece {
    let members = record.members.iter().enumerate().map(|(at, member)| {
        let presence = match (member.required, member.nullable) {
            (false, false) if member.doubted => "doubted",
            (false, true) if member.doubted => "doubted_nullable",
            (true, false) => "required",
            (true, true) => "required_nullable",
            (false, false) => "optional",
            (false, true) => "optional_nullable",
        };
        // The driver compares names in their JSON spelling.
        let escaped = if member.wire.contains(|c| matches!(c, '"' | '\\' | '\0'..='\x1f')) {
            ".escaped()"
        } else {
            ""
        };
        format!("{at} => {}: {presence}({}){escaped}", member.ident, quoted(&member.wire))
    });
    let mut more = Vec::new();
    let aliases: Vec<String> = record
        .members
        .iter()
        .enumerate()
        .flat_map(|(at, member)| member.aliases.iter().map(move |alias| format!("({}, {at})", quoted(alias))))
        .collect();
    if !aliases.is_empty() {
        more.push(listed("with_aliases", &aliases));
    }
    if record.positional {
        more.push(".positional()".to_owned());
    }
    if record.members.len() >= 12 && !record.positional {
        let mut order: Vec<usize> = (0..record.members.len()).collect();
        order.sort_by(|a, b| record.members[*a].wire.cmp(&record.members[*b].wire));
        let order: Vec<String> = order.iter().map(usize::to_string).collect();
        more.push(listed("sorted", &order));
    }
    table("record_impls", head, members, &more)
}

fn of_values(head: &str, values: &[EnumValue]) -> Piece {
    let values = values
        .iter()
        .map(|value| format!("{} => {}", naming::camel(&value.ident), quoted(&value.wire)));
    table("values_impls", head, values, &[])
}

fn of_union(unit: &Unit<'_>, head: &str, union: &Union) -> Piece {
    let branches = union.branches.iter().enumerate().map(|(at, branch)| {
        let kinds = constant_of(Kinds::of_shape(&branch.shape, &|id| Some(&unit.model.get(id).kind)));
        let names: Vec<String> = [&branch.ident].into_iter().chain(&branch.tags).map(|name| quoted(name)).collect();
        format!("{at} => {}: {kinds}({})", naming::camel(&branch.ident), names.join(", "))
    });
    let tag: Vec<String> = union.tag.iter().map(|tag| format!(".tagged({})", quoted(tag))).collect();
    table("union_impls", head, branches, &tag)
}

/// Returns the constant of `rt::Kinds` for what a branch reads, or `ALL` if there is no narrower one.
fn constant_of(kinds: Kinds) -> &'static str {
    match kinds {
        Kinds::BOOL => "BOOL",
        Kinds::INTEGER | Kinds::NUMBER => "NUMBER",
        Kinds::STRING => "STRING",
        Kinds::ARRAY => "ARRAY",
        Kinds::OBJECT => "OBJECT",
        _ => "ALL",
    }
}
