//! Whether the folder would still generate.

use std::collections::BTreeSet;

use eventry_codegen::diagnostic::{Diagnostics, Severity};
use eventry_codegen::generate;

use super::compare::Outcome;
use crate::checkout::Checkout;

/// Reports what the changes would break. With `keep_going` they are written all the same, so that a patch can be made.
pub fn generates(checkout: &Checkout, outcome: &mut Outcome, keep_going: bool, problems: &mut Diagnostics) {
    if outcome.changes.is_empty() {
        return;
    }
    let providers: BTreeSet<String> = outcome
        .changes
        .keys()
        .filter_map(|path| Some(path.split_once('/')?.0.to_owned()))
        .collect();
    let errors = |tree| match generate(tree, Some(&providers)) {
        Ok(_) => Diagnostics::new(),
        Err(problems) => problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect(),
    };
    let after = errors(&outcome.tree);
    if after.is_empty() {
        return;
    }
    let before = errors(&checkout.tree);
    for mut problem in after {
        if before.iter().any(|known| *known == problem) {
            continue;
        }
        problem.message = format!("as the provider publishes it, this would not generate: {}", problem.message);
        if !keep_going {
            problem
                .help
                .push_str("\nnothing was written; with --keep-going it is, and can be patched");
        }
        problems.push(problem);
    }
}
