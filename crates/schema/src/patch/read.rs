//! Reads a patch file.

use super::{Action, Operation, Patch};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    json::{self, Node, Span},
    pointer,
};

const SHAPE: &str = "write a patch as {\"reason\": \"why\", \"operations\": [{\"op\": \"replace\", \"path\": \"/…\", \"value\": …}]}";

impl Patch {
    /// Reads a patch file. `path` is the path shown in diagnostics.
    ///
    /// # Errors
    ///
    /// Returns every problem of the file: invalid JSON, a missing reason, unknown operations and members.
    pub fn read(path: &str, text: &str) -> Result<Self, Diagnostics> {
        let root = match json::parse(text) {
            Ok(root) => root,
            Err(error) => {
                return Err(Diagnostic::error(path, error.message)
                    .at_offset(text, error.offset)
                    .help(error.help)
                    .into());
            }
        };
        let mut reader = Reader {
            path,
            text,
            problems: Diagnostics::new(),
        };
        let patch = reader.patch(&root);
        match patch {
            Some(patch) if reader.problems.is_empty() => Ok(patch),
            _ => Err(reader.problems),
        }
    }
}

struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    problems: Diagnostics,
}

impl Reader<'_> {
    fn patch(&mut self, root: &Node) -> Option<Patch> {
        let Some(members) = root.as_object() else {
            self.error(root.span, "", format!("expected an object, found {}", root.described_kind()), SHAPE);
            return None;
        };
        for member in members {
            if !matches!(&*member.name, "reason" | "operations") {
                let message = format!("unknown member `{}` in this patch", member.name);
                self.error(member.name_span, &pointer::join("", &member.name), message, SHAPE);
            }
        }
        let reason = root.get("reason").and_then(Node::as_str).unwrap_or("").trim();
        if reason.is_empty() {
            self.error(
                root.get("reason").map_or(root.span, |node| node.span),
                "",
                "this patch has no reason".into(),
                "add \"reason\": say what the provider got wrong, how you know, and since when",
            );
        }
        let operations = root.get("operations").and_then(Node::as_array).unwrap_or(&[]);
        if operations.is_empty() {
            self.error(
                root.get("operations").map_or(root.span, |node| node.span),
                "",
                "this patch has no operations".into(),
                SHAPE,
            );
        }
        let operations = operations
            .iter()
            .enumerate()
            .filter_map(|(index, node)| self.operation(node, format!("/operations/{index}")))
            .collect();
        Some(Patch {
            path: self.path.to_owned(),
            text: self.text.to_owned(),
            reason: reason.to_owned(),
            operations,
        })
    }

    fn operation(&mut self, node: &Node, place: String) -> Option<Operation> {
        let op = node.get("op").and_then(Node::as_str).unwrap_or_default();
        let companion = match op {
            "add" | "replace" | "test" => Some("value"),
            "move" | "copy" => Some("from"),
            "remove" => None,
            _ => {
                self.error(
                    node.get("op").map_or(node.span, |op| op.span),
                    &place,
                    "this operation has no known `op`".into(),
                    "set `op` to add, remove, replace, move, copy or test",
                );
                return None;
            }
        };
        for member in node.as_object().unwrap_or(&[]) {
            let known = matches!(&*member.name, "op" | "path") || companion == Some(&*member.name);
            if !known {
                self.error(
                    member.name_span,
                    &pointer::join(&place, &member.name),
                    format!("unknown member `{}` in operation `{op}`", member.name),
                    &match companion {
                        Some(name) => format!("it takes `op`, `path` and `{name}`"),
                        None => "it takes `op` and `path`".into(),
                    },
                );
            }
        }
        let path = self.pointer_of(node, op, "path", &place);
        let action = match op {
            "remove" => Some(Action::Remove),
            "move" => self.pointer_of(node, op, "from", &place).map(Action::Move),
            "copy" => self.pointer_of(node, op, "from", &place).map(Action::Copy),
            _ => match node.get("value") {
                None => {
                    self.error(
                        node.span,
                        &place,
                        format!("operation `{op}` needs a `value`"),
                        "add \"value\" with any JSON value",
                    );
                    None
                }
                Some(value) => {
                    let mut value = value.clone();
                    value.mark_patched();
                    Some(match op {
                        "add" => Action::Add(value),
                        "replace" => Action::Replace(value),
                        _ => Action::Test(value),
                    })
                }
            },
        };
        Some(Operation {
            action: action?,
            path: path?,
            span: node.span,
            pointer: place,
        })
    }

    fn pointer_of(&mut self, node: &Node, op: &str, name: &str, place: &str) -> Option<String> {
        let found = node.get(name);
        let text = found.and_then(Node::as_str);
        if let Some(text) = text.filter(|text| pointer::tokens(text).is_some()) {
            return Some(text.to_owned());
        }
        self.error(
            found.map_or(node.span, |node| node.span),
            place,
            format!("operation `{op}` needs a JSON pointer as its `{name}`"),
            "start the pointer with `/`, as in /properties/amount/type; in a name, write `~` as ~0 and `/` as ~1",
        );
        None
    }

    fn error(&mut self, span: Span, place: &str, message: String, help: &str) {
        self.problems.push(
            Diagnostic::error(self.path, message)
                .at_span(self.text, span.start..span.end)
                .under(place)
                .help(help),
        );
    }
}
