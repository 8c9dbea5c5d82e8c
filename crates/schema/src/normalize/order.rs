//! Orders documents for conversion: a document comes after the documents that it refers to.
//!
//! The types of a document are therefore final before another document refers to them, and no document affects the types of a document that
//! does not refer to it.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use super::groups;
use super::library::Library;
use super::place::{Place, base_of};
use crate::json::{Json, Node};

/// Documents that refer to each other, or a single document that is not part of a cycle.
#[derive(Debug, Default)]
pub struct Group {
    /// The documents, in the order of the library.
    pub documents: Vec<usize>,
    /// The dynamic anchors that may refer to more than one place in these documents.
    pub ambiguous: HashSet<String>,
    /// Referenced documents whose types cannot be reused here, because one of their dynamic references may have another target here.
    pub not_reusable: HashSet<usize>,
}

/// The references of a document.
#[derive(Default)]
struct References {
    documents: BTreeSet<usize>,
    /// The anchors of the dynamic references.
    dynamic: HashSet<String>,
}

/// Returns the documents of a library in groups, referenced groups first.
pub fn of(library: &Library<'_>) -> Vec<Group> {
    let references: Vec<References> = (0..library.documents.len()).map(|document| references(library, document)).collect();
    let edges: Vec<Vec<usize>> = references.iter().map(|it| it.documents.iter().copied().collect()).collect();
    let group_of = groups::of(&edges);
    let mut groups: Vec<Group> = Vec::new();
    groups.resize_with(group_of.iter().max().map_or(0, |last| last + 1), Group::default);
    for (document, group) in group_of.iter().enumerate() {
        groups[*group].documents.push(document);
    }
    let repeated: Vec<(&str, &[usize])> = library.repeated_anchors().collect();
    if !repeated.is_empty() {
        find_ambiguous(&mut groups, &group_of, &references, &repeated);
    }
    groups
}

/// Determines which dynamic references are ambiguous in which group.
fn find_ambiguous(groups: &mut [Group], group_of: &[usize], references: &[References], repeated: &[(&str, &[usize])]) {
    let mut reached: Vec<BTreeSet<usize>> = Vec::with_capacity(groups.len());
    for (at, group) in groups.iter_mut().enumerate() {
        // A group refers only to earlier groups, which are complete.
        let mut reach = BTreeSet::from([at]);
        for document in group.documents.iter().flat_map(|document| &references[*document].documents) {
            if group_of[*document] < at {
                reach.extend(&reached[group_of[*document]]);
            }
        }
        let declared = |documents: &[usize]| documents.iter().filter(|document| reach.contains(&group_of[**document])).count();
        let ambiguous = repeated.iter().filter(|(_, documents)| declared(documents) > 1);
        group.ambiguous = ambiguous.map(|(anchor, _)| (*anchor).to_owned()).collect();
        reached.push(reach);
    }
    let not_reusable = |(at, reach): (usize, &BTreeSet<usize>)| {
        let differs = |other: &usize| {
            let used = reached[*other].iter().flat_map(|group| &groups[*group].documents);
            used.flat_map(|document| &references[*document].dynamic)
                .any(|anchor| groups[at].ambiguous.contains(anchor) && !groups[*other].ambiguous.contains(anchor))
        };
        let others = reach.iter().filter(|other| **other != at && differs(other));
        others.flat_map(|group| groups[*group].documents.clone()).collect()
    };
    let all: Vec<_> = reached.iter().enumerate().map(not_reusable).collect();
    for (group, not_reusable) in groups.iter_mut().zip(all) {
        group.not_reusable = not_reusable;
    }
}

/// Returns the documents to which a document refers.
pub fn referred(library: &Library<'_>, document: usize) -> BTreeSet<usize> {
    references(library, document).documents
}

fn references(library: &Library<'_>, document: usize) -> References {
    let mut found = References::default();
    let root = library.root(document);
    collect(library, &root, root.node, &root.base, &mut found);
    found
}

/// Collects references everywhere, even outside of known keywords, because a reference can make any place a schema.
fn collect<'a>(library: &Library<'a>, root: &Place<'a>, node: &'a Node, base: &Rc<str>, found: &mut References) {
    match &node.value {
        Json::Object(members) => {
            for member in members {
                collect_member(library, root, node, base, &member.name, found);
                let base = base_of(&member.node, root.dialect, base);
                collect(library, root, &member.node, &base, found);
            }
        }
        Json::Array(elements) => {
            for element in elements {
                let base = base_of(element, root.dialect, base);
                collect(library, root, element, &base, found);
            }
        }
        _ => {}
    }
}

fn collect_member<'a>(library: &Library<'a>, root: &Place<'a>, node: &'a Node, base: &Rc<str>, keyword: &str, found: &mut References) {
    let dynamic = match keyword {
        "$ref" => false,
        "$dynamicRef" | "$recursiveRef" => true,
        _ => return,
    };
    let Some(reference) = node.get(keyword).and_then(Node::as_str) else {
        return;
    };
    if dynamic {
        found
            .dynamic
            .insert(reference.rsplit_once('#').map_or("", |(_, anchor)| anchor).to_owned());
    } else if reference.starts_with("#/") && *base == root.base {
        // Most references stay in their document.
        return;
    }
    let from = Place {
        node,
        base: base.clone(),
        ..root.clone()
    };
    if let Ok(target) = library.resolve(&from, reference)
        && target.document != root.document
    {
        found.documents.insert(target.document);
    }
}
