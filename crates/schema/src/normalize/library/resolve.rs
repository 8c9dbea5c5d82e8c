//! Resolves references between the documents of a library.

use super::{LOCAL, Library, Unresolved, retrieval_uri};
use crate::json::{Json, Node};
use crate::normalize::dialect::Dialect;
use crate::normalize::keyword_values;
use crate::normalize::place::Place;
use crate::normalize::uri;
use crate::pointer;

impl<'a> Library<'a> {
    /// Resolves a `$ref`.
    ///
    /// The reference is resolved against the base URI first. If that fails, it is resolved against the path of the document: published
    /// `$id`s are often placeholders, but the files exist.
    ///
    /// # Errors
    /// Returns why the reference cannot be resolved.
    pub fn resolve(&self, from: &Place<'a>, reference: &str) -> Result<Place<'a>, Unresolved> {
        let absolute = uri::resolve(&from.base, reference);
        match self.find(from.document, &absolute) {
            Ok(place) => Ok(place),
            Err(Unresolved::NoPlace { document, fragment }) => Err(Unresolved::NoPlace { document, fragment }),
            Err(error) => {
                let retrieval = retrieval_uri(&self.documents[from.document].path);
                self.find(from.document, &uri::resolve(&retrieval, reference))
                    .map_err(|second| match (second, error) {
                        (no_place @ Unresolved::NoPlace { .. }, _) => no_place,
                        (_, error) => error,
                    })
            }
        }
    }

    /// Returns the URI that the validator needs in place of a reference, if it could not resolve the reference itself.
    ///
    /// A target that is only found by its file or by its origin is known by its path, and so is a document that shares its `$id`. Such a
    /// document loses its `$id`, so its own relative references become absolute. A target whose anchor the validator does not accept is
    /// known by its JSON pointer.
    #[must_use]
    pub fn relocated(&self, from: &Place<'a>, reference: &str) -> Option<String> {
        let path_of = |document: usize| retrieval_uri(&self.documents[document].path);
        let place_of = |target: &Place<'a>| format!("{}#{}", path_of(target.document), target.pointer.replace('%', "%25"));
        let absolute = uri::resolve(&from.base, reference);
        let (named, fragment) = uri::split_fragment(&absolute);
        if reference.starts_with("#/") || reference == "#" {
            return None;
        }
        let target = match self.find(from.document, &absolute) {
            Ok(target) => target,
            Err(Unresolved::NoPlace { .. }) => return None,
            Err(Unresolved::MetaSchema) => {
                let own = Dialect::of_uri(named)?.uri().trim_end_matches('#');
                return (named != own).then(|| format!("{own}#{fragment}"));
            }
            Err(_) => {
                let beside = uri::resolve(&path_of(from.document), reference);
                let target = self.find(from.document, &beside).ok()?;
                let (named, fragment) = uri::split_fragment(&beside);
                let known = uri::encode(named) == path_of(target.document) && !is_unknown_anchor(&target, fragment);
                return Some(if known { beside } else { place_of(&target) });
            }
        };
        if is_unknown_anchor(&target, fragment) {
            return Some(place_of(&target));
        }
        if reference.starts_with('#') {
            return None;
        }
        let shared = self.shares_its_id(target.document) && named == &*self.root(target.document).base;
        let known = self.place_named(from.document, named).is_some() || uri::encode(named) == path_of(target.document);
        if shared || !known {
            Some(format!("{}#{fragment}", path_of(target.document)))
        } else if !self.shares_its_id(from.document) {
            None
        } else if target.document == from.document {
            Some(place_of(&target))
        } else {
            Some(absolute)
        }
    }

    fn find(&self, near: usize, absolute: &str) -> Result<Place<'a>, Unresolved> {
        let (document_uri, fragment) = uri::split_fragment(absolute);
        let fragment = uri::percent_decode(fragment);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return self
                .place_named(near, &format!("{document_uri}#{fragment}"))
                .or_else(|| {
                    let root = self.document(near, document_uri).ok()?;
                    self.place_named(near, &format!("{}#{fragment}", root.base))
                })
                .cloned()
                .ok_or_else(|| self.missing(near, document_uri, &fragment));
        }
        let mut place = self.document(near, document_uri)?;
        for token in pointer::tokens(&fragment).unwrap_or_default() {
            let Some(next) = self.child(&place, &token) else {
                return Err(self.missing(near, document_uri, &fragment));
            };
            place = next;
        }
        Ok(place)
    }

    /// Returns the member or element of a place that a token of a JSON pointer names.
    #[must_use]
    pub fn child(&self, place: &Place<'a>, token: &str) -> Option<Place<'a>> {
        let node = match &place.node.value {
            Json::Array(items) => items.get(token.parse::<usize>().ok()?)?,
            _ => self.member(place.node, token)?,
        };
        Some(place.identified(node, &[token], self.member(node, place.dialect.id_keyword())))
    }

    /// Returns the member of an object. There may be very many definitions, each with references to it.
    fn member(&self, node: &'a Node, name: &str) -> Option<&'a Node> {
        match self.wide.get(&(std::ptr::from_ref(node) as usize)) {
            Some(members) => members.get(name).copied(),
            None => node.get(name),
        }
    }

    /// Returns the place for a URI without a fragment.
    pub(super) fn document(&self, near: usize, uri: &str) -> Result<Place<'a>, Unresolved> {
        if let Some(place) = self
            .place_named(near, uri)
            .or_else(|| self.place_named(near, uri.trim_end_matches('/')))
        {
            return Ok(place.clone());
        }
        if let Some(path) = uri.strip_prefix(LOCAL) {
            let path = uri::percent_decode(path);
            let found = self.by_path.get(&path).or_else(|| self.by_path.get(&format!("{path}.json")));
            return found.map(|index| self.root(*index)).ok_or(Unresolved::NoDocument(path));
        }
        if let Some(rest) = uri.strip_prefix("http://").or_else(|| uri.strip_prefix("https://")) {
            let decoded = uri::percent_decode(rest);
            let found = self.vendored.get(rest).or_else(|| self.vendored.get(&decoded)).copied();
            if let Some(index) = found {
                return Ok(self.root(index));
            }
            if Dialect::of_uri(uri).is_some() || rest.starts_with("json-schema.org/draft") {
                return Err(Unresolved::MetaSchema);
            }
            return Err(Unresolved::Remote(uri.to_owned()));
        }
        Err(Unresolved::NoDocument(uri.to_owned()))
    }

    /// Returns the place with a URI, preferring the given document.
    fn place_named(&self, near: usize, uri: &str) -> Option<&Place<'a>> {
        self.by_document.get(&(near, uri.to_owned())).or_else(|| self.by_uri.get(uri))
    }

    fn missing(&self, near: usize, document: &str, fragment: &str) -> Unresolved {
        match self.document(near, document) {
            Err(error) => error,
            Ok(place) => Unresolved::NoPlace {
                document: self.documents[place.document].path.clone(),
                fragment: fragment.to_owned(),
            },
        }
    }
}

/// Returns whether the fragment of a reference is an anchor that validators do not accept.
fn is_unknown_anchor(target: &Place<'_>, fragment: &str) -> bool {
    if fragment.is_empty() || fragment.starts_with('/') {
        return false;
    }
    let name = uri::percent_decode(fragment);
    let keyword_value = |keyword: &str| target.node.get(keyword).and_then(Node::as_str);
    let known = if target.dialect >= Dialect::Draft201909 {
        let is = |keyword: &str| keyword_value(keyword) == Some(&*name) && keyword_values::is_anchor(keyword, &name, target.dialect);
        is("$anchor") || target.dialect == Dialect::Draft202012 && is("$dynamicAnchor")
    } else {
        keyword_value(target.dialect.id_keyword())
            .and_then(|id| id.strip_prefix('#'))
            .map(uri::percent_decode)
            .as_deref()
            == Some(&*name)
    };
    !known
}
