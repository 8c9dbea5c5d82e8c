//! Patches: reviewed corrections of one published schema, as RFC 6902 operations with a reason.
//!
//! ```json
//! {
//!   "reason": "`amount` is documented as a number but always sent as text; confirmed by support on 2026-03-02.",
//!   "operations": [{ "op": "replace", "path": "/properties/amount/type", "value": "string" }]
//! }
//! ```
//!
//! A patch that no longer applies is an error: the schema has changed, and someone has to review the patch.

mod apply;
mod read;

use crate::{
    diagnostic::Diagnostic,
    json::{Node, Span},
};

/// The content of a patch file.
#[derive(Clone, Debug)]
pub struct Patch {
    /// The path of the file, as diagnostics show it.
    pub path: String,
    /// The text of the file.
    pub text: String,
    /// Why the published schema is corrected.
    pub reason: String,
    /// The operations, in order.
    pub operations: Vec<Operation>,
}

/// An RFC 6902 operation and its location in the patch file.
#[derive(Clone, Debug)]
pub struct Operation {
    /// What to do.
    pub action: Action,
    /// The JSON pointer into the schema.
    pub path: String,
    /// The location of the operation.
    pub span: Span,
    /// The JSON pointer to the operation in the patch file.
    pub pointer: String,
}

/// The effect of an operation at its path.
#[derive(Clone, Debug)]
pub enum Action {
    /// Adds a member, or inserts an element before an index (`-` is the end).
    Add(Node),
    /// Removes the value.
    Remove,
    /// Replaces the value.
    Replace(Node),
    /// Moves the value from another pointer.
    Move(String),
    /// Copies the value from another pointer.
    Copy(String),
    /// Fails unless the value equals this one.
    Test(Node),
}

impl Patch {
    /// Applies the operations in order and returns the patched document. The [`Span`] of a value says whether it comes from the patch.
    ///
    /// # Errors
    ///
    /// Returns a diagnostic about the first operation that does not apply, at its location in the patch file.
    pub fn apply(&self, document: Node) -> Result<Node, Diagnostic> {
        let mut document = document;
        for operation in &self.operations {
            operation.apply(&mut document).map_err(|reason| self.stale(operation, &reason))?;
        }
        Ok(document)
    }

    fn stale(&self, operation: &Operation, reason: &str) -> Diagnostic {
        Diagnostic::error(self.path.clone(), format!("this patch no longer applies: {reason}"))
            .at_span(&self.text, operation.span.start..operation.span.end)
            .under(operation.pointer.clone())
            .help("compare it with the current schema: correct the operation, or remove it if the provider has fixed the schema")
    }
}
