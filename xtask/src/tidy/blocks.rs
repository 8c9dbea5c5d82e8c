//! The rule that all blocks of the documents are run.

use super::Rule;
use super::checkout::Checkout;
use crate::documents::Plan;
use crate::exceptions::{self, Block, Exceptions};

/// This rule.
pub const RULES: &[Rule] = &[Rule {
    name: "blocks-are-run",
    mend: "give the block a language that `cargo xtask docs` runs (CONTRIBUTING.md has the recipe); only what runs the tests, installs a \
           tool or is a picture goes into xtask/exceptions.toml",
    check: blocks_are_run,
}];

fn blocks_are_run(checkout: &Checkout) -> Vec<String> {
    let exceptions = match Exceptions::read(checkout.text(exceptions::FILE)) {
        Ok(exceptions) => exceptions.blocks,
        Err(message) => return vec![message],
    };
    let mut breaches = Vec::new();
    for (document, text) in &checkout.documents {
        let own: Vec<&Block> = exceptions.iter().filter(|block| block.document == *document).collect();
        let starts: Vec<&str> = own.iter().map(|block| block.starts.as_str()).collect();
        let plan = Plan::of(text, &starts);
        breaches.extend(plan.problems.iter().map(|(line, message)| format!("{document}:{line}: {message}")));
        let gone = own.iter().enumerate().filter(|(at, _)| !plan.used.contains(at));
        breaches.extend(gone.map(|(_, block)| missing(block)));
    }
    let strange = exceptions.iter().filter(|block| !checkout.documents.contains_key(&block.document));
    breaches.extend(strange.map(missing));
    breaches
}

fn missing(block: &Block) -> String {
    let Block { document, starts, line } = block;
    let file = exceptions::FILE;
    format!("{file}:{line}: {document} has no block that starts with `{starts}`; remove or correct the entry")
}
