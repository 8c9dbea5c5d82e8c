//! What could not be honoured, said with its place.

use super::convert::Converter;
use super::keywords;
use super::library::Unresolved;
use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::json::Node;

impl<'a> Converter<'a, '_> {
    /// Says once that a part stays a JSON value, and why.
    pub(super) fn untyped(&mut self, place: &Place<'a>, why: &str) {
        if self.reported.insert(place.key()) {
            let diagnostic = self.at(place, place.node, false, format!("kept as a JSON value: {why}"));
            self.diagnostics
                .push(diagnostic.help("nothing is lost; give this part a simpler schema in a patch to type it"));
        }
    }

    pub(super) fn unresolved(&mut self, place: &Place<'a>, problem: &Unresolved) {
        self.leads_nowhere(place, problem, true);
    }

    /// Warns of references that lead nowhere and that no type needed: a validator may well follow them.
    pub(super) fn follow_the_rest(&mut self, place: &Place<'a>, depth: usize) {
        if depth > crate::json::MAX_DEPTH {
            return;
        }
        let reference = place.node.get("$ref").and_then(Node::as_str);
        if let Some(Err(problem)) = reference.map(|reference| self.library.resolve(place, reference)) {
            self.leads_nowhere(place, &problem, false);
        }
        for child in keywords::subschemas(place) {
            self.follow_the_rest(&child, depth + 1);
        }
    }

    fn leads_nowhere(&mut self, place: &Place<'a>, problem: &Unresolved, error: bool) {
        if !self.reported.insert(place.key()) {
            return;
        }
        let node = ["$ref", "$dynamicRef", "$recursiveRef"]
            .iter()
            .find_map(|name| place.node.get(name));
        let reference = node.and_then(Node::as_str).unwrap_or_default();
        let (message, help) = match problem {
            Unresolved::Remote(uri) => (
                format!("`$ref` to `{reference}` leaves this machine, and a build never uses the network"),
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
                format!("`$ref` to `{reference}` names a document that is not here"),
                format!("looked for `{path}`; references are relative to the file that holds them"),
            ),
            Unresolved::NoPlace { document, fragment } => (
                format!("`$ref` to `{reference}` leads nowhere"),
                format!("`{document}` has no `{fragment}`; correct the reference in this file or in a patch beside it"),
            ),
            Unresolved::MetaSchema => return,
        };
        let mut diagnostic = self.at(place, node.unwrap_or(place.node), error, message).help(help);
        diagnostic.pointer.push_str("/$ref");
        self.diagnostics.push(diagnostic);
    }

    fn at(&self, place: &Place<'a>, node: &Node, error: bool, message: String) -> Diagnostic {
        let document = &self.library.documents[place.document];
        let diagnostic = if error {
            Diagnostic::error(&document.path, message)
        } else {
            Diagnostic::warning(&document.path, message)
        };
        let diagnostic = diagnostic.under(&*place.pointer);
        if node.span.patched {
            diagnostic
        } else {
            diagnostic.at_offset(document.text, node.span.start)
        }
    }
}
