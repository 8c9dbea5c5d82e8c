//! Rules of `schemas/`.

use eventry_schema::json;

use super::Rule;
use super::checkout::Checkout;

/// These rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "schemas-are-readable",
        mend: "run `cargo eventry list`, which shows where and what to do",
        check: schemas_are_readable,
    },
    Rule {
        name: "events-have-samples",
        mend: "add a documented or recorded body next to the schema, as v<version>.sample.<label>.json",
        check: events_have_samples,
    },
    Rule {
        name: "patches-have-reasons",
        mend: "say in `reason` what is wrong in the provider's document, and how you know",
        check: patches_have_reasons,
    },
];

fn schemas_are_readable(checkout: &Checkout) -> Vec<String> {
    checkout
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.path, problem.message))
        .collect()
}

fn events_have_samples(checkout: &Checkout) -> Vec<String> {
    let events = checkout.sources.providers.iter().flat_map(|provider| &provider.events);
    events
        .filter(|event| event.samples.is_empty())
        .map(|event| format!("{} has no sample", event.document.path))
        .collect()
}

fn patches_have_reasons(checkout: &Checkout) -> Vec<String> {
    let patches = checkout.tree.files.iter().filter(|(path, _)| path.ends_with(".patch.json"));
    patches
        .filter(|(_, text)| !has_reason(text))
        .map(|(path, _)| format!("{} gives no reason", checkout.tree.path(path)))
        .collect()
}

fn has_reason(patch: &str) -> bool {
    let Ok(patch) = json::parse(patch) else { return false };
    let reason = patch.get("reason").and_then(json::Node::as_str);
    reason.is_some_and(|reason| !reason.trim().is_empty())
}
