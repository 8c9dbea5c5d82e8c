//! Labels: what tells the branches of a choice apart, as a part of names.
//!
//! A branch is labeled, in this order, by the value of the tag, the schema to which it refers, its title, the constant or required member
//! that only it has, and its kind of value. Two branches that would share a label each take the next one that only they have; a number
//! follows only where nothing else distinguishes them.
//!
//! The lock file records each label together with a digest of its branch, so that an inserted branch takes no label from another one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use super::convert::Converter;
use super::gather::Facets;
use super::place::Place;
use crate::json::Node;
use crate::kinds::Kinds;
use crate::lock::{ChoiceNames, Names};
use crate::model::OTHER;
use crate::naming::snake;
use crate::pointer;

/// The longest title or description that becomes a label.
const LONGEST: usize = 40;

/// The labels of all choices that have been asked for.
#[derive(Default)]
pub struct Labels {
    /// By the key of the list of branches.
    known: HashMap<usize, Rc<[String]>>,
    /// The recorded choices, by document and place.
    recorded: HashMap<(String, String), ChoiceNames>,
    /// The choices to record, by module.
    pub assigned: BTreeMap<usize, Vec<ChoiceNames>>,
}

impl Labels {
    /// Creates an empty set that prefers recorded labels.
    pub fn preferring(recorded: &Names) -> Self {
        let all = recorded.documents.iter().flat_map(|names| {
            let of_document = |choice: &ChoiceNames| ((names.document.clone(), choice.at.clone()), choice.clone());
            names.choices.iter().map(of_document)
        });
        Labels {
            recorded: all.collect(),
            ..Labels::default()
        }
    }
}

/// What could label a branch.
#[derive(Default)]
struct Candidates {
    /// The best label first.
    best: Vec<String>,
    /// The values of its members, and their names: by these it is known again, after an edit.
    known_as: Vec<String>,
}

impl Candidates {
    fn first(&self) -> &str {
        self.best.first().map_or("value", String::as_str)
    }
}

impl<'a> Converter<'a, '_> {
    /// Returns the location of a schema: its JSON pointer, with `~` and the label in place of the index of a branch.
    pub(super) fn location(&mut self, place: &Place<'a>) -> String {
        if !place.pointer.contains("/oneOf/") && !place.pointer.contains("/anyOf/") {
            return place.pointer.to_string();
        }
        let mut text = String::new();
        let mut at = self.library.root(place.document);
        let mut outer: Option<Place<'a>> = None;
        for token in pointer::tokens(&place.pointer).unwrap_or_default() {
            let Some(next) = self.library.child(&at, &token) else {
                return place.pointer.to_string();
            };
            let index = token.parse::<usize>().ok().filter(|_| is_choice(&at));
            match index.and_then(|index| self.labels(outer.as_ref()?, &at).get(index).cloned()) {
                Some(label) => {
                    text.push_str("/~");
                    text.push_str(&label);
                }
                None => pointer::push(&mut text, &token),
            }
            outer = Some(std::mem::replace(&mut at, next));
        }
        text
    }

    /// Returns the labels of the branches of a choice. `list` is the value of `anyOf` or `oneOf` in the schema `outer`.
    pub(super) fn labels(&mut self, outer: &Place<'a>, list: &Place<'a>) -> Rc<[String]> {
        if let Some(known) = self.labels.known.get(&list.key()) {
            return known.clone();
        }
        let nodes = list.node.as_array().unwrap_or_default();
        let branches: Vec<Place<'a>> = nodes
            .iter()
            .enumerate()
            .map(|(at, node)| list.at(node, &[&at.to_string()]))
            .collect();
        let candidates = self.candidates(outer, &branches);
        let digests: Vec<String> = nodes.iter().map(digest).collect();
        let module = self.library.documents[list.document].module;
        let at = self.location(list);
        let document = self.modules[module].file.clone();
        let recorded = self.labels.recorded.get(&(document, at.clone()));
        let labels: Rc<[String]> = assign(&candidates, &digests, recorded).into();
        let is_inline = |branch: &Place<'a>| self.only_reference(branch).is_none() && self.kinds_of_place(branch, 0) != Kinds::NULL;
        if branches.iter().any(is_inline) {
            let branches = labels.iter().cloned().zip(digests).collect();
            self.labels.assigned.entry(module).or_default().push(ChoiceNames { at, branches });
        }
        self.labels.known.insert(list.key(), labels.clone());
        labels
    }

    /// Returns what could label each branch.
    fn candidates(&mut self, outer: &Place<'a>, branches: &[Place<'a>]) -> Vec<Candidates> {
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

/// Whether a place is the list of branches of a choice.
fn is_choice(place: &Place<'_>) -> bool {
    place.node.as_array().is_some() && (place.pointer.ends_with("/oneOf") || place.pointer.ends_with("/anyOf"))
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

/// Chooses a label for each branch: the recorded one, else the best that no other branch has.
fn assign(candidates: &[Candidates], digests: &[String], recorded: Option<&ChoiceNames>) -> Vec<String> {
    let mut labels = recorded_labels(candidates, digests, recorded.map_or(&[], |names| &names.branches));
    // Every enum has a variant of this name for values that match no branch.
    let mut taken: HashSet<String> = labels.iter().flatten().cloned().chain([OTHER.to_owned()]).collect();
    let mut rivals: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, own) in candidates.iter().enumerate().filter(|(at, _)| labels[*at].is_none()) {
        rivals.entry(own.first()).or_default().push(at);
    }
    for (at, own) in candidates.iter().enumerate() {
        if labels[at].is_some() {
            continue;
        }
        let first = own.first();
        let rivals_have = |label: &String| {
            rivals[first]
                .iter()
                .any(|rival| *rival != at && candidates[*rival].best.contains(label))
        };
        let is_first_of_another = |label: &String| label != first && rivals.contains_key(label.as_str());
        let is_free = |label: &&String| !taken.contains(*label) && !rivals_have(label) && !is_first_of_another(label);
        let label = own.best.iter().find(is_free).cloned().unwrap_or_else(|| numbered(first, &taken));
        taken.insert(label.clone());
        labels[at] = Some(label);
    }
    labels.into_iter().flatten().collect()
}

/// Finds the branches whose labels are recorded: those that are as they were, and edited ones that could have the label, or name it.
fn recorded_labels(candidates: &[Candidates], digests: &[String], recorded: &[(String, String)]) -> Vec<Option<String>> {
    let mut labels: Vec<Option<String>> = vec![None; candidates.len()];
    let mut free: Vec<&(String, String)> = recorded.iter().collect();
    for (label, own) in labels.iter_mut().zip(digests) {
        if let Some(at) = free.iter().position(|(_, digest)| digest == own) {
            *label = Some(free.remove(at).0.clone());
        }
    }
    let edited: Vec<usize> = (0..labels.len()).filter(|at| labels[*at].is_none()).collect();
    let fits = |branch: usize, label: usize| {
        let own = &candidates[edited[branch]];
        own.best.iter().chain(&own.known_as).any(|name| *name == free[label].0)
    };
    for (branch, label) in in_order(edited.len(), free.len(), fits) {
        labels[edited[branch]] = Some(free[label].0.clone());
    }
    labels
}

/// Pairs as many elements of two lists as possible without changing their order (longest common subsequence).
fn in_order(ones: usize, others: usize, fits: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    // The number of pairs among the elements from here on.
    let mut pairs = vec![vec![0_usize; others + 1]; ones + 1];
    for one in (0..ones).rev() {
        for other in (0..others).rev() {
            let together = if fits(one, other) { pairs[one + 1][other + 1] + 1 } else { 0 };
            pairs[one][other] = together.max(pairs[one + 1][other]).max(pairs[one][other + 1]);
        }
    }
    let (mut one, mut other, mut found) = (0, 0, Vec::new());
    while one < ones && other < others {
        if fits(one, other) && pairs[one][other] == pairs[one + 1][other + 1] + 1 {
            found.push((one, other));
            (one, other) = (one + 1, other + 1);
        } else if pairs[one + 1][other] >= pairs[one][other + 1] {
            one += 1;
        } else {
            other += 1;
        }
    }
    found
}

/// The label with the lowest number that is free.
fn numbered(label: &str, taken: &HashSet<String>) -> String {
    let plain = if label == OTHER {
        format!("{label}_value")
    } else {
        label.to_owned()
    };
    let mut all = std::iter::once(plain.clone()).chain((2_u32..).map(|number| format!("{plain}{number}")));
    all.find(|label| !taken.contains(label)).unwrap_or(plain)
}

/// Thirty-two bits of FNV-1a over the compact text of a branch.
fn digest(branch: &Node) -> String {
    let mut hash = 0x811c_9dc5_u32;
    for byte in branch.to_compact().bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("{hash:08x}")
}

#[cfg(test)]
mod tests {
    use super::{Candidates, assign};
    use crate::lock::ChoiceNames;

    fn labels(candidates: &[&[&str]], recorded: &[(&str, &str)]) -> Vec<String> {
        let digests: Vec<String> = candidates.iter().map(|own| own.join("+")).collect();
        let candidates: Vec<Candidates> = candidates
            .iter()
            .map(|own| Candidates {
                best: own.iter().map(|it| (*it).to_owned()).collect(),
                known_as: Vec::new(),
            })
            .collect();
        let recorded = ChoiceNames {
            at: String::new(),
            branches: recorded
                .iter()
                .map(|(label, digest)| ((*label).to_owned(), (*digest).to_owned()))
                .collect(),
        };
        assign(&candidates, &digests, Some(&recorded))
    }

    #[test]
    fn branches_take_the_best_label_that_only_they_have() {
        assert_eq!(labels(&[&["card", "object"], &["text"]], &[]), ["card", "text"]);
        assert_eq!(labels(&[&["order", "a"], &["order", "b"], &["a"]], &[]), ["order", "b", "a"]);
        assert_eq!(labels(&[&["order", "a"], &["order", "b"]], &[]), ["a", "b"]);
        assert_eq!(labels(&[&["order"], &["order", "gift"]], &[]), ["order", "gift"]);
        assert_eq!(labels(&[&["text"], &["text"], &["text"]], &[]), ["text", "text2", "text3"]);
    }

    #[test]
    fn inserted_branches_take_no_recorded_label() {
        assert_eq!(
            labels(&[&["text", "b"], &["text"]], &[("text", "text")]),
            ["b", "text"],
            "the second was there first"
        );
        assert_eq!(
            labels(
                &[&["order", "a", "new"], &["order", "b"]],
                &[("order", "order+a"), ("b", "order+b")]
            ),
            ["order", "b"],
            "the first was edited"
        );
    }
}
