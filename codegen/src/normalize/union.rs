//! `anyOf`, `oneOf` and mixed types: enums of different shapes.

use super::convert::{Converter, enum_values};
use super::gather::{Facets, Group, Part};
use super::keywords;
use super::kinds::Kinds;
use super::place::Place;
use crate::json::{Json, Node};
use crate::model::{Branch, Shape, TypeId, TypeKind, Union};
use crate::naming::{self, Scope};

/// Branches beyond this are no longer a choice that anybody writes a `match` for.
const MAX_BRANCHES: usize = 512;

/// Members that stand beside a choice are repeated in each branch, as long as that makes no more than this.
const MAX_REPEATED: usize = 4_000;

/// A branch on its way into a union.
struct Candidate<'a> {
    place: Place<'a>,
    shape: Shape,
    tags: Vec<String>,
}

impl<'a> Converter<'a, '_> {
    /// The union that a conjunction's `anyOf` or `oneOf` make, `None` where they have no bearing on shape.
    pub(super) fn union(&mut self, id: TypeId, parts: &[Part<'a>], facets: &Facets<'a>, kinds: Kinds) -> Option<Shape> {
        let group = facets.groups.iter().find(|group| self.group_has_shape(group))?.clone();
        let first = parts.first()?.place.clone();
        let own_shape =
            (facets.has_object_shape() && kinds.meets(Kinds::OBJECT)) || (facets.has_array_shape() && kinds.meets(Kinds::ARRAY));
        let narrowed = facets.kinds != Kinds::ALL;
        if own_shape && facets.properties.len() * group.branches.len() > MAX_REPEATED {
            self.untyped(
                &first,
                "members of a choice with this many branches beside this many members stand in `extra`",
            );
            return None;
        }
        let mut candidates: Vec<Candidate<'a>> = Vec::new();
        let mut anything = false;
        if group.branches.len() > MAX_BRANCHES {
            self.untyped(&first, "this choice has too many branches");
            return Some(Shape::Json);
        }
        for branch in &group.branches {
            if matches!(branch.node.value, Json::Bool(false)) {
                continue;
            }
            let typed = if own_shape || narrowed || facets.groups.len() > 1 {
                // What stands beside the choice holds for each branch.
                let mut whole: Vec<Part<'a>> = vec![branch.clone().into()];
                whole.extend(parts.iter().map(|part| Part {
                    without_unions: true,
                    ..part.clone()
                }));
                self.parts(whole)
            } else {
                self.place(branch)
            };
            match typed.shape {
                // A branch for null alone is told by the place being nullable.
                Shape::Json if self.is_null(branch) => {}
                Shape::Json => anything = true,
                shape => {
                    if !candidates.iter().any(|known| known.shape == shape) {
                        candidates.push(Candidate {
                            place: branch.clone(),
                            shape,
                            tags: Vec::new(),
                        });
                    }
                }
            }
        }
        Some(self.choose(id, &first, candidates, anything, &group, facets))
    }

    /// The simplest shape that holds all candidates.
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
            return if anything { Shape::Loose(Box::new(shape)) } else { shape };
        }
        let mut candidates = candidates;
        let tag = self.tag(&mut candidates, group);
        let branches = self.branches(candidates, tag.is_some());
        self.define(id, first, TypeKind::Union(Union { tag, branches }), facets.words.clone())
    }

    /// A choice between strings is one open enum, or simply a string.
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
        Some(self.define(id, first, TypeKind::Values(values), facets.words.clone()))
    }

    /// The union of several kinds that one schema admits by its `type`.
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
                candidates.push(Candidate {
                    place: first.clone(),
                    shape,
                    tags: Vec::new(),
                });
            }
        }
        let branches = self.branches(candidates, false);
        self.define(id, first, TypeKind::Union(Union { tag: None, branches }), facets.words.clone())
    }

    /// The member that tells the branches apart: OpenAPI's discriminator, or one whose listed values never overlap.
    fn tag(&self, candidates: &mut [Candidate<'a>], group: &Group<'a>) -> Option<String> {
        if let Some(property) = group.discriminator.and_then(|node| node.get("propertyName")).and_then(Node::as_str) {
            let mapping = group
                .discriminator
                .and_then(|node| node.get("mapping"))
                .and_then(Node::as_object)
                .unwrap_or(&[]);
            for candidate in candidates.iter_mut() {
                let reference = candidate.place.node.get("$ref").and_then(Node::as_str);
                let name = reference.and_then(|reference| reference.rsplit('/').next());
                let mapped = mapping
                    .iter()
                    .filter(|m| m.node.as_str().is_some_and(|to| Some(to) == reference || Some(to) == name));
                candidate.tags = mapped.map(|m| m.name.to_string()).collect();
                if candidate.tags.is_empty() {
                    candidate.tags.extend(name.map(str::to_owned));
                }
            }
            return Some(property.to_owned());
        }
        let records: Vec<_> = candidates.iter().map(|c| self.values_of_members(&c.shape)).collect();
        let (first, others) = records.split_first()?;
        let tag = first.iter().find_map(|(name, values)| {
            let mut seen: Vec<&str> = values.clone();
            let distinct = others.iter().all(|other| {
                other.iter().find(|(known, _)| known == name).is_some_and(|(_, theirs)| {
                    let fresh = theirs.iter().all(|value| !seen.contains(value));
                    seen.extend(theirs);
                    fresh
                })
            });
            distinct.then(|| (*name).to_owned())
        })?;
        let tags: Vec<Vec<String>> = records
            .iter()
            .map(|members| {
                let values = members.iter().find(|(name, _)| *name == tag).map(|(_, values)| values.as_slice());
                values.unwrap_or_default().iter().map(|value| (*value).to_owned()).collect()
            })
            .collect();
        for (candidate, tags) in candidates.iter_mut().zip(tags) {
            candidate.tags = tags;
        }
        Some(tag)
    }

    /// Members of a record whose values are listed.
    fn values_of_members(&self, shape: &Shape) -> Vec<(&str, Vec<&str>)> {
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

    fn branches(&self, candidates: Vec<Candidate<'a>>, tagged: bool) -> Vec<Branch> {
        let mut scope = Scope::reserving(&["other"]);
        let mut branches = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let name = match &candidate.tags[..] {
                [only] if tagged => naming::snake(only),
                _ => self.branch_name(&candidate.place, &candidate.shape),
            };
            let ident = scope.claim_as(&name, &format!("{}\u{0}{name}", candidate.place.pointer));
            branches.push(Branch {
                ident,
                shape: candidate.shape,
                tags: candidate.tags,
            });
        }
        branches
    }

    /// Branches are named like their types, or by the kind of value where they have none.
    fn branch_name(&self, place: &Place<'a>, shape: &Shape) -> String {
        match shape {
            Shape::Named(id) => match self.types[id.0].name.as_str() {
                "" => "nested".to_owned(),
                name => self.own_part(place, name),
            },
            Shape::Loose(inner) | Shape::Boxed(inner) | Shape::Optional(inner) => self.branch_name(place, inner),
            shape => plain_name(shape).to_owned(),
        }
    }

    /// A branch that stands inline is named by its place in the choice, one that is referred to by its own name.
    fn own_part(&self, place: &Place<'a>, name: &str) -> String {
        let inline = place.pointer.rsplit('/').next().filter(|at| at.parse::<usize>().is_ok());
        match inline {
            Some(at) if name.ends_with(&format!("option{}", at.parse::<usize>().unwrap_or(0) + 1)) => {
                format!("option{}", at.parse::<usize>().unwrap_or(0) + 1)
            }
            _ => name.to_owned(),
        }
    }

    /// Whether a choice says anything about shape: `required` alone, bounds and `not` do not.
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

    fn is_null(&mut self, branch: &Place<'a>) -> bool {
        self.kinds_of_place(branch, 0) == Kinds::NULL
    }

    /// What a shape reads.
    pub(super) fn kinds_of(&self, shape: &Shape) -> Kinds {
        match shape {
            Shape::Named(id) => match &self.types[id.0].kind {
                TypeKind::Record(record) if record.positional => Kinds::ARRAY,
                TypeKind::Record(_) => Kinds::OBJECT,
                TypeKind::Values(_) => Kinds::STRING,
                TypeKind::Union(_) => Kinds::ALL,
                TypeKind::Wrapper(_) if !self.is_listed(*id) => Kinds::ALL,
                TypeKind::Wrapper(inner) => self.kinds_of(inner),
            },
            shape => Kinds::of_plain_shape(shape).unwrap_or(Kinds::ALL),
        }
    }
}

/// A branch's name where its shape has none of its own.
fn plain_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Json | Shape::Loose(_) => "json",
        Shape::Bool => "boolean",
        Shape::Fixed(_) | Shape::Integer => "integer",
        Shape::Float | Shape::Number => "number",
        Shape::Text => "string",
        Shape::Timestamp => "timestamp",
        Shape::List(_) => "array",
        Shape::Map(_) => "object",
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::Boxed(inner) => plain_name(inner),
        Shape::Named(_) => "nested",
    }
}
