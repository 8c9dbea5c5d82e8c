//! Labels: what tells the branches of a choice apart, as a part of names.
//!
//! A branch is labeled, in this order, by the value of the tag, the schema to which it refers, its title, the constant or required member
//! that only it has, and its kind of value. Two branches that would share a label each take the next one that only they have; a number
//! follows only where nothing else distinguishes them.
//!
//! The lock file records each label together with a digest of its branch, so that an inserted branch takes no label from another one.

mod assign;
mod candidates;

use std::rc::Rc;

use super::convert::Converter;
use super::place::Place;
use crate::json::Node;
use crate::kinds::Kinds;
use crate::lock::ChoiceNames;
use crate::pointer;
use assign::assign;

/// The largest number of branches. A longer choice makes no type, and its branches are only numbered: labels are compared with each other.
pub const MAX_BRANCHES: usize = 512;

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
        if nodes.len() > MAX_BRANCHES {
            return (1..=nodes.len()).map(|number| format!("branch{number}")).collect();
        }
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
}

/// Whether a place is the list of branches of a choice.
fn is_choice(place: &Place<'_>) -> bool {
    place.node.as_array().is_some() && (place.pointer.ends_with("/oneOf") || place.pointer.ends_with("/anyOf"))
}

/// Thirty-two bits of FNV-1a over the compact text of a branch.
fn digest(branch: &Node) -> String {
    let mut hash = 0x811c_9dc5_u32;
    for byte in branch.to_compact().bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("{hash:08x}")
}
