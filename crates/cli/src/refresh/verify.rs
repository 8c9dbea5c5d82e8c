//! Whether the folder would still generate.

use std::collections::BTreeSet;

use eventry_codegen::generate;
use eventry_schema::diagnostic::{Diagnostic, Diagnostics, Severity};
use eventry_schema::discover::Tree;

use crate::checkout::Checkout;
use crate::transaction::Changes;

/// Reports what changes would break; `tree` is the folder with the changes.
pub fn generates(checkout: &Checkout, tree: &Tree, changes: &Changes, keep_going: bool, problems: &mut Diagnostics) {
    if changes.is_empty() {
        return;
    }
    let providers: BTreeSet<String> = changes.keys().filter_map(|path| Some(path.split_once('/')?.0.to_owned())).collect();
    let errors = |tree| match generate(tree, Some(&providers)) {
        Ok(_) => Diagnostics::new(),
        Err(problems) => problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect(),
    };
    let after = errors(tree);
    if after.is_empty() {
        return;
    }
    let before = errors(&checkout.tree);
    let new = after.into_iter().filter(|problem| !before.iter().any(|known| known == problem));
    problems.extend(new.map(|problem| as_published(problem, keep_going)));
}

/// Turns a problem of the generator into one of the published document.
pub fn as_published(mut problem: Diagnostic, keep_going: bool) -> Diagnostic {
    problem.message = format!(
        "no code can be generated from this document as it is published: {}",
        problem.message
    );
    if !keep_going {
        problem
            .help
            .push_str("\nnothing was written; use --keep-going to write it anyway and then patch it");
    }
    problem
}
