//! Gathers the facts of one place from schema to schema, along references and `allOf`.

use std::collections::HashSet;

use eventry_schema::json::{Json, Node};
use eventry_schema::kinds::Kinds;
use eventry_schema::normalize::{Library, Place, asserts};

use super::facts::{Assertion, Choice, Facts, Rest, Spot};

/// How many references may lead on from one place.
const MAX_CHAIN: usize = 128;
/// How many choices within choices are looked into for what they admit.
const MAX_CHOICES: usize = 12;

/// What is taken as an annotation.
const ANNOTATIONS: &[&str] = &["title", "description", "deprecated", "default", "examples", "example"];

/// What is looked at on its own, or says nothing about values.
const HANDLED: &[&str] = &[
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
    "allOf",
    "anyOf",
    "oneOf",
    "type",
    "nullable",
    "enum",
    "const",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "prefixItems",
];

impl<'a> Facts<'a> {
    /// Flattens the schemas of one place. No schema at all says nothing.
    pub fn of(library: &Library<'a>, places: &[Place<'a>]) -> Facts<'a> {
        Facts::within(library, places, 0)
    }

    fn within(library: &Library<'a>, places: &[Place<'a>], choices: usize) -> Facts<'a> {
        let mut facts = Facts::nothing(places);
        let mut gather = Gather {
            library,
            seen: HashSet::new(),
            choices,
        };
        for place in places {
            gather.add(&mut facts, place, 0);
        }
        facts
    }
}

/// Gathers facts from schema to schema.
struct Gather<'l, 'a> {
    library: &'l Library<'a>,
    seen: HashSet<usize>,
    /// How many choices this is inside of.
    choices: usize,
}

impl<'a> Gather<'_, 'a> {
    fn add(&mut self, facts: &mut Facts<'a>, place: &Place<'a>, depth: usize) {
        if !self.seen.insert(place.key()) {
            return;
        }
        if depth > MAX_CHAIN {
            facts.opaque = true;
            return;
        }
        match &place.node.value {
            Json::Object(_) => {}
            Json::Bool(false) => return facts.and_kinds(Kinds::NONE, Spot::of(place)),
            _ => return,
        }
        if !self.library.documents.get(place.document).is_some_and(|document| document.asserts) {
            facts.opaque = true;
            return;
        }
        if place.node.get("nullable").and_then(Node::as_bool) == Some(true) {
            let outer = std::mem::replace(&mut facts.kinds, Kinds::ALL);
            self.add_rest(facts, place, depth);
            facts.kinds = outer.and(facts.kinds.or(Kinds::NULL));
        } else {
            self.add_rest(facts, place, depth);
        }
    }

    fn add_rest(&mut self, facts: &mut Facts<'a>, place: &Place<'a>, depth: usize) {
        for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
            let Some(reference) = place.node.get(keyword).and_then(Node::as_str) else {
                continue;
            };
            let anchor = reference.rsplit_once('#').map_or("", |(_, anchor)| anchor);
            if keyword != "$ref" && !self.library.is_static(anchor) {
                facts.opaque = true;
                continue;
            }
            match self.library.resolve(place, reference) {
                Ok(target) => {
                    facts.trail.push(Spot::of(&target));
                    self.add(facts, &target, depth + 1);
                }
                Err(_) => facts.opaque = true,
            }
            if keyword == "$ref" && place.dialect.ref_hides_siblings() {
                return add_annotations(facts, place);
            }
            let beside = place.node.as_object().into_iter().flatten();
            facts.combined |= beside.filter(|member| asserts(&member.name)).count() > 1;
        }
        add_annotations(facts, place);
        self.add_values(facts, place);
        add_object(facts, place);
        add_array(facts, place);
        add_assertions(facts, place);
        if let Some(all) = place.member("allOf") {
            facts.combined |= all
                .node
                .as_array()
                .is_some_and(|parts| parts.len() > 1 || place.node.as_object().is_some_and(|all| all.len() > 1));
            for (at, node) in all.node.as_array().into_iter().flatten().enumerate() {
                self.add(facts, &all.at(node, &[&at.to_string()]), depth + 1);
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            self.add_choice(facts, place, keyword, depth);
        }
    }

    fn add_values(&mut self, facts: &mut Facts<'a>, place: &Place<'a>) {
        let node = place.node;
        if let Some(kinds) = node.get("type") {
            facts.and_kinds(Kinds::of_type_keyword(kinds), Spot::keyword(place, "type"));
        }
        if let Some(constant) = node.get("const").filter(|_| place.dialect.knows_const()) {
            facts.and_values(vec![constant], Spot::keyword(place, "const"));
        }
        if let Some(listed) = node.get("enum").and_then(Node::as_array) {
            facts.and_values(listed.iter().collect(), Spot::keyword(place, "enum"));
        }
        if let Some(format) = node.get("format").and_then(Node::as_str) {
            facts.format.get_or_insert_with(|| (format, Spot::keyword(place, "format")));
        }
        facts.fixed = facts.fixed.or_else(|| self.library.fixed_format(place));
    }

    fn add_choice(&mut self, facts: &mut Facts<'a>, place: &Place<'a>, keyword: &'static str, depth: usize) {
        let Some(group) = place.member(keyword) else { return };
        let Some(nodes) = group.node.as_array() else { return };
        facts.combined = true;
        let all: Vec<Place<'a>> = nodes
            .iter()
            .enumerate()
            .map(|(at, node)| group.at(node, &[&at.to_string()]))
            .collect();
        let mut branches = Vec::new();
        let mut admitted = Kinds::NONE;
        for branch in all {
            let kinds = self.kinds_of(&branch);
            admitted = admitted.or(kinds);
            // A branch for null alone is not a form, but its other keywords still apply.
            let narrows = |name: &str| asserts(name) && !matches!(name, "type" | "enum" | "const" | "nullable");
            if kinds == Kinds::NULL && branch.node.as_object().into_iter().flatten().any(|member| narrows(&member.name)) {
                assertion(facts, place, keyword, branch.node);
            }
            if !kinds.is_empty() && kinds != Kinds::NULL {
                branches.push(branch);
            }
        }
        if !branches.iter().any(|branch| has_shape(branch, 0)) {
            facts.kinds = facts.kinds.and(admitted);
            return assertion(facts, place, keyword, group.node);
        }
        if let [only] = branches.as_slice() {
            let outer = std::mem::replace(&mut facts.kinds, Kinds::ALL);
            self.add(facts, only, depth + 1);
            let null = admitted.and(Kinds::NULL);
            facts.kinds = outer.and(facts.kinds.or(null));
            return;
        }
        facts.kinds = facts.kinds.and(admitted);
        facts.kinds_spot.get_or_insert_with(|| Spot::keyword(place, keyword));
        facts.choices.push(Choice {
            keyword,
            spot: Spot::keyword(place, keyword),
            branches,
            discriminator: place.node.get("discriminator"),
        });
    }

    /// What a branch admits; one that lies too deep, anything.
    fn kinds_of(&self, branch: &Place<'a>) -> Kinds {
        if self.choices >= MAX_CHOICES || self.seen.contains(&branch.key()) {
            return Kinds::ALL;
        }
        Facts::within(self.library, std::slice::from_ref(branch), self.choices + 1).kinds
    }
}

fn add_annotations<'a>(facts: &mut Facts<'a>, place: &Place<'a>) {
    for keyword in ANNOTATIONS {
        if let Some(node) = place.node.get(keyword) {
            facts
                .annotations
                .entry(keyword)
                .or_insert_with(|| (node, Spot::keyword(place, keyword)));
        }
    }
}

fn add_object<'a>(facts: &mut Facts<'a>, place: &Place<'a>) {
    if let Some(properties) = place.member("properties") {
        for member in properties.node.as_object().into_iter().flatten() {
            let child = properties.at(&member.node, &[&member.name]);
            match facts.members.iter_mut().find(|(name, _)| *name == &*member.name) {
                Some((_, places)) => places.push(child),
                None => facts.members.push((&member.name, vec![child])),
            }
        }
    }
    // Draft-03 had a truth value here; it says nothing in later dialects.
    for (at, name) in place
        .node
        .get("required")
        .and_then(Node::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        if let Some(name) = name.as_str() {
            let spot = Spot::keyword(place, "required").below(&at.to_string());
            facts.required.entry(name).or_insert(spot);
        }
    }
    if let Some(patterns) = place.member("patternProperties") {
        for member in patterns.node.as_object().into_iter().flatten() {
            facts.patterns.push((&member.name, patterns.at(&member.node, &[&member.name])));
        }
    }
    if let Some(additional) = place.member("additionalProperties") {
        match (&additional.node.value, &mut facts.rest) {
            (Json::Bool(false), rest) => *rest = Rest::Closed(Spot::of(&additional)),
            (Json::Object(members), Rest::Typed(places)) if !members.is_empty() => places.push(additional),
            (Json::Object(members), rest @ Rest::Open) if !members.is_empty() => *rest = Rest::Typed(vec![additional]),
            _ => {}
        }
    }
}

fn add_array<'a>(facts: &mut Facts<'a>, place: &Place<'a>) {
    let tuple_keyword = if place.dialect.has_prefix_items() { "prefixItems" } else { "items" };
    let tuple = place.member(tuple_keyword).filter(|tuple| tuple.node.as_array().is_some());
    if let Some(tuple) = &tuple {
        for (at, node) in tuple.node.as_array().into_iter().flatten().enumerate() {
            let child = tuple.at(node, &[&at.to_string()]);
            match facts.tuple.get_mut(at) {
                Some(places) => places.push(child),
                None => facts.tuple.push(vec![child]),
            }
        }
        let rest = if place.dialect.has_prefix_items() {
            "items"
        } else {
            "additionalItems"
        };
        if let Some(node) = place.node.get(rest) {
            assertion(facts, place, rest, node);
        }
    } else if let Some(items) = place.member("items").filter(|items| items.node.as_array().is_none()) {
        facts.items.push(items);
    }
    if let Some(count) = place.node.get("minItems").and_then(Node::as_u64) {
        facts.min_items = facts.min_items.max(count);
    }
}

fn add_assertions<'a>(facts: &mut Facts<'a>, place: &Place<'a>) {
    for member in place.node.as_object().into_iter().flatten() {
        let name = &*member.name;
        if matches!(name, "items" | "additionalItems") || HANDLED.contains(&name) || !asserts(name) {
            continue;
        }
        facts.combined |= matches!(name, "not" | "if");
        assertion(facts, place, name, &member.node);
    }
}

fn assertion<'a>(facts: &mut Facts<'a>, owner: &Place<'a>, keyword: &'a str, node: &'a Node) {
    let owner = owner.clone();
    facts.assertions.entry(keyword).or_default().push(Assertion { owner, node });
}

/// Whether a branch says anything about shape: `required` alone, bounds and `not` do not.
fn has_shape(branch: &Place<'_>, depth: usize) -> bool {
    const SHAPING: &[&str] = &[
        "properties",
        "items",
        "prefixItems",
        "additionalProperties",
        "patternProperties",
        "type",
        "enum",
        "const",
        "$ref",
        "$dynamicRef",
        "$recursiveRef",
    ];
    let Some(members) = branch.node.as_object() else { return false };
    depth < 24
        && members.iter().any(|member| {
            SHAPING.contains(&&*member.name)
                || (matches!(&*member.name, "allOf" | "anyOf" | "oneOf")
                    && member
                        .node
                        .as_array()
                        .into_iter()
                        .flatten()
                        .any(|node| has_shape(&branch.at(node, &[&member.name]), depth + 1)))
        })
}
