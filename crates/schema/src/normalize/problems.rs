//! Reports schemas and references that cannot be honored.

use std::collections::HashSet;

use super::convert::Converter;
use super::dialect::Dialect;
use super::keywords;
use super::library::Unresolved;
use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::json::{Json, Node};

impl<'a> Converter<'a, '_> {
    /// Reports, once per place, that a value stays plain JSON, and why.
    pub(super) fn untyped(&mut self, place: &Place<'a>, why: &str) {
        if self.reported.insert(place.key()) {
            let diagnostic = self.at(place, false, format!("this schema becomes plain JSON: {why}"));
            self.diagnostics
                .push(diagnostic.help("no data is lost; to get a type, simplify the schema in a patch"));
        }
    }

    /// Reports, once per place, that a reference cannot be resolved.
    pub(super) fn unresolved(&mut self, place: &Place<'a>, problem: &Unresolved) {
        self.report_unresolved(place, problem, true);
    }

    /// Follows all references that affect what some schemas admit, and reports those that cannot be resolved as errors.
    pub(super) fn check_references(&mut self, roots: Vec<Place<'a>>) {
        let mut pending = roots;
        let mut seen = HashSet::new();
        while let Some(place) = pending.pop() {
            if !seen.insert(place.key()) {
                continue;
            }
            for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
                let exists = match keyword {
                    "$dynamicRef" => place.dialect == Dialect::Draft202012,
                    "$recursiveRef" => place.dialect == Dialect::Draft201909,
                    _ => true,
                };
                let Some(reference_place) = place.member(keyword).filter(|_| exists) else {
                    continue;
                };
                let Some(reference) = reference_place.node.as_str() else { continue };
                match self.library.resolve(&place, reference) {
                    Ok(target) => pending.push(target),
                    Err(problem) => self.unresolved(&reference_place, &problem),
                }
            }
            let hidden = place.dialect.ref_hides_siblings() && place.node.get("$ref").is_some_and(|reference| reference.as_str().is_some());
            if !hidden {
                pending.extend(keywords::applied(&place));
            }
        }
    }

    /// Warns about references in unused schemas that cannot be resolved.
    pub(super) fn check_unused_references(&mut self, root: &Place<'a>) {
        if holds_reference(root.node) {
            self.follow(root, 0);
        }
    }

    fn follow(&mut self, place: &Place<'a>, depth: usize) {
        if depth > crate::json::MAX_DEPTH {
            return;
        }
        if let Some(reference_place) = place.member("$ref")
            && let Some(reference) = reference_place.node.as_str()
            && let Err(problem) = self.library.resolve(place, reference)
        {
            self.report_unresolved(&reference_place, &problem, false);
        }
        for child in keywords::subschemas(place) {
            self.follow(&child, depth + 1);
        }
    }

    fn report_unresolved(&mut self, place: &Place<'a>, problem: &Unresolved, error: bool) {
        if !self.reported.insert(place.key()) {
            return;
        }
        let keyword = place.pointer.rsplit('/').next().unwrap_or_default();
        let reference = place.node.as_str().unwrap_or_default();
        let (message, help) = match problem {
            Unresolved::Remote(uri) => (
                format!("`{keyword}` refers to the remote document `{reference}`, but a build never uses the network"),
                {
                    let rest = uri.split_once("://").map_or(uri.as_str(), |(_, rest)| rest);
                    let path = &self.library.documents[place.document].path;
                    let provider = path.split('/').nth(1).unwrap_or_default();
                    format!(
                        "save the document as `_vendored/{rest}` in the provider's folder; for example: \
                         `curl -L {uri} | cargo eventry vendor {provider} {uri} -`"
                    )
                },
            ),
            Unresolved::NoDocument(path) => (
                format!("`{keyword}` refers to `{reference}`, but this document does not exist"),
                format!("add `{path}`, or correct the reference, which is relative to this file"),
            ),
            Unresolved::NoPlace { document, fragment } => (
                format!("`{keyword}` refers to `{reference}`, but this target does not exist"),
                format!("correct the reference in this file or in a patch: `{document}` has no `{fragment}`"),
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
            diagnostic.at_span(document.text, place.node.span.start..place.node.span.end)
        }
    }
}

/// Returns whether a node contains a reference. This is cheaper than visiting places.
fn holds_reference(node: &Node) -> bool {
    match &node.value {
        Json::Object(members) => members
            .iter()
            .any(|member| &*member.name == "$ref" || holds_reference(&member.node)),
        Json::Array(elements) => elements.iter().any(holds_reference),
        _ => false,
    }
}
