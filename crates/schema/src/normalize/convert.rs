//! From conjunctions of schemas to shapes.
//!
//! The rule everywhere: the type accepts every value that the schema accepts. Where no honest type exists, that part becomes a JSON value.

mod admits;
mod define;

use std::collections::{HashMap, HashSet};

use super::gather::{self, Facets, Part};
use super::keywords;
use super::library::Library;
use super::order::Group;
use super::place::Place;
use crate::diagnostic::Diagnostics;
use crate::json::Node;
use crate::kinds::Kinds;
use crate::model::{Deprecation, EnumValue, Module, RenamedFrom, Shape, TypeDef, TypeId, TypeKind, Words};

/// Beyond this, nested conversions stop and the part becomes a JSON value: stack and time stay bounded.
const MAX_NESTED: usize = 192;
/// Beyond this many values an enum serves nobody.
const MAX_VALUES: usize = 2_000;
/// Schemas of one conjunction.
const MAX_PARTS: usize = 24;
/// Combinations of schemas below one schema, besides four per schema of its document: only choices within choices that multiply need more.
const FREE_COMBINATIONS: usize = 500;
/// How many schemas of one document may need all that one is allowed.
const MAX_INTRICATE: usize = 8;

/// A shape, and whether null is a value of the place.
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

    /// As an element of an array or map, where absence is no matter.
    pub fn element(self) -> Shape {
        match self.shape {
            shape @ Shape::Json => shape,
            shape if self.nullable => Shape::Optional(Box::new(shape)),
            shape => shape,
        }
    }
}

enum State {
    /// Being converted; a cycle that comes back here is answered with the reserved type.
    Open {
        id: TypeId,
        nullable: bool,
        used: bool,
    },
    Done(Typed),
}

/// The schemas of a conjunction, and the document that it belongs to where that is not the document of a single schema: one of several
/// belongs to the document that joins them.
type Key = (Option<usize>, Vec<(usize, bool)>);

/// Converts the schemas of one library.
pub struct Converter<'a, 'l> {
    pub library: &'l Library<'a>,
    pub types: Vec<TypeDef>,
    pub modules: Vec<Module>,
    pub diagnostics: Diagnostics,
    /// Aliases by the key of the object schema that declares the members.
    pub aliases: HashMap<usize, HashMap<String, Vec<String>>>,
    /// Renames by the key of the object schema, and by the new name.
    pub renames: HashMap<usize, HashMap<String, RenamedFrom>>,
    /// What `provider.toml` deprecates, by the key of the schema.
    pub deprecated: HashMap<usize, Deprecation>,
    /// How many types each place has given.
    given: HashMap<(usize, String), usize>,
    /// What the type being defined is a part of its place, where it is not all of it.
    part: &'static str,
    /// The documents that are being converted. All that they refer to has been converted before.
    group: Group,
    /// The document whose schemas are being converted: it gets the types of conjunctions that it makes, and pays for them.
    home: usize,
    memo: HashMap<Key, State>,
    depth: usize,
    /// The innermost schema that is converted by itself, and what combining schemas has cost below it.
    origin: Option<(Place<'a>, usize)>,
    /// The same for each document.
    combined: Vec<usize>,
    /// What single schemas admit, once it has been asked for.
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
            given: HashMap::new(),
            part: "",
            group: Group::default(),
            home: 0,
            memo: HashMap::new(),
            depth: 0,
            origin: None,
            combined: vec![0; library.documents.len()],
            admitted: HashMap::new(),
            reported: HashSet::new(),
        }
    }

    /// Turns to other documents, once all that they refer to is converted.
    pub fn turn_to(&mut self, group: Group) {
        self.group = group;
        // Where schemas admit each other, what they admit depends on who was asked first.
        self.admitted.clear();
    }

    /// Converts a place of one of the documents that are being converted, for that document.
    pub fn place_at_home(&mut self, place: &Place<'a>) -> Typed {
        self.home = place.document;
        self.place(place)
    }

    /// Converts one place.
    pub fn place(&mut self, place: &Place<'a>) -> Typed {
        self.parts(vec![place.clone().into()])
    }

    /// Converts a conjunction.
    pub fn parts(&mut self, mut parts: Vec<Part<'a>>) -> Typed {
        let is_nullable = |part: &Part<'a>| part.place.node.get("nullable").and_then(Node::as_bool) == Some(true);
        let mut nullable_here = false;
        if let [part] = parts.as_mut_slice() {
            // A schema that only points elsewhere is that other schema, and takes its name.
            for _ in 0..32 {
                let Some(target) = self.only_reference(&part.place) else { break };
                nullable_here |= is_nullable(part);
                part.place = target;
            }
        }
        let mut schemas: Vec<(usize, bool)> = parts.iter().map(|part| (part.place.key(), part.without_unions)).collect();
        schemas.sort_unstable();
        schemas.dedup();
        let home = self.home;
        let mut owner = Some(home);
        if let [part] = parts.as_slice() {
            let document = part.place.document;
            if self.group.documents.binary_search(&document).is_ok() {
                self.home = document;
                owner = None;
            } else if !self.group.apart.contains(&document) && self.memo.contains_key(&(None, schemas.clone())) {
                owner = None;
            }
            // What another document did not convert for itself belongs to who asks for it: nobody adds to other documents.
        }
        let mut typed = self.memoised((owner, schemas), &parts);
        self.home = home;
        typed.nullable |= nullable_here;
        typed
    }

    fn memoised(&mut self, key: Key, parts: &[Part<'a>]) -> Typed {
        match self.memo.get_mut(&key) {
            Some(State::Done(typed)) => return typed.clone(),
            Some(State::Open { id, nullable, used }) => {
                *used = true;
                return Typed::new(Shape::Named(*id), *nullable);
            }
            None => {}
        }
        let Some(first) = parts.first() else { return Typed::any() };
        if let Some((place, why)) = self.refusal(&key, first, parts) {
            self.untyped(&place, &why);
            return Typed::any();
        }
        let alone = key.1.len() == 1;
        let outer = alone.then(|| self.origin.replace((first.place.clone(), 0)));
        let typed = self.convert(key, first, parts);
        if let Some(outer) = outer {
            self.origin = outer;
        }
        typed
    }

    /// Whether a conversion is refused: the place that is at fault, and why.
    ///
    /// Schemas that stand by themselves are as many as the document holds. Only combinations of several can multiply, and each document
    /// pays for its own.
    fn refusal(&mut self, key: &Key, first: &Part<'a>, parts: &[Part<'a>]) -> Option<(Place<'a>, String)> {
        if self.depth >= MAX_NESTED {
            let why = format!("schemas nest too deeply here, more than {MAX_NESTED} levels lead into each other");
            return Some((first.place.clone(), why));
        }
        if parts.len() > MAX_PARTS {
            let why = format!("more than {MAX_PARTS} schemas are combined here");
            return Some((first.place.clone(), why));
        }
        if key.1.len() == 1 {
            return None;
        }
        let most = FREE_COMBINATIONS + 4 * self.library.schemas[self.home];
        let (origin, spent) = self.origin.get_or_insert_with(|| (first.place.clone(), 0));
        *spent += 1;
        if *spent > most {
            let why = format!("its choices multiply, and it may use {most} combinations of the schemas in its document");
            return Some((origin.clone(), why));
        }
        self.combined[self.home] += 1;
        let most = most * MAX_INTRICATE;
        (self.combined[self.home] > most).then(|| {
            let why = format!("the choices of this document multiply, and it may use {most} combinations of its schemas");
            (origin.clone(), why)
        })
    }

    fn convert(&mut self, key: Key, first: &Part<'a>, parts: &[Part<'a>]) -> Typed {
        let mut problems = Vec::new();
        let facets = Facets::of(self.library, &self.group.ambiguous, parts, &mut problems);
        for (place, problem) in problems {
            self.unresolved(&place, &problem);
        }
        let kinds = self.kinds(&facets, 0);
        let nullable = kinds.meets(Kinds::NULL);
        let id = self.reserve(parts, &first.place);
        self.memo.insert(key.clone(), State::Open { id, nullable, used: false });
        let is_root = first.place.pointer.is_empty();
        let outer = std::mem::replace(&mut self.part, if is_root && nullable { "value" } else { "" });
        self.depth += 1;
        let shape = self.shape(id, parts, &facets, kinds);
        self.depth -= 1;
        self.part = if is_root { "" } else { "or_other" };
        let used = matches!(self.memo.get(&key), Some(State::Open { used: true, .. }));
        let shape = match shape {
            shape if !used || shape == Shape::Named(id) && self.is_listed(id) => shape,
            shape => {
                // A cycle that runs through no struct or enum needs a name of its own.
                let shape = if shape == Shape::Named(id) { Shape::Json } else { shape };
                let inner = Typed::new(shape, false).shape;
                self.define(id, &first.place, TypeKind::Wrapper(inner), facets.words.clone())
            }
        };
        self.part = outer;
        let typed = if shape == Shape::Json {
            Typed::any()
        } else {
            Typed::new(shape, nullable)
        };
        self.memo.insert(key, State::Done(typed.clone()));
        typed
    }

    /// The shape of a conjunction whose kinds are known.
    fn shape(&mut self, id: TypeId, parts: &[Part<'a>], facets: &Facets<'a>, kinds: Kinds) -> Shape {
        let Some(first) = parts.first().map(|part| part.place.clone()) else {
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
            return self.define(id, &first, TypeKind::Values(values), facets.words.clone());
        }
        if let Some(shape) = self.union(id, parts, facets, kinds) {
            return shape;
        }
        if let Some(kind) = Kinds::SINGLE.into_iter().find(|kind| kinds.within(*kind)) {
            return self.shape_of_kind(id, &first, facets, kind);
        }
        let everything = Kinds::ALL.without(Kinds::NULL);
        match (facets.has_object_shape(), facets.has_array_shape()) {
            (true, false) if kinds == everything => self.typed_or(id, parts, facets, Kinds::OBJECT),
            (false, true) if kinds == everything => self.typed_or(id, parts, facets, Kinds::ARRAY),
            _ if kinds == everything => Shape::Json,
            _ => self.union_of_kinds(id, &first, facets, kinds),
        }
    }

    /// The typed part of a place that names no `type`: other kinds of values stay possible.
    fn typed_or(&mut self, id: TypeId, parts: &[Part<'a>], facets: &Facets<'a>, kind: Kinds) -> Shape {
        let Some(first) = parts.first().map(|part| part.place.clone()) else {
            return Shape::Json;
        };
        // The reserved type stays free for the whole, should a cycle come back to it.
        let inner = self.reserve_beside(id);
        let part = if kind == Kinds::ARRAY { "array" } else { "object" };
        let outer = std::mem::replace(&mut self.part, if first.pointer.is_empty() { part } else { "" });
        let shape = self.shape_of_kind(inner, &first, facets, kind);
        self.part = outer;
        match shape {
            Shape::Json => Shape::Json,
            shape => Shape::TypedOr(Box::new(shape)),
        }
    }

    /// One more type at the place of a reserved one.
    pub(super) fn reserve_beside(&mut self, id: TypeId) -> TypeId {
        let mut beside = self.types[id.0].clone();
        beside.name.clear();
        self.types.push(beside);
        TypeId(self.types.len() - 1)
    }

    /// Converts the part of a place that has one kind, under a name of its own.
    pub(super) fn part_of_kind(&mut self, id: TypeId, first: &Place<'a>, facets: &Facets<'a>, kind: Kinds) -> Shape {
        let name = match kind {
            Kinds::ARRAY => "array",
            Kinds::OBJECT => "object",
            _ => return self.shape_of_kind(id, first, facets, kind),
        };
        let inner = self.reserve_beside(id);
        let outer = std::mem::replace(&mut self.part, name);
        let shape = self.shape_of_kind(inner, first, facets, kind);
        self.part = outer;
        shape
    }

    /// The shape of a conjunction that admits one kind only.
    pub(super) fn shape_of_kind(&mut self, id: TypeId, first: &Place<'a>, facets: &Facets<'a>, kind: Kinds) -> Shape {
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

    /// A conjunction of places, as members and elements hand them over.
    pub(super) fn conjunction(&mut self, places: &[Place<'a>]) -> Typed {
        let telling: Vec<Part<'a>> = places
            .iter()
            .filter(|place| place.node.as_object().is_some_and(|members| !members.is_empty()))
            .cloned()
            .map(Part::from)
            .collect();
        if telling.is_empty() { Typed::any() } else { self.parts(telling) }
    }

    /// The values of an open enum, where all values are strings.
    fn values(&mut self, facets: &Facets<'a>, kinds: Kinds) -> Option<Vec<EnumValue>> {
        let values = facets.values.as_ref()?;
        if kinds != Kinds::STRING {
            return None;
        }
        let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
        enum_values(&texts)
    }

    /// The target of a schema that says nothing but `$ref` (or a single `allOf` around one).
    fn only_reference(&mut self, place: &Place<'a>) -> Option<Place<'a>> {
        let members = place.node.as_object()?;
        if !self.library.documents.get(place.document)?.asserts {
            return None;
        }
        if let Some(reference) = place.node.get("$ref").and_then(Node::as_str) {
            let alone = place.dialect.ref_hides_siblings()
                || members
                    .iter()
                    .all(|m| matches!(&*m.name, "$ref" | "nullable") || !keywords::asserts(&m.name));
            return self.library.resolve(place, reference).ok().filter(|_| alone);
        }
        let all = place.member("allOf")?;
        let [only] = all.node.as_array()? else { return None };
        let alone = members
            .iter()
            .all(|m| matches!(&*m.name, "allOf" | "nullable") || !keywords::asserts(&m.name));
        (alone && only.as_object().is_some()).then(|| all.at(only, &["0"]))
    }

    fn reserve(&mut self, parts: &[Part<'a>], place: &Place<'a>) -> TypeId {
        let identity: Vec<String> = parts.iter().map(|part| self.seen_from_home(&part.place)).collect();
        let document = &self.library.documents[self.home];
        self.types.push(TypeDef {
            module: document.module,
            name: String::new(),
            pointer: place.pointer.to_string(),
            start: place.node.span.start,
            // No JSON pointer holds a `~` with anything but a digit behind it.
            identity: identity.join("~&"),
            words: Words::default(),
            kind: TypeKind::Wrapper(Shape::Json),
            holds_text: false,
        });
        TypeId(self.types.len() - 1)
    }

    /// A place as the document that is being converted calls it.
    fn seen_from_home(&self, place: &Place<'a>) -> String {
        if place.document == self.home {
            return place.pointer.to_string();
        }
        let path = &self.library.documents[place.document].path;
        format!(
            "{}#{}",
            path.split_once('/').map_or(path.as_str(), |(_, below)| below),
            place.pointer
        )
    }

    pub(super) fn is_listed(&self, id: TypeId) -> bool {
        !self.types[id.0].name.is_empty()
    }
}

/// The values of an open enum; `None` when it would be too large to serve anybody.
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
