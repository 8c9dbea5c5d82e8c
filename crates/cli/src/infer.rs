//! Infers a schema from bodies. It is looser than a published schema.
//!
//! - Types seen at one place are merged; `integer` and `number` make `number`; a null makes it nullable. What was only ever null, or never
//!   seen (the elements of empty arrays), may be anything.
//! - Members that every object at the place has are required.
//! - A format is named if all strings at the place have it beyond doubt.
//! - No list of values, no bounds, and unknown members are allowed.
//! - An object is a map if its names look like data (numbers, UUIDs, dates, addresses, paths), or if there are many, no name is common and
//!   all values are of one kind. See `is_map`.
//!
//! `x-inferred` holds the number of bodies.

mod formats;

use std::collections::{BTreeMap, BTreeSet};

use eventry_schema::json::{Json, Member, Node};

use crate::layout;

/// From so many different names on, an object without a common name may be a map.
const MANY_NAMES: usize = 8;

/// The schema of some bodies, as the text of a file.
#[must_use]
pub fn schema(bodies: &[&Node], title: Option<&str>, description: Option<&str>) -> String {
    let mut root = vec![("$schema", layout::string("http://json-schema.org/draft-07/schema#"))];
    root.extend(title.map(|title| ("title", layout::string(title))));
    root.extend(description.map(|description| ("description", layout::string(description))));
    let samples = layout::node(Json::Number(bodies.len().to_string().into()));
    root.push(("x-inferred", layout::object([("samples", samples)])));
    let mut root = layout::object(root);
    let mut seen = Seen::default();
    bodies.iter().for_each(|body| seen.add("", body));
    if let (Some(root), Json::Object(members)) = (root.as_object_mut(), seen.schema().value) {
        root.extend(members);
    }
    layout::file(&root)
}

/// What was seen at one place.
#[derive(Default)]
struct Seen<'b> {
    /// The name of the member here, if there is one.
    name: &'b str,
    null: bool,
    boolean: bool,
    integer: bool,
    fraction: bool,
    strings: Vec<&'b str>,
    arrays: usize,
    elements: Option<Box<Seen<'b>>>,
    objects: Vec<&'b [Member]>,
}

impl<'b> Seen<'b> {
    fn add(&mut self, name: &'b str, value: &'b Node) {
        self.name = name;
        match &value.value {
            Json::Null => self.null = true,
            Json::Bool(_) => self.boolean = true,
            Json::Number(literal) if literal.contains(['.', 'e', 'E']) => self.fraction = true,
            Json::Number(_) => self.integer = true,
            Json::String(text) => self.strings.push(text),
            Json::Array(elements) => {
                self.arrays += 1;
                for element in elements {
                    self.elements.get_or_insert_default().add(name, element);
                }
            }
            Json::Object(members) => self.objects.push(members),
        }
    }

    fn schema(&self) -> Node {
        let mut kinds: Vec<&str> = Vec::new();
        let mut add = |kind, there: bool| kinds.extend(there.then_some(kind));
        add("object", !self.objects.is_empty());
        add("array", self.arrays > 0);
        add("string", !self.strings.is_empty());
        add("number", self.fraction);
        add("integer", self.integer && !self.fraction);
        add("boolean", self.boolean);
        if kinds.is_empty() {
            return layout::object([]);
        }
        add_null(&mut kinds, self.null);
        let mut members = vec![("type", one_or_list(&kinds))];
        if let Some(format) = formats::common(self.name, &self.strings) {
            members.push(("format", layout::string(format)));
        }
        if let Some(elements) = &self.elements {
            let items = elements.schema();
            if items.as_object().is_some_and(|keywords| !keywords.is_empty()) {
                members.push(("items", items));
            }
        }
        if !self.objects.is_empty() {
            members.extend(self.members());
        }
        layout::object(members)
    }

    /// The keywords about the members of the objects seen here.
    fn members(&self) -> Vec<(&'static str, Node)> {
        if is_map(&self.objects) {
            let mut values = Seen::default();
            self.objects
                .iter()
                .copied()
                .flatten()
                .for_each(|member| values.add("", &member.node));
            return vec![("additionalProperties", values.schema())];
        }
        let mut order: Vec<&str> = Vec::new();
        let mut members: BTreeMap<&str, (usize, Seen<'b>)> = BTreeMap::new();
        for member in self.objects.iter().copied().flatten() {
            let (times, seen) = members.entry(&member.name).or_insert_with(|| {
                order.push(&member.name);
                (0, Seen::default())
            });
            *times += 1;
            seen.add(&member.name, &member.node);
        }
        let all = self.objects.len();
        let required: Vec<&str> = order
            .iter()
            .copied()
            .filter(|name| members.get(name).is_some_and(|(times, _)| *times == all))
            .collect();
        let mut keywords = Vec::new();
        if !required.is_empty() {
            keywords.push((
                "required",
                layout::node(Json::Array(required.into_iter().map(layout::string).collect())),
            ));
        }
        if !order.is_empty() {
            let properties = order.iter().filter_map(|name| Some((*name, members.get(name)?.1.schema())));
            keywords.push(("properties", layout::object(properties)));
        }
        keywords
    }
}

fn add_null(kinds: &mut Vec<&str>, there: bool) {
    if there {
        kinds.push("null");
    }
}

fn one_or_list(kinds: &[&str]) -> Node {
    match kinds {
        [kind] => layout::string(kind),
        kinds => layout::node(Json::Array(kinds.iter().map(|kind| layout::string(kind)).collect())),
    }
}

/// Whether these objects, seen at one place, hold data under names that are data themselves.
///
/// Either every name looks like data: a number, a UUID, a date, or something with a character that no name of a member has (`/`, `:`, `@`,
/// a blank). Or there are at least three objects and eight names, all values are of one kind, and no name is in more than half of the
/// objects.
fn is_map(objects: &[&[Member]]) -> bool {
    let names: BTreeSet<&str> = objects.iter().copied().flatten().map(|member| &*member.name).collect();
    if names.is_empty() {
        return false;
    }
    if names.iter().all(|name| formats::is_data(name)) {
        return true;
    }
    let kinds: BTreeSet<&str> = objects
        .iter()
        .copied()
        .flatten()
        .map(|member| member.node.kind_name())
        .filter(|kind| *kind != "null")
        .collect();
    let common = |name: &&str| {
        objects
            .iter()
            .filter(|object| object.iter().any(|member| &*member.name == *name))
            .count()
            * 2
            > objects.len()
    };
    objects.len() >= 3 && names.len() >= MANY_NAMES && kinds.len() == 1 && !names.iter().any(common)
}
