//! The location of a schema.

use std::rc::Rc;

use super::dialect::Dialect;
use super::uri;
use crate::json::Node;
use crate::pointer;

/// A schema with its location and everything needed to resolve its references.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The schema.
    pub node: &'a Node,
    /// Its document: an index into [`Library::documents`](super::Library::documents).
    pub document: usize,
    /// The base URI at this place.
    pub base: Rc<str>,
    /// Its location in the document.
    pub pointer: Rc<str>,
    /// The dialect of its keywords.
    pub dialect: Dialect,
}

impl<'a> Place<'a> {
    /// Returns the place of a member.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<Place<'a>> {
        self.node.get(name).map(|node| self.at(node, &[name]))
    }

    /// Returns the place of a descendant. `tokens` are unescaped.
    #[must_use]
    pub fn at(&self, node: &'a Node, tokens: &[&str]) -> Place<'a> {
        self.identified(node, tokens, node.get(self.dialect.id_keyword()))
    }

    /// Like [`Place::at`], if the value of the node's id keyword is already known.
    #[must_use]
    pub(crate) fn identified(&self, node: &'a Node, tokens: &[&str], id: Option<&Node>) -> Place<'a> {
        let mut text = String::from(&*self.pointer);
        for token in tokens {
            pointer::push(&mut text, token);
        }
        Place {
            node,
            document: self.document,
            base: base_by(id, node, self.dialect, &self.base),
            pointer: text.into(),
            dialect: self.dialect,
        }
    }

    /// Returns the identity of the place: the address of its node, which does not move during a run.
    #[must_use]
    pub fn key(&self) -> usize {
        std::ptr::from_ref(self.node) as usize
    }
}

/// Returns the base URI of a schema, which may have an `$id`.
pub fn base_of(node: &Node, dialect: Dialect, outer: &Rc<str>) -> Rc<str> {
    base_by(node.get(dialect.id_keyword()), node, dialect, outer)
}

fn base_by(id: Option<&Node>, node: &Node, dialect: Dialect, outer: &Rc<str>) -> Rc<str> {
    let Some(id) = id.and_then(Node::as_str) else {
        return outer.clone();
    };
    if id.starts_with('#') || !uri::is_reference(id) || (dialect.ref_hides_siblings() && node.get("$ref").is_some()) {
        return outer.clone();
    }
    let absolute = uri::resolve(outer, id);
    uri::split_fragment(&absolute).0.into()
}
