//! Rules about documents.

use std::collections::BTreeSet;

use eventry_schema::event_id::EventId;

use super::Rule;
use super::checkout::Checkout;

/// What a reader looks for at the top of the repository.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
];

/// These rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "documents-exist",
        mend: "write the document",
        check: documents_exist,
    },
    Rule {
        name: "readme-names-real-events",
        mend: "use an id that `cargo eventry list` shows",
        check: readme_names_real_events,
    },
];

fn documents_exist(checkout: &Checkout) -> Vec<String> {
    let missing = DOCUMENTS.iter().filter(|document| checkout.text(document).trim().is_empty());
    missing.map(|document| format!("{document} is missing or empty")).collect()
}

/// Ids of providers that are not in `schemas/` are examples of somebody else's events.
fn readme_names_real_events(checkout: &Checkout) -> Vec<String> {
    let events = checkout.sources.providers.iter().flat_map(|provider| &provider.events);
    let known: BTreeSet<&EventId> = events.map(|event| &event.id).collect();
    let providers: Vec<&str> = checkout.providers().collect();
    let mut breaches = Vec::new();
    for (at, line) in checkout.text("README.md").lines().enumerate() {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
        let ids = line
            .split(|c| !is_part(c))
            .filter_map(|word| word.trim_end_matches('.').parse().ok());
        let strange = ids.filter(|id: &EventId| providers.contains(&id.provider.as_str()) && !known.contains(id));
        breaches.extend(strange.map(|id| format!("README.md:{} names {id}, which is not in schemas/", at + 1)));
    }
    breaches
}
