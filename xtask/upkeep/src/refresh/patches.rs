//! Patches when the schema beneath them changes.

use eventry_codegen::json::Node;
use eventry_codegen::patch::{Action, Operation, Patch};

/// Whether the provider has mended what the patch corrects: none of its operations would change the document any more, its tests aside.
pub fn is_superfluous(patch: &Patch, published: &Node) -> bool {
    let changes = |operation: &&Operation| !matches!(operation.action, Action::Test(_));
    let mut operations = patch.operations.iter().filter(changes).peekable();
    operations.peek().is_some() && operations.all(|operation| leaves_as_it_is(patch, operation, published))
}

fn leaves_as_it_is(patch: &Patch, operation: &Operation, published: &Node) -> bool {
    // Inserting into an array always changes it, even where the same element stands there; so does removing from one.
    if matches!(operation.action, Action::Remove) {
        return published.pointer(&operation.path).is_none();
    }
    let alone = Patch {
        operations: vec![operation.clone()],
        ..patch.clone()
    };
    alone.apply(published.clone()).is_ok_and(|after| after == *published)
}

#[cfg(test)]
mod tests {
    use super::is_superfluous;
    use eventry_codegen::json::parse;
    use eventry_codegen::patch::Patch;

    #[test]
    fn a_mended_fault_needs_no_patch() {
        let text = r#"{"reason": "r", "operations": [
            {"op": "test", "path": "/type", "value": "number"},
            {"op": "replace", "path": "/type", "value": "string"},
            {"op": "remove", "path": "/format"},
            {"op": "add", "path": "/title", "value": "T"}]}"#;
        let patch = Patch::read("p", text).unwrap();
        let superfluous = |text: &str| is_superfluous(&patch, &parse(text).unwrap());
        assert!(superfluous(r#"{"type": "string", "title": "T", "minLength": 1}"#));
        assert!(!superfluous(r#"{"type": "string"}"#));
        assert!(!superfluous(r#"{"type": "string", "title": "T", "format": "int"}"#));
        assert!(!superfluous(r#"{"type": "number", "title": "T"}"#));
        let tests_alone = r#"{"reason": "r", "operations": [{"op": "test", "path": "", "value": 1}]}"#;
        assert!(!is_superfluous(&Patch::read("p", tests_alone).unwrap(), &parse("1").unwrap()));
    }
}
