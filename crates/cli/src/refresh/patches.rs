//! The patch of a document whose text changes.

use eventry_schema::diagnostic::Diagnostic;
use eventry_schema::discover::Tree;
use eventry_schema::json::{self, Node};
use eventry_schema::patch::{Action, Operation, Patch};

/// The state of a patch when its document gets a new text.
pub enum Beside {
    /// The document has no patch, or the patch applies.
    Holds,
    /// The provider has fixed what it corrects.
    Superfluous(Patch),
    /// It no longer applies.
    Stale(Diagnostic),
}

/// The path of the patch of a document.
pub fn path_of(document: &str) -> String {
    format!("{}.patch.json", document.strip_suffix(".json").unwrap_or(document))
}

/// Examines the patch of a document that gets this text.
pub fn beside(tree: &Tree, document: &str, text: &str) -> Beside {
    let path = path_of(document);
    let Some(patch) = tree.files.get(&path) else {
        return Beside::Holds;
    };
    let (Ok(patch), Ok(published)) = (Patch::read(&tree.path(&path), patch), json::parse(text)) else {
        // Reported where the folder or the schema is read.
        return Beside::Holds;
    };
    if is_superfluous(&patch, &published) {
        return Beside::Superfluous(patch);
    }
    patch.apply(published).map_or_else(Beside::Stale, |_| Beside::Holds)
}

/// Whether the provider has fixed what the patch corrects: apart from its tests, no operation would change the document.
fn is_superfluous(patch: &Patch, published: &Node) -> bool {
    let changes = |operation: &&Operation| !matches!(operation.action, Action::Test(_));
    let mut operations = patch.operations.iter().filter(changes).peekable();
    operations.peek().is_some() && operations.all(|operation| leaves_as_it_is(patch, operation, published))
}

fn leaves_as_it_is(patch: &Patch, operation: &Operation, published: &Node) -> bool {
    // Inserting into an array always changes it, even next to an equal element; so does removing from one.
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
    use eventry_schema::json::parse;
    use eventry_schema::patch::Patch;

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
