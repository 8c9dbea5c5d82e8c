//! Converts conjunctions of schemas into shapes.
//!
//! One rule holds everywhere: the type accepts every value that the schema accepts. If no such type exists, the value stays plain JSON.

mod admits;
mod define;
mod labels;
mod limits;
mod shape;

pub use labels::Labels;
pub use shape::enum_values;

use std::collections::{HashMap, HashSet};

use super::doubts::Doubts;
use super::gather::{Conjunct, Facets};
use super::keywords;
use super::library::Library;
use super::order::Group;
use super::place::Place;
use crate::diagnostic::Diagnostics;
use crate::json::{Member, Node};
use crate::kinds::Kinds;
use crate::model::{Annotations, Deprecation, Module, RenamedFrom, Shape, TypeDef, TypeId, TypeKind};

/// A shape, and whether the value may be null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    pub shape: Shape,
    pub nullable: bool,
}

impl Typed {
    pub fn new(shape: Shape, nullable: bool) -> Typed {
        Typed { shape, nullable }
    }

    /// Any JSON value, null included.
    pub fn any() -> Typed {
        Typed::new(Shape::Json, true)
    }

    /// Returns the shape of an element of an array or map, which cannot be absent.
    pub fn element(self) -> Shape {
        match self.shape {
            shape @ Shape::Json => shape,
            shape if self.nullable => Shape::Optional(Box::new(shape)),
            shape => shape,
        }
    }
}

enum State {
    /// The conversion is in progress. A cycle that returns here gets the reserved type.
    InProgress {
        id: TypeId,
        nullable: bool,
        used: bool,
    },
    Done(Typed),
}

/// Identifies a conversion: the schemas of the conjunction, and the document that owns it. A single schema is owned by its own document,
/// which is `None`; several schemas are owned by the document that combines them.
type Key = (Option<usize>, Vec<(usize, bool)>);

/// Converts the schemas of one library.
pub struct Converter<'a, 'l> {
    pub library: &'l Library<'a>,
    pub types: Vec<TypeDef>,
    pub modules: Vec<Module>,
    pub diagnostics: Diagnostics,
    /// The aliases of members, by the key of the object schema that declares the members.
    pub aliases: HashMap<usize, HashMap<String, Vec<String>>>,
    /// The renames, by the key of the object schema and the new name.
    pub renames: HashMap<usize, HashMap<String, RenamedFrom>>,
    /// The deprecations in `provider.toml`, by the key of the schema.
    pub deprecated: HashMap<usize, Deprecation>,
    /// The required members that bodies may leave out.
    pub doubts: Doubts,
    /// The labels of branches.
    pub labels: Labels,
    /// The number of types defined for each identity.
    type_counts: HashMap<(usize, String), usize>,
    /// The suffix for the name of the type being defined, if it covers only a part of its place.
    suffix: &'static str,
    /// The documents that are being converted. Everything that they refer to has been converted.
    group: Group,
    /// The document whose schemas are being converted. It owns the types of its conjunctions, and its budget pays for them.
    current: usize,
    memo: HashMap<Key, State>,
    depth: usize,
    /// The innermost schema that is converted by itself, and the number of combinations used below it.
    origin: Option<(Place<'a>, usize)>,
    /// The number of combinations used by each document.
    combined: Vec<usize>,
    /// The kinds that single schemas admit, computed on demand.
    admitted: HashMap<usize, Kinds>,
    pub(super) reported: HashSet<usize>,
}

impl<'a, 'l> Converter<'a, 'l> {
    pub fn new(library: &'l Library<'a>, types: Vec<TypeDef>, modules: Vec<Module>) -> Self {
        Converter {
            library,
            types,
            modules,
            diagnostics: Diagnostics::new(),
            aliases: HashMap::new(),
            renames: HashMap::new(),
            deprecated: HashMap::new(),
            doubts: Doubts::default(),
            labels: Labels::default(),
            type_counts: HashMap::new(),
            suffix: "",
            group: Group::default(),
            current: 0,
            memo: HashMap::new(),
            depth: 0,
            origin: None,
            combined: vec![0; library.documents.len()],
            admitted: HashMap::new(),
            reported: HashSet::new(),
        }
    }

    /// Starts the conversion of a group of documents. Everything that they refer to must be converted.
    pub fn start_group(&mut self, group: Group) {
        self.group = group;
        // In a cycle of schemas, the admitted kinds depend on where the computation started.
        self.admitted.clear();
    }

    /// Converts a place for its own document, which must be in the current group.
    pub fn convert_own(&mut self, place: &Place<'a>) -> Typed {
        self.current = place.document;
        self.convert(place)
    }

    /// Converts a place.
    pub fn convert(&mut self, place: &Place<'a>) -> Typed {
        self.convert_conjuncts(vec![place.clone().into()])
    }

    /// Converts a conjunction.
    pub fn convert_conjuncts(&mut self, mut conjuncts: Vec<Conjunct<'a>>) -> Typed {
        let is_nullable = |conjunct: &Conjunct<'a>| conjunct.place.node.get("nullable").and_then(Node::as_bool) == Some(true);
        let mut nullable_here = false;
        if let [conjunct] = conjuncts.as_mut_slice() {
            // A schema that is only a reference is its target, and takes the target's name.
            for _ in 0..32 {
                let Some(target) = self.only_reference(&conjunct.place) else {
                    break;
                };
                nullable_here |= is_nullable(conjunct);
                conjunct.place = target;
            }
        }
        let mut schemas: Vec<(usize, bool)> = conjuncts
            .iter()
            .map(|conjunct| (conjunct.place.key(), conjunct.without_unions))
            .collect();
        schemas.sort_unstable();
        schemas.dedup();
        let outer_document = self.current;
        let mut owner = Some(outer_document);
        if let [conjunct] = conjuncts.as_slice() {
            let document = conjunct.place.document;
            if self.group.documents.binary_search(&document).is_ok() {
                self.current = document;
                owner = None;
            } else if !self.group.not_reusable.contains(&document) && self.is_final(&(None, schemas.clone())) {
                owner = None;
            }
            // What another document has not converted itself belongs to the current document, so that no document adds types to another.
        }
        let mut typed = self.convert_memoized((owner, schemas), &conjuncts);
        self.current = outer_document;
        typed.nullable |= nullable_here;
        typed
    }

    /// Whether a schema of another document has a type, and one that no reference can change. Numbers outside of structs keep their digits
    /// if a root reaches them (see [`exact`](super::exact)). In a shared document they always do; an event's own types must not depend on who
    /// else refers to them.
    fn is_final(&self, key: &Key) -> bool {
        let Some(State::Done(typed)) = self.memo.get(key) else {
            return self.memo.contains_key(key);
        };
        let mut pending = vec![&typed.shape];
        let mut seen = HashSet::new();
        let mut named = false;
        while let Some(shape) = pending.pop() {
            match shape {
                Shape::Float | Shape::Fixed(_) if named => return false,
                Shape::Named(id) => {
                    let def = &self.types[id.0];
                    let module = &self.modules[def.module];
                    if module.shared || def.pointer.is_empty() || !seen.insert(*id) {
                        continue;
                    }
                    named = true;
                    match &def.kind {
                        TypeKind::Union(union) => pending.extend(union.branches.iter().map(|branch| &branch.shape)),
                        TypeKind::Wrapper(inner) => pending.push(inner),
                        TypeKind::Record(_) | TypeKind::Values(_) => {}
                    }
                }
                shape => pending.extend(shape.inner()),
            }
        }
        true
    }

    fn convert_memoized(&mut self, key: Key, conjuncts: &[Conjunct<'a>]) -> Typed {
        match self.memo.get_mut(&key) {
            Some(State::Done(typed)) => return typed.clone(),
            Some(State::InProgress { id, nullable, used }) => {
                *used = true;
                return Typed::new(Shape::Named(*id), *nullable);
            }
            None => {}
        }
        let Some(first) = conjuncts.first() else { return Typed::any() };
        if let Some((place, why)) = self.refusal(&key, first, conjuncts) {
            self.untyped(&place, &why);
            return Typed::any();
        }
        let alone = key.1.len() == 1;
        let outer = alone.then(|| self.origin.replace((first.place.clone(), 0)));
        let typed = self.convert_uncached(key, first, conjuncts);
        if let Some(outer) = outer {
            self.origin = outer;
        }
        typed
    }

    fn convert_uncached(&mut self, key: Key, first: &Conjunct<'a>, conjuncts: &[Conjunct<'a>]) -> Typed {
        let mut problems = Vec::new();
        let facets = Facets::of(self.library, &self.group.ambiguous, conjuncts, &mut problems);
        for (place, problem) in problems {
            self.unresolved(&place, &problem);
        }
        let kinds = self.kinds(&facets, 0);
        let nullable = kinds.meets(Kinds::NULL);
        let place = self.own_place(conjuncts).unwrap_or_else(|| first.place.clone());
        let id = self.reserve(conjuncts, &place);
        self.memo.insert(key.clone(), State::InProgress { id, nullable, used: false });
        let is_root = place.pointer.is_empty();
        let outer = std::mem::replace(&mut self.suffix, if is_root && nullable { "value" } else { "" });
        self.depth += 1;
        let shape = self.shape(id, conjuncts, &facets, kinds);
        self.depth -= 1;
        self.suffix = if is_root { "" } else { "or_other" };
        let used = matches!(self.memo.get(&key), Some(State::InProgress { used: true, .. }));
        let shape = match shape {
            shape if !used || shape == Shape::Named(id) && self.is_listed(id) => shape,
            shape => {
                // A cycle that contains no struct or enum needs a named type.
                let shape = if shape == Shape::Named(id) { Shape::Json } else { shape };
                let inner = Typed::new(shape, false).shape;
                self.define(id, &place, TypeKind::Wrapper(inner), facets.annotations.clone())
            }
        };
        self.suffix = outer;
        let typed = if shape == Shape::Json {
            Typed::any()
        } else {
            Typed::new(shape, nullable)
        };
        self.memo.insert(key, State::Done(typed.clone()));
        typed
    }

    /// Returns the target of a schema that is only a `$ref`, or an `allOf` with a single schema.
    pub(super) fn only_reference(&mut self, place: &Place<'a>) -> Option<Place<'a>> {
        let members = place.node.as_object()?;
        if !self.library.documents.get(place.document)?.asserts {
            return None;
        }
        if let Some(reference) = place.node.get("$ref").and_then(Node::as_str) {
            let target = self.library.resolve(place, reference).ok()?;
            let alone = place.dialect.ref_hides_siblings()
                || members
                    .iter()
                    .all(|member| matches!(&*member.name, "$ref" | "nullable") || self.says_nothing_new(member, &target));
            return alone.then_some(target);
        }
        let all = place.member("allOf")?;
        let [only] = all.node.as_array()? else { return None };
        let alone = members
            .iter()
            .all(|m| matches!(&*m.name, "allOf" | "nullable") || !keywords::asserts(&m.name));
        (alone && only.as_object().is_some()).then(|| all.at(only, &["0"]))
    }

    /// Whether a keyword beside a reference does not affect the shape of the target.
    fn says_nothing_new(&mut self, member: &Member, target: &Place<'a>) -> bool {
        match &*member.name {
            "type" => self.kinds_of_place(target, 0).within(Kinds::of_type_keyword(&member.node)),
            "additionalProperties" => member.node.as_bool().is_some(),
            name => !keywords::shapes(name),
        }
    }

    /// Returns the place after which the type of a conjunction is named: the first one inside the schema that combines them, because the
    /// others have types of their own.
    pub(super) fn own_place(&self, conjuncts: &[Conjunct<'a>]) -> Option<Place<'a>> {
        let inside = |place: &&Place<'a>| {
            self.origin.as_ref().is_some_and(|(origin, _)| {
                let below = place.pointer.strip_prefix(&*origin.pointer);
                place.document == origin.document && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        let mut places = conjuncts.iter().map(|conjunct| &conjunct.place);
        places.clone().find(inside).or_else(|| places.next()).cloned()
    }

    fn reserve(&mut self, conjuncts: &[Conjunct<'a>], place: &Place<'a>) -> TypeId {
        let identity: Vec<String> = conjuncts.iter().map(|conjunct| self.relative_identity(&conjunct.place)).collect();
        let document = &self.library.documents[self.current];
        self.types.push(TypeDef {
            module: document.module,
            name: String::new(),
            pointer: place.pointer.to_string(),
            start: place.node.span.start,
            // In a JSON pointer, only a digit can follow `~`.
            identity: identity.join("~&"),
            annotations: Annotations::default(),
            kind: TypeKind::Wrapper(Shape::Json),
            holds_text: false,
        });
        TypeId(self.types.len() - 1)
    }

    /// Returns the identity of a place, relative to the current document.
    fn relative_identity(&mut self, place: &Place<'a>) -> String {
        let location = self.location(place);
        if place.document == self.current {
            return location;
        }
        let path = &self.library.documents[place.document].path;
        format!("{}#{location}", path.split_once('/').map_or(path.as_str(), |(_, below)| below))
    }

    /// The dynamic anchors that may refer to more than one place.
    pub(super) fn ambiguous(&self) -> &HashSet<String> {
        &self.group.ambiguous
    }

    pub(super) fn is_listed(&self, id: TypeId) -> bool {
        !self.types[id.0].name.is_empty()
    }
}
