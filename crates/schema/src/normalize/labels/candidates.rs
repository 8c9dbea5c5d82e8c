//! What could label the branches of a choice.

use std::collections::HashSet;

use super::super::convert::Converter;
use super::super::gather::Facets;
use super::super::place::Place;
use crate::json::Node;
use crate::kinds::Kinds;
use crate::naming::snake;
use crate::pointer;

/// The longest title or description that becomes a label.
const LONGEST: usize = 40;

/// What could label a branch.
#[derive(Default)]
pub struct Candidates {
    /// The best label first.
    pub best: Vec<String>,
    /// The values of its members, and their names: by these it is known again, after an edit.
    pub known_as: Vec<String>,
}

impl Candidates {
    /// The best label.
    pub fn first(&self) -> &str {
        self.best.first().map_or("value", String::as_str)
    }
}

impl<'a> Converter<'a, '_> {
    /// Returns what could label each branch.
    pub(super) fn candidates(&mut self, outer: &Place<'a>, branches: &[Place<'a>]) -> Vec<Candidates> {
        let facets: Vec<Facets<'a>> = branches.iter().map(|branch| self.facets_of(std::slice::from_ref(branch))).collect();
        let tags = self.tag_values(outer, branches, &facets);
        let all = branches.iter().zip(&facets).enumerate();
        all.map(|(at, (branch, own))| {
            let others: Vec<&Facets<'a>> = facets
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .map(|(_, it)| it)
                .collect();
            let mut best: Vec<String> = tags.as_ref().and_then(|tags| tags.get(at).cloned()).into_iter().collect();
            best.extend(self.referenced(branch));
            best.extend(short(branch.node, "title"));
            best.extend(
                constants(own)
                    .find(|constant| is_only_here(constant, &others))
                    .map(|(_, value)| snake(value)),
            );
            best.extend(required_member(own, &others));
            best.extend(self.kinds_in_words(own));
            best.extend(constant_text(branch.node).map(snake));
            best.extend(own_member(own, &others));
            best.extend(own.format.map(snake));
            best.extend(short(branch.node, "description"));
            let members = own.properties.iter().map(|(name, _)| snake(name));
            let known_as = listed(own).map(snake).chain(members).collect();
            Candidates { best, known_as }
        })
        .collect()
    }

    fn facets_of(&self, places: &[Place<'a>]) -> Facets<'a> {
        let conjuncts: Vec<_> = places.iter().cloned().map(Into::into).collect();
        Facets::of(self.library, self.ambiguous(), &conjuncts, &mut Vec::new())
    }

    /// The name of the schema to which a branch refers, alone or beside other keywords.
    fn referenced(&self, branch: &Place<'a>) -> Option<String> {
        let mut of = branch.clone();
        if let Some(all) = branch.member("allOf") {
            let first = all.node.as_array()?.first()?;
            of = all.at(first, &["0"]);
        }
        let reference = of.node.get("$ref").and_then(Node::as_str)?;
        let target = self.library.resolve(&of, reference).ok()?;
        match pointer::tokens(&target.pointer).unwrap_or_default().last() {
            Some(name) if name.parse::<usize>().is_err() => Some(snake(name)),
            Some(_) => None,
            None => {
                let module = self.library.documents[target.document].module;
                self.modules[module].root.as_ref().map(|root| snake(&root.name))
            }
        }
    }

    /// The one value of the tag for each branch: of the discriminator of OpenAPI, or of a member that has another constant in each branch.
    fn tag_values(&self, outer: &Place<'a>, branches: &[Place<'a>], facets: &[Facets<'a>]) -> Option<Vec<String>> {
        let mapping = outer
            .node
            .get("discriminator")
            .and_then(|it| it.get("mapping"))
            .and_then(Node::as_object);
        let mapped = |branch: &Place<'a>| {
            let reference = branch.node.get("$ref").and_then(Node::as_str)?;
            let mut names = mapping?.iter().filter(|entry| entry.node.as_str() == Some(reference));
            names.next().filter(|_| names.next().is_none()).map(|entry| snake(&entry.name))
        };
        if let Some(all) = branches.iter().map(mapped).collect() {
            return Some(all);
        }
        let (first, others) = facets.split_first().filter(|(_, others)| !others.is_empty())?;
        let shared = first
            .properties
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| others.iter().all(|other| other.declares(name)));
        let mut tags = shared.filter_map(|name| {
            let mut seen = HashSet::new();
            let values = facets.iter().map(|of| {
                let value = self.constant(of, name)?;
                seen.insert(value).then(|| snake(value))
            });
            values.collect::<Option<Vec<String>>>()
        });
        tags.next()
    }

    /// The only text that a member can be.
    fn constant(&self, of: &Facets<'a>, member: &str) -> Option<&'a str> {
        match self.facets_of(of.places_of(member)).values?.as_slice() {
            [only] => only.as_str(),
            _ => None,
        }
    }

    /// The kinds of value in words, and for a list that of its elements.
    fn kinds_in_words(&mut self, of: &Facets<'a>) -> Vec<String> {
        let kinds = match self.kinds(of, 0).without(Kinds::NULL) {
            all if all.or(Kinds::NULL) == Kinds::ALL && of.has_object_shape() => Kinds::OBJECT,
            all if all.or(Kinds::NULL) == Kinds::ALL && of.has_array_shape() => Kinds::ARRAY,
            kinds => kinds,
        };
        let mut single = Kinds::SINGLE
            .into_iter()
            .filter(|kind| kinds.and(*kind) == *kind && !kind.is_empty())
            .collect::<Vec<_>>();
        if single.contains(&Kinds::NUMBER) {
            single.retain(|kind| *kind != Kinds::INTEGER);
        }
        let words: Vec<&str> = single.iter().map(|kind| word(*kind, of)).collect();
        match words.as_slice() {
            [] => vec!["null".to_owned()],
            ["list"] => {
                let element = of.items.first().map(|item| self.element_in_words(item));
                std::iter::once("list".to_owned()).chain(element).collect()
            }
            words if words.len() <= 3 => vec![words.join("_or_")],
            _ => vec!["value".to_owned()],
        }
    }

    fn element_in_words(&mut self, item: &Place<'a>) -> String {
        let named = self.referenced(item).or_else(|| short(item.node, "title"));
        let name = named.unwrap_or_else(|| {
            let of = self.facets_of(std::slice::from_ref(item));
            let kinds = self.kinds(&of, 0).without(Kinds::NULL);
            let kind = Kinds::SINGLE.into_iter().find(|kind| kinds.within(*kind));
            kind.map_or("value", |kind| word(kind, &of)).to_owned()
        });
        format!("{name}_list")
    }
}

/// The name of one kind of value.
fn word(kind: Kinds, of: &Facets<'_>) -> &'static str {
    match kind {
        Kinds::BOOL => "boolean",
        Kinds::INTEGER => "integer",
        Kinds::NUMBER => "number",
        Kinds::STRING if of.format == Some("date-time") => "timestamp",
        Kinds::STRING => "text",
        Kinds::ARRAY => "list",
        _ if of.properties.is_empty() && of.groups.is_empty() => "map",
        _ => "object",
    }
}

/// A title or description that is short enough for a name.
fn short(node: &Node, keyword: &str) -> Option<String> {
    let text = node.get(keyword).and_then(Node::as_str)?.trim();
    let fits = !text.is_empty() && text.len() <= LONGEST && text.starts_with(|first: char| first.is_ascii_alphabetic());
    fits.then(|| snake(text.trim_end_matches('.')))
}

/// The members that are constant, and their texts.
fn constants<'f>(of: &'f Facets<'_>) -> impl Iterator<Item = (&'f str, &'f str)> {
    of.properties
        .iter()
        .filter_map(|(name, places)| Some((*name, places.iter().find_map(|place| constant_text(place.node))?)))
}

/// The texts that members list.
fn listed<'f>(of: &'f Facets<'_>) -> impl Iterator<Item = &'f str> {
    let places = of.properties.iter().flat_map(|(_, places)| places);
    let values = places.flat_map(|place| {
        let several = place.node.get("enum").and_then(Node::as_array).unwrap_or_default();
        place.node.get("const").into_iter().chain(several)
    });
    values.filter_map(Node::as_str)
}

/// Whether no other branch has the same constant.
fn is_only_here((name, value): &(&str, &str), others: &[&Facets<'_>]) -> bool {
    let same = |other: &&Facets<'_>| other.places_of(name).iter().any(|place| constant_text(place.node) == Some(*value));
    !others.iter().any(same)
}

/// The only text that a schema admits: its constant, its only value, or a pattern without any freedom.
fn constant_text(node: &Node) -> Option<&str> {
    let listed = node.get("enum").and_then(Node::as_array);
    let only = match listed {
        Some([only]) => Some(only),
        _ => None,
    };
    let pattern = || {
        let literal = node.get("pattern")?.as_str()?.strip_prefix('^')?.strip_suffix('$')?;
        let is_plain = literal
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '@' | '/' | ' ' | ':'));
        is_plain.then_some(literal)
    };
    node.get("const").or(only).and_then(Node::as_str).or_else(pattern)
}

/// The only member that is required here and not in every other branch.
fn required_member(own: &Facets<'_>, others: &[&Facets<'_>]) -> Option<String> {
    let shared = |name: &str| !others.is_empty() && others.iter().all(|other| other.required_names.contains(name));
    let mut required = own.required.iter().filter(|name| !shared(name));
    match (required.next(), required.next(), own.properties.as_slice()) {
        (Some(only), None, _) => Some(snake(only)),
        (None, None, [(only, _)]) => Some(snake(only)),
        _ => None,
    }
}

/// The first member that no other branch declares.
fn own_member(own: &Facets<'_>, others: &[&Facets<'_>]) -> Option<String> {
    let mut unique = own
        .properties
        .iter()
        .filter(|(name, _)| !others.iter().any(|other| other.declares(name)));
    unique.next().map(|(name, _)| snake(name))
}
