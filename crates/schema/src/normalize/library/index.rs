//! Indexes the ids and anchors of a library's documents.

use super::{Library, WIDE};
use crate::json::{Json, Node};
use crate::normalize::keywords;
use crate::normalize::place::Place;

impl<'a> Library<'a> {
    fn add_name(&mut self, uri: String, place: &Place<'a>) {
        self.by_document
            .entry((place.document, uri.clone()))
            .or_insert_with(|| place.clone());
        self.by_uri.entry(uri).or_insert_with(|| place.clone());
    }

    /// Indexes every `$id` and anchor in a schema.
    pub(super) fn index(&mut self, place: &Place<'a>, depth: usize) {
        if depth > crate::json::MAX_DEPTH {
            return;
        }
        self.schemas[place.document] += 1;
        let node = place.node;
        let hidden = place.dialect.ref_hides_siblings() && node.get("$ref").is_some_and(|r| r.as_str().is_some());
        if !hidden {
            if let Some(id) = node.get(place.dialect.id_keyword()).and_then(Node::as_str) {
                if let Some(anchor) = id.strip_prefix('#').filter(|anchor| !anchor.is_empty() && !anchor.starts_with('/')) {
                    self.add_name(format!("{}#{anchor}", place.base), place);
                } else if !id.starts_with('#') {
                    self.add_name(place.base.to_string(), place);
                    if let Some((_, anchor)) = id.split_once('#').filter(|(_, a)| !a.is_empty()) {
                        self.add_name(format!("{}#{anchor}", place.base), place);
                    }
                }
            }
            for keyword in ["$anchor", "$dynamicAnchor"] {
                if let Some(anchor) = node.get(keyword).and_then(Node::as_str) {
                    self.add_name(format!("{}#{anchor}", place.base), place);
                    if keyword == "$dynamicAnchor" {
                        self.dynamic.entry(anchor.to_owned()).or_default().push(place.document);
                    }
                }
            }
            if node.get("$recursiveAnchor").and_then(Node::as_bool) == Some(true) {
                self.dynamic.entry(String::new()).or_default().push(place.document);
            }
        }
        for child in keywords::subschemas(place) {
            self.index(&child, depth + 1);
        }
    }

    /// Returns whether a dynamic anchor has at most one declaration, so that references to it are ordinary references.
    #[must_use]
    pub fn is_static(&self, anchor: &str) -> bool {
        self.dynamic.get(anchor).is_none_or(|declared| declared.len() <= 1)
    }

    /// Returns the dynamic anchors with several declarations, and the document of each declaration.
    pub(crate) fn repeated_anchors(&self) -> impl Iterator<Item = (&str, &[usize])> {
        let repeated = self.dynamic.iter().filter(|(_, declared)| declared.len() > 1);
        repeated.map(|(anchor, declared)| (anchor.as_str(), declared.as_slice()))
    }

    /// Creates lookup tables for all objects with many members.
    pub(super) fn index_members(&mut self, node: &'a Node) {
        match &node.value {
            Json::Object(members) => {
                if members.len() >= WIDE {
                    let table = members.iter().map(|member| (&*member.name, &member.node)).collect();
                    self.wide.insert(std::ptr::from_ref(node) as usize, table);
                }
                members.iter().for_each(|member| self.index_members(&member.node));
            }
            Json::Array(elements) => elements.iter().for_each(|element| self.index_members(element)),
            _ => {}
        }
    }
}
