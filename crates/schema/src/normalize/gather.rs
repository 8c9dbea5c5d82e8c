//! Collects what a conjunction of schemas says about shape.
//!
//! A conjunction is a schema with its `allOf` branches and references flattened into it. Leaving a constraint out only widens what
//! is accepted, so everything that has no shape in Rust is left out here and judged by strict decoding alone.

use std::collections::{HashMap, HashSet};

use super::library::{Library, Unresolved};
use super::place::Place;
use crate::json::{Json, Node};
use crate::kinds::Kinds;
use crate::model::{Deprecation, Fixed, Words};

/// How many references may lead on from one place.
const MAX_CHAIN: usize = 128;

/// How much of a text becomes documentation: what is longer, nobody reads there, and each line of it costs the compiler.
const MAX_LINES: usize = 400;
const MAX_BYTES: usize = 32 << 10;
/// How many examples become documentation.
const MAX_EXAMPLES: usize = 5;

const TOO_LONG: &str = "references lead on and on from here";
const NO_ASSERTIONS: &str = "its meta-schema leaves assertions out, so it admits everything";
const ANY_SCHEMA: &str = "it may be any JSON Schema";
const DYNAMIC: &str = "which schema its dynamic reference means is known only when it is used";
/// Reported with its own error.
pub const UNRESOLVED: &str = "its reference leads nowhere";

/// One schema of a conjunction.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    pub place: Place<'a>,
    /// Its `anyOf` and `oneOf`, also those of what it refers to, are being taken apart by the caller.
    pub without_unions: bool,
    /// It stands within a schema that may be null instead.
    pub nullable: bool,
}

impl<'a> Part<'a> {
    /// A schema that belongs to this one.
    fn of(&self, place: Place<'a>) -> Part<'a> {
        Part { place, ..self.clone() }
    }
}

impl<'a> From<Place<'a>> for Part<'a> {
    fn from(place: Place<'a>) -> Self {
        Part {
            place,
            without_unions: false,
            nullable: false,
        }
    }
}

/// One `anyOf` or `oneOf`.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    pub branches: Vec<Place<'a>>,
    /// Null is allowed besides what the branches allow.
    pub nullable: bool,
    /// OpenAPI's `discriminator`, where it stands beside the group.
    pub discriminator: Option<&'a Node>,
}

/// What a conjunction says about shape.
#[derive(Debug)]
pub struct Facets<'a> {
    pub kinds: Kinds,
    /// The shortest list of values that `enum` and `const` leave.
    pub values: Option<Vec<&'a Node>>,
    /// In document order; a member named by several schemas has several places.
    pub properties: Vec<(&'a str, Vec<Place<'a>>)>,
    by_name: HashMap<&'a str, usize>,
    pub required: Vec<&'a str>,
    pub required_names: HashSet<&'a str>,
    pub items: Vec<Place<'a>>,
    /// Places of a tuple.
    pub tuple: Vec<Vec<Place<'a>>>,
    pub min_items: u64,
    /// Schemas of members that `properties` does not name.
    pub additional: Vec<Place<'a>>,
    pub patterns: Vec<(&'a str, Place<'a>)>,
    pub groups: Vec<Group<'a>>,
    pub format: Option<&'a str>,
    /// The integer that a format makes of the numbers that stand beside it.
    pub fixed: Option<Fixed>,
    pub words: Words,
    /// Keys of all schemas that are flattened here.
    pub schemas: HashSet<usize>,
    /// Why a part cannot be known at build time, where that is so; then nothing else counts.
    pub opaque: Option<&'static str>,
}

/// A problem met on the way: the place of the reference and what is wrong.
pub type Problem<'a> = (Place<'a>, Unresolved);

/// A conjunction being flattened.
struct Walk<'a, 'w> {
    library: &'w Library<'a>,
    ambiguous: &'w HashSet<String>,
    seen: HashSet<usize>,
    problems: &'w mut Vec<Problem<'a>>,
}

impl<'a> Facets<'a> {
    /// Flattens a conjunction. The dynamic anchors of `ambiguous` may mean more than one place.
    pub fn of(library: &Library<'a>, ambiguous: &HashSet<String>, parts: &[Part<'a>], problems: &mut Vec<Problem<'a>>) -> Facets<'a> {
        let mut facets = Facets {
            kinds: Kinds::ALL,
            values: None,
            properties: Vec::new(),
            by_name: HashMap::new(),
            required: Vec::new(),
            required_names: HashSet::new(),
            items: Vec::new(),
            tuple: Vec::new(),
            min_items: 0,
            additional: Vec::new(),
            patterns: Vec::new(),
            groups: Vec::new(),
            format: None,
            fixed: None,
            words: Words::default(),
            schemas: HashSet::new(),
            opaque: None,
        };
        let mut walk = Walk {
            library,
            ambiguous,
            seen: HashSet::new(),
            problems,
        };
        for part in parts {
            facets.add(&mut walk, part, 0);
        }
        facets.schemas = walk.seen;
        facets
    }

    /// Whether `properties` names a member.
    pub fn names(&self, member: &str) -> bool {
        self.by_name.contains_key(member)
    }

    /// Whether anything says what an object or an array looks like inside.
    pub fn has_object_shape(&self) -> bool {
        !self.properties.is_empty() || !self.additional.is_empty() || !self.patterns.is_empty() || !self.required.is_empty()
    }

    /// Likewise for arrays.
    pub fn has_array_shape(&self) -> bool {
        !self.items.is_empty() || !self.tuple.is_empty()
    }

    fn add(&mut self, walk: &mut Walk<'a, '_>, part: &Part<'a>, depth: usize) {
        if !walk.seen.insert(part.place.key()) {
            return;
        }
        if part.place.node.get("nullable").and_then(Node::as_bool) != Some(true) {
            return self.add_rest(walk, part, depth);
        }
        // `nullable` is a choice between null and all that stands beside it.
        let part = Part {
            nullable: true,
            ..part.clone()
        };
        let outer = std::mem::replace(&mut self.kinds, Kinds::ALL);
        self.add_rest(walk, &part, depth);
        self.kinds = outer.and(self.kinds.or(Kinds::NULL));
    }

    fn add_rest(&mut self, walk: &mut Walk<'a, '_>, part: &Part<'a>, depth: usize) {
        let library = walk.library;
        let place = &part.place;
        if depth > MAX_CHAIN {
            self.opaque = Some(TOO_LONG);
            return;
        }
        match &place.node.value {
            Json::Object(_) => {}
            // `true` admits everything and `false` nothing; neither has a shape.
            _ => return,
        }
        if !library.documents[place.document].asserts {
            self.opaque = Some(NO_ASSERTIONS);
            return;
        }
        if let Some(reference) = place.node.get("$ref").and_then(Node::as_str) {
            match library.resolve(place, reference) {
                Ok(target) => self.add(walk, &part.of(target), depth + 1),
                Err(Unresolved::MetaSchema) => self.opaque = Some(ANY_SCHEMA),
                Err(error) => {
                    walk.problems.extend(place.member("$ref").map(|reference| (reference, error)));
                    self.opaque = Some(UNRESOLVED);
                }
            }
            if place.dialect.ref_hides_siblings() {
                self.add_words(place);
                return;
            }
        }
        self.add_dynamic(walk, place, depth);
        self.add_values(place);
        self.add_object(place);
        self.add_array(place);
        self.add_words(place);
        if let Some(format) = place.node.get("format").and_then(Node::as_str) {
            self.format.get_or_insert(format);
        }
        self.fixed = self.fixed.or_else(|| library.fixed_format(place));
        if let Some(all) = place.member("allOf") {
            for (at, node) in all.node.as_array().into_iter().flatten().enumerate() {
                let branch = all.at(node, &[&at.to_string()]);
                self.add(walk, &part.of(branch), depth + 1);
            }
        }
        if !part.without_unions {
            for keyword in ["oneOf", "anyOf"] {
                let Some(group) = place.member(keyword) else { continue };
                let Some(nodes) = group.node.as_array() else { continue };
                let branches = nodes
                    .iter()
                    .enumerate()
                    .map(|(at, node)| group.at(node, &[&at.to_string()]))
                    .collect();
                self.groups.push(Group {
                    branches,
                    nullable: part.nullable,
                    discriminator: place.node.get("discriminator"),
                });
            }
        }
    }

    /// `$dynamicRef` and `$recursiveRef` mean an ordinary place only where no other schema can step in.
    fn add_dynamic(&mut self, walk: &mut Walk<'a, '_>, place: &Place<'a>, depth: usize) {
        use super::dialect::Dialect;
        let (keyword, since) = match place.dialect {
            Dialect::Draft202012 => ("$dynamicRef", true),
            Dialect::Draft201909 => ("$recursiveRef", true),
            _ => ("", false),
        };
        if !since {
            return;
        }
        let Some(reference) = place.node.get(keyword).and_then(Node::as_str) else {
            return;
        };
        let anchor = reference.rsplit_once('#').map_or("", |(_, anchor)| anchor);
        if walk.ambiguous.contains(anchor) {
            self.opaque = Some(DYNAMIC);
            return;
        }
        match walk.library.resolve(place, reference) {
            Ok(target) => self.add(walk, &target.into(), depth + 1),
            Err(Unresolved::MetaSchema) => self.opaque = Some(ANY_SCHEMA),
            Err(error) => {
                walk.problems.extend(place.member(keyword).map(|reference| (reference, error)));
                self.opaque = Some(UNRESOLVED);
            }
        }
    }

    fn add_values(&mut self, place: &Place<'a>) {
        let node = place.node;
        if let Some(kinds) = node.get("type").map(Kinds::of_type_keyword) {
            self.kinds = self.kinds.and(kinds);
        }
        let constant = node.get("const").filter(|_| place.dialect.knows_const());
        let listed = node.get("enum").and_then(Node::as_array);
        for values in [constant.map(|one| vec![one]), listed.map(|all| all.iter().collect())]
            .into_iter()
            .flatten()
        {
            let mut kinds = values.iter().fold(Kinds::NONE, |kinds, value| kinds.or(Kinds::of_instance(value)));
            // A whole number may be spelled with a fraction part of zero and the other way round.
            if kinds.meets(Kinds::NUMBER) {
                kinds = kinds.or(Kinds::NUMBER);
            }
            self.kinds = self.kinds.and(kinds);
            if self.values.as_ref().is_none_or(|known| known.len() > values.len()) {
                self.values = Some(values);
            }
        }
    }

    fn add_object(&mut self, place: &Place<'a>) {
        if let Some(properties) = place.member("properties") {
            for member in properties.node.as_object().into_iter().flatten() {
                let child = properties.at(&member.node, &[&member.name]);
                self.property(&member.name).push(child);
            }
        }
        if let Some(Json::Array(names)) = place.node.get("required").map(|node| &node.value) {
            let names = names.iter().filter_map(Node::as_str);
            self.required.extend(names.filter(|name| self.required_names.insert(name)));
        }
        if let Some(patterns) = place.member("patternProperties") {
            for member in patterns.node.as_object().into_iter().flatten() {
                self.patterns.push((&member.name, patterns.at(&member.node, &[&member.name])));
            }
        }
        let additional = place.member("additionalProperties");
        self.additional
            .extend(additional.filter(|schema| matches!(schema.node.value, Json::Object(_))));
    }

    fn add_array(&mut self, place: &Place<'a>) {
        let tuple_keyword = if place.dialect.has_prefix_items() { "prefixItems" } else { "items" };
        let tuple = place.member(tuple_keyword).filter(|tuple| tuple.node.as_array().is_some());
        if let Some(tuple) = &tuple {
            for (at, node) in tuple.node.as_array().into_iter().flatten().enumerate() {
                let child = tuple.at(node, &[&at.to_string()]);
                match self.tuple.get_mut(at) {
                    Some(places) => places.push(child),
                    None => self.tuple.push(vec![child]),
                }
            }
        } else if let Some(items) = place.member("items").filter(|items| items.node.as_array().is_none()) {
            self.items.push(items);
        }
        if let Some(count) = place.node.get("minItems").and_then(Node::as_u64) {
            self.min_items = self.min_items.max(count);
        }
    }

    fn property(&mut self, name: &'a str) -> &mut Vec<Place<'a>> {
        let at = *self.by_name.entry(name).or_insert_with(|| {
            self.properties.push((name, Vec::new()));
            self.properties.len() - 1
        });
        &mut self.properties[at].1
    }

    fn add_words(&mut self, place: &Place<'a>) {
        let own = words(place);
        let words = &mut self.words;
        words.title = words.title.take().or(own.title);
        words.description = words.description.take().or(own.description);
        words.default = words.default.take().or(own.default);
        words.format = words.format.take().or(own.format);
        words.deprecated |= own.deprecated;
        if words.examples.is_empty() {
            words.examples = own.examples;
        }
    }
}

/// What one schema says in words.
pub fn words(place: &Place<'_>) -> Words {
    let node = place.node;
    let text = |name: &str| {
        node.get(name)
            .and_then(Node::as_str)
            .filter(|text| !text.trim().is_empty())
            .map(|text| shortened(text, &place.pointer))
    };
    let mut examples: Vec<String> = node
        .get("examples")
        .and_then(Node::as_array)
        .into_iter()
        .flatten()
        .take(MAX_EXAMPLES)
        .map(Node::to_compact)
        .collect();
    if examples.is_empty() {
        examples.extend(node.get("example").map(Node::to_compact));
    }
    Words {
        title: text("title"),
        description: text("description"),
        examples,
        default: node.get("default").map(Node::to_compact),
        format: text("format"),
        deprecated: node.get("deprecated").and_then(Node::as_bool) == Some(true),
        deprecation: Deprecation::default(),
    }
}

/// A text as far as it becomes documentation, with the place of the rest.
fn shortened(text: &str, pointer: &str) -> String {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let lines = text[..end].match_indices('\n').nth(MAX_LINES - 1);
    end = lines.map_or(end, |(at, _)| at);
    if text[end..].trim().is_empty() {
        return text.to_owned();
    }
    let place = if pointer.is_empty() { "#" } else { pointer };
    format!("{}\n\n… The rest is in the schema, at {place}", text[..end].trim_end())
}
