//! The rule that modules form no cycle.
//!
//! The nodes are the modules of a crate, level by level: those directly below the root, and those directly below every other module. A
//! module uses another where a path in it leads there: in an import, an expression, a type, an attribute or a macro, over every
//! re-export on the way. `crate::Body` is an edge to `body` because `lib.rs` says `pub use body::Body`.
//!
//! What is not an edge:
//!
//! - between a module and its own parent: the two are one unit, as a folder is with its `mod.rs`. An item that stands in `lib.rs` itself
//!   belongs to no module;
//! - in `#[cfg(test)]`;
//! - in an exported macro, and any `$crate::…`: these paths speak for the place where the macro is called. Nor in `quote!`: its tokens
//!   are code of another crate;
//! - a method: which module it is from depends on types.
//!
//! `xtask/exceptions.toml` names the cycles that are known. It has to be exact.

mod graph;
mod items;
mod modules;
mod packages;
mod paths;
mod resolve;
mod tokens;
mod uses;

use std::collections::BTreeSet;

use super::Rule;
use super::checkout::Checkout;
use crate::exceptions::{self, Exceptions};
use graph::Edges;
use modules::Modules;

/// This rule.
pub const RULES: &[Rule] = &[Rule {
    name: "modules-form-no-cycle",
    mend: "move what both modules use into a third one, or reverse an edge with a trait; start with the edge that has the fewest names",
    check: modules_form_no_cycle,
}];

fn modules_form_no_cycle(checkout: &Checkout) -> Vec<String> {
    let (packages, known) = match (packages::packages(checkout), Exceptions::read(checkout.text(exceptions::FILE))) {
        (Ok(packages), Ok(known)) => (packages, known),
        (Err(message), _) | (_, Err(message)) => return vec![message],
    };
    let mut breaches = Vec::new();
    let mut seen = BTreeSet::new();
    for package in &packages {
        for root in &package.roots {
            let modules = Modules::read(&checkout.files, root);
            for edges in graph::edges(&modules).values() {
                for cycle in graph::cycles(edges) {
                    let members: BTreeSet<String> = cycle.iter().map(|module| modules.all[*module].path.join("::")).collect();
                    match known
                        .cycles
                        .iter()
                        .position(|known| known.package == package.name && known.modules == members)
                    {
                        Some(at) => _ = seen.insert(at),
                        None => breaches.push(format!("{root}: {}", report(&modules, edges, &cycle))),
                    }
                }
            }
        }
    }
    let gone = known.cycles.iter().enumerate().filter(|(at, _)| !seen.contains(at));
    breaches.extend(gone.map(|(_, known)| {
        let modules: Vec<&str> = known.modules.iter().map(String::as_str).collect();
        format!(
            "{}:{}: there is no cycle of exactly these modules in `{}`: {}; remove or correct the entry",
            exceptions::FILE,
            known.line,
            known.package,
            modules.join(", ")
        )
    }));
    breaches
}

/// A cycle and its edges, those of few names first.
fn report(modules: &Modules, edges: &Edges, cycle: &BTreeSet<usize>) -> String {
    let name = |module: &usize| modules.all[*module].path.join("::");
    let members: Vec<String> = cycle.iter().map(name).collect();
    let mut text = format!("{} modules form a cycle: {}", members.len(), members.join(", "));
    let mut inside: Vec<_> = edges
        .iter()
        .filter(|((from, to), _)| cycle.contains(from) && cycle.contains(to))
        .collect();
    inside.sort_by_key(|((from, to), names)| (names.len(), name(from), name(to)));
    for ((from, to), names) in inside {
        let names: Vec<String> = names.iter().map(|(name, place)| format!("{name} ({place})")).collect();
        text.push_str(&format!("\n    {} uses {}: {}", name(from), name(to), names.join(", ")));
    }
    text
}
