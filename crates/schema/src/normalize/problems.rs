//! What could not be honoured, said with its place.

use std::collections::HashSet;

use super::convert::Converter;
use super::dialect::Dialect;
use super::keywords;
use super::library::Unresolved;
use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::json::{Json, Node};

impl<'a> Converter<'a, '_> {
    /// Says once that a part stays a JSON value, and why.
    pub(super) fn untyped(&mut self, place: &Place<'a>, why: &str) {
        if self.reported.insert(place.key()) {
            let diagnostic = self.at(place, false, format!("kept as a JSON value: {why}"));
            self.diagnostics
                .push(diagnostic.help("nothing is lost; give this part a simpler schema in a patch to type it"));
        }
    }

    /// Says once that the reference at a place cannot be followed, and what to do.
    pub(super) fn unresolved(&mut self, place: &Place<'a>, problem: &Unresolved) {
        self.leads_nowhere(place, problem, true);
    }

    /// Follows all references that have a say in what some schemas admit, types or none: one that leads nowhere is an error.
    pub(super) fn follow_all(&mut self, roots: Vec<Place<'a>>) {
        let mut open = roots;
        let mut seen = HashSet::new();
        while let Some(place) = open.pop() {
            if !seen.insert(place.key()) {
                continue;
            }
            for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
                let since = match keyword {
                    "$dynamicRef" => place.dialect == Dialect::Draft202012,
                    "$recursiveRef" => place.dialect == Dialect::Draft201909,
                    _ => true,
                };
                let Some(said) = place.member(keyword).filter(|_| since) else {
                    continue;
                };
                let Some(reference) = said.node.as_str() else { continue };
                match self.library.resolve(&place, reference) {
                    Ok(target) => open.push(target),
                    Err(problem) => self.unresolved(&said, &problem),
                }
            }
            let hidden = place.dialect.ref_hides_siblings() && place.node.get("$ref").is_some_and(|said| said.as_str().is_some());
            if !hidden {
                open.extend(keywords::applied(&place));
            }
        }
    }

    /// Warns of references that lead nowhere in schemas that nothing uses.
    pub(super) fn follow_the_rest(&mut self, root: &Place<'a>) {
        if holds_reference(root.node) {
            self.follow(root, 0);
        }
    }

    fn follow(&mut self, place: &Place<'a>, depth: usize) {
        if depth > crate::json::MAX_DEPTH {
            return;
        }
        if let Some(said) = place.member("$ref")
            && let Some(reference) = said.node.as_str()
            && let Err(problem) = self.library.resolve(place, reference)
        {
            self.leads_nowhere(&said, &problem, false);
        }
        for child in keywords::subschemas(place) {
            self.follow(&child, depth + 1);
        }
    }

    fn leads_nowhere(&mut self, place: &Place<'a>, problem: &Unresolved, error: bool) {
        if !self.reported.insert(place.key()) {
            return;
        }
        let keyword = place.pointer.rsplit('/').next().unwrap_or_default();
        let reference = place.node.as_str().unwrap_or_default();
        let (message, help) = match problem {
            Unresolved::Remote(uri) => (
                format!("`{keyword}` to `{reference}` leaves this machine, and a build never uses the network"),
                {
                    let rest = uri.split_once("://").map_or(uri.as_str(), |(_, rest)| rest);
                    let path = &self.library.documents[place.document].path;
                    let provider = path.split('/').nth(1).unwrap_or_default();
                    format!(
                        "put the document at `_vendored/{rest}` in the provider's folder; in a checkout of Eventry: \
                         `curl -L {uri} | cargo xtask vendor {provider} {uri} -`"
                    )
                },
            ),
            Unresolved::NoDocument(path) => (
                format!("`{keyword}` to `{reference}` names a document that is not here"),
                format!("looked for `{path}`; references are relative to the file that holds them"),
            ),
            Unresolved::NoPlace { document, fragment } => (
                format!("`{keyword}` to `{reference}` leads nowhere"),
                format!("`{document}` has no `{fragment}`; correct the reference in this file or in a patch beside it"),
            ),
            Unresolved::MetaSchema => return,
        };
        let diagnostic = self.at(place, error, message).help(help);
        self.diagnostics.push(diagnostic);
    }

    fn at(&self, place: &Place<'a>, error: bool, message: String) -> Diagnostic {
        let document = &self.library.documents[place.document];
        let diagnostic = if error {
            Diagnostic::error(&document.path, message)
        } else {
            Diagnostic::warning(&document.path, message)
        };
        let diagnostic = diagnostic.under(&*place.pointer);
        if place.node.span.patched {
            diagnostic
        } else {
            diagnostic.at_offset(document.text, place.node.span.start)
        }
    }
}

/// Whether there is a reference somewhere inside: to name the places on the way costs more than to look.
fn holds_reference(node: &Node) -> bool {
    match &node.value {
        Json::Object(members) => members
            .iter()
            .any(|member| &*member.name == "$ref" || holds_reference(&member.node)),
        Json::Array(elements) => elements.iter().any(holds_reference),
        _ => false,
    }
}
