//! Chooses the shape of a conjunction whose kinds are known.

use std::collections::HashSet;

use super::{Converter, Typed};
use crate::kinds::Kinds;
use crate::model::{EnumValue, Shape, TypeId, TypeKind};
use crate::normalize::gather::{self, Conjunct, Facets};
use crate::normalize::place::Place;

/// The largest number of values in an enum.
const MAX_VALUES: usize = 2_000;

impl<'a> Converter<'a, '_> {
    /// Returns the shape of a conjunction that admits the given kinds.
    pub(super) fn shape(&mut self, id: TypeId, conjuncts: &[Conjunct<'a>], facets: &Facets<'a>, kinds: Kinds) -> Shape {
        let Some(first) = self.own_place(conjuncts) else {
            return Shape::Json;
        };
        let kinds = kinds.without(Kinds::NULL);
        if let Some(why) = facets.opaque {
            if why != gather::UNRESOLVED {
                self.untyped(&first, why);
            }
            return Shape::Json;
        }
        if kinds.is_empty() {
            return Shape::Json;
        }
        if let Some(values) = self.values(facets, kinds) {
            return self.define(id, &first, TypeKind::Values(values), facets.annotations.clone());
        }
        if let Some(shape) = self.union(id, conjuncts, facets, kinds) {
            return shape;
        }
        if let Some(kind) = Kinds::SINGLE.into_iter().find(|kind| kinds.within(*kind)) {
            return self.shape_of_kind(id, &first, facets, kind);
        }
        let everything = Kinds::ALL.without(Kinds::NULL);
        match (facets.has_object_shape(), facets.has_array_shape()) {
            (true, false) if kinds == everything => self.typed_or(id, conjuncts, facets, Kinds::OBJECT),
            (false, true) if kinds == everything => self.typed_or(id, conjuncts, facets, Kinds::ARRAY),
            _ if kinds == everything => Shape::Json,
            _ => self.union_of_kinds(id, &first, facets, kinds),
        }
    }

    /// Returns the shape of a schema without `type` that describes one kind of value. Other kinds of values remain possible.
    fn typed_or(&mut self, id: TypeId, conjuncts: &[Conjunct<'a>], facets: &Facets<'a>, kind: Kinds) -> Shape {
        let Some(first) = self.own_place(conjuncts) else {
            return Shape::Json;
        };
        // The reserved type stays available for the whole, in case a cycle returns to it.
        let inner = self.reserve_beside(id);
        let suffix = if kind == Kinds::ARRAY { "array" } else { "object" };
        let outer = std::mem::replace(&mut self.suffix, if first.pointer.is_empty() { suffix } else { "" });
        let shape = self.shape_of_kind(inner, &first, facets, kind);
        self.suffix = outer;
        match shape {
            Shape::Json => Shape::Json,
            shape => Shape::TypedOr(Box::new(shape)),
        }
    }

    /// Reserves another type at the place of a reserved one.
    pub(in crate::normalize) fn reserve_beside(&mut self, id: TypeId) -> TypeId {
        let mut copy = self.types[id.0].clone();
        copy.name.clear();
        self.types.push(copy);
        TypeId(self.types.len() - 1)
    }

    /// Converts one kind of a schema that admits several, as a type with its own name.
    pub(in crate::normalize) fn part_of_kind(&mut self, id: TypeId, first: &Place<'a>, facets: &Facets<'a>, kind: Kinds) -> Shape {
        let name = match kind {
            Kinds::ARRAY => "list",
            Kinds::OBJECT => "object",
            Kinds::STRING if facets.values.is_some() => "text",
            _ => return self.shape_of_kind(id, first, facets, kind),
        };
        let inner = self.reserve_beside(id);
        let outer = std::mem::replace(&mut self.suffix, name);
        let texts = self.values(facets, kind).filter(|_| kind == Kinds::STRING);
        let shape = match texts {
            Some(values) => self.define(inner, first, TypeKind::Values(values), facets.annotations.clone()),
            None => self.shape_of_kind(inner, first, facets, kind),
        };
        self.suffix = outer;
        shape
    }

    /// Returns the shape of a conjunction that admits only one kind.
    pub(in crate::normalize) fn shape_of_kind(&mut self, id: TypeId, first: &Place<'a>, facets: &Facets<'a>, kind: Kinds) -> Shape {
        match kind {
            Kinds::BOOL => Shape::Bool,
            Kinds::INTEGER => facets.fixed.map_or(Shape::Integer, Shape::Fixed),
            Kinds::NUMBER if matches!(facets.format, Some("double" | "float")) => Shape::Float,
            Kinds::NUMBER => facets.fixed.map_or(Shape::Number, Shape::Fixed),
            Kinds::STRING if facets.format == Some("date-time") && facets.values.is_none() => Shape::Timestamp,
            Kinds::STRING => Shape::Text,
            Kinds::ARRAY => self.array(id, first, facets),
            _ => self.object(id, first, facets),
        }
    }

    /// Converts the conjunction of all schemas of a member or element.
    pub(in crate::normalize) fn conjunction(&mut self, places: &[Place<'a>]) -> Typed {
        let meaningful: Vec<Conjunct<'a>> = places
            .iter()
            .filter(|place| place.node.as_object().is_some_and(|members| !members.is_empty()))
            .cloned()
            .map(Conjunct::from)
            .collect();
        if meaningful.is_empty() {
            Typed::any()
        } else {
            self.convert_conjuncts(meaningful)
        }
    }

    /// Returns the values of an open enum, if the kinds are strings.
    fn values(&mut self, facets: &Facets<'a>, kinds: Kinds) -> Option<Vec<EnumValue>> {
        let values = facets.values.as_ref()?;
        if kinds != Kinds::STRING {
            return None;
        }
        let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
        enum_values(&texts)
    }
}

/// Returns the values of an open enum, or `None` if it has no values or too many.
pub fn enum_values(texts: &[&str]) -> Option<Vec<EnumValue>> {
    if texts.is_empty() || texts.len() > MAX_VALUES {
        return None;
    }
    let mut seen = HashSet::new();
    let distinct = texts.iter().filter(|text| seen.insert(**text));
    let value = |text: &&str| EnumValue {
        wire: (*text).to_owned(),
        ident: String::new(),
    };
    Some(distinct.map(value).collect())
}
