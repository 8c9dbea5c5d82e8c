//! Converts `anyOf`, `oneOf` and lists of types into enums.

use std::collections::{HashMap, HashSet};

use super::claims;
use super::convert::{Converter, enum_values};
use super::gather::{Conjunct, Facets, Group};
use super::keywords;
use super::labels::MAX_BRANCHES;
use super::place::Place;
use crate::json::Node;
use crate::kinds::Kinds;
use crate::model::{Boxing, Branch, Shape, Tag, TypeId, TypeKind, Union};

/// The largest number of members that result from repeating the members beside a choice in each branch.
const MAX_REPEATED: usize = 4_000;

/// A candidate for a branch of a union.
struct Candidate<'a> {
    place: Place<'a>,
    /// What distinguishes it, unless it refers to a schema with a name of its own.
    label: Option<String>,
    shape: Shape,
}

impl<'a> Converter<'a, '_> {
    /// Converts the `anyOf` or `oneOf` of a conjunction. Returns `None` if they do not affect the shape.
    pub(super) fn union(&mut self, id: TypeId, conjuncts: &[Conjunct<'a>], facets: &Facets<'a>, kinds: Kinds) -> Option<Shape> {
        let own_shape =
            (facets.has_object_shape() && kinds.meets(Kinds::OBJECT)) || (facets.has_array_shape() && kinds.meets(Kinds::ARRAY));
        let mut groups = facets.groups.iter();
        let group = groups
            .find(|group| self.group_has_shape(group) && !(own_shape && self.only_restates(group, facets)))?
            .clone();
        let first = self.own_place(conjuncts)?;
        if own_shape && facets.properties.len() * group.branches.len() > MAX_REPEATED {
            self.untyped(
                &first,
                "it combines too many branches with too many members, so the members of the branches are kept in `extra`",
            );
            return None;
        }
        let mut candidates: Vec<Candidate<'a>> = Vec::new();
        let mut anything = false;
        if group.branches.len() > MAX_BRANCHES {
            self.untyped(&first, "it has too many branches");
            return Some(Shape::Json);
        }
        if let Some(shape) = self.only_texts(id, &first, &group, facets) {
            return Some(shape);
        }
        let other_groups = facets.groups.iter().any(|other| !self.are_equal(other, &group));
        let labels = self.labels(&group.outer, &group.list);
        for (branch, label) in group.branches.iter().zip(labels.iter()) {
            let own_kinds = self.kinds_of_place(branch, 0);
            // A branch that admits nothing is not a choice, and one that admits only null makes the place nullable instead.
            if own_kinds.and(facets.kinds).without(Kinds::NULL).is_empty() {
                continue;
            }
            let narrowed = !own_kinds.without(Kinds::NULL).within(facets.kinds);
            let typed = if own_shape || narrowed || other_groups {
                // The keywords beside the choice apply to each branch.
                let mut whole: Vec<Conjunct<'a>> = vec![branch.clone().into()];
                whole.extend(conjuncts.iter().map(|conjunct| Conjunct {
                    without_unions: true,
                    ..conjunct.clone()
                }));
                self.convert_conjuncts(whole)
            } else {
                self.convert(branch)
            };
            match typed.shape {
                Shape::Json => anything = true,
                shape => {
                    if !candidates.iter().any(|known| known.shape == shape) {
                        let named = self.only_reference(branch).is_some() && self.is_from_elsewhere(&shape, branch);
                        candidates.push(Candidate {
                            place: branch.clone(),
                            label: (!named).then(|| label.clone()),
                            shape,
                        });
                    }
                }
            }
        }
        Some(self.choose(id, &first, candidates, anything, &group, facets))
    }

    /// Returns the simplest shape that holds all candidates.
    fn choose(
        &mut self,
        id: TypeId,
        first: &Place<'a>,
        candidates: Vec<Candidate<'a>>,
        anything: bool,
        group: &Group<'a>,
        facets: &Facets<'a>,
    ) -> Shape {
        if candidates.is_empty() {
            return Shape::Json;
        }
        if !anything {
            if let Some(shape) = self.strings(id, first, &candidates, facets) {
                return shape;
            }
            if candidates.iter().all(|c| self.kinds_of(&c.shape).within(Kinds::NUMBER)) && candidates.len() > 1 {
                return if candidates.iter().all(|c| self.kinds_of(&c.shape) == Kinds::INTEGER) {
                    Shape::Integer
                } else {
                    Shape::Number
                };
            }
        }
        if let [only] = candidates.as_slice() {
            let shape = only.shape.clone();
            return if anything { Shape::TypedOr(Box::new(shape)) } else { shape };
        }
        let choices = self.tags(&candidates, group);
        self.define(id, first, union_of(candidates, choices), facets.annotations.clone())
    }

    /// Merges branches that all admit only strings, without a type for each of them: into one open enum, or a string.
    fn only_texts(&mut self, id: TypeId, first: &Place<'a>, group: &Group<'a>, facets: &Facets<'a>) -> Option<Shape> {
        let mut texts: Option<Vec<&str>> = Some(Vec::new());
        let mut count = 0;
        for branch in &group.branches {
            let kinds = self.kinds_of_place(branch, 0).without(Kinds::NULL);
            if kinds.and(facets.kinds).is_empty() {
                continue;
            }
            let own = Facets::of(self.library, self.ambiguous(), &[branch.clone().into()], &mut Vec::new());
            let is_plain = own.opaque.is_none() && own.groups.is_empty() && own.format != Some("date-time");
            if kinds != Kinds::STRING || !is_plain {
                return None;
            }
            count += 1;
            texts = texts.zip(own.values).map(|(mut texts, values)| {
                texts.extend(values.iter().filter_map(|value| value.as_str()));
                texts
            });
        }
        if count < 2 {
            return None;
        }
        match texts.and_then(|texts| enum_values(&texts)) {
            Some(values) => Some(self.define(id, first, TypeKind::Values(values), facets.annotations.clone())),
            None => Some(Shape::Text),
        }
    }

    /// Merges candidates that are all strings into one open enum, or a string.
    fn strings(&mut self, id: TypeId, first: &Place<'a>, candidates: &[Candidate<'a>], facets: &Facets<'a>) -> Option<Shape> {
        if candidates.len() < 2 || !candidates.iter().all(|c| self.kinds_of(&c.shape) == Kinds::STRING) {
            return None;
        }
        let mut texts: Vec<&str> = Vec::new();
        for candidate in candidates {
            match &candidate.shape {
                Shape::Named(inner) => match &self.types[inner.0].kind {
                    TypeKind::Values(values) => texts.extend(values.iter().map(|value| value.wire.as_str())),
                    _ => return None,
                },
                _ => return Some(Shape::Text),
            }
        }
        let values = enum_values(&texts)?;
        Some(self.define(id, first, TypeKind::Values(values), facets.annotations.clone()))
    }

    /// Creates the union of several kinds that the `type` of one schema admits.
    pub(super) fn union_of_kinds(&mut self, id: TypeId, first: &Place<'a>, facets: &Facets<'a>, kinds: Kinds) -> Shape {
        let mut candidates = Vec::new();
        for kind in Kinds::SINGLE {
            let present = match kind {
                Kinds::INTEGER => kinds.meets(Kinds::INTEGER) && kinds.and(Kinds::NUMBER) == Kinds::INTEGER,
                Kinds::NUMBER => kinds.and(Kinds::NUMBER) == Kinds::NUMBER,
                kind => kinds.meets(kind),
            };
            if present {
                let shape = self.part_of_kind(id, first, facets, kind);
                let label = match (&shape, kind) {
                    (Shape::Named(_), Kinds::STRING) => "text",
                    (Shape::Named(_), Kinds::ARRAY) => "list",
                    (Shape::Named(_), _) => "object",
                    (shape, _) => claims::kind_name(shape),
                };
                candidates.push(Candidate {
                    place: first.clone(),
                    label: Some(label.to_owned()),
                    shape,
                });
            }
        }
        self.define(id, first, union_of(candidates, Vec::new()), facets.annotations.clone())
    }

    /// Returns the members that distinguish the branches: the discriminator of OpenAPI, or members with disjoint enum values.
    fn tags(&self, candidates: &[Candidate<'a>], group: &Group<'a>) -> Vec<Tag> {
        if let Some(property) = group.discriminator.and_then(|node| node.get("propertyName")).and_then(Node::as_str) {
            let mapping = group
                .discriminator
                .and_then(|node| node.get("mapping"))
                .and_then(Node::as_object)
                .unwrap_or(&[]);
            let values = candidates.iter().map(|candidate| {
                let reference = candidate.place.node.get("$ref").and_then(Node::as_str);
                let name = reference.and_then(|reference| reference.rsplit('/').next());
                let mapped = mapping
                    .iter()
                    .filter(|m| m.node.as_str().is_some_and(|to| Some(to) == reference || Some(to) == name));
                let tags: Vec<String> = mapped.map(|m| m.name.to_string()).collect();
                if tags.is_empty() {
                    name.map(str::to_owned).into_iter().collect()
                } else {
                    tags
                }
            });
            return vec![Tag {
                member: property.to_owned(),
                values: values.collect(),
            }];
        }
        let Some((first, others)) = candidates.split_first() else {
            return Vec::new();
        };
        let first = self.enum_members(&first.shape);
        if first.is_empty() {
            return Vec::new();
        }
        let others: Vec<HashMap<&str, Vec<&str>>> = others
            .iter()
            .map(|other| self.enum_members(&other.shape).into_iter().collect())
            .collect();
        let tag = |(name, values): (&str, Vec<&str>)| {
            let mut seen: HashSet<&str> = values.iter().copied().collect();
            let mut all = vec![values];
            for other in &others {
                let other_values = other.get(name)?;
                if other_values.iter().any(|value| seen.contains(value)) {
                    return None;
                }
                seen.extend(other_values);
                all.push(other_values.clone());
            }
            let owned = |values: Vec<&str>| values.into_iter().map(str::to_owned).collect();
            Some(Tag {
                member: name.to_owned(),
                values: all.into_iter().map(owned).collect(),
            })
        };
        first.into_iter().filter_map(tag).collect()
    }

    /// Returns the members of a record that are enums, with their values.
    fn enum_members(&self, shape: &Shape) -> Vec<(&str, Vec<&str>)> {
        let Shape::Named(id) = shape else { return Vec::new() };
        let TypeKind::Record(record) = &self.types[id.0].kind else {
            return Vec::new();
        };
        let listed = record.members.iter().filter_map(|member| {
            let inner = match &member.shape {
                Shape::Optional(inner) | Shape::Nullable(inner) => inner,
                shape => shape,
            };
            let Shape::Named(id) = inner else { return None };
            let TypeKind::Values(values) = &self.types[id.0].kind else {
                return None;
            };
            Some((member.wire.as_str(), values.iter().map(|value| value.wire.as_str()).collect()))
        });
        listed.collect()
    }

    /// Returns whether a choice affects the shape. `required` alone, bounds and `not` do not.
    fn group_has_shape(&self, group: &Group<'a>) -> bool {
        group.branches.iter().any(|branch| self.branch_has_shape(branch, 0))
    }

    fn branch_has_shape(&self, branch: &Place<'a>, depth: usize) -> bool {
        let Some(members) = branch.node.as_object() else { return false };
        depth < 24
            && members.iter().any(|member| match &*member.name {
                "properties"
                | "items"
                | "prefixItems"
                | "additionalProperties"
                | "patternProperties"
                | "type"
                | "enum"
                | "const"
                | "$ref"
                | "$dynamicRef"
                | "$recursiveRef" => true,
                "allOf" | "anyOf" | "oneOf" => {
                    let nested = keywords::subschemas(branch);
                    nested.iter().any(|inner| self.branch_has_shape(inner, depth + 1))
                }
                _ => false,
            })
    }

    /// Whether no branch gives a member a type of its own: all members are declared beside the choice, which limits or requires them.
    fn only_restates(&mut self, group: &Group<'a>, beside: &Facets<'a>) -> bool {
        group.branches.iter().all(|branch| self.branch_only_restates(branch, beside))
    }

    fn branch_only_restates(&mut self, branch: &Place<'a>, beside: &Facets<'a>) -> bool {
        let own = Facets::of(self.library, self.ambiguous(), &[branch.clone().into()], &mut Vec::new());
        let is_plain = own.opaque.is_none() && own.groups.is_empty() && !own.has_array_shape();
        let names_no_others = own.additional.is_empty() && own.patterns.is_empty();
        is_plain
            && names_no_others
            && own.kinds.meets(Kinds::OBJECT)
            && own
                .properties
                .iter()
                .all(|(name, places)| self.limits(places, beside.places_of(name)))
    }

    /// Whether schemas only limit the values of a member that others describe.
    fn limits(&mut self, places: &[Place<'a>], described: &[Place<'a>]) -> bool {
        let of = |converter: &Self, places: &[Place<'a>]| {
            let conjuncts: Vec<Conjunct<'a>> = places.iter().cloned().map(Conjunct::from).collect();
            Facets::of(converter.library, converter.ambiguous(), &conjuncts, &mut Vec::new())
        };
        let (own, whole) = (of(self, places), of(self, described));
        let kinds = self.kinds(&whole, 0).without(Kinds::NULL);
        let is_typed = whole.opaque.is_none() && Kinds::SINGLE.into_iter().any(|single| kinds.within(single));
        let is_plain = own.opaque.is_none() && own.groups.is_empty() && !own.has_object_shape() && !own.has_array_shape();
        let lists_no_more = own.values.is_none() || whole.values.is_some() || kinds != Kinds::STRING;
        let formats = own.format.is_none() || own.format == whole.format;
        is_typed && is_plain && lists_no_more && formats && own.fixed.is_none_or(|fixed| whole.fixed == Some(fixed))
    }

    /// Whether two choices are the same: a choice may be repeated in an `allOf`.
    fn are_equal(&mut self, one: &Group<'a>, other: &Group<'a>) -> bool {
        one.branches.len() == other.branches.len()
            && one.branches.iter().zip(&other.branches).all(|(one, other)| {
                let target = |converter: &mut Self, of: &Place<'a>| converter.only_reference(of).map_or(of.key(), |target| target.key());
                one.node == other.node || target(self, one) == target(self, other)
            })
    }

    /// Whether the type of a branch is named at another place.
    fn is_from_elsewhere(&self, shape: &Shape, branch: &Place<'a>) -> bool {
        match shape {
            Shape::Named(id) => self.types[id.0].pointer != *branch.pointer,
            _ => false,
        }
    }

    /// Returns the kinds that a shape reads, as far as its types are converted.
    pub(super) fn kinds_of(&self, shape: &Shape) -> Kinds {
        Kinds::of_shape(shape, &|id| {
            let kind = &self.types[id.0].kind;
            (!matches!(kind, TypeKind::Wrapper(_)) || self.is_listed(id)).then_some(kind)
        })
    }
}

/// Creates a union whose branches are not yet named.
fn union_of(candidates: Vec<Candidate<'_>>, choices: Vec<Tag>) -> TypeKind {
    let branch = |candidate: Candidate<'_>| Branch {
        ident: String::new(),
        pointer: candidate.place.pointer.to_string(),
        label: candidate.label,
        shape: candidate.shape,
        tags: Vec::new(),
        boxing: Boxing::default(),
    };
    TypeKind::Union(Union {
        tag: None,
        choices,
        branches: candidates.into_iter().map(branch).collect(),
    })
}
