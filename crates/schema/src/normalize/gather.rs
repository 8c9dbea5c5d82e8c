//! Collects what a conjunction of schemas says about the shape of a value.
//!
//! A conjunction is a schema with its references and the branches of `allOf` flattened into it. Omitting a constraint only widens what the
//! type accepts. Constraints without a shape in Rust are therefore omitted here, and only strict decoding checks them.

use std::collections::{HashMap, HashSet};

use super::library::{Library, Unresolved};
use super::place::Place;
use crate::json::{Json, Node};
use crate::kinds::Kinds;
use crate::model::{Annotations, Deprecation, Fixed};

/// The longest chain of references.
const MAX_CHAIN: usize = 128;

/// The longest text that becomes documentation. Nobody reads longer text there, and each line costs compile time.
const MAX_LINES: usize = 400;
const MAX_BYTES: usize = 32 << 10;
/// The largest number of examples that become documentation.
const MAX_EXAMPLES: usize = 5;

const TOO_MANY_REFERENCES: &str = "its chain of references is too long";
const NO_ASSERTIONS: &str = "its meta-schema has no assertions, so it admits everything";
const ANY_SCHEMA: &str = "it may be any JSON Schema";
const DYNAMIC: &str = "the target of its dynamic reference is not known at build time";
/// Reported as a separate error.
pub const UNRESOLVED: &str = "its reference cannot be resolved";

/// One schema of a conjunction.
#[derive(Clone, Debug)]
pub struct Conjunct<'a> {
    pub place: Place<'a>,
    /// Whether to ignore `anyOf` and `oneOf`, including those of referenced schemas, because the caller handles them.
    pub without_unions: bool,
    /// Whether it is inside a schema that may be null.
    pub nullable: bool,
}

impl<'a> Conjunct<'a> {
    /// Returns the same for a schema that belongs to this one.
    fn of(&self, place: Place<'a>) -> Conjunct<'a> {
        Conjunct { place, ..self.clone() }
    }
}

impl<'a> From<Place<'a>> for Conjunct<'a> {
    fn from(place: Place<'a>) -> Self {
        Conjunct {
            place,
            without_unions: false,
            nullable: false,
        }
    }
}

/// One `anyOf` or `oneOf`.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// The schema with the keyword, and the keyword's value.
    pub outer: Place<'a>,
    pub list: Place<'a>,
    pub branches: Vec<Place<'a>>,
    /// Whether null is allowed in addition to the branches.
    pub nullable: bool,
    /// The `discriminator` of OpenAPI beside the keyword.
    pub discriminator: Option<&'a Node>,
}

/// What a conjunction says about the shape of a value.
#[derive(Debug)]
pub struct Facets<'a> {
    pub kinds: Kinds,
    /// The shortest list of values among `enum` and `const`.
    pub values: Option<Vec<&'a Node>>,
    /// The members in document order. A member that several schemas declare has several places.
    pub properties: Vec<(&'a str, Vec<Place<'a>>)>,
    by_name: HashMap<&'a str, usize>,
    pub required: Vec<&'a str>,
    pub required_names: HashSet<&'a str>,
    pub items: Vec<Place<'a>>,
    /// The schemas of the elements of a tuple.
    pub tuple: Vec<Vec<Place<'a>>>,
    pub min_items: u64,
    /// The schemas of members that `properties` does not declare.
    pub additional: Vec<Place<'a>>,
    pub patterns: Vec<(&'a str, Place<'a>)>,
    pub groups: Vec<Group<'a>>,
    pub format: Option<&'a str>,
    /// The integer type that a format selects for the numbers of its schema.
    pub fixed: Option<Fixed>,
    pub annotations: Annotations,
    /// The keys of all flattened schemas.
    pub schemas: HashSet<usize>,
    /// Why the shape cannot be determined, if so. Then all other facets are meaningless.
    pub opaque: Option<&'static str>,
}

/// An unresolved reference: its place and the reason.
pub type Problem<'a> = (Place<'a>, Unresolved);

/// The state of flattening a conjunction.
struct Walk<'a, 'w> {
    library: &'w Library<'a>,
    ambiguous: &'w HashSet<String>,
    seen: HashSet<usize>,
    problems: &'w mut Vec<Problem<'a>>,
}

impl<'a> Facets<'a> {
    /// Flattens a conjunction. The dynamic anchors in `ambiguous` may refer to more than one place.
    pub fn of(
        library: &Library<'a>,
        ambiguous: &HashSet<String>,
        conjuncts: &[Conjunct<'a>],
        problems: &mut Vec<Problem<'a>>,
    ) -> Facets<'a> {
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
            annotations: Annotations::default(),
            schemas: HashSet::new(),
            opaque: None,
        };
        let mut walk = Walk {
            library,
            ambiguous,
            seen: HashSet::new(),
            problems,
        };
        for conjunct in conjuncts {
            facets.add(&mut walk, conjunct, 0);
        }
        facets.schemas = walk.seen;
        facets
    }

    /// Returns whether `properties` declares a member.
    pub fn declares(&self, member: &str) -> bool {
        self.by_name.contains_key(member)
    }

    /// Returns the schemas of a declared member.
    pub fn places_of(&self, member: &str) -> &[Place<'a>] {
        let places = self.by_name.get(member).and_then(|at| self.properties.get(*at));
        places.map_or(&[], |(_, places)| places)
    }

    /// Returns whether anything describes the members of an object.
    pub fn has_object_shape(&self) -> bool {
        !self.properties.is_empty() || !self.additional.is_empty() || !self.patterns.is_empty() || !self.required.is_empty()
    }

    /// Returns whether anything describes the elements of an array.
    pub fn has_array_shape(&self) -> bool {
        !self.items.is_empty() || !self.tuple.is_empty()
    }

    fn add(&mut self, walk: &mut Walk<'a, '_>, conjunct: &Conjunct<'a>, depth: usize) {
        if !walk.seen.insert(conjunct.place.key()) {
            return;
        }
        if conjunct.place.node.get("nullable").and_then(Node::as_bool) != Some(true) {
            return self.add_without_nullable(walk, conjunct, depth);
        }
        // `nullable` is a choice between null and the rest of the schema.
        let conjunct = Conjunct {
            nullable: true,
            ..conjunct.clone()
        };
        let outer = std::mem::replace(&mut self.kinds, Kinds::ALL);
        self.add_without_nullable(walk, &conjunct, depth);
        self.kinds = outer.and(self.kinds.or(Kinds::NULL));
    }

    fn add_without_nullable(&mut self, walk: &mut Walk<'a, '_>, conjunct: &Conjunct<'a>, depth: usize) {
        let library = walk.library;
        let place = &conjunct.place;
        if depth > MAX_CHAIN {
            self.opaque = Some(TOO_MANY_REFERENCES);
            return;
        }
        match &place.node.value {
            Json::Object(_) => {}
            // `true` admits everything and `false` admits nothing; neither has a shape.
            _ => return,
        }
        if !library.documents[place.document].asserts {
            self.opaque = Some(NO_ASSERTIONS);
            return;
        }
        if let Some(reference) = place.node.get("$ref").and_then(Node::as_str) {
            match library.resolve(place, reference) {
                Ok(target) => self.add(walk, &conjunct.of(target), depth + 1),
                Err(Unresolved::MetaSchema) => self.opaque = Some(ANY_SCHEMA),
                Err(error) => {
                    walk.problems.extend(place.member("$ref").map(|reference| (reference, error)));
                    self.opaque = Some(UNRESOLVED);
                }
            }
            if place.dialect.ref_hides_siblings() {
                self.add_annotations(place);
                return;
            }
        }
        self.add_dynamic(walk, place, depth);
        self.add_values(place);
        self.add_object(place);
        self.add_array(place);
        self.add_annotations(place);
        if let Some(format) = place.node.get("format").and_then(Node::as_str) {
            self.format.get_or_insert(format);
        }
        self.fixed = self.fixed.or_else(|| library.fixed_format(place));
        if let Some(all) = place.member("allOf") {
            for (at, node) in all.node.as_array().into_iter().flatten().enumerate() {
                let branch = all.at(node, &[&at.to_string()]);
                self.add(walk, &conjunct.of(branch), depth + 1);
            }
        }
        if !conjunct.without_unions {
            for keyword in ["oneOf", "anyOf"] {
                let Some(group) = place.member(keyword) else { continue };
                let Some(nodes) = group.node.as_array() else { continue };
                let branches = nodes
                    .iter()
                    .enumerate()
                    .map(|(at, node)| group.at(node, &[&at.to_string()]))
                    .collect();
                self.groups.push(Group {
                    outer: place.clone(),
                    list: group,
                    branches,
                    nullable: conjunct.nullable,
                    discriminator: place.node.get("discriminator"),
                });
            }
        }
    }

    /// Follows `$dynamicRef` and `$recursiveRef`, which act like `$ref` if no other schema can override their target.
    fn add_dynamic(&mut self, walk: &mut Walk<'a, '_>, place: &Place<'a>, depth: usize) {
        use super::dialect::Dialect;
        let (keyword, exists) = match place.dialect {
            Dialect::Draft202012 => ("$dynamicRef", true),
            Dialect::Draft201909 => ("$recursiveRef", true),
            _ => ("", false),
        };
        if !exists {
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
            // `1` and `1.0` are the same number.
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

    fn add_annotations(&mut self, place: &Place<'a>) {
        let own = annotations(place);
        let annotations = &mut self.annotations;
        annotations.title = annotations.title.take().or(own.title);
        annotations.description = annotations.description.take().or(own.description);
        annotations.default = annotations.default.take().or(own.default);
        annotations.format = annotations.format.take().or(own.format);
        annotations.deprecated |= own.deprecated;
        if annotations.examples.is_empty() {
            annotations.examples = own.examples;
        }
    }
}

/// Returns the annotations of one schema.
pub fn annotations(place: &Place<'_>) -> Annotations {
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
    Annotations {
        title: text("title"),
        description: text("description"),
        examples,
        default: node.get("default").map(Node::to_compact),
        format: text("format"),
        deprecated: node.get("deprecated").and_then(Node::as_bool) == Some(true),
        deprecation: Deprecation::default(),
    }
}

/// Shortens a text for documentation, and refers to the place of the rest.
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
    format!("{}\n\n… For the rest, see {place} in the schema.", text[..end].trim_end())
}
