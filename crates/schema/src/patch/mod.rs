//! Reviewed corrections of one upstream schema: RFC 6902 operations and the reason for them.
//!
//! ```json
//! {
//!   "reason": "`amount` is documented as a number but always sent as text; confirmed by support on 2026-03-02.",
//!   "operations": [{ "op": "replace", "path": "/properties/amount/type", "value": "string" }]
//! }
//! ```
//!
//! A patch that no longer applies is an error: the schema changed beneath it, and somebody has to look again.

mod apply;
mod read;

use crate::{
    diagnostic::Diagnostic,
    json::{Node, Span},
};

/// A patch as its file says it.
#[derive(Clone, Debug)]
pub struct Patch {
    /// Where it stands, as diagnostics write it.
    pub path: String,
    /// The text of the file.
    pub text: String,
    /// Why the published schema is not used as it is.
    pub reason: String,
    /// What to do, in order.
    pub operations: Vec<Operation>,
}

/// One RFC 6902 operation and its place in the patch file.
#[derive(Clone, Debug)]
pub struct Operation {
    /// What to do.
    pub action: Action,
    /// The JSON pointer into the schema.
    pub path: String,
    /// Where the operation is written.
    pub span: Span,
    /// The JSON pointer to the operation, inside the patch file.
    pub pointer: String,
}

/// What an operation does at its path.
#[derive(Clone, Debug)]
pub enum Action {
    /// Adds a member, or inserts an element before an index (`-` is the end).
    Add(Node),
    /// Removes what is there.
    Remove,
    /// Puts another value in place of what is there.
    Replace(Node),
    /// Takes the value at the other pointer away and adds it here.
    Move(String),
    /// Adds the value at the other pointer here as well.
    Copy(String),
    /// Changes nothing, but fails unless exactly this is there.
    Test(Node),
}

impl Patch {
    /// Applies the operations in order and returns the corrected document. Values that come from the patch say so in
    /// their [`Span`].
    ///
    /// # Errors
    ///
    /// With the first operation that does not apply, at its place in the patch file.
    pub fn apply(&self, document: Node) -> Result<Node, Diagnostic> {
        let mut document = document;
        for operation in &self.operations {
            operation.apply(&mut document).map_err(|reason| self.stale(operation, &reason))?;
        }
        Ok(document)
    }

    fn stale(&self, operation: &Operation, reason: &str) -> Diagnostic {
        Diagnostic::error(self.path.clone(), format!("this patch no longer applies: {reason}"))
            .at_offset(&self.text, operation.span.start)
            .under(operation.pointer.clone())
            .help("compare it with the schema as published now: correct the operation, or remove it if the provider has fixed the schema")
    }
}
