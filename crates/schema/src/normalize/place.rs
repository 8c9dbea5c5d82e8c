//! Where a schema stands.

use std::rc::Rc;

use super::dialect::Dialect;
use super::uri;
use crate::json::Node;
use crate::pointer;

/// A schema's place: the node with all that is needed to resolve what it refers to.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The schema.
    pub node: &'a Node,
    /// Its document: an index into the library's.
    pub document: usize,
    /// Base URI in force at this place.
    pub base: Rc<str>,
    /// Where it stands in its document.
    pub pointer: Rc<str>,
    /// How its keywords are meant.
    pub dialect: Dialect,
}

impl<'a> Place<'a> {
    /// The place behind one more member.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<Place<'a>> {
        self.node.get(name).map(|node| self.at(node, &[name]))
    }

    /// A place below this one. `tokens` are unescaped.
    #[must_use]
    pub fn at(&self, node: &'a Node, tokens: &[&str]) -> Place<'a> {
        self.identified(node, tokens, node.get(self.dialect.id_keyword()))
    }

    /// As [`Place::at`], where it is known what the node holds under the keyword that gives a schema its URI.
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

    /// Identity of the place: nodes are never moved while a run lasts.
    #[must_use]
    pub fn key(&self) -> usize {
        std::ptr::from_ref(self.node) as usize
    }
}

/// The base URI at a schema that may carry an `$id`.
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
