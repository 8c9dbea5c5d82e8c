//! Checks whether the `default` of a schema has the type of its member.

use eventry_schema::json::{self, Json, Node};
use eventry_schema::model::{Fixed, Member, Model, Shape, TypeKind};

/// Returns the default of a required member as compact JSON, if the type of the member accepts it.
pub(super) fn of_member<'m>(model: &Model, member: &'m Member) -> Option<&'m str> {
    let text = member.annotations.default.as_deref()?;
    let node = json::parse(text).ok()?;
    fits(model, &member.shape, &node, 0).then_some(text)
}

fn fits(model: &Model, shape: &Shape, node: &Node, depth: usize) -> bool {
    let inner = |shape: &Shape, node: &Node| fits(model, shape, node, depth + 1);
    if depth > 64 {
        return false;
    }
    match (shape, &node.value) {
        (Shape::Json | Shape::TypedOr(_), _) => true,
        (Shape::Optional(_) | Shape::Nullable(_), Json::Null) => true,
        (Shape::Optional(shape) | Shape::Nullable(shape) | Shape::Boxed(shape), _) => inner(shape, node),
        (Shape::Bool, Json::Bool(_)) => true,
        (Shape::Text | Shape::Timestamp, Json::String(_)) => true,
        (Shape::Number | Shape::Float, Json::Number(_)) => true,
        (Shape::Fixed(Fixed::I64), Json::Number(number)) => number.parse::<i64>().is_ok(),
        (Shape::Fixed(Fixed::U64), Json::Number(number)) => number.parse::<u64>().is_ok(),
        (Shape::Integer, Json::Number(number)) => number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'),
        (Shape::List(element), Json::Array(elements)) => elements.iter().all(|node| inner(element, node)),
        (Shape::Map(value), Json::Object(members)) => members.iter().all(|member| inner(value, &member.node)),
        (Shape::Named(id), value) => match (&model.get(*id).kind, value) {
            (TypeKind::Values(_), Json::String(_)) | (TypeKind::Union(_), _) => true,
            (TypeKind::Wrapper(shape), _) => inner(shape, node),
            (TypeKind::Record(record), Json::Object(_)) if !record.positional => record.members.iter().all(|member| {
                let value = node.get(&member.wire);
                match value {
                    Some(value) if matches!(value.value, Json::Null) => member.nullable || !member.required,
                    Some(value) => inner(&member.shape, value),
                    None => !member.required,
                }
            }),
            _ => false,
        },
        _ => false,
    }
}
