//! Applies the operations of a patch.

use super::{Action, Operation};
use crate::{
    json::{Json, MAX_DEPTH, Node},
    pointer,
};

/// The largest number of values in a patched document. Without a limit, every `copy` could double its size.
const MAX_VALUES: usize = 1_000_000;

impl Operation {
    /// Applies the operation to the document. The error is a clause that says why it cannot be applied.
    pub(super) fn apply(&self, document: &mut Node) -> Result<(), String> {
        match &self.action {
            Action::Add(value) => add(document, &self.path, value.clone()),
            Action::Remove => remove(document, &self.path).map(|_| ()),
            Action::Replace(value) => {
                bounded(document, &self.path, value)?;
                let target = document.pointer_mut(&self.path).ok_or_else(|| nothing_at(&self.path))?;
                *target = value.clone();
                Ok(())
            }
            Action::Move(from) => {
                let inside = self.path.strip_prefix(from.as_str());
                if inside.is_some_and(|rest| rest.starts_with('/')) {
                    return Err(format!("{} cannot be moved into itself", shown(from)));
                }
                // Moving a value onto itself changes nothing. Removing it first could move it to another index.
                if inside == Some("") {
                    let there = document.pointer(from).is_some();
                    return there.then_some(()).ok_or_else(|| nothing_at(from));
                }
                let value = remove(document, from)?;
                add(document, &self.path, value)
            }
            Action::Copy(from) => {
                let value = document.pointer(from).ok_or_else(|| nothing_at(from))?.clone();
                add(document, &self.path, value)
            }
            Action::Test(value) => match document.pointer(&self.path) {
                None => Err(nothing_at(&self.path)),
                Some(found) if found == value => Ok(()),
                Some(found) => Err(format!("{} is {}, not {}", shown(&self.path), shortened(found), shortened(value))),
            },
        }
    }
}

fn add(document: &mut Node, path: &str, value: Node) -> Result<(), String> {
    bounded(document, path, &value)?;
    let Some((parent, last)) = pointer::split_last(path) else {
        *document = value;
        return Ok(());
    };
    let target = document.pointer_mut(parent).ok_or_else(|| nothing_at(parent))?;
    match &mut target.value {
        Json::Object(_) => {
            target.insert(&last, value);
            Ok(())
        }
        Json::Array(elements) => {
            let length = elements.len();
            let at = if last == "-" { Some(length) } else { pointer::index(&last) };
            match at.filter(|at| *at <= length) {
                Some(at) => {
                    elements.insert(at, value);
                    Ok(())
                }
                None => Err(format!(
                    "nothing can be inserted at index `{last}` of {}, whose length is {length}",
                    shown(parent)
                )),
            }
        }
        _ => Err(format!(
            "{} is {}, so nothing can be added to it",
            shown(parent),
            target.described_kind()
        )),
    }
}

fn remove(document: &mut Node, path: &str) -> Result<Node, String> {
    let Some((parent, last)) = pointer::split_last(path) else {
        return Err("the whole document cannot be removed".into());
    };
    let target = document.pointer_mut(parent).ok_or_else(|| nothing_at(path))?;
    let removed = match &mut target.value {
        Json::Object(_) => target.remove(&last),
        Json::Array(elements) => pointer::index(&last)
            .filter(|at| *at < elements.len())
            .map(|at| elements.remove(at)),
        _ => None,
    };
    removed.ok_or_else(|| nothing_at(path))
}

/// Checks that a patched document stays within the limits of the parser, and within memory.
fn bounded(document: &Node, path: &str, value: &Node) -> Result<(), String> {
    let (values, levels) = value.extent();
    let outer = path.matches('/').count();
    if outer + levels > MAX_DEPTH + 1 || document.extent().0 + values > MAX_VALUES {
        return Err("the document would become too large or too deeply nested".into());
    }
    Ok(())
}

fn nothing_at(path: &str) -> String {
    format!("{} does not exist", shown(path))
}

fn shown(path: &str) -> String {
    if path.is_empty() { "the root".into() } else { format!("`{path}`") }
}

fn shortened(node: &Node) -> String {
    let text = node.to_compact();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("`{}…`", text.get(..at).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use crate::{json::parse, patch::Patch};

    fn patched(document: &str, operations: &str) -> Result<String, String> {
        let text = format!(r#"{{"reason": "a test", "operations": {operations}}}"#);
        let patch = Patch::read("v1.patch.json", &text).expect("the patch reads");
        let document = parse(document).expect("the document reads");
        match patch.apply(document) {
            Ok(node) => Ok(node.to_compact()),
            Err(problem) => {
                assert_eq!(problem.path, "v1.patch.json");
                assert!(problem.pointer.starts_with("/operations/"));
                Err(problem.message.trim_start_matches("this patch no longer applies: ").to_owned())
            }
        }
    }

    #[test]
    fn each_operation_applies() {
        for (document, operations, result) in [
            (r#"{"a":1}"#, r#"[{"op":"add","path":"/b","value":[2]}]"#, r#"{"a":1,"b":[2]}"#),
            (r#"{"a":1}"#, r#"[{"op":"add","path":"/a","value":2}]"#, r#"{"a":2}"#),
            ("[1,3]", r#"[{"op":"add","path":"/1","value":2}]"#, "[1,2,3]"),
            ("[1]", r#"[{"op":"add","path":"/-","value":2}]"#, "[1,2]"),
            ("[1]", r#"[{"op":"add","path":"","value":{}}]"#, "{}"),
            (r#"{"a":1,"b":2}"#, r#"[{"op":"remove","path":"/a"}]"#, r#"{"b":2}"#),
            ("[1,2]", r#"[{"op":"remove","path":"/0"}]"#, "[2]"),
            (
                r#"{"a":1,"b":2}"#,
                r#"[{"op":"replace","path":"/a","value":null}]"#,
                r#"{"a":null,"b":2}"#,
            ),
            ("[1]", r#"[{"op":"replace","path":"","value":2}]"#, "2"),
            (
                r#"{"a":{"b":1}}"#,
                r#"[{"op":"move","from":"/a/b","path":"/c"}]"#,
                r#"{"a":{},"c":1}"#,
            ),
            (r#"{"a":1,"b":2}"#, r#"[{"op":"move","from":"/a","path":"/a"}]"#, r#"{"a":1,"b":2}"#),
            ("[1,2,3]", r#"[{"op":"move","from":"/0","path":"/2"}]"#, "[2,3,1]"),
            (r#"{"a":[1]}"#, r#"[{"op":"copy","from":"/a","path":"/a/0"}]"#, r#"{"a":[[1],1]}"#),
            (
                r#"{"a/b":{"x":1.0}}"#,
                r#"[{"op":"test","path":"/a~1b","value":{"x":1}},{"op":"remove","path":"/a~1b/x"}]"#,
                r#"{"a/b":{}}"#,
            ),
        ] {
            assert_eq!(patched(document, operations), Ok(result.to_owned()), "{operations}");
        }
    }

    #[test]
    fn operations_that_do_not_apply_say_why() {
        for (document, operations, reason) in [
            ("{}", r#"[{"op":"add","path":"/a/b","value":1}]"#, "`/a` does not exist"),
            (
                r#"{"a":"x"}"#,
                r#"[{"op":"add","path":"/a/b","value":1}]"#,
                "`/a` is a string, so nothing can be added to it",
            ),
            (
                "[1]",
                r#"[{"op":"add","path":"/2","value":1}]"#,
                "nothing can be inserted at index `2` of the root, whose length is 1",
            ),
            (
                "[1]",
                r#"[{"op":"add","path":"/01","value":1}]"#,
                "nothing can be inserted at index `01` of the root, whose length is 1",
            ),
            ("{}", r#"[{"op":"remove","path":"/a"}]"#, "`/a` does not exist"),
            ("{}", r#"[{"op":"remove","path":""}]"#, "the whole document cannot be removed"),
            ("[]", r#"[{"op":"remove","path":"/-"}]"#, "`/-` does not exist"),
            ("{}", r#"[{"op":"replace","path":"/a","value":1}]"#, "`/a` does not exist"),
            (
                r#"{"a":{}}"#,
                r#"[{"op":"move","from":"/a","path":"/a/b"}]"#,
                "`/a` cannot be moved into itself",
            ),
            (
                "{}",
                r#"[{"op":"move","from":"","path":"/b"}]"#,
                "the root cannot be moved into itself",
            ),
            ("{}", r#"[{"op":"copy","from":"/a","path":"/b"}]"#, "`/a` does not exist"),
            ("{}", r#"[{"op":"test","path":"/a","value":1}]"#, "`/a` does not exist"),
            (
                r#"{"a":1}"#,
                r#"[{"op":"test","path":"/a","value":"1"}]"#,
                "`/a` is `1`, not `\"1\"`",
            ),
        ] {
            assert_eq!(patched(document, operations), Err(reason.to_owned()), "{operations}");
        }
    }

    #[test]
    fn patched_values_are_marked() {
        let text = r#"{"reason": "r", "operations": [{"op": "add", "path": "/b", "value": {"c": 1}}]}"#;
        let document = Patch::read("p", text)
            .expect("the patch reads")
            .apply(parse(r#"{"a": 1}"#).expect("the document reads"))
            .expect("the patch applies");
        assert!(!document.pointer("/a").expect("a").span.patched);
        let span = document.pointer("/b/c").expect("c").span;
        assert!(span.patched);
        assert_eq!(text.get(span.start..span.end), Some("1"));
    }

    #[test]
    fn repeated_copies_are_bounded() {
        let copy = r#"{"op":"copy","from":"/a","path":"/a/-"}"#;
        let operations = format!("[{}]", vec![copy; 300].join(","));
        assert_eq!(
            patched(r#"{"a":[1]}"#, &operations),
            Err("the document would become too large or too deeply nested".to_owned())
        );
    }
}
