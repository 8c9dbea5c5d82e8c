//! Sets of JSON value kinds, the coarsest description of what a schema admits.

use crate::json::{Json, Node};
use crate::model::{Shape, TypeId, TypeKind};

/// The deepest nesting of wrappers that is followed. Some wrappers contain themselves.
const WRAPPERS: usize = 8;

/// A set of value kinds. Integers and numbers with a fraction are separate kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// No kind.
    pub const NONE: Kinds = Kinds(0);
    /// `null`
    pub const NULL: Kinds = Kinds(1);
    /// `true` and `false`
    pub const BOOL: Kinds = Kinds(2);
    /// Numbers without a fraction.
    pub const INTEGER: Kinds = Kinds(4);
    /// All numbers.
    pub const NUMBER: Kinds = Kinds(4 | 8);
    /// Strings.
    pub const STRING: Kinds = Kinds(16);
    /// Arrays.
    pub const ARRAY: Kinds = Kinds(32);
    /// Objects.
    pub const OBJECT: Kinds = Kinds(64);
    /// Every kind.
    pub const ALL: Kinds = Kinds(127);
    /// Every single kind except null. Integers come before numbers, which include them.
    pub const SINGLE: [Kinds; 6] = [
        Kinds::BOOL,
        Kinds::INTEGER,
        Kinds::NUMBER,
        Kinds::STRING,
        Kinds::ARRAY,
        Kinds::OBJECT,
    ];

    /// The intersection of two sets.
    #[must_use]
    pub const fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    /// The union of two sets.
    #[must_use]
    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// The kinds in this set that are not in the other.
    #[must_use]
    pub const fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    /// Whether this set is a subset of the other.
    #[must_use]
    pub const fn within(self, other: Kinds) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether the sets have a kind in common.
    #[must_use]
    pub const fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds that the keyword `type` lists. An unknown name admits everything, so that a typo narrows nothing.
    #[must_use]
    pub fn of_type_keyword(node: &Node) -> Kinds {
        match &node.value {
            Json::String(name) => Kinds::of_name(name),
            Json::Array(names) => names.iter().fold(Kinds::NONE, |kinds, name| {
                kinds.or(name.as_str().map_or(Kinds::ALL, Kinds::of_name))
            }),
            _ => Kinds::ALL,
        }
    }

    fn of_name(name: &str) -> Kinds {
        match name {
            "null" => Kinds::NULL,
            "boolean" => Kinds::BOOL,
            "integer" => Kinds::INTEGER,
            "number" => Kinds::NUMBER,
            "string" => Kinds::STRING,
            "array" => Kinds::ARRAY,
            "object" => Kinds::OBJECT,
            _ => Kinds::ALL,
        }
    }

    /// The kind of a value listed by `enum` or `const`.
    #[must_use]
    pub fn of_instance(node: &Node) -> Kinds {
        match &node.value {
            Json::Null => Kinds::NULL,
            Json::Bool(_) => Kinds::BOOL,
            Json::Number(text) if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => Kinds::INTEGER,
            Json::Number(_) => Kinds::NUMBER,
            Json::String(_) => Kinds::STRING,
            Json::Array(_) => Kinds::ARRAY,
            Json::Object(_) => Kinds::OBJECT,
        }
    }

    /// The kinds that a shape reads. `kind_of` returns the kind of a generated type; a type that it does not know may read anything.
    #[must_use]
    pub fn of_shape<'m>(shape: &'m Shape, kind_of: &dyn Fn(TypeId) -> Option<&'m TypeKind>) -> Kinds {
        Kinds::of_wrapped(shape, kind_of, 0)
    }

    fn of_wrapped<'m>(shape: &'m Shape, kind_of: &dyn Fn(TypeId) -> Option<&'m TypeKind>, depth: usize) -> Kinds {
        match shape {
            Shape::Json | Shape::TypedOr(_) => Kinds::ALL,
            Shape::Bool => Kinds::BOOL,
            Shape::Fixed(_) | Shape::Integer => Kinds::INTEGER,
            Shape::Float | Shape::Number => Kinds::NUMBER,
            Shape::Text | Shape::Timestamp => Kinds::STRING,
            Shape::List(_) => Kinds::ARRAY,
            Shape::Map(_) => Kinds::OBJECT,
            Shape::Optional(inner) | Shape::Nullable(inner) => Kinds::of_wrapped(inner, kind_of, depth).or(Kinds::NULL),
            Shape::Boxed(inner) => Kinds::of_wrapped(inner, kind_of, depth),
            Shape::Named(id) => match kind_of(*id) {
                Some(TypeKind::Record(record)) if record.positional => Kinds::ARRAY,
                Some(TypeKind::Record(_)) => Kinds::OBJECT,
                Some(TypeKind::Values(_)) => Kinds::STRING,
                Some(TypeKind::Wrapper(inner)) if depth < WRAPPERS => Kinds::of_wrapped(inner, kind_of, depth + 1),
                Some(TypeKind::Wrapper(_) | TypeKind::Union(_)) | None => Kinds::ALL,
            },
        }
    }
}
